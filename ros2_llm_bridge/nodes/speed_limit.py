# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The speed limit of the navigator: set for the time of a goal, and lifted again.

Nav2's controller keeps the newest limit for ever, also when whoever set it is gone; so it is
lifted once more at the start, should an earlier life of this node have left one.
"""

from __future__ import annotations

from typing import Optional

from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.commands.goals import speed_limit_fields, SPEED_LIMIT_TYPE
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.nodes.introspection import fill, interface_class

#: As the controller server subscribes (nav2_controller, Jazzy).
_QOS = QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE)


class SpeedLimit:
    """
    The speed limit on one topic.

    Parameters
    ----------
    node
        The node that publishes it.
    topic
        As relative as in the profile.

    Raises
    ------
    RobotError
        If the message type is not installed.

    """

    def __init__(self, node: Node, topic: str) -> None:
        self._node = node
        self._type = interface_class(SPEED_LIMIT_TYPE)
        self._publisher = node.create_publisher(self._type, topic, _QOS)
        self._is_set = False
        self._may_be_left_over = True

    def set(self, percent: float) -> None:  # noqa: A003
        """
        Limit the speed to a percentage of the navigator's own.

        Raises
        ------
        RobotError
            If nobody listens, so that the robot would go at full speed.

        """
        if not self._publisher.get_subscription_count():
            raise RobotError(
                self._publisher.topic_name, 'nobody listens, so the speed cannot be limited',
                'is navigation.speed_limit_topic the one of the controller?')
        self._is_set = True
        self._may_be_left_over = False
        self._publish(percent)

    def lift(self) -> None:
        """Lift the limit that was set here, if any."""
        if self._is_set:
            self._is_set = False
            self._publish(None)

    def watch(self) -> None:
        """Lift what an earlier life may have left, once somebody listens."""
        if self._may_be_left_over and self._publisher.get_subscription_count():
            self._may_be_left_over = False
            self._publish(None)

    def destroy(self) -> None:
        """Lift the limit and destroy the publisher."""
        self.lift()
        self._node.destroy_publisher(self._publisher)

    def _publish(self, percent: Optional[float]) -> None:
        message = fill(self._type(), speed_limit_fields(percent))
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(message)
