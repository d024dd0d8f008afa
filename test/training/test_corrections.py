# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Training lines from the feedback log."""

import json

import pytest
from ros2_llm_bridge.feedback.log import append
from ros2_llm_bridge.feedback.record import Correction, Instruction, Outcome, Robot
from ros2_llm_bridge.training.corrections import examples_from_log, write_mixed

TWIST = '/cmd_vel geometry_msgs/msg/Twist'
LIGHTS = {'name': 'lights', 'interface': 'std_srvs/srv/SetBool', 'arguments': {'data': 'bool'}}
LIGHTS_ON = 'ros2 service call lights std_srvs/srv/SetBool "{data: true}"'


def drive(bound, sign=''):
    return f'ros2 topic pub --for {bound} {TWIST} "{{linear: {{x: {sign}default}}}}"'


@pytest.fixture
def path(tmp_path):
    return tmp_path / 'feedback.jsonl'


class Story:
    """A log that is told in order."""

    def __init__(self, path):
        self.path = path
        self.count = 0

    def said(self, text, written, *meant, event='succeeded', capabilities=(), corrected_at='t',
             **fields):
        """Append an instruction and its corrections as (words, written form)."""
        self.count += 1
        number = f'{self.count:08x}'
        append(self.path, Instruction(
            id=number, time=f'2026-01-01T00:{self.count:02}', text=text, written=written,
            robot=Robot(profile='tester', capabilities=list(capabilities)),
            outcome=Outcome(event=event), **fields))
        for words, form in meant:
            append(self.path, Correction(
                id=number, time=corrected_at, by='said', meant=words, written=form, reason='why'))


@pytest.fixture
def story(path):
    return Story(path)


def test_a_correction_is_a_line_of_the_data_set(story, path):
    story.said('back off two feet', drive('2ft'), ('go back two feet', drive('2ft', '-')))
    made = examples_from_log(path)
    assert (made.corrections, made.successes, made.left_out) == (1, 0, ())
    (line,) = made.lines
    assert line['prompt'] == {
        'prefix': '<|im_start|>user\n', 'instruction': 'back off 2ft',
        'suffix': '<|im_end|>\n<|im_start|>assistant\n'}
    assert line['target'] == drive('2ft', '-')
    assert line['expected'] == [
        {'do': 'move', 'distance_m': pytest.approx(-0.6096), 'speed_mps': None}]
    assert (line['text'], line['kind'], line['template'], line['split']) == (
        'back off two feet', 'correction', 'log.correction', 'train')


def test_the_prompt_has_the_capabilities_of_that_time(story, path):
    story.said('lights on please', '# cannot: unsupported_ability', ('', LIGHTS_ON),
               event='refused', capabilities=[LIGHTS])
    (line,) = examples_from_log(path).lines
    assert line['prompt']['prefix'] == '<|im_start|>user\nlights std_srvs/srv/SetBool\n'
    assert line['capabilities'] == [LIGHTS]
    assert line['expected'][0]['fields'] == {'data': True}


def test_a_refusal_can_be_learned(story, path):
    story.said('water the plants', drive('little'), ('', '# cannot: unsupported_ability'))
    (line,) = examples_from_log(path).lines
    assert line['target'] == '# cannot: unsupported_ability'
    assert line['expected'] == [{'do': 'refuse'}]


@pytest.mark.parametrize('text, meant, reason', [
    ('back off two feet', drive('3ft', '-'), '3ft'),
    ('go forward two feet', drive('2ft', '-'), 'backward'),
    ('lights on please', LIGHTS_ON, 'not a written command'),
    ('stop', drive('2ft'), 'understood without a model'),
    ('back off two feet', '', 'has no written form (why)')])
def test_what_the_words_do_not_support_is_left_out_and_told(story, path, text, meant, reason):
    story.said(text, '', ('whatever', meant))
    made = examples_from_log(path)
    assert made.lines == ()
    (told,) = made.left_out
    assert told.startswith(f'00000001 "{text}"') and reason in told


def test_the_same_words_count_once_with_their_newest_meaning(story, path):
    story.said('back off two feet', drive('2ft'), ('', '# cannot: missing_value'))
    story.said('Back off 2 ft', drive('2ft'), ('', drive('2ft', '-')))
    story.said('back off two feet', drive('2ft'))
    made = examples_from_log(path)
    assert [line['target'] for line in made.lines] == [drive('2ft', '-')]


def test_the_correction_that_was_made_last_counts_whichever_run_it_is_about(story, path):
    story.said('back off two feet', drive('2ft'), ('', drive('2ft', '-')),
               corrected_at='2026-01-03T00:00')
    story.said('back off two feet', drive('2ft'), ('', '# cannot: missing_value'),
               corrected_at='2026-01-02T00:00')
    made = examples_from_log(path)
    assert [line['target'] for line in made.lines] == [drive('2ft', '-')]


def test_corrected_words_are_no_success_in_another_run(story, path):
    story.said('back off two feet', drive('2ft'), ('', drive('2ft', '-')))
    story.said('drive five feet', drive('5ft'), ('something else', ''))
    story.said('Drive 5 ft!', drive('5ft'))
    made = examples_from_log(path)
    assert [line['kind'] for line in made.lines] == ['correction'] and len(made.left_out) == 1


def test_no_more_successes_than_corrections_and_the_newest_of_them(story, path):
    story.said('drive five feet', drive('5ft'))
    story.said('drive six feet', drive('6ft'))
    story.said('drive seven feet', drive('7ft'), event='cancelled')
    story.said('drive eight feet', drive('8ft'), ('', '# cannot: not_a_command'))
    story.said('back off two feet', drive('2ft'), ('', drive('2ft', '-')))
    story.said('drive six feet', drive('6ft'))
    story.said('drive nine feet', drive('4ft'))
    made = examples_from_log(path)
    assert (made.corrections, made.successes) == (2, 2)
    assert [line['text'] for line in made.lines if line['kind'] == 'success'] == [
        'drive six feet', 'drive five feet']
    assert examples_from_log(path, successes=False).successes == 0


def test_damaged_lines_are_told(story, path):
    story.said('back off two feet', drive('2ft'), ('', drive('2ft', '-')))
    with path.open('a') as stream:
        stream.write('{"torn\n')
    made = examples_from_log(path)
    assert len(made.lines) == 1 and f'{path}:3: ' in made.left_out[0]


def test_the_mixed_file_has_each_line_so_many_times(story, path, tmp_path):
    story.said('back off two feet', drive('2ft'), ('', drive('2ft', '-')))
    data = tmp_path / 'train.jsonl'
    data.write_text('{"text": "a"}\n{"text": "b"}')
    write_mixed(data, examples_from_log(path).lines, tmp_path / 'out' / 'mixed.jsonl', 3)
    texts = [json.loads(line)['text']
             for line in (tmp_path / 'out' / 'mixed.jsonl').read_text().splitlines()]
    assert texts == ['a', 'b', *['back off two feet'] * 3]
    with pytest.raises(ValueError, match='at least 1'):
        write_mixed(data, (), tmp_path / 'x', 0)
