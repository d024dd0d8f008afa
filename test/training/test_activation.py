# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The gate before an adapter goes into service, and what is in service."""

from dataclasses import asdict, replace
import json

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.local import adapter_folder
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.in_service import (
    adapter_in_service, note_path, put_in_service, read_activation, reset_service)
from ros2_llm_bridge.inference.manifest import Manifest
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.resources import default_adapter
from ros2_llm_bridge.training.activation import (
    comparison_rows, from_report, LEAST_LINES, objections)
from ros2_llm_bridge.training.evaluation.comparing import compare, ERRORS
from ros2_llm_bridge.training.evaluation.evaluating import measure
from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError, Line
from ros2_llm_bridge.training.evaluation.measures import Share
from ros2_llm_bridge.training.evaluation.predictions import Prediction
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

DEMO = load_profile('demo')
REFUSE = {'do': 'refuse'}


def move(metres):
    return {'do': 'move', 'distance_m': metres, 'speed_mps': None}


LINES = [
    *(Line(f'forward {n}', (move(1.0),), kind='motion') for n in range(40)),
    *(Line(f'back {n}', (move(-1.0),), kind='backward') for n in range(10)),
    *(Line(f'dance {n}', (REFUSE,), kind='refusal') for n in range(10))]


def evaluation(changed=None, lines=LINES, threshold=DEFAULT_THRESHOLD, system='x'):
    """Return the numbers of answers that are right but for some texts."""
    changed = changed or {}
    answers = {
        line.key: Prediction(
            line.key, (changed.get(line.text, line.expected[0]),), confidence=0.9,
            forward_passes=5, tokens=20, latency_ms=10.0)
        for line in lines}
    return measure(lines, answers, system, DEMO, threshold)


def test_an_adapter_that_is_worse_in_nothing_may_serve():
    assert objections(evaluation({'dance 1': move(1.0)}), evaluation()) == []
    assert objections(evaluation(), evaluation()) == []


def test_one_kind_that_got_worse_is_enough_however_much_another_gained():
    old = evaluation({f'forward {n}': move(2.0) for n in range(20)})
    assert objections(old, evaluation({'dance 1': move(1.0)})) == [
        'refusal: 9 of 10 exact, in service 10', 'motions nobody asked for: 1, in service 0',
        'motions instead of a refusal: 1, in service 0']


@pytest.mark.parametrize('kind', ['motion', 'backward', 'refusal'])
def test_every_kind_counts(kind):
    text = next(line.text for line in LINES if line.kind == kind)
    worse = evaluation({text: {'do': 'stop'} if kind != 'refusal' else move(1.0)})
    comparison = compare(evaluation(), worse)
    assert [change.kind for change in comparison.worse] == [kind]
    assert not comparison.acceptable and compare(worse, evaluation()).acceptable
    assert [change.kind for change in comparison.kinds] == ['backward', 'motion', 'refusal']


def test_one_more_wrong_direction_is_enough_even_at_equal_accuracy():
    old, new = evaluation({'forward 1': move(2.0)}), evaluation({'forward 1': move(-1.0)})
    assert new.overall.exact == old.overall.exact
    assert objections(old, new) == ['wrong directions: 1, in service 0']


@pytest.mark.parametrize('field, name', [
    (field, name) for name, field in ERRORS.items()])
def test_one_more_error_of_any_sort_is_enough_even_at_equal_accuracy(field, name):
    old, new = (replace(evaluation(), **{field: Share(count, 50)}) for count in (2, 3))
    assert objections(old, new) == [f'{name}: 3, in service 2']
    assert not compare(old, new).acceptable and compare(new, old).acceptable
    assert (name, '50', '2', '3', 'worse') in comparison_rows(old, new)
    assert objections(new, old) == []
    assert (name, '50', '3', '2', 'better') in comparison_rows(new, old)


