# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Odometry that dies, jumps or is taken in late, and bases that drive the wrong way, are told."""

from dataclasses import replace
import math

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Arc, KeepVelocity, Move, Pause, Rotate
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.continuity import is_jump
from ros2_llm_bridge.execution.course import course_of
from ros2_llm_bridge.execution.fence import check_velocity
from ros2_llm_bridge.execution.values import MapPose, OdometrySample, STANDSTILL, Velocity
from ros2_llm_bridge.nodes.sim.kinematics import BaseLimits
from ros2_llm_bridge.profile.schema import Limits

FAST = {'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 2.0,
        'angular_acceleration': 6.0}


def turned_about(rig, x, yaw):
    """Wire the motors of a rig wrongly: factors of the speeds that it is told."""
    command = rig.base.command
    rig.base.command = lambda v, now: command(type(v)(x * v.x, v.y, yaw * v.yaw), now)
    return rig


@pytest.mark.parametrize('motion', [
    Arc(0.8, math.pi, 0.4), Arc(0.8, -math.pi, 0.4), KeepVelocity(0.5, 0.0, 0.0, 4.0, True),
    KeepVelocity(-0.5, 0.0, 0.0, 4.0, True), KeepVelocity(0.4, 0.0, 0.4, 4.0, True)])
def test_a_base_that_drives_backward_on_a_curve_or_at_a_held_velocity_is_stopped(motion):
    rig = turned_about(Rig(), -1, 1)
    end = rig.finish(rig.begin(motion))
    rig.run(1.0)
    assert (end['event'], end['code']) == ('failed', 'wrong_way')
    assert math.hypot(rig.base.true_pose.x, rig.base.true_pose.y) < 0.4
    assert rig.velocity.last == STANDSTILL
    if motion != KeepVelocity(-0.5, 0.0, 0.0, 4.0, True):
        assert ' m backward' in end['response']


@pytest.mark.parametrize('motion', [
    KeepVelocity(0.0, 0.0, 0.5, 4.0, True), KeepVelocity(0.4, 0.0, -0.4, 4.0, True)])
def test_a_base_that_turns_to_the_wrong_side_at_a_held_velocity_is_stopped(motion):
    rig = turned_about(Rig(), 1, -1)
    end = rig.finish(rig.begin(motion))
    assert (end['event'], end['code']) == ('failed', 'wrong_way')
    assert abs(rig.base.true_pose.yaw) < 0.5


def test_a_held_velocity_sideways_to_the_wrong_side_is_stopped():
    rig = Rig(profile(kinematics='omni'), BaseLimits(omni=True))
    command = rig.base.command
    rig.base.command = lambda v, now: command(type(v)(v.x, -v.y, v.yaw), now)
    end = rig.finish(rig.begin(KeepVelocity(0.0, 0.3, 0.0, 4.0, True)))
    assert (end['event'], end['code']) == ('failed', 'wrong_way')


def test_a_curve_knows_a_base_that_drives_backward_on_it():
    weak = profile(limits={**FAST, 'linear_acceleration': 0.5})
    left, right = (course_of(Arc(1.0, angle, 0.4), weak) for angle in (3.0, -3.0))
    assert left.lags_forward
    assert left.speed_of(Velocity(-0.3)) == pytest.approx(-0.3)
    assert right.speed_of(Velocity(0.3)) == pytest.approx(-0.3)
    assert right.speed_of(Velocity(-0.3)) == pytest.approx(0.3)


@pytest.mark.parametrize('speed, words', [
    (0.5, ' m in a curve to the left'), (-0.5, ' m backward in a curve to the left')])
def test_a_velocity_held_on_a_curve_tells_the_way_that_was_driven(speed, words):
    rig = Rig(profile(limits=FAST))
    end = rig.finish(rig.begin(KeepVelocity(speed, 0.0, 0.5, 4 * math.pi, True)))
    assert end['event'] == 'succeeded'
    assert words in end['response']
    assert end['measured'][0]['path_m'] == pytest.approx(
        math.copysign(2 * math.pi, speed), abs=0.2)


def begun_anew(rig):
    """Let odometry begin at zero again, as a restarted base driver does."""
    measure, began = rig._measure, []

    def measured(now):
        measure(now)
        sample = rig.sensors.sample
        began[:] = began or [sample]
        rig.sensors.sample = replace(
            sample, x=sample.x - began[0].x, y=sample.y - began[0].y, epoch=1)

    rig._measure = measured


@pytest.mark.parametrize('motion', [
    Move(2.0, 0.5), Arc(1.0, math.pi, 0.5), KeepVelocity(0.5, 0.0, 0.0, 5.0, True)])
def test_odometry_that_begins_anew_ends_a_motion_and_measures_nothing(motion):
    rig = Rig()
    rig.finish(rig.begin(Move(3.0, 1.0), Rotate(math.pi, 1.0)))
    moving = rig.begin(motion)
    rig.run(1.0)
    begun_anew(rig)
    end = rig.finish(moving)
    rig.run(1.0)
    assert (end['event'], end['code']) == ('failed', 'odometry_jumped')
    assert end['measured'] == [{}]
    assert 'I cannot measure how far' in end['response']
    assert rig.velocity.last == STANDSTILL
    assert rig.ended[-1].ends[-1].measured == {}


def test_odometry_that_begins_anew_while_a_robot_comes_to_rest_tells_no_way():
    rig = Rig()
    rig.finish(rig.begin(Move(3.0, 1.0)))
    rig.begin(Move(2.0, 0.5))
    rig.run(1.5)
    rig.begin(Pause(1.0))
    begun_anew(rig)
    rig.run(1.0)
    assert rig.ended[-1].event == 'cancelled'
    assert rig.ended[-1].ends[-1].measured == {}


