# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Curves, routes, sides of places, repetitions, ways back and long lists, over DDS."""

import math

from bridge_harness import scene
import pytest
from ros2_llm_bridge.commands.model import (
    Again, Arc, Drive, GoBack, GoBeside, Quantity, Route, Turn, Wait)
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.written import render_written

pytestmark = pytest.mark.timeout(60)

#: A nimble robot in one room; the gate looks to the left of the map (REP 103: +y).
PROFILE = """
name: nimble
velocity: {rate_hz: 50}
speeds:
  linear: {slow: 0.2, default: 0.8, fast: 1.0}
  angular: {slow: 0.5, default: 2.5, fast: 3.0}
limits:
  linear_x_max: 1.0
  angular_z_max: 3.0
  linear_acceleration: 3.0
  angular_acceleration: 9.0
navigation: {speed_limit_topic: speed_limit}
places:
  - {name: dock, x: 0.0, y: 0.0, yaw: 0.0}
  - {name: hall, x: 0.3, y: 0.0, yaw: 0.0}
  - {name: lab, x: 0.6, y: 0.0, yaw: 0.0}
  - {name: gate, x: 0.4, y: 0.0, yaw: 1.5708}
  - {name: tower, x: 20.0, y: 0.0, yaw: 0.0}
"""
PLACES = {'dock': 0.0, 'hall': 0.3, 'lab': 0.6}
SIM = {
    'navigation.linear_speed': 1.0, 'navigation.linear_acceleration': 4.0,
    'navigation.angular_speed': 6.0, 'navigation.angular_acceleration': 12.0,
    'navigation.xy_tolerance': 0.06, 'navigation.yaw_tolerance': 3.2,
    'limits.angular_speed': 10.0, 'limits.linear_acceleration': 6.0,
    'limits.angular_acceleration': 40.0, 'noise.actuation': 0.0, 'noise.odometry': 0.0}


@pytest.fixture(scope='module')
def robot(tmp_path_factory):
    """Provide one scene for the whole module."""
    path = tmp_path_factory.mktemp('profile') / 'robot.yaml'
    path.write_text(PROFILE)
    with pytest.MonkeyPatch.context() as patch:
        with scene(patch, bridge={'profile': str(path)}, sim=SIM) as s:
            yield s


def understand(s, text, *commands):
    """Let the model understand something as commands, and say it; return its id."""
    s.model.answers[read(text).text] = render_written(commands)
    return s.say(text)


def done(s, text, *commands):
    """Say something that the model understands as commands; return how it succeeded."""
    final = s.final(understand(s, text, *commands))
    assert final['event'] == 'succeeded', final
    return final


def steps_of(s, instruction_id):
    return [(e['step'], e['of']) for e in s.events
            if e['id'] == instruction_id and e['event'] == 'executing']


def nearest(s, seen, x, y):
    """Return when the robot was next to a point since a sample, and how close, m."""
    track = [(m.pose.pose.position.x, m.pose.pose.position.y) for m in s.truth[seen:]]
    distances = [math.hypot(px - x, py - y) for px, py in track]
    first = min(range(len(distances)), key=distances.__getitem__)
    return first, distances[first]


def test_routes_go_to_their_places_in_order(robot):
    s = robot
    for text, names, action in (
            ('visit the hall and the lab', ('hall', 'lab'), 'follow_waypoints'),
            ('go to the dock via the hall', ('hall', 'dock'), 'navigate_through_poses')):
        seen = len(s.truth)
        final = done(s, text, Route(names, action == 'follow_waypoints'))
        assert final['response'] == (
            f'Arrived at {names[-1]} by way of {", ".join(names[:-1])}.')
        assert f' send_goal /{action} ' in s.commands[-1]
        when, offs = zip(*[nearest(s, seen, PLACES[name], 0.0) for name in names])
        assert max(offs) < 0.1 and list(when) == sorted(when)
        assert math.dist(s.pose()[:2], (PLACES[names[-1]], 0.0)) < 0.1


@pytest.mark.parametrize('stops, action, count, response', [
    (False, 'navigate_through_poses', ('number_of_poses_remaining', 1.0),
     'I passed hall, but did not reach tower: navigate_through_poses gave up: the wheels are '
     'stuck.'),
    (True, 'follow_waypoints', ('current_waypoint', 1.0),
     'I reached hall, but not tower: follow_waypoints gave up: the task at a waypoint failed '
     '(TASK_EXECUTOR_FAILED, code 601): the wheels are stuck; missed tower.')])
def test_a_route_that_breaks_off_names_what_was_reached(robot, stops, action, count, response):
    s = robot
    text = 'visit the hall and the tower' if stops else 'go to the tower via the hall'
    said = understand(s, text, Route(('hall', 'tower'), stops))
    name, value = count
    s.until(lambda: s.bridge._assembly.executive.progress.get(name) == value, 10, 'hall')
    s.sim._servers[action].interrupt('the wheels are stuck')
    final = s.final(said)
    assert (final['event'], final['code']) == ('failed', 'goal_aborted')
    assert final['response'] == response
    assert final['measured'][0]['reached'] == [0]


