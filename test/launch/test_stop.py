# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Stop while the model writes, in mid-motion and in mid-goal, measured at the velocity topic."""

import statistics
import time

import pytest
from std_srvs.srv import Trigger

pytestmark = [pytest.mark.model, pytest.mark.timeout(240)]

REPETITIONS = 9

#: There and back, so that it stays within its geofence.
WAYS = {'spoken': 'forward', 'topic': 'backward', 'service': 'forward'}


def translation_s(world):
    """Return how long the bridge takes to translate: from hearing to executing."""
    follower = world.client.say('turn left 1 degree')
    world.finish(follower)
    world.await_standstill()
    begun = follower.find('executing')
    return begun.received_s - follower.events[0].received_s


def test_stop_while_the_model_writes_does_not_wait_for_it(world, record_property):
    translations = [translation_s(world) for _ in range(3)]
    zeros = []
    for _ in range(REPETITIONS):
        began = time.monotonic()
        follower = world.client.say('move forward 2 meters')
        world.until(lambda: bool(follower.events), 10, 'the instruction')
        world.client.spin(0.02)
        said = time.monotonic()
        world.client.stop()
        assert world.finish(follower).name == 'cancelled'
        world.until(
            lambda: world.observer.track_since(said).zero_after_s(said) is not None, 5, 'a zero')
        zeros.append(world.observer.track_since(said).zero_after_s(said))
        # The answer that comes later moves nothing.
        world.client.spin(statistics.median(translations) + 0.2)
        track = world.observer.track_since(began)
        assert all(command.is_zero for command in track.commands)
        assert track.length_m < 0.01
        world.resume()
    median_zero, median_translation = statistics.median(zeros), statistics.median(translations)
    record_property('stop_to_zero_ms', [round(1e3 * z, 1) for z in zeros])
    record_property('translation_ms', [round(1e3 * t, 1) for t in translations])
    print(f'stop to zero while translating: median {1e3 * median_zero:.1f} ms, '
          f'longest {1e3 * max(zeros):.1f} ms (n = {len(zeros)}); '
          f'translation: median {1e3 * median_translation:.0f} ms')
    assert median_zero < median_translation / 4


@pytest.mark.parametrize('how', ['spoken', 'topic', 'service'])
def test_stop_in_mid_motion(world, how):
    began = time.monotonic()
    follower = world.client.say(f'drive {WAYS[how]} 3 meters')
    world.await_driven(began, 0.5)
    stop(world, how)
    assert world.finish(follower).name == 'cancelled'
    world.await_standstill()
    assert world.driven(began) < 1.5
    assert_latched_until_resumed(world)


@pytest.mark.parametrize('how', ['spoken', 'topic', 'service'])
def test_stop_in_mid_goal(world, how):
    began = time.monotonic()
    follower = world.client.say('go to x 7 y 5' if how != 'topic' else 'go to x -5 y -4')
    world.await_driven(began, 0.5)
    stop(world, how)
    assert world.finish(follower).name == 'cancelled'
    world.await_standstill()
    assert world.driven(began) < 3.0
    assert_latched_until_resumed(world)


def test_the_word_stop_in_a_place_is_no_stop(world):
    final = world.say('go to the bus stop')
    assert (final.name, final.text('code')) == ('rejected', 'unknown_place')


def stop(world, how):
    """Stop in one of three ways."""
    if how == 'spoken':
        assert world.say('please stop').name == 'succeeded'
    elif how == 'topic':
        world.client.stop()
    else:
        assert world.client.call(Trigger, 'stop', 5.0).success


def assert_latched_until_resumed(world):
    """Check that the stop holds until it is released, and that releasing moves nothing."""
    with world.nothing_moves():
        final = world.say('move forward 1 meter')
        assert (final.name, final.text('code')) == ('rejected', 'stopped')
        assert 'Released' in world.resume()
