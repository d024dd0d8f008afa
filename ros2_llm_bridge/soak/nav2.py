# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Nav2 as the soak sees it: goals that drive a base, are accepted late, fail, hang, are cancelled.

Implements ``execution.ports.Actions`` over a clock that is moved by hand; the motions are those of
the simulated robot. Knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import math
import random
from typing import Any, Callable, Mapping, Optional

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.ports import Clock, OnEnd, OnFeedback
from ros2_llm_bridge.execution.values import GoalEnd
from ros2_llm_bridge.nodes.sim.kinematics import Pose, STANDSTILL, Velocity
from ros2_llm_bridge.nodes.sim.navigation import (
    DriveStraight, DriveToPoses, Hold, Motion, NavigationSpeeds, RobotState, Status, Turn)

#: What the next goal may be made to do.
FAULTS = ('reject', 'abort', 'stuck', 'late_accept', 'refuse_cancel', 'vanish', 'foreign_cancel')

#: A goal that was cancelled before it was accepted counts as ended after this time, seconds.
LATE_ACCEPTANCE_S = 2.0
#: A server that refuses to cancel, or a foreign goal, goes on for at most this time, seconds.
STUBBORN_S = 12.0
#: Acceptance takes this long, and as long as ``late_accept`` makes it, seconds.
ACCEPTANCE_S, LATE_S = 0.06, 1.5


@dataclass
class _Goal:
    goal: ActionGoal
    on_feedback: OnFeedback
    on_end: OnEnd
    fault: str
    accepted_at_s: float
    fault_at_s: float
    motion: Optional[Motion] = None
    next_s: float = 0.0
    cancelled_s: Optional[float] = None
    ended: bool = False
    fed_s: float = field(default=-math.inf)


