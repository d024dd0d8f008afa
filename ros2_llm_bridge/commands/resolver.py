# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Resolve commands into SI numbers and poses with a robot profile, within its limits.

Units, speed words, amounts and place names end here. What this robot cannot do or may not do is
refused with the limit named; ``limits.on_limit: clamp`` cuts speeds and amounts instead.
"""

from __future__ import annotations

from typing import Iterable, Union

from ros2_llm_bridge.commands.limited import angle_of, duration_of, positive, speed_of, within
from ros2_llm_bridge.commands.model import (
    Arc, Call, Command, Drive, Quantity, Stop, Turn, Wait)
from ros2_llm_bridge.commands.primitives import (
    Halt, Invoke, KeepVelocity, Move, Pause, Primitive, Rotate)
from ros2_llm_bridge.commands.resolver_arcs import resolve_arc
from ros2_llm_bridge.commands.resolver_goals import resolve_goal
from ros2_llm_bridge.commands.vocabulary import Dimension, LITTLE
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile


def resolve(command: Command, profile: RobotProfile) -> Primitive:
    """
    Return the primitive of a command for one robot.

    Repetitions have been written out before (``repetition.unrolled``).

    Raises
    ------
    InstructionError
        ``over_limit``, ``outside_geofence``, ``unknown_place``, ``ambiguous_place``,
        ``unsupported_ability``, ``contradiction`` or ``missing_value``.
    TypeError
        For a repetition.

    """
    if isinstance(command, Drive):
        return _resolve_drive(command, profile)
    if isinstance(command, Turn):
        return _resolve_turn(command, profile)
    if isinstance(command, Arc):
        return resolve_arc(command, profile)
    if isinstance(command, Stop):
        return Halt()
    if isinstance(command, Wait):
        duration = within(command.duration.si, 'duration_max', 's', command.duration, profile)
        return Pause(positive(duration, command.duration))
    if isinstance(command, Call):
        return _resolve_call(command, profile)
    goal = resolve_goal(command, profile)
    if goal is None:
        raise TypeError(f'{command!r} has no primitive of its own')
    return goal


def _resolve_drive(drive: Drive, profile: RobotProfile) -> Union[Move, KeepVelocity]:
    if drive.axis == 'y' and profile.kinematics != 'omni':
        raise InstructionError('unsupported_ability', 'This robot cannot move sideways.')
    limit = 'linear_x_max' if drive.axis == 'x' else 'linear_y_max'
    speed = speed_of(drive.speed, profile.speeds.linear, limit, 'm/s', profile)
    if isinstance(drive.bound, Quantity) and drive.bound.dimension is Dimension.LENGTH:
        distance = within(drive.bound.si, 'distance_max', 'm', drive.bound, profile)
        return Move(drive.sign * positive(distance, drive.bound), speed, drive.axis)
    if drive.bound == LITTLE:
        return Move(drive.sign * profile.amounts.little_distance, speed, drive.axis)
    duration, bounded = duration_of(drive.bound, profile)
    velocity = drive.sign * speed
    x, y = (velocity, 0.0) if drive.axis == 'x' else (0.0, velocity)
    return KeepVelocity(x, y, 0.0, duration, bounded)


def _resolve_turn(turn: Turn, profile: RobotProfile) -> Union[Rotate, KeepVelocity]:
    if profile.kinematics == 'ackermann':
        raise InstructionError('unsupported_ability', 'This robot cannot turn on the spot.')
    rate = speed_of(turn.rate, profile.speeds.angular, 'angular_z_max', 'rad/s', profile)
    if turn.bound is None or (
            isinstance(turn.bound, Quantity) and turn.bound.dimension is Dimension.TIME):
        duration, bounded = duration_of(turn.bound, profile)
        return KeepVelocity(0.0, 0.0, turn.sign * rate, duration, bounded)
    return Rotate(turn.sign * angle_of(turn.bound, profile), rate)


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
            within(quantity.si, 'linear_x_max', 'm/s', quantity, profile)
        elif quantity.dimension is Dimension.RATE:
            within(quantity.si, 'angular_z_max', 'rad/s', quantity, profile)


def _resolve_call(command: Call, profile: RobotProfile) -> Invoke:
    capability = next((c for c in profile.capabilities if c.name == command.name), None)
    if capability is None:
        raise InstructionError('unsupported_ability', f'This robot has no {command.name}.')
    said = {n: v.si if isinstance(v, Quantity) else v for n, v in command.fields}
    return Invoke(
        command.kind, command.name, command.interface, {**capability.constants, **said})
