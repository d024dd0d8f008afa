# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The demo's measuring and judging on made-up tracks: right ones pass, each wrong one fails."""

from dataclasses import replace
import math

import pytest
from ros2_llm_bridge.demo.acts import ACTS, FIRST, SECOND
from ros2_llm_bridge.demo.expectations import (
    Answers, Arrives, Fails, Followed, Moves, Refused, StopsShort, Switches)
from ros2_llm_bridge.demo.judge import judge, Judgement
from ros2_llm_bridge.demo.observation import Observation, Release
from ros2_llm_bridge.demo.picture import draw
from ros2_llm_bridge.demo.report import as_json, Played
from ros2_llm_bridge.demo.scenario import HOUSEHOLD, SCENARIO, Step
from ros2_llm_bridge.demo.track import Sample, Track, VelocityCommand
from ros2_llm_bridge.profile.load import load_profile


def straight(metres, seconds=4.0, yaw=0.5, commands=()):
    """Return a track along a heading, standing at both ends."""
    speed = metres / seconds
    samples = [Sample(0.02 * i, speed * 0.02 * i * math.cos(yaw), speed * 0.02 * i * math.sin(yaw),
                      yaw, speed, 0.0) for i in range(int(seconds / 0.02) + 1)]
    last = samples[-1]
    samples.append(Sample(last.time_s + 0.02, last.x, last.y, yaw, 0.0, 0.0))
    return Track(samples, commands)


def through(*points):
    """Return a track from point to point, straight, the heading never changing."""
    count = 50
    return Track([
        Sample(0.02 * (i + count * leg), a[0] + (b[0] - a[0]) * i / count,
               a[1] + (b[1] - a[1]) * i / count, 0.0, 0.5, 0.0)
        for leg, (a, b) in enumerate(zip(points, points[1:])) for i in range(count + 1)])


def curving(radius, radians, yaw=0.5, count=100):
    """Return a track on a circle; a radius to the right is negative."""
    return Track([
        Sample(0.02 * i, radius * (math.sin(yaw + radians * i / count) - math.sin(yaw)),
               radius * (math.cos(yaw) - math.cos(yaw + radians * i / count)),
               yaw + radians * i / count, 0.5, 0.5) for i in range(count + 1)])


def turning(radians, seconds=4.0):
    count = int(seconds / 0.02)
    return Track([
        Sample(0.02 * i, 1.0, 1.0, math.remainder(radians * i / count, 2 * math.pi), 0.0,
               radians / seconds) for i in range(count + 1)])


def then_turning(forward, left=0.0):
    """Return a track that drives straight by so much, then turns left by 90 degrees."""
    count = 50
    return Track(
        [Sample(0.02 * i, forward * i / count, left * i / count, 0.0, 0.5, 0.0)
         for i in range(count + 1)]
        + [Sample(0.02 * (count + i), forward, left, math.pi / 2 * i / count, 0.0, 0.5)
           for i in range(count + 1)])


def queued():
    return Followed('turn left 90 degrees', 'queue', 'succeeded', Moves(
        0.4, math.pi / 2, left_m=0.0))


def done(track, **fields):
    return Observation(track, fields.pop('final', 'succeeded'), **fields)


def test_forward_is_along_the_first_heading():
    assert straight(2.0).forward_m == pytest.approx(2.0)
    assert straight(-2.0).forward_m == pytest.approx(-2.0)
    assert straight(-2.0).length_m == pytest.approx(2.0)


@pytest.mark.parametrize('radians', [math.pi, -math.pi / 2, 2.5 * math.pi, -4 * math.pi])
def test_turns_count_beyond_half_a_turn(radians):
    assert turning(radians).turned_rad == pytest.approx(radians)


