# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Every way in which a navigation can fail, by a fake server, each with its true answer."""

from importlib import resources

from bridge_harness import scene
from fake_navigator import FakeNavigator, Manner
from nav2_msgs.action import ComputePathToPose, NavigateToPose
import pytest
from rclpy.action import ActionClient
from test_bridge_stop import leftovers_cancelled

pytestmark = pytest.mark.timeout(60)

TIMEOUT_S = 1.5
#: Waiting times of the bridge, shortened: nothing here takes long by itself.
SHORT = {
    'ros2_llm_bridge.nodes.goal.ACCEPTANCE_TIMEOUT_S': 1.0,
    'ros2_llm_bridge.nodes.goal.VANISHED_S': 0.5,
    'ros2_llm_bridge.nodes.goal.RESULT_S': 0.3,
    'ros2_llm_bridge.nodes.actions.LATE_ACCEPTANCE_S': 0.4,
    'ros2_llm_bridge.nodes.assembly.WATCH_PERIOD_S': 0.1,
    'ros2_llm_bridge.execution.hold.CANCEL_PERIOD_S': 0.2,
    'ros2_llm_bridge.execution.hold.OVERDUE_S': 0.8,
    'ros2_llm_bridge.execution.goal_steps.CANCEL_TIMEOUT_S': 0.4}
PLANNER = ComputePathToPose.Result


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    """Provide a scene with a fake navigator; all tests of this module use it in turn."""
    path = tmp_path_factory.mktemp('profile') / 'robot.yaml'
    demo = resources.files('ros2_llm_bridge') / 'config' / 'profiles' / 'demo.yaml'
    path.write_text(demo.read_text(encoding='utf-8').replace(
        '\nnavigation:\n', f'\nnavigation:\n  timeout: {TIMEOUT_S}\n'))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SHORT.items():
            patch.setattr(name, value)
        with scene(patch, bridge={'profile': str(path)},
                   sim={'navigation.enabled': False}, start=False) as s:
            server = FakeNavigator(s.operator)
            try:
                s.start()
                actions = s.bridge._assembly.actions
                s.until(actions._endpoints['navigate_to_pose'].is_ready, 5, 'server')
                leftovers_cancelled(s)
                yield s, server
            finally:
                server.destroy()


@pytest.fixture
def nav(world):
    """Provide scene and server; afterwards everything has ended and nothing has moved."""
    s, server = world
    server.manner = Manner()
    seen = len(s.velocities)
    yield s, server
    server.manner = Manner()
    assembly = s.bridge._assembly

    def quiet():
        server.release()
        return not assembly.executive.is_busy and assembly.actions.all_ended()
    s.until(quiet, 10, 'end')
    assert all(t.linear.x == 0.0 and t.angular.z == 0.0 for _, t in s.velocities[seen:])


def begun(s, server):
    """Say where to go, wait until the server works on it, and return the instruction's id."""
    seen = len(server.goals)
    going = s.say('go to the kitchen')
    actions = s.bridge._assembly.actions
    s.until(lambda: len(server.goals) > seen and actions._goals[-1].is_accepted, 5, 'acceptance')
    return going


GAVE_UP = 'I did not reach kitchen: navigate_to_pose gave up: '


@pytest.mark.parametrize('manner, code, response', [
    (Manner(accept='no'), 'goal_rejected',
     'I did not reach kitchen: navigate_to_pose rejected the '
     'goal: it is not active, or takes no such goal.'),
    (Manner(accept='silent'), 'unavailable',
     'I did not reach kitchen: navigate_to_pose does not answer: no answer for 1 s.'),
    (Manner(end='abort', code=PLANNER.NO_VALID_PATH), 'goal_aborted',
     GAVE_UP + 'the planner found no path to the goal (NO_VALID_PATH, code 208).'),
    (Manner(end='abort', code=PLANNER.GOAL_OCCUPIED, message='lethal cell'), 'goal_aborted',
     GAVE_UP + 'the goal is occupied by an obstacle (GOAL_OCCUPIED, code 206): lethal cell.'),
    (Manner(end='abort', code=105, recoveries=2), 'goal_aborted',
     GAVE_UP + 'the robot made no progress (FAILED_TO_MAKE_PROGRESS, code 105) '
     'after 2 recoveries.'),
    (Manner(end='abort', code=4711), 'goal_aborted', GAVE_UP + 'code 4711.'),
    (Manner(end='abort'), 'goal_aborted', GAVE_UP + 'it told no reason.'),
    (Manner(end='abort_mute', code=208), 'goal_aborted', GAVE_UP + 'its result never came.'),
    (Manner(), 'timeout',
     'I did not reach kitchen: navigate_to_pose took longer than 1.5 s.'),
    (Manner(cancel='ignore'), 'goal_goes_on', 'I did not reach kitchen: navigate_to_pose took '
     'longer than 1.5 s, and navigate_to_pose was told to cancel its goal and does not end it.')])
