# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A distance, an angle or a curve by velocity commands, closed-loop on odometry.

Where there is no odometry when it begins, the way is reckoned from what was commanded, and the
report says that nobody measured it. Speeds and ages count in ROS time, in which the base lives;
watchdogs run on the steady clock.
"""

from __future__ import annotations

import math
from typing import Any, Mapping, Optional, Union

from ros2_llm_bridge.commands.primitives import Arc, Move, Rotate
from ros2_llm_bridge.execution.course import Course, course_of, WRONG_WAY_M
from ros2_llm_bridge.execution.motion import BoundedMotion, Measurement
from ros2_llm_bridge.execution.odometry import Path
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.ros_time import Pace
from ros2_llm_bridge.execution.steps import (
    DrivingStep, PROGRESS_TIMEOUT_S, STANDSTILL_TIMEOUT_S)
from ros2_llm_bridge.execution.values import OdometrySample, STANDSTILL, Tick
from ros2_llm_bridge.profile.schema import RobotProfile


class BoundedStep(DrivingStep):
    """A motion until its amount is reached."""

    def __init__(
        self, primitive: Union[Move, Rotate, Arc], profile: RobotProfile, clock: Clock,
        sensors: Sensors,
    ) -> None:
        super().__init__(primitive, clock, sensors)
        self._course: Course = course_of(primitive, profile)
        self._motion = BoundedMotion(
            self._course.amount, self._course.speed, self._course.shape)
        self._pace = Pace(clock, self._course.shape.period_s)
        self._reckoned = 0.0
        self._sent = 0.0
        self._begin(self._began_s)

    def progress(self) -> Mapping[str, Any]:
        """Return the way left."""
        return {f'remaining_{self._course.unit}': round(max(self._motion.remaining, 0.0), 3),
                'odometry': self._start is not None}

    def _begin(self, now: float) -> None:
        self._path = Path(self._start) if self._course.kind == 'arc' else None
        self._watch = ProgressWatch(self._course, now)

    def _stood(self, seconds: float) -> None:
        self._motion.stood()
        self._watch.pause(seconds)

    def _drive(self, now: float, sample: Optional[OdometrySample]) -> Tick:
        elapsed = self._pace.tick()
        self._reckoned += self._sent * self._pace.passed_s
        measured = self._measurement(sample, now)
        behind = 0.0
        if self._path is not None and self._start is not None:
            self._path.add(sample)
            if self._path.length_m < -WRONG_WAY_M:
                return self._failed('wrong_way')
            behind = self._course.behind(measured.travelled, self._path.length_m)
            if self._course.is_left(behind, self._path.length_m):
                return self._failed('off_course')
        self._sent = self._motion.command(measured, elapsed, self._pace.value)
        trouble = self._trouble(sample, now)
        if trouble:
            return self._failed(trouble)
        if self._motion.is_braking:
            return self._brake(now, sample)
        self._braked_s = None
        return Tick(self._course.velocity(self._sent, behind))

    def _measurement(self, sample: Optional[OdometrySample], now: float) -> Measurement:
        if self._start is None or sample is None:
            return Measurement(self._reckoned, self._sent, 0.0)
        age = sample.received_s - sample.measured_s + (
            now - sample.received_s) * self._pace.value
        return Measurement(
            self._course.travelled(self._start, sample), self._course.speed_of(sample.velocity),
            age)

    def _trouble(self, sample: Optional[OdometrySample], now: float) -> str:
        """Return the code of a motion that goes nowhere or the wrong way, else nothing."""
        if self._start is not None and sample is not None and self._slip.slips(
                self._start, sample):
            return 'slipping'
        return self._watch.trouble(self._motion.remaining, self._motion.is_braking, now)

    def _brake(self, now: float, sample: Optional[OdometrySample]) -> Tick:
        if self._braked_s is None:
            self._braked_s = now
        if self._start is None:
            return self._succeeded()
        # Odometry of before the zero may show a base that has not begun to move yet.
        if sample is not None and sample.measured_s > self._braked_s and sample.is_standing():
            if self._motion.standing():
                return self._succeeded()
            # Time in which nothing was to move does not count as time without progress.
            self._watch.pause(now - self._braked_s)
        elif now - self._braked_s > STANDSTILL_TIMEOUT_S:
            return self._failed('no_standstill')
        return Tick(STANDSTILL)

    def _measured(self) -> dict[str, float]:
        measured = super()._measured()
        if measured and self._path is not None:
            measured['path_m'] = round(self._path.length_m, 4)
        return measured


class ProgressWatch:
    """Whether a motion comes nearer its end, on the steady clock."""

    def __init__(self, course: Course, now: float) -> None:
        self._course = course
        self._best = math.inf
        self._best_s = now
        slowest = min(course.speed, course.shape.creep)
        self._timeout_s = max(PROGRESS_TIMEOUT_S, PROGRESS_TIMEOUT_S * course.progress / slowest)

    def trouble(self, remaining: float, is_braking: bool, now: float) -> str:
        """Return ``wrong_way`` or ``no_progress``, or nothing."""
        # What is left in the end is less than a whole bit of progress.
        if remaining <= self._best - min(self._course.progress, abs(self._best) / 2):
            self._best, self._best_s = remaining, now
        if remaining > abs(self._course.amount) + self._course.wrong_way:
            return 'wrong_way'
        if now - self._best_s > self._timeout_s and not is_braking:
            return 'no_progress'
        return ''

    def pause(self, seconds: float) -> None:
        """Leave out a time in which nothing was to move."""
        self._best_s += seconds
