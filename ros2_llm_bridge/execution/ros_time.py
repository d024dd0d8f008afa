# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
ROS time beside steady time: durations that a person said, and how fast the base lives.

ROS time may be simulated: faster, slower, standing still, or set to another time.
"""

from __future__ import annotations

from typing import Optional

from ros2_llm_bridge.execution.ports import Clock

#: ROS time that stands still this long ends what is bounded by it, seconds of steady time.
ROS_TIME_TIMEOUT_S = 2.0
#: Longest time in seconds that counts between two ticks, as for the limiter.
LONGEST_STEP_S = 0.2
#: Weight of the newest tick in the pace of ROS time; a faster one is a clock that was set.
PACE_WEIGHT, FASTEST_PACE = 0.2, 20.0


class RosTimer:
    """
    A duration in ROS time, with a steady watch on that clock itself.

    Where the clock is set, the steady time that passed counts instead, at the pace until then.
    """

    def __init__(self, duration_s: float, clock: Clock) -> None:
        self._clock = clock
        self._duration_s = duration_s
        self._passed_s = 0.0
        self._seen_ros = clock.ros()
        self._began_s = self._seen_s = clock.steady()

    def is_over(self) -> bool:
        """Return whether the time is over."""
        ros = self._clock.ros()
        if ros != self._seen_ros:
            now = self._clock.steady()
            between, until_then = now - self._seen_s, self._seen_s - self._began_s
            passed = ros - self._seen_ros
            if passed < 0:
                passed = 0.0
            elif passed > FASTEST_PACE * between:
                passed = between * (self._passed_s / until_then if until_then else 1.0)
            self._passed_s += passed
            self._seen_ros, self._seen_s = ros, now
        return self.remaining_s() <= 0

    def stands_still(self) -> bool:
        """Return whether ROS time has not moved for too long."""
        return not self.is_over() and self._clock.steady() - self._seen_s > ROS_TIME_TIMEOUT_S

    def remaining_s(self) -> float:
        """Return the time left."""
        return max(self._duration_s - self._passed_s, 0.0)


class Pace:
    """
    How much ROS time passes, per tick and per second of steady time.

    ``passed_s`` is what passed between the last two ticks, ``value`` the smoothed ratio of the two
    clocks: 1 on a robot, other values where time is simulated.
    """

    def __init__(self, clock: Clock, period_s: float) -> None:
        self.value = 1.0
        self.passed_s = 0.0
        self._clock = clock
        self._period_s = period_s
        self._ros_s: Optional[float] = None
        self._steady_s = clock.steady()

    def tick(self) -> float:
        """Return the ROS time since the last tick; at the first one a period."""
        ros, steady = self._clock.ros(), self._clock.steady()
        before, self._ros_s = self._ros_s, ros
        between, self._steady_s = steady - self._steady_s, steady
        if before is None:
            return self._period_s
        passed = ros - before
        if 0.0 <= passed <= FASTEST_PACE * between:
            if between:
                self.value += PACE_WEIGHT * (passed / between - self.value)
        else:
            passed = self.value * between
        self.passed_s = min(passed, LONGEST_STEP_S * max(self.value, 1.0))
        return self.passed_s
