# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The velocity topic: Twist or TwistStamped, whichever its subscribers understand.

DDS connects topics of equal type only and is silent about the rest, so the types of the
subscribers are read from the graph, and a mismatch is an error. Nothing else in this process
publishes velocities, and what is published here has passed the limiter.
"""

from __future__ import annotations

from threading import Condition, Thread
from typing import Any, Callable, Optional

from geometry_msgs.msg import Twist, TwistStamped
from rclpy.exceptions import InvalidHandle
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.limiter import LimitedOutput
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.values import Velocity
from ros2_llm_bridge.nodes.conversions import twist_of, twist_stamped_of
from ros2_llm_bridge.profile.schema import RobotProfile

RCLError = rclpy_implementation.RCLError

TYPES = {'geometry_msgs/msg/Twist': Twist, 'geometry_msgs/msg/TwistStamped': TwistStamped}
_NAMES = {'twist': 'geometry_msgs/msg/Twist', 'twist_stamped': 'geometry_msgs/msg/TwistStamped'}


class VelocityPublisher:
    """
    The publisher of velocities behind its limiter; implements ``execution.ports.VelocityOutput``.

    A thread of its own sends a zero when a moving robot gets no commands any more, so that it
    stops though the executor hangs.

    Parameters
    ----------
    node
        The node that publishes.
    profile
        Limits, topic and type; ``auto`` opens the output once a subscriber is there.
    clock, sensors
        Of the robot.
    on_sent
        Told about each velocity that was sent, and its message; must not block.

    """

    def __init__(
        self, node: Node, profile: RobotProfile, clock: Clock, sensors: Sensors,
        on_sent: Callable[[Velocity, Any], None] = lambda velocity, message: None,
    ) -> None:
        self._node = node
        self._topic = _VelocityTopic(node, profile, on_sent)
        self._output = LimitedOutput(profile, self._topic, clock, sensors)
        self._closed = False
        # Guards the output, and is notified when the robot begins to move and at the end.
        self._turn = Condition()
        self._watchdog: Optional[Thread] = None

    @property
    def type_name(self) -> Optional[str]:
        """Return the interface that is published, None while ``auto`` has found no subscriber."""
        return self._topic.type_name

    def watch(self) -> None:
        """Open the output when a subscriber has appeared; call it now and then."""
        with self._turn:
            self._topic.watch()

    def check(self) -> None:
        """
        Check that somebody listens to the type that is sent.

        Raises
        ------
        RobotError
            If nobody listens, somebody listens to another type, or the connection is not made yet.

        """
        with self._turn:
            self._output.check()

    def publish(self, velocity: Velocity) -> None:
        """
        Send what of a velocity is allowed, if the output is open.

        Raises
        ------
        RobotError
            If the velocity is not finite; a zero was sent.
        InstructionError
            ``outside_geofence`` or ``no_pose``; a zero was sent.

        """
        with self._turn:
            stood = not self._output.is_moving
            self._output.publish(velocity)
            if stood and self._output.is_moving:
                self._rouse_watchdog()

    def destroy(self) -> None:
        """Close the output."""
        with self._turn:
            self._closed = True
            self._topic.destroy()
            self._turn.notify()
        if self._watchdog is not None:
            self._watchdog.join()

    def _rouse_watchdog(self) -> None:
        if self._watchdog is None:
            self._watchdog = Thread(
                target=self._watch_silence, name='velocity watchdog', daemon=True)
            self._watchdog.start()
        self._turn.notify()

    def _watch_silence(self) -> None:
        with self._turn:
            while not self._closed:
                if not self._output.is_moving:
                    self._turn.wait()
                    continue
                left_s = self._output.silence_left_s()
                if left_s > 0:
                    self._turn.wait(left_s)
                else:
                    self._break_silence()

    def _break_silence(self) -> None:
        try:
            if self._output.break_silence():
                self._node.get_logger().error(
                    'a moving robot got no velocity any more: sent a zero')
        except (RCLError, InvalidHandle) as error:
            self._node.get_logger().error(f'a zero could not be sent: {error}')


class _VelocityTopic:
    """The publisher itself, without limits; only ``VelocityPublisher`` holds one."""

    def __init__(
        self, node: Node, profile: RobotProfile, on_sent: Callable[[Velocity, Any], None],
    ) -> None:
        self._node = node
        self._on_sent = on_sent
        self._frame = profile.frames.base
        self._topic = node.resolve_topic_name(profile.velocity.topic)
        self._configured = _NAMES.get(profile.velocity.type)
        self.type_name: Optional[str] = None
        self._publisher: Optional[Publisher] = None
        if self._configured is not None:
            self._open(self._configured)

    def watch(self) -> None:
        """Open the output when a subscriber has appeared."""
        if self._configured is None:
            found = self._subscribed_types()
            if len(found) == 1 and found <= TYPES.keys():
                self._open(found.pop())

    def check(self) -> None:
        """Raise RobotError unless somebody listens to the type that is sent."""
        if self._publisher is not None and self._publisher.get_subscription_count():
            # Those that take another type do not count. To ask the graph takes longer.
            return
        self.watch()
        found = self._subscribed_types()
        if not found:
            raise RobotError(self._topic, 'nobody listens to velocity commands there')
        if self.type_name is None or self.type_name not in found:
            raise RobotError(
                self._topic, f'its subscribers take {" and ".join(sorted(found))}'
                + (f', the profile says {self._configured}' if self._configured else ''),
                'set velocity.type in the robot profile to what the base takes')
        if self._publisher is None or self._publisher.get_subscription_count() == 0:
            raise RobotError(self._topic, 'the base is not connected yet')

    def publish(self, velocity: Velocity) -> None:
        """Send a velocity, if the output is open."""
        if self._publisher is None:
            return
        message: Any = twist_of(velocity)
        if self.type_name == _NAMES['twist_stamped']:
            stamp = self._node.get_clock().now().to_msg()
            message = twist_stamped_of(velocity, self._frame, stamp)
        self._publisher.publish(message)
        self._on_sent(velocity, message)

    def destroy(self) -> None:
        """Close the output."""
        if self._publisher is not None:
            self._node.destroy_publisher(self._publisher)
        self._publisher = None
        self.type_name = None

    def _open(self, type_name: str) -> None:
        if self.type_name == type_name:
            return
        self.destroy()
        self.type_name = type_name
        try:
            self._publisher = self._node.create_publisher(
                TYPES[type_name], self._topic,
                QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE))
        except RCLError as error:
            # Within one process DDS does notice two types on one topic.
            self.type_name = None
            raise RobotError(self._topic, f'cannot carry {type_name}: {error}') from error

    def _subscribed_types(self) -> set[str]:
        return {info.topic_type
                for info in self._node.get_subscriptions_info_by_topic(self._topic)}
