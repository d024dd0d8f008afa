# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Routes, slow navigations, recoveries and docking in the simulated robot, over DDS."""

from importlib import resources
import math

from bridge_harness import ANSWERS, scene
import pytest
from rclpy.parameter import Parameter
from ros2_llm_bridge.commands.primitives import NavigateThrough, NavigateTo
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.nodes.speed_limit import SpeedLimit

pytestmark = pytest.mark.timeout(60)

CAPABILITIES = """
capabilities:
  - name: dock_robot
    interface: nav2_msgs/action/DockRobot
    phrases: [dock]
    arguments: {}
    constants: {use_dock_id: true, dock_id: home}
  - name: undock_robot
    interface: nav2_msgs/action/UndockRobot
    phrases: [undock]
    arguments: {}
"""
DOCKING = {
    'dock': 'ros2 action send_goal dock_robot nav2_msgs/action/DockRobot "{}"',
    'undock': 'ros2 action send_goal undock_robot nav2_msgs/action/UndockRobot "{}"'}


@pytest.fixture(scope='module')
def robot(tmp_path_factory):
    """Provide one scene for the whole module, with a fast robot that docks and can go slowly."""
    path = tmp_path_factory.mktemp('profile') / 'robot.yaml'
    demo = resources.files('ros2_llm_bridge') / 'config' / 'profiles' / 'demo.yaml'
    path.write_text(demo.read_text(encoding='utf-8') + CAPABILITIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ANSWERS, 'dock', DOCKING['dock'])
        patch.setitem(ANSWERS, 'undock', DOCKING['undock'])
        with scene(patch, bridge={'profile': str(path)}, sim={
                'navigation.linear_speed': 0.8, 'navigation.xy_tolerance': 0.08,
                'navigation.angular_speed': 3.0,
                'limits.angular_speed': 6.0, 'navigation.angular_acceleration': 9.0,
                'navigation.linear_acceleration': 3.0, 'noise.actuation': 0.0,
                'noise.odometry': 0.0}) as s:
            yield s


def carry_out(s, primitive, text='go'):
    """Hand in a primitive that nobody can say yet; return its id."""
    assembly = s.bridge._assembly
    instruction_id = s.bridge._journal.receive(text)
    assembly.executive.preempt(Plan(instruction_id, text, (primitive,)))
    return instruction_id


def goal(x, y, place=None, speed=None):
    return NavigateTo(x, y, None, 'map', place, speed)


def fail_next(s, fault, after=0.2, code=0):
    results = s.sim.set_parameters([
        Parameter('navigation.fail_next', value=fault),
        Parameter('navigation.fail_after', value=after),
        Parameter('navigation.fail_code', value=code)])
    assert all(result.successful for result in results)


def fastest(s, seen):
    return max(m.twist.twist.linear.x for m in s.truth[seen:])


def test_docking_in_words(robot):
    s = robot
    assert s.told('undock')['response'] == 'Undocked.'
    assert s.told('dock')['response'] == 'Docked.'
    x, y, _ = s.pose()
    assert math.hypot(x, y) < 0.15
    fail_next(s, 'abort', 0.0, 904)
    final = s.told('dock')
    assert final['response'] == (
        'I failed using dock_robot: dock_robot gave up: the dock was not seen '
        '(FAILED_TO_DETECT_DOCK, code 904): made to fail.')


def test_slowly_limits_the_speed_until_the_end(robot):
    s = robot
    seen = len(s.truth)
    going = carry_out(s, goal(0.6, 0.0, speed='slow'))
    s.until(lambda: s.sim._speed_limit < 1.0, 5, 'limit')
    assert s.sim._speed_limit == pytest.approx(0.32)
    assert s.final(going)['event'] == 'succeeded'
    assert fastest(s, seen) < 0.4
    s.until(lambda: s.sim._speed_limit == math.inf, 3, 'end of the limit')
    seen = len(s.truth)
    assert s.final(carry_out(s, goal(1.6, 0.0)))['event'] == 'succeeded'
    assert fastest(s, seen) > 0.5