HERE = OdometrySample(3.0, 0.0, 0.0, Velocity(0.5), 0.0, 0.0)


@pytest.mark.parametrize('x, yaw, seconds, jumped', [
    (3.02, 0.0, 0.02, False), (3.1, 0.1, 0.02, False), (0.0, 0.0, 0.02, True),
    (3.01, math.pi, 0.02, True), (3.5, 0.0, 0.5, False), (0.0, 0.0, 60.0, True),
    (3.01, 2 * math.pi, 0.02, False), (0.0, 0.0, -5.0, True), (4.5, 0.0, 3.0, False)])
def test_what_a_base_cannot_have_done_is_a_jump(x, yaw, seconds, jumped):
    after = replace(HERE, x=x, yaw=yaw)
    assert is_jump(HERE, after, seconds, Limits.model_validate(FAST)) == jumped


def test_a_base_that_is_faster_than_its_profile_does_not_jump():
    fast = replace(HERE, velocity=Velocity(4.0))
    assert not is_jump(fast, replace(fast, x=3.4), 0.1, Limits.model_validate(FAST))


@pytest.mark.parametrize('motion', [
    Move(3.0, 0.5), Rotate(3.0, 1.0), Arc(1.0, 3.0, 0.5),
    KeepVelocity(0.5, 0.0, 0.0, 6.0, True)])
def test_a_tick_that_comes_late_does_not_take_living_odometry_for_dead(motion):
    rig = Rig()
    moving = rig.begin(motion)
    rig.run(1.5)
    for _ in range(2):
        rig.clock.advance(0.7)
        rig.executive.tick()
        assert rig.velocity.last == STANDSTILL
        rig.run(0.5)
        assert rig.velocity.last != STANDSTILL
    end = rig.finish(moving)
    assert end['event'] == 'succeeded', end
    if isinstance(motion, Move):
        assert rig.base.true_pose.x == pytest.approx(3.0, abs=0.02)


@pytest.mark.parametrize('stall_s', [0.7, 2.5])
def test_a_step_that_begins_at_a_late_tick_waits_for_odometry_and_measures(stall_s):
    rig = Rig()
    moving = rig.begin(Pause(1.0), Move(1.0, 0.5))
    rig.run(0.9)
    rig.clock.advance(stall_s)
    rig.executive.tick()
    end = rig.finish(moving)
    assert end['event'] == 'succeeded', end
    assert end['response'] == 'Waited 1 s. Driven 1.00 m forward.'


def test_late_ticks_do_not_excuse_dead_odometry_twice():
    rig = Rig()
    moving = rig.begin(Move(5.0, 0.5))
    rig.run(1.5)
    rig.has_odometry = False
    for _ in range(2):
        rig.clock.advance(0.7)
        rig.executive.tick()
        assert rig.velocity.last == STANDSTILL
    assert rig.final(moving)['code'] == 'odometry_silent'


@pytest.mark.parametrize('motion', [
    Move(5.0, 0.5), Rotate(1.0, 0.5), Arc(1.0, 1.0, 0.5),
    KeepVelocity(0.5, 0.0, 0.0, 5.0, True)])
@pytest.mark.parametrize('silent_s', [1.0, 10.0])
def test_where_odometry_died_earlier_nothing_is_driven_blind(motion, silent_s):
    rig = Rig()
    rig.run(1.0)
    rig.has_odometry = False
    rig.run(silent_s)
    end = rig.finish(rig.begin(motion))
    assert (end['event'], end['code']) == ('failed', 'unavailable')
    assert 'dometry has been silent for ' in end['response']
    assert all(v == STANDSTILL for v in rig.velocity.sent)


def test_a_plan_with_a_motion_that_nothing_will_measure_is_refused_before_it_begins():
    rig = Rig()
    rig.has_odometry = False
    rig.run(5.0)
    with pytest.raises(InstructionError) as refused:
        rig.executive.foresight.check([Pause(1.0), Move(1.0, 0.5)])
    assert refused.value.code == 'unavailable'
    assert refused.value.reason.startswith('Odometry has been silent for 5.')
    rig.executive.foresight.check([Pause(1.0)])


@pytest.mark.parametrize('steps', [(Pause(30.0), Move(1.0, 0.25)), (Move(0.1, 0.1), Pause(30.0))])
def test_a_clock_that_is_set_forward_ends_no_wait_early(steps):
    rig = Rig()
    moving = rig.begin(*steps)
    began = rig.clock.steady()
    rig.run(4.0)
    rig.clock.ros_s += 3600.0
    rig.finish(moving)
    assert rig.clock.steady() - began > 30.0


def test_an_old_pose_counts_as_nearer_to_the_fence():
    limits = Limits.model_validate(
        {**FAST, 'geofence': {'polygon': [(-2, -2), (2, -2), (2, 2), (-2, 2)]}})
    check_velocity(Velocity(0.5), Velocity(0.5), MapPose(1.0, 0.0, 0.0, 1.0), limits)
    with pytest.raises(InstructionError, match='geofence'):
        check_velocity(Velocity(0.5), Velocity(0.5), MapPose(1.0, 0.0, 0.0, 1.9), limits)
    check_velocity(Velocity(-0.5), Velocity(-0.5), MapPose(1.0, 0.0, 0.0, 1.9), limits)
