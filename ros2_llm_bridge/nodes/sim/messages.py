# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Conversions between the simulated robot's values and ROS messages; frames after REP 105."""

from __future__ import annotations

import math
from typing import Union

from builtin_interfaces.msg import Duration, Time
from geometry_msgs.msg import Pose as PoseMessage
from geometry_msgs.msg import PoseStamped, Quaternion, TransformStamped, Twist, TwistStamped
from nav_msgs.msg import Odometry
from ros2_llm_bridge.nodes.sim.kinematics import Pose, Velocity
from tf2_msgs.msg import TFMessage

MAP, ODOM, BASE = 'map', 'odom', 'base_link'


def quaternion_of(yaw: float) -> Quaternion:
    """Return the rotation about z by ``yaw`` radians."""
    return Quaternion(x=0.0, y=0.0, z=math.sin(yaw / 2), w=math.cos(yaw / 2))


def yaw_of(rotation: Quaternion) -> float:
    """Return the yaw in radians; a quaternion of zeros, as unset messages have it, gives 0."""
    return math.atan2(
        2 * (rotation.w * rotation.z + rotation.x * rotation.y),
        1 - 2 * (rotation.y * rotation.y + rotation.z * rotation.z))


def pose_of(message: PoseMessage) -> Pose:
    """Return the planar part of a pose."""
    return Pose(message.position.x, message.position.y, yaw_of(message.orientation))


def velocity_of(message: Union[Twist, TwistStamped]) -> Velocity:
    """Return the planar part of a velocity command."""
    twist = message.twist if isinstance(message, TwistStamped) else message
    return Velocity(twist.linear.x, twist.linear.y, twist.angular.z)


def duration_of(seconds: float) -> Duration:
    """Return a duration; less than nothing is nothing."""
    nanoseconds = round(max(seconds, 0.0) * 1e9)
    return Duration(sec=nanoseconds // 10**9, nanosec=nanoseconds % 10**9)


def seconds_of(duration: Duration) -> float:
    """Return a duration in seconds."""
    return float(duration.sec + duration.nanosec * 1e-9)


def stamped_pose(pose: Pose, frame_id: str, stamp: Time) -> PoseStamped:
    """Return a pose message in a frame."""
    message = PoseStamped()
    message.header.frame_id = frame_id
    message.header.stamp = stamp
    message.pose.position.x = pose.x
    message.pose.position.y = pose.y
    message.pose.orientation = quaternion_of(pose.yaw)
    return message


def odometry(pose: Pose, velocity: Velocity, frame_id: str, stamp: Time) -> Odometry:
    """Return odometry: the pose in ``frame_id``, the velocity in the base's own axes."""
    message = Odometry()
    message.header.frame_id = frame_id
    message.header.stamp = stamp
    message.child_frame_id = BASE
    message.pose.pose.position.x = pose.x
    message.pose.pose.position.y = pose.y
    message.pose.pose.orientation = quaternion_of(pose.yaw)
    message.twist.twist.linear.x = velocity.x
    message.twist.twist.linear.y = velocity.y
    message.twist.twist.angular.z = velocity.yaw
    return message


def transform(pose: Pose, parent: str, child: str, stamp: Time) -> TFMessage:
    """Return one transform as ``/tf`` carries it."""
    message = TransformStamped()
    message.header.frame_id = parent
    message.header.stamp = stamp
    message.child_frame_id = child
    message.transform.translation.x = pose.x
    message.transform.translation.y = pose.y
    message.transform.rotation = quaternion_of(pose.yaw)
    return TFMessage(transforms=[message])
