# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The motions behind Nav2's actions, as state machines over a robot's state.

A motion is asked each period what to command next. Behaviours work as Nav2's: at 10 Hz, measured
in the odometry frame, ``drive_on_heading`` and ``backup`` at constant speed to the end and
``spin`` with at least 0.4 rad/s, so each overshoots a little. Navigation turns to the goal, drives
straight, and turns to the goal's yaw. This module knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
import math
from typing import Optional, Protocol, Sequence

from ros2_llm_bridge.nodes.sim.kinematics import normalize_angle, Pose, STANDSTILL, Velocity

BEHAVIOUR_PERIOD_S = 0.1
CONTROLLER_PERIOD_S = 0.05

#: Limits of Nav2's spin behaviour: rad/s, rad/s, rad/s^2.
SPIN_SPEED_MIN, SPIN_SPEED_MAX, SPIN_ACCELERATION = 0.4, 1.0, 3.2


class Status(Enum):
    """Where a motion stands."""

    RUNNING = 'running'
    SUCCEEDED = 'succeeded'
    FAILED = 'failed'


@dataclass(frozen=True)
class RobotState:
    """
    What a motion may know: time in seconds, poses as the robot believes them, odometry's velocity.

    ``linear_speed_max`` in m/s is what the ``speed_limit`` topic leaves.
    """

    now: float
    map_pose: Pose
    odom_pose: Pose
    velocity: Velocity
    linear_speed_max: float = math.inf


@dataclass(frozen=True)
class Step:
    """
    One answer of a motion.

    ``error`` names a constant of the action's result (``TIMEOUT``) where ``code`` does not give
    its number, ``command`` is absent where the motion leaves the base alone.
    """

    status: Status
    command: Optional[Velocity] = None
    error: str = 'NONE'
    reason: str = ''
    code: int = 0


_ARRIVED = Step(Status.SUCCEEDED, STANDSTILL)


class Motion(Protocol):
    """A motion towards one goal."""

    period_s: float

    def step(self, state: RobotState) -> Step:
        """Return what to do in this period."""
        ...


class Impossible:
    """The motion of a goal that cannot be begun."""

    period_s = BEHAVIOUR_PERIOD_S

    def __init__(self, error: str, reason: str, code: int = 0) -> None:
        self.failure = Step(Status.FAILED, None, error, reason, code)

    def step(self, state: RobotState) -> Step:
        """Fail."""
        return self.failure


class DriveStraight:
    """
    Drive a distance at a constant speed, as ``drive_on_heading`` and ``backup`` do.

    Parameters
    ----------
    distance, speed
        Metres and m/s; negative is backwards, both must share a sign.
    time_allowance_s
        Seconds until it fails; 0 is no limit.
    state
        The state at the start.

    """

    period_s = BEHAVIOUR_PERIOD_S

    def __init__(
        self, distance: float, speed: float, time_allowance_s: float, state: RobotState,
    ) -> None:
        self.travelled = 0.0
        self._distance = distance
        self._speed = speed
        self._start = state.odom_pose
        self._deadline = state.now + time_allowance_s if time_allowance_s > 0 else math.inf

    def step(self, state: RobotState) -> Step:
        """Drive on, without slowing down before the end."""
        if state.now > self._deadline:
            return Step(Status.FAILED, STANDSTILL, 'TIMEOUT', 'time allowance exceeded')
        self.travelled = self._start.distance_to(state.odom_pose)
        if self.travelled >= abs(self._distance):
            return _ARRIVED
        return Step(Status.RUNNING, Velocity(x=self._speed))


class Turn:
    """Turn on the spot by an angle in radians, left positive, also beyond a full turn."""

    period_s = BEHAVIOUR_PERIOD_S

    def __init__(self, angle: float, time_allowance_s: float, state: RobotState) -> None:
        self.turned = 0.0
        self._angle = angle
        self._yaw = state.odom_pose.yaw
        self._deadline = state.now + time_allowance_s if time_allowance_s > 0 else math.inf

    def step(self, state: RobotState) -> Step:
        """Turn on, slower towards the end but never below the least speed."""
        if state.now > self._deadline:
            return Step(Status.FAILED, STANDSTILL, 'TIMEOUT', 'time allowance exceeded')
        self.turned += normalize_angle(state.odom_pose.yaw - self._yaw)
        self._yaw = state.odom_pose.yaw
        remaining = abs(self._angle) - abs(self.turned)
        if remaining < 1e-6:
            return _ARRIVED
        speed = math.sqrt(2 * SPIN_ACCELERATION * remaining)
        speed = min(max(speed, SPIN_SPEED_MIN), SPIN_SPEED_MAX)
        return Step(Status.RUNNING, Velocity(yaw=math.copysign(speed, self._angle)))


class Hold:
    """Wait for a time in seconds; the base is left alone."""

    period_s = BEHAVIOUR_PERIOD_S

    def __init__(self, duration_s: float, state: RobotState) -> None:
        self.time_left_s = duration_s
        self._end = state.now + duration_s

    def step(self, state: RobotState) -> Step:
        """Wait on."""
        self.time_left_s = self._end - state.now
        return Step(Status.RUNNING if self.time_left_s > 0 else Status.SUCCEEDED)


