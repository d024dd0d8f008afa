# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Motions end where they were told to, also on bases that lag, are noisy or weak."""

import math

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Arc, KeepVelocity, Move, Pause, Rotate
from ros2_llm_bridge.execution.values import STANDSTILL
from ros2_llm_bridge.nodes.sim.kinematics import BaseLimits, KinematicBase, Noise, Pose, Wheels

NOISE = Noise(0.01, 0.02, 7)


@pytest.mark.parametrize('rate_hz', [10, 20, 50])
@pytest.mark.parametrize('acceleration', [0.5, 1.0, 2.0])
@pytest.mark.parametrize('delay_s', [0.0, 0.04, 0.1])
@pytest.mark.parametrize('distance, speed', [
    (2.0, 0.5), (-2.0, 0.5), (0.05, 0.2), (0.3, 0.8), (10.0, 1.0), (1.0, 0.05)])
def test_a_distance_is_driven_exactly(rate_hz, acceleration, delay_s, distance, speed):
    rig = Rig(profile(velocity={'rate_hz': rate_hz}),
              BaseLimits(1.0, 2.0, acceleration, 3 * acceleration), NOISE, delay_s)
    end = rig.finish(rig.begin(Move(distance, speed)))
    rig.run(1.0)
    assert end['event'] == 'succeeded'
    assert rig.base.odom_pose.x == pytest.approx(distance, abs=max(0.01, 0.01 * abs(distance)))
    assert rig.furthest - abs(distance) < 0.03 + 0.005 * abs(distance)
    assert max(abs(v.x_mps) for v in rig.velocity.sent) <= speed + 1e-9
    assert rig.velocity.last == STANDSTILL


@pytest.mark.parametrize('acceleration', [1.5, 3.0])
@pytest.mark.parametrize('degrees, rate', [
    (90, 1.0), (-90, 0.5), (5, 0.5), (180, 2.0), (-720, 1.5), (450, 1.0)])
def test_an_angle_is_turned_exactly_beyond_full_turns(acceleration, degrees, rate):
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, acceleration), noise=NOISE, delay_s=0.02)
    end = rig.finish(rig.begin(Rotate(math.radians(degrees), rate)))
    assert end['event'] == 'succeeded'
    turned = math.degrees(end['measured'][0]['angle_rad'])
    assert turned == pytest.approx(degrees, abs=1.0)
    assert end['response'].endswith('left.' if degrees > 0 else 'right.')


def test_move_forward_2_meters_is_never_2_meters_per_second():
    rig = Rig()
    rig.finish(rig.begin(Move(2.0, 0.5)))
    assert max(v.x_mps for v in rig.velocity.sent) == pytest.approx(0.5)


def test_an_omni_base_moves_sideways():
    rig = Rig(profile(kinematics='omni'), BaseLimits(omni=True))
    end = rig.finish(rig.begin(Move(-1.0, 0.4, 'y')))
    assert rig.base.true_pose.y == pytest.approx(-1.0, abs=0.01)
    assert end['response'] == 'Driven 1.00 m to the right.'


def test_without_odometry_the_way_is_timed_and_said_to_be():
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, 3.0), odometry=False)
    end = rig.finish(rig.begin(Move(2.0, 0.5)))
    rig.run(1.0)
    assert rig.base.true_pose.x == pytest.approx(2.0, abs=0.1)
    assert 'without odometry I cannot measure' in end['response']
    assert end['measured'] == [{}]


@pytest.mark.parametrize('motion', [
    Move(5.0, 0.5), KeepVelocity(0.5, 0.0, 0.0, 10.0, True)])
def test_silent_odometry_stops_and_fails(motion):
    rig = Rig()
    moving = rig.begin(motion)
    rig.run(2.0)
    rig.has_odometry = False
    silent_since = rig.clock.steady()
    end = rig.finish(moving)
    assert (end['event'], end['code']) == ('failed', 'odometry_silent')
    assert 'the odometry went silent' in end['response']
    assert rig.clock.steady() - silent_since < 0.65
    assert rig.velocity.last == STANDSTILL


