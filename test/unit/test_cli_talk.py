# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a person types and reads: the line editor and the words for events."""

import pytest
from ros2_llm_bridge.cli.line_editor import LineEditor
from ros2_llm_bridge.client.events import Event
from ros2_llm_bridge.client.narration import narrate


@pytest.mark.parametrize('typed, lines, rest', [
    ('go home\r', ['go home'], ''),
    ('go home\ngo', ['go home'], 'go'),
    ('go hone\x7f\x7fme\n', ['go home'], ''),
    ('\x7f\x7fgo\n', ['go'], ''),
    ('go to the moon\x17kitchen\n', ['go to the kitchen'], ''),
    ('nonsense\x15go\n', ['go'], ''),
    ('g\x1b[Ao\x1b[1;5C home\x1bOP\n', ['go home'], ''),
    ('a\nb\n', ['a', 'b'], ''),
    ('go\x01\x02\x1b', [], 'go'),
    ('größer\n', ['größer'], ''),
])
def test_typed_characters_become_lines(typed, lines, rest):
    editor = LineEditor()
    assert editor.feed(typed) == lines
    assert editor.text == rest


def test_ctrl_d_ends_only_on_an_empty_line():
    editor = LineEditor()
    editor.feed('go\x04')
    assert not editor.ended
    editor.feed('\x15\x04')
    assert editor.ended


@pytest.mark.parametrize('name, fields, line', [
    ('received', {'text': 'x'}, 'heard; translating'),
    ('executing', {'commands': ['ros2 a', 'ros2 b']}, 'ros2 a\nros2 b'),
    ('executing', {'commands': None}, ''),
    ('progress', {'remaining_m': 1.234, 'odometry': True}, '1.23 m to go'),
    ('progress', {'remaining_rad': 3.14159}, '180° to go'),
    ('progress', {'distance_remaining': 2.0, 'number_of_recoveries': 0}, '2.00 m to go'),
    ('progress', {'distance_remaining': 2.0, 'number_of_recoveries': 3},
     '2.00 m to go, 3 recoveries'),
    ('progress', {'unknown': 1}, ''),
    ('progress', {'step': 1, 'failed': True, 'reason': 'No path.'}, 'No path.'),
    ('asking', {'question': 'Shall I?', 'kind': 'confirm'}, 'Shall I?'),
    ('succeeded', {'response': 'Driven 2.00 m forward.'}, 'Driven 2.00 m forward.'),
    ('rejected', {'reason': 'too fast'}, 'too fast'),
    ('cancelled', {}, 'cancelled'),
    ('something new', {}, ''),
])
def test_events_become_words(name, fields, line):
    assert narrate(Event('a', name, fields)) == line
