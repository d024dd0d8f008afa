# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Where the robot is: odometry with unwrapped heading, and the pose in the map frame from TF.

A planar tree of the newest transforms, each with its time of arrival; enough for a pose on a map,
and without tf2_ros. Only the branch between map and base is kept.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
import math
from typing import Callable, Optional

from nav_msgs.msg import Odometry
from ros2_llm_bridge.execution.continuity import is_jump
from ros2_llm_bridge.execution.ports import Clock
from ros2_llm_bridge.execution.values import (
    MapPose, ODOMETRY_TIMEOUT_S, OdometrySample, Velocity)
from ros2_llm_bridge.nodes.conversions import yaw_of
from ros2_llm_bridge.profile.schema import RobotProfile
from tf2_msgs.msg import TFMessage

#: Longest chain of frames that is followed; a longer one has a loop.
MAX_FRAMES = 32
#: A stamp older than this is from another clock, seconds.
LONGEST_AGE_S = 0.4
#: A pose that is older is moved on by what odometry has told since, seconds.
MOVED_ON_S = 0.2


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
        """
        Return the pose of the base on the map, or None without a fresh chain to it.

        It is as old as the transforms that carry the base; the one from the map above them only
        corrects where odometry drifts.
        """
        now = self._steady()
        pose = MapPose(0.0, 0.0, 0.0)
        frame = self._base
        received_s, carried_s = now, None
        for _ in range(MAX_FRAMES):
            if frame == self._map:
                since_s = received_s if carried_s is None else carried_s
                return MapPose(
                    pose.x, pose.y, math.remainder(pose.yaw, 2 * math.pi), now - since_s)
            edge = self._edges.get(frame)
            if edge is None or (
                    not edge.is_static and now - edge.received_s > self._timeout_s):
                return None
            if not edge.is_static:
                received_s = min(received_s, edge.received_s)
                if edge.parent != self._map:
                    carried_s = received_s
            pose = _composed(edge.pose, pose)
            frame = edge.parent
        return None


class OdometryTrack:
    """
    The newest odometry; the heading is unwrapped from one message to the next.

    Parameters
    ----------
    clock
        Tells the age of a stamp; one that lies in the future or far back is not believed.
    profile
        How far a base may go between two messages, and how old a pose may be.

    """

    def __init__(self, clock: Clock, profile: RobotProfile) -> None:
        self._clock = clock
        self._limits = profile.limits
        self._kept_s = profile.frames.pose_timeout + ODOMETRY_TIMEOUT_S
        self._recent: deque[OdometrySample] = deque()
        self._stamp_s = 0.0
        self.sample: Optional[OdometrySample] = None

    def update(self, message: Odometry) -> None:
        """Take a message; one that is not finite counts as silence."""
        pose, twist = message.pose.pose, message.twist.twist
        yaw = yaw_of(pose.orientation)
        velocity = Velocity(twist.linear.x, twist.linear.y, twist.angular.z)
        position = pose.position
        if not (velocity.is_finite() and all(map(math.isfinite, (position.x, position.y, yaw)))):
            return
        before, now = self.sample, self._clock.steady()
        if before is not None:
            yaw = before.yaw + math.remainder(yaw - before.yaw, 2 * math.pi)
        stamp_s = message.header.stamp.sec + message.header.stamp.nanosec * 1e-9
        age = self._clock.ros() - stamp_s
        age = age if 0.0 <= age <= LONGEST_AGE_S else 0.0
        sample = OdometrySample(position.x, position.y, yaw, velocity, now, now - age)
        if before is not None:
            passed = max(now - before.received_s, stamp_s - self._stamp_s)
            jumped = is_jump(before, sample, passed, self._limits)
            sample = replace(sample, epoch=before.epoch + jumped)
        self._stamp_s = stamp_s
        self.sample = sample
        self._recent.append(sample)
        while now - self._recent[0].received_s > self._kept_s:
            self._recent.popleft()

    def moved_on(self, pose: MapPose) -> MapPose:
        """Return a pose that has become old as odometry has moved it since, where it can tell."""
        now, newest = self._clock.steady(), self.sample
        if (pose.age_s <= MOVED_ON_S or newest is None
                or now - newest.received_s > ODOMETRY_TIMEOUT_S):
            return pose
        since_s = now - pose.age_s
        then = min(self._recent, key=lambda sample: abs(sample.received_s - since_s))
        if then.epoch != newest.epoch or then.received_s > since_s + MOVED_ON_S:
            return pose
        there = MapPose(newest.travelled_since(then), newest.travelled_since(then, 'y'),
                        newest.turned_since(then))
        moved = _composed(pose, there)
        return MapPose(moved.x, moved.y, math.remainder(moved.yaw, 2 * math.pi),
                       now - newest.received_s)


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
        pose = self._tree.pose()
        return None if pose is None else self._track.moved_on(pose)


def _composed(parent: MapPose, child: MapPose) -> MapPose:
    c, s = math.cos(parent.yaw), math.sin(parent.yaw)
    return MapPose(
        parent.x + c * child.x - s * child.y, parent.y + s * child.x + c * child.y,
        parent.yaw + child.yaw)
