# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Lines in, JSON objects out: order, broken input, fields that pass through."""

import io
import json

import pytest
from ros2_llm_bridge.cli.batch import Item, read_items, spoken, translate_items
from ros2_llm_bridge.cli.console import readable
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.load import load_profile, with_places

FORWARD = ('ros2 topic pub --for 2m /cmd_vel geometry_msgs/msg/Twist '
           '"{linear: {x: default}}"')

KEYS = {'text', 'written', 'commands', 'actions', 'refusal', 'confidence', 'forward_passes',
        'tokens', 'latency_ms'}


class Scripted:
    """A translator that writes the same for every instruction, or fails."""

    def __init__(self, written=FORWARD, confidence=0.9, failures=()):
        self.written = written
        self.confidence = confidence
        self.failures = set(failures)
        self.asked = []

    def generate(self, request):
        self.asked.append(request.prompt.instruction)
        if request.prompt.instruction in self.failures:
            raise ModelError('out of memory')
        return Generation(self.written, self.confidence, 3, 30, 1.5)


def batch(data, translator=None, threshold=0.35):
    """Return the counts and the printed objects for the bytes of standard input."""
    out = io.StringIO()
    counts = translate_items(
        read_items(io.BytesIO(data)), load_profile('demo'), translator or Scripted(), threshold,
        out)
    return counts, [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_an_object_with_exactly_the_public_fields():
    counts, objects = batch(b'move forward 2 meters\n')
    assert counts.refused == 0
    assert len(objects) == 1
    assert set(objects[0]) == KEYS
    assert objects[0]['actions'] == [{'do': 'move', 'distance_m': 2.0, 'speed_mps': 0.5}]
    assert objects[0]['refusal'] is None
    assert objects[0]['commands'][0].startswith('ros2 topic pub --rate 20 --times 80 cmd_vel')


@pytest.mark.parametrize('line, text, code', [
    (b'', '', 'empty'),
    (b'   ', '   ', 'empty'),
    (b'move \xff\xfe forward 2 meters', 'move \ufffd\ufffd forward 2 meters', 'unreadable'),
    ('идите вперед на два метра'.encode(), 'идите вперед на два метра', 'unreadable'),
    (b'x' * 100_000, 'x' * 100_000, 'too_long'),
    (b'{"text": 3}', '', 'unreadable'),
    (b'{"no": "text"}', '', 'unreadable'),
    (b'{"text": "move', '{"text": "move', 'unreadable'),
    (b'{"text": "move", "x": NaN}', '{"text": "move", "x": NaN}', 'unreadable'),
    (b'{' * 90_000, '{' * 90_000, 'unreadable'),
])
def test_a_broken_line_is_refused_and_the_next_one_answered(line, text, code):
    translator = Scripted()
    counts, objects = batch(line + b'\nmove forward 2 meters\n', translator)
    assert [o['text'] for o in objects] == [text, 'move forward 2 meters']
    assert objects[0]['refusal']['code'] == code
    assert objects[0]['refusal']['reason']
    assert objects[0]['actions'] == [{'do': 'refuse'}]
    assert objects[0]['commands'] == []
    assert objects[1]['refusal'] is None
    assert counts.refused == 1
    assert len(translator.asked) == 1


def test_other_fields_pass_through_and_never_replace_ours():
    line = {'text': 'move forward 2 meters', 'id': 7, 'expected': [1], 'refusal': 'mine'}
    _, objects = batch(json.dumps(line).encode() + b'\r\n')
    assert objects[0]['id'] == 7
    assert objects[0]['expected'] == [1]
    assert objects[0]['refusal'] is None


def test_answers_come_in_order_and_the_last_line_needs_no_newline():
    lines = [f'move forward 2 meters please {word}' for word in ('anna', 'ben', 'carla')]
    _, objects = batch('\n'.join(lines).encode())
    assert [o['text'] for o in objects] == lines


def test_a_failure_of_the_model_refuses_one_line():
    translator = Scripted(failures=[translator_key('move forward 2 meters please')])
    counts, objects = batch(
        b'move forward 2 meters please\nmove forward 2 meters\n', translator)
    assert objects[0]['refusal']['code'] == 'translator_failed'
    assert 'out of memory' in objects[0]['refusal']['reason']
    assert objects[1]['refusal'] is None
    assert counts.failed == 1


def translator_key(text):
    """Return what the model reads for a text."""
    translator = Scripted()
    batch(text.encode(), translator)
    return translator.asked[0]


def test_text_that_is_no_written_form_is_a_failure_of_the_translator():
    _, objects = batch(b'move forward 2 meters\n', Scripted(written='rm -rf /'))
    assert objects[0]['refusal']['code'] == 'translator_failed'
    assert objects[0]['actions'] == [{'do': 'refuse'}]


def test_below_the_threshold_it_is_unsure():
    _, objects = batch(b'mosey forward 2 meters\n', Scripted(confidence=0.5), threshold=0.6)
    assert objects[0]['refusal']['code'] == 'unsure'


def test_every_line_is_flushed():
    class Recorder(io.StringIO):
        flushed = 0

        def flush(self):
            self.flushed += 1

    out = Recorder()
    translate_items(
        [Item('stop'), Item('stop')], load_profile('demo'), Scripted(), 0.35, out)
    assert out.flushed == 2


def test_stop_needs_no_model():
    translator = Scripted()
    _, objects = batch(b'stop\n', translator)
    assert objects[0]['actions'] == [{'do': 'stop'}]
    assert translator.asked == []


@pytest.mark.parametrize('arguments, texts', [
    (['move forward 2 meters'], ['move forward 2 meters']),
    (['move', 'forward', '2', 'meters'], ['move forward 2 meters']),
    (['move forward', 'turn left'], ['move forward', 'turn left']),
    (['stop'], ['stop']),
    ([''], ['']),
])
def test_unquoted_words_are_one_instruction(arguments, texts):
    assert [item.text for item in spoken(arguments)] == texts


def test_places_of_the_option_are_known():
    out = io.StringIO()
    written = ('ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
               '"{pose: {header: {frame_id: front door}}}"')
    profile = with_places(load_profile('demo'), ['front door'])
    translate_items([Item('go to the front door')], profile, Scripted(written), 0.35, out)
    assert json.loads(out.getvalue())['actions'] == [{'do': 'goto_place', 'place': 'front door'}]


def test_argument_bytes_that_are_no_utf8_become_the_replacement_character():
    assert readable('go \udcff home') == 'go \ufffd home'
    assert readable('go home \N{DEGREE SIGN}') == 'go home \N{DEGREE SIGN}'
