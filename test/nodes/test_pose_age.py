# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Odometry that jumps is told, and a pose on the map that grows old is moved on by odometry."""

import math

from geometry_msgs.msg import TransformStamped
from nav_msgs.msg import Odometry
import pytest
from ros2_llm_bridge.nodes.pose import OdometryTrack, RobotSensors, TransformTree
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.testing import FakeClock
from tf2_msgs.msg import TFMessage

PROFILE = RobotProfile.model_validate({'name': 'r', 'limits': {
    'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.0,
    'angular_acceleration': 3.0}})


class Robot:
    """Odometry and transforms of a robot that drives at 1 m/s."""

    def __init__(self):
        self.clock = FakeClock()
        self.track = OdometryTrack(self.clock, PROFILE)
        self.tree = TransformTree('map', 'base_link', 2.0, self.clock.steady)
        self.sensors = RobotSensors(self.track, self.tree)
        self.x = 0.0

    def odometry(self, x, stamp_s=None):
        message = Odometry()
        stamp = self.clock.ros() if stamp_s is None else stamp_s
        message.header.stamp.sec = int(stamp)
        message.header.stamp.nanosec = int(stamp % 1 * 1e9)
        message.pose.pose.position.x = x
        message.pose.pose.orientation.w = 1.0
        message.twist.twist.linear.x = 1.0
        self.track.update(message)

    def transform(self, parent, child, x=0.0, yaw=0.0):
        transform = TransformStamped()
        transform.header.frame_id, transform.child_frame_id = parent, child
        transform.transform.translation.x = x
        transform.transform.rotation.z = math.sin(yaw / 2)
        transform.transform.rotation.w = math.cos(yaw / 2)
        self.tree.update(TFMessage(transforms=[transform]), False)

    def drive(self, seconds, base=True, correction=True, odometry=True):
        """Drive along the odometry frame's x, which is the map's y, at 50 Hz."""
        for _ in range(round(seconds / 0.02)):
            self.clock.advance(0.02)
            self.x += 0.02
            if correction:
                self.transform('map', 'odom', 5.0, math.pi / 2)
            if base:
                self.transform('odom', 'base_link', self.x)
            if odometry:
                self.odometry(self.x)


def test_a_pose_whose_transforms_went_silent_is_moved_on_by_odometry():
    robot = Robot()
    robot.drive(1.0)
    assert robot.sensors.map_pose().y == pytest.approx(1.0, abs=1e-6)
    robot.drive(1.5, base=False)
    pose = robot.sensors.map_pose()
    assert (pose.x, pose.y) == pytest.approx((5.0, 2.5), abs=0.03)
    assert pose.yaw == pytest.approx(math.pi / 2)
    assert pose.age_s == pytest.approx(0.0, abs=0.03)
    robot.drive(0.6, base=False)
    assert robot.sensors.map_pose() is None


def test_a_pose_that_nothing_moves_on_tells_its_age():
    robot = Robot()
    robot.drive(1.0)
    robot.drive(0.1, base=False)
    assert robot.sensors.map_pose().y == pytest.approx(1.0, abs=1e-6)
    robot.drive(1.4, base=False, odometry=False)
    pose = robot.sensors.map_pose()
    assert (pose.y, pose.age_s) == pytest.approx((1.0, 1.5), abs=0.03)


def test_a_late_correction_from_the_map_is_no_old_pose():
    robot = Robot()
    robot.drive(1.0)
    robot.drive(1.5, correction=False)
    pose = robot.sensors.map_pose()
    assert (pose.y, pose.age_s) == pytest.approx((2.5, 0.0), abs=1e-6)


def test_one_transform_from_the_map_to_the_base_is_as_old_as_it_is():
    robot = Robot()
    robot.transform('map', 'base_link', 2.0)
    robot.clock.advance(1.0)
    assert robot.tree.pose().age_s == pytest.approx(1.0)


def test_odometry_that_begins_anew_begins_another_epoch():
    robot = Robot()
    robot.drive(2.0)
    epoch = robot.track.sample.epoch
    assert epoch == 0
    robot.clock.advance(0.02)
    robot.odometry(0.0)
    assert robot.track.sample.epoch == 1
    robot.clock.advance(0.02)
    robot.odometry(0.02)
    assert robot.track.sample.epoch == 1


def test_messages_that_were_taken_in_late_are_no_jump():
    robot = Robot()
    robot.drive(1.0)
    stamp = robot.clock.ros()
    robot.clock.advance(0.9)
    for late in (0.1, 0.5, 0.9):
        robot.odometry(1.0 + late, stamp + late)
    assert robot.track.sample.epoch == 0


def test_a_pose_is_not_moved_on_across_a_jump_of_odometry():
    robot = Robot()
    robot.drive(1.0)
    robot.clock.advance(0.5)
    robot.odometry(-9.0)
    pose = robot.sensors.map_pose()
    assert (pose.y, pose.age_s) == pytest.approx((1.0, 0.5), abs=0.03)
