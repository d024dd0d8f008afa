# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Where the robot is: odometry with unwrapped heading, and the pose in the map frame from TF.

A planar tree of the newest transforms, each with its time of arrival; enough for a pose on a map,
and without tf2_ros. Only the branch between map and base is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
from typing import Callable, Optional

from nav_msgs.msg import Odometry
from ros2_llm_bridge.execution.ports import Clock
from ros2_llm_bridge.execution.values import MapPose, OdometrySample, Velocity
from ros2_llm_bridge.nodes.conversions import yaw_of
from tf2_msgs.msg import TFMessage

#: Longest chain of frames that is followed; a longer one has a loop.
MAX_FRAMES = 32
#: A stamp older than this is from another clock, seconds.
LONGEST_AGE_S = 0.4


@dataclass(frozen=True)
class _Edge:
    parent: str
    pose: MapPose
    received_s: float
    is_static: bool


class TransformTree:
    """
    The newest transforms.

    Parameters
    ----------
    map_frame, base_frame
        Frames between which a pose is asked for.
    timeout_s
        A dynamic transform that is older is not believed.
    steady
        The steady clock.

    """

    def __init__(
        self, map_frame: str, base_frame: str, timeout_s: float, steady: Callable[[], float],
    ) -> None:
        self._map = map_frame
        self._base = base_frame
        self._timeout_s = timeout_s
        self._steady = steady
        self._edges: dict[str, _Edge] = {}

    def update(self, message: TFMessage, is_static: bool) -> None:
        """Take transforms as ``/tf`` or ``/tf_static`` carries them."""
        now = self._steady()
        for transform in message.transforms:
            translation = transform.transform.translation
            pose = MapPose(translation.x, translation.y, yaw_of(transform.transform.rotation))
            if not all(map(math.isfinite, (pose.x, pose.y, pose.yaw))):
                continue
            self._edges[transform.child_frame_id.lstrip('/')] = _Edge(
                transform.header.frame_id.lstrip('/'), pose, now, is_static)

    def pose(self) -> Optional[MapPose]:
        """Return the pose of the base on the map, or None without a fresh chain to it."""
        now = self._steady()
        pose = MapPose(0.0, 0.0, 0.0)
        frame = self._base
        for _ in range(MAX_FRAMES):
            if frame == self._map:
                return MapPose(pose.x, pose.y, math.remainder(pose.yaw, 2 * math.pi))
            edge = self._edges.get(frame)
            if edge is None or (
                    not edge.is_static and now - edge.received_s > self._timeout_s):
                return None
            pose = _composed(edge.pose, pose)
            frame = edge.parent
        return None


class OdometryTrack:
    """
    The newest odometry; the heading is unwrapped from one message to the next.

    ``clock`` tells the age of a stamp; one that lies in the future or far back is not believed.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sample: Optional[OdometrySample] = None

    def update(self, message: Odometry) -> None:
        """Take a message; one that is not finite counts as silence."""
        pose, twist = message.pose.pose, message.twist.twist
        yaw = yaw_of(pose.orientation)
        velocity = Velocity(twist.linear.x, twist.linear.y, twist.angular.z)
        position = pose.position
        if not (velocity.is_finite() and all(map(math.isfinite, (position.x, position.y, yaw)))):
            return
        if self.sample is not None:
            yaw = self.sample.yaw + math.remainder(yaw - self.sample.yaw, 2 * math.pi)
        now = self._clock.steady()
        stamp = message.header.stamp
        age = self._clock.ros() - (stamp.sec + stamp.nanosec * 1e-9)
        age = age if 0.0 <= age <= LONGEST_AGE_S else 0.0
        self.sample = OdometrySample(position.x, position.y, yaw, velocity, now, now - age)


class RobotSensors:
    """Odometry and map pose together; implements ``execution.ports.Sensors``."""

    def __init__(self, track: OdometryTrack, tree: TransformTree) -> None:
        self._track = track
        self._tree = tree

    def odometry(self) -> Optional[OdometrySample]:
        """Return the newest odometry, however old."""
        return self._track.sample

    def map_pose(self) -> Optional[MapPose]:
        """Return the pose on the map, None without a fresh one."""
        return self._tree.pose()


def _composed(parent: MapPose, child: MapPose) -> MapPose:
    c, s = math.cos(parent.yaw), math.sin(parent.yaw)
    return MapPose(
        parent.x + c * child.x - s * child.y, parent.y + s * child.x + c * child.y,
        parent.yaw + child.yaw)
