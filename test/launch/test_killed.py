# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The bridge ended by SIGINT, SIGTERM and SIGKILL, in mid-motion and in mid-goal.

A signal that can be caught ends all motion first. After SIGKILL the base brakes by its own
timeout, while a navigation goal goes on until a new bridge cancels it as it becomes active.
"""

import os
from pathlib import Path
import signal
import time

import pytest
from running_world import running_world

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

CATCHABLE = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture(scope='module')
def slow_world(module_monkeypatch, tmp_path_factory):
    """Provide a robot whose navigation is slow, so that goals outlive a restart of the bridge."""
    folder = tmp_path_factory.mktemp('slow_world')
    with running_world(
            module_monkeypatch, folder, 'navigation.linear_speed:=0.1',
            'navigation.angular_speed:=2.0', 'navigation.angular_acceleration:=4.0',
            'velocity.timeout:=0.5') as world:
        world.start_bridge()
        yield world


@pytest.fixture
def ready(slow_world):
    """Provide the world with an active bridge and a standing robot."""
    if slow_world.bridge is None or not slow_world.bridge.is_alive:
        slow_world.start_bridge()
    slow_world.await_standstill(10)
    return slow_world


def begin(world, text, metres):
    """Say something, wait until the robot has driven a bit, and return when that was."""
    began = time.monotonic()
    follower = world.client.say(text)
    world.until(
        lambda: follower.final is not None or world.driven(began) >= metres, 90, 'a motion')
    assert follower.final is None, follower.final
    return time.monotonic()


def children(pid):
    """Return the processes that a process has started."""
    tasks = Path(f'/proc/{pid}/task').iterdir()
    return [int(child) for task in tasks for child in (task / 'children').read_text().split()]


def runs(pid):
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f'/proc/{pid}/stat').read_text().rpartition(') ')[2][0] != 'Z'
    except FileNotFoundError:
        return False


def assert_nothing_left_over(world):
    """Check that a restarted bridge has stopped all that was before, and moves when told to."""
    world.start_bridge()
    world.await_standstill(10)
    with world.nothing_moves():
        world.client.spin(1.0)
    before = time.monotonic()
    assert world.say('turn left 90 degrees').name == 'succeeded'
    assert abs(world.observer.track_since(before).turned_rad) > 1.4


@pytest.mark.parametrize('number', CATCHABLE)
def test_a_signal_in_mid_motion_stops_the_robot_first(ready, number):
    killed = begin(ready, 'move forward 2 meters', 0.3)
    ready.bridge.signal(number)
    ready.until(lambda: not ready.bridge.is_alive, 8, 'the end of the bridge')
    assert ready.bridge.wait(1.0) == 0
    ready.await_standstill(2)
    track = ready.observer.track_since(killed)
    print(f'{number!r} in mid-motion: zero after {1e3 * track.zero_after_s(killed):.0f} ms, '
          f'standstill after {1e3 * track.standing_after_s(killed):.0f} ms')
    assert track.zero_after_s(killed) < 0.5
    assert track.length_m < 0.6


@pytest.mark.parametrize('number', CATCHABLE)
def test_a_signal_in_mid_goal_cancels_the_goal_first(ready, number):
    killed = begin(ready, 'go to x 7 y 5', 0.1)
    ready.bridge.signal(number)
    ready.until(lambda: not ready.bridge.is_alive, 8, 'the end of the bridge')
    assert ready.bridge.wait(1.0) == 0
    ready.await_standstill(3)
    print(f'{number!r} in mid-goal: standstill after '
          f'{1e3 * ready.observer.track_since(killed).standing_after_s(killed):.0f} ms')
    with ready.nothing_moves():
        ready.client.spin(0.5)


def test_killed_in_mid_motion_the_base_brakes_and_nothing_is_left_over(ready):
    workers = children(ready.bridge.pid)
    killed = begin(ready, 'move backward 2 meters', 0.3)
    ready.bridge.signal(signal.SIGKILL)
    ready.await_standstill(3)
    track = ready.observer.track_since(killed)
    print(f'SIGKILL in mid-motion: standstill after '
          f'{1e3 * track.standing_after_s(killed):.0f} ms, {track.length_m:.2f} m on')
    assert track.zero_after_s(killed) is None
    assert track.standing_after_s(killed) < 1.5
    ready.until(lambda: not any(map(runs, workers)), 5, 'the end of the model process')
    ready.end_bridge()
    assert_nothing_left_over(ready)


def test_killed_in_mid_goal_the_goal_goes_on_until_a_restart_cancels_it(ready):
    killed = begin(ready, 'go to x 7 y 5', 0.1)
    ready.bridge.signal(signal.SIGKILL)
    ready.client.spin(1.5)
    assert not ready.observer.is_standing, 'a goal without its client goes on, as in Nav2'
    ready.end_bridge()
    assert_nothing_left_over(ready)
    last = ready.observer.samples[-1]
    assert abs(last.x - 7) > 0.5 or abs(last.y - 5) > 0.5
    print(f'SIGKILL in mid-goal: went on for {ready.driven(killed):.2f} m until the restart')


def test_a_killed_model_is_started_again_and_stops_nothing(ready):
    workers = children(ready.bridge.pid)
    assert len(workers) == 1
    began = time.monotonic()
    follower = ready.client.say('move forward 1 meter')
    ready.await_driven(began, 0.2)
    os.kill(workers[0], signal.SIGKILL)
    assert ready.finish(follower).name == 'succeeded'
    deadline = time.monotonic() + 110
    while (final := ready.say('move backward 1 meter')).name != 'succeeded':
        assert final.text('code') == 'translator_failed', final
        assert time.monotonic() < deadline
        ready.client.spin(0.5)
