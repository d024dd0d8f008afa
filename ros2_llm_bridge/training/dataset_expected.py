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
    Call, Cannot, Command, Drive, GoToPlace, GoToPose, Program, Quantity, Turn, Wait)
from ros2_llm_bridge.commands.vocabulary import ANGLE_WORDS, Dimension


def expected_actions(program: Program) -> list[dict[str, Any]]:
    """Return the primitives of a program, in SI units."""
    if isinstance(program, Cannot):
        return [{'do': 'refuse'}]
    return [_expected(command) for command in program]


def _expected(command: Command) -> dict[str, Any]:
    if isinstance(command, Drive):
        return _drive(command)
    if isinstance(command, Turn):
        return _turn(command)
    if isinstance(command, GoToPlace):
        return {'do': 'goto_place', 'place': command.name}
    if isinstance(command, GoToPose):
        yaw = None if command.yaw is None else _radians(command.yaw)
        return {'do': 'goto_pose', 'x': float(command.point.x), 'y': float(command.point.y),
                'yaw_rad': yaw, 'frame': 'map'}
    if isinstance(command, Wait):
        return {'do': 'wait', 'duration_s': command.duration.si}
    if isinstance(command, Call):
        fields = {n: v.si if isinstance(v, Quantity) else v for n, v in command.fields}
        return {'do': 'call', 'kind': command.kind, 'name': command.name,
                'interface': command.interface, 'fields': fields}
    return {'do': 'stop'}


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
    if turn.bound == 'little':
        return {'do': 'turn', 'angle_rad': None, 'sign': turn.sign, 'rate_rps': rate}
    if isinstance(turn.bound, Quantity):
        angle = _radians(turn.bound)
    else:
        angle = ANGLE_WORDS.get(turn.bound, math.pi / 2)
    return {'do': 'turn', 'angle_rad': turn.sign * angle, 'rate_rps': rate}


def _radians(quantity: Quantity) -> float:
    """Return an angle; a bare number is degrees."""
    return quantity.si if quantity.unit else math.radians(quantity.si)


def _si(value: Union[Quantity, str, None]) -> Optional[float]:
    return value.si if isinstance(value, Quantity) else None