def test_a_measurement_that_shows_too_little_is_no_reason():
    few = LINES[:LEAST_LINES - 20]
    (first, second) = objections(evaluation(lines=few), evaluation(lines=few))
    assert first.startswith('only 30 lines') and second.startswith('no line must be refused')
    refusals = [replace(line, expected=(REFUSE,)) for line in LINES]
    assert objections(evaluation(lines=refusals), evaluation(lines=refusals)) == [
        'no line expects a direction; give lines that do']


def test_only_the_threshold_with_which_it_will_serve_decides():
    wrong = 'measured with threshold 0.2; measure with 0.57, with which it will serve'
    assert objections(evaluation(), evaluation(threshold=0.2)) == [
        'measured with threshold 0.2, in service 0.57', wrong]
    assert objections(evaluation(threshold=0.2), evaluation(threshold=0.2)) == [wrong]


def adapter(folder, weights, base='b' * 64):
    """Write an adapter that has a manifest and nothing in its files."""
    folder.mkdir(parents=True)
    manifest = Manifest(
        base='tiny', base_revision='1', base_tensors=base, tokenizer='t', prompt_version=1,
        vocabulary='v', data='d', seed=0, method='lora', weights=weights)
    (folder / 'manifest.json').write_text(json.dumps(asdict(manifest)))
    for name in ('adapter_config.json', 'adapter_model.safetensors'):
        (folder / name).write_text('{}')
    return folder


def report(path, **systems):
    """Write an evaluation.json with a system for each hash of weights."""
    values = {f'name {weights}': {'title': f'adapter (lora, {weights}) on tiny', **e.to_json()}
              for weights, e in systems.items()}
    path.write_text(json.dumps({'format': 1, 'systems': values}))
    return path


OLD, NEW = 'a' * 12, 'c' * 12


@pytest.fixture
def home(monkeypatch, tmp_path):
    monkeypatch.setenv('ROS_HOME', str(tmp_path / 'home'))
    return tmp_path


@pytest.fixture
def serving(home):
    """Provide an adapter that is in service."""
    folder = adapter(home / 'old', OLD)
    put_in_service(folder, OLD)
    return folder


def activate(folder, *arguments):
    return main(['adapter', 'activate', str(folder), *map(str, arguments)])


def test_without_an_activation_the_adapter_of_the_package_serves(home):
    assert read_activation() is None and not reset_service()
    assert adapter_in_service() == default_adapter() == adapter_folder(None)


def test_a_better_adapter_goes_into_service_and_back(home, serving, capsys):
    candidate = adapter(home / 'new', NEW)
    old = report(home / 'old.json', **{OLD: evaluation({'dance 1': move(1.0)})})
    new = report(home / 'new.json', **{NEW: evaluation()})
    assert activate(candidate, '--report-new', new, '--report-old', old) == ExitCode.DONE
    assert 'better' in capsys.readouterr().out
    assert adapter_folder(None) == adapter_in_service() == candidate
    assert adapter_folder(str(serving)) == serving, 'who names an adapter gets it'
    assert activate(candidate, '--report-new', new) == ExitCode.DONE
    assert 'in service already' in capsys.readouterr().out
    assert main(['adapter', 'reset']) == ExitCode.DONE
    assert adapter_in_service() == default_adapter()


@pytest.mark.parametrize('changed, said', [
    ({'forward 1': move(2.0)}, 'motion: 39 of 40 exact, in service 40'),
    ({'back 1': move(1.0)}, 'wrong directions: 1, in service 0')])
def test_a_worse_one_does_not_and_the_table_says_why(home, serving, capsys, changed, said):
    candidate = adapter(home / 'new', NEW)
    both = report(home / 'both.json', **{OLD: evaluation(), NEW: evaluation(changed)})
    assert activate(candidate, '--report-new', both) == ExitCode.REFUSED
    shown, told = capsys.readouterr()
    assert 'worse' in shown and f'not activated: {said}' in told
    assert adapter_in_service() == serving


