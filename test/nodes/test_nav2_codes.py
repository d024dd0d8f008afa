# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Every error code of every action of Nav2, and other ends, by fake servers, each told truly."""

from importlib import resources
import time

from bridge_harness import scene
from fake_navigator import FakeNavigator, Manner
from nav2_msgs import action
import pytest
from ros2_llm_bridge.commands.primitives import (
    Invoke, Move, NavigateThrough, NavigateTo, Pause, Rotate)
from ros2_llm_bridge.execution.journal import FINAL_EVENTS
from ros2_llm_bridge.execution.nav2_codes import explain_code, known_codes
from ros2_llm_bridge.execution.plans import Plan

pytestmark = pytest.mark.timeout(90)

PROFILE = """
capabilities:
  - {name: dock_robot, interface: nav2_msgs/action/DockRobot, phrases: [dock], arguments: {}}
  - {name: undock_robot, interface: nav2_msgs/action/UndockRobot, phrases: [undock], arguments: {}}
"""
HALL = NavigateTo(1.0, 0.0, None, 'map', 'hall')
LAB = NavigateTo(2.0, 0.0, None, 'map', 'lab')
#: Action -> its type, what makes the bridge send it a goal, and how the answer begins.
ACTIONS = {
    'navigate_to_pose': (action.NavigateToPose, HALL, 'I did not reach hall'),
    'navigate_through_poses': (
        action.NavigateThroughPoses, NavigateThrough((HALL, LAB), False),
        'I did not reach hall, then lab'),
    'follow_waypoints': (
        action.FollowWaypoints, NavigateThrough((HALL, LAB), True),
        'I did not reach hall, then lab'),
    'drive_on_heading': (action.DriveOnHeading, Move(1.0, 0.5), 'I failed driving forward'),
    'backup': (action.BackUp, Move(-1.0, 0.5), 'I failed driving backward'),
    'spin': (action.Spin, Rotate(1.0, 1.0), 'I failed turning left'),
    'wait': (action.Wait, Pause(1.0), 'I failed waiting 1 s'),
    'dock_robot': (
        action.DockRobot, Invoke('action', 'dock_robot', 'nav2_msgs/action/DockRobot'),
        'I failed using dock_robot'),
    'undock_robot': (
        action.UndockRobot, Invoke('action', 'undock_robot', 'nav2_msgs/action/UndockRobot'),
        'I failed using undock_robot')}
#: The navigators hand on the codes of the servers that they ask.
HANDED_ON = {'navigate_to_pose': (range(1, 600), range(700, 800), range(9000, 9100)),
             'navigate_through_poses': (range(1, 600), range(700, 800), range(9100, 9200)),
             'follow_waypoints': (range(1, 800), range(9000, 9100)),
             'wait': (range(740, 750),)}
#: Waiting times of the bridge, shortened.
SHORT = (('goal', 'ACCEPTANCE_TIMEOUT_S'), ('goal', 'VANISHED_S'),
         ('actions', 'LATE_ACCEPTANCE_S'))
#: One action of each kind: navigation, behaviour, docking.
KINDS = ('navigate_through_poses', 'drive_on_heading', 'dock_robot')


def constants(result):
    """Return the error codes that a result's type has names for."""
    return {value: name for name, value in vars(type(result)).items()
            if name.isupper() and not name.endswith('__DEFAULT')
            and isinstance(value, int) and value}


def codes_of(name):
    """Return the codes that an action can end with, each with the name of its constant."""
    found = {code: constant for code, constant in known_codes().items()
             if any(code in numbers for numbers in HANDED_ON.get(name, ()))}
    return {**found, **constants(ACTIONS[name][0].Result())}


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    """Provide a scene with a fake server of every action; all tests use it in turn."""
    path = tmp_path_factory.mktemp('profile') / 'robot.yaml'
    demo = resources.files('ros2_llm_bridge') / 'config' / 'profiles' / 'demo.yaml'
    path.write_text(demo.read_text(encoding='utf-8').replace(
        '\nnavigation:\n',
        '\nnavigation:\n  behaviours: [drive_on_heading, backup, spin, wait]\n').replace(
            '\nvelocity:\n', '\nvelocity:\n  rate_hz: 100\n') + PROFILE)
    with pytest.MonkeyPatch.context() as patch:
        for module, constant in SHORT:
            patch.setattr(f'ros2_llm_bridge.nodes.{module}.{constant}', 0.5)
        patch.setattr('ros2_llm_bridge.nodes.assembly.WATCH_PERIOD_S', 0.1)
        with scene(patch, bridge={'profile': str(path)},
                   sim={'navigation.enabled': False}, start=False) as s:
            servers = {name: FakeNavigator(s.operator, kind, name)
                       for name, (kind, _, _) in ACTIONS.items()}
            try:
                s.start()
                endpoints = s.bridge._assembly.actions._endpoints
                s.until(lambda: all(endpoints[n].is_ready() for n in ACTIONS), 10, 'servers')
                yield s, servers
            finally:
                for server in servers.values():
                    server.destroy()


