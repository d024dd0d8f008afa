# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The geofence on the measured pose: motions and Nav2's goals end there, and say so."""

import math

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Arc, KeepVelocity, Move, NavigateTo
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.fence import check_velocity, distance_outside, FenceWatch
from ros2_llm_bridge.execution.values import GoalEnd, MapPose, STANDSTILL, Velocity
from ros2_llm_bridge.profile.schema import Geofence, Limits

SQUARE = [(-1.0, -2.0), (3.0, -2.0), (3.0, 2.0), (-1.0, 2.0)]
#: A yard with a wall in the middle: the area is a U.
YARD = [(0.0, 0.0), (6.0, 0.0), (6.0, 4.0), (3.1, 4.0), (3.1, 1.0), (2.9, 1.0), (2.9, 4.0),
        (0.0, 4.0)]
KITCHEN = NavigateTo(2.0, 0.0, None, 'map', 'kitchen')


def limits(**more):
    return {'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.0,
            'angular_acceleration': 3.0, 'geofence': {'polygon': SQUARE}, **more}


def fenced(**sections):
    return Rig(profile(limits=limits(), **sections))


def test_a_motion_that_drifts_to_the_fence_stops_inside_and_says_so():
    rig = fenced()
    moving = rig.begin(Move(2.8, 0.5))
    rig.run(2.0)
    # The localisation corrects itself by a metre.
    rig.sensors.pose = MapPose(rig.sensors.pose.x + 1.0, 0.0, 0.0)
    end = rig.finish(moving)
    rig.run(1.0)
    assert (end['event'], end['code']) == ('failed', 'outside_geofence')
    assert rig.sensors.pose.x < 3.0
    assert 1.0 < end['measured'][0]['distance_m'] < 2.0
    assert end['response'].startswith('Driven ') and 'limits.geofence' in end['response']
    assert rig.velocity.last == STANDSTILL


def test_a_motion_that_ends_just_inside_the_fence_is_driven_to_its_end():
    rig = fenced()
    end = rig.finish(rig.begin(Move(2.98, 1.0)))
    assert end['event'] == 'succeeded', end
    assert rig.sensors.pose.x == pytest.approx(2.98, abs=0.015)


def test_a_robot_that_was_carried_outside_drives_back_in_but_not_out():
    rig = fenced()
    rig.sensors.pose = MapPose(4.0, 0.0, 0.0)
    assert rig.finish(rig.begin(Move(0.5, 0.5)))['code'] == 'outside_geofence'
    assert rig.velocity.last == STANDSTILL
    assert rig.finish(rig.begin(Move(-2.0, 0.5)))['event'] == 'succeeded'
    assert rig.sensors.pose.x == pytest.approx(2.0, abs=0.02)


def test_a_lost_pose_ends_a_motion_inside_a_fence():
    rig = fenced()
    moving = rig.begin(Move(2.0, 0.5))
    rig.run(1.0)
    rig.sensors.pose = None
    assert rig.finish(moving)['code'] == 'no_pose'
    assert rig.velocity.last == STANDSTILL


def test_an_open_motion_ends_at_the_fence():
    rig = fenced()
    moving = rig.begin(KeepVelocity(0.2, 0.0, 0.0, 10.0, True))
    rig.run(1.0)
    rig.sensors.pose = MapPose(2.9, 0.0, 0.0)
    end = rig.finish(moving)
    assert end['code'] == 'outside_geofence'
    assert rig.sensors.pose.x < 3.0


@pytest.mark.parametrize('curve, ok', [
    (KeepVelocity(0.5, 0.0, 1.0, 10.0, True), True),
    (KeepVelocity(0.5, 0.0, -0.2, 7.8, True), False),
    (Arc(0.9, 2 * math.pi, 0.5), True), (Arc(1.1, 2 * math.pi, 0.5), False),
    (Arc(1.1, math.pi / 4, 0.5), True), (Arc(2.5, -math.pi / 2, 0.5), False)])
