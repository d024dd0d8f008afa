# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Leave out what changes nothing about an order: "three metres or so", "two feet, stop, then turn".

That an amount is not exact, and a stop between two steps of which the first ends by itself. Knows
words and quantities, no commands.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.commands.clauses import STOP_VERBS, VERBS
from ros2_llm_bridge.commands.directions import CLAUSE_ENDS
from ros2_llm_bridge.commands.model import Item, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension


#: Behind an amount, the longer first.
_ROUGHLY = tuple(map(str.split, (
    'or something like that', 'or something', 'or so', 'or thereabouts', 'or thereabout',
    'give or take', 'more or less', 'ish')))
#: What says once more at the end that an amount is small.
_LITTLE_AGAIN = tuple(map(str.split, (
    'just a little bit', 'just a wee bit', 'just a tiny bit', 'just a bit', 'just a little',
    'only a little bit', 'only a bit', 'only a little', 'just a touch', 'just slightly')))
_LITTLE = frozenset('bit little touch slightly tad smidge hair'.split())
#: Before these "or so" goes on: "or so the", "or so but".
_LEFT_OPEN = frozenset('or but not if unless until the a'.split())
_STOPS = ('stop', 'halt')
#: No exclamation mark: who shouts "stop!" interrupts.
_JOINTS = frozenset(', . ; and then'.split())
#: How a step begins that follows a stop; "stop at the door" is none.
_STEPS = VERBS - STOP_VERBS | frozenset('back take make left right forward'.split())
_ENDING = (Dimension.LENGTH, Dimension.ANGLE, Dimension.TIME)


def without_looseness(items: Sequence[Item]) -> list[Item]:
    """Return the items without words that say an amount is not exact, and stops between steps."""
    exact: list[Item] = []
    index = 0
    while index < len(items):
        length = _roughly_at(items, index)
        if length and _has_amount(_clause_before(exact)):
            index += length
        else:
            exact.append(items[index])
            index += 1
    return _without_stops_between(_without_little_again(exact))


def _roughly_at(items: Sequence[Item], index: int) -> int:
    """Return how many items say "or so" from there, the comma before it with them, or 0."""
    comma = 1 if items[index] == ',' else 0
    for words in _ROUGHLY:
        end = index + comma + len(words)
        if list(items[index + comma:end]) == words:
            after = items[end] if end < len(items) else None
            behind_amount = index > 0 and isinstance(items[index - 1], Quantity)
            ends = after is None or after in CLAUSE_ENDS or after in ('and', 'please')
            if ends or behind_amount and isinstance(after, str) and after not in _LEFT_OPEN:
                return comma + len(words)
    return 0


def _without_little_again(items: Sequence[Item]) -> list[Item]:
    kept = list(items)
    end = len(kept) - (kept[-1:] in (['.'], ['!']))
    for words in _LITTLE_AGAIN:
        start = end - len(words) - 1
        if start > 0 and kept[start:end] == [',', *words] and (
                _LITTLE.intersection(map(str, _clause_before(kept[:start])))):
            return [*kept[:start], *kept[end:]]
    return kept


def _without_stops_between(items: Sequence[Item]) -> list[Item]:
    kept: list[Item] = []
    for index, item in enumerate(items):
        if item in _STOPS and _goes_on(items[index + 1:]) and kept and kept[-1] in _JOINTS and (
                _has_amount(_clause_before(kept))):
            while kept[-1] in _JOINTS:
                kept.pop()
        else:
            kept.append(item)
    return kept


def _goes_on(behind: Sequence[Item]) -> bool:
    """Return whether a joint and a further step stand there."""
    step = next((item for item in behind if item not in _JOINTS), None)
    return step in _STEPS and behind[0] in _JOINTS


def _clause_before(items: Sequence[Item]) -> Sequence[Item]:
    """Return the last clause, without the joint behind it."""
    end = len(items)
    while end and items[end - 1] in _JOINTS:
        end -= 1
    start = end
    while start and items[start - 1] not in CLAUSE_ENDS:
        start -= 1
    return items[start:end]


def _has_amount(clause: Sequence[Item]) -> bool:
    return any(isinstance(item, Quantity) and item.dimension in _ENDING for item in clause)
