# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One run of a step: which step carries out a primitive, and what may break it off.

Watches what a step does not see: somebody else who drives, and the geofence while Nav2 drives.
Sends no velocities.
"""

from __future__ import annotations

from typing import Any, Optional, Union

from ros2_llm_bridge.commands.goals import action_goal, ActionGoal
from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, Pause, Primitive, Rotate)
from ros2_llm_bridge.errors import InstructionError, RobotError
from ros2_llm_bridge.execution.bounded_step import BoundedStep
from ros2_llm_bridge.execution.fence import drives, FenceWatch
from ros2_llm_bridge.execution.foresight import Foresight
from ros2_llm_bridge.execution.goal_steps import CallStep, goal_timeout_s, GoalStep, HaltStep
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.reports import doing
from ros2_llm_bridge.execution.steps import DrivingStep, PauseStep, Step, TimedStep
from ros2_llm_bridge.execution.values import StepEnd, Tick
from ros2_llm_bridge.profile.schema import RobotProfile

#: Time for a goal on a robot whose profile names no navigation, seconds.
GOAL_TIMEOUT_S = 600.0


def sends_velocities(primitive: Primitive, profile: RobotProfile) -> bool:
    """Return whether a primitive is carried out by velocities, not by a goal, call or wait."""
    return action_goal(primitive, profile) is None and not isinstance(primitive, (Pause, Invoke))


class StepRun:
    """
    A primitive in execution; it begins when it is made.

    Parameters
    ----------
    primitive
        What is carried out, its goals in the map frame.
    said
        The same as it was said, for the person.
    profile, robot
        The robot.
    foresight
        Tells whether somebody else drives.

    Raises
    ------
    RobotError
        If a goal or a call cannot be sent.

    """

    def __init__(
        self, primitive: Primitive, said: Primitive, profile: RobotProfile, robot: Robot,
        foresight: Foresight,
    ) -> None:
        goal = action_goal(primitive, profile)
        self._said = said
        self._robot = robot
        self._foresight = foresight
        self._fence: Optional[FenceWatch] = None
        if goal is not None:
            if drives(goal) and profile.limits.geofence is not None:
                self._fence = FenceWatch(profile.limits.geofence)
            self._step: Step = _goal_step(primitive, goal, profile, robot)
        else:
            self._step = _own_step(primitive, profile, robot)

    def tick(self) -> Tick:
        """
        Return what is wanted now.

        Raises
        ------
        InstructionError
            ``busy``, ``outside_geofence`` or ``no_pose``; the step may not go on.

        """
        if isinstance(self._step, (DrivingStep, HaltStep)):
            self._foresight.check_not_busy()
        if self._fence is not None:
            self._fence.check(self._robot.sensors.map_pose())
        return self._step.tick()

    def progress(self) -> dict[str, Any]:
        """Return measured progress for the status, SI units."""
        return dict(self._step.progress())

    def in_flight(self) -> str:
        """Return in words what is known of a call that is given up now, else nothing."""
        return self._step.in_flight() if isinstance(self._step, CallStep) else ''

    def broken_off(self, error: Union[InstructionError, RobotError]) -> StepEnd:
        """Return the end of a step that may not go on; its goal is cancelled."""
        if isinstance(self._step, DrivingStep):
            return self._step.broken_off(error.code, error.reason)
        self._robot.actions.cancel_own()
        if self._fence is None:
            return StepEnd(False, error.reason, error.code)
        return StepEnd(False, f'I stopped {doing(self._said)}. {error.reason}', error.code)


def _goal_step(
    primitive: Primitive, goal: ActionGoal, profile: RobotProfile, robot: Robot,
) -> GoalStep:
    """Return the step that has an action of the robot carry out a primitive."""
    navigation_timeout_s = profile.navigation.timeout if profile.navigation else GOAL_TIMEOUT_S
    return GoalStep(
        primitive, goal, robot.actions, robot.clock, robot.sensors,
        goal_timeout_s(primitive, goal, navigation_timeout_s))


def _own_step(primitive: Primitive, profile: RobotProfile, robot: Robot) -> Step:
    """Return the step that carries out a primitive without an action."""
    if isinstance(primitive, Pause):
        return PauseStep(primitive, robot.clock)
    if isinstance(primitive, Invoke):
        return CallStep(primitive, robot.calls, robot.clock)
    if isinstance(primitive, (Move, Rotate, Arc)):
        return BoundedStep(primitive, profile, robot.clock, robot.sensors)
    if isinstance(primitive, KeepVelocity):
        return TimedStep(primitive, robot.clock, robot.sensors)
    if isinstance(primitive, Halt):
        return HaltStep(robot.clock, robot.sensors)
    raise TypeError(f'{primitive!r} has no step')
