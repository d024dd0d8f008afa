# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Derive motions from a motion: taken back, turned around, the rest of it, a little more, faster.

Pure functions over primitives, what was measured of them (SI units) and the profile. Where nothing
true can be derived they refuse.
"""

from __future__ import annotations

from dataclasses import replace
import math
from typing import Literal, Mapping, Optional, Sequence, Union

from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.reports import doing
from ros2_llm_bridge.execution.values import MapPose
from ros2_llm_bridge.profile.schema import RobotProfile

Motion = Union[Move, Rotate, Arc, KeepVelocity]
_MOTIONS = (Move, Rotate, Arc, KeepVelocity)
_NAVIGATIONS = (NavigateTo, NavigateThrough)

#: What is less than this was no motion, and is none worth making: metres, radians, seconds.
LEAST_M, LEAST_RAD, LEAST_S = 0.01, math.radians(1.0), 0.1
#: A way is straight where it strayed less than this, metres or parts of it, and turned less.
_STRAYED_M, _STRAYED, _STRAYED_RAD = 0.1, 0.1, 0.2
#: A measured amount may pass a limit by this part of it, since odometry is no tape measure.
_OVERSHOT = 0.02


def moves(primitive: Primitive) -> bool:
    """Return whether a primitive takes the robot anywhere."""
    return isinstance(primitive, (*_MOTIONS, *_NAVIGATIONS))


def last_motion(primitives: Sequence[Primitive]) -> Motion:
    """
    Return the last motion by velocity, distance or angle.

    Raises
    ------
    InstructionError
        ``missing_value``: none of them has a direction.

    """
    moving = [p for p in primitives if moves(p)]
    last = moving[-1] if moving else None
    if last is None or not isinstance(last, _MOTIONS):
        raise InstructionError(
            'missing_value', f'{_named(primitives)} has no direction that I could take up; '
            'say which way and how far.')
    return last


def taken_back(
    primitive: Primitive, measured: Mapping[str, float], start: Optional[MapPose],
    profile: RobotProfile,
) -> tuple[Primitive, ...]:
    """
    Return what undoes a primitive as far as it was carried out; empty where it moved nothing.

    Parameters
    ----------
    primitive
        What was ordered.
    measured
        ``distance_m``, ``lateral_m``, ``angle_rad`` as ``odometry.measured_since`` returns them.
    start
        The pose in the map before it.
    profile
        The robot.

    Raises
    ------
    InstructionError
        ``no_pose``, ``unavailable`` (nobody measured) or ``unsupported_ability``.

    """
    if isinstance(primitive, (Pause, Halt)):
        return ()
    if isinstance(primitive, _NAVIGATIONS):
        return (back_to(start, profile),)
    if not isinstance(primitive, _MOTIONS):
        raise InstructionError(
            'unsupported_ability', f'{_capital(doing(primitive))} cannot be taken back.')
    if not measured:
        raise InstructionError(
            'unavailable', f'Nothing measured {doing(primitive)}, so I cannot take it back.')
    form = _form(primitive)
    if form == 'curve':
        raise InstructionError(
            'unsupported_ability', 'I cannot take back a curve; say where to go.')
    if form == 'turn':
        angle = _within(measured['angle_rad'], profile.limits.angle_max)
        return (Rotate(-angle, _speed(primitive)),) if abs(angle) >= LEAST_RAD else ()
    along, across = measured['distance_m'], measured['lateral_m']
    if form == 'y':
        along, across = across, along
    astray = abs(across) > max(_STRAYED_M, _STRAYED * abs(along))
    if astray or abs(measured['angle_rad']) > _STRAYED_RAD:
        raise InstructionError(
            'unsupported_ability', f'{_capital(doing(primitive))} did not go straight, '
            'so I cannot take it back; say where to go.')
    if abs(along) < LEAST_M:
        return ()
    return (Move(-_within(along, profile.limits.distance_max), _speed(primitive), form),)


def back_to(start: Optional[MapPose], profile: RobotProfile) -> NavigateTo:
    """
    Return the navigation to a pose in the map.

    Raises
    ------
    InstructionError
        ``no_pose`` or ``unsupported_ability``.

    """
    if profile.navigation is None:
        raise InstructionError(
            'unsupported_ability', 'This robot has no navigation, so it cannot go back there.')
    if start is None:
        raise InstructionError(
            'no_pose', 'I did not know where I was on the map before, so I cannot go back there.')
    return NavigateTo(start.x, start.y, start.yaw, profile.navigation.map_frame)


def rest_of(
    primitive: Primitive, measured: Mapping[str, float], profile: RobotProfile,
) -> Optional[Primitive]:
    """
    Return what is left of a primitive that was broken off, None where nothing is.

    It is never more than was ordered. A motion without an end that anybody said begins anew.

    Raises
    ------
    InstructionError
        ``unavailable`` (nobody measured) or ``unsupported_ability``.

    """
    relative = isinstance(primitive, NavigateTo) and primitive.frame == profile.frames.base
    if isinstance(primitive, (NavigateTo, Pause, Halt)) and not relative or (
            isinstance(primitive, KeepVelocity) and not primitive.bounded):
        return primitive
    if not isinstance(primitive, _MOTIONS):
        raise InstructionError(
            'unsupported_ability', f'I cannot tell what is left of {doing(primitive)}; '
            'say it in full.')
    if not measured:
        raise InstructionError(
            'unavailable', f'Nothing measured {doing(primitive)}, so I cannot tell what is left.')
    if isinstance(primitive, Move):
        done = measured['lateral_m' if primitive.axis == 'y' else 'distance_m']
        left = _left(primitive.distance_m, done)
        return replace(primitive, distance_m=left) if abs(left) >= LEAST_M else None
    if isinstance(primitive, (Rotate, Arc)):
        left = _left(primitive.angle_rad, measured['angle_rad'])
        least = LEAST_RAD if isinstance(primitive, Rotate) else LEAST_M / primitive.radius_m
        return replace(primitive, angle_rad=left) if abs(left) >= least else None
    left_s = abs(_left(primitive.duration_s, _done(primitive, measured) / _speed(primitive)))
    return replace(primitive, duration_s=left_s) if left_s >= LEAST_S else None


def turned_around(motion: Motion) -> Motion:
    """Return the same amount in the other direction; of a curve, to the other side."""
    if isinstance(motion, Move):
        return replace(motion, distance_m=-motion.distance_m)
    if isinstance(motion, (Rotate, Arc)):
        return replace(motion, angle_rad=-motion.angle_rad)
    if _form(motion) == 'curve':
        return replace(motion, angular_z_rps=-motion.angular_z_rps)
    return replace(
        motion, linear_x_mps=-motion.linear_x_mps, linear_y_mps=-motion.linear_y_mps,
        angular_z_rps=-motion.angular_z_rps)


def a_little(motion: Motion, profile: RobotProfile) -> Motion:
    """
    Return the profile's little amount in the direction of a motion.

    Raises
    ------
    InstructionError
        ``unsupported_ability``: a curve that goes backward.

    """
    amounts = profile.amounts
    if isinstance(motion, Move):
        return replace(motion, distance_m=math.copysign(
            amounts.little_distance, motion.distance_m))
    if isinstance(motion, Rotate):
        return replace(motion, angle_rad=math.copysign(amounts.little_angle, motion.angle_rad))
    if isinstance(motion, Arc):
        return replace(motion, angle_rad=math.copysign(
            amounts.little_distance / motion.radius_m, motion.angle_rad))
    form = _form(motion)
    if form == 'turn':
        return Rotate(math.copysign(amounts.little_angle, motion.angular_z_rps), _speed(motion))
    if form == 'curve':
        if motion.linear_x_mps <= 0:
            raise InstructionError(
                'unsupported_ability', 'I cannot go on along that curve; say how far to drive.')
        radius = motion.linear_x_mps / abs(motion.angular_z_rps)
        return Arc(radius, math.copysign(
            amounts.little_distance / radius, motion.angular_z_rps), motion.linear_x_mps)
    velocity = motion.linear_y_mps if form == 'y' else motion.linear_x_mps
    return Move(math.copysign(amounts.little_distance, velocity), _speed(motion), form)


def back_a_little(motion: Motion, profile: RobotProfile) -> Motion:
    """
    Return the profile's little amount against the direction of a motion.

    Raises
    ------
    InstructionError
        ``unsupported_ability``: a curve.

    """
    if _form(motion) == 'curve':
        raise InstructionError(
            'unsupported_ability', 'I cannot go back along a curve; say which way and how far.')
    return turned_around(a_little(motion, profile))


def _form(motion: Motion) -> Literal['x', 'y', 'turn', 'curve']:
    """Return the axis of a straight way, or what else a motion is."""
    if isinstance(motion, Move):
        return motion.axis
    if isinstance(motion, Rotate):
        return 'turn'
    if isinstance(motion, Arc):
        return 'curve'
    moving = [bool(v) for v in (
        motion.linear_x_mps, motion.linear_y_mps, motion.angular_z_rps)]
    if sum(moving) != 1:
        return 'curve'
    return 'x' if moving[0] else 'y' if moving[1] else 'turn'


def _speed(motion: Motion) -> float:
    """Return the speed of a motion, m/s or rad/s, without sign."""
    if isinstance(motion, Rotate):
        return motion.rate_rps
    if isinstance(motion, (Move, Arc)):
        return motion.speed_mps
    return math.hypot(motion.linear_x_mps, motion.linear_y_mps) or abs(motion.angular_z_rps)


def _done(velocity: KeepVelocity, measured: Mapping[str, float]) -> float:
    """
    Return how far a velocity has taken the robot in its direction, metres or radians.

    Raises
    ------
    InstructionError
        ``unsupported_ability``: the way along a curve is not measured.

    """
    form = _form(velocity)
    if form == 'curve':
        raise InstructionError(
            'unsupported_ability', 'I cannot tell what is left of a curve; say it in full.')
    along = measured[{'x': 'distance_m', 'y': 'lateral_m', 'turn': 'angle_rad'}[form]]
    return math.copysign(
        1.0, velocity.linear_x_mps or velocity.linear_y_mps or velocity.angular_z_rps) * along


def _left(ordered: float, done: float) -> float:
    """Return what is left of an amount, with its sign; 0 where it was passed."""
    left = abs(ordered) - math.copysign(1.0, ordered) * done
    return math.copysign(min(max(left, 0.0), abs(ordered)), ordered)


def _within(measured: float, limit: float) -> float:
    """Return a measured amount, without what little of it is beyond a limit."""
    if limit < abs(measured) <= limit * (1 + _OVERSHOT):
        return math.copysign(limit, measured)
    return measured


def _named(primitives: Sequence[Primitive]) -> str:
    return _capital(doing(primitives[-1])) if primitives else 'That'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