@pytest.mark.parametrize('how', ['stop', 'preempt', 'abort'])
def test_the_limit_is_lifted_however_the_goal_ends(robot, how):
    s = robot
    fail_next(s, 'abort' if how == 'abort' else 'none', 0.5)
    x = s.pose()[0]
    going = carry_out(s, goal(x + 3.0, 0.0, speed='slow'))
    s.until(lambda: s.sim._speed_limit < 1.0, 5, 'limit')
    if how == 'stop':
        s.stop()
    elif how == 'preempt':
        carry_out(s, goal(x + 0.3, 0.0))
    assert s.final(going)['event'] == ('failed' if how == 'abort' else 'cancelled')
    s.until(lambda: s.sim._speed_limit == math.inf, 3, 'end of the limit')
    if how == 'stop':
        s.until(lambda: s.responses[-1].startswith('Stopped.'), 5, 'confirmation')
        assert s.call('resume').success
    s.until(lambda: not s.bridge._assembly.executive.is_busy, 10, 'rest')


def test_a_route_without_stops(robot):
    s = robot
    x, y, _ = s.pose()
    route = NavigateThrough((goal(x + 0.4, y, 'hall'), goal(x + 0.8, y, 'lab')), stops=False)
    assert s.final(carry_out(s, route))['response'] == 'Arrived at lab by way of hall.'
    assert s.pose()[0] == pytest.approx(x + 0.8, abs=0.2)


def test_a_route_with_stops_tells_what_it_missed(robot):
    s = robot
    x, y, _ = s.pose()
    route = NavigateThrough(
        (goal(x + 0.3, y, 'hall'), goal(400.0, 0.0, 'moon'), goal(x + 0.6, y, 'lab')), stops=True)
    final = s.final(carry_out(s, route))
    assert (final['event'], final['code']) == ('failed', 'waypoints_missed')
    assert final['response'] == (
        'I missed 1 of 3 goals of the route: moon (the goal lies outside the map '
        '(GOAL_OUTSIDE_MAP, code 204)); I reached the others.')
    assert s.pose()[0] == pytest.approx(x + 0.6, abs=0.2)


def test_recoveries_and_codes_of_the_simulated_robot(robot):
    s = robot
    x, y, _ = s.pose()
    fail_next(s, 'recover')
    final = s.final(carry_out(s, goal(x + 0.6, y, 'lab')))
    assert final['response'] == 'Arrived at lab after 2 recoveries.'
    fail_next(s, 'abort', 0.2, 105)
    final = s.final(carry_out(s, goal(x + 1.2, y, 'hall')))
    assert final['response'] == (
        'I did not reach hall: navigate_to_pose gave up: the robot made no progress '
        '(FAILED_TO_MAKE_PROGRESS, code 105): made to fail.')
    assert final['measured'][0]['error_code'] == 105


def test_a_goal_relative_to_the_base(robot):
    s = robot
    assert s.final(carry_out(s, NavigateTo(0.3, 0.0, 0.0, 'base_link')))['event'] == 'succeeded'
    assert 'frame_id: map' in s.commands[-1]


def test_a_goal_in_the_frame_of_odometry(robot):
    s = robot
    # The simulation begins odometry at the origin of the map, and is without noise here.
    x, y, _ = s.pose()
    final = s.final(carry_out(s, NavigateTo(x - 0.3, y, None, 'odom')))
    assert final['event'] == 'succeeded' and 'frame_id: map' in s.commands[-1]
    assert s.pose()[:2] == pytest.approx((x - 0.3, y), abs=0.12)


def test_what_an_earlier_life_left_is_lifted(robot):
    s = robot
    s.sim._speed_limit = 0.1
    limit = SpeedLimit(s.operator, 'speed_limit')
    try:
        def lifted():
            limit.watch()
            return s.sim._speed_limit == math.inf
        s.until(lifted, 5, 'end of the limit')
    finally:
        limit.destroy()
    deaf = SpeedLimit(s.operator, 'nobody_listens')
    with pytest.raises(RobotError, match='nobody listens'):
        deaf.set(40.0)
    deaf.destroy()


def test_the_end_of_the_bridge_lifts_the_limit(robot):
    s = robot
    going = carry_out(s, goal(s.pose()[0] + 3.0, 0.0, speed='slow'))
    s.until(lambda: s.sim._speed_limit < 1.0, 5, 'limit')
    is_over = s.bridge.begin_end()
    s.until(is_over, 5, 'end')
    assert s.final(going)['event'] == 'cancelled'
    s.until(lambda: s.sim._speed_limit == math.inf, 3, 'end of the limit')
