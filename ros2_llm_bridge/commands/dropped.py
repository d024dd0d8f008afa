# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that no step of an instruction was dropped, and none made up.

"Forward 3 feet, about face, forward 3 feet" must not become two drives, nor "inch forward about
five centimeters" a bit and then five centimeters. Amounts are counted elsewhere; here each clause
that names a side, a turn about or a heading must have its motion, and a bit its own heading.
"""

from __future__ import annotations

import re
from typing import Iterator, Sequence

from ros2_llm_bridge.commands.clauses import TURN_VERBS
from ros2_llm_bridge.commands.contradictions import is_about_turn
from ros2_llm_bridge.commands.directions import (
    CLAUSE_ENDS, find_directions, headings, sides, text_of, words_of)
from ros2_llm_bridge.commands.model import (
    Arc, Command, Drive, GoBeside, GoToPlace, GoToPose, Item, Quantity, Route, Turn)
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

_ABOUT = re.compile(
    r'\b(turn|spin|swing|flip|rotate|pivot|twist|whip|wheel)( back| yourself)? a?round\b|'
    r'\babout (face|turn)\b|\bu turn\b|\bface the other way\b')
#: Words of a turn beside its side: "turn to the left", "left rotation".
_TURNS = TURN_VERBS | {'rotation'}
#: A drive by verb and way alone: "move ahead".
_DRIVEN = re.compile(
    r'^(?:(?:please|now|just|robot) )*(?:(?:move|drive|roll)(?: straight)?|go straight) ahead$')
#: A step that says neither how far nor how long, with another step behind it.
_ENDLESS_STEP = re.compile(
    r'(?:^|\bthen |(?<!_ )\. )(?:(?:go|move|drive|roll|head|step) )?'
    r'(?P<way>forwards?|ahead|straight|back|backwards?)(?: then\b| \.(?= \w))')
_TWICE = re.compile(
    r'\b((?:turn|rotate|spin|pivot) (?:to the |to your )?(?:left|right)),? \1\b')


def check_nothing_dropped(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check that each clause with a direction has a motion of its own, and no motion too many.

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
    words = words_of(items)
    if find_directions(words).corrected:
        return
    _check_bits(commands, words)
    turns = sum(
        isinstance(c, (Turn, Arc)) or isinstance(c, Drive) and c.axis == 'y' for c in commands)
    drives = sum(
        isinstance(c, (Drive, Arc, GoToPlace, GoBeside, Route, GoToPose)) or is_about_turn(c)
        for c in commands)
    clauses = list(_clauses(items))
    about = [c for c in clauses if sides(c) or _ABOUT.search(' '.join(filter(None, c)))]
    if about[1:] and about[0] == ['right']:  # "right, turn left": the word only opens
        about.pop(0)
    if len(about) > turns:
        raise InstructionError(
            'unsure', f'I heard {len(about)} turns and understood {turns}; '
            'say it in other words, one step after the other.')
    straight = [c for c in clauses if headings(c) or _DRIVEN.search(' '.join(c))]
    if len(straight) > drives:
        raise InstructionError(
            'unsure', f'I heard "{headings(straight[0], weak=True)[0]}" and found nothing to '
            'drive for it; say it in other words, one step after the other.')
    endless = _ENDLESS_STEP.search(text_of(items))
    if endless and not any(isinstance(c, Drive) and not isinstance(c.bound, Quantity)
                           for c in commands):
        raise InstructionError(
            'missing_value', f'How far {endless["way"]}, before the next step? Say a distance.')


def check_no_turn_dropped(items: Sequence[Item]) -> None:
    """
    Check that no turn was said where nothing is to be driven or turned.

    Parameters
    ----------
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsure``, with what was heard.

    """
    for index, clause in enumerate(_clauses(items)):
        said = [word for word in clause if word.isalpha()]
        if index == 0 and said == ['right']:  # "right, go to the lab": the word only opens
            continue
        if sides(said) and (len(said) == 1 or any(
                word in _TURNS and sides(said[max(at - 1, 0):at + 4])
                for at, word in enumerate(said))):
            raise InstructionError(
                'unsure', f'I heard "{" ".join(said)}" and found no turn for it; '
                'say it in other words, one step after the other.')


def _check_bits(commands: Sequence[Command], words: Sequence[str]) -> None:
    """Check that a bit was said beside the other drives of its sign, and that turns are once."""
    for sign in (1, -1) if not CLAUSE_ENDS.intersection(words) else ():
        drives = [c for c in commands if isinstance(c, Drive) and c.axis == 'x' and c.sign == sign]
        spoken = headings(words, weak=True).count('forward' if sign > 0 else 'backward')
        if any(c.bound == 'little' for c in drives) and len(drives) > max(spoken, 1):
            raise InstructionError(
                'unsure', f'I understood {len(drives)} drives where you may have said one; '
                'say it in other words.')
    turns = sum(isinstance(c, Turn) for c in commands)
    if turns == 1 and _TWICE.search(' '.join(filter(None, words))):
        raise InstructionError('unsure', 'Turn once or twice? Say it in other words.')


def _clauses(items: Sequence[Item]) -> Iterator[list[str]]:
    """Yield the words between connectives, distances and times; "" stands for an angle."""
    words: list[str] = []
    for item in items:
        if item in CLAUSE_ENDS or isinstance(item, Quantity) and item.dimension in (
                Dimension.LENGTH, Dimension.TIME):
            yield words
            words = []
        else:
            words.append(item if isinstance(item, str) else '')
    yield words
