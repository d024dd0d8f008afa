# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One step of a plan in execution: the interface, and the steps that last for a time.

A step is asked at each tick what it wants; it never sends anything. Its watchdogs run on the
steady clock, durations that a person said on ROS time.
"""

from __future__ import annotations

from collections import deque
import math
from typing import Any, Mapping, Optional, Protocol, Union

from ros2_llm_bridge.commands.primitives import Arc, KeepVelocity, Move, Pause, Rotate
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.reports import axis_of, motion_done
from ros2_llm_bridge.execution.values import (
    MapPose, ODOMETRY_TIMEOUT_S, OdometrySample, STANDSTILL, StepEnd, Tick, Velocity)

#: A motion must come nearer its end within this time, seconds.
PROGRESS_TIMEOUT_S = 3.0
#: A base that shows less than this share of a velocity stands.
STALLED_SHARE = 0.1
#: Where odometry is ahead of the pose on the map by this way in metres, and by half of its own,
#: the wheels turn and the robot does not move.
SLIP_M, SLIP_SHARE = 0.5, 0.5
#: The pose on the map may lag behind odometry by this time in seconds: it is allowed to be old, and
#: a busy computer takes its messages late.
SLIP_LAG_S = 3.0
#: Time in seconds for a base to stand still after a zero.
STANDSTILL_TIMEOUT_S = 3.0
#: ROS time that stands still this long ends a motion bounded by it, seconds of steady time.
ROS_TIME_TIMEOUT_S = 2.0

Driven = Union[Move, Rotate, Arc, KeepVelocity]

#: Why a motion ended early, by code.
REASONS = {
    'odometry_silent': 'the odometry went silent',
    'wrong_way': 'the base moved against the asked direction',
    'no_progress': 'the base did not move on',
    'slipping': 'the wheels turned, but on the map the robot hardly moved',
    'off_course': 'the robot left the curve',
    'no_standstill': 'the base did not come to a standstill',
    'ros_time_stopped': 'ROS time stands still'}


class Step(Protocol):
    """A primitive in execution; it begins when it is made."""

    def tick(self) -> Tick:
        """Return what is wanted now."""
        ...

    def progress(self) -> Mapping[str, Any]:
        """Return measured progress for the status, SI units."""
        ...


class DrivingStep:
    """
    What the steps that send velocities have in common: a start, what was measured since, ends.

    Parameters
    ----------
    primitive
        What is driven.
    clock, sensors
        Of the robot. Where there is no odometry when the step begins, nothing is measured.

    """

    def __init__(self, primitive: Driven, clock: Clock, sensors: Sensors) -> None:
        self._primitive = primitive
        self._clock = clock
        self._sensors = sensors
        self._start = _fresh(sensors, clock)
        self._began_s = clock.steady()
        self._braked_s: Optional[float] = None
        self._slip = SlipWatch(sensors)

    def broken_off(self, code: str, reason: str) -> StepEnd:
        """Return the end of a step that somebody else ended; ``reason`` is a sentence."""
        return StepEnd(False, f'{self._done()} Then I stopped. {reason}', code, self._measured())

    def _failed(self, code: str) -> Tick:
        text = f'{self._done()} Then I stopped: {REASONS[code]}.'
        return Tick(STANDSTILL, StepEnd(False, text, code, self._measured()))

    def _succeeded(self) -> Tick:
        return Tick(STANDSTILL, StepEnd(True, self._done(), measured=self._measured()))

    def _is_silent(self, sample: Optional[OdometrySample], now: float) -> bool:
        """Return whether odometry that there was is there no more."""
        return self._start is not None and (
            sample is None or now - sample.received_s > ODOMETRY_TIMEOUT_S)

    def _measured(self) -> dict[str, float]:
        return measured_since(self._start, self._sensors.odometry())

    def _done(self) -> str:
        """Return a sentence about what was done."""
        measured, seconds = self._measured(), self._clock.steady() - self._began_s
        if not measured:
            return motion_done(self._primitive, None, None, seconds)
        along = 'lateral_m' if axis_of(self._primitive) == 'y' else 'distance_m'
        return motion_done(
            self._primitive, measured.get('path_m', measured[along]), measured['angle_rad'],
            seconds)


class TimedStep(DrivingStep):
    """A velocity held for a time."""

    def __init__(
        self, primitive: KeepVelocity, clock: Clock, sensors: Sensors,
    ) -> None:
        super().__init__(primitive, clock, sensors)
        self._wanted = Velocity(
            primitive.linear_x_mps, primitive.linear_y_mps, primitive.angular_z_rps)
        self._timer = RosTimer(primitive.duration_s, clock)
        self._moved_s = self._began_s

    def tick(self) -> Tick:
        """Return the velocity, or the end."""
        now = self._clock.steady()
        sample = self._sensors.odometry()
        if self._timer.stands_still():
            return self._failed('ros_time_stopped')
        if self._is_silent(sample, now):
            return self._failed('odometry_silent')
        if not self._timer.is_over():
            if self._start is not None and sample is not None:
                if self._is_stalled(sample, now):
                    return self._failed('no_progress')
                if self._slip.slips(self._start, sample):
                    return self._failed('slipping')
            return Tick(self._wanted)
        if self._braked_s is None:
            self._braked_s = now
        if self._start is None or sample is None:
            return self._succeeded()
        if sample.measured_s > self._braked_s and sample.is_standing():
            return self._succeeded()
        if now - self._braked_s > STANDSTILL_TIMEOUT_S:
            return self._failed('no_standstill')
        return Tick(STANDSTILL)

    def progress(self) -> Mapping[str, Any]:
        """Return the time left."""
        return {'remaining_s': round(self._timer.remaining_s(), 2)}

    def _is_stalled(self, sample: OdometrySample, now: float) -> bool:
        wanted, velocity = self._wanted, sample.velocity
        if (abs(velocity.x_mps) > STALLED_SHARE * abs(wanted.x_mps) > 0
                or abs(velocity.y_mps) > STALLED_SHARE * abs(wanted.y_mps) > 0
                or abs(velocity.yaw_rps) > STALLED_SHARE * abs(wanted.yaw_rps) > 0):
            self._moved_s = now
        return now - self._moved_s > PROGRESS_TIMEOUT_S


class PauseStep:
    """Stand still for a time; sends nothing."""

    def __init__(self, primitive: Pause, clock: Clock) -> None:
        self._primitive = primitive
        self._timer = RosTimer(primitive.duration_s, clock)

    def tick(self) -> Tick:
        """Return nothing until the time is over."""
        if self._timer.stands_still():
            return Tick(end=StepEnd(
                False, 'I stopped waiting: ROS time stands still.', 'ros_time_stopped'))
        if not self._timer.is_over():
            return Tick()
        return Tick(end=StepEnd(True, f'Waited {self._primitive.duration_s:g} s.'))

    def progress(self) -> Mapping[str, Any]:
        """Return the time left."""
        return {'remaining_s': round(self._timer.remaining_s(), 2)}


class RosTimer:
    """A duration in ROS time, with a steady watch on that clock itself."""

    def __init__(self, duration_s: float, clock: Clock) -> None:
        self._clock = clock
        self._left = duration_s
        self._seen_ros = clock.ros()
        self._seen_s = clock.steady()

    def is_over(self) -> bool:
        """Return whether the time is over; a clock that jumps back costs nothing."""
        ros = self._clock.ros()
        if ros != self._seen_ros:
            self._left -= max(ros - self._seen_ros, 0.0)
            self._seen_ros = ros
            self._seen_s = self._clock.steady()
        return self._left <= 0

    def stands_still(self) -> bool:
        """Return whether ROS time has not moved for too long."""
        return not self.is_over() and self._clock.steady() - self._seen_s > ROS_TIME_TIMEOUT_S

    def remaining_s(self) -> float:
        """Return the time left."""
        return max(self._left, 0.0)


class SlipWatch:
    """
    Compare the way by odometry with that on the map, where the map pose is known.

    The pose may be older than odometry, so it is held against all that odometry told in the last
    ``SLIP_LAG_S``.
    """

    def __init__(self, sensors: Sensors) -> None:
        self._sensors = sensors
        self._start: Optional[MapPose] = sensors.map_pose()
        #: Time of odometry and how far from the start it was then, back to the first old enough.
        self._rolled: deque[tuple[float, float]] = deque()

    def slips(self, start: OdometrySample, sample: OdometrySample) -> bool:
        """Return whether the wheels have turned without moving the robot."""
        self._rolled.append(
            (sample.received_s, math.hypot(sample.x - start.x, sample.y - start.y)))
        enough_s = sample.received_s - SLIP_LAG_S
        while len(self._rolled) > 1 and self._rolled[1][0] <= enough_s:
            self._rolled.popleft()
        rolled = min(way for _, way in self._rolled)
        if self._start is None or self._rolled[0][0] > enough_s or rolled < SLIP_M:
            return False
        pose = self._sensors.map_pose()
        if pose is None:
            return False
        moved = math.hypot(pose.x - self._start.x, pose.y - self._start.y)
        return rolled - moved > max(SLIP_M, SLIP_SHARE * rolled)


def measured_since(
    start: Optional[OdometrySample], end: Optional[OdometrySample],
) -> dict[str, float]:
    """Return what odometry measured between two samples; empty without both."""
    if start is None or end is None:
        return {}
    return {'distance_m': round(end.travelled_since(start), 4),
            'lateral_m': round(end.travelled_since(start, 'y'), 4),
            'angle_rad': round(end.turned_since(start), 4)}


def _fresh(sensors: Sensors, clock: Clock) -> Optional[OdometrySample]:
    sample = sensors.odometry()
    if sample is None or clock.steady() - sample.received_s > ODOMETRY_TIMEOUT_S:
        return None
    return sample
