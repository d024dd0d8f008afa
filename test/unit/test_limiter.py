# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Nothing passes the output that is not finite, within the limits, ramped and inside the fence."""

import math

from execution_rig import profile
from hypothesis import given, settings, strategies as st
import pytest
from ros2_llm_bridge.errors import InstructionError, RobotError
from ros2_llm_bridge.execution.limiter import LimitedOutput, SILENCE_S, VelocityLimiter
from ros2_llm_bridge.execution.values import MapPose, OdometrySample, STANDSTILL, Velocity
from ros2_llm_bridge.testing import FakeClock, FakeSensors, FakeVelocityOutput

FENCE = {'polygon': [(-1.0, -1.0), (5.0, -1.0), (5.0, 3.0), (-1.0, 3.0)]}
LIMITS = {'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.0,
          'angular_acceleration': 3.0}
NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-3, 3)


class Outlet:
    """A limited output with everything around it."""

    def __init__(self, **sections):
        self.profile = profile(**sections)
        self.clock = FakeClock()
        self.raw = FakeVelocityOutput()
        self.sensors = FakeSensors()
        self.limited = LimitedOutput(self.profile, self.raw, self.clock, self.sensors)

    def send(self, velocity, times=1):
        """Send a velocity at 20 Hz and return what went out last."""
        for _ in range(times):
            self.clock.advance(0.05)
            self.limited.publish(velocity)
        return self.raw.last

    def stand_at(self, x, y, yaw=0.0, speed=0.0):
        """Put the robot somewhere."""
        now = self.clock.steady()
        self.sensors.pose = MapPose(x, y, yaw)
        self.sensors.sample = OdometrySample(0.0, 0.0, 0.0, Velocity(speed), now, now)


@pytest.mark.parametrize('wanted', [
    Velocity(math.nan), Velocity(0.0, math.inf), Velocity(0.0, 0.0, -math.inf)])
def test_what_is_not_finite_becomes_a_zero(wanted):
    outlet = Outlet()
    outlet.send(Velocity(1.0), 20)
    with pytest.raises(RobotError, match='not finite'):
        outlet.send(wanted)
    assert outlet.raw.last == STANDSTILL
    assert outlet.send(Velocity(1.0)).x_mps == pytest.approx(0.05)


def test_speeds_are_clamped_and_ramped():
    limiter = VelocityLimiter(profile(kinematics='omni'))
    sent = [limiter.limit(Velocity(9.0), 0.05 * i) for i in range(100)]
    assert sent[-1] == Velocity(1.0)
    assert max(b.x_mps - a.x_mps for a, b in zip(sent, sent[1:])) <= 1.0 * 0.05 + 1e-9
    assert limiter.limit(Velocity(0.0, -9.0), 4.99).y_mps < 0
    late = VelocityLimiter(profile())
    late.limit(Velocity(1.0), 0.0)
    assert late.limit(Velocity(1.0), 60.0).x_mps < 0.3


def test_only_an_omni_base_is_told_to_move_sideways():
    assert Outlet().send(Velocity(0.0, 0.5), 40) == STANDSTILL
    assert Outlet(kinematics='omni').send(Velocity(0.0, 0.5), 40).y_mps == pytest.approx(0.5)


def test_a_curve_keeps_its_radius_from_the_first_command_on():
    outlet = Outlet()
    outlet.send(Velocity(4.0, 0.0, 4.0), 60)
    assert outlet.raw.last == Velocity(1.0, 0.0, 1.0)
    assert all(v.x_mps == pytest.approx(v.yaw_rps) for v in outlet.raw.sent)


def test_a_zero_passes_at_once():
    outlet = Outlet()
    outlet.send(Velocity(1.0), 100)
    assert outlet.send(STANDSTILL) == STANDSTILL


def test_ros_time_that_stands_still_lets_nothing_grow():
    outlet = Outlet()
    outlet.send(Velocity(1.0), 3)
    before = outlet.raw.last
    for _ in range(20):
        outlet.limited.publish(Velocity(1.0))
    assert outlet.raw.last == before


@settings(max_examples=60)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, st.floats(0, 2)), max_size=30))
def test_whatever_is_sent_stays_within_limits_and_ramps(commands):
    outlet = Outlet(kinematics='omni')
    last = STANDSTILL
    for x, y, yaw, seconds in commands:
        outlet.clock.advance(seconds)
        try:
            outlet.limited.publish(Velocity(x, y, yaw))
        except RobotError:
            assert outlet.raw.last == STANDSTILL
        sent = outlet.raw.last
        assert sent.is_finite()
        assert abs(sent.x_mps) <= 1.0 + 1e-9 and abs(sent.yaw_rps) <= 2.0 + 1e-9
        assert abs(sent.y_mps) <= 0.5 + 1e-9
        if sent != STANDSTILL:
            assert abs(sent.x_mps - last.x_mps) <= 0.2 + 1e-9
            assert abs(sent.yaw_rps - last.yaw_rps) <= 0.6 + 1e-9
        last = sent


def test_silence_of_a_moving_robot_ends_in_a_zero_once():
    outlet = Outlet()
    outlet.send(Velocity(0.5), 20)
    outlet.clock.advance(SILENCE_S - 0.01)
    assert not outlet.limited.break_silence()
    outlet.clock.advance(0.02)
    assert outlet.limited.break_silence()
    assert outlet.raw.last == STANDSTILL
    outlet.clock.advance(10.0)
    assert not outlet.limited.break_silence()
    assert outlet.send(Velocity(0.5)).x_mps == pytest.approx(0.05)


def test_a_slow_rate_is_no_silence():
    outlet = Outlet(velocity={'rate_hz': 5.0})
    outlet.send(Velocity(0.5))
    outlet.clock.advance(0.3)
    assert not outlet.limited.break_silence()


def test_towards_the_fence_a_zero_goes_out_while_it_can_still_stop():
    outlet = Outlet(limits={**LIMITS, 'geofence': FENCE})
    outlet.stand_at(4.0, 0.0, speed=1.0)
    assert outlet.send(Velocity(1.0), 8).x_mps > 0.3
    outlet.stand_at(4.5, 0.0, speed=1.0)
    with pytest.raises(InstructionError) as refused:
        outlet.send(Velocity(1.0))
    assert refused.value.code == 'outside_geofence'
    assert '(4.5, 0.0) m' in refused.value.reason
    assert outlet.raw.last == STANDSTILL


@pytest.mark.parametrize('velocity, allowed', [
    (Velocity(0.0, 0.0, 1.0), True), (Velocity(-0.3), True), (Velocity(0.3), False)])
def test_a_robot_outside_may_turn_and_come_nearer_but_not_go_on(velocity, allowed):
    outlet = Outlet(limits={**LIMITS, 'geofence': FENCE})
    outlet.stand_at(6.0, 0.0)
    if allowed:
        assert outlet.send(velocity) != STANDSTILL
    else:
        with pytest.raises(InstructionError, match='geofence'):
            outlet.send(velocity)
        assert outlet.raw.last == STANDSTILL


def test_inside_a_fence_nothing_is_driven_without_a_pose():
    outlet = Outlet(limits={**LIMITS, 'geofence': FENCE})
    with pytest.raises(InstructionError) as refused:
        outlet.send(Velocity(0.2))
    assert refused.value.code == 'no_pose'
    assert outlet.send(Velocity(0.0, 0.0, 0.5)) != STANDSTILL
    assert Outlet().send(Velocity(0.2)) != STANDSTILL
