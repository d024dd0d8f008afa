# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Commands abbreviated, for tables of instructions with their commands.

``D+2m@slow`` drives, ``Y`` drives sideways, ``T-45deg`` turns, ``W5s`` waits, ``P:kitchen`` goes
to a place, ``X2,3@90deg`` to a pose, ``S`` stops, ``C:lights=true`` calls. ``A+full~1m`` drives a
circle of that radius (``~~``: diameter), ``B+y2m:dock`` goes to the left of a place,
``R:hall>dock`` through places, ``V:hall>dock`` to each of them, ``K:`` back; ``N:last=2x`` does
the step before twice, ``M:all`` all of it once more.
"""

import re

from ros2_llm_bridge.commands.model import (
    Again, Arc, Call, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Point, Quantity,
    Route, Stop, Turn, Wait)
from ros2_llm_bridge.commands.parser import parse_quantity


def parse_table(table: str) -> list[tuple[str, tuple[Command, ...]]]:
    """Return texts with their commands."""
    pairs = []
    for line in table.strip().splitlines():
        text, commands, *rest = (part.strip() for part in line.split(' | '))
        if rest != ['skip']:
            pairs.append((text, abbreviated(commands)))
    return pairs


def abbreviated(text: str) -> tuple[Command, ...]:
    """Return the commands that a line of the table abbreviates."""
    steps = re.split(r' (?=[DYTWXAB][\d+-]|[PCRVKNM]:|S)', text)
    return tuple(map(_command, steps))


def _command(text: str) -> Command:
    kind, rest = text[0], text[1:].lstrip(':')
    amount, _, modifier = rest.partition('@')
    if kind == 'S':
        return Stop()
    if kind == 'W':
        return Wait(_quantity(rest))
    if kind in 'PRVKNMB':
        return _rarer(kind, rest)
    if kind == 'X':
        x, y = amount.split(',')
        return GoToPose(Point(x, y), _quantity(modifier) if modifier else None)
    if kind == 'C':
        return _call(*rest.split('='))
    sign = 1 if amount[0] == '+' else -1
    bound = parse_quantity(amount[1:]) or amount[1:] or None
    speed = parse_quantity(modifier) or modifier or 'default'
    if kind == 'A':
        return _arc(sign, amount[1:], speed)
    if kind == 'T':
        return Turn(sign, bound, speed)
    return Drive(sign, bound, speed, 'x' if kind == 'D' else 'y')


def _rarer(kind: str, rest: str) -> Command:
    if kind == 'P':
        name, _, speed = rest.partition('@')
        return GoToPlace(name, speed or 'default')
    if kind in 'RV':
        return Route(tuple(rest.split('>')), kind == 'V')
    if kind == 'K':
        return GoBack()
    if kind == 'B':
        where, name = rest.split(':')
        return GoBeside(name, where[1], 1 if where[0] == '+' else -1, _quantity(where[2:]))
    scope, _, count = rest.partition('=')
    return Again(scope, _quantity(count) if count else None, kind == 'M')


def _arc(sign: int, amount: str, speed: object) -> Arc:
    said, _, size = amount.partition('~')
    bound = parse_quantity(said) or said or None
    radius = _quantity(size.lstrip('~')) if size else None
    return Arc(sign, bound, radius, size.startswith('~'), speed)


def _call(name: str, value: str) -> Call:
    values = {'true': True, 'false': False}
    kinds = {'lights': 'service', 'announce': 'topic', 'volume': 'topic'}
    interfaces = {'lights': 'std_srvs/srv/SetBool', 'announce': 'std_msgs/msg/String',
                  'volume': 'std_msgs/msg/Float32'}
    field = values.get(value, Quantity(value, '') if value.isdigit() else value)
    return Call(kinds[name], name, interfaces[name], (('data', field),))


def _quantity(text: str) -> Quantity:
    quantity = parse_quantity(text)
    if quantity is None:
        raise ValueError(f'{text!r} is no quantity')
    return quantity
