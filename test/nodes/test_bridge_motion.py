# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Instructions that move the simulated robot, over DDS, measured by its ground truth."""

import math

from bridge_harness import scene
import pytest
from rclpy.parameter import Parameter

pytestmark = pytest.mark.timeout(90)


def fault(s, name, after=1.0):
    results = s.sim.set_parameters([
        Parameter('navigation.fail_next', value=name),
        Parameter('navigation.fail_after', value=after)])
    assert all(result.successful for result in results)


def test_move_forward_2_meters_is_never_2_meters_per_second(monkeypatch):
    with scene(monkeypatch) as s:
        end = s.told('move forward 2 meters')
        assert end['event'] == 'succeeded', end
        assert max(abs(t.linear.x) for _, t in s.velocities) <= 0.5 + 1e-6
        assert s.pose()[0] == pytest.approx(2.0, abs=0.03)
        assert end['measured'][0]['distance_m'] == pytest.approx(2.0, abs=0.02)
        assert s.velocities[-1][1].linear.x == 0.0
        assert s.commands == [
            'ros2 topic pub --rate 20 --times 80 /cmd_vel geometry_msgs/msg/Twist '
            "'{linear: {x: 0.5}}'",
            "ros2 topic pub --once /cmd_vel geometry_msgs/msg/Twist '{}'"]
        sent = len(s.velocities)
        s.spin(1.0)
        assert len(s.velocities) == sent, 'something is published when idle'


def test_turning_and_driving_back(monkeypatch):
    with scene(monkeypatch) as s:
        assert s.told('turn left 90 degrees')['event'] == 'succeeded'
        assert math.degrees(s.pose()[2]) == pytest.approx(90, abs=2)
        assert s.told('move back half a meter')['event'] == 'succeeded'
        assert s.pose()[1] == pytest.approx(-0.5, abs=0.02)
        assert s.told('turn right 45 degrees')['event'] == 'succeeded'
        assert math.degrees(s.pose()[2]) == pytest.approx(45, abs=3)


def test_twist_stamped_is_recognised_from_the_subscriber(monkeypatch):
    with scene(monkeypatch, sim={'velocity.type': 'twist_stamped'}) as s:
        assert s.told('move forward 2 meters')['event'] == 'succeeded'
        assert s.pose()[0] == pytest.approx(2.0, abs=0.03)


def test_navigation_arrives_at_the_place(monkeypatch):
    with scene(monkeypatch, sim={'navigation.linear_speed': 1.0}) as s:
        said = s.say('go to the kitchen')
        end = s.final(said)
        assert (end['event'], end['response']) == ('succeeded', 'Arrived at kitchen.')
        x, y, yaw = s.pose()
        assert math.hypot(x - 4.0, y - 2.0) < 0.1
        assert yaw == pytest.approx(1.57, abs=0.1)
        left = [e['distance_remaining'] for e in s.events if 'distance_remaining' in e]
        assert len(left) >= 5 and left[0] > 3.0 and left[-1] < 1.5
        assert s.velocities == []


@pytest.mark.parametrize('text, code', [
    ('go to the moon', 'unknown_place'), ('go to the garden shed', 'outside_geofence'),
    ('order two pizzas', 'unsupported_ability'), ('', 'empty'), ('x' * 100_000, 'too_long')])
def test_what_cannot_be_done_is_refused(monkeypatch, text, code):
    with scene(monkeypatch) as s:
        s.model.answers['order 2 pizzas'] = '# cannot: unsupported_ability'
        end = s.told(text)
        assert (end['event'], end['code']) == ('rejected', code)
        assert s.responses == [end['response']]
        s.spin(0.2)
        assert s.velocities == [] and s.commands == []