def test_a_report_of_another_adapter_or_of_other_lines_decides_nothing(home, serving, capsys):
    candidate = adapter(home / 'new', NEW)
    other = report(home / 'other.json', **{OLD: evaluation(), 'd' * 12: evaluation()})
    assert activate(candidate, '--report-new', other) == ExitCode.USAGE
    assert f'not about the adapter with weights {NEW}' in capsys.readouterr().err
    lines = report(home / 'lines.json', **{OLD: evaluation(lines=LINES[1:]), NEW: evaluation()})
    assert activate(candidate, '--report-new', lines) == ExitCode.REFUSED
    assert 'on different lines' in capsys.readouterr().err
    torn = home / 'torn.json'
    for text in ('{', '[]', '{"systems": {"x": {"title": "NEW"}}}', '{"systems": 1}'):
        torn.write_text(text.replace('NEW', NEW))
        with pytest.raises(EvaluationDataError, match='is no report of evaluate'):
            from_report(torn, NEW)
    assert activate(home / 'none', '--report-new', lines) == ExitCode.MODEL
    assert activate(candidate) == ExitCode.USAGE
    assert adapter_in_service() == serving


def test_a_folder_that_changes_while_it_is_measured_is_not_activated(
        home, serving, capsys, monkeypatch):
    candidate = adapter(home / 'new', NEW)
    both = report(home / 'both.json', **{OLD: evaluation(), NEW: evaluation()})

    def read_and_change(path, weights):
        manifest = candidate / 'manifest.json'
        manifest.write_text(manifest.read_text().replace(NEW, 'f' * 12))
        return from_report(path, weights)
    monkeypatch.setattr('ros2_llm_bridge.training.activation.from_report', read_and_change)
    assert activate(candidate, '--report-new', both) == ExitCode.MODEL
    told = capsys.readouterr().err.replace('\n', ' ')
    assert f'{"f" * 12}, measured was {NEW}' in told and 'measure what it holds now' in told
    assert adapter_in_service() == serving


def test_an_adapter_of_another_base_does_not_replace_it(home, serving, capsys):
    candidate = adapter(home / 'new', NEW, base='e' * 64)
    both = report(home / 'both.json', **{OLD: evaluation(), NEW: evaluation()})
    assert activate(candidate, '--report-new', both) == ExitCode.REFUSED
    assert 'cannot replace each other' in capsys.readouterr().err


def test_what_is_in_service_must_be_there_unchanged(home, serving):
    manifest = serving / 'manifest.json'
    text = manifest.read_text()
    manifest.write_text(text.replace(OLD, NEW))
    with pytest.raises(AdapterError, match='has changed since it was activated'):
        adapter_in_service()
    manifest.write_text(text)
    serving.rename(home / 'elsewhere')
    with pytest.raises(AdapterError, match='the folder is gone.*adapter reset'):
        adapter_in_service()
    for damage in ('{', '[]', '{"adapter": "x"}',
                   '{"adapter": 1, "weights": "", "activated": ""}'):
        note_path().write_text(damage)
        with pytest.raises(AdapterError, match='damaged'):
            adapter_in_service()
    assert main(['adapter', 'reset']) == ExitCode.DONE


def test_the_list_marks_what_serves_and_names_what_is_wrong(home, serving, capsys, monkeypatch):
    monkeypatch.setenv('COLUMNS', '300')
    adapter(home / 'shelf' / 'new', NEW)
    (home / 'shelf' / 'bad').mkdir()
    (home / 'shelf' / 'bad' / 'manifest.json').write_text('{')
    assert main(['adapter', 'list', str(home / 'shelf')]) == ExitCode.DONE
    rows = capsys.readouterr().out.splitlines()
    assert [OLD in row for row in rows if 'in service' in row] == [True]
    assert any(NEW in row for row in rows)
    assert any('manifest.json is damaged' in row for row in rows)
    assert main(['adapter', 'show']) == ExitCode.DONE
    assert OLD in capsys.readouterr().out
