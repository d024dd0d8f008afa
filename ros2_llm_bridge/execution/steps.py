# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One step of a plan in execution: the interface, and the steps that send velocities themselves.

A step is asked at each tick what it wants; it never sends anything. Its watchdogs run on the
steady clock, durations that a person said on ROS time.
"""

from __future__ import annotations

import math
from typing import Any, Mapping, Optional, Protocol, Union

from ros2_llm_bridge.commands.primitives import KeepVelocity, Move, Pause, Rotate
from ros2_llm_bridge.execution.motion import BoundedMotion, MotionShape
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.reports import axis_of, motion_done
from ros2_llm_bridge.execution.values import OdometrySample, STANDSTILL, StepEnd, Tick, Velocity
from ros2_llm_bridge.profile.schema import RobotProfile

#: Odometry older than this is no odometry, seconds.
ODOMETRY_TIMEOUT_S = 0.5
#: A motion must come nearer its end by the amounts below within this time, seconds.
PROGRESS_TIMEOUT_S = 3.0
PROGRESS_M, PROGRESS_RAD = 0.01, 0.02
#: Moving this far against the asked direction ends a motion.
WRONG_WAY_M, WRONG_WAY_RAD = 0.1, 0.2
#: Time in seconds for a base to stand still after a zero.
STANDSTILL_TIMEOUT_S = 3.0
#: ROS time that stands still this long ends a motion bounded by it, seconds of steady time.
ROS_TIME_TIMEOUT_S = 2.0


class Step(Protocol):
    """A primitive in execution; it begins when it is made."""

    def tick(self) -> Tick:
        """Return what is wanted now."""
        ...

    def progress(self) -> Mapping[str, Any]:
        """Return measured progress for the status, SI units."""
        ...


class BoundedStep:
    """
    A distance or an angle by velocity commands, closed-loop on odometry.

    Where there is no odometry when it begins, the way is reckoned from what was commanded, and the
    report says that nobody measured it.
    """

    def __init__(
        self, primitive: Union[Move, Rotate], profile: RobotProfile, clock: Clock,
        sensors: Sensors,
    ) -> None:
        self._primitive = primitive
        self._clock = clock
        self._sensors = sensors
        self._turning = isinstance(primitive, Rotate)
        self._motion = _bounded_motion(primitive, profile)
        self._start = _fresh(sensors, clock)
        self._began_s = self._last_s = clock.steady()
        self._period_s = 1.0 / profile.velocity.rate_hz
        self._first = True
        self._reckoned = 0.0
        self._sent = 0.0
        self._braked_s: Optional[float] = None
        self._best_remaining = math.inf
        self._best_s = self._began_s

    def tick(self) -> Tick:
        """Return the next velocity, or the end."""
        now = self._clock.steady()
        elapsed = self._period_s if self._first else now - self._last_s
        self._reckoned += self._sent * (0.0 if self._first else elapsed)
        self._first = False
        self._last_s = now
        sample = self._sensors.odometry()
        if self._start is not None and (
                sample is None or now - sample.received_s > ODOMETRY_TIMEOUT_S):
            return self._failed('odometry_silent', 'the odometry went silent')
        travelled, velocity, age = self._measurement(sample, now)
        self._sent = self._motion.command(travelled, velocity, age, elapsed)
        trouble = self._trouble(now)
        if trouble is not None:
            return trouble
        if self._motion.is_braking:
            return self._brake(now, sample)
        self._braked_s = None
        return Tick(self._velocity(self._sent))

    def progress(self) -> Mapping[str, Any]:
        """Return the way left."""
        unit = 'rad' if self._turning else 'm'
        return {f'remaining_{unit}': round(max(self._motion.remaining, 0.0), 3),
                'odometry': self._start is not None}

    def _measurement(
        self, sample: Optional[OdometrySample], now: float,
    ) -> tuple[float, float, float]:
        """Return signed way, signed speed and the age of both."""
        if self._start is None or sample is None:
            return self._reckoned, self._sent, 0.0
        age = now - sample.measured_s
        if self._turning:
            return sample.turned_since(self._start), sample.velocity.yaw_rps, age
        axis = axis_of(self._primitive)
        speed = sample.velocity.y_mps if axis == 'y' else sample.velocity.x_mps
        return sample.travelled_since(self._start, axis), speed, age

    def _trouble(self, now: float) -> Optional[Tick]:
        """Return the end of a motion that goes nowhere or the wrong way."""
        remaining = self._motion.remaining
        wrong, progress = (
            (WRONG_WAY_RAD, PROGRESS_RAD) if self._turning else (WRONG_WAY_M, PROGRESS_M))
        if remaining <= self._best_remaining - progress:
            self._best_remaining, self._best_s = remaining, now
        amount = self._primitive.angle_rad if isinstance(
            self._primitive, Rotate) else self._primitive.distance_m
        if remaining > abs(amount) + wrong:
            return self._failed('wrong_way', 'the base moved against the asked direction')
        if now - self._best_s > PROGRESS_TIMEOUT_S and not self._motion.is_braking:
            return self._failed('no_progress', 'the base did not move on')
        return None

    def _brake(self, now: float, sample: Optional[OdometrySample]) -> Tick:
        if self._braked_s is None:
            self._braked_s = now
        if self._start is None:
            return self._ended(None, now)
        if sample is not None and sample.received_s > self._braked_s and sample.is_standing():
            if self._motion.standing():
                return self._ended(sample, now)
            self._best_s = now
        elif now - self._braked_s > STANDSTILL_TIMEOUT_S:
            return self._failed('no_standstill', 'the base did not come to a standstill')
        return Tick(STANDSTILL)

    def _velocity(self, speed: float) -> Velocity:
        if self._turning:
            return Velocity(yaw_rps=speed)
        return Velocity(y_mps=speed) if axis_of(self._primitive) == 'y' else Velocity(x_mps=speed)

    def _ended(self, sample: Optional[OdometrySample], now: float) -> Tick:
        measured = measured_since(self._start, sample)
        return Tick(STANDSTILL, StepEnd(True, _sentence(
            self._primitive, measured, now - self._began_s), measured=measured))

    def _failed(self, code: str, why: str) -> Tick:
        done = _sentence(
            self._primitive, measured_since(self._start, self._sensors.odometry()),
            self._last_s - self._began_s)
        return Tick(STANDSTILL, StepEnd(
            False, f'{done} Then I stopped: {why}.', code,
            measured_since(self._start, self._sensors.odometry())))


class TimedStep:
    """A velocity held for a time."""

    def __init__(
        self, primitive: KeepVelocity, clock: Clock, sensors: Sensors,
    ) -> None:
        self._primitive = primitive
        self._clock = clock
        self._sensors = sensors
        self._start = _fresh(sensors, clock)
        self._began_s = clock.steady()
        self._timer = RosTimer(primitive.duration_s, clock)
        self._braked_s: Optional[float] = None

    def tick(self) -> Tick:
        """Return the velocity, or the end."""
        now = self._clock.steady()
        sample = self._sensors.odometry()
        if self._timer.stands_still():
            return self._end(False, 'ros_time_stopped')
        if self._start is not None and (
                sample is None or now - sample.received_s > ODOMETRY_TIMEOUT_S):
            return self._end(False, 'odometry_silent')
        if not self._timer.is_over():
            wanted = self._primitive
            return Tick(Velocity(wanted.linear_x_mps, wanted.linear_y_mps, wanted.angular_z_rps))
        if self._braked_s is None:
            self._braked_s = now
        if self._start is None or sample is None:
            return self._end(True)
        if sample.received_s > self._braked_s and sample.is_standing():
            return self._end(True)
        if now - self._braked_s > STANDSTILL_TIMEOUT_S:
            return self._end(False, 'no_standstill')
        return Tick(STANDSTILL)

    def progress(self) -> Mapping[str, Any]:
        """Return the time left."""
        return {'remaining_s': round(self._timer.remaining_s(), 2)}

    def _end(self, ok: bool, code: str = '') -> Tick:
        measured = measured_since(self._start, self._sensors.odometry())
        text = _sentence(self._primitive, measured, self._clock.steady() - self._began_s)
        reasons = {'ros_time_stopped': ' Then I stopped: ROS time stands still.',
                   'odometry_silent': ' Then I stopped: the odometry went silent.',
                   'no_standstill': ' The base did not come to a standstill.'}
        return Tick(STANDSTILL, StepEnd(ok, text + reasons.get(code, ''), code, measured))


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


def measured_since(
    start: Optional[OdometrySample], end: Optional[OdometrySample],
) -> dict[str, float]:
    """Return what odometry measured between two samples; empty without both."""
    if start is None or end is None:
        return {}
    return {'distance_m': round(end.travelled_since(start), 4),
            'lateral_m': round(end.travelled_since(start, 'y'), 4),
            'angle_rad': round(end.turned_since(start), 4)}


def _sentence(
    primitive: Union[Move, Rotate, KeepVelocity], measured: Mapping[str, float], seconds: float,
) -> str:
    if not measured:
        return motion_done(primitive, None, None, seconds)
    along = 'lateral_m' if axis_of(primitive) == 'y' else 'distance_m'
    return motion_done(primitive, measured[along], measured['angle_rad'], seconds)


def _fresh(sensors: Sensors, clock: Clock) -> Optional[OdometrySample]:
    sample = sensors.odometry()
    if sample is None or clock.steady() - sample.received_s > ODOMETRY_TIMEOUT_S:
        return None
    return sample


def _bounded_motion(primitive: Union[Move, Rotate], profile: RobotProfile) -> BoundedMotion:
    period_s = 1.0 / profile.velocity.rate_hz
    if isinstance(primitive, Rotate):
        tolerance = max(math.radians(0.8), 0.005 * abs(primitive.angle_rad))
        creep = min(0.1, 0.5 * tolerance / period_s)
        return BoundedMotion(primitive.angle_rad, primitive.rate_rps, MotionShape(
            profile.limits.angular_acceleration, creep, tolerance, period_s))
    tolerance = max(0.008, 0.005 * abs(primitive.distance_m))
    creep = min(0.05, 0.5 * tolerance / period_s)
    return BoundedMotion(primitive.distance_m, primitive.speed_mps, MotionShape(
        profile.limits.linear_acceleration, creep, tolerance, period_s))