def begin(s, primitive):
    """Carry out a primitive and return the id of its events."""
    going = s.bridge._journal.receive('go')
    s.bridge._assembly.executive.preempt(Plan(going, 'go', (primitive,)))
    return going


def end_of(s, primitive):
    """Carry out a primitive and return its final event."""
    return end(s, begin(s, primitive))


def end(s, going):
    """Return the final event of what was begun."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for event in s.events:
            if event['id'] == going and event['event'] in FINAL_EVENTS:
                return event
        s.executor.spin_once(timeout_sec=0.05)
    raise AssertionError(f'no end: {s.events[-3:]}')


@pytest.mark.parametrize('name', ACTIONS)
def test_every_code_is_told_in_words(world, name):
    s, servers = world
    seen = len(s.velocities)
    kind, primitive, begin = ACTIONS[name]
    codes = codes_of(name)
    assert codes
    for code, constant in codes.items():
        s.events.clear()
        servers[name].manner = Manner(end='abort', code=code)
        final = end_of(s, primitive)
        assert (final['event'], final['code']) == ('failed', 'goal_aborted')
        measured = final['measured'][0]
        assert (measured['error_code'], measured['error']) == (code, constant)
        shown = f' ({constant}, code {code}).'
        assert final['response'].startswith(f'{begin}: {name} gave up: ')
        assert final['response'].endswith(shown)
        words = final['response'][len(f'{begin}: {name} gave up: '):-len(shown)]
        assert len(words.split()) > 1 and '_' not in words
    assert len(servers[name].goals) == len(codes)
    assert all(t.linear.x == 0.0 and t.angular.z == 0.0 for _, t in s.velocities[seen:])


@pytest.mark.parametrize('name', ACTIONS)
def test_every_action_tells_that_it_rejects_a_goal(world, name):
    s, servers = world
    servers[name].manner = Manner(accept='no')
    final = end_of(s, ACTIONS[name][1])
    assert (final['event'], final['code']) == ('failed', 'goal_rejected')
    assert final['response'] == (
        f'{ACTIONS[name][2]}: {name} rejected the goal: it is not active, or takes no such goal.')


@pytest.mark.parametrize('name', KINDS)
def test_an_action_that_says_nothing_is_told(world, name):
    s, servers = world
    servers[name].manner = Manner(accept='silent')
    final = end_of(s, ACTIONS[name][1])
    assert (final['event'], final['code']) == ('failed', 'unavailable')
    assert final['response'] == (
        f'{ACTIONS[name][2]}: {name} does not answer: no answer for 0.5 s.')
    servers[name].manner = Manner()
    servers[name].release()
    s.until(s.bridge._assembly.actions.all_ended, 5, 'the end of what was accepted late')


@pytest.mark.parametrize('name', KINDS)
def test_somebody_else_cancels_an_action(world, name):
    s, servers = world
    servers[name].manner = Manner()
    seen = len(servers[name].goals)
    going = begin(s, ACTIONS[name][1])
    actions = s.bridge._assembly.actions
    s.until(lambda: len(servers[name].goals) > seen and actions._goals[-1].is_accepted, 5, 'goal')
    actions._endpoints[name].cancel_all()
    final = end(s, going)
    assert (final['event'], final['code']) == ('failed', 'goal_cancelled')
    assert final['response'] == (
        f'{ACTIONS[name][2]}: {name} was cancelled by somebody else.')


@pytest.mark.parametrize('name', KINDS)
def test_an_action_whose_server_vanishes_is_told(world, name):
    s, servers = world
    servers[name].manner = Manner()
    seen = len(servers[name].goals)
    going = begin(s, ACTIONS[name][1])
    actions = s.bridge._assembly.actions
    s.until(lambda: len(servers[name].goals) > seen and actions._goals[-1].is_accepted, 5, 'goal')
    servers[name].destroy()
    final = end(s, going)
    assert (final['event'], final['code']) == ('failed', 'unavailable')
    assert final['response'] == (
        f'{ACTIONS[name][2]}: {name} does not answer: the action server vanished.')
    servers[name].release()
    servers[name].come_back()
    s.until(actions._endpoints[name].is_ready, 5, 'server')


def test_a_code_is_not_named_after_the_default_of_a_field(world):
    s, servers = world
    servers['dock_robot'].manner = Manner(end='abort', code=1)
    final = end_of(s, ACTIONS['dock_robot'][1])
    assert final['response'].endswith('(GOAL_REJECTED, code 1).')


@pytest.mark.parametrize('name', [
    name for name in vars(action) if hasattr(getattr(action, name), 'Result')])
def test_the_table_has_every_constant_of_the_installed_types(name):
    for code, constant in constants(getattr(action, name).Result()).items():
        explained = explain_code(f'nav2_msgs/action/{name}', code, constant)
        assert explained.name == constant
        # Without words of the table an own name would stand for itself.
        assert known_codes().get(code) == constant
