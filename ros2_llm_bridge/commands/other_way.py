# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Say which side "the other way" is: "turn left 30 degrees, then 60 degrees the other way".

Only of a turn, and where one side was said before: "go the other way" is a way. Knows words and
quantities, no commands.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.commands.clauses import TURN_VERBS
from ros2_llm_bridge.commands.directions import CLAUSE_ENDS, sides, words_of
from ros2_llm_bridge.commands.model import Item, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension

_OTHERS = tuple(map(str.split, (
    'the other way', 'the opposite way', 'the other direction', 'the opposite direction')))
_OPPOSITE = {'left': 'right', 'right': 'left'}
#: Who faces the other way has turned round; "rather than the other way" takes it back.
_UNTURNED = frozenset('face facing than not or instead'.split())
_TURNS = TURN_VERBS - {'face'} | {'touch', 'tad'}


def with_sides_said(items: Sequence[Item]) -> list[Item]:
    """Return the items with a side in place of "the other way" of a turn."""
    said: list[Item] = []
    index = 0
    while index < len(items):
        length = next((
            len(words) for words in _OTHERS if list(items[index:index + len(words)]) == words), 0)
        before = sides(words_of(said)) if length and _is_turn(said) else []
        if len(before) == 1:
            if said[-1:] in (['in'], ['to']):
                said.pop()
            said += ['to', 'the', _OPPOSITE[before[0]]]
            index += length
        else:
            said.append(items[index])
            index += 1
    return said


def _is_turn(before: Sequence[Item]) -> bool:
    """Return whether the clause that goes on there turns."""
    start = len(before)
    while start and before[start - 1] not in CLAUSE_ENDS:
        start -= 1
    clause = before[start:]
    return _UNTURNED.isdisjoint(map(str, clause)) and any(
        item in _TURNS or isinstance(item, Quantity) and item.dimension is Dimension.ANGLE
        for item in clause)
