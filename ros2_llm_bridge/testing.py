# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Fakes of the ports, for tests of this package and of those who build on it.

Each keeps its port's promises and records what was asked of it. Knows neither ROS nor torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.commands.primitives import Invoke
from ros2_llm_bridge.errors import AdapterError, ModelError, RobotError
from ros2_llm_bridge.execution.ports import OnEnd, OnFeedback
from ros2_llm_bridge.execution.values import (
    GoalEnd, MapPose, OdometrySample, STANDSTILL, Velocity)
from ros2_llm_bridge.ports import Generation, GenerationRequest


class FakeClock:
    """Two clocks that stand still until they are moved."""

    def __init__(self) -> None:
        self.steady_s = 100.0
        self.ros_s = 1000.0

    def steady(self) -> float:
        """Return seconds on the steady clock."""
        return self.steady_s

    def ros(self) -> float:
        """Return seconds of ROS time."""
        return self.ros_s

    def advance(self, seconds: float) -> None:
        """Move both clocks."""
        self.steady_s += seconds
        self.ros_s += seconds


class FakeVelocityOutput:
    """Record velocities; ``problem`` is what ``check`` complains about."""

    def __init__(self) -> None:
        self.sent: list[Velocity] = []
        self.problem: Optional[str] = None

    def check(self) -> None:
        """Raise RobotError if there is a problem."""
        if self.problem is not None:
            raise RobotError('/cmd_vel', self.problem)

    def publish(self, velocity: Velocity) -> None:
        """Record a velocity."""
        self.sent.append(velocity)

    @property
    def last(self) -> Velocity:
        """Return the newest velocity, standstill before the first."""
        return self.sent[-1] if self.sent else STANDSTILL


class FakeSensors:
    """Sensors that say what they were told."""

    def __init__(self) -> None:
        self.sample: Optional[OdometrySample] = None
        self.pose: Optional[MapPose] = None

    def odometry(self) -> Optional[OdometrySample]:
        """Return the sample."""
        return self.sample

    def map_pose(self) -> Optional[MapPose]:
        """Return the pose."""
        return self.pose


@dataclass
class SentGoal:
    """A goal that a fake server got; ``ended`` once somebody ended it."""

    goal: ActionGoal
    on_feedback: OnFeedback
    on_end: OnEnd
    cancelled: bool = False
    ended: bool = False

    def end(self, end: GoalEnd) -> None:
        """End the goal."""
        self.ended = True
        self.on_end(end)


class FakeActions:
    """Action servers that do nothing by themselves; ``obeys_cancel`` ends goals when asked."""

    def __init__(self) -> None:
        self.servers: dict[str, str] = {}
        self.goals: list[SentGoal] = []
        self.foreign: Optional[str] = None
        self.cancel_all_calls = 0
        self.obeys_cancel = True

    def check(self, name: str, interface: str) -> None:
        """Raise RobotError if there is no such server."""
        if self.servers.get(name) != interface:
            raise RobotError(name, 'no action server answers')

    def start(self, goal: ActionGoal, on_feedback: OnFeedback, on_end: OnEnd) -> None:
        """Take a goal."""
        self.check(goal.name, goal.interface)
        self.goals.append(SentGoal(goal, on_feedback, on_end))

    def cancel_own(self) -> None:
        """Cancel all goals that were started here."""
        for goal in self.goals:
            if not goal.ended:
                goal.cancelled = True
                if self.obeys_cancel:
                    goal.end(GoalEnd('cancelled'))

    def cancel_all(self) -> None:
        """Cancel everything, the foreign goal included."""
        self.cancel_all_calls += 1
        if self.obeys_cancel:
            self.foreign = None
        self.cancel_own()

    def own_ended(self) -> bool:
        """Return whether all goals ended."""
        return all(goal.ended for goal in self.goals)

    def unended(self) -> str:
        """Return the first goal that has not ended."""
        names = [goal.goal.name for goal in self.goals if not goal.ended]
        return f'{names[0]} does not end its goal' if names else ''

    def all_ended(self) -> bool:
        """Return whether nothing is active."""
        return self.own_ended() and self.foreign is None

    def foreign_goal(self) -> Optional[str]:
        """Return the foreign action."""
        return self.foreign


class FakeCalls:
    """Topics and services that answer at once with ``answer``."""

    def __init__(self, answer: GoalEnd = GoalEnd('succeeded')) -> None:
        self.answer = answer
        self.invoked: list[Invoke] = []
        self.problem: Optional[str] = None

    def check(self, invoke: Invoke) -> None:
        """Raise RobotError if there is a problem."""
        if self.problem is not None:
            raise RobotError(invoke.name, self.problem)

    def start(self, invoke: Invoke, on_end: OnEnd) -> None:
        """Record a call and answer it."""
        self.check(invoke)
        self.invoked.append(invoke)
        on_end(self.answer)


