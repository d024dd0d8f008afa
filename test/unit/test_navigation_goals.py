# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Routes, slow navigations and goals in other frames: what is shown is what is sent."""

import math

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.canonical import render_canonical
from ros2_llm_bridge.commands.goals import action_goal
from ros2_llm_bridge.commands.primitives import Move, NavigateThrough, NavigateTo, to_json
from ros2_llm_bridge.execution.values import GoalEnd, MapPose

pytestmark = pytest.mark.timeout(30)

SERVERS = {
    'navigate_to_pose': 'nav2_msgs/action/NavigateToPose',
    'navigate_through_poses': 'nav2_msgs/action/NavigateThroughPoses',
    'follow_waypoints': 'nav2_msgs/action/FollowWaypoints'}
HALL = NavigateTo(1.0, 0.0, 0.0, 'map', 'hall')
KITCHEN = NavigateTo(4.0, 2.0, math.pi, 'map', 'kitchen')


def rig_with(**sections):
    """Return a rig with Nav2's servers; the robot stands at (3, 1) and looks to the left."""
    rig = Rig(profile(**{'navigation': {'speed_limit_topic': 'speed_limit'}, **sections}))
    rig.actions.servers = dict(SERVERS)
    rig.sensors.pose = MapPose(3.0, 1.0, math.pi / 2)
    return rig


def sent(rig, primitive):
    """Carry out a navigation and return the fields of the goal that was sent."""
    going = rig.begin(primitive)
    rig.run(0.2)
    goal = rig.actions.goals[-1]
    goal.end(GoalEnd('succeeded'))
    assert rig.finish(going)['event'] == 'succeeded'
    return goal.goal


def refused(rig, primitive):
    """Return the code of a navigation that fails before anything is sent."""
    final = rig.finish(rig.begin(primitive))
    assert final['event'] == 'failed' and rig.actions.goals == []
    return final['code']


@pytest.mark.parametrize('stops, name', [(False, 'navigate_through_poses'),
                                         (True, 'follow_waypoints')])
def test_a_route_is_one_goal(stops, name):
    rig = rig_with()
    goal = sent(rig, NavigateThrough((HALL, KITCHEN), stops))
    assert (goal.name, goal.interface) == (name, SERVERS[name])
    assert [p['pose']['position'] for p in goal.fields['poses']] == [
        {'x': 1.0, 'y': 0.0}, {'x': 4.0, 'y': 2.0}]
    (line,) = rig.commands
    assert line.startswith(f'ros2 action send_goal {name} {SERVERS[name]} ')


def test_the_json_of_a_navigation_is_where_it_goes():
    slow = NavigateTo(1.0, 2.0, None, 'map', speed='slow')
    assert to_json(HALL) == {'do': 'goto_place', 'place': 'hall'}
    assert to_json(slow) == {
        'do': 'goto_pose', 'x': 1.0, 'y': 2.0, 'yaw_rad': None, 'frame': 'map'}
    assert to_json(NavigateThrough((HALL, slow), True, 'fast')) == {
        'do': 'route', 'stops': True, 'goals': [to_json(HALL), to_json(slow)]}


def test_slowly_is_a_speed_limit_around_the_goal():
    robot = profile(navigation={'speed_limit_topic': 'speed_limit'})
    slow = NavigateTo(1.0, 0.0, 0.0, 'map', 'hall', 'slow')
    limit, goal, lift = render_canonical([slow], robot)
    assert limit == ('ros2 topic pub --once speed_limit nav2_msgs/msg/SpeedLimit '
                     "'{percentage: true, speed_limit: 40.0}'")
    assert goal == render_canonical([HALL], robot)[0]
    assert lift.endswith("'{percentage: true, speed_limit: 0.0}'")
    # The navigator goes as fast as it can already.
    assert len(render_canonical([NavigateTo(1.0, 0.0, 0.0, 'map', 'hall', 'fast')], robot)) == 1
    assert action_goal(HALL, robot).speed_percent is None


def test_slowly_is_refused_where_nothing_could_limit_the_speed():
    rig = rig_with(navigation={})
    assert refused(rig, NavigateTo(1.0, 0.0, 0.0, 'map', 'hall', 'slow')) == 'unsupported_ability'
    assert sent(rig, NavigateTo(1.0, 0.0, 0.0, 'map', 'hall', 'fast')).speed_percent is None


def position(goal):
    pose = goal.fields['pose']['pose']
    yaw = 2 * math.atan2(pose['orientation']['z'], pose['orientation']['w'])
    return pose['position']['x'], pose['position']['y'], yaw


def test_goals_of_the_base_are_resolved_when_the_step_begins():
    rig = rig_with()
    goal = sent(rig, NavigateTo(2.0, 1.0, math.pi / 2, 'base_link'))
    assert goal.fields['pose']['header'] == {'frame_id': 'map'}
    assert position(goal) == pytest.approx((2.0, 3.0, math.pi))
    assert 'frame_id: map' in rig.commands[-1]
    rig.sensors.pose = MapPose(0.0, 0.0, 0.0)
    assert position(sent(rig, NavigateTo(2.0, 1.0, 0.0, 'base_link'))) == pytest.approx(
        (2.0, 1.0, 0.0))


def test_goals_of_odometry_are_resolved_with_both_poses():
    rig = rig_with()
    driven = rig.finish(rig.begin(Move(1.0, 0.5)))
    assert driven['event'] == 'succeeded'
    # Odometry says that it has driven 1 m; localisation says that it stands here, turned left.
    rig.sensors.pose = MapPose(3.0, 1.0, math.pi / 2)
    assert position(sent(rig, NavigateTo(2.0, 0.5, 0.0, 'odom'))) == pytest.approx(
        (2.5, 2.0, math.pi / 2), abs=0.02)


def test_a_route_may_mix_frames():
    poses = sent(rig_with(), NavigateThrough(
        (NavigateTo(1.0, 0.0, 0.0, 'base_link'), HALL), False)).fields['poses']
    assert [p['pose']['position'] for p in poses] == [
        {'x': pytest.approx(3.0), 'y': pytest.approx(2.0)}, {'x': 1.0, 'y': 0.0}]


def test_a_frame_without_a_place_on_the_map_is_refused():
    rig = rig_with()
    rig.sensors.pose = None
    assert refused(rig, NavigateTo(1.0, 0.0, 0.0, 'base_link')) == 'no_pose'
    rig = rig_with()
    assert refused(rig, NavigateTo(1.0, 0.0, 0.0, 'gripper')) == 'unavailable'
    rig.has_odometry = False
    rig.run(1.0)
    assert refused(rig, NavigateTo(1.0, 0.0, 0.0, 'odom')) == 'no_pose'


def test_a_route_without_goals_is_refused():
    assert refused(rig_with(), NavigateThrough((), stops=True)) == 'missing_value'


def test_the_geofence_holds_for_goals_in_other_frames():
    fence = {'geofence': {'polygon': [[0, 0], [5, 0], [5, 5], [0, 5]]}}
    rig = rig_with(limits={'linear_x_max': 1.0, 'angular_z_max': 2.0, **fence})
    assert refused(rig, NavigateTo(5.0, 0.0, 0.0, 'base_link')) == 'outside_geofence'
    assert refused(rig, NavigateTo(30.0, 0.0, 0.0, 'odom')) == 'outside_geofence'
    sent(rig, NavigateTo(1.0, 0.0, 0.0, 'base_link'))