@pytest.mark.parametrize('expected, seen, fault', [
    (Moves(2.0), done(straight(2.0)), ''),
    (Moves(2.0), done(straight(2.2)), 'instead of +2.000 m'),
    (Moves(2.0), done(straight(-2.0)), '-2.000 m forward'),
    (Moves(2.0), done(straight(2.0), final='cancelled'), 'ended as cancelled'),
    (Moves(2.0), done(straight(2.0), final=''), 'ended as nothing'),
    (Moves(-1.0), done(straight(-1.0)), ''),
    (Moves(turned_rad=math.pi), done(turning(math.pi)), ''),
    (Moves(turned_rad=math.pi), done(turning(-math.pi)), 'turned -180.0°'),
    (Moves(turned_rad=math.pi / 2), done(turning(math.pi / 4)), 'turned +45.0°'),
    (Moves(2.0, speed_mps=0.5), done(straight(2.0, commands=[VelocityCommand(0, 0.5, 0)])), ''),
    (Moves(2.0, speed_mps=0.5), done(straight(2.0, commands=[VelocityCommand(0, 2.0, 0)])),
     'at 2.00 m/s instead of 0.50'),
    (Moves(0.5, math.pi / 2, left_m=0.5), done(curving(0.5, math.pi / 2)), ''),
    (Moves(0.5, math.pi / 2, left_m=0.5), done(curving(-0.5, -math.pi / 2)),
     '-0.500 m to the left instead of +0.500 m'),
    (Moves(0.5, math.pi / 2, left_m=0.5), done(straight(0.5)), '+0.000 m to the left'),
    (Arrives(2.0, 0.0), done(straight(2.0, yaw=0.0)), ''),
    (Arrives(2.0, 0.0, via=((1.0, 3.0),)), done(through((0, 0), (1.0, 3.0), (2.0, 0.0))), ''),
    (Arrives(2.0, 0.0, via=((1.0, 3.0),)), done(straight(2.0, yaw=0.0)),
     'passed (1, 3) only 3.00 m away'),
    (Arrives(2.0, 0.0, via=((1.0, 0.0), (0.0, 0.0))), done(straight(2.0, yaw=0.0)),
     'passed (0, 0) only 1.00 m away'),
    (Arrives(2.0, 0.0, 1.0), done(straight(2.0, yaw=0.0)), 'heading -57.3° off'),
    (Arrives(1.0, 0.0), done(straight(2.0, yaw=0.0)), '1.00 m away'),
    (Arrives(0.0, 0.0), done(Track([])), 'no ground truth'),
    (Refused(('over_limit',)), done(straight(0.0), final='rejected', code='over_limit'), ''),
    (Refused(('over_limit',)), done(straight(0.0), final='rejected', code='unsure'),
     'refused as unsure'),
    (Refused(('over_limit',)), done(straight(0.0), final='succeeded'), 'instead of rejected'),
    (Refused(('over_limit',)), done(straight(0.5), final='rejected', code='over_limit'), 'moved'),
    (Refused(('over_limit',)),
     done(straight(0.0, commands=[VelocityCommand(1, 0.1, 0)]), final='rejected',
          code='over_limit'), 'a velocity was commanded'),
    (Moves(2.0), done(straight(2.0), asked='Shall I?'), ''),
    (Moves(2.0), done(straight(2.0), asked=''), 'was not asked before'),
    (Fails('a', 'no path'), done(straight(0.0), final='failed', code='a', response='no path'), ''),
    (Fails('a', 'no path'), done(straight(0.0), final='failed', code='a'), "without 'no path'"),
    (Fails('a', ''), done(straight(0.0), final='failed', code='b'), 'b instead of failed a'),
    (Fails('a', ''), done(straight(0.0), final='succeeded'), 'instead of failed a'),
    (Fails('a', ''), done(straight(0.5), final='failed', code='a'), 'moved'),
    (Answers('dock'), done(straight(0.0), response='At the dock.'), ''),
    (Answers('dock'), done(straight(0.0), response='In the kitchen.'), "without 'dock'"),
    (Answers('dock'), done(straight(0.0), response='the dock', final='rejected'), 'ended as'),
    (Answers('dock'), done(straight(0.5), response='At the dock.'), 'moved'),
    (Answers('', 0.1), done(straight(0.0), told=(0.05, 0.0)), ''),
    (Answers('', 0.1), done(straight(0.0), told=(0.5, 0.0)), 'instead of (0.00, 0.00)'),
    (Answers('', 0.1), done(straight(0.0)), 'told None'),
    (Moves(-0.3, words='Undocked.'), done(straight(-0.3), response='Undocked.'), ''),
    (Moves(-0.3, words='Undocked.'), done(straight(-0.3)), "without 'Undocked.'"),
    (Arrives(2.0, 0.0, fastest_mps=0.6), done(straight(2.0, yaw=0.0)), ''),
    (Arrives(2.0, 0.0, fastest_mps=0.4), done(straight(2.0, yaw=0.0)),
     '0.50 m/s, faster than 0.40 m/s'),
    (Arrives(2.0, 0.0, words='Docked.', lights=False),
     done(straight(2.0, yaw=0.0), response='Docked.', lights=False), ''),
    (Arrives(2.0, 0.0, lights=False), done(straight(2.0, yaw=0.0), lights=True),
     'lamps are on instead of off'),
    (Arrives(2.0, 0.0, words='Docked.'), done(straight(2.0, yaw=0.0)), "without 'Docked.'"),
    (Switches(True, 'lit'), done(straight(0.0), response='all lit', lights=True), ''),
    (Switches(True, 'lit'), done(straight(0.0), response='all lit', lights=False),
     'lamps are off instead of on'),
    (Switches(True, 'lit'), done(straight(0.0), response='all lit'), 'nowhere to be seen'),
    (Switches(True, 'lit'), done(straight(0.0), response='done', lights=True), "without 'lit'"),
    (Switches(True, 'lit'), done(straight(0.5), response='lit', lights=True), 'moved'),
    (queued(), done(then_turning(0.4), first_final='succeeded'), ''),
    (queued(), done(then_turning(0.4), first_final='cancelled'),
     'the first ended as cancelled instead of succeeded'),
    (queued(), done(then_turning(0.4)), 'the first ended as nothing'),
    (queued(), done(straight(0.4), first_final='succeeded'), 'turned +0.0°'),
    # Turning first, it would have driven to its left.
    (queued(), done(then_turning(0.0, 0.4), first_final='succeeded'), '+0.400 m to the left'),
])
def test_judgement(expected, seen, fault):
    judgement = judge(expected, seen)
    assert judgement.ok is not bool(fault)
    assert fault in '; '.join(judgement.faults)