@dataclass(frozen=True)
class NavigationSpeeds:
    """How the controller drives: m/s, rad/s, m/s^2, rad/s^2, and goal tolerances in m and rad."""

    linear: float = 0.5
    angular: float = 1.0
    linear_acceleration: float = 0.8
    angular_acceleration: float = 1.6
    xy_tolerance: float = 0.03
    yaw_tolerance: float = 0.03


class DriveToPoses:
    """
    Drive through poses in the map, in order; only at the last (or at each) the yaw counts.

    Parameters
    ----------
    poses
        At least one pose in the map.
    speeds
        How to drive.
    state
        The state at the start.
    stop_at_each
        True turns to each pose's yaw (waypoints), false passes through all but the last.

    """

    period_s = CONTROLLER_PERIOD_S

    def __init__(
        self, poses: Sequence[Pose], speeds: NavigationSpeeds, state: RobotState,
        stop_at_each: bool = False,
    ) -> None:
        self.poses = tuple(poses)
        self.index = 0
        self._speeds = speeds
        self._stop_at_each = stop_at_each
        self._at_goal = False
        self._aligned = False
        self._command = STANDSTILL
        self._last = state.now

    def distance_remaining(self, state: RobotState) -> float:
        """Return the length in metres of the way that is left."""
        if self._at_goal and self.index == len(self.poses) - 1:
            return 0.0
        way = (state.map_pose, *self.poses[self.index:])
        return sum(a.distance_to(b) for a, b in zip(way, way[1:], strict=False))

    def step(self, state: RobotState) -> Step:
        """Turn to the goal, drive, turn to its yaw, and go on to the next."""
        dt = min(max(state.now - self._last, 0.0), 2 * self.period_s) or self.period_s
        self._last = state.now
        goal = self.poses[self.index]
        distance = state.map_pose.distance_to(goal)
        is_last = self.index == len(self.poses) - 1
        if not self._at_goal and distance <= self._speeds.xy_tolerance:
            if not (is_last or self._stop_at_each):
                return self._next_pose(state)
            self._at_goal = True
        if self._at_goal:
            error = normalize_angle(goal.yaw - state.map_pose.yaw)
            if abs(error) <= self._speeds.yaw_tolerance and abs(state.velocity.yaw) < 0.1:
                return _ARRIVED if is_last else self._next_pose(state)
            # Turning on to the last bit would swing back and forth where the base follows at once.
            settles = abs(error) <= self._speeds.yaw_tolerance / 3
            return self._ramped(0.0, 0.0 if settles else self._turn_speed(error), dt)
        bearing = state.map_pose.bearing_to(goal)
        self._aligned = abs(bearing) < (0.5 if self._aligned else 0.05)
        if not self._aligned:
            return self._ramped(0.0, self._turn_speed(bearing), dt)
        top = min(self._speeds.linear, state.linear_speed_max)
        speed = min(top, math.sqrt(2 * self._speeds.linear_acceleration * distance))
        return self._ramped(speed * math.cos(bearing), 2.0 * bearing, dt)

    def _next_pose(self, state: RobotState) -> Step:
        self.index += 1
        self._at_goal = self._aligned = False
        return Step(Status.RUNNING, self._command)

    def _turn_speed(self, error: float) -> float:
        speed = math.sqrt(2 * self._speeds.angular_acceleration * abs(error)) * 0.8
        return math.copysign(min(speed, self._speeds.angular), error)

    def _ramped(self, linear: float, angular: float, dt: float) -> Step:
        """Return a step whose command grows no faster than the accelerations; it may shrink."""
        x = min(linear, self._command.x + self._speeds.linear_acceleration * dt)
        grown = abs(self._command.yaw) + self._speeds.angular_acceleration * dt
        yaw = max(-grown, min(grown, angular))
        self._command = Velocity(x=x, yaw=yaw)
        return Step(Status.RUNNING, self._command)


class FollowWaypoints(DriveToPoses):
    """
    Stop at poses in order; what cannot be reached was left out before.

    Parameters
    ----------
    numbered
        Poses in the map with their places in the goal's list.
    missed
        Places in the list and error codes of those left out.

    """

    def __init__(
        self, numbered: Sequence[tuple[int, Pose]], missed: Sequence[tuple[int, int]],
        speeds: NavigationSpeeds, state: RobotState,
    ) -> None:
        super().__init__([pose for _, pose in numbered], speeds, state, stop_at_each=True)
        self.missed = list(missed)
        self._numbers = [number for number, _ in numbered]

    @property
    def waypoint(self) -> int:
        """Return the place in the goal's list of the pose that is driven to."""
        return self._numbers[self.index]


class AllMissed:
    """The end of a route none of whose poses can be reached: the follower calls it a success."""

    period_s = CONTROLLER_PERIOD_S

    def __init__(self, missed: Sequence[tuple[int, int]]) -> None:
        self.missed = list(missed)

    def step(self, state: RobotState) -> Step:
        """End."""
        return Step(Status.SUCCEEDED)
