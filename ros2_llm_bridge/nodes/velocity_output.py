# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The velocity topic: Twist or TwistStamped, whichever its subscribers understand.

DDS connects topics of equal type only and is silent about the rest, so the types of the
subscribers are read from the graph, and a mismatch is an error.
"""

from __future__ import annotations

from typing import Optional

from geometry_msgs.msg import Twist, TwistStamped
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.values import Velocity
from ros2_llm_bridge.nodes.conversions import twist_of, twist_stamped_of
from ros2_llm_bridge.profile.schema import RobotProfile

RCLError = rclpy_implementation.RCLError

TYPES = {'geometry_msgs/msg/Twist': Twist, 'geometry_msgs/msg/TwistStamped': TwistStamped}
_NAMES = {'twist': 'geometry_msgs/msg/Twist', 'twist_stamped': 'geometry_msgs/msg/TwistStamped'}


class VelocityPublisher:
    """
    The publisher of velocities; implements ``execution.ports.VelocityOutput``.

    Parameters
    ----------
    node
        The node that publishes.
    profile
        Topic and type; ``auto`` opens the output once a subscriber is there.

    """

    def __init__(self, node: Node, profile: RobotProfile) -> None:
        self._node = node
        self._frame = profile.frames.base
        self._topic = node.resolve_topic_name(profile.velocity.topic)
        self._configured = _NAMES.get(profile.velocity.type)
        self._type: Optional[str] = None
        self._publisher: Optional[Publisher] = None
        if self._configured is not None:
            self._open(self._configured)

    @property
    def type_name(self) -> Optional[str]:
        """Return the interface that is published, None while ``auto`` has found no subscriber."""
        return self._type

    def watch(self) -> None:
        """Open the output when a subscriber has appeared; call it now and then."""
        if self._configured is None:
            found = self._subscribed_types()
            if len(found) == 1 and found <= TYPES.keys():
                self._open(found.pop())

    def check(self) -> None:
        """
        Check that somebody listens to the type that is sent.

        Raises
        ------
        RobotError
            If nobody listens, somebody listens to another type, or the connection is not made yet.

        """
        self.watch()
        found = self._subscribed_types()
        if not found:
            raise RobotError(self._topic, 'nobody listens to velocity commands there')
        if self._type is None or self._type not in found:
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
        if self._type == _NAMES['twist_stamped']:
            stamp = self._node.get_clock().now().to_msg()
            self._publisher.publish(twist_stamped_of(velocity, self._frame, stamp))
        else:
            self._publisher.publish(twist_of(velocity))

    def destroy(self) -> None:
        """Close the output."""
        if self._publisher is not None:
            self._node.destroy_publisher(self._publisher)
        self._publisher = None
        self._type = None

    def _open(self, type_name: str) -> None:
        if self._type == type_name:
            return
        self.destroy()
        self._type = type_name
        try:
            self._publisher = self._node.create_publisher(
                TYPES[type_name], self._topic,
                QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE))
        except RCLError as error:
            # Within one process DDS does notice two types on one topic.
            self._type = None
            raise RobotError(self._topic, f'cannot carry {type_name}: {error}') from error

    def _subscribed_types(self) -> set[str]:
        return {info.topic_type
                for info in self._node.get_subscriptions_info_by_topic(self._topic)}
