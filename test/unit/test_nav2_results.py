# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said of Nav2's results: codes in words, recoveries, missed waypoints, no end at all."""

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Invoke, Move, NavigateThrough, NavigateTo, Rotate
from ros2_llm_bridge.execution.goal_steps import CANCEL_TIMEOUT_S
from ros2_llm_bridge.execution.nav2_codes import explain_code, explain_result
from ros2_llm_bridge.execution.values import GoalEnd

pytestmark = pytest.mark.timeout(30)

NAVIGATE = 'nav2_msgs/action/NavigateToPose'
SERVERS = {
    'navigate_to_pose': NAVIGATE,
    'navigate_through_poses': 'nav2_msgs/action/NavigateThroughPoses',
    'follow_waypoints': 'nav2_msgs/action/FollowWaypoints', 'spin': 'nav2_msgs/action/Spin',
    'drive_on_heading': 'nav2_msgs/action/DriveOnHeading',
    'dock_robot': 'nav2_msgs/action/DockRobot', 'grasp': 'arm_msgs/action/Grasp'}
KITCHEN = NavigateTo(4.0, 2.0, 1.5, 'map', 'kitchen')
HALL = NavigateTo(1.0, 0.0, None, 'map', 'hall')
LAB = NavigateTo(2.0, 0.0, None, 'map', 'lab')
ROUTE = NavigateThrough((HALL, LAB, KITCHEN), stops=True)
THROUGH = NavigateThrough((HALL, KITCHEN), stops=False)
DOCK = Invoke('action', 'dock_robot', 'nav2_msgs/action/DockRobot', {'dock_id': 'home'})
GRASP = Invoke('action', 'grasp', 'arm_msgs/action/Grasp')


@pytest.fixture
def rig():
    made = Rig(profile(navigation={'timeout': 20.0, 'behaviours': ['drive_on_heading', 'spin']}))
    made.actions.servers = dict(SERVERS)
    return made


def ended(rig, primitive, status, result=None, reason='', feedback=None):
    """Return the final event of a goal that ends in a way."""
    going = rig.begin(primitive)
    rig.run(0.2)
    goal = rig.actions.goals[-1]
    if feedback is not None:
        goal.on_feedback(feedback)
    goal.end(GoalEnd(status, reason, result or {}))
    return rig.finish(going)


@pytest.mark.parametrize('primitive, result, words', [
    (KITCHEN, {'error_code': 208},
     'the planner found no path to the goal (NO_VALID_PATH, code 208)'),
    (KITCHEN, {'error_code': 105},
     'the robot made no progress (FAILED_TO_MAKE_PROGRESS, code 105)'),
    (KITCHEN, {'error_code': 206},
     'the goal is occupied by an obstacle (GOAL_OCCUPIED, code 206)'),
    (KITCHEN, {'error_code': 9003, 'error_name': 'TIMEOUT'},
     'the navigator took too long (TIMEOUT'),
    (KITCHEN, {'error_code': 0}, 'navigate_to_pose gave up: it told no reason.'),
    (KITCHEN, {'error_code': 4711}, 'navigate_to_pose gave up: code 4711.'),
    (KITCHEN, {'error_code': 208, 'error_msg': 'No path\n from A.'}, 'code 208): No path from A.'),
    (THROUGH, {'error_code': 308},
     'I did not reach hall, then kitchen: navigate_through_poses gave'),
    (Move(1.0, 0.5), {'error_code': 723},
     'I failed driving forward: drive_on_heading gave up: there is an obstacle ahead '
     '(COLLISION_AHEAD, code 723).'),
    (Rotate(1.0, 1.0), {'error_code': 701},
     'the turn took longer than it was allowed to (TIMEOUT'),
    (DOCK, {'error_code': 904, 'success': False},
     'the dock was not seen (FAILED_TO_DETECT_DOCK'),
    # The numbers of others mean nothing here, their own names do.
    (GRASP, {'error_code': 208, 'error_name': 'GRIP_LOST'},
     'gave up: grip lost (GRIP_LOST, code 208).'),
    (GRASP, {'error_code': 208}, 'grasp gave up: code 208.')])
def test_an_aborted_goal_tells_why_in_words(rig, primitive, result, words):
    final = ended(rig, primitive, 'aborted', result)
    assert (final['event'], final['code']) == ('failed', 'goal_aborted')
    assert words in final['response']
    if result['error_code']:
        assert final['measured'][0]['error_code'] == result['error_code']


