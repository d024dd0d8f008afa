# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that commands say what the person said: grounding, after grammar and parser.

Every quantity that was said is used, none twice; names and strings are words of the instruction;
no direction goes against the words. What fails here asks or refuses, it never moves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Iterable, Sequence, Union

from ros2_llm_bridge.commands.bare_numbers import check_units
from ros2_llm_bridge.commands.choices import check_choices
from ros2_llm_bridge.commands.contradictions import check_directions
from ros2_llm_bridge.commands.directions import Heading, headings, Side, sides, words_of
from ros2_llm_bridge.commands.dropped import check_no_turn_dropped, check_nothing_dropped
from ros2_llm_bridge.commands.goal_objects import check_goal_objects
from ros2_llm_bridge.commands.goal_words import check_goals, without_relations
from ros2_llm_bridge.commands.grammar import names
from ros2_llm_bridge.commands.heard import heard
from ros2_llm_bridge.commands.leftovers import check_leftovers, without_names
from ros2_llm_bridge.commands.model import (
    Again, Arc, Call, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, places_of, Point,
    Quantity, Route, Stop, Turn, Wait)
from ros2_llm_bridge.commands.opening import check_opening
from ros2_llm_bridge.commands.order import check_order
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.repetition import (
    check_repetition, MAX_COMMANDS, unrolled, without_way_back)
from ros2_llm_bridge.commands.shapes import check_arcs
from ros2_llm_bridge.commands.surplus import check_nothing_made_up
from ros2_llm_bridge.commands.taken_back import check_not_taken_back
from ros2_llm_bridge.commands.unsayable import check_sayable
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

_TURN_AMOUNTS = ('around', 'half', 'full', 'quarter', 'circle', 'face', 'u')

#: Steps without a side of their own.
_STEPS = (Again, GoBack, GoToPlace, GoToPose, Route, Wait)


def check_grounding(commands: Sequence[Command], reading: Reading) -> None:
    """
    Check commands against the instruction that they came from.

    Parameters
    ----------
    commands
        What is about to be done, in order.
    reading
        The instruction.

    Raises
    ------
    InstructionError
        ``too_long``, ``unused_quantity``, ``contradiction``, ``missing_value``,
        ``unsupported_ability`` or ``unsure``, with what was wrong.

    """
    check_ends(unrolled(commands))
    check_amount_of_commands(commands)
    copied = [text for command in commands for text in _copied(command)]
    spoken_names = set(names(reading.items))
    for text in copied:
        if text not in spoken_names:
            raise InstructionError('unsure', f'Nobody said "{text}"; say it in other words.')
    reading = replace(reading, items=heard(reading.items, copied))
    _check_quantities(commands, reading, copied)
    _check_repeats(commands, reading)
    check_leftovers(commands, reading, copied)
    check_not_taken_back(reading.items, copied)
    check_order(commands, reading.items)
    check_opening(commands, reading.items)
    check_nothing_made_up(commands, reading.items, copied)
    unnamed = without_names(without_relations(reading.items, commands), copied)
    check_goals(commands, reading.items, unnamed)
    check_goal_objects([name for c in commands for name in places_of(c)], reading.items)
    check_repetition(commands, unnamed)
    unnamed = without_way_back(unnamed, commands)
    check_sayable(commands, unnamed)
    check_arcs(commands, unnamed)
    check_choices(commands, unnamed)
    if any(isinstance(command, (Drive, Turn, Arc)) for command in commands):
        check_directions(commands, unnamed)
        check_nothing_dropped(commands, unnamed)
    elif all(isinstance(command, _STEPS) for command in commands):
        check_no_turn_dropped(unnamed)


def check_amount_of_commands(commands: Sequence[Command]) -> None:
    """Check that there are no more commands than one instruction may have (``too_long``)."""
    if len(commands) > MAX_COMMANDS:
        raise InstructionError(
            'too_long', f'That is {len(commands)} commands; say at most {MAX_COMMANDS} at a time.')


def check_ends(commands: Sequence[Command]) -> None:
    """Check that only the last motion goes on until somebody stops it (``missing_value``)."""
    for command in commands[:-1]:
        if isinstance(command, (Arc, Drive, Turn)) and command.bound is None:
            raise InstructionError(
                'missing_value', 'How far, before the next step? Say a distance, an angle or a '
                'time; only the last step may lack it.')


def _copied(command: Command) -> Iterable[str]:
    yield from places_of(command)
    if isinstance(command, Call):
        yield from (value for _, value in command.fields if isinstance(value, str))


def _used(command: Command) -> Iterable[Union[Quantity, Point]]:
    if isinstance(command, GoToPose):
        values: tuple[object, ...] = (command.point, command.yaw)
    elif isinstance(command, Drive):
        values = (command.bound, command.speed)
    elif isinstance(command, Turn):
        values = (command.bound, command.rate)
    elif isinstance(command, Arc):
        values = (command.bound, command.radius, command.speed, command.rate)
    elif isinstance(command, GoBeside):
        values = (command.distance,)
    elif isinstance(command, Again):
        values = (command.count,)
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
        used.update(q for word in name.split() if (q := Quantity(word, '')) in mentions)
    twice = used - mentions
    if twice:
        raise InstructionError(
            'unused_quantity', f'"{next(iter(twice))}" was not said that often; say it again.')
    unused = mentions - used
    if unused:
        if Dimension.NUMBER in {q.dimension for q in unused if isinstance(q, Quantity)}:
            check_units(without_names(reading.items, copied))
        raise InstructionError(
            'unused_quantity', f'I heard "{next(iter(unused))}" and could not place it; '
            'say it in other words.')


def _check_repeats(commands: Sequence[Command], reading: Reading) -> None:
    """Check that a command without a quantity is not doubled where its words are not."""
    for command, count in Counter(commands).items():
        if count == 1 or isinstance(command, Stop) or _used(command):
            continue
        if isinstance(command, GoToPlace):
            said = f' {reading.text} '.replace(',', ' ').count(f' {command.name} ')
        elif isinstance(command, Turn):
            side: Side = 'left' if command.sign > 0 else 'right'
            words = words_of(reading.items)
            said = max(sides(words).count(side), *map(words.count, _TURN_AMOUNTS))
        elif isinstance(command, Drive):
            heading: Heading = 'forward' if command.sign > 0 else 'backward'
            said = headings(reading.words, weak=True).count(heading)
        else:
            said = count
        if said < count:
            raise InstructionError(
                'unsure', 'I understood the same thing twice; say it in other words.')
