# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask where a side may turn the robot or only be something that somebody says.

"Right, back up a metre" and "right robot, go to the hall" may be either; "right, two metres" and
"right then forward" list motions. Where it can only be a beginning, ``framing`` has dropped it. A
mere "right" or "left" may be an answer, a remark or the rest of a sentence; "left please" asks.
"""

from __future__ import annotations

import re
from typing import Sequence

from ros2_llm_bridge.commands.directions import CLAUSE_ENDS, headings, sides, text_of, words_of
from ros2_llm_bridge.commands.model import Arc, Command, Item, Turn
from ros2_llm_bridge.errors import InstructionError

_OPENING = re.compile(
    r'(?:(?:ok|okay|so|well|now|hey|hi|hello|oh|yes|yeah|yep|thanks|great|good|robot) [,!.]? ?)*'
    r'right(?: then| so)?'
    r'(?: ,? ?(?P<called>robot|bot|robo)\b|(?P<somebody> [^ ,._]+)(?= ,))?'
    r'(?P<mark> [,.!:])? (?P<order>[^,.!:].*)')
#: What may stand beside directions and amounts in a list of motions.
_LISTED = frozenset(
    '_ - about around roughly exactly another more further a little bit and of for at slowly '
    'quickly degrees'.split())
#: What stands behind a side that is meant: "right turn, …", "right again, …".
_SIDED = frozenset('turn face again side hand angle please now way slowly quickly'.split())
#: What may stand beside a side that is no order yet.
_BESIDE = frozenset('left right to the on your robot now ok okay so and then , . ! ?'.split())


def check_opening(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check that the first command turns because somebody said so.

    Parameters
    ----------
    commands
        What is about to be done.
    items
        The instruction as read.

    Raises
    ------
    InstructionError
        ``missing_value`` for a side and nothing else, ``contradiction`` where the word may only
        open the sentence.

    """
    first = commands[0] if commands else None
    words = words_of(items)
    said = sides(words)
    if len(said) == 1 and _BESIDE.issuperset(words):
        raise InstructionError(
            'missing_value', f'What shall I do on the {said[0]}? Say "turn {said[0]}".')
    if not isinstance(first, (Turn, Arc)) or first.sign > 0:
        return
    turns = sum(isinstance(command, (Turn, Arc)) and command.sign < 0 for command in commands)
    if said.count('right') > turns:  # "right, turn right 90 degrees"
        return
    opening = _OPENING.match(text_of(words))
    if opening is None or not (opening['called'] or opening['mark']):
        return
    behind = opening['somebody'] or ''
    if behind.strip() in _SIDED:  # "right turn, …"
        return
    if opening['called'] or behind or not _is_listed(opening['order'].split()):
        raise InstructionError(
            'contradiction', 'Turn right first, or does "right" only begin what you say? Say '
            '"turn right, then …", or leave it out.')


def _is_listed(words: Sequence[str]) -> bool:
    """Return whether words up to the next step say a motion by direction and amount alone."""
    end = next((i for i, word in enumerate(words) if word in CLAUSE_ENDS), len(words))
    return all(
        word in _LISTED or headings([word], weak=True) or sides([word]) for word in words[:end])
