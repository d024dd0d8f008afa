# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Watch from outside: the simulation's ground truth and its lamps, and the velocity topic, over DDS.

Nothing that the bridge says about motion is used.
"""

from __future__ import annotations

import math
import time
from typing import Any, Optional

from geometry_msgs.msg import Twist
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile
from ros2_llm_bridge.demo.track import Sample, Track, VelocityCommand
from std_msgs.msg import Bool


class Observer:
    """
    Everything seen of the robot since this object was made.

    ``lights`` tells whether the lamps around it are lit, None before it was heard.

    Parameters
    ----------
    node
        The node that listens; somebody spins it.

    """

    def __init__(self, node: Node) -> None:
        self.samples: list[Sample] = []
        self.commands: list[VelocityCommand] = []
        self.lights: Optional[bool] = None
        node.create_subscription(Odometry, 'sim/ground_truth', self._on_truth, 50)
        node.create_subscription(Bool, 'sim/lights', self._on_lights, QoSProfile(
            depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
        self._node = node
        self._velocity = node.create_subscription(Twist, 'cmd_vel', self._on_velocity, 50)

    def mute(self) -> None:
        """Listen to velocity commands no more: to the bridge every listener is a base."""
        self._node.destroy_subscription(self._velocity)

    @property
    def is_standing(self) -> bool:
        """Return whether the robot stands, as last seen."""
        return bool(self.samples) and self.samples[-1].is_standing

    def track_since(self, time_s: float) -> Track:
        """Return what was seen since a time on the monotonic clock."""
        return Track(self.samples, self.commands).since(time_s)

    def _on_truth(self, message: Any) -> None:
        pose, twist = message.pose.pose, message.twist.twist
        q = pose.orientation
        yaw = math.atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z))
        self.samples.append(Sample(
            time.monotonic(), pose.position.x, pose.position.y, yaw,
            math.hypot(twist.linear.x, twist.linear.y), twist.angular.z))

    def _on_lights(self, message: Any) -> None:
        self.lights = message.data

    def _on_velocity(self, message: Any) -> None:
        self.commands.append(VelocityCommand(
            time.monotonic(), math.hypot(message.linear.x, message.linear.y),
            message.angular.z))