class ScriptedModel:
    """
    A model process whose answers are written down; the in-process stand-in for a real one.

    Parameters
    ----------
    answers
        Written form by instruction, as the reader hands it on.
    on_progress, on_exit
        As for ``inference.client.TranslatorProcess``.
    load_error
        What loading fails with, None where it succeeds.
    confidence
        Of every answer.

    """

    def __init__(
        self, answers: Mapping[str, str], on_progress: Callable[[Any], None],
        on_exit: Callable[[ModelError], None], load_error: Optional[ModelError] = None,
        confidence: float = 0.99,
    ) -> None:
        self.answers = dict(answers)
        self.confidence = confidence
        #: Whether requests wait in ``pending`` until ``answer_pending``.
        self.holds = False
        #: Hash and answers of the adapters that one may switch to.
        self.adapters: dict[str, Mapping[str, str]] = {}
        self.adapter_hash = 'scripted'
        self.switching: Optional[tuple[str, Callable[[], None], Callable[[ModelError], None]]]
        self.switching = None
        self.starts = 0
        self.closed = False
        #: Whether somebody waited for the end.
        self.waited_for = False
        self.cancelled: list[int] = []
        self.pending: dict[int, tuple[GenerationRequest, Callable[[Generation], None],
                                      Callable[[ModelError], None]]] = {}
        self._on_progress = on_progress
        self._on_exit = on_exit
        self._load_error = load_error
        self._ready = False
        self._count = 0

    @property
    def is_ready(self) -> bool:
        """Return whether requests are taken."""
        return self._ready

    def start(self) -> None:
        """Start, and be ready or fail at once."""
        self.starts += 1
        if self._load_error is not None:
            self._on_exit(self._load_error)
            return
        self._ready = True
        self._on_progress(ScriptedProgress('ready', 0.0))

    def switch(
        self, adapter: str, on_switched: Callable[[], None],
        on_error: Callable[[ModelError], None],
    ) -> None:
        """Begin to switch; ``end_switch`` ends it, what is none of ``adapters`` fails at once."""
        if not self._ready:
            raise ModelError('the translator is still loading')
        self.switching = (adapter, on_switched, on_error)
        if adapter not in self.adapters:
            self.end_switch(AdapterError(adapter, 'there is no such folder'))

    def end_switch(self, error: Optional[ModelError] = None) -> None:
        """Let the switch succeed, or fail with an error; requests that wait are treated so."""
        if self.switching is None:
            raise ValueError('no switch is under way')
        (adapter, on_switched, on_error), self.switching = self.switching, None
        if error is not None:
            self.fail_pending(ModelError('the adapter that was asked is not in service'))
            on_error(error)
            return
        self.answers = dict(self.adapters[adapter])
        self.adapter_hash = adapter
        on_switched()
        self.answer_pending()

    def submit(
        self, request: GenerationRequest, on_result: Callable[[Generation], None],
        on_error: Callable[[ModelError], None], timeout_s: float = 30.0,
    ) -> int:
        """Answer at once, or later where ``holds`` is set."""
        self._count += 1
        self.pending[self._count] = (request, on_result, on_error)
        if not self._ready:
            self.fail_pending(ModelError('the translator is not running'))
        elif not self.holds and self.switching is None:
            self.answer_pending()
        return self._count

    def cancel(self, request_id: int) -> None:
        """Forget a request."""
        if self.pending.pop(request_id, None) is not None:
            self.cancelled.append(request_id)

    def begin_close(self) -> None:
        """End."""
        self.closed = True
        self._ready = False

    def close(self) -> None:
        """End, and be waited for."""
        self.begin_close()
        self.waited_for = True

    def answer_pending(self) -> None:
        """Answer all requests that wait."""
        waiting, self.pending = self.pending, {}
        for request, on_result, on_error in waiting.values():
            written = self.answers.get(request.prompt.instruction)
            if written is None:
                on_error(ModelError(f'no answer is written for {request.prompt.instruction!r}'))
            else:
                on_result(Generation(written, self.confidence, 1, 1, 0.0, self.adapter_hash))

    def fail_pending(self, error: ModelError) -> None:
        """Fail all requests that wait."""
        waiting, self.pending = self.pending, {}
        for _, _, on_error in waiting.values():
            on_error(error)

    def die(self) -> None:
        """End as a killed process does."""
        self._ready = False
        error = ModelError('the translator process ended')
        self.fail_pending(error)
        self._on_exit(error)


@dataclass(frozen=True)
class ScriptedProgress:
    """A step of loading."""

    stage: str
    seconds: Optional[float] = None
    detail: str = ''
