# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One motion in simulated time: the real executive and limiter on a kinematic base.

Odometry arrives late and commands take their time; Nav2's behaviours are the simulated robot's
own. Judging is not done here.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
import random
from typing import Any, Optional, Union

from ros2_llm_bridge.commands.primitives import Arc, Move, Rotate
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.journal import FINAL_EVENTS, Journal
from ros2_llm_bridge.execution.limiter import LimitedOutput
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.values import GoalEnd, MapPose, OdometrySample, Velocity
from ros2_llm_bridge.motion_check.scenario import Scenario
from ros2_llm_bridge.nodes.sim.kinematics import KinematicBase, normalize_angle, Pose, Wheels
from ros2_llm_bridge.nodes.sim.kinematics import Velocity as BaseVelocity
from ros2_llm_bridge.nodes.sim.navigation import (
    DriveStraight, Motion, RobotState, Status, Turn)
from ros2_llm_bridge.testing import FakeActions, FakeCalls, FakeClock, FakeSensors

#: Resolution of the simulation, seconds.
TICK_S = 0.005
#: The base brakes when it hears nothing for so long, seconds.
COMMAND_TIMEOUT_S = 0.5
#: Time before a motion, for odometry to arrive, and after its end, to see that it stands, seconds.
BEFORE_S, AFTER_S = 0.2, 1.0
#: No motion takes longer, seconds.
LONGEST_S = 300.0

_TYPES = {'drive_on_heading': 'DriveOnHeading', 'backup': 'BackUp', 'spin': 'Spin'}

Bounded = Union[Move, Rotate, Arc]


@dataclass(frozen=True)
class Seen:
    """
    The base at one time: how far it truly is from where it began.

    Metres along the first heading for straight motions, else radians turned; ``path_m`` is the
    length of the way.
    """

    at_s: float
    commanded: float
    speed: float
    way: float
    path_m: float


@dataclass(frozen=True)
class Driven:
    """One motion: its final event, what was seen until it stood, the way by odometry."""

    primitive: Bounded
    final: dict[str, Any]
    seen: tuple[Seen, ...]
    odometry: float