class SimulatedNav2:
    """
    The action servers of one robot.

    Parameters
    ----------
    interfaces
        Type of each action by name.
    clock
        Of the world.
    state
        Returns what the robot believes of itself.
    command
        Drives the base, as Nav2's controller does.
    seed
        Of what faults do when.

    """

    def __init__(
        self, interfaces: Mapping[str, str], clock: Clock, state: Callable[[], RobotState],
        command: Callable[[Velocity], None], seed: int,
    ) -> None:
        self.is_up = True
        #: What the next goal is made to do; forgotten then.
        self.next_fault = ''
        self.foreign: Optional[str] = None
        self._foreign_end_s = 0.0
        self._interfaces = interfaces
        self._clock = clock
        self._state = state
        self._command = command
        self._random = random.Random(seed)
        self._goals: list[_Goal] = []

    # The port

    def check(self, name: str, interface: str) -> None:
        """Raise RobotError if no such server answers."""
        if not self.is_up or self._interfaces.get(name) != interface:
            raise RobotError(name, 'no action server answers')

    def start(self, goal: ActionGoal, on_feedback: OnFeedback, on_end: OnEnd) -> None:
        """Take a goal."""
        self.check(goal.name, goal.interface)
        fault, self.next_fault = self.next_fault, ''
        now = self._clock.steady()
        self._goals = [g for g in self._goals if not g.ended]
        self._goals.append(_Goal(
            goal, on_feedback, on_end, fault,
            now + (LATE_S if fault == 'late_accept' else ACCEPTANCE_S),
            now + ACCEPTANCE_S + self._random.uniform(0.2, 4.0)))

    def cancel_own(self) -> None:
        """Ask for the end of all goals that were started here."""
        now = self._clock.steady()
        for goal in self._goals:
            if not goal.ended and goal.cancelled_s is None:
                goal.cancelled_s = now

    def cancel_all(self) -> None:
        """Ask for the end of all goals."""
        self.cancel_own()
        if self.foreign is not None:
            self._end_foreign()

    def own_ended(self) -> bool:
        """Return whether all goals that were started here have ended."""
        now = self._clock.steady()
        return all(g.ended or (
            g.motion is None and g.cancelled_s is not None
            and now - g.cancelled_s > LATE_ACCEPTANCE_S) for g in self._goals)

    def unended(self) -> str:
        """Return in words what has not ended."""
        names = [g.goal.name for g in self._goals if not g.ended]
        return f'{names[0]} does not end its goal' if names else ''

    def all_ended(self) -> bool:
        """Return whether nothing is active."""
        return self.own_ended() and self.foreign is None

    def foreign_goal(self) -> Optional[str]:
        """Return the action of the foreign goal."""
        return self.foreign

    # The world

    @property
    def is_idle(self) -> bool:
        """Return whether nothing goes on."""
        return self.foreign is None and all(g.ended for g in self._goals)

    def begin_foreign(self, seconds: float) -> None:
        """Let somebody else turn the robot for a while."""
        self.foreign = 'navigate_to_pose'
        self._foreign_end_s = self._clock.steady() + min(seconds, STUBBORN_S)

    def advance(self) -> None:
        """Do what is due now."""
        now = self._clock.steady()
        if self.foreign is not None:
            if now >= self._foreign_end_s:
                self._end_foreign()
            else:
                self._command(Velocity(yaw=0.4))
        for goal in list(self._goals):
            if not goal.ended:
                self._advance_goal(goal, now)

    def _advance_goal(self, goal: _Goal, now: float) -> None:
        if goal.fault == 'vanish' and now >= goal.fault_at_s:
            self._end(goal, GoalEnd('unavailable', 'the server is gone'))
        elif goal.motion is None:
            self._accept(goal, now)
        elif goal.cancelled_s is not None and self._obeys(goal, now):
            self._end(goal, GoalEnd('cancelled'))
        elif goal.fault == 'foreign_cancel' and now >= goal.fault_at_s:
            self._end(goal, GoalEnd('cancelled'))
        elif goal.fault == 'abort' and now >= goal.fault_at_s:
            self._end(goal, GoalEnd('aborted', '', {'error_code': 104}))
        else:
            self._drive(goal, goal.motion, now)

    def _accept(self, goal: _Goal, now: float) -> None:
        if now < goal.accepted_at_s:
            return
        if goal.fault == 'reject':
            self._end(goal, GoalEnd('rejected'))
            return
        goal.motion = _motion_of(goal.goal, self._state())
        goal.next_s = now

    def _obeys(self, goal: _Goal, now: float) -> bool:
        asked_s = goal.cancelled_s if goal.cancelled_s is not None else now
        return now - asked_s >= (STUBBORN_S if goal.fault == 'refuse_cancel' else 0.08)

    def _drive(self, goal: _Goal, motion: Motion, now: float) -> None:
        if now < goal.next_s:
            return
        goal.next_s = now + motion.period_s
        state = self._state()
        step = motion.step(state)
        stuck = goal.fault == 'stuck' and now >= goal.fault_at_s
        if step.command is not None:
            self._command(STANDSTILL if stuck else step.command)
        if step.status is Status.SUCCEEDED and not stuck:
            self._end(goal, GoalEnd('succeeded'))
        elif step.status is Status.FAILED:
            self._end(goal, GoalEnd('aborted', step.reason))
        elif now - goal.fed_s >= 0.5 and isinstance(motion, DriveToPoses):
            goal.fed_s = now
            goal.on_feedback({'distance_remaining': round(motion.distance_remaining(state), 2)})

    def _end(self, goal: _Goal, end: GoalEnd) -> None:
        goal.ended = True
        if goal.motion is not None:
            self._command(STANDSTILL)
        goal.on_end(end)

    def _end_foreign(self) -> None:
        self.foreign = None
        self._command(STANDSTILL)


def _motion_of(goal: ActionGoal, state: RobotState) -> Motion:
    """Return the motion of a goal of navigation, or of one of Nav2's behaviours."""
    fields = goal.fields
    allowance_s = float(fields.get('time_allowance', {}).get('sec', 0))
    if goal.name == 'spin':
        return Turn(fields['target_yaw'], allowance_s, state)
    if goal.name == 'drive_on_heading':
        return DriveStraight(fields['target']['x'], fields['speed'], allowance_s, state)
    if goal.name == 'backup':
        return DriveStraight(-fields['target']['x'], -fields['speed'], allowance_s, state)
    if goal.name == 'wait':
        time = fields['time']
        return Hold(time.get('sec', 0) + time.get('nanosec', 0) * 1e-9, state)
    goals = fields['poses'] if 'poses' in fields else [fields['pose']]
    return DriveToPoses([_pose_of(g['pose']) for g in goals], NavigationSpeeds(), state)


def _pose_of(pose: Mapping[str, Any]) -> Pose:
    position, rotation = pose['position'], pose['orientation']
    yaw = 2 * math.atan2(rotation.get('z', 0.0), rotation.get('w', 1.0))
    return Pose(position['x'], position['y'], yaw)
