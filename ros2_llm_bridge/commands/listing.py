# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Take the numbering off a list of steps: "step one …, step two …", "1. … 2. …".

The numbers must count up from one at the very start, and there must be two at least; "step one
meter back" is no list.
"""

from __future__ import annotations

from typing import Optional, Sequence

from ros2_llm_bridge.commands.spelling import UNIT_WORDS

_COUNTED = ('one two three four five six seven eight nine ten eleven twelve thirteen fourteen '
            'fifteen sixteen seventeen eighteen nineteen twenty').split()
_MARKS = ('.', ')', ':')


def without_numbering(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with a comma in place of each number of a step."""
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
    if (index == 0) != (before == 0) or tokens[index] != 'step' or before >= len(_COUNTED):
        return None
    if index + 2 >= len(tokens) or tokens[index + 2] in UNIT_WORDS:
        return None
    return 2 if tokens[index + 1] in (_COUNTED[before], str(before + 1)) else None


def _numeral(tokens: Sequence[str], index: int, before: int) -> Optional[int]:
    """Return the length of "2." as number ``before + 1``, the first at the very start, or None."""
    if (index == 0) != (before == 0) or tokens[index] != str(before + 1):
        return None
    return 2 if index + 1 < len(tokens) and tokens[index + 1] in _MARKS else None


def _replaced(tokens: Sequence[str], found: Sequence[tuple[int, int]]) -> list[str]:
    kept: list[str] = []
    end = 0
    for index, length in found:
        kept += tokens[end:index]
        if kept:
            kept.append(',')
        end = index + length
    return [*kept, *tokens[end:]]