class World:
    """
    A robot for one motion.

    Parameters
    ----------
    scenario
        The base.
    seed
        Of its noise and its delays.

    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._random = random.Random(seed)
        self._clock = FakeClock()
        self._sensors = FakeSensors()
        self._actions = FakeActions()
        self._actions.servers = {
            name: f'nav2_msgs/action/{kind}' for name, kind in _TYPES.items()}
        self._events: list[dict[str, Any]] = []
        self._period_s = 1.0 / scenario.rate_hz
        profile = scenario.profile()
        self._journal = Journal(self._events.append, lambda text: None)
        self._executive = Executive(
            profile, Robot(
                self._clock, LimitedOutput(profile, self, self._clock, self._sensors),
                self._sensors, self._actions, FakeCalls()),
            self._journal, lambda lines: None)
        now = self._clock.steady()
        self._base = KinematicBase(
            Pose(), scenario.base, replace(scenario.noise, seed=seed), COMMAND_TIMEOUT_S, now,
            self._wheels(seed))
        self._commands: deque[tuple[float, BaseVelocity]] = deque()
        self._samples: deque[tuple[float, OdometrySample]] = deque()
        self._motion: Optional[Motion] = None
        self._next_motion = self._next_odometry = self._next_tick = now
        self._commanded = BaseVelocity()
        self._odometry_yaw = self._true_yaw = self._path_m = 0.0
        self._before = Pose()

    def _wheels(self, seed: int) -> Wheels:
        """Return the wheels of this motion's base: odometry that is wrong looks like slip."""
        wheels, scale = self._scenario.wheels, self._scenario.odometry_scale
        wrong = random.Random(f'{seed} scale').gauss(0.0, scale) if scale else 0.0
        return replace(wheels, slip=wheels.slip + wrong)

    # The velocity topic, as the limiter sees it

    def check(self) -> None:
        """Find the base, always."""

    def publish(self, velocity: Velocity) -> None:
        """Let a command reach the base after its delay, in order."""
        sent = BaseVelocity(velocity.x_mps, velocity.y_mps, velocity.yaw_rps)
        self._commanded = sent
        due = self._clock.steady() + self._random.uniform(*self._scenario.command_delay_s)
        if self._commands:
            due = max(due, self._commands[-1][0])
        self._commands.append((due, sent))

    def drive(self, primitive: Bounded) -> Driven:
        """Carry out a motion and watch it until it has stood for a while."""
        self._pass(BEFORE_S, [])
        instruction = self._journal.receive('check')
        self._executive.preempt(Plan(instruction, 'check', (primitive,)))
        seen: list[Seen] = []
        end = self._clock.steady() + LONGEST_S
        while self._journal.is_open(instruction) and self._clock.steady() < end:
            self._pass(TICK_S, seen, primitive)
        self._pass(AFTER_S, seen, primitive)
        final = next((e for e in self._events if e['event'] in FINAL_EVENTS),
                     {'event': 'endless', 'measured': [{}]})
        odometry = self._base.odom_pose.x if isinstance(primitive, Move) else self._odometry_yaw
        return Driven(primitive, final, tuple(seen), odometry)

    def _pass(self, seconds: float, seen: list[Seen], primitive: Optional[Bounded] = None) -> None:
        end = self._clock.steady() + seconds
        while self._clock.steady() < end - 1e-9:
            self._clock.advance(TICK_S)
            now = self._clock.steady()
            while self._commands and self._commands[0][0] <= now:
                self._base.command(self._commands.popleft()[1], now)
            if now >= self._next_odometry - 1e-9:
                self._next_odometry += self._scenario.odometry_period_s
                self._measure(now)
                if primitive is not None:
                    seen.append(self._look(now, primitive))
            while self._samples and self._samples[0][0] <= now:
                self._sensors.sample = replace(self._samples.popleft()[1], received_s=now)
            self._step_behaviour(now)
            if now >= self._next_tick - 1e-9:
                self._next_tick += self._period_s
                if self._executive.is_busy:
                    self._executive.tick()

    def _measure(self, now: float) -> None:
        self._base.advance(now)
        pose, velocity, true = (
            self._base.odom_pose, self._base.odom_velocity, self._base.true_pose)
        self._odometry_yaw += normalize_angle(pose.yaw - self._odometry_yaw)
        self._true_yaw += normalize_angle(true.yaw - self._before.yaw)
        self._path_m += true.distance_to(self._before)
        self._before = true
        self._sensors.pose = MapPose(pose.x, pose.y, pose.yaw)
        latency = self._random.uniform(*self._scenario.latency_periods)
        due = now + latency * self._scenario.odometry_period_s
        if self._samples:
            due = max(due, self._samples[-1][0])
        self._samples.append((due, OdometrySample(
            pose.x, pose.y, self._odometry_yaw, Velocity(velocity.x, velocity.y, velocity.yaw),
            due, now)))

    def _look(self, now: float, primitive: Bounded) -> Seen:
        if isinstance(primitive, Move):
            return Seen(now, self._commanded.x, self._base.true_velocity.x,
                        self._base.true_pose.x, self._path_m)
        return Seen(now, self._commanded.yaw, self._base.true_velocity.yaw, self._true_yaw,
                    self._path_m)

    def _step_behaviour(self, now: float) -> None:
        """Run the behaviour whose goal was sent, as the simulated robot does."""
        if not self._actions.goals or self._actions.goals[-1].ended:
            return
        goal = self._actions.goals[-1]
        state = RobotState(
            now, self._base.odom_pose, self._base.odom_pose, self._base.odom_velocity)
        if self._motion is None:
            self._motion = _behaviour(goal.goal.name, dict(goal.goal.fields), state)
            self._next_motion = now
        if now < self._next_motion - 1e-9:
            return
        self._next_motion += self._motion.period_s
        step = self._motion.step(state)
        if step.command is not None:
            self._commanded = step.command
            self._base.command(step.command, now)
        if step.status is not Status.RUNNING:
            goal.end(GoalEnd('succeeded' if step.status is Status.SUCCEEDED else 'aborted'))


def _behaviour(name: str, fields: dict[str, Any], state: RobotState) -> Motion:
    allowance = float(fields['time_allowance']['sec'])
    if name == 'spin':
        return Turn(fields['target_yaw'], allowance, state)
    distance, speed = fields['target']['x'], fields['speed']
    if name == 'backup':
        distance, speed = -abs(distance), -abs(speed)
    return DriveStraight(distance, speed, allowance, state)
