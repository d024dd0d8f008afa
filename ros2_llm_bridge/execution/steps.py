# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One step of a plan in execution: the interface, and the steps that last for a time.

A step is asked at each tick what it wants; it never sends anything. Its watchdogs run on the
steady clock, durations that a person said on ROS time.
"""

from __future__ import annotations

import math
from typing import Any, Mapping, Optional, Protocol, Union

from ros2_llm_bridge.commands.primitives import Arc, KeepVelocity, Move, Pause, Rotate
from ros2_llm_bridge.execution.course import WRONG_WAY_M, WRONG_WAY_RAD
from ros2_llm_bridge.execution.odometry import (
    fresh_odometry, measured_since, Path, silence, SlipWatch)
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.reports import axis_of, motion_curves, motion_done
from ros2_llm_bridge.execution.ros_time import RosTimer
from ros2_llm_bridge.execution.values import (
    ODOMETRY_TIMEOUT_S, OdometrySample, STANDSTILL, StepEnd, Tick, Velocity)

#: A motion must come nearer its end within this time, seconds.
PROGRESS_TIMEOUT_S = 3.0
#: A base that shows less than this share of a velocity stands.
STALLED_SHARE = 0.1
#: Time in seconds for a base to stand still after a zero.
STANDSTILL_TIMEOUT_S = 3.0
#: A tick that comes later than this after the one before finds odometry that nobody has taken in
#: meanwhile; it is judged after as much time again, in which the robot stands, seconds.
LATE_TICK_S = 0.2

Driven = Union[Move, Rotate, Arc, KeepVelocity]

#: Why a motion ended early, by code.
REASONS = {
    'odometry_silent': 'the odometry went silent',
    'odometry_jumped': 'the odometry jumped or began anew',
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
        Of the robot. Where odometry never came, nothing is measured; where it is silent when the
        step begins, it is waited for.

    """

    def __init__(self, primitive: Driven, clock: Clock, sensors: Sensors) -> None:
        self._primitive = primitive
        self._clock = clock
        self._sensors = sensors
        self._start = fresh_odometry(sensors, clock)
        self._is_blind = sensors.odometry() is None
        self._began_s = self._ticked_s = clock.steady()
        #: The late tick that found odometry old, while that is so.
        self._late_s: Optional[float] = None
        self._braked_s: Optional[float] = None
        self._slip = SlipWatch(sensors)

    def tick(self) -> Tick:
        """Return the velocity, or the end."""
        now = self._clock.steady()
        between, self._ticked_s = now - self._ticked_s, now
        sample = self._sensors.odometry()
        if not self._is_blind:
            if sample is None or now - sample.received_s > ODOMETRY_TIMEOUT_S:
                return self._unseen(now, between, sample)
            self._late_s = None
            if self._start is None:
                self._start, self._began_s = sample, now
                self._begin(now)
            elif sample.epoch != self._start.epoch:
                return self._failed('odometry_jumped')
        return self._drive(now, sample)

    def broken_off(self, code: str, reason: str) -> StepEnd:
        """Return the end of a step that somebody else ended; ``reason`` is a sentence."""
        return StepEnd(False, f'{self._done()} Then I stopped. {reason}', code, self._measured())

    def _failed(self, code: str) -> Tick:
        text = f'{self._done()} Then I stopped: {REASONS[code]}.'
        return Tick(STANDSTILL, StepEnd(False, text, code, self._measured()))

    def _succeeded(self) -> Tick:
        return Tick(STANDSTILL, StepEnd(True, self._done(), measured=self._measured()))

    def _begin(self, now: float) -> None:
        """Begin where the robot is now."""
        raise NotImplementedError

    def _drive(self, now: float, sample: Optional[OdometrySample]) -> Tick:
        """Return the velocity, or the end; the sample is fresh where odometry ever came."""
        raise NotImplementedError

    def _stood(self, seconds: float) -> None:
        """Take note of a time that nobody looked, and that a zero ended."""
        raise NotImplementedError

    def _unseen(self, now: float, between: float, sample: Optional[OdometrySample]) -> Tick:
        """Return what is wanted at a tick that finds no fresh odometry."""
        if between > LATE_TICK_S and self._late_s is None:
            self._late_s = now
        if self._late_s is not None and now - self._late_s <= LATE_TICK_S:
            self._stood(between)
            return Tick(STANDSTILL)
        if self._start is not None:
            return self._failed('odometry_silent')
        if now - self._began_s <= ODOMETRY_TIMEOUT_S:
            return Tick(STANDSTILL)
        return Tick(STANDSTILL, StepEnd(
            False, f'I did not move: {silence(sample, now)}', 'unavailable'))

    def _measured(self) -> dict[str, float]:
        return measured_since(self._start, self._sensors.odometry())

    def _done(self) -> str:
        """Return a sentence about what was done."""
        measured, seconds = self._measured(), self._clock.steady() - self._began_s
        if not measured:
            why = 'without odometry' if self._start is None else 'as odometry jumped,'
            return motion_done(self._primitive, None, None, seconds, why)
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
        self._duration_s = primitive.duration_s
        self._begin(self._began_s)

    def progress(self) -> Mapping[str, Any]:
        """Return the time left."""
        return {'remaining_s': round(self._timer.remaining_s(), 2)}

    def _begin(self, now: float) -> None:
        self._timer = RosTimer(self._duration_s, self._clock)
        self._path = Path(self._start, math.atan2(self._wanted.y_mps, self._wanted.x_mps))
        self._moved_s = now

    def _stood(self, seconds: float) -> None:
        self._moved_s += seconds

    def _drive(self, now: float, sample: Optional[OdometrySample]) -> Tick:
        self._path.add(sample)
        if self._timer.stands_still():
            return self._failed('ros_time_stopped')
        if not self._timer.is_over():
            if self._start is not None and sample is not None:
                if self._is_against(self._start, sample):
                    return self._failed('wrong_way')
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

    def _is_against(self, start: OdometrySample, sample: OdometrySample) -> bool:
        wanted, turned = self._wanted, sample.turned_since(start)
        driven = bool(wanted.x_mps or wanted.y_mps)
        return driven and self._path.length_m < -WRONG_WAY_M or (
            turned * wanted.yaw_rps < 0 and abs(turned) > WRONG_WAY_RAD)

    def _is_stalled(self, sample: OdometrySample, now: float) -> bool:
        wanted, velocity = self._wanted, sample.velocity
        if (_shows(velocity.x_mps, wanted.x_mps) or _shows(velocity.y_mps, wanted.y_mps)
                or _shows(velocity.yaw_rps, wanted.yaw_rps)):
            self._moved_s = now
        return now - self._moved_s > PROGRESS_TIMEOUT_S

    def _measured(self) -> dict[str, float]:
        measured = super()._measured()
        if measured and motion_curves(self._primitive):
            sign = -1.0 if self._wanted.x_mps < 0 else 1.0
            measured['path_m'] = round(sign * self._path.length_m, 4)
        return measured


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


def _shows(measured: float, wanted: float) -> bool:
    """Return whether a base moves along one of its axes as it should, if it should."""
    return math.copysign(1.0, wanted) * measured > STALLED_SHARE * abs(wanted) > 0