def test_the_left_of_a_place_is_that_of_its_heading(robot):
    s = robot
    final = done(s, 'go to 60 centimeters left of the gate',
                 GoBeside('gate', 'y', 1, Quantity('60', 'cm')))
    assert final['response'] == 'Arrived at 0.6 m to the left of gate.'
    assert s.pose()[:2] == pytest.approx((-0.2, 0.0), abs=0.1)


@pytest.mark.parametrize('text, commands, amid', [
    ('drive in a circle of one meter radius', (Arc(1, 'full', Quantity('1', 'm')),),
     lambda steps, progress: progress.get('remaining_rad', 7.0) < 6.0),
    ('patrol the hall, the lab and the dock', (Route(('hall', 'lab', 'dock'), True),),
     lambda steps, progress: progress.get('current_waypoint') == 1.0),
    ('move forward 20 centimeters five times',
     (Drive(1, Quantity('20', 'cm')), Again('last', Quantity('5', 'x'), False)),
     lambda steps, progress: steps == 2 and progress.get('remaining_m', 1.0) < 0.15)])
def test_a_stop_in_the_middle_ends_all_of_it(robot, text, commands, amid):
    s = robot
    said = understand(s, text, *commands)
    executive = s.bridge._assembly.executive
    s.until(lambda: amid(len(steps_of(s, said)), executive.progress), 10, 'the middle')
    begun = steps_of(s, said)
    s.stop()
    assert s.final(said)['event'] == 'cancelled'
    s.until(lambda: s.responses[-1].startswith('Stopped.'), 5, 'confirmation')
    assert s.call('resume').success
    s.until(lambda: s.speed() == 0.0, 1, 'standstill')
    seen = len(s.velocities)
    s.spin(0.3)
    assert s.speed() == 0.0 and steps_of(s, said) == begun
    assert len(s.velocities) == seen, 'something is published when idle'


def test_the_way_back_leads_to_where_it_began(robot):
    s = robot
    x, y, _ = s.pose()
    said = understand(s, 'move forward 20 centimeters and come back',
                      Drive(1, Quantity('20', 'cm')), GoBack())
    s.until(lambda: len(steps_of(s, said)) == 2, 5, 'the way back')
    assert math.dist(s.pose()[:2], (x, y)) == pytest.approx(0.2, abs=0.03)
    assert s.final(said)['event'] == 'succeeded'
    assert math.dist(s.pose()[:2], (x, y)) < 0.1


def test_a_quarter_circle_ends_beside_and_ahead(robot):
    s = robot
    x, y, yaw = s.pose()
    final = done(
        s, 'drive a quarter circle to the right with a radius of 40 centimeters',
        Arc(-1, 'quarter', Quantity('40', 'cm')))
    end_x, end_y, end_yaw = s.pose()
    forward = math.cos(yaw) * (end_x - x) + math.sin(yaw) * (end_y - y)
    left = math.cos(yaw) * (end_y - y) - math.sin(yaw) * (end_x - x)
    assert (forward, left) == pytest.approx((0.4, -0.4), abs=0.03)
    assert math.remainder(end_yaw - yaw, 2 * math.pi) == pytest.approx(-math.pi / 2, abs=0.03)
    assert 'in a curve to the right' in final['response']
    assert final['measured'][0]['path_m'] == pytest.approx(0.2 * math.pi, abs=0.02)


def test_a_repetition_drives_so_often_and_tells_each(robot):
    s = robot
    x, y, _ = s.pose()
    said = understand(s, 'move forward 10 centimeters twice',
                      Drive(1, Quantity('10', 'cm')), Again('last', Quantity('2', 'x'), False))
    final = s.final(said)
    assert final['event'] == 'succeeded' and final['response'].count('forward') == 2
    assert steps_of(s, said) == [(1, 2), (2, 2)]
    assert [m['distance_m'] for m in final['measured']] == pytest.approx([0.1] * 2, abs=0.01)
    assert math.dist(s.pose()[:2], (x, y)) == pytest.approx(0.2, abs=0.02)


def test_a_list_of_twelve_steps_runs_in_order(robot):
    s = robot
    waits = [Wait(Quantity(number, 's')) for number in ('0.05', '0.1', '0.15', '0.05')]
    steps = (Drive(1, Quantity('5', 'cm')), waits[0], Turn(1, Quantity('45', 'deg')), *waits[1:])
    words = ('move forward 5 centimeters, wait 0.05 seconds, turn left 45 degrees, '
             'wait 0.1 seconds, wait 0.15 seconds, wait 0.05 seconds')
    yaw = s.pose()[2]
    said = understand(s, ', '.join([words] * 2), *steps * 2)
    final = s.final(said)
    assert final['event'] == 'succeeded', final
    assert steps_of(s, said) == [(number, 12) for number in range(1, 13)]
    told = final['response'].rstrip('.').split('. ')
    for sentence, expected in zip(told, [
            'Driven', 'Waited 0.05 s', 'Turned', 'Waited 0.1 s', 'Waited 0.15 s',
            'Waited 0.05 s'] * 2, strict=True):
        assert sentence.startswith(expected), told
    assert len(final['measured']) == 12
    assert math.remainder(s.pose()[2] - yaw, 2 * math.pi) == pytest.approx(math.pi / 2, abs=0.05)