def test_a_timed_motion_that_never_had_odometry_runs_to_its_end():
    rig = Rig(odometry=False)
    end = rig.finish(rig.begin(KeepVelocity(0.5, 0.0, 0.0, 3.0, True)))
    assert end['event'] == 'succeeded'


def test_a_blocked_base_fails_instead_of_pushing_on():
    rig = Rig(base=BaseLimits(linear_speed=0.0))
    began = rig.clock.steady()
    end = rig.finish(rig.begin(Move(1.0, 0.5)))
    assert (end['event'], end['code']) == ('failed', 'no_progress')
    assert rig.clock.steady() - began < 4.0
    assert rig.velocity.last == STANDSTILL


def test_a_base_that_drives_the_wrong_way_is_stopped():
    rig = Rig()
    rig.base.command = _reversed(rig.base.command)
    end = rig.finish(rig.begin(Move(3.0, 0.5)))
    assert (end['event'], end['code']) == ('failed', 'wrong_way')
    assert abs(rig.base.true_pose.x) < 0.3


def _reversed(command):
    def reverse(velocity, now):
        command(type(velocity)(-velocity.x, -velocity.y, -velocity.yaw), now)
    return reverse


def test_a_velocity_is_held_for_its_time_on_ros_time():
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, 3.0))
    began = rig.clock.ros()
    end = rig.finish(rig.begin(KeepVelocity(0.5, 0.0, 0.0, 3.0, True)))
    assert end['event'] == 'succeeded'
    assert rig.base.true_pose.x == pytest.approx(1.5, abs=0.1)
    assert 3.0 <= rig.clock.ros() - began < 4.2


def test_ros_time_that_stands_still_ends_a_timed_motion():
    rig = Rig()
    moving = rig.begin(KeepVelocity(0.5, 0.0, 0.0, 30.0, True))
    rig.run(1.0)
    frozen = rig.clock.ros()
    rig.clock.ros = lambda: frozen
    end = rig.finish(moving)
    assert (end['event'], end['code']) == ('failed', 'ros_time_stopped')
    assert rig.velocity.last == STANDSTILL


def test_waiting_sends_nothing():
    rig = Rig()
    began = rig.clock.ros()
    end = rig.finish(rig.begin(Pause(2.0)))
    assert end['response'] == 'Waited 2 s.'
    assert rig.clock.ros() - began == pytest.approx(2.0, abs=0.1)
    assert rig.velocity.sent == []


def on_wheels(rig, wheels, limits=BaseLimits()):
    """Give a rig a base with other wheels."""
    rig.base = KinematicBase(Pose(), limits, NOISE, 0.5, rig.clock.steady(), wheels)
    return rig


@pytest.mark.parametrize('radius, degrees, speed', [
    (1.0, 360, 0.5), (1.0, -90, 0.5), (0.2, 45, 0.8), (3.0, -30, 1.0), (0.5, 720, 0.3)])
def test_a_curve_keeps_its_radius_and_ends_at_its_angle(radius, degrees, speed):
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, 3.0), noise=NOISE, delay_s=0.02)
    angle = math.radians(degrees)
    end = rig.finish(rig.begin(Arc(radius, angle, speed)))
    rig.run(0.5)
    measured = end['measured'][0]
    assert end['event'] == 'succeeded'
    assert math.degrees(measured['angle_rad']) == pytest.approx(degrees, abs=1.0)
    assert measured['path_m'] == pytest.approx(
        radius * abs(angle), abs=max(0.01, 0.01 * radius * abs(angle)))
    pose = rig.base.true_pose
    turned = math.copysign(radius, angle)
    expected = turned * math.sin(angle), turned * (1 - math.cos(angle))
    assert math.hypot(pose.x - expected[0], pose.y - expected[1]) < 0.01 + 0.02 * radius * (
        abs(angle))
    moving = [v for v in rig.velocity.sent if v != STANDSTILL]
    ratio = sum(v.x_mps for v in moving) / sum(abs(v.yaw_rps) for v in moving)
    assert ratio == pytest.approx(radius, rel=0.05)
    assert max(v.x_mps for v in moving) <= min(speed, 2.0 * radius) + 1e-9
    side = 'left' if degrees > 0 else 'right'
    assert f' in a curve to the {side}, turned ' in end['response']


