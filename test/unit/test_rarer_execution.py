# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the rarer words make a robot do: the way back, arcs, routes, repetition, slow goals."""

import math

from abbreviations import abbreviated
from dispatcher_desk import Desk
from execution_rig import profile
import pytest
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.execution.values import GoalEnd, MapPose

pytestmark = pytest.mark.timeout(30)

SAID = 'move forward 1 meter and come back'
NAVIGATE = {
    'navigate_to_pose': 'nav2_msgs/action/NavigateToPose',
    'navigate_through_poses': 'nav2_msgs/action/NavigateThroughPoses',
    'follow_waypoints': 'nav2_msgs/action/FollowWaypoints'}
PLACES = [{'name': 'kitchen', 'x': 4, 'y': 2, 'yaw': math.pi}, {'name': 'hall', 'x': 1, 'y': 2}]


@pytest.fixture
def desk():
    return desk_of(speed_limit_topic='speed_limit')


def desk_of(**navigation):
    desk = Desk(profile(navigation=navigation, places=PLACES))
    desk.model.answers['move forward 1m and come back'] = render_written(abbreviated('D+1m K:'))
    desk.model.answers['move forward 1m'] = render_written(abbreviated('D+1m'))
    desk.actions.servers = dict(NAVIGATE)
    desk.sensors.pose = MapPose(3.0, 1.0, 0.5)
    return desk


def test_the_way_back_leads_to_where_it_began(desk):
    said = desk.say(SAID)
    desk.run(6.0)
    goal = desk.actions.goals[-1]
    pose = goal.goal.fields['pose']
    assert pose['header']['frame_id'] == 'map'
    assert pose['pose']['position'] == {'x': pytest.approx(3.0), 'y': pytest.approx(1.0)}
    goal.end(GoalEnd('succeeded'))
    assert desk.finish(said)['event'] == 'succeeded'


def test_without_a_pose_nothing_begins(desk):
    desk.sensors.pose = None
    final = desk.outcome(SAID)
    assert (final['event'], final['code']) == ('rejected', 'no_pose')
    assert desk.velocity.sent == []


def test_behind_others_in_the_queue_it_is_not_known_where_it_begins(desk):
    desk.settings['policy'] = 'queue'
    first = desk.say('move forward 1 meter')
    final = desk.outcome(SAID)
    assert (final['event'], final['code']) == ('rejected', 'busy')
    assert desk.finish(first)['event'] == 'succeeded'


def understood(desk, text, short):
    """Say something that the model understands as an abbreviated program; return its id."""
    desk.model.answers[read(text).text] = render_written(abbreviated(short))
    return desk.say(text)


def test_a_circle_ends_where_it_began(desk):
    said = understood(desk, 'drive in a circle of one meter radius', 'A+full~1m')
    desk.run(3.0)
    assert math.hypot(desk.base.true_pose.x, desk.base.true_pose.y) > 0.4
    assert desk.finish(said)['event'] == 'succeeded'
    end = desk.base.true_pose
    assert math.hypot(end.x, end.y) < 0.05
    assert abs(math.remainder(end.yaw, 2 * math.pi)) < 0.03


def test_curving_for_a_time_turns_to_its_side(desk):
    said = understood(
        desk, 'drive forward while turning right for 3 seconds', 'A-3s')
    assert desk.finish(said)['event'] == 'succeeded'
    assert desk.base.true_pose.yaw < -0.5 and desk.base.true_pose.x > 0.1


def test_a_repetition_is_so_many_steps(desk):
    said = understood(desk, 'move forward half a meter twice', 'D+0.5m N:last=2x')
    assert desk.finish(said)['event'] == 'succeeded'
    steps = [e['step'] for e in desk.events if e['id'] == said and e['event'] == 'executing']
    assert steps == [1, 2]
    assert desk.base.true_pose.x == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize(('text', 'short', 'action'), [
    ('go to the kitchen via the hall', 'R:hall>kitchen', 'navigate_through_poses'),
    ('patrol the hall and the kitchen', 'V:hall>kitchen', 'follow_waypoints')])
def test_a_route_is_one_goal(desk, text, short, action):
    understood(desk, text, short)
    desk.run(0.5)
    goal = desk.actions.goals[-1].goal
    assert goal.name == action
    assert [pose['pose']['position']['x'] for pose in goal.fields['poses']] == [1.0, 4.0]


def test_beside_a_place_is_in_its_own_axes(desk):
    """The kitchen looks down the x axis, so in front of it is nearer to the origin."""
    said = understood(
        desk, 'stop one meter in front of the kitchen', 'B+x1m:kitchen')
    desk.run(0.5)
    goal = desk.actions.goals[-1]
    position = goal.goal.fields['pose']['pose']['position']
    assert position == {'x': pytest.approx(3.0), 'y': pytest.approx(2.0)}
    goal.end(GoalEnd('succeeded'))
    assert '1 m in front of kitchen' in desk.finish(said)['response']


def test_slowly_limits_the_speed_of_a_navigation(desk):
    understood(desk, 'go slowly to the kitchen', 'P:kitchen@slow')
    desk.run(0.5)
    assert desk.actions.goals[-1].goal.speed_percent == 40.0


def test_slowly_is_refused_where_nothing_limits_a_navigation():
    desk = desk_of()
    desk.model.answers['go slowly to the kitchen'] = render_written(abbreviated('P:kitchen@slow'))
    final = desk.outcome('go slowly to the kitchen')
    assert (final['event'], final['code']) == ('rejected', 'unsupported_ability')
    assert 'speed_limit_topic' in final['response']
    assert desk.actions.goals == []
