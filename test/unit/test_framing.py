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


@pytest.mark.parametrize('text', [
    'right mate, 2m forward', 'right, 2m', 'forward 2m, right',
    'right then 2m forward', 'turn right', 'right',
    'number one', 'go over to the dock', 'unit one', 'over', 'move the box over'])
def test_an_order_stays_as_it_is(text: str) -> None:
    assert read(text).text == text
