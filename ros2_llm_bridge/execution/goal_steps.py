# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The steps that others carry out: action goals, service calls, messages, and the stop in a sequence.

What is reported comes from the result and from odometry.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.commands.primitives import (
    Invoke, KeepVelocity, Move, NavigateThrough, Pause, Primitive, Rotate)
from ros2_llm_bridge.execution.goal_words import (
    after_recoveries, failed, failure_code, failure_reason, feedback_shown, missed, missed_names,
    missed_waypoints, succeeded)
from ros2_llm_bridge.execution.nav2_codes import explain_result
from ros2_llm_bridge.execution.odometry import measured_since
from ros2_llm_bridge.execution.ports import Actions, Calls, Clock, Sensors
from ros2_llm_bridge.execution.result_words import answer_words
from ros2_llm_bridge.execution.route_words import not_ended, reached
from ros2_llm_bridge.execution.steps import STANDSTILL_TIMEOUT_S
from ros2_llm_bridge.execution.values import (
    GoalEnd, ODOMETRY_TIMEOUT_S, OdometrySample, STANDSTILL, StepEnd, Tick)

#: Time for a service to answer, seconds.
CALL_TIMEOUT_S = 10.0
#: Time for a cancelled goal to end, seconds.
CANCEL_TIMEOUT_S = 5.0
#: Where no odometry can confirm standstill, a stop in a sequence sends zero for so long, seconds.
BLIND_HALT_S = 1.5
#: Time beyond the allowance of a behaviour before its goal is given up, seconds.
GOAL_MARGIN_S = 5.0


class GoalStep:
    """
    An action goal, from sending it to its result.

    ``timeout_s`` bounds it on the steady clock; giving up cancels the goal and waits for its end,
    but not for ever: a server that does not end a cancelled goal ends the step, and who holds the
    robot next asks it again.
    """

    def __init__(
        self, primitive: Primitive, goal: ActionGoal, actions: Actions, clock: Clock,
        sensors: Sensors, timeout_s: float,
    ) -> None:
        self._primitive = primitive
        self._goal = goal
        self._actions = actions
        self._clock = clock
        self._sensors = sensors
        self._start = sensors.odometry()
        self._began_s = clock.steady()
        self._timeout_s = timeout_s
        self._cancelled_s: Optional[float] = None
        self._end: Optional[GoalEnd] = None
        self._feedback: Mapping[str, Any] = {}
        self._recoveries = 0
        actions.start(goal, self._on_feedback, self._on_end)

    def tick(self) -> Tick:
        """Return nothing until the goal has ended."""
        if self._end is not None:
            return Tick(end=self._step_end(self._end))
        now = self._clock.steady()
        if self._cancelled_s is None:
            if now - self._began_s > self._timeout_s:
                self._cancelled_s = now
                self._actions.cancel_own()
        elif now - self._cancelled_s > CANCEL_TIMEOUT_S:
            reason = f'{self._late()}, and {self._actions.unended() or "it does not end"}'
            return Tick(end=self._failed(reason, 'goal_goes_on', {}))
        return Tick()

    def progress(self) -> Mapping[str, Any]:
        """Return the numbers of the newest feedback."""
        return feedback_shown(self._feedback)

    def _on_feedback(self, feedback: Mapping[str, Any]) -> None:
        self._feedback = feedback
        count = feedback.get('number_of_recoveries', 0)
        self._recoveries = max(self._recoveries, int(count))

    def _on_end(self, end: GoalEnd) -> None:
        self._end = end

    def _step_end(self, end: GoalEnd) -> StepEnd:
        if end.status == 'succeeded' and end.result.get('success', True):
            return self._success(end)
        if self._cancelled_s is not None:
            return self._failed(self._late(), 'timeout', {})
        reason, fields = failure_reason(self._goal, end), explain_result(
            self._goal.interface, end.result).fields()
        entries = missed_waypoints(end.result)
        if isinstance(self._primitive, NavigateThrough) and entries:
            reason += f'; missed {missed_names(self._primitive, self._goal, entries)}'
            fields['missed'] = [entry['index'] for entry in entries]
        return self._failed(reason, failure_code(end), fields)

    def _success(self, end: GoalEnd) -> StepEnd:
        if isinstance(self._primitive, NavigateThrough):
            entries = missed_waypoints(end.result)
            if entries:
                text = missed(self._primitive, self._goal, entries)
                return StepEnd(False, text, 'waypoints_missed', {
                    **self._measured(), 'missed': [entry['index'] for entry in entries]})
        text = succeeded(
            self._primitive, self._goal, end.result, self._odometry(), self._recoveries)
        return StepEnd(True, text, measured=self._measured())

    def _failed(self, reason: str, code: str, fields: Mapping[str, Any]) -> StepEnd:
        reason += after_recoveries(self._recoveries)
        text = failed(self._primitive, reason)
        if isinstance(self._primitive, NavigateThrough) and self._end is not None:
            done = reached(self._primitive, self._feedback, self._end.result)
            if done:
                text = not_ended(self._primitive, done, reason)
                fields = {**fields, 'reached': list(done)}
        foreign = self._actions.foreign_goal()
        if foreign is not None:
            # No step may follow that would take the robot from whoever drives it now.
            code = 'busy'
            text += f" Somebody else's goal on {foreign} still drives this robot."
        return StepEnd(False, text, code, {**self._measured(), **fields})

    def _late(self) -> str:
        return f'{self._goal.name} took longer than {self._timeout_s:g} s'

    def _odometry(self) -> dict[str, float]:
        return measured_since(self._start, self._sensors.odometry())

    def _measured(self) -> dict[str, Any]:
        if not self._recoveries:
            return dict(self._odometry())
        return {**self._odometry(), 'recoveries': self._recoveries}