def stopped(zero_at=2.01, driven=1.0, final='cancelled', stop_s=2.0):
    """Return what is seen of a robot that drives for 2 s and then stands."""
    commands = [VelocityCommand(1.0, 0.5, 0.0)]
    if zero_at is not None:
        commands.append(VelocityCommand(zero_at, 0.0, 0.0))
    return done(straight(driven, 2.0, commands=commands), final=final, stop_s=stop_s)


@pytest.mark.parametrize('seen, fault', [
    (stopped(), ''),
    (stopped(zero_at=None), 'no zero velocity'),
    (stopped(zero_at=2.5), 'zero velocity after 0.50 s'),
    (stopped(zero_at=1.9), 'no zero velocity'),
    (stopped(driven=2.9), 'in spite of the stop'),
    (stopped(final='succeeded'), 'instead of cancelled'),
    (stopped(stop_s=None), 'did not drive 0.5 m'),
])
def test_judgement_of_a_stop(seen, fault):
    judgement = judge(StopsShort(0.5, 3.0), seen)
    assert judgement.ok is not bool(fault)
    assert fault in '; '.join(judgement.faults)


@pytest.mark.parametrize('release, fault', [
    (Release(False, 'stopped', True), ''),
    (Release(True, 'stopped', True), 'while the button was pressed'),
    (Release(False, '', True), '"resume" was answered with no refusal'),
    (Release(False, 'stopped', False), 'the service did not release it'),
    (None, 'nobody tried to release it'),
])
def test_judgement_of_the_stop_button(release, fault):
    seen = replace(stopped(), release=release)
    faults = judge(StopsShort(0.5, 3.0, by_button=True), seen).faults
    assert bool(faults) is bool(fault)
    assert fault in '; '.join(faults)


def test_a_robot_that_never_stands_is_not_stopped():
    track = straight(1.0, 2.0, commands=[VelocityCommand(1.0, 0.0, 0.0)])
    moving = Track(track.samples[:-1], track.commands)
    faults = judge(StopsShort(0.5, 3.0), done(moving, final='cancelled', stop_s=0.9)).faults
    assert faults == ('no standstill after the stop',)


