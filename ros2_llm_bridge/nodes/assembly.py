# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Everything that exists while the bridge is configured: ports, executive, dispatcher, timers.

Made at configure, destroyed at cleanup; joins execution with ROS and decides nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Callable, ContextManager, Iterator, Sequence

from nav_msgs.msg import Odometry
from rclpy.lifecycle import LifecycleNode
from rclpy.qos import DurabilityPolicy, qos_profile_sensor_data, QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.dialogue.context import ContextReader
from ros2_llm_bridge.dialogue.errands import Errands
from ros2_llm_bridge.dialogue.memory import Memory
from ros2_llm_bridge.errors import ModelError, RobotError
from ros2_llm_bridge.execution.dispatcher import Dispatcher
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.journal import Journal
from ros2_llm_bridge.execution.latch import StopLatch, StopSource
from ros2_llm_bridge.execution.plans import EndedPlan
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.settings import Settings
from ros2_llm_bridge.execution.values import ODOMETRY_TIMEOUT_S, Velocity
from ros2_llm_bridge.flight.recorded_ports import RecordedActions, RecordedCalls
from ros2_llm_bridge.nodes.calls import RobotCalls
from ros2_llm_bridge.nodes.clocks import NodeClock
from ros2_llm_bridge.nodes.conversation import Conversation
from ros2_llm_bridge.nodes.diagnostics import ERROR, Health, OK, WARN
from ros2_llm_bridge.nodes.flight import Flight
from ros2_llm_bridge.nodes.known_actions import check_installed, robot_actions
from ros2_llm_bridge.nodes.middleware_events import NO_SUBSCRIPTION_EVENTS
from ros2_llm_bridge.nodes.place_markers import PlaceMarkers
from ros2_llm_bridge.nodes.pose import OdometryTrack, RobotSensors, TransformTree
from ros2_llm_bridge.nodes.stop_input import StopInputTopic
from ros2_llm_bridge.nodes.translator_link import ProcessFactory, TranslatorLink
from ros2_llm_bridge.nodes.velocity_output import VelocityPublisher
from ros2_llm_bridge.profile.place_book import PlaceBook
from tf2_msgs.msg import TFMessage

#: Time between two looks at servers, subscribers and the model's process, seconds.
WATCH_PERIOD_S = 0.5


