# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Resolve navigation goals in the frames of the base or of odometry into the map.

Where these frames are on the map is known only when a step begins: the pose of the base on the map
and its pose in odometry, taken together. Frames after REP 105; knows no ROS.
"""

from __future__ import annotations

from dataclasses import replace
import math
from typing import Optional

from ros2_llm_bridge.commands.primitives import (
    NavigateThrough, NavigateTo, Primitive, START_FRAME)
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.values import MapPose
from ros2_llm_bridge.profile.schema import RobotProfile


def in_map(
    primitive: Primitive, profile: RobotProfile, sensors: Sensors, clock: Clock,
) -> Primitive:
    """
    Return a navigation with its goals in the map frame; anything else as it is.

    Raises
    ------
    InstructionError
        ``no_pose`` if the frame's place on the map is not known now, ``unavailable`` for a frame
        that is none of the profile's, ``outside_geofence`` for a goal that lies outside.

    """
    if isinstance(primitive, NavigateTo):
        return _goal_in_map(primitive, profile, sensors, clock)
    if isinstance(primitive, NavigateThrough):
        return replace(primitive, poses=tuple(
            _goal_in_map(pose, profile, sensors, clock) for pose in primitive.poses))
    return primitive


def starts_here(primitive: Primitive) -> bool:
    """Return whether a primitive refers to where the robot is as its instruction begins."""
    return isinstance(primitive, NavigateTo) and primitive.frame == START_FRAME


def from_start(primitive: Primitive, sensors: Sensors, profile: RobotProfile) -> Primitive:
    """
    Return a goal that refers to the start of its instruction, that being where the robot is now.

    Raises
    ------
    InstructionError
        ``no_pose``.

    """
    if not isinstance(primitive, NavigateTo) or primitive.frame != START_FRAME:
        return primitive
    pose = sensors.map_pose()
    if pose is None:
        raise InstructionError('no_pose', REFUSALS['no_pose'])
    map_frame = profile.navigation.map_frame if profile.navigation else 'map'
    return relative_to(pose, primitive, map_frame)


def goals_of(primitive: Primitive) -> tuple[NavigateTo, ...]:
    """Return the goals of a navigation in order; none of anything else."""
    if isinstance(primitive, NavigateTo):
        return (primitive,)
    return primitive.poses if isinstance(primitive, NavigateThrough) else ()


def check_frame(goal: NavigateTo, profile: RobotProfile) -> None:
    """
    Check that a goal's frame is one of the profile's.

    Raises
    ------
    InstructionError
        ``unavailable``.

    """
    map_frame = profile.navigation.map_frame if profile.navigation else 'map'
    frames = (map_frame, profile.frames.odom, profile.frames.base)
    if goal.frame not in frames:
        raise InstructionError(
            'unavailable', f'I know no frame "{goal.frame}", only {", ".join(frames)}.')


def is_relative(goal: NavigateTo, profile: RobotProfile) -> bool:
    """Return whether a goal's frame is another than the map."""
    return profile.navigation is not None and goal.frame != profile.navigation.map_frame


def relative_to(origin: MapPose, goal: NavigateTo, frame: str) -> NavigateTo:
    """Return a goal that was said relative to a pose, in the frame of that pose."""
    c, s = math.cos(origin.yaw), math.sin(origin.yaw)
    yaw = None if goal.yaw_rad is None else math.remainder(
        origin.yaw + goal.yaw_rad, 2 * math.pi)
    return replace(
        goal, x=origin.x + c * goal.x - s * goal.y, y=origin.y + s * goal.x + c * goal.y,
        yaw_rad=yaw, frame=frame)


def check_inside(x: float, y: float, profile: RobotProfile) -> None:
    """
    Check that a point of the map lies inside the geofence.

    Raises
    ------
    InstructionError
        ``outside_geofence``.

    """
    fence = profile.limits.geofence
    if fence is not None and not fence.contains(x, y):
        raise InstructionError(
            'outside_geofence', f'That ends at ({x:.1f}, {y:.1f}) m, outside the '
            'area where this robot may drive (limits.geofence).')


def _goal_in_map(
    goal: NavigateTo, profile: RobotProfile, sensors: Sensors, clock: Clock,
) -> NavigateTo:
    if profile.navigation is None or not is_relative(goal, profile):
        return goal
    check_frame(goal, profile)
    origin = _origin(goal.frame, profile, sensors, clock)
    if origin is None:
        raise InstructionError('no_pose', REFUSALS['no_pose'])
    resolved = relative_to(origin, goal, profile.navigation.map_frame)
    check_inside(resolved.x, resolved.y, profile)
    return resolved


def _origin(
    frame: str, profile: RobotProfile, sensors: Sensors, clock: Clock,
) -> Optional[MapPose]:
    """Return where a frame of the profile is on the map, None where nobody knows."""
    base = sensors.map_pose()
    if frame == profile.frames.base or base is None:
        return base
    sample = fresh_odometry(sensors, clock)
    if sample is None:
        return None
    yaw = base.yaw - sample.yaw
    c, s = math.cos(yaw), math.sin(yaw)
    return MapPose(
        base.x - (c * sample.x - s * sample.y), base.y - (s * sample.x + c * sample.y), yaw)