def test_the_scenario_fits_the_profile_of_the_demo():
    profile = load_profile('demo')
    places = {place.name: place for place in profile.places}
    kinds = {step.kind for step in SCENARIO}
    assert len(SCENARIO) >= 12
    assert {'distance', 'place', 'coordinates', 'unknown place', 'beyond a limit'} <= kinds
    arrivals = {s.text: s.expected for s in SCENARIO if isinstance(s.expected, Arrives)}
    kitchen = arrivals['go to the kitchen']
    assert (kitchen.x, kitchen.y, kitchen.yaw_rad) == (
        places['kitchen'].x, places['kitchen'].y, places['kitchen'].yaw)
    lounge, room = arrivals['please go to the lounge'], places['living room']
    assert 'lounge' in room.aliases
    assert (lounge.x, lounge.y, lounge.yaw_rad) == (room.x, room.y, room.yaw)
    route, dock = arrivals['go to the dock via the reading corner'], places['dock']
    assert (route.x, route.y, route.yaw_rad, route.via) == (
        dock.x, dock.y, dock.yaw, ((room.x, room.y),))
    assert not any('swimming pool' in (p.name, *p.aliases) for p in profile.places)
    shed = places['garden shed']
    assert not profile.limits.geofence.contains(shed.x, shed.y)


def test_the_second_act_fits_the_profile_of_the_household():
    profile = load_profile('household')
    places = {place.name: place for place in profile.places}
    capabilities = {c.name: c.interface for c in profile.capabilities}
    assert capabilities == {
        'house_lights': 'std_srvs/srv/SetBool', 'dock_robot': 'nav2_msgs/action/DockRobot',
        'undock_robot': 'nav2_msgs/action/UndockRobot'}
    assert (profile.stop_input.topic, profile.stop_input.qos) == ('stop_button', 'transient_local')
    expected = {s.text: s.expected for s in HOUSEHOLD}
    slow, hall = expected['go slowly to the hall'], places['hall']
    assert (slow.x, slow.y, slow.yaw_rad) == (hall.x, hall.y, hall.yaw)
    words = profile.speeds.linear
    share = words.slow / words.default
    assert slow.fastest_mps == pytest.approx(
        share * SECOND.simulation['navigation.linear_speed'])
    study = expected['go slowly to the kitchen'].outcome
    assert (study.x, study.y, study.yaw_rad) == (
        places['study'].x, places['study'].y, places['study'].yaw)
    kitchen, patrol = places['kitchen'], expected['patrol the hall and the kitchen']
    assert (patrol.x, patrol.y, patrol.yaw_rad, patrol.via) == (
        kitchen.x, kitchen.y, kitchen.yaw, ((hall.x, hall.y),))
    policies = {e.policy for e in expected.values() if isinstance(e, Followed)}
    assert policies == {'queue', 'preempt'}
    assert any(isinstance(e, StopsShort) and e.by_button for e in expected.values())


def test_the_acts_have_names_and_files_of_their_own(tmp_path):
    robot, bridge = SECOND.commands(tmp_path, 'mine', None)
    for command in (robot, bridge):
        assert '__ns:=/household' in command and '/tf:=tf' in command
    assert bridge[1:5] == ['--profile', 'household', '--adapter', 'mine']
    assert not any('__ns' in part for part in FIRST.commands(tmp_path, None, None)[0])
    files = [{act.flight(tmp_path), act.log(tmp_path, 'sim')} for act in ACTS]
    assert not files[0] & files[1]


def test_report_and_picture(tmp_path):
    step = Step('distance', 'move forward 2 meters', Moves(2.0))
    seen = done(straight(2.0), commands=('ros2 topic pub',))
    played = [Played(step, seen, judge(step.expected, seen), 4.0)] * 2
    report = as_json(played, {'of': 2})
    assert report['right'] == 2
    assert report['steps'][0]['measured']['forward_m'] == 2.0
    draw(tmp_path / 'demo.png', [
        (load_profile('demo'), played), (load_profile('household'), played)])
    assert (tmp_path / 'demo.png').read_bytes().startswith(b'\x89PNG')


@pytest.mark.parametrize('expected, said', [
    (Moves(2.0), 'go'), (StopsShort(0.5, 3.0), 'go … stop'),
    (StopsShort(0.5, 3.0, by_button=True), 'go … stop button'),
    (queued(), 'go … turn left 90 degrees'),
])
def test_what_was_said_is_told_with_what_came_while_it_ran(expected, said):
    assert Played(Step('', 'go', expected), done(straight(0.0)), Judgement(), 1.0).said == said
