# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One action served as Nav2's simple action server does it: one current goal, one pending.

Every goal is accepted. A new goal waits in the pending slot until the current one has been
aborted, which the next tick does; a cancel request ends both. Goals go on when their client dies.
No callback blocks: execution is a coroutine that waits for a future, and a timer of the node calls
``advance``.
"""

from __future__ import annotations

from typing import Any, Callable, Optional, Protocol

from builtin_interfaces.msg import Time
from nav2_msgs.action import ComputePathToPose
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node
from rclpy.task import Future
from ros2_llm_bridge.nodes.sim.actions import ActionBinding, World
from ros2_llm_bridge.nodes.sim.faults import Fault, Recovering, with_fault
from ros2_llm_bridge.nodes.sim.kinematics import STANDSTILL, Velocity
from ros2_llm_bridge.nodes.sim.messages import duration_of
from ros2_llm_bridge.nodes.sim.navigation import Impossible, Motion, RobotState, Status, Step

FEEDBACK_PERIOD_S = 0.1


class Robot(Protocol):
    """What goals need of the robot."""

    def state(self) -> RobotState:
        """Return the state as the robot believes it now."""
        ...

    def command(self, velocity: Velocity) -> None:
        """Command a velocity, as a controller does."""
        ...

    def stamp(self) -> Time:
        """Return the time for messages."""
        ...

    def take_fault(self) -> Fault:
        """Return what the next goal is made to do, and forget it."""
        ...


class _Goal:
    """An accepted goal: its handle, what it is made to do, and its result once it has one."""

    def __init__(self, handle: ServerGoalHandle, fault: Fault) -> None:
        self.handle = handle
        self.fault = fault
        self.result: Future = Future()


class _Run:
    """A goal that is being worked on: its motion, and ``steps``, which may hold a fault too."""

    def __init__(self, goal: _Goal, motion: Motion, now: float) -> None:
        self.goal = goal
        self.motion = motion
        self.steps = with_fault(motion, goal.fault, now)
        self.started = self.step_due = self.feedback_due = now


class GoalServer:
    """
    The server of one action.

    Parameters
    ----------
    node, robot, world
        The node that serves, the robot that moves, what goals refer to.
    binding
        The action.
    servers
        All servers by name, for those that interrupt or block each other.

    """

    def __init__(
        self, node: Node, robot: Robot, world: World, binding: ActionBinding,
        servers: dict[str, GoalServer],
    ) -> None:
        self.binding = binding
        self._node = node
        self._robot = robot
        self._world = world
        self._servers = servers
        self._current: Optional[_Run] = None
        self._pending: Optional[_Goal] = None
        self._goals: dict[bytes, _Goal] = {}
        self._faults: list[tuple[Any, Fault]] = []
        self._held_answers: list[Future] = []
        self._ending = False
        # Reentrant, since an answer that is held back must not hold back other requests.
        self._server = ActionServer(
            node, binding.action_type, binding.name, self._execute,
            callback_group=ReentrantCallbackGroup(), goal_callback=self._on_goal,
            handle_accepted_callback=self._on_accepted, cancel_callback=self._on_cancel)

    @property
    def is_active(self) -> bool:
        """Return whether a goal is being worked on."""
        return self._current is not None

    @property
    def is_idle(self) -> bool:
        """Return whether no goal, result or answer is outstanding."""
        return not self._goals and not self._held_answers

    def destroy(self) -> None:
        """Destroy the action server."""
        self._server.destroy()

    # Requests

    async def _on_goal(self, goal: Any) -> GoalResponse:
        fault = self._robot.take_fault()
        if self._ending or fault.kind == 'reject':
            return GoalResponse.REJECT
        if fault.kind in ('never_answer', 'late_accept'):
            await self._held(fault.after_s if fault.kind == 'late_accept' else None)
            if self._ending:
                return GoalResponse.REJECT
        elif fault.kind != 'none':
            self._faults.append((goal, fault))
        return GoalResponse.ACCEPT

    async def _held(self, seconds: Optional[float]) -> None:
        """Wait for a time, or until the end."""
        answer: Future = Future()
        self._held_answers.append(answer)
        if seconds is not None:
            timer = self._node.create_timer(max(seconds, 0.001), lambda: answer.set_result(None))
            await answer
            self._node.destroy_timer(timer)
        else:
            await answer
        self._held_answers.remove(answer)

    def _on_accepted(self, handle: ServerGoalHandle) -> None:
        fault = Fault()
        for entry in self._faults:
            if entry[0] is handle.request:
                fault = entry[1]
                self._faults.remove(entry)
                break
        goal = _Goal(handle, fault)
        self._goals[bytes(handle.goal_id.uuid)] = goal
        handle.execute()
        blocker = next((n for n in self.binding.blocked_by if self._servers[n].is_active), None)
        if blocker is not None:
            self._log(f'goal aborted: {blocker} is active')
            self._terminate(goal, Step(Status.FAILED))
            return
        for name in self.binding.interrupts:
            self._servers[name].interrupt(f'preempted by {self.binding.name}')
        if self._current is None:
            self._begin(goal)
            return
        if self._pending is not None:
            self._terminate(self._pending, Step(Status.FAILED))
        self._pending = goal

    def _on_cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        goal = self._goals.get(bytes(handle.goal_id.uuid))
        if goal is None or not handle.is_active:
            return CancelResponse.REJECT
        if goal.fault.kind == 'refuse_cancel':
            goal.fault = Fault()
            return CancelResponse.REJECT
        return CancelResponse.ACCEPT

    async def _execute(self, handle: ServerGoalHandle) -> Any:
        key = bytes(handle.goal_id.uuid)
        result = await self._goals[key].result
        del self._goals[key]
        return result

    # Work

    def advance(self, state: RobotState) -> None:
        """Do what is due: cancel, preempt, step, feedback, result."""
        run = self._current
        if run is None:
            return
        if (self._pending or run.goal).handle.is_cancel_requested:
            self._robot.command(STANDSTILL)
            self._log('cancelled')
            self._end_both(Step(Status.FAILED))
            return
        if self._pending is not None:
            run = self._preempt(run, self._pending, state)
        self._step(run, state)

    def _begin(self, goal: _Goal) -> _Run:
        state = self._robot.state()
        motion = self.binding.begin(goal.handle.request, state, self._world)
        self._log('begun')
        self._current = _Run(goal, motion, state.now)
        return self._current

    def _preempt(self, run: _Run, pending: _Goal, state: RobotState) -> _Run:
        """Return the run that goes on: that of the pending goal, or the old one."""
        self._pending = None
        if self.binding.switches and self._preemption_is_refused(run, pending, state):
            self._log('preemption refused, the goal before it goes on')
            self._terminate(pending, Step(Status.FAILED))
            return run
        if not self.binding.switches:
            self._robot.command(STANDSTILL)
        self._log('preempted')
        self._terminate(run.goal, Step(Status.FAILED), run)
        return self._begin(pending)

    def _preemption_is_refused(self, run: _Run, pending: _Goal, state: RobotState) -> bool:
        """Return whether Nav2 would keep the old goal: no transform, or another behaviour tree."""
        request = pending.handle.request
        tree = getattr(request, 'behavior_tree', '')
        if tree and tree != getattr(run.goal.handle.request, 'behavior_tree', ''):
            return True
        begun = self.binding.begin(request, state, self._world)
        # Off the map is for the planner to say, once the goal has been taken up.
        return isinstance(begun, Impossible) and not begun.failure.code

    def _step(self, run: _Run, state: RobotState) -> None:
        if state.now < run.step_due:
            return
        run.step_due = max(run.step_due + run.steps.period_s, state.now)
        step = run.steps.step(state)
        if step.command is not None:
            self._robot.command(step.command)
        if state.now >= run.feedback_due or step.status is Status.SUCCEEDED:
            run.feedback_due = max(run.feedback_due + FEEDBACK_PERIOD_S, state.now)
            self._publish_feedback(run, state)
        if step.status is Status.RUNNING:
            return
        self._log(f'{step.status.value} {step.reason}'.rstrip())
        self._current = None
        self._terminate(run.goal, step, run)
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._begin(pending)

    def _publish_feedback(self, run: _Run, state: RobotState) -> None:
        feedback = self.binding.action_type.Feedback()
        self.binding.describe(
            feedback, run.motion, state, state.now - run.started, self._robot.stamp())
        if isinstance(run.steps, Recovering) and hasattr(feedback, 'number_of_recoveries'):
            feedback.number_of_recoveries = run.steps.count
        run.goal.handle.publish_feedback(feedback)

    # Ends

    def interrupt(self, reason: str) -> None:
        """Abort the current goal, if there is one, because another action takes the robot."""
        if self._current is not None:
            self._end_both(Step(Status.FAILED, None, 'TASK_EXECUTOR_FAILED', reason))

    def end(self) -> None:
        """Abort all goals and refuse those to come."""
        self._ending = True
        self._end_both(Step(Status.FAILED))
        for answer in self._held_answers:
            answer.set_result(None)

    def _end_both(self, step: Step) -> None:
        run, pending = self._current, self._pending
        self._current = self._pending = None
        if run is not None:
            self._terminate(run.goal, step, run)
        if pending is not None:
            self._terminate(pending, step)

    def _terminate(self, goal: _Goal, step: Step, run: Optional[_Run] = None) -> None:
        """End a goal: cancelled if that was asked, else succeeded or aborted."""
        result = self.binding.action_type.Result()
        if run is not None:
            if hasattr(result, 'total_elapsed_time'):
                result.total_elapsed_time = duration_of(self._robot.state().now - run.started)
            self.binding.conclude(result, run.motion, step.status, goal.handle.request)
        # Navigation passes on the codes of the planner.
        planner = getattr(ComputePathToPose.Result, step.error, 0)
        result.error_code = step.code or getattr(
            self.binding.action_type.Result, step.error, planner)
        if hasattr(result, 'error_msg'):
            result.error_msg = step.reason
        finish: Callable[[], None] = goal.handle.abort
        if step.status is Status.SUCCEEDED:
            finish = goal.handle.succeed
        elif goal.handle.is_cancel_requested:
            finish = goal.handle.canceled
        finish()
        goal.result.set_result(result)

    def _log(self, event: str) -> None:
        self._node.get_logger().info(f'{self.binding.name}: {event}')