def test_a_curve_must_lie_inside_from_end_to_end(curve, ok):
    rig = fenced()
    end = rig.finish(rig.begin(curve))
    assert end.get('code') == (None if ok else 'outside_geofence')
    if not ok:
        assert all(v == STANDSTILL for v in rig.velocity.sent)


def test_a_wall_of_the_fence_is_not_jumped_over():
    # A base that would coast 0.4 m, through the wall and into the area beyond.
    yard = Limits.model_validate(limits(geofence={'polygon': YARD}))
    check_velocity(Velocity(0.2), None, MapPose(2.7, 2.0, 0.0), yard)
    with pytest.raises(InstructionError, match='geofence'):
        check_velocity(Velocity(0.2), Velocity(0.85), MapPose(2.8, 2.0, 0.0), yard)
    check_velocity(Velocity(-0.2), Velocity(-0.85), MapPose(2.8, 2.0, 0.0), yard)


def test_a_way_that_leaves_the_area_in_between_is_refused_before_anything_moves():
    rig = Rig(profile(limits=limits(geofence={'polygon': YARD})))
    rig.sensors.pose = MapPose(1.0, 2.0, 0.0)
    end = rig.finish(rig.begin(Move(4.0, 0.5)))
    assert end['code'] == 'outside_geofence'
    assert end['reason'].startswith('The way there leaves')
    assert rig.velocity.last == STANDSTILL
    rig.sensors.pose = MapPose(1.0, 0.5, 0.0)
    assert rig.finish(rig.begin(Move(4.0, 0.5)))['event'] == 'succeeded'


def test_distances_to_the_area():
    square = Geofence(polygon=SQUARE)
    assert distance_outside(0.0, 0.0, square) == 0.0
    assert distance_outside(4.0, 0.0, square) == pytest.approx(1.0)
    assert distance_outside(6.0, 6.0, square) == pytest.approx(5.0)


def test_a_watch_lets_a_robot_come_back_by_a_detour_only():
    watch = FenceWatch(Geofence(polygon=SQUARE))
    for x in (5.0, 5.3, 4.0, 4.4, 3.1, 2.0):
        watch.check(MapPose(x, 0.0, 0.0))
    with pytest.raises(InstructionError, match='geofence'):
        watch.check(MapPose(3.01, 0.0, 0.0))
    astray = FenceWatch(Geofence(polygon=SQUARE))
    astray.check(MapPose(5.0, 0.0, 0.0))
    with pytest.raises(InstructionError, match='geofence'):
        astray.check(MapPose(5.6, 0.0, 0.0))


@pytest.mark.parametrize('pose, code', [
    (MapPose(3.2, 0.0, 0.0), 'outside_geofence'), (None, 'no_pose')])
def test_a_goal_of_nav2_that_leaves_the_fence_is_cancelled_and_told(pose, code):
    rig = fenced(navigation={})
    rig.actions.servers = {'navigate_to_pose': 'nav2_msgs/action/NavigateToPose'}
    going = rig.begin(KITCHEN)
    rig.run(1.0)
    goal = rig.actions.goals[0]
    assert not goal.cancelled
    rig.sensors.pose = pose
    end = rig.finish(going)
    assert goal.cancelled
    assert (end['event'], end['code']) == ('failed', code)
    assert end['response'].startswith('I stopped going to kitchen. ')


def test_a_goal_of_nav2_inside_the_fence_is_let_go_on():
    rig = fenced(navigation={})
    rig.actions.servers = {'navigate_to_pose': 'nav2_msgs/action/NavigateToPose'}
    going = rig.begin(KITCHEN)
    rig.run(1.0)
    rig.sensors.pose = MapPose(2.0, 0.0, 0.0)
    rig.run(1.0)
    rig.actions.goals[0].end(GoalEnd('succeeded'))
    assert rig.finish(going)['event'] == 'succeeded'
