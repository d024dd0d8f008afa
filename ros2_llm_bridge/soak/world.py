# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A world for the soak: a simulated robot under the real executive and dispatcher, on a fake clock.

An hour passes as fast as the processor can; where nothing goes on, time is skipped. Everything
goes through the flight log. Knows no ROS and no model.
"""

from __future__ import annotations

from dataclasses import replace
import random
from typing import Any, Callable

from ros2_llm_bridge.commands.primitives import Invoke
from ros2_llm_bridge.commands.vocabulary import NAVIGATE_TYPE, THROUGH_TYPE, WAYPOINTS_TYPE
from ros2_llm_bridge.dialogue.context import ContextReader
from ros2_llm_bridge.dialogue.errands import Errands
from ros2_llm_bridge.dialogue.memory import Memory
from ros2_llm_bridge.errors import ModelError, RobotError
from ros2_llm_bridge.execution.dispatcher import Dispatcher
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.latch import StopLatch, StopSource
from ros2_llm_bridge.execution.limiter import LimitedOutput
from ros2_llm_bridge.execution.plans import EndedPlan
from ros2_llm_bridge.execution.ports import OnEnd, Robot
from ros2_llm_bridge.execution.settings import Settings
from ros2_llm_bridge.execution.stop_input import StopInput
from ros2_llm_bridge.execution.values import GoalEnd, MapPose, OdometrySample, Velocity
from ros2_llm_bridge.flight.log import FlightLog
from ros2_llm_bridge.flight.recorded_ports import (
    RecordedActions, RecordedCalls, RecordedVelocity)
from ros2_llm_bridge.nodes.conversation import Conversation
from ros2_llm_bridge.nodes.sim.kinematics import (
    BaseLimits, KinematicBase, Noise, normalize_angle, Pose, STANDSTILL)
from ros2_llm_bridge.nodes.sim.kinematics import Velocity as BaseVelocity
from ros2_llm_bridge.nodes.sim.navigation import RobotState
from ros2_llm_bridge.ports import Generation, GenerationRequest
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.soak.nav2 import SimulatedNav2
from ros2_llm_bridge.testing import FakeClock, FakeSensors

#: Period of the world and of odometry, seconds.
STEP_S = 0.02
#: Time that is skipped at once where nothing goes on, seconds.
SKIP_S = 0.5

PROFILE = RobotProfile.model_validate({
    'name': 'soak', 'speeds': {
        'linear': {'slow': 0.2, 'default': 0.5, 'fast': 0.8},
        'angular': {'slow': 0.5, 'default': 1.2, 'fast': 1.6}},
    'limits': {
        'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.0,
        'angular_acceleration': 3.0, 'distance_max': 8.0,
        'geofence': {'polygon': [[-12, -12], [12, -12], [12, 12], [-12, 12]]}},
    'navigation': {'action': 'navigate_to_pose', 'timeout': 40.0},
    'places': [
        {'name': 'kitchen', 'aliases': ['galley'], 'x': 4.0, 'y': 2.0, 'yaw': 1.5},
        {'name': 'living room', 'x': -3.0, 'y': 3.0, 'yaw': 3.0},
        {'name': 'bedroom', 'x': 5.0, 'y': -3.0},
        {'name': 'garden shed', 'x': 30.0, 'y': 2.0},
        {'name': 'dock', 'aliases': ['charger'], 'x': 0.0, 'y': 0.0, 'yaw': 0.0}],
    'capabilities': [{
        'name': 'lights', 'interface': 'std_srvs/srv/SetBool',
        'phrases': ['turn the lights on', 'turn the lights off'],
        'arguments': {'data': 'bool'}}, {
        'name': 'horn', 'interface': 'std_srvs/srv/Trigger', 'phrases': ['sound the horn'],
        'arguments': {}}]})

NAVIGATION = {
    'navigate_to_pose': NAVIGATE_TYPE, 'navigate_through_poses': THROUGH_TYPE,
    'follow_waypoints': WAYPOINTS_TYPE}
BEHAVIOURS = {
    'drive_on_heading': 'nav2_msgs/action/DriveOnHeading', 'backup': 'nav2_msgs/action/BackUp',
    'spin': 'nav2_msgs/action/Spin', 'wait': 'nav2_msgs/action/Wait'}
WITH_BEHAVIOURS = PROFILE.model_copy(update={'navigation': PROFILE.navigation and (
    PROFILE.navigation.model_copy(update={'behaviours': frozenset(BEHAVIOURS)}))})


class SlowTranslations:
    """
    A model that answers after a while with what rules understand; implements TranslationService.

    ``confidence`` and ``fails`` concern the next answers.
    """

    def __init__(self, clock: FakeClock, seed: int) -> None:
        self.confidence = 0.99
        self.fails = False
        self._clock = clock
        self._random = random.Random(seed)
        self._count = 0
        self._waiting: dict[int, tuple[float, Callable[[], None]]] = {}

    @property
    def is_idle(self) -> bool:
        """Return whether nobody waits for an answer."""
        return not self._waiting

    def submit(
        self, request: GenerationRequest, on_result: Callable[[Generation], None],
        on_error: Callable[[ModelError], None],
    ) -> int:
        """Take a request."""
        self._count += 1
        if self.fails:
            def answer() -> None:
                on_error(ModelError('the translator process ended'))
        else:
            generation = Generation(request.drafts[0], self.confidence, 1, 1, 80.0, 'rules')

            def answer() -> None:
                on_result(generation)
        due_s = self._clock.steady() + self._random.uniform(0.05, 0.6)
        self._waiting[self._count] = (due_s, answer)
        return self._count

    def cancel(self, number: int) -> None:
        """Forget a request."""
        self._waiting.pop(number, None)

    def advance(self) -> None:
        """Answer what is due."""
        now = self._clock.steady()
        for number, (due_s, answer) in list(self._waiting.items()):
            # An answer may drop those behind it.
            if now >= due_s and self._waiting.pop(number, None) is not None:
                answer()


class SlowCalls:
    """Services that answer after a while; ``fails`` concerns the next answers."""

    def __init__(self, clock: FakeClock) -> None:
        self.fails = False
        self._clock = clock
        self._waiting: list[tuple[float, OnEnd, GoalEnd]] = []

    def check(self, invoke: Invoke) -> None:
        """Find every server there."""

    def start(self, invoke: Invoke, on_end: OnEnd) -> None:
        """Take a call."""
        end = GoalEnd('succeeded', '', {'success': not self.fails, 'message': ''})
        self._waiting.append((self._clock.steady() + 0.3, on_end, end))

    def advance(self) -> None:
        """Answer what is due."""
        now = self._clock.steady()
        due = [entry for entry in self._waiting if now >= entry[0]]
        self._waiting = [entry for entry in self._waiting if now < entry[0]]
        for _, on_end, end in due:
            on_end(end)


class _BaseOutput:
    """The velocity topic: what is sent drives the base."""

    def __init__(self, drive: Callable[[BaseVelocity], None]) -> None:
        self.has_listener = True
        self._drive = drive

    def check(self) -> None:
        """Raise RobotError if nobody listens."""
        if not self.has_listener:
            raise RobotError('cmd_vel', 'nobody listens to velocity commands there')

    def publish(self, velocity: Velocity) -> None:
        """Drive the base."""
        self._drive(BaseVelocity(velocity.x_mps, velocity.y_mps, velocity.yaw_rps))


class SoakWorld:
    """
    The world.

    Parameters
    ----------
    keep
        Takes each line of the flight log.
    seed
        Of noise and faults.
    behaviours
        Whether Nav2's behaviours carry out distances, angles and pauses.

    """

    def __init__(
        self, keep: Callable[[str], None], seed: int, behaviours: bool = False,
    ) -> None:
        profile = WITH_BEHAVIOURS if behaviours else PROFILE
        self.clock = FakeClock()
        self.settings = Settings(threshold=0.57, ask_timeout_s=8.0)
        self.latch = StopLatch()
        self.log = FlightLog(keep, self.clock, lambda: self.latch.stopped_by)
        self.base = KinematicBase(
            Pose(), BaseLimits(linear_acceleration=2.0), Noise(seed=seed), 0.5,
            self.clock.steady())
        self.sensors = FakeSensors()
        #: Whether odometry is published, and whether the wheels obey.
        self.has_odometry = True
        self.wheels_turn = True
        self.output = _BaseOutput(self._drive)
        self.nav2 = SimulatedNav2(
            {**NAVIGATION, **BEHAVIOURS}, self.clock, self._state,
            self._drive, seed)
        self.calls = SlowCalls(self.clock)
        self.model = SlowTranslations(self.clock, seed)
        self.journal = Journal(self.log.event, lambda sentence: None, self.clock)
        self._limited = LimitedOutput(
            profile, RecordedVelocity(self.output, self.log), self.clock, self.sensors)
        robot = Robot(
            self.clock, self._limited, self.sensors, RecordedActions(self.nav2, self.log),
            RecordedCalls(self.calls, self.log))
        self._memory = Memory(self.clock, lambda: self.settings.context_timeout_s)
        self.executive = Executive(
            profile, robot, self.journal, lambda lines: None, on_ended=self._on_ended)
        book = PlaceBook(profile)
        self._conversation = Conversation(
            book, self.executive, robot, self.latch, lambda: self.settings.dry_run,
            lambda: self.dispatcher.question)
        context = ContextReader(
            self._memory, self.executive, lambda: self.dispatcher.is_unsettled,
            lambda: book.profile, lambda: self.dispatcher.unbegun)
        self.dispatcher = Dispatcher(
            profile, self.executive, self.journal, self.model, lambda: self.settings, self.latch,
            [*self._conversation.readers, context, Errands(lambda: book.profile)],
            lambda: book.profile)
        self.stop_input = StopInput(self.latch, self.clock.steady, None, self._stop_by_input)
        self.stop_input.hear(False)  # nothing moves before it was heard once
        self.dispatcher.is_active = True
        self._next_tick_s = self.clock.steady()
        self._tick_s = 1.0 / profile.velocity.rate_hz
        self._yaw = 0.0
        self.pass_time(0.2)

    # What people and programs do

    def say(self, text: str) -> None:
        """Say something."""
        self.log.heard(text)
        self.dispatcher.instruct(text)

    def stop(self, source: StopSource) -> None:
        """Stop by topic or service."""
        self.dispatcher.stop(source)
        self.log.stop_input(source.value)

    def _stop_by_input(self, reason: str) -> None:
        self.dispatcher.stop(StopSource.EXTERNAL, reason)
        self.log.stop_input(StopSource.EXTERNAL.value)

    def resume(self) -> None:
        """Release by service."""
        self.log.service('resume')
        self.dispatcher.resume()

    def deactivate(self) -> None:
        """End what runs and refuse."""
        self.dispatcher.end('the bridge was deactivated')
        self.log.state('inactive')

    def activate(self) -> None:
        """Accept instructions."""
        self.dispatcher.is_active = True
        self.log.state('active')

    def set(self, **settings: Any) -> None:  # noqa: A003
        """Change settings as parameters do."""
        self.settings = replace(self.settings, **settings)
        self.log.state('parameters', parameters={k: str(v) for k, v in settings.items()})

    def be_calm(self) -> None:
        """Take all disturbances away."""
        self.has_odometry = self.wheels_turn = self.output.has_listener = self.nav2.is_up = True
        self.nav2.next_fault = ''
        self.stop_input.hear(False)
        self.model.fails = self.calls.fails = False
        self.model.confidence = 0.99

    # Time

    @property
    def is_idle(self) -> bool:
        """Return whether nothing goes on."""
        return (self.model.is_idle and self.nav2.is_idle and not self.executive.is_busy
                and self.base.true_velocity == STANDSTILL)

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        end_s = self.clock.steady() + seconds
        while self.clock.steady() < end_s - 1e-9:
            left_s = end_s - self.clock.steady()
            self._step(min(SKIP_S if self.is_idle else STEP_S, left_s))

    def pass_until_idle(self, seconds: float) -> bool:
        """Let time pass until nothing goes on; return whether that came about in time."""
        end_s = self.clock.steady() + seconds
        while not self.is_idle and self.clock.steady() < end_s:
            self._step(STEP_S)
        return self.is_idle

    def _step(self, seconds: float) -> None:
        self.clock.advance(seconds)
        now = self.clock.steady()
        self.base.advance(now)
        self._measure(now)
        self.model.advance()
        self.calls.advance()
        self.nav2.advance()
        self.dispatcher.watch()
        if self.executive.is_busy and now >= self._next_tick_s - 1e-9:
            self._next_tick_s = now + self._tick_s
            self.executive.tick()
        self._limited.break_silence()

    def _on_ended(self, ended: EndedPlan) -> None:
        self._memory.ended(ended)
        self._conversation.on_ended(ended)

    def _measure(self, now: float) -> None:
        pose, velocity = self.base.odom_pose, self.base.odom_velocity
        self._yaw += normalize_angle(pose.yaw - self._yaw)
        sample = OdometrySample(
            pose.x, pose.y, self._yaw, Velocity(velocity.x, velocity.y, velocity.yaw), now, now)
        # What the log says of the base is the truth, even where the bridge is not told.
        self.log.odometry(sample)
        self.log.foreign_goal(self.nav2.foreign)
        if self.has_odometry:
            self.sensors.sample = sample
            self.sensors.pose = MapPose(pose.x, pose.y, pose.yaw)

    def _state(self) -> RobotState:
        pose = self.base.odom_pose
        return RobotState(self.clock.steady(), pose, pose, self.base.odom_velocity)

    def _drive(self, velocity: BaseVelocity) -> None:
        if self.wheels_turn or velocity == STANDSTILL:
            self.base.command(velocity, self.clock.steady())