def test_a_failure_has_its_true_answer(nav, manner, code, response):
    s, server = nav
    server.manner = manner
    final = s.told('go to the kitchen', 10)
    assert (final['event'], final['code']) == ('failed', code)
    assert final['response'] == response
    if manner.recoveries:
        assert final['measured'][0]['recoveries'] == manner.recoveries


def test_somebody_else_cancels(nav):
    s, server = nav
    going = begun(s, server)
    endpoint = s.bridge._assembly.actions._endpoints['navigate_to_pose']
    endpoint.cancel_all()
    assert s.final(going)['response'] == (
        'I did not reach kitchen: navigate_to_pose was cancelled by somebody else.')


def test_success_after_recoveries(nav):
    s, server = nav
    # An error of a part that was got over is still in the result (Nav2, Jazzy).
    server.manner = Manner(end='succeed', code=PLANNER.NO_VALID_PATH, recoveries=3)
    final = s.told('go to the kitchen')
    assert final['response'] == 'Arrived at kitchen after 3 recoveries.'
    assert final['measured'][0]['recoveries'] == 3


@pytest.mark.parametrize('cancel, why', [
    ('no', 'navigate_to_pose refuses to cancel its goal'),
    ('silent', 'navigate_to_pose does not answer the request to cancel its goal'),
    ('ignore', 'navigate_to_pose was told to cancel its goal and does not end it')])
def test_no_motion_begins_while_the_old_goal_goes_on(nav, cancel, why):
    s, server = nav
    server.manner = Manner(cancel=cancel)
    going = begun(s, server)
    late = s.say('move forward 2 meters')
    assert s.final(going)['event'] == 'cancelled'
    final = s.final(late)
    assert (final['event'], final['code']) == ('failed', 'busy')
    assert final['response'] == f'I did not move: what ran before does not end: {why}.'


def test_a_goal_that_is_accepted_late_is_cancelled(nav):
    s, server = nav
    server.manner = Manner(accept='silent')
    assert s.told('go to the kitchen')['code'] == 'unavailable'
    server.release()
    s.until(lambda: server.cancels, 5, 'cancel request')
    s.until(s.bridge._assembly.actions.all_ended, 5, 'end')


def test_a_preemption_that_is_refused_leaves_the_goal_of_somebody_else(nav):
    s, server = nav
    client = ActionClient(s.operator, NavigateToPose, 'navigate_to_pose')
    try:
        s.until(client.server_is_ready, 5, 'server')
        foreign = client.send_goal_async(NavigateToPose.Goal())
        s.until(foreign.done, 5, 'acceptance')
        actions = s.bridge._assembly.actions
        s.until(actions.foreign_goal, 5, 'status')
        server.manner = Manner(end='abort', code=PLANNER.TF_ERROR)
        final = s.told('go to the kitchen')
        assert final['response'] == (
            GAVE_UP + 'the planner does not know where the robot is: a transform is missing or '
            "too old (TF_ERROR, code 202). Somebody else's goal on navigate_to_pose still drives "
            'this robot.')
        assert s.told('move forward 2 meters')['code'] == 'busy'
    finally:
        client.destroy()


def test_a_server_that_vanishes_in_mid_goal_is_told(nav):
    s, server = nav
    going = begun(s, server)
    s.spin(0.2)
    server.destroy()
    final = s.final(going)
    assert (final['event'], final['code']) == ('failed', 'unavailable')
    assert final['response'] == (
        'I did not reach kitchen: navigate_to_pose does not answer: the action server vanished.')
    # What is gone keeps nothing from beginning.
    assert s.told('go to the kitchen')['code'] == 'unavailable'
    server.come_back()
    s.until(s.bridge._assembly.actions._endpoints['navigate_to_pose'].is_ready, 5, 'server')


def test_no_goal_overtakes_the_request_to_cancel_what_is_left_over(monkeypatch):
    with scene(monkeypatch, sim={'navigation.enabled': False}, start=False) as s:
        server = FakeNavigator(s.operator)
        client = ActionClient(s.operator, NavigateToPose, 'navigate_to_pose')
        try:
            s.until(client.server_is_ready, 5, 'server')
            client.send_goal_async(NavigateToPose.Goal())
            s.until(lambda: server.goals, 5, 'goal of an earlier life')
            server.manner = Manner(cancel='silent')
            s.start()
            s.until(lambda: server.cancels, 5, 'cancel request')
            going = s.say('go to the kitchen')
            s.spin(0.5)
            assert len(server.goals) == 1
            server.manner = Manner(end='succeed')
            server.release()
            assert s.final(going)['response'] == 'Arrived at kitchen.'
            assert len(server.goals) == 2
        finally:
            server.release()
            s.spin(0.2)
            client.destroy()
            server.destroy()
