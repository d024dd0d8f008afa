# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Carry out plans: one step at a time, preemption, stop.

The one place that commands velocities; the output limits them. A caller ticks it at the profile's
rate while ``is_busy``; it knows no ROS and no model.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Callable, Literal, Mapping, Optional, Sequence

from ros2_llm_bridge.commands.canonical import render_canonical
from ros2_llm_bridge.commands.primitives import Primitive, to_json
from ros2_llm_bridge.errors import InstructionError, RobotError
from ros2_llm_bridge.execution.foresight import Foresight
from ros2_llm_bridge.execution.frames import in_map
from ros2_llm_bridge.execution.hold import CancelAll, Hold, OnStopped, Scope
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.plans import EndedPlans, OnEnded, Plan, PlanRun, RunningPlan
from ros2_llm_bridge.execution.ports import Clock, Robot
from ros2_llm_bridge.execution.reports import taken_over_by
from ros2_llm_bridge.execution.step_run import sends_velocities, StepRun
from ros2_llm_bridge.execution.values import OdometrySample, STANDSTILL, StepEnd, Velocity
from ros2_llm_bridge.profile.schema import RobotProfile

#: Time between two progress events, seconds.
PROGRESS_PERIOD_S = 0.5
#: Primitives whose canonical lines are kept.
_RENDERED = 8


