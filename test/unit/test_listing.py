# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Numbers of steps are no amounts; amounts behind "step" are no numbers of steps."""

from __future__ import annotations

import pytest
from ros2_llm_bridge.commands.quantities import read


@pytest.mark.parametrize(('text', 'expected'), [
    ('step one go 2 meters step two turn left', 'go 2m, turn left'),
    ('Step 1: go 2 meters. Step 2: turn left', 'go 2m, turn left'),
    ('1. go 2 meters 2. turn left 3. stop', 'go 2m, turn left, stop'),
    ('1) go 2 meters 2) turn left', 'go 2m, turn left'),
    ('robot, 1. go 2 meters 2. turn left', 'robot, go 2m, turn left'),
    ('now 1) go 2 meters 2) turn left', 'now, go 2m, turn left'),
    ('please do this: step one go 2 meters step two turn left',
     'please do this, go 2m, turn left'),
    ('go to 0, 1. then go to 3, 2.', 'go to x: 0, y: 1, then go to x: 3, y: 2'),
    ('go to (0, 1) then go to (3, 2)', 'go to x: 0, y: 1 then go to x: 3, y: 2'),
    ('go to room 1. then go to room 2.', 'go to room 1, then go to room 2'),
    ('step one meter back', 'step 1m back'),
    ('step back one foot then step 2 feet ahead', 'step back 1ft then step 2ft ahead'),
    ('1.5 meters forward', '1.5m forward'),
    ('step one go 2 meters', 'step one go 2m'),
    ('step one meter forward then step two meters back', 'step 1m forward then step 2m back'),
    ('please step one forward and step two back', 'please step one forward and step 2 back'),
])
def test_numbering_goes_and_amounts_stay(text: str, expected: str) -> None:
    assert read(text).text == expected


@pytest.mark.parametrize(('text', 'expected'), [
    ('do this 4 times: fwd 50cm, left 90', 'forward 50cm, left 90, do all of that 4x'),
    ('Please repeat the following twice: go 1 meter, turn around.',
     'please go 1m, turn around, do all of that 2x'),
    ('three times: turn left 30 degrees', 'turn left 30deg, do all of that 3x'),
    ('turn left 3 times: then go 1 meter', 'turn left 3x, then go 1m'),
    ('do this 2 times: turn left twice', 'do this 2x, turn left 2x'),
    ('do this twice: go 1m. then go back 2m', 'do this 2x, go 1m, then go back 2m'),
])
def test_how_often_comes_behind_what(text: str, expected: str) -> None:
    assert read(text).text == expected


@pytest.mark.parametrize('text, point', [
    ('go to x equals three y equals minus one', 'x: 3, y: -1'),
    ('go to x negative 2 y minus 0.5', 'x: -2, y: -0.5'),
])
def test_coordinates_may_be_negative_in_words(text: str, point: str) -> None:
    assert read(text).text == f'go to {point}'
