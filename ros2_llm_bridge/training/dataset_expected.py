# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a scorer expects of a program, in the primitives of ``translate``.

Only what was said: a speed that nobody named is None. Knows no robot profile, so small amounts
appear as None too.
"""

from __future__ import annotations

import math
from typing import Any, Optional, Union

from ros2_llm_bridge.commands.model import (
    Arc, Call, Cannot, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Program, Quantity,
    Route, Turn, Wait)
from ros2_llm_bridge.commands.repetition import unrolled
from ros2_llm_bridge.commands.vocabulary import ANGLE_WORDS, Dimension


def expected_actions(program: Program) -> list[dict[str, Any]]:
    """Return the primitives of a program, in SI units."""
    if isinstance(program, Cannot):
        return [{'do': 'refuse'}]
    return [_expected(command) for command in unrolled(program)]


def _expected(command: Command) -> dict[str, Any]:
    if isinstance(command, Drive):
        return _drive(command)
    if isinstance(command, Turn):
        return _turn(command)
    if isinstance(command, Arc):
        return _arc(command)
    if isinstance(command, (GoToPlace, GoBeside, Route, GoToPose, GoBack)):
        return _goal(command)
    if isinstance(command, Wait):
        return {'do': 'wait', 'duration_s': command.duration.si}
    if isinstance(command, Call):
        fields = {n: v.si if isinstance(v, Quantity) else v for n, v in command.fields}
        return {'do': 'call', 'kind': command.kind, 'name': command.name,
                'interface': command.interface, 'fields': fields}
    return {'do': 'stop'}


def _goal(command: Union[GoToPlace, GoBeside, Route, GoToPose, GoBack]) -> dict[str, Any]:
    if isinstance(command, GoToPlace):
        return {'do': 'goto_place', 'place': command.name}
    if isinstance(command, GoBeside):
        metres = command.sign * command.distance.si
        forward, left = (metres, 0.0) if command.axis == 'x' else (0.0, metres)
        return {'do': 'goto_pose', 'beside': command.name, 'forward_m': forward, 'left_m': left}
    if isinstance(command, Route):
        return {'do': 'route', 'stops': command.stops, 'goals': [
            {'do': 'goto_place', 'place': name} for name in command.names]}
    if isinstance(command, GoBack):
        return {'do': 'go_back'}
    yaw = None if command.yaw is None else _radians(command.yaw)
    return {'do': 'goto_pose', 'x': float(command.point.x), 'y': float(command.point.y),
            'yaw_rad': yaw, 'frame': 'map'}


def _arc(arc: Arc) -> dict[str, Any]:
    """Return an arc; a way without a radius has no angle that a scorer could know."""
    speed = _si(arc.speed)
    if arc.bound is None or (
            isinstance(arc.bound, Quantity) and arc.bound.dimension is Dimension.TIME):
        return {'do': 'velocity', 'direction': 'forward', 'linear_mps': speed,
                'turning': 'left' if arc.sign > 0 else 'right', 'angular_rps': _si(arc.rate),
                'duration_s': _si(arc.bound)}
    radius = None if arc.radius is None else arc.radius.si / (2 if arc.across else 1)
    expected = {'do': 'arc', 'radius_m': radius, 'sign': arc.sign, 'speed_mps': speed}
    if isinstance(arc.bound, Quantity) and arc.bound.dimension is Dimension.LENGTH:
        return {**expected, 'angle_rad': None, 'length_m': arc.bound.si}
    angle = _bound_angle(arc.bound)
    return {**expected, 'angle_rad': None if angle is None else arc.sign * angle}


def _drive(drive: Drive) -> dict[str, Any]:
    speed = _si(drive.speed)
    sideways = drive.axis == 'y'
    axis = {'axis': 'y'} if sideways else {}
    if drive.bound == 'little':
        return {'do': 'move', 'distance_m': None, 'sign': drive.sign, 'speed_mps': speed, **axis}
    if isinstance(drive.bound, Quantity) and drive.bound.dimension is Dimension.LENGTH:
        return {'do': 'move', 'distance_m': drive.sign * drive.bound.si, 'speed_mps': speed,
                **axis}
    words = ('left', 'right') if sideways else ('forward', 'backward')
    # A turn goes to the left as well, so a way to the left says that nothing turns.
    return {'do': 'velocity', 'direction': words[0] if drive.sign > 0 else words[1],
            'linear_mps': speed, 'angular_rps': 0.0 if sideways else None,
            'duration_s': _si(drive.bound)}


def _turn(turn: Turn) -> dict[str, Any]:
    rate = _si(turn.rate)
    if turn.bound is None or (
            isinstance(turn.bound, Quantity) and turn.bound.dimension is Dimension.TIME):
        return {'do': 'velocity', 'direction': 'left' if turn.sign > 0 else 'right',
                'linear_mps': None, 'angular_rps': rate, 'duration_s': _si(turn.bound)}
    angle = _bound_angle(turn.bound)
    if angle is None:
        return {'do': 'turn', 'angle_rad': None, 'sign': turn.sign, 'rate_rps': rate}
    return {'do': 'turn', 'angle_rad': turn.sign * angle, 'rate_rps': rate}


def _bound_angle(bound: Union[Quantity, str]) -> Optional[float]:
    """Return an angle without sign, None where the profile decides how small it is."""
    if isinstance(bound, Quantity):
        return _radians(bound)
    return None if bound == 'little' else ANGLE_WORDS.get(bound, math.pi / 2)


def _radians(quantity: Quantity) -> float:
    """Return an angle; a bare number is degrees."""
    return quantity.si if quantity.unit else math.radians(quantity.si)


def _si(value: Union[Quantity, str, None]) -> Optional[float]:
    return value.si if isinstance(value, Quantity) else None
