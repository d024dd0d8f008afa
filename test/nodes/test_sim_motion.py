# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The simulated robot's topics over DDS: velocity in, odometry and TF out."""

import math

import pytest
from rclpy.exceptions import InvalidParameterValueException
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile
from sim_harness import simulation
from tf2_msgs.msg import TFMessage

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def sim(monkeypatch):
    with simulation(monkeypatch, start__x=3.0, start__y=1.0, start__yaw=math.pi / 2) as pair:
        yield pair


def test_a_twist_drives_and_the_timeout_brakes(sim):
    _, commander = sim
    commander.drive(x=0.5, seconds=1.0)
    assert commander.speed() == pytest.approx(0.5, abs=0.05)
    commander.until(lambda: not commander.speed(), 2.0, 'braking after the timeout')
    pose = commander.pose()
    assert pose.x == pytest.approx(3.0, abs=0.02)
    assert 0.6 < pose.y - 1.0 < 1.1


def test_zero_brakes_at_once_and_not_after_the_timeout(sim):
    _, commander = sim
    commander.drive(x=0.5, seconds=0.6)
    start = commander.truth[-1].header.stamp
    commander.drive()
    commander.wait_for_standstill()
    end = commander.truth[-1].header.stamp
    assert (end.sec - start.sec) + (end.nanosec - start.nanosec) * 1e-9 < 0.45


def test_odometry_starts_at_zero_in_its_own_frame_at_50_hz(sim):
    _, commander = sim
    first = commander.odometry[0]
    assert (first.header.frame_id, first.child_frame_id) == ('odom', 'base_link')
    assert first.pose.pose.position.x == first.pose.pose.position.y == 0.0
    seen = len(commander.odometry)
    commander.spin(1.0)
    assert 35 <= len(commander.odometry) - seen <= 55


def test_tf_leads_from_the_map_to_the_base_also_for_those_who_come_late(sim):
    _, commander = sim
    static, moving = [], []
    commander.node.create_subscription(
        TFMessage, '/tf_static', static.append,
        QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
    commander.node.create_subscription(TFMessage, '/tf', moving.append, 100)
    commander.until(lambda: static and moving, what='TF')
    to_odom, to_base = static[0].transforms[0], moving[0].transforms[0]
    assert (to_odom.header.frame_id, to_odom.child_frame_id) == ('map', 'odom')
    assert (to_base.header.frame_id, to_base.child_frame_id) == ('odom', 'base_link')
    assert to_odom.transform.translation.x == 3.0
    assert to_odom.transform.rotation.z == pytest.approx(math.sqrt(0.5))


@pytest.mark.parametrize('bad', [math.nan, math.inf, -math.inf])
def test_a_velocity_that_is_not_finite_is_ignored_and_counted(sim, bad):
    robot, commander = sim
    commander.drive(x=bad)
    commander.until(lambda: robot.ignored_commands == 1, what='ignored command')
    seen = len(commander.truth)
    commander.spin(0.2)
    assert len(commander.truth) > seen
    assert (commander.pose().x, commander.pose().y, commander.speed()) == (3.0, 1.0, 0.0)


def test_the_base_never_exceeds_its_limits(sim):
    _, commander = sim
    commander.drive(x=100.0, seconds=0.8)
    assert max(m.twist.twist.linear.x for m in commander.truth) < 1.0 * 1.05


def test_twist_stamped_is_taken_and_a_plain_twist_is_not(monkeypatch):
    with simulation(monkeypatch, velocity__type='twist_stamped') as (_, commander):
        for _ in range(6):
            commander.drive_stamped(0.3)
            commander.spin(0.05)
        commander.until(lambda: commander.speed() > 0.25, 2, 'motion')
        infos = commander.node.get_subscriptions_info_by_topic('/cmd_vel')
        assert [i.topic_type for i in infos] == ['geometry_msgs/msg/TwistStamped']


def test_without_navigation_there_are_no_actions(monkeypatch):
    with simulation(monkeypatch, navigation__enabled=False) as (_, commander):
        names = [name for name, _ in commander.node.get_topic_names_and_types()]
        assert '/odom' in names
        assert not [name for name in names if '_action' in name]


@pytest.mark.parametrize('parameters', [
    {'velocity__type': 'twsit'}, {'limits__linear_speed': -1.0}, {'noise__odometry': math.nan}])
def test_wrong_parameters_are_refused(monkeypatch, parameters):
    with pytest.raises((ValueError, InvalidParameterValueException)):
        with simulation(monkeypatch, **parameters):
            pass


def test_an_unknown_fault_is_refused_at_run_time(sim):
    robot, _ = sim
    result = robot.set_parameters([Parameter('navigation.fail_next', value='explode')])[0]
    assert not result.successful
    assert 'must be one of' in result.reason