@pytest.mark.parametrize('share', [0.0, 0.2])
def test_a_base_that_cannot_follow_a_curve_is_stopped(share):
    rig = Rig()
    command = rig.base.command
    rig.base.command = lambda velocity, now: command(
        type(velocity)(velocity.x, 0.0, share * velocity.yaw), now)
    end = rig.finish(rig.begin(Arc(1.0, 2 * math.pi, 0.5)))
    assert (end['event'], end['code']) == ('failed', 'off_course')
    assert 'the robot left the curve' in end['response']
    assert rig.velocity.last == STANDSTILL


@pytest.mark.parametrize('weaker', ['linear_acceleration', 'angular_acceleration'])
def test_a_base_that_is_weak_on_one_axis_is_steered_back_to_its_curve(weaker):
    limits = {'linear_acceleration': 1.0, 'angular_acceleration': 3.0}
    limits[weaker] /= 3
    rig = Rig(base=BaseLimits(1.0, 2.0, **limits), noise=NOISE, delay_s=0.02)
    end = rig.finish(rig.begin(Arc(0.5, math.pi, 0.5)))
    assert end['event'] == 'succeeded'
    assert math.degrees(end['measured'][0]['angle_rad']) == pytest.approx(180, abs=2.0)
    assert math.hypot(rig.base.true_pose.x, rig.base.true_pose.y - 1.0) < 0.15


def test_a_curve_without_odometry_is_timed_and_said_to_be():
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, 3.0), odometry=False)
    end = rig.finish(rig.begin(Arc(1.0, -math.pi / 2, 0.5)))
    rig.run(1.0)
    assert math.degrees(rig.base.true_pose.yaw) == pytest.approx(-90, abs=6)
    assert end['response'].startswith('Drove in a curve to the right for ')
    assert 'without odometry I cannot measure' in end['response']


@pytest.mark.parametrize('motion', [Move(0.5, 0.3), Move(-0.07, 0.2), Rotate(0.4, 1.0)])
def test_motors_with_a_deadband_are_told_a_speed_that_moves_them(motion):
    rig = on_wheels(Rig(), Wheels(deadband=0.08))
    end = rig.finish(rig.begin(motion))
    assert end['event'] == 'succeeded', end
    measured = end['measured'][0]
    if isinstance(motion, Move):
        assert measured['distance_m'] == pytest.approx(motion.distance_m, abs=0.01)
    else:
        assert measured['angle_rad'] == pytest.approx(motion.angle_rad, abs=math.radians(1.0))


def test_a_deadband_above_the_speed_ends_in_no_progress():
    rig = on_wheels(Rig(), Wheels(deadband=0.3))
    began = rig.clock.steady()
    end = rig.finish(rig.begin(Move(0.5, 0.2)))
    assert (end['event'], end['code']) == ('failed', 'no_progress')
    assert rig.clock.steady() - began < 4.0
    assert rig.velocity.last == STANDSTILL


def test_a_base_that_sticks_before_the_end_is_given_up_in_bounded_time():
    rig = Rig()
    moving = rig.begin(Move(1.0, 0.5))
    while rig.base.odom_pose.x < 0.95:
        rig.run(0.02)
    stuck_since = rig.clock.steady()
    rig.base = KinematicBase(
        rig.base.true_pose, BaseLimits(linear_speed=0.0), Noise(0.0, 0.0), 0.5, stuck_since)
    rig.base.odom_pose = rig.base.true_pose
    end = rig.finish(moving)
    assert (end['event'], end['code']) == ('failed', 'no_progress')
    assert rig.clock.steady() - stuck_since < 8.0
    assert rig.velocity.last == STANDSTILL


@pytest.mark.parametrize('velocity', [
    KeepVelocity(0.3, 0.0, 0.0, 20.0, True), KeepVelocity(0.0, 0.0, -0.5, 10.0, False)])
def test_a_held_velocity_that_moves_nothing_is_given_up(velocity):
    rig = Rig(base=BaseLimits(linear_speed=0.0, angular_speed=0.0))
    began = rig.clock.steady()
    end = rig.finish(rig.begin(velocity))
    assert (end['event'], end['code']) == ('failed', 'no_progress')
    assert rig.clock.steady() - began < 4.5
    assert 'the base did not move on' in end['response']


