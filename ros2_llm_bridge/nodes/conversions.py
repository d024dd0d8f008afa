# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Convert between the values of execution and ROS messages; axes and frames after REP 103, 105."""

from __future__ import annotations

import math
from typing import Union

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Quaternion, Twist, TwistStamped
from ros2_llm_bridge.execution.values import Velocity


def twist_of(velocity: Velocity) -> Twist:
    """Return a velocity as a Twist."""
    twist = Twist()
    twist.linear.x = float(velocity.x_mps)
    twist.linear.y = float(velocity.y_mps)
    twist.angular.z = float(velocity.yaw_rps)
    return twist


def twist_stamped_of(velocity: Velocity, frame_id: str, stamp: Time) -> TwistStamped:
    """Return a velocity as a TwistStamped."""
    message = TwistStamped()
    message.header.frame_id = frame_id
    message.header.stamp = stamp
    message.twist = twist_of(velocity)
    return message


def velocity_of(message: Union[Twist, TwistStamped]) -> Velocity:
    """Return the planar part of a Twist or TwistStamped."""
    twist = message.twist if isinstance(message, TwistStamped) else message
    return Velocity(twist.linear.x, twist.linear.y, twist.angular.z)


def yaw_of(rotation: Quaternion) -> float:
    """Return the yaw of a rotation in radians, -pi..pi."""
    return math.atan2(
        2 * (rotation.w * rotation.z + rotation.x * rotation.y),
        1 - 2 * (rotation.y * rotation.y + rotation.z * rotation.z))
