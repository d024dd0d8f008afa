# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The geofence against the measured pose, while the robot moves.

Goals and ends of motions are checked before anything moves; this looks at where the robot is. A
robot that stands outside may come nearer, never go further out. Knows no ROS and no clock.
"""

from __future__ import annotations

import math
from typing import Optional

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.commands.vocabulary import REFUSALS, WAIT_TYPE
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.values import MapPose, Velocity
from ros2_llm_bridge.profile.schema import Geofence, Limits

#: Time in seconds until a base obeys a zero; the way that it goes meanwhile counts.
REACTION_S = 0.1
#: A robot outside must come nearer to the fence over this way, metres.
PROBE_M = 0.05
#: So much further out may a planner go on its way back to the inside, metres.
DETOUR_M = 0.5

Point = tuple[float, float]


def stopping_distance(speed_mps: float, limits: Limits) -> float:
    """Return metres from sending a zero to the standstill."""
    return speed_mps * REACTION_S + speed_mps ** 2 / (2 * limits.linear_acceleration)


def check_velocity(
    wanted: Velocity, measured: Optional[Velocity], pose: Optional[MapPose], limits: Limits,
) -> None:
    """
    Check that the robot could still stop inside after this velocity.

    Parameters
    ----------
    wanted
        What is about to be sent, in ``base_link``.
    measured
        What odometry measured; None without odometry.
    pose
        Where the robot is in the map; None if nobody knows. In the time that it is old, the robot
        may have gone on as fast as ``measured`` or ``wanted``.
    limits
        With geofence and acceleration. Turning on the spot is always allowed.

    Raises
    ------
    InstructionError
        ``outside_geofence`` or ``no_pose``.

    """
    fence = limits.geofence
    speed = math.hypot(wanted.x_mps, wanted.y_mps)
    if fence is None or speed == 0.0:
        return
    if pose is None:
        raise InstructionError('no_pose', REFUSALS['no_pose'])
    fastest = max(speed, math.hypot(measured.x_mps, measured.y_mps) if measured else 0.0)
    heading = pose.yaw + math.atan2(wanted.y_mps, wanted.x_mps)
    inside = fence.contains(pose.x, pose.y)
    way = fastest * pose.age_s + stopping_distance(fastest, limits)
    if not inside:
        way = max(way, PROBE_M)
    end = pose.x + way * math.cos(heading), pose.y + way * math.sin(heading)
    if inside:
        if fence.contains(*end) and not crosses((pose.x, pose.y), end, fence):
            return
    elif fence.contains(*end) or (
            distance_outside(*end, fence) < distance_outside(pose.x, pose.y, fence)):
        return
    raise InstructionError('outside_geofence', _reason(pose))


def drives(goal: ActionGoal) -> bool:
    """Return whether a goal lets Nav2 move the robot."""
    return goal.interface.startswith('nav2_msgs/') and goal.interface != WAIT_TYPE


class FenceWatch:
    """The geofence while others drive, from one pose to the next."""

    def __init__(self, fence: Geofence) -> None:
        self._fence = fence
        self._least: Optional[float] = None

    def check(self, pose: Optional[MapPose]) -> None:
        """
        Check that the robot has not left the area, or is on its way back.

        Raises
        ------
        InstructionError
            ``outside_geofence`` or ``no_pose``.

        """
        if pose is None:
            raise InstructionError('no_pose', REFUSALS['no_pose'])
        outside = distance_outside(pose.x, pose.y, self._fence)
        if self._least is None:
            self._least = outside
        self._least = min(self._least, outside)
        allowed = self._least + DETOUR_M if self._least > 0 else 0.0
        if outside > allowed:
            raise InstructionError('outside_geofence', _reason(pose))


def distance_outside(x: float, y: float, fence: Geofence) -> float:
    """Return metres from a point to the area, 0 inside."""
    if fence.contains(x, y):
        return 0.0
    return min(_to_segment((x, y), a, b) for a, b in _edges(fence))


def _edges(fence: Geofence) -> list[tuple[Point, Point]]:
    corners = fence.polygon
    return list(zip(corners, [*corners[1:], corners[0]]))


def _to_segment(point: Point, a: Point, b: Point) -> float:
    along = (b[0] - a[0], b[1] - a[1])
    length2 = along[0] ** 2 + along[1] ** 2
    share = 0.0 if length2 == 0 else (
        (point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / length2
    share = max(0.0, min(1.0, share))
    return math.hypot(
        point[0] - a[0] - share * along[0], point[1] - a[1] - share * along[1])


def crosses(start: Point, end: Point, fence: Geofence) -> bool:
    """Return whether a straight way goes over the edge of the area."""
    return any(
        _side(start, end, a) != _side(start, end, b) and _side(a, b, start) != _side(a, b, end)
        for a, b in _edges(fence))


def _side(a: Point, b: Point, point: Point) -> bool:
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0


def _reason(pose: MapPose) -> str:
    return (f'At ({pose.x:.1f}, {pose.y:.1f}) m that leaves the area where this robot may drive '
            '(limits.geofence).')