class Executive:
    """
    The execution of plans on one robot.

    Parameters
    ----------
    profile
        The robot's profile.
    robot
        Its ports.
    journal
        Takes the events.
    publish_commands
        Takes the canonical lines of each step as it begins.
    on_work
        Called when there is something to tick for, perhaps again.
    resolve_name
        Maps a relative name to the one on the network.
    on_ended
        Told about each plan that has ended.

    """

    def __init__(
        self, profile: RobotProfile, robot: Robot, journal: Journal,
        publish_commands: Callable[[Sequence[str]], None],
        on_work: Callable[[], None] = lambda: None,
        resolve_name: Callable[[str], str] = str,
        on_ended: OnEnded = lambda ended: None,
    ) -> None:
        self.foresight = Foresight(profile, robot)
        self._profile = profile
        self._robot = robot
        self._journal = journal
        self._publish_commands = publish_commands
        self._on_work = on_work
        self._resolve_name = resolve_name
        #: Foreseen, shown and begun, each primitive is asked for three times.
        self._rendered: deque[tuple[Primitive, tuple[str, ...]]] = deque(maxlen=_RENDERED)
        self._ended = EndedPlans(on_ended)
        #: Id of the instruction whose plan was begun last, empty before the first.
        self.begun_id = ''
        self._waiting: deque[Plan] = deque()
        self._run: Optional[PlanRun] = None
        self._step: Optional[StepRun] = None
        #: Whether the step that was begun last sends velocities.
        self._drives = False
        self._progress_s = 0.0
        self._hold: Optional[Hold] = None
        self._everybody = CancelAll(robot.actions, robot.clock)

    @property
    def is_busy(self) -> bool:
        """Return whether there is anything to tick for."""
        return bool(self._run or self._hold or self._waiting or self._ended)

    @property
    def has_plans(self) -> bool:
        """Return whether a plan runs or waits."""
        return self._run is not None or bool(self._waiting)

    @property
    def running(self) -> Optional[RunningPlan]:
        """Return the plan that is being carried out, as far as it has come."""
        return self._run.running(self._odometry()) if self._run is not None else None

    @property
    def progress(self) -> Mapping[str, Any]:
        """Return how far the current step has come, as its progress events tell."""
        return self._step.progress() if self._step is not None else {}

    @property
    def clock(self) -> Clock:
        """Return the clock that everything here goes by."""
        return self._robot.clock

    @property
    def waiting(self) -> int:
        """Return how many plans wait for their turn."""
        return len(self._waiting)

    def commands(self, primitives: Sequence[Primitive]) -> tuple[str, ...]:
        """Return the canonical lines of primitives with the names on the network."""
        return tuple(line for primitive in primitives for line in self._lines(primitive))

    def prepare(self, primitives: Sequence[Primitive]) -> None:
        """Do what can be done before it is known whether a plan of these primitives comes."""
        self.commands(primitives[:_RENDERED])

    def _lines(self, primitive: Primitive) -> tuple[str, ...]:
        """Return the canonical lines of a primitive, those of the last ones as they were."""
        for known, lines in self._rendered:
            if known is primitive:
                return lines
        lines = render_canonical([primitive], self._profile, self._resolve_name)
        self._rendered.append((primitive, lines))
        return lines

    # What others order

    def preempt(self, plan: Plan) -> None:
        """End what runs and waits, then carry out a plan once that has ended."""
        if plan.continues:
            self._cancel_plans(f'it goes on as {plan.text!r}', 'Changed')
        else:
            self._cancel_plans(taken_over_by(plan.text))
        self._waiting.append(plan)
        self._on_work()

    def append(self, plan: Plan) -> None:
        """Carry out a plan after those before it."""
        self._waiting.append(plan)
        self._on_work()

    def stop(self, reason: str, on_stopped: Optional[OnStopped] = None) -> None:
        """
        Send zero before anything else, cancel all goals of everybody, drop all plans.

        Zeros go on until odometry and the goals' ends confirm the standstill.
        """
        self._send(STANDSTILL)
        hold = self._hold
        if hold is None or hold.scope is Scope.OWN:
            hold = self._begin_hold(Scope.ALL, zeros=True)
        hold.stop(on_stopped)
        self._cancel_plans(reason)

    def stand_down(self, reason: str) -> None:
        """Send zero, cancel our own goals, drop all plans; goals of others go on."""
        self._send(STANDSTILL)
        self._cancel_plans(reason)

    def tick(self) -> None:
        """Do what is due now."""
        if self._hold is not None:
            self._tick_hold(self._hold)
        if self._hold is not None:
            return
        self._ended.tell(self._odometry())
        if self._run is None and self._waiting:
            self._open(self._waiting.popleft())
        if self._run is not None and self._step is None:
            self._begin_step(self._run)
        if self._step is not None:
            self._tick_step(self._step)
        if self._hold is None:
            self._ended.tell(self._odometry())

    # Plans and steps

    def _open(self, plan: Plan) -> None:
        """Make a plan the one that runs, as it is now that the robot stands."""
        try:
            self._run = PlanRun(plan.settled(self._profile))
            self.begun_id = plan.instruction_id
        except InstructionError as error:
            self._end_unbegun(
                plan, 'failed', f'I did not begin: {error.reason}', code=error.code,
                reason=error.reason)

    def _begin_step(self, run: PlanRun) -> None:
        plan = run.plan
        index = len(run.ends)
        run.begin_step(self._robot.sensors.map_pose(), self._odometry())
        try:
            primitive = in_map(
                plan.primitives[index], self._profile, self._robot.sensors, self._robot.clock)
        except InstructionError as error:
            self._end_step(StepEnd(False, error.reason, error.code))
            return
        lines = self.commands([primitive])
        self._journal.note(
            plan.instruction_id, 'executing', step=index + 1, of=len(plan.primitives),
            action=to_json(primitive), commands=list(lines))
        self._publish_commands(lines)
        try:
            if run.failure is not None:
                self.foresight.check_not_busy()
            self.foresight.check([primitive])
            self._drives = sends_velocities(primitive, self._profile)
            self._step = StepRun(
                primitive, plan.primitives[index], self._profile, self._robot, self.foresight)
        except (InstructionError, RobotError) as error:
            self._end_step(StepEnd(False, error.reason, error.code))

    def _tick_step(self, step: StepRun) -> None:
        try:
            tick = step.tick()
            if tick.velocity is not None:
                self._send(tick.velocity)
            end = tick.end
        except (InstructionError, RobotError) as error:
            end = step.broken_off(error)
        if end is not None:
            self._end_step(end)
            return
        now = self._robot.clock.steady()
        if self._run is not None and now - self._progress_s >= PROGRESS_PERIOD_S:
            self._progress_s = now
            progress = step.progress()
            if progress:
                self._journal.note(
                    self._run.plan.instruction_id, 'progress',
                    **{**progress, 'step': len(self._run.ends) + 1})

    def _end_step(self, end: StepEnd) -> None:
        run = self._run
        if run is None:
            return
        run.ends.append(end)
        self._step = None
        if not end.ok and self._drives:
            # Before the end is told: nothing moves after it.
            self._send(STANDSTILL)
        if end.ok and not run.is_complete:
            self._begin_step(run)
            return
        if run.goes_on:
            # The next step begins after the hold.
            self._journal.note(
                run.plan.instruction_id, 'progress', step=len(run.ends), failed=True,
                code=end.code, reason=end.text)
        elif run.failure is None:
            self._end_plan('succeeded')
        else:
            self._end_plan(
                'failed', code=run.failure.code, reason=run.failure.text, **run.summary())
        if not end.ok:
            self._begin_hold(Scope.OWN, zeros=self._drives)

    def _end_plan(
        self, event: Literal['succeeded', 'failed', 'cancelled'], verb: str = '', /, **fields: Any,
    ) -> None:
        run, self._run = self._run, None
        step, self._step = self._step, None
        if run is None:
            return
        self._ended.add(run, event)
        plan = run.plan
        sentences = [end.text for end in run.ends] + run.left_out()
        if event == 'cancelled':
            sentences += [step.in_flight() if step is not None else '',
                          f'{verb} {plan.text!r}: {fields["reason"]}.']
        self._journal.close(
            plan.instruction_id, event, ' '.join(filter(None, sentences)), **fields,
            measured=[dict(end.measured) for end in run.ends])

    def _cancel_plans(self, reason: str, verb: str = 'Gave up') -> None:
        """End the running plan with its motion, and those that wait."""
        if self._run is not None:
            progress = self.progress
            so_far = self._run.running(self._odometry()).measured if self._step else {}
            if self._hold is None:
                if self._drives:
                    self._send(STANDSTILL)
                self._robot.actions.cancel_own()
                self._begin_hold(Scope.OWN, zeros=self._drives)
            self._end_plan('cancelled', verb, reason=reason, progress=progress, so_far=so_far)
        for plan in self._take_waiting():
            self._end_unbegun(
                plan, 'cancelled', f'{verb} {plan.text!r}: {reason}.', reason=reason)

    def _take_waiting(self) -> deque[Plan]:
        """Return the plans that wait, which wait no longer."""
        waiting, self._waiting = self._waiting, deque()
        return waiting

    def _end_unbegun(
        self, plan: Plan, event: Literal['failed', 'cancelled'], text: str, **fields: Any,
    ) -> None:
        """End a plan of which nothing was begun."""
        self._ended.add(PlanRun(plan), event)
        self._journal.close(plan.instruction_id, event, text, **fields)

    def _odometry(self) -> Optional[OdometrySample]:
        return fresh_odometry(self._robot.sensors, self._robot.clock)

    # Holding still

    def _begin_hold(self, scope: Scope, zeros: bool) -> Hold:
        robot = self._robot
        hold = self._hold = Hold(
            scope, zeros, robot.clock, robot.sensors, robot.actions, self._everybody)
        self._on_work()
        return hold

    def _tick_hold(self, hold: Hold) -> None:
        if hold.zeros:
            self._send(STANDSTILL)
        if hold.tick():
            self._hold = None
        elif hold.is_overdue:
            reason = hold.reason()
            if self._run is not None:
                self._end_plan('failed', code='busy', reason=reason, **self._run.summary())
            for plan in self._take_waiting():
                self._end_unbegun(
                    plan, 'failed', f'I did not move: {reason}.', code='busy', reason=reason)

    def _send(self, velocity: Velocity) -> None:
        self._robot.velocity.publish(velocity)
