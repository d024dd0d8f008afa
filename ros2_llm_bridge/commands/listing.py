# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write a list of steps as one says it: without numbering, and how often it is done behind it.

"Step one …, step two …" and "1. … 2. …" lose their numbers, which must count up from one, two at
least; "step one meter back" is no list. Before the first may stand what calls or asks ("robot,
1. …", "please do this: step one …"), but no other number. "Do this 4 times: …" puts the number of
times behind the steps.
"""

from __future__ import annotations

import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.numbers import NUMBER_WORDS, SMALL_NUMBERS, token_at
from ros2_llm_bridge.commands.spelling import UNIT_WORDS

_COUNTED = list(SMALL_NUMBERS)[1:]
_MARKS = ('.', ')', ':')
_PAUSES = (',', ':', '.', '!')
_TIMES_AHEAD = re.compile(
    r'(?P<call>(?:(?:please|robot|ok|okay|now|so|can you|could you) ,? ?)*)'
    r'(?:(?:do|repeat|perform|run|execute|make|loop|cycle)(?: (?:this|that|it|'
    r'these(?: steps| moves)?|the following(?: steps)?|all (?:of )?(?:this|that)))? )?'
    rf'(?P<times>(?:\d{{1,2}}|{"|".join(_COUNTED)}) times|twice|thrice)'
    r'(?: over)? : (?P<steps>[^:]+?)[ .!,]*')
#: "Two jobs for you:", before the jobs.
_HOW_MANY = re.compile(
    rf'(?:(?:ok|okay|right|so|robot|now) ,? ?)?(?:you have |i have |here are )?'
    rf'(?:{"|".join(_COUNTED)}|\d{{1,2}}) (?:'
    r'(?:things|jobs|tasks|orders|errands)(?: for you| please| to do)? [:.,]|'
    r'(?:steps|moves|stages)(?: for you| please| to do)? :) ')
_NUMBERED = frozenset('step item leg part phase stage task job'.split())
#: With these what follows may be no part of the list.
_BEHIND_LIST = re.compile(
    r'[.;!?]|'
    r'\b(?:times|twice|thrice|once|again|repeat|after|afterwards|when|finally|lastly|end)\b')


def with_times_behind(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with a number of times that stands ahead of the steps behind them."""
    ahead = _TIMES_AHEAD.fullmatch(' '.join(tokens))
    if ahead is None or _BEHIND_LIST.search(ahead['steps']):
        return list(tokens)
    return f'{ahead["call"]}{ahead["steps"]} , do all of that {ahead["times"]}'.split()


def without_numbering(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with a comma in place of each number of a step, and without their sum."""
    ahead = _HOW_MANY.match(' '.join(tokens))
    if ahead is not None:
        tokens = tokens[ahead[0].count(' '):]
    for length_of in (_step, _numeral):
        found: list[tuple[int, int]] = []
        for index in range(len(tokens)):
            length = length_of(tokens, index, len(found))
            if length:
                found.append((index, length))
        if len(found) > 1:
            return _replaced(tokens, found)
    return list(tokens)


def _step(tokens: Sequence[str], index: int, before: int) -> Optional[int]:
    """Return the length of "step two" as number ``before + 1``, or None."""
    if tokens[index] not in _NUMBERED or before >= len(_COUNTED):
        return None
    if before == 0 and not _may_begin(tokens, index, index + 2):
        return None
    if index + 2 >= len(tokens) or tokens[index + 2] in UNIT_WORDS:
        return None
    return 2 if tokens[index + 1] in (_COUNTED[before], str(before + 1)) else None


def _numeral(tokens: Sequence[str], index: int, before: int) -> Optional[int]:
    """Return the length of "2." as number ``before + 1``, or None."""
    if tokens[index] != str(before + 1) or token_at(tokens, index + 1) not in _MARKS:
        return None
    if before == 0 and not _may_begin(tokens, index, index + 1):
        return None
    return 2


def _may_begin(tokens: Sequence[str], index: int, mark: int) -> bool:
    """Return whether a list may begin at an index, whose number may have a mark behind it."""
    if any(token[0].isdigit() or token in NUMBER_WORDS for token in tokens[:index]):
        return False
    return index == 0 or tokens[index - 1] in _PAUSES or token_at(tokens, mark) in (
        ')', ':')


def _replaced(tokens: Sequence[str], found: Sequence[tuple[int, int]]) -> list[str]:
    kept: list[str] = []
    end = 0
    for index, length in found:
        kept += tokens[end:index]
        if kept:
            kept.append(',')
        end = index + length
    return [*kept, *tokens[end:]]
