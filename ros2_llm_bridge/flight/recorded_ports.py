# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ports to the robot that write down what goes through them.

Each hands everything on first, and only then tells the flight log. Knows no ROS.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.commands.primitives import Invoke
from ros2_llm_bridge.execution.ports import Actions, Calls, OnEnd, OnFeedback, VelocityOutput
from ros2_llm_bridge.execution.values import GoalEnd, Velocity
from ros2_llm_bridge.flight.log import FlightLog


class RecordedVelocity:
    """A velocity output whose velocities are recorded as they were sent."""

    def __init__(self, output: VelocityOutput, log: FlightLog) -> None:
        self._output = output
        self._log = log

    def check(self) -> None:
        """
        Check that somebody listens to the type that is sent.

        Raises
        ------
        RobotError
            As ``VelocityOutput.check``.

        """
        self._output.check()

    def publish(self, velocity: Velocity) -> None:
        """Send a velocity."""
        self._output.publish(velocity)
        self._log.velocity(velocity)


class RecordedActions:
    """
    Action servers whose goals are recorded with their ends; goals count from 1.

    What changes nothing goes to the recorded port as it is.
    """

    def __init__(self, actions: Actions, log: FlightLog) -> None:
        self._actions = actions
        self._log = log
        self._count = 0
        #: Names of the actions whose goals have not ended, by number.
        self._open: dict[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        """Return what the recorded port has besides."""
        return getattr(self._actions, name)

    def start(self, goal: ActionGoal, on_feedback: OnFeedback, on_end: OnEnd) -> None:
        """
        Send a goal.

        Raises
        ------
        RobotError
            As ``Actions.start``; such a goal was not sent and is not recorded.

        """
        number = self._count = self._count + 1

        def ended(end: GoalEnd) -> None:
            self._open.pop(number, None)
            self._log.goal('ended', number, goal.name, **_end_fields(end))
            on_end(end)
        self._actions.start(goal, on_feedback, ended)
        self._open[number] = goal.name
        self._log.goal(
            'sent', number, goal.name, interface=goal.interface, fields=dict(goal.fields))

    def cancel_own(self) -> None:
        """Cancel the goals that were sent through this port."""
        self._actions.cancel_own()
        for number, name in self._open.items():
            self._log.goal('cancel', number, name)

    def cancel_all(self) -> None:
        """Cancel all goals of all clients."""
        self._actions.cancel_all()
        for number, name in self._open.items():
            self._log.goal('cancel', number, name)
        self._log.state('all goals cancelled')

    def own_ended(self) -> bool:
        """Return whether every goal that was sent through this port has ended."""
        ended = self._actions.own_ended()
        if ended:
            self._give_up()
        return ended

    def all_ended(self) -> bool:
        """Return whether no known action has an active goal of anybody."""
        ended = self._actions.all_ended()
        if ended:
            self._give_up()
        return ended

    def foreign_goal(self) -> Optional[str]:
        """Return the name of an action on which somebody else's goal is active."""
        foreign = self._actions.foreign_goal()
        self._log.foreign_goal(foreign)
        return foreign

    def _give_up(self) -> None:
        """Take note of goals that count as ended though no server said so."""
        given_up, self._open = self._open, {}
        for number, name in given_up.items():
            self._log.goal('given_up', number, name)


class RecordedCalls:
    """Topics and services whose calls are recorded with their answers."""

    def __init__(self, calls: Calls, log: FlightLog) -> None:
        self._calls = calls
        self._log = log

    def check(self, invoke: Invoke) -> None:
        """
        Check that somebody listens or serves, and that the fields fit.

        Raises
        ------
        RobotError
            As ``Calls.check``.

        """
        self._calls.check(invoke)

    def start(self, invoke: Invoke, on_end: OnEnd) -> None:
        """
        Publish or call.

        Raises
        ------
        RobotError
            As ``Calls.start``.

        """
        # It may be answered before it returns.
        self._log.call('sent', invoke.name, interface=invoke.interface, fields=dict(invoke.fields))

        def answered(end: GoalEnd) -> None:
            self._log.call('answered', invoke.name, **_end_fields(end))
            on_end(end)
        self._calls.start(invoke, answered)


def _end_fields(end: GoalEnd) -> Mapping[str, Any]:
    return {'status': end.status, 'reason': end.reason, 'result': dict(end.result)}
