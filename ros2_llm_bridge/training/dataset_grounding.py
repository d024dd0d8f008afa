# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Hold the meaning of a generated sentence against what the quantity reader finds in it.

Quantities, points and names take the form in which the reader wrote them; where it found something
else, the pair of sentence and meaning is useless.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Sequence

from ros2_llm_bridge.commands.grammar import names
from ros2_llm_bridge.commands.model import (
    Call, Command, GoBeside, GoToPlace, Point, Quantity, Route)
from ros2_llm_bridge.commands.quantities import read, Reading


class UngroundedError(ValueError):
    """The reader does not find in a sentence what it should mean; the message says what."""


def ground(program: Sequence[Command], reading: Reading) -> tuple[Command, ...]:
    """
    Return the program with its values as the reader wrote them.

    Raises
    ------
    UngroundedError
        If a value is not found, or a quantity of the sentence is left over.

    """
    left = list(reading.quantities)
    points = list(reading.points)
    spoken_names = set(names(reading.items))
    commands: list[Command] = []
    for command in program:
        values: dict[str, Any] = {}
        for field, value in vars(command).items():
            if isinstance(value, Quantity):
                values[field] = _taken(value, left)
            elif isinstance(value, Point):
                values[field] = _taken_point(value, points)
        if isinstance(command, (GoToPlace, GoBeside)):
            values['name'] = _spoken(command.name, spoken_names)
            left = _without_numbers(left, values['name'])
        if isinstance(command, Route):
            values['names'] = tuple(_spoken(name, spoken_names) for name in command.names)
            for name in values['names']:
                left = _without_numbers(left, name)
        if isinstance(command, Call):
            values['fields'] = tuple(
                (name, _taken(value, left) if isinstance(value, Quantity)
                 else _spoken(value, spoken_names) if isinstance(value, str) else value)
                for name, value in command.fields)
        commands.append(replace(command, **values))
    if left or points:
        raise UngroundedError('quantity left over')
    return tuple(commands)


def _taken(meant: Quantity, left: list[Quantity]) -> Quantity:
    """Take a quantity from those that are left."""
    for found in left:
        if found.unit == meant.unit and Decimal(found.number) == Decimal(meant.number):
            left.remove(found)
            return found
    raise UngroundedError(f'{meant.unit or "number"} not found')


def _taken_point(meant: Point, left: list[Point]) -> Point:
    for found in left:
        if Decimal(found.x) == Decimal(meant.x) and Decimal(found.y) == Decimal(meant.y):
            left.remove(found)
            return found
    raise UngroundedError('point not found')


def _spoken(name: str, spoken_names: set[str]) -> str:
    read_name = read(name).text
    if read_name not in spoken_names:
        raise UngroundedError('name not found')
    return read_name


def _without_numbers(left: Sequence[Quantity], name: str) -> list[Quantity]:
    """Return the quantities but for the bare numbers that belong to a name."""
    rest = list(left)
    for word in name.split():
        bare = next((q for q in rest if not q.unit and q.number == word), None)
        if bare is not None:
            rest.remove(bare)
    return rest