@pytest.mark.parametrize('status, reason, code, words', [
    ('rejected', '', 'goal_rejected',
     'rejected the goal: it is not active, or takes no such goal'),
    ('cancelled', '', 'goal_cancelled', 'was cancelled by somebody else'),
    ('unavailable', 'the action server vanished', 'unavailable',
     'does not answer: the action server vanished'),
    ('aborted', 'its result never came', 'goal_aborted', 'gave up: its result never came')])
def test_every_other_end_is_told_as_it_was(rig, status, reason, code, words):
    final = ended(rig, KITCHEN, status, reason=reason)
    assert (final['event'], final['code']) == ('failed', code)
    assert final['response'] == f'I did not reach kitchen: navigate_to_pose {words}.'


def test_recoveries_are_counted_and_told(rig):
    going = rig.begin(KITCHEN)
    rig.run(0.2)
    for count in (0.0, 1.0, 2.0):
        rig.actions.goals[0].on_feedback({'number_of_recoveries': count, 'navigation_time': 3.0})
    # The navigator begins to count anew when it takes up another goal.
    rig.actions.goals[0].on_feedback({'number_of_recoveries': 0.0})
    rig.actions.goals[0].end(GoalEnd('succeeded', '', {'error_code': 105}))
    final = rig.finish(going)
    assert final['response'] == 'Arrived at kitchen after 2 recoveries.'
    assert final['measured'][0]['recoveries'] == 2
    once = ended(
        rig, KITCHEN, 'aborted', {'error_code': 105}, feedback={'number_of_recoveries': 1.0})
    assert once['response'].endswith('code 105) after 1 recovery.')


def test_feedback_without_meaning_is_not_shown(rig):
    rig.begin(KITCHEN)
    rig.run(0.2)
    feedback = rig.actions.goals[0].on_feedback
    shown = []
    for numbers in (
            {'distance_remaining': 0.0, 'navigation_time': 0.2, 'estimated_time_remaining': 0.0},
            {'distance_remaining': 3.5, 'navigation_time': 2.0, 'estimated_time_remaining': 7.0},
            {'distance_remaining': 0.0, 'navigation_time': 9.0, 'estimated_time_remaining': 0.0}):
        feedback(numbers)
        seen = len(rig.events)
        rig.run(0.6)
        shown.append({name: value for name, value in rig.events[seen].items() if name in numbers})
    assert shown == [
        {'navigation_time': 0.2},
        {'distance_remaining': 3.5, 'navigation_time': 2.0, 'estimated_time_remaining': 7.0},
        {'distance_remaining': 0.0, 'navigation_time': 9.0}]


@pytest.mark.parametrize('result', [
    {'missed_waypoints': [{'index': 1, 'error_code': 204}]},
    {'missed_waypoints': [{'waypoint_index': 1, 'waypoint_status': 3, 'error_code': 204}]},
    {'waypoint_statuses': [
        {'waypoint_index': 0, 'waypoint_status': 1}, {'waypoint_index': 2, 'waypoint_status': 1},
        {'waypoint_index': 1, 'waypoint_status': 2, 'error_code': 204}]}])
def test_a_route_with_a_missed_goal_has_not_succeeded(rig, result):
    final = ended(rig, ROUTE, 'succeeded', result)
    assert (final['event'], final['code']) == ('failed', 'waypoints_missed')
    assert final['response'] == (
        'I missed 1 of 3 goals of the route: lab (the goal lies outside the map '
        '(GOAL_OUTSIDE_MAP, code 204)); I reached the others.')
    assert final['measured'][0]['missed'] == [1]


def test_a_route_tells_where_it_went(rig):
    assert ended(rig, ROUTE, 'succeeded')['response'] == 'Arrived at kitchen by way of hall, lab.'
    aborted = ended(rig, ROUTE, 'aborted', {'missed_waypoints': [{'index': 0, 'error_code': 0}]})
    assert aborted['response'] == (
        'I did not reach hall, then lab, then kitchen: follow_waypoints gave up: it told no '
        'reason; missed hall.')


LONG = NavigateThrough((HALL, LAB, KITCHEN), stops=False)
MISSED_LAB = {'missed_waypoints': [{'index': 1, 'error_code': 208}], 'error_code': 208}


