# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a goal can be made to do, for tests of those who send goals: fail, hold still, recover.

Each wraps the motion of the goal. This module knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass

from ros2_llm_bridge.nodes.sim.kinematics import STANDSTILL
from ros2_llm_bridge.nodes.sim.navigation import Motion, RobotState, Status, Step

#: How long a recovery holds the base still, seconds.
RECOVERY_S = 0.6


@dataclass(frozen=True)
class Fault:
    """
    What the next goal is made to do.

    Parameters
    ----------
    kind
        One of ``parameters.FAULTS``.
    after_s
        Seconds from the begin of the goal.
    code
        ``error_code`` of an abort; 0 is the action's own UNKNOWN.

    """

    kind: str = 'none'
    after_s: float = 0.0
    code: int = 0


class Failing:
    """Run a motion until a time, then fail."""

    def __init__(self, motion: Motion, fails_at: float, code: int = 0) -> None:
        self.motion = motion
        self.period_s = motion.period_s
        self._fails_at = fails_at
        self._failure = Step(Status.FAILED, STANDSTILL, 'UNKNOWN', 'made to fail', code)

    def step(self, state: RobotState) -> Step:
        """Return the motion's own step until the time has come."""
        return self._failure if state.now >= self._fails_at else self.motion.step(state)


class Stuck:
    """Hold still and never end, as a robot whose wheels are blocked."""

    def __init__(self, motion: Motion) -> None:
        self.motion = motion
        self.period_s = motion.period_s

    def step(self, state: RobotState) -> Step:
        """Command nothing but standstill."""
        return Step(Status.RUNNING, STANDSTILL)


class Recovering:
    """Hold still twice on the way, as while Nav2 clears its costmaps, and go on."""

    def __init__(self, motion: Motion, first_at: float) -> None:
        self.motion = motion
        self.period_s = motion.period_s
        self.count = 0
        self._due = [first_at, first_at + 2 * RECOVERY_S]
        self._until = first_at

    def step(self, state: RobotState) -> Step:
        """Return the motion's own step, or standstill during a recovery."""
        if self._due and state.now >= self._due[0]:
            self._until = self._due.pop(0) + RECOVERY_S
            self.count += 1
        if state.now < self._until and self.count:
            return Step(Status.RUNNING, STANDSTILL)
        return self.motion.step(state)


def with_fault(motion: Motion, fault: Fault, now: float) -> Motion:
    """Return what a goal's motion becomes."""
    if fault.kind == 'abort':
        return Failing(motion, now + fault.after_s, fault.code)
    if fault.kind == 'stuck':
        return Stuck(motion)
    if fault.kind == 'recover':
        return Recovering(motion, now + fault.after_s)
    return motion
