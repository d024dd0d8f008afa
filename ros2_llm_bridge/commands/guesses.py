# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Guess what a model will answer, so that one forward pass can confirm a whole command.

A wrong guess costs a pass and changes nothing, so guessing may be bold: where the rules refuse
since they do not know a word, they are asked again without it; and every amount may go with the
direction that was said nearest to it.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.commands.directions import headings, sides
from ros2_llm_bridge.commands.model import (
    Again, Arc, Cannot, Command, Drive, GoBack, GoBeside, Item, Program, Quantity, Route, Sign,
    Turn, Wait)
from ros2_llm_bridge.commands.places import spoken_names
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rules import interpret, is_known
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.profile.schema import RobotProfile

#: What a model says of most that it refuses.
_REFUSED = Cannot('unsupported_ability')
#: Most items between an amount and its direction.
_FAR = 5
#: With more unknown words than this something else than a motion is meant.
_MOST_UNKNOWN = 2


def guess_written(reading: Reading, profile: RobotProfile) -> tuple[str, ...]:
    """
    Return written forms that may answer an instruction, the likeliest first.

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.
    profile
        The robot.

    """
    return tuple(dict.fromkeys(map(render_written, _programs(reading, profile))))


def _programs(reading: Reading, profile: RobotProfile) -> tuple[Program, ...]:
    places = spoken_names(profile.places)

    def understood(items: Sequence[Item]) -> Program:
        return interpret(
            Reading(reading.text, tuple(items)), places, profile.capabilities,
            profile.kinematics == 'omni')

    first = understood(reading.items)
    by_amounts = _by_amounts(reading.items)
    if not isinstance(first, Cannot):
        return (first, _REFUSED, *by_amounts)
    in_places = frozenset(word for name in places for word in name.split())
    known = [item for item in reading.items
             if not isinstance(item, str) or item in in_places or is_known(item)]
    bold = understood(known)
    unknown = len(reading.items) - len(known)
    directed = isinstance(bold, tuple) and any(
        isinstance(c, (Drive, Turn, Arc, Route, GoBeside, GoBack, Again)) for c in bold)
    likely = directed and 0 < unknown <= _MOST_UNKNOWN
    return (*((bold, first, _REFUSED) if likely else (first, _REFUSED, bold)), *by_amounts)


def _by_amounts(items: Sequence[Item]) -> tuple[Program, ...]:
    """Return one program in which each amount goes with the nearest direction, or none."""
    commands: dict[int, Command] = {}
    said: dict[str, dict[int, Sign]] = {
        'drive': {i: 1 if headings([w], weak=True)[0] == 'forward' else -1
                  for i, w in enumerate(items) if isinstance(w, str) and headings([w], weak=True)},
        'turn': {i: 1 if sides([w])[0] == 'left' else -1
                 for i, w in enumerate(items) if isinstance(w, str) and sides([w])}}
    for index, item in enumerate(items):
        if not isinstance(item, Quantity):
            continue
        if item.dimension is Dimension.LENGTH:
            commands[index] = Drive(_take_nearest(said['drive'], index), item, 'default')
        elif item.dimension is Dimension.ANGLE:
            commands[index] = Turn(_take_nearest(said['turn'], index), item, 'default')
        elif item.dimension is Dimension.TIME:
            commands[index] = Wait(item)
    commands.update({i: Turn(sign, 'default', 'default') for i, sign in said['turn'].items()})
    if not commands:
        commands = {i: Drive(sign, None, 'default') for i, sign in said['drive'].items()}
    program = tuple(commands[index] for index in sorted(commands))
    return (program,) if program else ()


def _take_nearest(said: dict[int, Sign], index: int) -> Sign:
    """Return the direction that was said nearest to an index, taking it out; forward or left."""
    near = [i for i in said if abs(i - index) <= _FAR]
    return said.pop(min(near, key=lambda i: abs(i - index))) if near else 1
