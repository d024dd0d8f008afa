# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a person is told would be done, and whether something else is still within that."""

import math

import pytest
from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Rotate)
from ros2_llm_bridge.dialogue.intentions import intended, is_within, moves

KITCHEN = NavigateTo(4.0, 2.0, 1.5, 'map', 'kitchen')
POINT = NavigateTo(1.0, -2.5, None, 'map')


@pytest.mark.parametrize('primitive, words', [
    (Move(2.0, 0.5), 'drive 2 m forward'), (Move(-0.3048, 0.5), 'drive 0.3048 m backward'),
    (Move(1.0, 0.5, 'y'), 'drive 1 m to the left'), (Rotate(-math.pi / 4, 1.0),
                                                     'turn 45 degrees right'),
    (Arc(1.0, math.pi, 0.3), 'drive 180 degrees on a circle to the left, 1 m in radius'),
    (KeepVelocity(0.0, 0.0, -0.5, 5.0, True), 'turn right for 5 s'),
    (KeepVelocity(-0.2, 0.0, 0.0, 10.0, False), 'drive backward for 10 s'),
    (KITCHEN, 'go to kitchen'), (POINT, 'go to x 1.00 m, y -2.50 m'),
    (NavigateTo(4.0, 2.0, None, 'map', 'kitchen', 'slow'), 'go to kitchen slowly'),
    (NavigateThrough((KITCHEN, POINT), True), 'stop at kitchen, x 1.00 m, y -2.50 m'),
    (NavigateThrough((KITCHEN,), False, 'fast'), 'go through kitchen quickly'),
    (Pause(3.0), 'wait 3 s'), (Halt(), 'stop'),
    (Invoke('service', 'lights', 'std_srvs/srv/SetBool', {'data': True}),
     'use lights with data True'),
    (Invoke('service', 'lamp', 'std_srvs/srv/Trigger'), 'use lamp')])
def test_each_primitive_has_words(primitive, words):
    assert intended([primitive]) == words
    assert moves([primitive]) == (words not in ('wait 3 s', 'stop'))


def test_a_sequence_is_said_in_order():
    assert intended([Move(1.0, 0.5), KITCHEN]) == 'drive 1 m forward, then go to kitchen'
    assert moves([Halt(), Move(1.0, 0.5)]) and not moves([Halt(), Pause(1.0)])


@pytest.mark.parametrize('now, agreed, within', [
    ([Move(1.0, 0.5)], [Move(1.0, 0.5)], True), ([Move(0.5, 0.5)], [Move(1.0, 0.5)], True),
    ([Move(1.1, 0.5)], [Move(1.0, 0.5)], False), ([Move(-1.0, 0.5)], [Move(1.0, 0.5)], False),
    ([Move(1.0, 0.5, 'y')], [Move(1.0, 0.5)], False), ([], [Move(1.0, 0.5)], False),
    ([Move(1.0, 0.5)] * 2, [Move(1.0, 0.5)], False), ([Rotate(0.5, 1.0)], [Move(1.0, 1.0)], False),
    ([Rotate(1.2, 1.0)], [Rotate(1.0, 1.0)], False), ([KITCHEN], [KITCHEN], True),
    ([KITCHEN], [POINT], False), ([Arc(1.0, 1.0, 0.2)], [Arc(1.0, 2.0, 0.2)], True),
    ([Arc(2.0, 2.0, 0.2)], [Arc(1.0, 2.0, 0.2)], False),
    ([KeepVelocity(0.2, 0.0, 0.0, 9.0, True)], [KeepVelocity(0.2, 0.0, 0.0, 5.0, True)], False),
    ([Invoke('topic', 'a', 'std_msgs/msg/Bool', {'data': True})],
     [Invoke('topic', 'a', 'std_msgs/msg/Bool', {'data': False})], False)])
def test_whether_a_motion_is_within_what_was_agreed(now, agreed, within):
    assert is_within(now, agreed) is within
