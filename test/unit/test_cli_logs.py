# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The verbs explain and classify with a scripted model: what they print and how they end."""

from __future__ import annotations

import io
import json
import os

import pytest
from rich.console import Console
from ros2_llm_bridge.cli.batch import read_items
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.log_tasks import line_groups
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.cli.verbs.classify import classify_items, classify_lines
from ros2_llm_bridge.cli.verbs.explain import explain_items, explain_log, explain_texts
from ros2_llm_bridge.logs.answers import Judgement
from ros2_llm_bridge.logs.catalogue import load_causes
from ros2_llm_bridge.logs.prompts import CLASSES
from ros2_llm_bridge.ports import Generation

CAUSES = load_causes()


class ByWord:
    """A model that answers by a word in the text, else with the first word that it may write."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def generate(self, request):
        text = request.prompt.instruction
        self.asked.append(text)
        for word, answer in self.answers.items():
            if word in text and f'"{answer}"' in request.grammar:
                return Generation(answer, 0.9, 2, 3, 1.0)
        return Generation(request.grammar.split('"')[1], 0.1, 2, 3, 1.0)


def asking(model):
    """Return what explain is asked with."""
    return {'causes': CAUSES, 'translator': model, 'threshold': 0.5}


def printed(run, *arguments):
    """Return the exit code and the text that a function prints."""
    out = io.StringIO()
    code = run(*arguments, Console(file=out, highlight=False, soft_wrap=True))
    return code, out.getvalue()


def test_a_cause_is_printed_with_its_next_steps():
    code, text = printed(
        explain_texts, ['frame odom does not exist'], asking(ByWord({'frame': 'frame_missing'})))
    cause = CAUSES['frame_missing']
    assert code == ExitCode.DONE
    assert text.splitlines()[0] == 'frame_missing (tf2), 90% sure'
    assert cause.happened in text and cause.cause in text
    assert all(f'{n}. {step}' in text for n, step in enumerate(cause.next_steps, 1))


def test_what_is_not_known_says_so_and_is_refused():
    code, text = printed(explain_texts, ['gibberish'], asking(ByWord({})))
    assert code == ExitCode.REFUSED
    assert text.startswith('unknown')
    assert 'Perhaps: qos_mismatch (10%)' in text


def test_a_log_tells_each_cause_once_and_counts():
    model = ByWord({'frame': 'frame_missing', 'disk': 'disk_full'})
    found = ['[ERROR] [1712345678.1] [a]: frame x', '[INFO] [1712345678.2] [a]: disk is fine',
             '[ERROR] [1712345679.1] [a]: frame x', '[WARN] [1712345679.2] [a]: frame y',
             'noise']
    code, text = printed(explain_log, found, False, asking(model))
    assert code == ExitCode.DONE
    assert text.count('What to do') == 1
    assert text.splitlines()[-2:] == ['    3 x frame_missing', '    1 x unknown']
    assert model.asked == ['[ERROR] [a]: frame x', '[WARN] [a]: frame y', 'noise']
    assert 'disk_full' in printed(explain_log, found, True, asking(model))[1]


def test_a_batch_of_texts_is_a_line_each():
    out = io.StringIO()
    items = read_items(io.BytesIO(b'{"text": "frame x", "n": 7}\n{"text": 1}\nfoo\n'))
    code = explain_items(items, asking(ByWord({'frame': 'frame_missing'})), out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert code == ExitCode.REFUSED
    assert [line['cause'] for line in lines] == ['frame_missing', None, 'unknown']
    assert lines[0]['n'] == 7 and 'text' in lines[1]['error']


def judge(lines):
    """Judge lines by words in them."""
    words = {'lost': 'failure', 'late': 'warning'}
    return [Judgement(line, next((c for w, c in words.items() if w in line), 'ok'), 0.9)
            for line in lines]


def test_lines_get_their_class_in_front():
    groups = [['all well', '[INFO] lost'], [''], ['late \x1b[31mred\x1b[0m']]
    code, text = printed(classify_lines, groups, judge, frozenset(CLASSES))
    assert code == ExitCode.REFUSED
    assert text.splitlines() == [
        'ok      all well', 'failure [INFO] lost', 'ok      ', 'warning late red']


@pytest.mark.parametrize('only, shown', [({'failure'}, 1), ({'ok', 'warning'}, 2)])
def test_only_some_classes_are_shown_and_a_failure_is_told_anyway(only, shown):
    code, text = printed(classify_lines, [['fine', 'lost', 'late']], judge, only)
    assert code == ExitCode.REFUSED
    assert len(text.splitlines()) == shown


def test_without_a_failure_the_code_is_zero():
    assert printed(classify_lines, [['fine']], judge, {'failure'}) == (ExitCode.DONE, '')


def test_a_batch_of_lines_keeps_texts_and_fields():
    out = io.StringIO()
    groups = [['{"text": "[INFO] lost", "n": 1}', 'fine'], ['{"text": 2}', 'lost too']]
    assert classify_items(groups, judge, {'failure'}, out) == ExitCode.REFUSED
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line['class'] for line in lines] == ['failure', None, 'failure']
    assert (lines[0]['text'], lines[0]['n']) == ('[INFO] lost', 1)
    assert 'text' in lines[1]['error']


def test_lines_come_as_soon_as_they_are_there():
    reader, writer = os.pipe()
    with open(reader, 'rb') as stream:
        groups = line_groups(stream)
        os.write(writer, b'one\ntwo\nthr')
        assert next(groups) == ['one', 'two']
        os.write(writer, b'ee\r\n\xff\nlast')
        assert next(groups) == ['three', '\ufffd']
        os.close(writer)
        assert list(groups) == [['last']]


@pytest.mark.parametrize('arguments', [
    ['explain', '--batch', 'x'], ['explain', '--threshold', '2', 'x'],
    ['classify', '--batch', 'x'], ['classify', '--only', 'error', 'x']])
def test_wrong_arguments_are_a_usage_error(arguments, capsys):
    assert main(arguments) == ExitCode.USAGE
    assert capsys.readouterr().out == ''


@pytest.mark.parametrize('verb', ['explain', 'classify'])
def test_a_missing_adapter_is_a_model_error(verb, tmp_path, capsys):
    assert main([verb, '--adapter', str(tmp_path / 'none'), 'x']) == ExitCode.MODEL
    assert 'none' in capsys.readouterr().err
