# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Shorthand is written out, but where it may be a name."""

import pytest
from ros2_llm_bridge.commands.quantities import read


@pytest.mark.parametrize('text, written', [
    ('fwd 2m', 'forward 2m'),
    ('bk 1 ft pls', 'back 1ft please'),
    ('fwd 3m, rt, fwd 2m', 'forward 3m, right, forward 2m'),
    ('go 2 m to the rt', 'go 2m to the right'),
    ('two meters lt of the dock', '2m left of the dock'),
    ('can u go to the dock', 'can you go to the dock'),
    ('turn r 45', 'turn right 45'),
    ('fwd 2m @ 0.3 m/s', 'forward 2m at 0.3m/s'),
])
def test_shorthand_is_written_out(text: str, written: str) -> None:
    assert read(text).text == written


@pytest.mark.parametrize('text', [
    'go to the rt lab', 'drive to lt store', 'go to the fwd bay', 'do a u turn', 'go to unit u'])
def test_a_name_stays_as_it_is(text: str) -> None:
    assert read(text).text == text
