# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check primitives that no resolver made against the limits of a robot profile.

The resolver checks what was said; primitives that come from elsewhere (an answer to "again", an
inverse of what was measured) are checked here, by the same limits. Nothing is cut.
"""

from __future__ import annotations

from dataclasses import fields
import math
from typing import Iterator

from ros2_llm_bridge.commands.primitives import (
    Arc, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.commands.repetition import MAX_COMMANDS
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile

#: A value, the limit of the profile that bounds it, and its unit.
_Bound = tuple[float, str, str]


def check_bounds(primitives: tuple[Primitive, ...], profile: RobotProfile) -> None:
    """
    Check that primitives are within what a robot can do and may do.

    Raises
    ------
    InstructionError
        ``empty``, ``too_long``, ``over_limit``, ``outside_geofence`` or ``unsupported_ability``,
        with the limit named.

    """
    if not primitives:
        raise InstructionError('empty', 'There is nothing to do.')
    if len(primitives) > MAX_COMMANDS:
        raise InstructionError(
            'too_long', f'That is {len(primitives)} commands; at most {MAX_COMMANDS} at a time.')
    for primitive in primitives:
        _check_finite(primitive)
        _check_ability(primitive, profile)
        for value, limit, unit in _bounds(primitive):
            maximum: float = getattr(profile.limits, limit)
            if abs(value) > maximum * (1 + 1e-9):
                raise InstructionError(
                    'over_limit', f'{abs(value):g} {unit} is beyond the limit of this robot: '
                    f'limits.{limit} is {maximum:g} {unit}.')


def _check_finite(primitive: Primitive) -> None:
    for value in (getattr(primitive, f.name) for f in fields(primitive)):
        if isinstance(value, float) and not math.isfinite(value):
            raise InstructionError('over_limit', f'{value} is no number that I can move by.')


def _check_ability(primitive: Primitive, profile: RobotProfile) -> None:
    sideways = isinstance(primitive, Move) and primitive.axis == 'y' or (
        isinstance(primitive, KeepVelocity) and bool(primitive.linear_y_mps))
    if sideways and profile.kinematics != 'omni':
        raise InstructionError('unsupported_ability', 'This robot cannot move sideways.')
    on_the_spot = isinstance(primitive, Rotate) or (
        isinstance(primitive, KeepVelocity) and bool(primitive.angular_z_rps)
        and not primitive.linear_x_mps)
    if on_the_spot and profile.kinematics == 'ackermann':
        raise InstructionError('unsupported_ability', 'This robot cannot turn on the spot.')
    if isinstance(primitive, NavigateTo):
        _check_navigation(primitive, profile)
    if isinstance(primitive, NavigateThrough):
        for goal in primitive.poses:
            _check_finite(goal)
            _check_navigation(goal, profile)
    if isinstance(primitive, Invoke) and not any(
            c.name == primitive.name for c in profile.capabilities):
        raise InstructionError('unsupported_ability', f'This robot has no {primitive.name}.')


def _check_navigation(goal: NavigateTo, profile: RobotProfile) -> None:
    if profile.navigation is None:
        raise InstructionError(
            'unsupported_ability', 'This robot has no navigation, so it cannot go to places.')
    fence = profile.limits.geofence
    on_map = goal.frame == profile.navigation.map_frame
    if fence is not None and on_map and not fence.contains(goal.x, goal.y):
        raise InstructionError(
            'outside_geofence',
            f'({goal.x:g}, {goal.y:g}) m lies outside limits.geofence.')


def _bounds(primitive: Primitive) -> Iterator[_Bound]:
    if isinstance(primitive, Move):
        yield primitive.distance_m, 'distance_max', 'm'
        yield primitive.speed_mps, f'linear_{primitive.axis}_max', 'm/s'
    elif isinstance(primitive, Rotate):
        yield primitive.angle_rad, 'angle_max', 'rad'
        yield primitive.rate_rps, 'angular_z_max', 'rad/s'
    elif isinstance(primitive, Arc):
        yield primitive.length_m, 'distance_max', 'm'
        yield primitive.angle_rad, 'angle_max', 'rad'
        yield primitive.speed_mps, 'linear_x_max', 'm/s'
        yield primitive.rate_rps, 'angular_z_max', 'rad/s'
    elif isinstance(primitive, KeepVelocity):
        yield primitive.linear_x_mps, 'linear_x_max', 'm/s'
        yield primitive.linear_y_mps, 'linear_y_max', 'm/s'
        yield primitive.angular_z_rps, 'angular_z_max', 'rad/s'
        yield primitive.duration_s, 'duration_max', 's'
    elif isinstance(primitive, Pause):
        yield primitive.duration_s, 'duration_max', 's'