def test_text_that_is_not_utf8_is_refused(monkeypatch):
    with scene(monkeypatch) as s:
        # CDR: encapsulation, length with the closing zero, the bytes of the text.
        s.say_bytes(b'\x00\x01\x00\x00\x08\x00\x00\x00go \xff\xfe\xfa!\x00')
        s.until(lambda: s.events and s.events[-1]['event'] == 'rejected', 5, 'rejection')
        assert s.events[-1]['code'] == 'unreadable'
        assert s.told('move back half a meter')['event'] == 'succeeded'


def test_a_rejected_goal_and_an_aborted_goal_fail_with_the_reason(monkeypatch):
    with scene(monkeypatch) as s:
        fault(s, 'reject')
        end = s.told('go to the kitchen')
        assert (end['event'], end['code']) == ('failed', 'goal_rejected')
        fault(s, 'abort', 0.5)
        end = s.told('go to the kitchen')
        assert (end['event'], end['code']) == ('failed', 'goal_aborted')
        assert end['response'].startswith('I did not reach kitchen: navigate_to_pose gave up')


def test_a_goal_that_nobody_answers_is_given_up(monkeypatch):
    with scene(monkeypatch) as s:
        fault(s, 'never_answer')
        end = s.told('go to the kitchen')
        assert (end['event'], end['code']) == ('failed', 'unavailable')


def test_a_new_instruction_takes_over_from_a_goal(monkeypatch):
    with scene(monkeypatch, sim={'navigation.linear_speed': 1.0}) as s:
        first = s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.5, 5, 'motion')
        second = s.say('go to the dock')
        assert s.final(first)['event'] == 'cancelled'
        assert s.final(second)['response'] == 'Arrived at dock.'
        assert math.hypot(*s.pose()[:2]) < 0.1


def test_no_action_server_is_refused_and_not_waited_for(monkeypatch):
    with scene(monkeypatch, sim={'navigation.enabled': False}) as s:
        end = s.told('go to the kitchen', 3.0)
        assert (end['event'], end['code']) == ('rejected', 'unavailable')
        assert 'no action server answers' in end['response']


def test_no_pose_is_refused(monkeypatch):
    with scene(monkeypatch) as s:
        tree = s.bridge._assembly.executive.foresight._robot.sensors._tree
        tree._edges.clear()
        tree.update = lambda *arguments: None
        assert s.told('go to the kitchen')['code'] == 'no_pose'


def test_without_a_robot_nobody_listens(monkeypatch):
    with scene(monkeypatch, bridge={'profile': 'differential'}, with_sim=False, start=False) as s:
        s.bridge.autostart()
        s.operator.destroy_subscription(
            next(x for x in s.operator.subscriptions if x.topic_name == '/cmd_vel'))
        s.until(lambda: s.bridge.is_active, 10, 'activation')
        s.connect()
        end = s.told('move forward 2 meters')
        assert (end['event'], end['code']) == ('rejected', 'unavailable')
        assert 'nobody listens' in end['response']


def test_nav2_behaviours_drive_where_the_profile_has_them(monkeypatch, tmp_path):
    profile = tmp_path / 'robot.yaml'
    profile.write_text(
        'name: nav2\nlimits: {linear_x_max: 1.0, angular_z_max: 2.0}\n'
        'navigation: {behaviours: [drive_on_heading, backup, spin, wait]}\n')
    with scene(monkeypatch, bridge={'profile': str(profile)}) as s:
        end = s.told('move forward 2 meters')
        assert end['event'] == 'succeeded'
        assert end['measured'][0]['distance_m'] == pytest.approx(2.0, abs=0.1)
        assert end['response'].startswith('Driven ')
        assert s.told('move back half a meter')['event'] == 'succeeded'
        assert s.pose()[0] == pytest.approx(1.5, abs=0.15)
        assert s.told('turn left 90 degrees')['event'] == 'succeeded'
        assert math.degrees(s.pose()[2]) == pytest.approx(90, abs=10)
        assert s.velocities == []
        assert s.commands[0].startswith('ros2 action send_goal /drive_on_heading ')
