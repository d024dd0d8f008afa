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
    Invoke, KeepVelocity, Move, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.execution.ports import Actions, Calls, Clock, Sensors
from ros2_llm_bridge.execution.reports import doing, driven, target_of, turned
from ros2_llm_bridge.execution.steps import (
    measured_since, ODOMETRY_TIMEOUT_S, STANDSTILL_TIMEOUT_S)
from ros2_llm_bridge.execution.values import GoalEnd, OdometrySample, STANDSTILL, StepEnd, Tick

#: Time for a service to answer, seconds.
CALL_TIMEOUT_S = 10.0
#: Time beyond the allowance of a behaviour before its goal is given up, seconds.
GOAL_MARGIN_S = 5.0


class GoalStep:
    """
    An action goal, from sending it to its result.

    ``timeout_s`` bounds it on the steady clock; giving up cancels the goal and waits for its end.
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
        self._timed_out = False
        self._end: Optional[GoalEnd] = None
        self._feedback: Mapping[str, Any] = {}
        actions.start(goal, self._on_feedback, self._on_end)

    def tick(self) -> Tick:
        """Return nothing until the goal has ended."""
        if self._end is not None:
            return Tick(end=self._step_end(self._end))
        late = self._clock.steady() - self._began_s > self._timeout_s
        if late and not self._timed_out:
            self._timed_out = True
            self._actions.cancel_own()
        return Tick()

    def progress(self) -> Mapping[str, Any]:
        """Return the numbers of the newest feedback."""
        return dict(self._feedback)

    def _on_feedback(self, feedback: Mapping[str, Any]) -> None:
        self._feedback = feedback

    def _on_end(self, end: GoalEnd) -> None:
        self._end = end

    def _step_end(self, end: GoalEnd) -> StepEnd:
        measured = measured_since(self._start, self._sensors.odometry())
        if end.status == 'succeeded':
            return StepEnd(True, self._success(measured), measured=measured)
        if self._timed_out:
            reason = f'{self._goal.name} took longer than {self._timeout_s:.0f} s'
            return StepEnd(False, self._failure(reason), 'timeout', measured)
        code = {'rejected': 'goal_rejected', 'unavailable': 'unavailable',
                'cancelled': 'goal_cancelled'}.get(end.status, 'goal_aborted')
        detail = str(end.result.get('error_msg') or end.reason)
        if end.result.get('error_code'):
            detail = f'{detail} (code {end.result["error_code"]})'.strip()
        words = {'rejected': 'rejected the goal', 'unavailable': 'does not answer',
                 'cancelled': 'was cancelled by somebody else'}.get(end.status, 'gave up')
        reason = f'{self._goal.name} {words}' + (f': {detail}' if detail else '')
        return StepEnd(False, self._failure(reason), code, measured)

    def _success(self, measured: Mapping[str, float]) -> str:
        primitive = self._primitive
        if isinstance(primitive, NavigateTo):
            return f'Arrived at {target_of(primitive)}.'
        if isinstance(primitive, Pause):
            return f'Waited {primitive.duration_s:g} s.'
        if isinstance(primitive, Move) and measured:
            return driven(measured['distance_m'])
        if isinstance(primitive, Rotate) and measured:
            return turned(measured['angle_rad'])
        return f'{self._goal.name} reports success.'

    def _failure(self, reason: str) -> str:
        if isinstance(self._primitive, NavigateTo):
            return f'I did not reach {target_of(self._primitive)}: {reason}.'
        return f'I failed {doing(self._primitive)}: {reason}.'


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
                return Tick(end=StepEnd(False, f'{name} does not answer.', 'unavailable'))
            return Tick()
        result = self._end.result
        message = str(result.get('message') or result.get('status_message') or self._end.reason)
        if self._end.status == 'succeeded' and result.get('success', True):
            done = f'Published to {name}.' if self._invoke.kind == 'topic' else f'{name} is done'
            if self._invoke.kind != 'topic':
                done += f': {message}.' if message else '.'
            return Tick(end=StepEnd(True, done, measured=dict(result)))
        text = f'{name} failed' + (f': {message}.' if message else '.')
        return Tick(end=StepEnd(False, text, 'call_failed', dict(result)))

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
        if sample is None or now - sample.received_s > ODOMETRY_TIMEOUT_S:
            if now - self._began_s > ODOMETRY_TIMEOUT_S:
                return Tick(STANDSTILL, StepEnd(True, 'Stopped; no odometry measured it.'))
        elif standing_since(sample, self._began_s):
            return Tick(STANDSTILL, StepEnd(True, 'Stopped.'))
        elif now - self._began_s > STANDSTILL_TIMEOUT_S:
            return Tick(STANDSTILL, StepEnd(
                False, 'The base did not come to a standstill.', 'no_standstill'))
        return Tick(STANDSTILL)

    def progress(self) -> Mapping[str, Any]:
        """Return nothing."""
        return {}


def standing_since(sample: OdometrySample, began_s: float) -> bool:
    """Return whether a sample taken after ``began_s`` (steady) shows a standing base."""
    return sample.received_s > began_s and sample.is_standing()


def goal_timeout_s(primitive: Primitive, goal: ActionGoal, navigation_timeout_s: float) -> float:
    """Return how long a goal may take: its own allowance plus a margin, or navigation's."""
    if isinstance(primitive, Pause):
        return primitive.duration_s + GOAL_MARGIN_S
    if isinstance(primitive, (Move, Rotate, KeepVelocity)):
        allowance = goal.fields.get('time_allowance', {})
        return float(allowance.get('sec', navigation_timeout_s)) + GOAL_MARGIN_S
    return navigation_timeout_s
