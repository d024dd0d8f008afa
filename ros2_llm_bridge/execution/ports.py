# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The ports through which execution reaches the robot.

``nodes`` implements them with rclpy, ``testing`` with fakes. No call blocks; every callback comes
on the thread that ticks the executive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Protocol

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.commands.primitives import Invoke
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.execution.values import GoalEnd, MapPose, OdometrySample, Velocity
from ros2_llm_bridge.ports import Generation, GenerationRequest

OnFeedback = Callable[[Mapping[str, Any]], None]
OnEnd = Callable[[GoalEnd], None]


class Clock(Protocol):
    """Two clocks: ROS time may be simulated, pause and jump; steady time never does."""

    def steady(self) -> float:
        """Return seconds on the steady clock, for watchdogs."""
        ...

    def ros(self) -> float:
        """Return seconds of ROS time, for durations that a person said."""
        ...


class VelocityOutput(Protocol):
    """Where velocity commands go."""

    def check(self) -> None:
        """
        Check that somebody listens to the type that is sent.

        Raises
        ------
        RobotError
            If nobody listens, or to another type.

        """
        ...

    def publish(self, velocity: Velocity) -> None:
        """Send a velocity; without an open output there is nobody whom it could move."""
        ...


class Sensors(Protocol):
    """What the robot knows of itself."""

    def odometry(self) -> Optional[OdometrySample]:
        """Return the newest odometry, however old, or None if none ever came."""
        ...

    def map_pose(self) -> Optional[MapPose]:
        """Return the pose in the map frame, or None without a fresh one."""
        ...


class Actions(Protocol):
    """The robot's action servers."""

    def check(self, name: str, interface: str) -> None:
        """
        Check that a server answers.

        Raises
        ------
        RobotError
            If there is none, or the type is not installed.

        """
        ...

    def start(self, goal: ActionGoal, on_feedback: OnFeedback, on_end: OnEnd) -> None:
        """
        Send a goal; ``on_end`` is called once, not before this returns.

        Raises
        ------
        RobotError
            If the goal cannot be filled or sent.

        """
        ...

    def cancel_own(self) -> None:
        """Cancel the goals that were sent through this port, those not yet accepted included."""
        ...

    def cancel_all(self) -> None:
        """Cancel all goals of all clients on all known actions, late acceptances included."""
        ...

    def own_ended(self) -> bool:
        """Return whether every goal that was sent through this port has ended."""
        ...

    def unended(self) -> str:
        """Return in words what keeps goals that were sent here from ending, empty if nothing."""
        ...

    def all_ended(self) -> bool:
        """Return whether no known action has an active goal of anybody."""
        ...

    def foreign_goal(self) -> Optional[str]:
        """Return the name of an action on which somebody else's goal is active."""
        ...


class Calls(Protocol):
    """The robot's further topics and services."""

    def check(self, invoke: Invoke) -> None:
        """
        Check that a topic has a listener or a service a server, and that the fields fit.

        Raises
        ------
        RobotError
            If not.

        """
        ...

    def start(self, invoke: Invoke, on_end: OnEnd) -> None:
        """
        Publish or call; ``on_end`` is called once, possibly before this returns.

        Raises
        ------
        RobotError
            If it cannot be filled or sent.

        """
        ...


@dataclass(frozen=True)
class Robot:
    """The ports to one robot."""

    clock: Clock
    velocity: VelocityOutput
    sensors: Sensors
    actions: Actions
    calls: Calls


class TranslationService(Protocol):
    """A model that answers later."""

    def submit(
        self, request: GenerationRequest, on_result: Callable[[Generation], None],
        on_error: Callable[[ModelError], None],
    ) -> int:
        """Hand in a request and return its number; exactly one callback follows, later."""
        ...

    def cancel(self, number: int) -> None:
        """Give up a request; neither callback is called any more."""
        ...
