# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that commands say what the person said: grounding, after grammar and parser.

Every quantity that was said is used, none twice; names and strings are words of the instruction;
no direction goes against the words. What fails here asks or refuses, it never moves.
"""

from __future__ import annotations

from collections import Counter
import math
import re
from typing import Iterable, Sequence, Union

from ros2_llm_bridge.commands.directions import Directions, find_directions
from ros2_llm_bridge.commands.grammar import names
from ros2_llm_bridge.commands.model import (
    Call, Command, Drive, GoToPlace, GoToPose, Point, Quantity, Turn, Wait)
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.spelling import UNIT_SPELLINGS
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

#: Plural units: left over beside no number, they are an amount that could not be read.
_PLURAL_UNITS = frozenset(
    spelling for symbol in ('m', 'cm', 'mm', 'km', 'ft', 'in', 'yd', 'mi', 'deg', 'rad', 's', 'min')
    for spelling in UNIT_SPELLINGS[symbol] if spelling.endswith('s') and len(spelling) > 3
) | {'feet'}


def check_grounding(commands: Sequence[Command], reading: Reading) -> None:
    """
    Check commands against the instruction that they came from.

    Raises
    ------
    InstructionError
        ``unused_quantity``, ``contradiction``, ``missing_value`` or ``unsure``, with what was wrong.
    """
    copied = [text for command in commands for text in _copied(command)]
    spoken_names = set(names(reading.items))
    for text in copied:
        if text not in spoken_names:
            raise InstructionError('unsure', f'Nobody said "{text}"; say it in other words.')
    _check_quantities(commands, reading, copied)
    _check_leftovers(reading, copied)
    if any(isinstance(command, (Drive, Turn)) for command in commands):
        _check_directions(commands, find_directions(reading.words))


def _copied(command: Command) -> Iterable[str]:
    if isinstance(command, GoToPlace):
        yield command.name
    if isinstance(command, Call):
        yield from (value for _, value in command.fields if isinstance(value, str))


def _used(command: Command) -> Iterable[Union[Quantity, Point]]:
    if isinstance(command, GoToPose):
        values: tuple[object, ...] = (command.point, command.yaw)
    elif isinstance(command, Drive):
        values = (command.bound, command.speed)
    elif isinstance(command, Turn):
        values = (command.bound, command.rate)
    elif isinstance(command, Wait):
        values = (command.duration,)
    elif isinstance(command, Call):
        values = tuple(value for _, value in command.fields)
    else:
        values = ()
    return [v for v in values if isinstance(v, (Quantity, Point))]


def _check_quantities(
        commands: Sequence[Command], reading: Reading, copied: Sequence[str]) -> None:
    mentions = reading.mentions()
    used = Counter(quantity for command in commands for quantity in _used(command))
    for name in copied:
        used.update(Quantity(word, '') for word in name.split() if word[0].isdigit())
    twice = used - mentions
    if twice:
        raise InstructionError(
            'unused_quantity', f'"{next(iter(twice))}" was not said that often; say it again.')
    unused = mentions - used
    if unused:
        raise InstructionError(
            'unused_quantity', f'I heard "{next(iter(unused))}" and could not place it; '
            'say it in other words.')


def _check_leftovers(reading: Reading, copied: Sequence[str]) -> None:
    named = {word for name in copied for word in name.split()}
    for word in reading.words:
        unread = re.search(r'\d', word) or word in _PLURAL_UNITS
        if unread and word not in named:
            raise InstructionError(
                'unused_quantity', f'I cannot tell how much "{word}" is here; '
                'say a number with its unit, such as "2 meters".')


def _check_directions(commands: Sequence[Command], said: Directions) -> None:
    drives = [c for c in commands if isinstance(c, Drive) and c.axis == 'x']
    turns = [c for c in commands if isinstance(c, Turn)]
    other = len(commands) > len(drives) + len(turns)
    if any(d.sign < 0 for d in drives) and not said.backward.supported:
        raise InstructionError('unsure', 'Nobody said backward; say "back up" if you mean it.')
    backward_unused = said.backward.said and not any(d.sign < 0 for d in drives)
    if drives and backward_unused and not said.forward.said and not other and not turns:
        raise InstructionError('contradiction', 'You said backward; I understood forward.')
    for turn in turns:
        wanted, opposite = (said.left, said.right) if turn.sign > 0 else (said.right, said.left)
        if wanted.supported or (_is_about_turn(turn) and not opposite.said):
            continue
        if opposite.said:
            raise InstructionError('contradiction', 'Left or right? Say the direction once.')
        raise InstructionError('missing_value', 'Left or right? Say which way to turn.')
    if len(turns) == 1 and said.left.said and said.right.said and not other:
        last = said.last_turn
        if not said.corrected or last != ('left' if turns[0].sign > 0 else 'right'):
            raise InstructionError('contradiction', 'Left or right? Say the direction once.')


def _is_about_turn(turn: Turn) -> bool:
    """Return whether a turn ends the same way either side: a multiple of 180 degrees."""
    if turn.bound in ('half', 'full'):
        return True
    if not isinstance(turn.bound, Quantity):
        return False
    angle = turn.bound.si
    if turn.bound.dimension is Dimension.NUMBER:
        angle = math.radians(angle)
    if turn.bound.dimension not in (Dimension.ANGLE, Dimension.NUMBER):
        return False
    return abs(math.remainder(angle, math.pi)) < 1e-3
