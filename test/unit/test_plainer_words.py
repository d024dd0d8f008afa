# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Test the ordinary words for phrases that mean the same."""

import pytest

from ros2_llm_bridge.commands.quantities import read


@pytest.mark.parametrize('said, plain', [
    ('drive on and come to a complete stop', 'drive on and stop'),
    ('make a slow quarter turn to the left', 'make a quarter turn slowly to the left'),
    ('do a quick spin', 'do a spin quickly'),
    ('go really slowly to the lab', 'go slowly to the lab'),
    ('turn left without moving from the spot', 'turn left in place'),
    ('nav to the lab', 'navigate to the lab'),
    ('nav to pose x 1 y 2', 'navigate to x: 1, y: 2'),
    ('pull forward a metre', 'move forward 1m'),
    ('go to the lab and make it snappy.', 'go to the lab'),
    ('turn around and come back 3 m', 'turn around and come forward 3m'),
    ('about face. now come back a metre', 'about face, now come forward 1m'),
    ('go to x 1 y 2 on the map and face 90 degrees', 'go to x: 1, y: 2 facing 90deg'),
    ('go to x 1 y 2 with a yaw of 90 degrees', 'go to x: 1, y: 2 facing 90deg'),
    ('go to (1, 2), heading 1.57 rad', 'go to x: 1, y: 2 facing 1.57rad'),
    ('go to 1, 2, then face 90 degrees.', 'go to x: 1, y: 2 facing 90deg'),
])
def test_phrases_are_read_in_ordinary_words(said: str, plain: str) -> None:
    assert read(said).text.rstrip('.') == plain


@pytest.mark.parametrize('text', [
    'come to the bus stop', 'make a slow start', 'go to the nav lab', 'pull back',
    'turn around and come back', 'turn around and come back to the lab', 'turn left, come back 2m',
    'go back 2m', 'turn around and drive back 2m', 'drive 2m and face 90deg',
    'go to x: 1, y: 2 and face left', 'go to x: 1, y: 2, then face 90deg to the right',
    'no room to turn around, come back 2m', 'before you turn around, come back 2m',
    'turn around and come back 2m in reverse', 'turn left if you step on it',
    'drive 2m but do not step on it'])
def test_other_words_stay(text: str) -> None:
    assert read(text).text == text
