# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Going to coordinates on the map, with or without a heading."""

from __future__ import annotations

from decimal import Decimal
import random

from ros2_llm_bridge.commands.model import GoToPose, Point
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.pattern import Clause, expand

GO = (
    '(go|drive|navigate|move|head|travel|proceed|return|go back|drive over|get|make your way|'
    'drive yourself|send the robot|come|plan a path)'
)
NOUN = '(point|position|coordinates|coordinate|location|pose|waypoint|coords|goal)'
POINTS = (
    f'{GO} to ({{x}}, {{y}})',
    f'{GO} to ({{x}},{{y}})',
    f'{GO} to x {{x}} y {{y}}',
    f'{GO} to x {{x}} y {{y}}',
    f'{GO} to x={{x}} y={{y}}',
    f'{GO} to x = {{x}}, y = {{y}}',
    f'{GO} to x: {{x}}, y: {{y}}',
    f'{GO} to x equals {{x}} and y equals {{y}}',
    f'{GO} to x is {{x}} y is {{y}}',
    f'{GO} to x {{x}} and y {{y}}',
    f'{GO} to [the] {NOUN} {{x}} {{y}}',
    f'{GO} to [the] {NOUN} {{x}}, {{y}}',
    f'{GO} to [the] {NOUN} ({{x}}, {{y}})',
    f'{GO} to [the] {NOUN} {{x}} and {{y}}',
    f'{GO} to [the] {NOUN} {{x}} comma {{y}}',
    f'{GO} to [the] {NOUN} x {{x}} y {{y}}',
    f'{GO} to [the] {NOUN} x={{x}}, y={{y}}',
    f'{GO} to {{x}}, {{y}}',
    f'{GO} to {{x}} comma {{y}}',
    f'{GO} to [{{x}}, {{y}}]',
    '(set|send) (a|the|your) (goal|target) (at|to) ({x}, {y})',
    'your goal is x {x} y {y}',
    '(go|drive) to map (position|coordinates) {x}, {y}',
    'be at ({x}, {y})',
    'reach ({x}, {y})',
    '(reach|visit) (point|waypoint|position) ({x}, {y})',
    f'{GO} to x coordinate {{x}} y coordinate {{y}}',
)
PLAIN_BRACKETS = '[{x}, {y}]'
#: A point by itself; "x 1 y 2" is how people mostly say it.
NOTATIONS = (
    'x {x} y {y}', '({x}, {y})', 'x {x} y {y}', 'x={x} y={y}', '{x}, {y}', 'x {x} and y {y}',
    'point {x}, {y}', 'x {x}, y {y}', 'x equals {x} y equals {y}', '{x} comma {y}',
    'x: {x}, y: {y}', 'the point {x} {y}', 'coordinates {x} and {y}',
)
FACINGS = (
    'facing',
    'heading',
    'with yaw',
    'with heading',
    'with a heading of',
    'with a yaw of',
    'and face',
    'with orientation',
    'at a heading of',
    'and yaw',
    ', heading',
    ', yaw',
    'and then face',
    'oriented at',
    'pointing at',
)


def _coordinate(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        value = Decimal(rng.randint(0, 12))
    elif kind < 0.6:
        value = Decimal(rng.randint(0, 99))
    else:
        value = Decimal(rng.randint(1, 120)) / 10
    if kind > 0.95:
        value = Decimal(rng.randint(1, 999)) / 100
    return format(-value if value and rng.random() < 0.25 else value, 'f')


def point_name(rng: random.Random, style: int) -> tuple[str, GoToPose]:
    """
    Return a point without a verb, and the order to go there.

    Parameters
    ----------
    rng
        Decides the numbers.
    style
        Decides the notation and whether numbers are spoken, alike for all points of a sentence.

    """
    x, y = _coordinate(rng), _coordinate(rng)
    shown = [amounts.spell(Decimal(n), rng) if style % 5 < 2 else n for n in (x, y)]
    notation = NOTATIONS[style % len(NOTATIONS)]
    return notation.format(x=shown[0], y=shown[1]), GoToPose(Point(x, y))


def coordinates(rng: random.Random) -> Clause:
    """Return an instruction to go to a point."""
    x, y = _coordinate(rng), _coordinate(rng)
    spoken = rng.random() < 0.4
    shown = [amounts.spell(Decimal(n), rng) if spoken else n for n in (x, y)]
    index = rng.randrange(len(POINTS))
    pattern = POINTS[index]
    if f'{PLAIN_BRACKETS}' in pattern:
        text = f'{expand(rng, GO)} to [{shown[0]}, {shown[1]}]'
    else:
        marked = pattern.replace('({x}', '<{x}').replace('{y})', '{y}>')
        text = expand(rng, marked, x=shown[0], y=shown[1]).replace('<', '(').replace('>', ')')
    yaw = None
    if rng.random() < 0.3:
        said, yaw = amounts.any_angle(rng)
        if yaw.unit == 'deg' and rng.random() < 0.1:
            said = f'minus {said}'
            yaw = type(yaw)(f'-{yaw.number}', 'deg')
            said = said if not said.startswith(('minus a', 'minus one d')) else 'minus 1 degree'
        text += f' {rng.choice(FACINGS)} {said}'
    elif rng.random() < 0.1:
        text += rng.choice(
            (' on the map', ' in the map frame', ' on the map please', ' now', ' slowly')
        )
    return Clause(
        text.replace(' ,', ','),
        (GoToPose(Point(x, y), yaw),),
        'coordinates',
        f'pose.{index}',
        not pattern.startswith('your'),
    )
