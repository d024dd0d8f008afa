# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What counts as a spoken correction, and what does not."""

import time

import pytest
from ros2_llm_bridge.commands.meant import means_stop, meant_instead
from ros2_llm_bridge.commands.stop_phrases import is_stop


@pytest.mark.parametrize('text, meant', [
    ('no, I meant turn right', 'turn right'),
    ('I meant turn right', 'turn right'),
    ('i meant to turn right', 'turn right'),
    ('I meant to say go to the kitchen', 'go to the kitchen'),
    ('no turn LEFT', 'turn LEFT'),
    ('No, turn left!', 'turn left!'),
    ('no no no, go back', 'go back'),
    ('nope move forward 1.5 meters', 'move forward 1.5 meters'),
    ('no, wait, turn left', 'turn left'),
    ('no wait 5 seconds', 'wait 5 seconds'),
    ('no, i said back up two feet', 'back up two feet'),
    ('no, i mean turn right 90 degrees', 'turn right 90 degrees'),
    ('no I wanted you to go to x=2, y=-3', 'go to x=2, y=-3'),
    ("that's wrong, turn around", 'turn around'),
    ('That’s not what I meant. Drive to the dock', 'Drive to the dock'),
    ('uh what I meant was move back a foot, then turn left', 'move back a foot, then turn left'),
    ('sorry, I actually meant make a left', 'make a left'),
    ('no robot, please take a right', 'take a right'),
    ('  no  -  turn right', 'turn right'),
    ('no, switch on the lights', 'switch on the lights'),
])
def test_an_instruction_in_place_of_the_one_before(text, meant):
    assert meant_instead(text) == meant


@pytest.mark.parametrize('text', [
    '', 'no', 'No.', 'no no', 'nope', 'wrong', "that's wrong", 'i meant', 'no, i meant',
    'I meant to say hello', 'i meant it', 'i meant no harm', 'no, I meant the kitchen',
    'no problem', 'no thanks', 'no way', 'no go', 'no go zone ahead', 'no-go zone', 'no move',
    'no move please', 'no turn', 'no turns today', 'no left turn', 'no more turning',
    'no moving', "no, don't turn left", 'no do not turn left', "i meant don't go",
    'turn right', 'move uh no turn right', 'turn left no I meant turn right',
    'mean while turn right', 'i mean turn right', 'i said turn right', 'nobody turn right',
    'what did you mean turn right', 'know turn left', 'you meant turn left', 'no one moves back',
])
def test_everything_else_is_as_it_was(text):
    assert meant_instead(text) is None


@pytest.mark.parametrize('text', [
    'no, I meant stop', 'i meant stop', 'no stop', 'no i mean halt now', 'stop, i mean it'])
def test_a_meant_stop_is_a_stop(text):
    assert is_stop(text)


@pytest.mark.parametrize('text', [
    'no ' * 2000 + 'turn', 'i meant ' * 1000, ', ' * 2000, 'no wait please ' * 300 + 'hello'])
def test_no_text_takes_long(text):
    began = time.perf_counter()
    meant_instead(text)
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize('text', [
    "that's wrong, hold still", 'no, wait right there', 'stop', 'not that, pause moving'])
def test_a_denial_with_a_stop_is_a_stop(text):
    assert means_stop(text)


@pytest.mark.parametrize('text', ['no, turn left', "that's wrong, wait 5 seconds", 'no'])
def test_a_denial_with_another_order_is_no_stop(text):
    assert not means_stop(text)


def test_repeated_fillers_cost_no_time():
    started = time.monotonic()
    assert meant_instead('no ' + 'robot ' * 30 + 'x') is None
    assert meant_instead('No, ' + 'please ' * 30 + 'stop') is None
    assert meant_instead('no move ' + ', ' * 1_000_000) is None
    assert time.monotonic() - started < 1.0