class CallStep:
    """A message or a service call of a capability."""

    def __init__(self, invoke: Invoke, calls: Calls, clock: Clock) -> None:
        self._invoke = invoke
        self._clock = clock
        self._began_s = clock.steady()
        self._end: Optional[GoalEnd] = None
        calls.start(invoke, self._on_end)

    def tick(self) -> Tick:
        """Return nothing until it was answered."""
        name = self._invoke.name
        if self._end is None:
            if self._clock.steady() - self._began_s > CALL_TIMEOUT_S:
                return Tick(end=StepEnd(
                    False, f'{name} does not answer. {self.in_flight()}', 'unavailable'))
            return Tick()
        result = self._end.result
        message = answer_words(result, self._end.reason)
        if self._end.status == 'succeeded' and result.get('success', True):
            done = f'Published to {name}.' if self._invoke.kind == 'topic' else f'{name} is done'
            if self._invoke.kind != 'topic':
                done += f': {message}.' if message else '.'
            return Tick(end=StepEnd(True, done, measured=dict(result)))
        text = f'{name} failed' + (f': {message}.' if message else '.')
        return Tick(end=StepEnd(False, text, 'call_failed', dict(result)))

    def in_flight(self) -> str:
        """Return in words what is known of a call that is given up now."""
        end = self.tick().end if self._end is not None else None
        if end is not None:
            return end.text
        return f'{self._invoke.name} was called and may have done it all the same.'

    def progress(self) -> Mapping[str, Any]:
        """Return nothing: a call has no progress."""
        return {}

    def _on_end(self, end: GoalEnd) -> None:
        self._end = end


class HaltStep:
    """The stop at the end of a sequence: zero until the base stands; latches nothing."""

    def __init__(self, clock: Clock, sensors: Sensors) -> None:
        self._clock = clock
        self._sensors = sensors
        self._began_s = clock.steady()

    def tick(self) -> Tick:
        """Return zero until the base stands."""
        now = self._clock.steady()
        sample = self._sensors.odometry()
        if sample is None:
            if now - self._began_s > BLIND_HALT_S:
                return Tick(STANDSTILL, unmeasured_stop(BLIND_HALT_S))
        elif now - sample.received_s <= ODOMETRY_TIMEOUT_S and standing_since(
                sample, self._began_s):
            return Tick(STANDSTILL, StepEnd(True, 'Stopped.'))
        elif now - self._began_s > STANDSTILL_TIMEOUT_S:
            silent = now - sample.received_s > ODOMETRY_TIMEOUT_S
            return Tick(STANDSTILL, StepEnd(
                False, 'I sent zero velocity; the odometry is silent, so nothing confirms that '
                'the robot stands.' if silent else 'The base did not come to a standstill.',
                'no_standstill'))
        return Tick(STANDSTILL)

    def progress(self) -> Mapping[str, Any]:
        """Return nothing."""
        return {}


def standing_since(sample: OdometrySample, began_s: float) -> bool:
    """Return whether a sample measured after ``began_s`` (steady) shows a standing base."""
    return sample.measured_s > began_s and sample.is_standing()


def unmeasured_stop(seconds: float) -> StepEnd:
    """Return the end of a stop on a robot that never had any odometry."""
    return StepEnd(True, f'I sent zero velocity for {seconds:g} s; there is no odometry that '
                   'measures whether the robot stands.')


def goal_timeout_s(primitive: Primitive, goal: ActionGoal, navigation_timeout_s: float) -> float:
    """Return how long a goal may take: its own allowance plus a margin, or navigation's."""
    if isinstance(primitive, Pause):
        return primitive.duration_s + GOAL_MARGIN_S
    if isinstance(primitive, (Move, Rotate, KeepVelocity)):
        allowance = goal.fields.get('time_allowance', {})
        return float(allowance.get('sec', navigation_timeout_s)) + GOAL_MARGIN_S
    return navigation_timeout_s
