# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The kinematic base of the simulated robot: limits, timeout, odometry."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.nodes.sim.kinematics import (
    BaseLimits, KinematicBase, move, Noise, normalize_angle, Pose, STANDSTILL, Velocity)

pytestmark = pytest.mark.timeout(30)

LIMITS = BaseLimits(
    linear_speed=1.0, angular_speed=2.0, linear_acceleration=2.0, angular_acceleration=4.0)
ORIGIN = Pose()
EXACT = Noise(actuation=0.0, odometry=0.0)


def make_base(noise=EXACT, limits=LIMITS, start=ORIGIN, timeout=0.5):
    return KinematicBase(start, limits, noise, timeout, now=0.0)


def drive(base, velocity, seconds, start=0.0, period=0.05):
    """Send a velocity every ``period``; return the time after it."""
    for i in range(round(seconds / period)):
        base.command(velocity, start + i * period)
    base.advance(start + seconds)
    return start + seconds


@pytest.mark.parametrize('angle, expected', [
    (0.0, 0.0), (math.pi, math.pi), (-math.pi, math.pi), (3 * math.pi, math.pi),
    (2 * math.pi + 0.1, 0.1), (-7.0, -7.0 + 2 * math.pi)])
def test_angles_are_wrapped_into_one_turn(angle, expected):
    assert normalize_angle(angle) == pytest.approx(expected)


def test_positive_x_is_forward_and_positive_yaw_is_left():
    assert move(Pose(yaw=math.pi / 2), Velocity(x=1.0), 2.0).y == pytest.approx(2.0)
    assert move(Pose(), Velocity(yaw=0.5), 1.0).yaw == pytest.approx(0.5)
    assert move(Pose(), Velocity(y=1.0), 1.0).y == pytest.approx(1.0)


def test_compose_turns_the_offset_into_the_frame():
    composed = Pose(1.0, 2.0, math.pi / 2).compose(Pose(3.0, 0.0, 0.1))
    assert (composed.x, composed.y) == pytest.approx((1.0, 5.0))
    assert composed.yaw == pytest.approx(math.pi / 2 + 0.1)


def test_bearing_is_relative_to_the_heading():
    assert Pose(yaw=math.pi / 2).bearing_to(Pose(1.0, 0.0)) == pytest.approx(-math.pi / 2)


def test_a_trapezoid_has_the_expected_length():
    base = make_base()
    now = drive(base, Velocity(x=0.5), 2.0)
    base.command(STANDSTILL, now)
    base.advance(now + 1.0)
    # Ramps of 0.25 s lose and win the same distance.
    assert base.true_pose.x == pytest.approx(1.0, abs=0.011)
    assert base.true_velocity == STANDSTILL


def test_the_base_brakes_within_its_limit_after_the_timeout():
    base = make_base()
    base.command(Velocity(x=1.0), 0.0)
    base.advance(0.5)
    assert base.true_velocity.x == pytest.approx(1.0)
    base.advance(0.75)
    assert base.true_velocity.x == pytest.approx(0.5, abs=0.05)
    base.advance(1.1)
    assert base.true_velocity == STANDSTILL


def test_a_new_command_in_time_keeps_it_moving():
    base = make_base()
    drive(base, Velocity(x=0.4), 3.0, period=0.4)
    assert base.true_velocity.x == pytest.approx(0.4)


def test_catching_up_late_gives_the_same_as_small_steps():
    late, prompt = make_base(Noise(0.05, 0.05, 3)), make_base(Noise(0.05, 0.05, 3))
    for base in late, prompt:
        base.command(Velocity(x=0.7, yaw=0.3), 0.0)
    for i in range(1, 101):
        prompt.advance(i * 0.02)
    late.advance(2.0)
    assert late.true_pose.x == pytest.approx(prompt.true_pose.x, abs=1e-3)


def test_a_differential_base_does_not_drive_sideways_and_an_omni_base_does():
    differential = make_base()
    drive(differential, Velocity(y=0.5), 1.0)
    assert differential.true_pose == Pose()
    omni = make_base(limits=BaseLimits(omni=True))
    drive(omni, Velocity(y=0.5), 1.0)
    assert omni.true_pose.y > 0.3


@pytest.mark.parametrize('bad', [
    Velocity(x=math.nan), Velocity(yaw=math.inf), Velocity(y=-math.inf)])
def test_a_velocity_that_is_not_finite_is_refused_and_the_one_before_goes_on(bad):
    base = make_base()
    base.command(Velocity(x=0.5), 0.0)
    with pytest.raises(ValueError, match='not finite'):
        base.command(bad, 0.1)
    base.advance(0.4)
    assert base.true_velocity.x == pytest.approx(0.5)


def test_odometry_starts_at_zero_and_truth_at_the_start():
    base = make_base(start=Pose(3.0, -1.0, math.pi / 2))
    assert base.odom_pose == Pose()
    drive(base, Velocity(x=0.5), 2.0)
    assert base.odom_pose.x == pytest.approx(base.true_pose.y + 1.0)
    assert base.true_pose.x == pytest.approx(3.0)


def test_noise_is_the_same_for_the_same_seed_and_drifts_little():
    bases = [make_base(Noise(0.01, 0.02, seed)) for seed in (1, 1, 2)]
    for base in bases:
        drive(base, Velocity(x=0.5), 10.0)
    assert bases[0].true_pose == bases[1].true_pose != bases[2].true_pose
    assert bases[0].odom_pose != bases[0].true_pose
    assert bases[0].odom_pose.x == pytest.approx(bases[0].true_pose.x, abs=0.05)


def test_a_clock_that_goes_back_moves_nothing():
    base = make_base()
    base.command(Velocity(x=1.0), 100.0)
    base.advance(100.2)
    before = base.true_pose
    base.advance(5.0)
    assert base.true_pose == before
    base.advance(6.0)
    assert base.true_velocity == STANDSTILL


speeds = st.floats(-50, 50)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(speeds, speeds, speeds, st.floats(0.001, 0.7)), max_size=12))
def test_limits_hold_for_every_sequence_of_commands(commands):
    base, now = make_base(), 0.0
    last = base.true_velocity
    for x, y, yaw, pause in commands:
        base.command(Velocity(x, y, yaw), now)
        end = now + pause
        while now < end - 1e-9:
            dt = min(0.02, end - now)
            now += dt
            base.advance(now)
            speed = base.true_velocity
            assert abs(speed.x) <= 1.0 and speed.y == 0.0 and abs(speed.yaw) <= 2.0
            assert abs(speed.x - last.x) <= 2.0 * dt + 1e-6
            assert abs(speed.yaw - last.yaw) <= 4.0 * dt + 1e-6
            last = speed
