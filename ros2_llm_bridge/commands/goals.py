# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Choose the action of the robot that carries out a primitive, and fill its goal.

The one place that knows Nav2's goal fields (nav2_msgs, Jazzy); renderer and executor use it, so
what is shown is what is sent. Goals are plain dictionaries in SI units; knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
from typing import Any, Mapping, Optional

from ros2_llm_bridge.commands.primitives import (
    Invoke, Move, NavigateThrough, NavigateTo, NavigationSpeed, Pause, Primitive, Rotate)
from ros2_llm_bridge.commands.vocabulary import NAVIGATE_TYPE, WAIT_TYPE
from ros2_llm_bridge.profile.schema import RobotProfile

ROUTE_TYPE = 'nav2_msgs/action/NavigateThroughPoses'
WAYPOINTS_TYPE = 'nav2_msgs/action/FollowWaypoints'
SPEED_LIMIT_TYPE = 'nav2_msgs/msg/SpeedLimit'

#: Seconds that a behaviour may take beyond its ideal time.
TIME_MARGIN_S = 10.0
#: Spin has no speed field and never turns slower than this (nav2_behaviors, Jazzy), rad/s.
SPIN_RATE_MIN = 0.4


@dataclass(frozen=True)
class ActionGoal:
    """
    A goal for a ROS action.

    Parameters
    ----------
    name, interface, fields
        The action, its type and the goal's fields.
    speed_percent
        The speed limit while it runs, in percent of the navigator's own speed; None for none.

    """

    name: str
    interface: str
    fields: Mapping[str, Any]
    speed_percent: Optional[float] = None


def action_goal(primitive: Primitive, profile: RobotProfile) -> Optional[ActionGoal]:
    """Return the goal that carries out a primitive, or None where velocity commands do."""
    if isinstance(primitive, NavigateTo) and profile.navigation is not None:
        return ActionGoal(
            profile.navigation.action, NAVIGATE_TYPE, {'pose': pose_fields(primitive)},
            speed_percent(primitive.speed, profile))
    if isinstance(primitive, NavigateThrough) and profile.navigation is not None:
        name, interface = (
            (profile.navigation.waypoints_action, WAYPOINTS_TYPE) if primitive.stops
            else (profile.navigation.through_action, ROUTE_TYPE))
        return ActionGoal(
            name, interface, {'poses': [pose_fields(pose) for pose in primitive.poses]},
            speed_percent(primitive.speed, profile))
    if isinstance(primitive, Invoke) and primitive.kind == 'action':
        return ActionGoal(primitive.name, primitive.interface, primitive.fields)
    behaviours = profile.navigation.behaviours if profile.navigation else frozenset()
    if isinstance(primitive, Move) and primitive.axis == 'x':
        return _move_goal(primitive, behaviours)
    if isinstance(primitive, Rotate) and 'spin' in behaviours:
        return ActionGoal('spin', 'nav2_msgs/action/Spin', {
            'target_yaw': primitive.angle_rad,
            'time_allowance': _allowance(abs(primitive.angle_rad) / SPIN_RATE_MIN)})
    if isinstance(primitive, Pause) and 'wait' in behaviours:
        return ActionGoal('wait', WAIT_TYPE, {'time': duration_fields(primitive.duration_s)})
    return None


def _move_goal(move: Move, behaviours: frozenset[str]) -> Optional[ActionGoal]:
    """Return a DriveOnHeading or BackUp goal; target and speed share a sign in the former."""
    allowance = _allowance(abs(move.distance_m) / move.speed_mps)
    if move.distance_m < 0 and 'backup' in behaviours:
        return ActionGoal('backup', 'nav2_msgs/action/BackUp', {
            'target': {'x': -move.distance_m}, 'speed': move.speed_mps,
            'time_allowance': allowance})
    if 'drive_on_heading' in behaviours:
        speed = math.copysign(move.speed_mps, move.distance_m)
        return ActionGoal('drive_on_heading', 'nav2_msgs/action/DriveOnHeading', {
            'target': {'x': move.distance_m}, 'speed': speed, 'time_allowance': allowance})
    return None


def speed_percent(speed: Optional[NavigationSpeed], profile: RobotProfile) -> Optional[float]:
    """
    Return the speed limit of a navigation in percent of the navigator's own speed, None for none.

    Slow is to default as it is for driving. A percentage never makes a robot faster, which an
    absolute limit does: MPPI and Regulated Pure Pursuit take it for the speed (Nav2, Jazzy).
    """
    if speed != 'slow' or profile.navigation is None or not profile.navigation.speed_limit_topic:
        return None
    words = profile.speeds.linear
    return round(100.0 * words.slow / words.default, 1)


def speed_limit_fields(percent: Optional[float]) -> dict[str, Any]:
    """Return the fields of a nav2_msgs/SpeedLimit; None lifts the limit, which 0.0 stands for."""
    return {'percentage': True, 'speed_limit': 0.0 if percent is None else percent}


def pose_fields(goal: NavigateTo) -> dict[str, Any]:
    """Return the fields of a geometry_msgs/PoseStamped; a free heading is the identity."""
    half = (goal.yaw_rad or 0.0) / 2
    return {
        'header': {'frame_id': goal.frame},
        'pose': {'position': {'x': goal.x, 'y': goal.y},
                 'orientation': {'z': math.sin(half), 'w': math.cos(half)}}}


def duration_fields(seconds: float) -> dict[str, int]:
    """Return the fields of a builtin_interfaces/Duration."""
    whole = int(seconds)
    nanoseconds = round((seconds - whole) * 1e9)
    return {'sec': whole, 'nanosec': nanoseconds} if nanoseconds else {'sec': whole}


def _allowance(ideal_s: float) -> dict[str, int]:
    return {'sec': math.ceil(ideal_s + TIME_MARGIN_S)}