class Assembly:
    """
    The configured bridge.

    Parameters
    ----------
    node
        The lifecycle node; its executor runs everything.
    book
        The robot, with the places that it has and is taught.
    journal, publish_commands
        Where events and canonical lines go.
    settings
        Run-time parameters.
    latch
        The node's stop latch, which outlives this.
    factory, model_timeout_s
        The model's process.
    on_ready, on_unloadable
        As ``TranslatorLink``.
    flight
        Takes note of what the robot tells and is told.
    told_afterwards
        Makes the context in which what is told waits, as ``Outputs.afterwards``.

    Raises
    ------
    RobotError
        If an interface that the profile names is not installed.
    ModelError
        If adapter or base are known to be wrong without loading them.

    """

    def __init__(
        self, node: LifecycleNode, book: PlaceBook, journal: Journal,
        publish_commands: Callable[[Sequence[str]], None], settings: Callable[[], Settings],
        latch: StopLatch, factory: ProcessFactory, model_timeout_s: float,
        on_ready: Callable[[], None], on_unloadable: Callable[[ModelError], None],
        flight: Flight, told_afterwards: Callable[[], ContextManager[None]],
    ) -> None:
        self._told_afterwards = told_afterwards
        self._is_prompt = self._is_due = False
        self.profile = profile = book.profile
        self._book = book
        self._node = node
        self._flight = flight
        self._clock = NodeClock(node)
        check_installed(profile)
        self.link = TranslatorLink(
            node, factory, model_timeout_s, self._clock.steady, on_ready, on_unloadable,
            self.prompt)
        self._track = OdometryTrack(self._clock, profile)
        tree = TransformTree(
            profile.navigation.map_frame if profile.navigation else 'map', profile.frames.base,
            profile.frames.pose_timeout, self._clock.steady)
        self._subscriptions = self._subscribe(tree)
        sensors = RobotSensors(self._track, tree)
        self.velocity = VelocityPublisher(
            node, profile, self._clock, sensors, self._on_velocity_sent)
        self.actions = robot_actions(node, profile, self._clock.steady)
        self._calls = RobotCalls(node, profile.capabilities)
        robot = Robot(
            self._clock, self.velocity, sensors, RecordedActions(self.actions, flight.log),
            RecordedCalls(self._calls, flight.log))
        self._memory = memory = Memory(self._clock, lambda: settings().context_timeout_s)
        self.executive = Executive(
            profile, robot, journal, publish_commands, self._on_work,
            # A node's names stay what they are.
            lru_cache(maxsize=None)(node.resolve_topic_name), self._on_ended)
        self._conversation = Conversation(
            book, self.executive, robot, latch, lambda: settings().dry_run,
            lambda: self.dispatcher.question)
        context = ContextReader(
            memory, self.executive, lambda: self.dispatcher.is_unsettled, lambda: book.profile,
            lambda: self.dispatcher.unbegun)
        self.dispatcher = Dispatcher(
            profile, self.executive, journal, self.link, settings, latch,
            [*self._conversation.readers, context, Errands(lambda: book.profile)],
            lambda: book.profile)
        self._places = PlaceMarkers(node, book)
        self._stop_inputs = self._subscribe_stops(latch)
        self._ticks = node.create_timer(
            1.0 / profile.velocity.rate_hz, self._on_tick, clock=self._clock.steady_clock)
        self._ticks.cancel()
        self._first_tick = node.create_guard_condition(self._on_tick)
        self._watch = node.create_timer(
            WATCH_PERIOD_S, self._on_watch, clock=self._clock.steady_clock)

    @contextmanager
    def prompt(self) -> Iterator[None]:
        """Begin what is ordered in this block at its end, and tell of it only then."""
        if self._is_prompt:
            yield
            return
        with self._told_afterwards():
            self._is_prompt = True
            try:
                yield
            finally:
                self._is_prompt = False
                is_due, self._is_due = self._is_due, False
            if is_due:
                self._on_tick()

    def activate(self) -> None:
        """Cancel what is left over from before and accept instructions."""
        self.actions.cancel_leftovers(self._node.get_clock().now().to_msg())
        self.dispatcher.is_active = True

    def end(self, reason: str) -> None:
        """Zero velocity, cancel our goals, accept nothing more; ticks go on until all is quiet."""
        self.dispatcher.end(reason)

    def health(self) -> list[Health]:
        """Return the state of the parts for diagnostics."""
        return [self._translator_health(), self._velocity_health(), self._odometry_health(),
                self._places_health(),
                *(stop_input.health() for stop_input in self._stop_inputs)]

    def destroy(self) -> None:
        """Destroy everything; the model's process ends on its own, ``link.close`` waits for it."""
        self._is_due = False
        self._node.destroy_guard_condition(self._first_tick)
        for timer in (self._ticks, self._watch):
            self._node.destroy_timer(timer)
        self.link.begin_close()
        self.actions.destroy()
        self._calls.destroy()
        self.velocity.destroy()
        self._places.destroy()
        for stop_input in self._stop_inputs:
            stop_input.destroy()
        for subscription in self._subscriptions:
            self._node.destroy_subscription(subscription)

    def _subscribe(self, tree: TransformTree) -> list[object]:
        node = self._node
        static = QoSProfile(
            depth=100, reliability=ReliabilityPolicy.RELIABLE,
            durability=DurabilityPolicy.TRANSIENT_LOCAL)
        return [
            node.create_subscription(
                Odometry, self.profile.frames.odom_topic, self._on_odometry,
                qos_profile_sensor_data, event_callbacks=NO_SUBSCRIPTION_EVENTS),
            node.create_subscription(
                TFMessage, '/tf', lambda message: self._on_transforms(tree, message, False),
                QoSProfile(depth=100, reliability=ReliabilityPolicy.BEST_EFFORT),
                event_callbacks=NO_SUBSCRIPTION_EVENTS),
            node.create_subscription(
                TFMessage, '/tf_static',
                lambda message: self._on_transforms(tree, message, True), static)]

    def _on_odometry(self, message: Odometry) -> None:
        self._track.update(message)
        self._flight.log.odometry(self._track.sample)
        self._flight.message(self.profile.frames.odom_topic, message)

    def _on_transforms(self, tree: TransformTree, message: TFMessage, is_static: bool) -> None:
        tree.update(message, is_static)
        self._flight.message('/tf_static' if is_static else '/tf', message)

    def _on_velocity_sent(self, velocity: Velocity, message: Any) -> None:
        self._flight.log.velocity(velocity)
        self._flight.message(self.profile.velocity.topic, message)

    def _subscribe_stops(self, latch: StopLatch) -> list[StopInputTopic]:
        section = self.profile.stop_input
        if section is None:
            # What held the latch belonged to another profile; only a release opens it.
            latch.free()
            return []
        return [StopInputTopic(
            self._node, section, latch, self._clock.steady,
            self._on_stop_input)]

    def _on_stop_input(self, reason: str) -> None:
        self.dispatcher.stop(StopSource.EXTERNAL, reason)
        self._flight.log.stop_input(StopSource.EXTERNAL.value)

    def _on_ended(self, ended: EndedPlan) -> None:
        self._memory.ended(ended)
        self._conversation.on_ended(ended)

    def _on_work(self) -> None:
        if self._ticks.is_canceled():
            self._ticks.reset()
            # The timer's first call is a whole period away.
            if self._is_prompt:
                self._is_due = True
            else:
                self._first_tick.trigger()

    def _on_tick(self) -> None:
        with self._told_afterwards():
            if self.executive.is_busy:
                self.executive.tick()
        if not self.executive.is_busy:
            self._ticks.cancel()

    def _on_watch(self) -> None:
        for stop_input in self._stop_inputs:
            stop_input.watch()
        self.dispatcher.watch()
        self.velocity.watch()
        self.actions.watch()
        self.link.watch()
        self._places.watch()
        self._flight.log.foreign_goal(self.actions.foreign_goal())

    def _translator_health(self) -> Health:
        if self.link.is_ready:
            values = {'adapter': self.link.adapter_hash}
            if self.link.is_switching:
                return Health('translator', OK, 'switching to another adapter', values)
            if self.link.switch_failure:
                return Health('translator', WARN, f'ready, {self.link.switch_failure}', values)
            return Health('translator', OK, 'ready', values)
        if self.link.failure:
            return Health('translator', ERROR, self.link.failure)
        return Health('translator', WARN, self.link.stage)

    def _velocity_health(self) -> Health:
        try:
            self.velocity.check()
        except RobotError as error:
            return Health('velocity', WARN, str(error))
        return Health('velocity', OK, str(self.velocity.type_name))

    def _places_health(self) -> Health:
        if self._book.problem:
            return Health('places', WARN, self._book.problem)
        return Health('places', OK, f'{len(self._book.here)} known')

    def _odometry_health(self) -> Health:
        sample = self._track.sample
        if sample is None:
            return Health('odometry', WARN, 'never received: motions are timed, not measured')
        age = self._clock.steady() - sample.received_s
        values = {'age_s': f'{age:.3f}'}
        if age > ODOMETRY_TIMEOUT_S:
            return Health('odometry', ERROR, f'silent for {age:.1f} s', values)
        return Health('odometry', OK, 'received', values)