@pytest.mark.parametrize('motion', [Move(5.0, 0.5), KeepVelocity(0.5, 0.0, 0.0, 10.0, True)])
def test_wheels_that_turn_without_moving_the_robot_are_noticed_on_the_map(motion):
    rig = on_wheels(Rig(), Wheels(slip=1.0))
    end = rig.finish(rig.begin(motion))
    assert (end['event'], end['code']) == ('failed', 'slipping')
    assert 0.5 < end['measured'][0]['distance_m'] < 2.5
    assert 'on the map the robot hardly moved' in end['response']


def test_a_little_slip_is_no_reason_to_stop():
    rig = on_wheels(Rig(), Wheels(slip=0.1))
    assert rig.finish(rig.begin(Move(5.0, 0.5)))['event'] == 'succeeded'


@pytest.mark.parametrize('motion', [
    Move(5.0, 0.8), KeepVelocity(0.8, 0.0, 0.0, 6.0, True), Arc(1.0, 2 * math.pi, 0.8)])
def test_a_pose_that_comes_late_is_no_slip(motion):
    rig = Rig()
    odometry, pose, seen = rig.sensors.odometry, rig.sensors.map_pose, []

    def watched():
        seen.append((rig.clock.steady(), pose()))
        return odometry()

    def two_seconds_ago():
        until_s = max(rig.clock.steady() - 2.0, seen[0][0]) if seen else 0.0
        return [p for time_s, p in seen if time_s <= until_s][-1] if seen else pose()

    rig.sensors.odometry, rig.sensors.map_pose = watched, two_seconds_ago
    end = rig.finish(rig.begin(motion))
    assert end['event'] == 'succeeded', end


@pytest.mark.parametrize('pace', [0.2, 3.0])
def test_a_duration_is_one_of_ros_time_however_fast_it_passes(pace):
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, 3.0))
    passing(rig, pace)
    began, steady = rig.clock.ros(), rig.clock.steady()
    end = rig.finish(rig.begin(KeepVelocity(0.0, 0.0, 0.5, 3.0, True)))
    assert end['event'] == 'succeeded'
    assert 3.0 <= rig.clock.ros() - began < 3.0 + 1.0 * max(pace, 1.0)
    assert rig.clock.steady() - steady == pytest.approx(3.0 / pace, abs=1.0)


def passing(rig, pace):
    """Let ROS time pass faster or slower than the steady clock, as a simulation does."""
    def advance(seconds):
        rig.clock.steady_s += seconds
        rig.clock.ros_s += pace * seconds
    rig.clock.advance = advance


@pytest.mark.parametrize('jump_s', [-500.0, 500.0])
def test_ros_time_that_jumps_makes_a_motion_neither_longer_nor_shorter(jump_s):
    rig = Rig(base=BaseLimits(1.0, 2.0, 1.0, 3.0))
    began = rig.clock.steady()
    moving = rig.begin(KeepVelocity(0.5, 0.0, 0.0, 3.0, True))
    rig.run(1.0)
    rig.clock.ros_s += jump_s
    assert rig.finish(moving)['event'] == 'succeeded'
    assert rig.clock.steady() - began == pytest.approx(3.5, abs=0.3)


@pytest.mark.parametrize('jump_s', [-500.0, 500.0])
def test_ros_time_that_jumps_does_not_harm_a_measured_motion(jump_s):
    rig = Rig(noise=NOISE)
    moving = rig.begin(Move(2.0, 0.5))
    rig.run(1.0)
    rig.clock.ros_s += jump_s
    end = rig.finish(moving)
    assert end['event'] == 'succeeded'
    assert rig.base.odom_pose.x == pytest.approx(2.0, abs=0.02)
    assert rig.furthest < 2.03


def test_a_very_slow_motion_is_no_motion_without_progress():
    rig = Rig()
    end = rig.finish(rig.begin(Move(0.05, 0.002)))
    assert end['event'] == 'succeeded'
    assert rig.base.odom_pose.x == pytest.approx(0.05, abs=0.01)
