# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Resolve commands into SI numbers and poses with a robot profile, within its limits.

Units, speed words, amounts and place names end here. What this robot cannot do or may not do is
refused with the limit named; ``limits.on_limit: clamp`` cuts speeds and amounts instead.
"""

from __future__ import annotations

import math
from typing import Iterable, Union

from ros2_llm_bridge.commands.model import (
    Call, Command, Drive, GoToPlace, GoToPose, Quantity, Stop, Turn, Wait)
from ros2_llm_bridge.commands.places import find_place
from ros2_llm_bridge.commands.primitives import (
    Halt, Invoke, KeepVelocity, Move, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.commands.vocabulary import ANGLE_WORDS, Dimension, LITTLE
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import Navigation, RobotProfile, SpeedWords

#: A bare number below this is not taken for degrees: "turn left 3" may be radians.
LEAST_BARE_DEGREES = 5.0


def resolve(command: Command, profile: RobotProfile) -> Primitive:
    """
    Return the primitive of a command for one robot.

    Raises
    ------
    InstructionError
        ``over_limit``, ``outside_geofence``, ``unknown_place``, ``ambiguous_place``,
        ``unsupported_ability`` or ``missing_value``.

    """
    if isinstance(command, Drive):
        return _resolve_drive(command, profile)
    if isinstance(command, Turn):
        return _resolve_turn(command, profile)
    if isinstance(command, Stop):
        return Halt()
    if isinstance(command, Wait):
        duration = _within(command.duration.si, 'duration_max', 's', command.duration, profile)
        return Pause(_positive(duration, command.duration))
    if isinstance(command, GoToPlace):
        return _resolve_place(command, profile)
    if isinstance(command, GoToPose):
        return _resolve_pose(command, profile)
    return _resolve_call(command, profile)


def _resolve_drive(drive: Drive, profile: RobotProfile) -> Union[Move, KeepVelocity]:
    if drive.axis == 'y' and profile.kinematics != 'omni':
        raise InstructionError('unsupported_ability', 'This robot cannot move sideways.')
    limit = 'linear_x_max' if drive.axis == 'x' else 'linear_y_max'
    speed = _speed(drive.speed, profile.speeds.linear, limit, 'm/s', profile)
    if isinstance(drive.bound, Quantity) and drive.bound.dimension is Dimension.LENGTH:
        distance = _within(drive.bound.si, 'distance_max', 'm', drive.bound, profile)
        return Move(drive.sign * _positive(distance, drive.bound), speed, drive.axis)
    if drive.bound == LITTLE:
        return Move(drive.sign * profile.amounts.little_distance, speed, drive.axis)
    duration, bounded = _duration(drive.bound, profile)
    velocity = drive.sign * speed
    x, y = (velocity, 0.0) if drive.axis == 'x' else (0.0, velocity)
    return KeepVelocity(x, y, 0.0, duration, bounded)


def _resolve_turn(turn: Turn, profile: RobotProfile) -> Union[Rotate, KeepVelocity]:
    if profile.kinematics == 'ackermann':
        raise InstructionError('unsupported_ability', 'This robot cannot turn on the spot.')
    rate = _speed(turn.rate, profile.speeds.angular, 'angular_z_max', 'rad/s', profile)
    if turn.bound is None or (
            isinstance(turn.bound, Quantity) and turn.bound.dimension is Dimension.TIME):
        duration, bounded = _duration(turn.bound, profile)
        return KeepVelocity(0.0, 0.0, turn.sign * rate, duration, bounded)
    if isinstance(turn.bound, Quantity):
        angle = _positive(_angle(turn.bound), turn.bound)
    else:
        amounts = profile.amounts
        words = {'default': amounts.turn_angle, LITTLE: amounts.little_angle, **ANGLE_WORDS}
        angle = words[turn.bound]
    return Rotate(turn.sign * _within(angle, 'angle_max', 'rad', turn.bound, profile), rate)


def _angle(quantity: Quantity) -> float:
    """Return an angle in radians; a bare number is degrees unless it could be radians."""
    if quantity.dimension is not Dimension.NUMBER:
        return quantity.si
    if quantity.si and abs(quantity.si) < LEAST_BARE_DEGREES:
        raise InstructionError(
            'missing_value', f'{quantity} what? Say "{quantity} degrees" or "{quantity} radians".')
    return math.radians(quantity.si)


def _duration(
        bound: Union[Quantity, str, None], profile: RobotProfile) -> tuple[float, bool]:
    """Return seconds and whether somebody said them."""
    if not isinstance(bound, Quantity):
        return profile.amounts.deadman_duration, False
    return _positive(_within(bound.si, 'duration_max', 's', bound, profile), bound), True


def _speed(
        speed: Union[Quantity, str], words: SpeedWords, limit: str, unit: str,
        profile: RobotProfile) -> float:
    if isinstance(speed, Quantity):
        return _positive(_within(speed.si, limit, unit, speed, profile), speed)
    value: float = getattr(words, speed)
    return value


def check_speeds(said: Iterable[Quantity], profile: RobotProfile) -> None:
    """
    Check the speeds of an instruction that became no command, so that its reason is told.

    Raises
    ------
    InstructionError
        ``over_limit``, with the limit named.

    """
    for quantity in said:
        if quantity.dimension is Dimension.SPEED:
            _within(quantity.si, 'linear_x_max', 'm/s', quantity, profile)
        elif quantity.dimension is Dimension.RATE:
            _within(quantity.si, 'angular_z_max', 'rad/s', quantity, profile)


def _within(
        value: float, limit: str, unit: str, said: Union[Quantity, str],
        profile: RobotProfile) -> float:
    """Return a value within a limit of the profile, cut only where the profile says so."""
    maximum: float = getattr(profile.limits, limit)
    if value <= maximum * (1 + 1e-9):
        return value
    if profile.limits.on_limit == 'clamp':
        return maximum
    raise InstructionError(
        'over_limit', f'{said} is beyond the limit of this robot: '
        f'limits.{limit} is {maximum:g} {unit}.')


def _positive(value: float, said: Quantity) -> float:
    if value > 0 and math.isfinite(value):
        return value
    raise InstructionError('missing_value', f'{said} moves nothing; say a number above zero.')


def _resolve_place(command: GoToPlace, profile: RobotProfile) -> NavigateTo:
    navigation = _navigation(profile)
    place = find_place(command.name, profile.places, navigation.map_id)
    _check_geofence(place.x, place.y, f'"{place.name}"', profile)
    return NavigateTo(place.x, place.y, place.yaw, navigation.map_frame, place.name)


def _resolve_pose(command: GoToPose, profile: RobotProfile) -> NavigateTo:
    x, y = float(command.point.x), float(command.point.y)
    _check_geofence(x, y, f'({command.point})', profile)
    yaw = None if command.yaw is None else _heading(command.yaw)
    return NavigateTo(x, y, yaw, _navigation(profile).map_frame)


def _heading(said: Quantity) -> float:
    """Return a heading within -pi..pi; a bare number within that range is radians."""
    bare_radians = said.dimension is Dimension.NUMBER and abs(said.si) <= 3.1416
    yaw = said.si if bare_radians else _angle(said)
    return math.remainder(yaw, 2 * math.pi)


def _navigation(profile: RobotProfile) -> Navigation:
    if profile.navigation is None:
        raise InstructionError(
            'unsupported_ability', 'This robot has no navigation, so it cannot go to places.')
    return profile.navigation


def _check_geofence(x: float, y: float, named: str, profile: RobotProfile) -> None:
    fence = profile.limits.geofence
    if fence is not None and not fence.contains(x, y):
        raise InstructionError(
            'outside_geofence', f'{named} at ({x:g}, {y:g}) m lies outside limits.geofence.')


def _resolve_call(command: Call, profile: RobotProfile) -> Invoke:
    capability = next((c for c in profile.capabilities if c.name == command.name), None)
    if capability is None:
        raise InstructionError('unsupported_ability', f'This robot has no {command.name}.')
    said = {n: v.si if isinstance(v, Quantity) else v for n, v in command.fields}
    return Invoke(
        command.kind, command.name, command.interface, {**capability.constants, **said})