@pytest.mark.parametrize('route, feedback, result, words, reached', [
    (LONG, {'number_of_poses_remaining': 2.0}, {'error_code': 105},
     'I passed hall, but did not reach lab, then kitchen: navigate_through_poses gave up: the '
     'robot made no progress (FAILED_TO_MAKE_PROGRESS, code 105).', [0]),
    (LONG, {'number_of_poses_remaining': 3.0}, {}, 'I did not reach hall, then lab, then k', None),
    # The navigator tells 0 while it has no goals yet.
    (LONG, {'number_of_poses_remaining': 0.0}, {}, 'I did not reach hall, then lab, then k', None),
    (LONG, {}, {'waypoint_statuses': [{'waypoint_index': 0, 'waypoint_status': 1},
                                      {'waypoint_index': 1, 'waypoint_status': 3}]},
     'I passed hall, but did not reach lab, then kitchen: ', [0]),
    (ROUTE, {'current_waypoint': 1.0}, MISSED_LAB,
     'I reached hall, but not lab, then kitchen: follow_waypoints gave up: the planner found no '
     'path to the goal (NO_VALID_PATH, code 208); missed lab (the planner found no path', [0]),
    (ROUTE, {'current_waypoint': 2.0}, {'missed_waypoints': [
        {'index': 0, 'error_code': 0}, {'index': 2, 'error_code': 0}]},
     'I reached lab, but not hall, then kitchen: follow_waypoints gave up', [1]),
    # Without the list of those that it missed, the follower's count says nothing.
    (ROUTE, {'current_waypoint': 2.0}, {}, 'I did not reach hall, then lab, then kitchen', None)])
def test_a_route_that_broke_off_names_what_was_reached(
        rig, route, feedback, result, words, reached):
    final = ended(rig, route, 'aborted', result, feedback=feedback)
    assert (final['event'], final['code']) == ('failed', 'goal_aborted')
    assert final['response'].startswith(words)
    assert final['measured'][0].get('reached') == reached


@pytest.mark.parametrize('primitive, result, words, ok', [
    (DOCK, {'success': True, 'num_retries': 0}, 'Docked.', True),
    (DOCK, {'success': True, 'num_retries': 2}, 'Docked after 2 retries.', True),
    (DOCK, {'success': False, 'error_code': 906},
     'I failed using dock_robot: dock_robot reports no success: the robot is at the dock but does '
     'not charge (FAILED_TO_CHARGE, code 906).', False),
    (GRASP, {}, 'grasp reports success.', True),
    (GRASP, {'success': True, 'message': 'got it'}, 'grasp reports success: got it.', True),
    (GRASP, {'success': False, 'message': 'too heavy'},
     'I failed using grasp: grasp reports no success: too heavy.', False)])
def test_a_capability_is_told_by_its_result(rig, primitive, result, words, ok):
    final = ended(rig, primitive, 'succeeded', result)
    assert final['response'] == words and (final['event'] == 'succeeded') is ok


def test_a_goal_that_never_ends_ends_the_step_and_keeps_the_robot(rig):
    rig.actions.obeys_cancel = False
    final = rig.finish(rig.begin(KITCHEN), 20.0 + CANCEL_TIMEOUT_S + 1.0)
    assert (final['event'], final['code']) == ('failed', 'goal_goes_on')
    assert final['response'] == (
        'I did not reach kitchen: navigate_to_pose took longer than 20 s, and navigate_to_pose '
        'does not end its goal.')
    assert rig.actions.goals[0].cancelled
    # Nothing else begins as long as it may still drive.
    later = rig.finish(rig.begin(Rotate(1.0, 1.0)))
    assert (later['event'], later['code']) == ('failed', 'busy')
    assert 'navigate_to_pose does not end its goal' in later['response']
    assert len(rig.actions.goals) == 1 and rig.velocity.sent == []
    rig.actions.goals[0].end(GoalEnd('cancelled'))
    rig.run(0.5)
    assert ended(rig, KITCHEN, 'succeeded')['event'] == 'succeeded'


def test_the_goal_of_somebody_else_that_goes_on_is_told(rig):
    going = rig.begin(KITCHEN)
    rig.run(0.2)
    rig.actions.foreign = 'navigate_to_pose'
    rig.actions.goals[0].end(GoalEnd('aborted', '', {'error_code': 202}))
    assert rig.finish(going)['response'].endswith(
        "Somebody else's goal on navigate_to_pose still drives this robot.")


def test_codes_that_a_later_nav2_means_otherwise_have_its_own_name():
    words = explain_code(NAVIGATE, 208, 'NEW_MEANING').words
    assert words == 'new meaning (NEW_MEANING, code 208)'
    assert explain_code(NAVIGATE, 0).words == '' and explain_code(NAVIGATE, 0).fields() == {}
    assert explain_result(NAVIGATE, {'error_code': 'no number'}).code == 0
