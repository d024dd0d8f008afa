# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said around an order is dropped, and nothing of the order."""

import pytest
from ros2_llm_bridge.commands.quantities import read


@pytest.mark.parametrize('text, order', [
    ('right you are, go to the dock', 'go to the dock'),
    ('righto, forward 2m', 'forward 2m'),
    ('right then, 2m forward', '2m forward'),
    ('right this way, forward 2m', 'forward 2m'),
    ('ok right mate, go forward 2m', 'go forward 2m'),
    ('go forward 2m, right?', 'go forward 2m'),
    ('unit one, go forward 2m, over.', 'go forward 2m'),
    ('robot 2: turn left, copy?', 'turn left'),
])
def test_a_frame_is_dropped(text: str, order: str) -> None:
    assert read(text).text == order


@pytest.mark.parametrize('text, order', [
    ('i will take the stairs and you go to the lab', 'go to the lab'),
    ('she went left, he went right, and you go back 2m', 'go back 2m'),
    ('while they drive to the hall, you wait 5s', 'wait 5s'),
    ('have the turtlebot turn left', 'turn left'),
    ('make our robot drive to the lab', 'drive to the lab'),
    ('for the demo, go to the lab', 'go to the lab'),
    ('what you need to do is turn right', 'turn right'),
    ('right, get yourself back to the lab', 'get yourself back to the lab'),
])
def test_what_others_do_and_who_is_spoken_of_is_dropped(text: str, order: str) -> None:
    assert read(text).text == order


@pytest.mark.parametrize('text', [
    'i go if you go and you turn left', 'we want to go to the lab and you go to the hall',
    'when she goes to the lab, you go to the hall', 'the gate goes up and you drive on',
    'i will tell you when, and you turn left', 'make the turtlebot happy',
    'for the kitchen, go left', 'for the record, drive on was his idea',
    'i will move the chair first, and you go on 2m afterwards',
    'i go as soon as the door opens and you go on 2m', 'i walk 2m and you drive that far',
    'she goes to the kitchen and you go there too', 'he goes home, robot go on and you wait there',
    'my robot should go to the kitchen and it just stands there',
    'the robot has to go to the kitchen to charge', 'let the robot go first, then go to the lab',
    'robot 2, go to the lab, robot one, go to the hall', '2 steps, then stop',
    '3 steps, turn right, and go to the lab',
    'right mate, 2m forward', 'right, 2m', 'forward 2m, right',
    'right then 2m forward', 'turn right', 'right',
    'number one', 'go over to the dock', 'unit one', 'over', 'move the box over'])
def test_an_order_stays_as_it_is(text: str) -> None:
    assert read(text).text == text
