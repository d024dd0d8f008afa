# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that a step that was said to come first or last does.

"The lab last, before that the hall" and "wait five seconds at the end, two meters forward at the
start" tell the order by other words than "before" and "after". Where a clause holds one step, its
mark is about that step.
"""

from __future__ import annotations

import re
from typing import Sequence

from ros2_llm_bridge.commands.directions import text_of
from ros2_llm_bridge.commands.model import Item
from ros2_llm_bridge.errors import InstructionError

_STOP = r'(?:(?:stop|place|goal|step|job|task|target|destination) )?(?:is|will be|should be)'
_FIRST = re.compile(
    r'\b(?:(?:start|starting|begin|beginning)(?: off| out)? (?:with|by|at)|'
    r'at the (?:very )?(?:start|beginning|outset)(?! of)|'
    r'to (?:start|begin)(?: with|(?= ,)|$)|firstly|'
    rf'(?<!the )(?<!at )(?<!your )first|your first {_STOP})\b')
_LAST = re.compile(
    r'\b(?:(?:finish|finishing|end|ending)(?: up| off)? (?:with|by|at|in|on)|'
    r'to (?:finish|end)(?: with|(?= ,)|$)|'
    r'at the (?:very )?end(?! of)|lastly|finally|where you(?: will)? (?:finish|end)|'
    rf'(?<!the )(?<!at )(?<!your )last(?! (?:time|one|thing|night|week))|your last {_STOP})\b')
#: "Turn left at the end, then go on": the end of the drive.
_ONWARD = frozenset(('and', 'then'))
_ENDS = frozenset(', ; . : ! ? then but'.split())


def check_marked_steps(items: Sequence[Item], said: Sequence[Sequence[int]]) -> bool:
    """
    Check the places of steps that were said to be the first or the last, and tell of any.

    Parameters
    ----------
    items
        The instruction as read, without the names that the commands copied.
    said
        For each step that is about to be done, in order, the indices of what may say it.

    Raises
    ------
    InstructionError
        ``contradiction``, where another step comes first or last.

    """
    begin, marked = 0, False
    for end in range(len(items) + 1):
        if end < len(items) and items[end] not in _ENDS and not _parts(items, end):
            continue
        told = [step for step, where in enumerate(said) if any(begin <= i < end for i in where)]
        clause = text_of(items[begin:end])
        if not told and (_FIRST.search(clause) or _LAST.search(clause)):
            continue  # "to finish, turn left"
        begin = end + 1
        goes_on = not _ONWARD.isdisjoint(map(str, items[end:end + 2]))
        for mark, place in (_FIRST, 0), (_LAST, len(said) - 1):
            if len(told) == 1 and mark.search(clause) and not (goes_on and mark is _LAST):
                marked = True
                if told[0] != place:
                    raise InstructionError(
                        'contradiction', 'In which order? Say one step after the other.')
    return marked


def _parts(items: Sequence[Item], index: int) -> bool:
    """Return whether an "and" parts two steps of which one is marked: "… last and … first"."""
    if items[index] != 'and' or not index:
        return False
    behind = text_of(items[index + 1:index + 8])
    return items[index - 1] in ('first', 'last') or bool(
        _FIRST.match(behind) or _LAST.match(behind))
