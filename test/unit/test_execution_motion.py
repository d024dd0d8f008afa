# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Motions end where they were told to, also on bases that lag, are noisy or weak."""

import math

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import KeepVelocity, Move, Pause, Rotate
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.limiter import VelocityLimiter
from ros2_llm_bridge.execution.values import STANDSTILL, Velocity
from ros2_llm_bridge.nodes.sim.kinematics import BaseLimits, Noise

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


@pytest.mark.parametrize('wanted', [
    Velocity(math.nan), Velocity(0.0, math.inf), Velocity(0.0, 0.0, -math.inf)])
def test_the_limiter_lets_nothing_pass_that_is_not_finite(wanted):
    with pytest.raises(RobotError, match='not finite'):
        VelocityLimiter(profile()).limit(wanted, 0.0)


def test_the_limiter_clamps_and_ramps():
    limiter = VelocityLimiter(profile())
    sent = [limiter.limit(Velocity(9.0, -9.0, 9.0), 0.05 * i) for i in range(100)]
    assert sent[-1] == Velocity(1.0, -0.5, 2.0)
    steps = [b.x_mps - a.x_mps for a, b in zip(sent, sent[1:])]
    assert max(steps) <= 1.0 * 0.05 + 1e-9
    late = VelocityLimiter(profile())
    late.limit(Velocity(1.0), 0.0)
    assert late.limit(Velocity(1.0), 60.0).x_mps < 0.3


def test_a_zero_passes_the_limiter_at_once():
    limiter = VelocityLimiter(profile())
    for i in range(100):
        limiter.limit(Velocity(1.0), 0.05 * i)
    assert limiter.limit(STANDSTILL, 5.0) == STANDSTILL
