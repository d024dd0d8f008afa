# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that no step of an instruction was dropped.

"Forward 3 feet, about face, forward 3 feet" must not become two drives. Amounts are counted
elsewhere; here each clause that names a side, a turn about or a heading must have its motion.
"""

from __future__ import annotations

import re
from typing import Iterator, Sequence

from ros2_llm_bridge.commands.contradictions import is_about_turn
from ros2_llm_bridge.commands.directions import find_directions, headings, sides
from ros2_llm_bridge.commands.model import Command, Drive, GoToPlace, GoToPose, Quantity, Turn
from ros2_llm_bridge.commands.quantities import Item
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

_CLAUSE_ENDS = frozenset(', ; . : then and before after next followed finally'.split())
_ABOUT = re.compile(
    r'\b(turn|spin|swing|flip|rotate|pivot|twist|whip|wheel)( back| yourself)? a?round\b|'
    r'\babout (face|turn)\b|\bu turn\b|\bface the other way\b')


def check_nothing_dropped(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check that each clause with a direction has a motion of its own.

    Parameters
    ----------
    commands
        What is about to be done.
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsure``, with what was heard.

    """
    if find_directions([item for item in items if isinstance(item, str)]).corrected:
        return
    turns = sum(isinstance(c, Turn) or isinstance(c, Drive) and c.axis == 'y' for c in commands)
    drives = sum(
        isinstance(c, (Drive, GoToPlace, GoToPose)) or is_about_turn(c) for c in commands)
    clauses = list(_clauses(items))
    about = [c for c in clauses if sides(c) or _ABOUT.search(' '.join(filter(None, c)))]
    if about[1:] and about[0] == ['right']:  # "right, turn left": the word only opens
        about.pop(0)
    if len(about) > turns:
        raise InstructionError(
            'unsure', f'I heard {len(about)} turns and understood {turns}; '
            'say it in other words, one step after the other.')
    straight = [c for c in clauses if headings(c)]
    if len(straight) > drives:
        raise InstructionError(
            'unsure', f'I heard "{headings(straight[0])[0]}" and found nothing to drive for it; '
            'say it in other words, one step after the other.')


def _clauses(items: Sequence[Item]) -> Iterator[list[str]]:
    """Yield the words between connectives, distances and times; "" stands for an angle."""
    words: list[str] = []
    for item in items:
        if item in _CLAUSE_ENDS or isinstance(item, Quantity) and item.dimension in (
                Dimension.LENGTH, Dimension.TIME):
            yield words
            words = []
        else:
            words.append(item if isinstance(item, str) else '')
    yield words
