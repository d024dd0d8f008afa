# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The data of the log tasks: reproducible, split by package, learnable, and without leaks."""

from __future__ import annotations

import json
from pathlib import Path
import random

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.logs.catalogue import load_causes, UNKNOWN
from ros2_llm_bridge.logs.prompts import CLASSES, CLASSIFY, EXPLAIN, LogTask
from ros2_llm_bridge.logs.records import clean, severity
from ros2_llm_bridge.training.batches import read_examples
from ros2_llm_bridge.training.logs.dataset import (
    generate, HELD_OUT_PACKAGES, LogDataError, LogExample, SPLITS, wordings, write)
from ros2_llm_bridge.training.logs.fillings import fill

TASKS: tuple[LogTask, ...] = (EXPLAIN, CLASSIFY)


@pytest.fixture(scope='module', params=TASKS)
def task(request: pytest.FixtureRequest) -> LogTask:
    """Return one task after the other."""
    return request.param


@pytest.fixture(scope='module')
def examples(task: LogTask) -> list[LogExample]:
    """Return a data set."""
    return list(generate(task, 600, 3))


def test_the_same_seed_gives_the_same_data(task: LogTask, examples: list[LogExample]) -> None:
    assert list(generate(task, 600, 3)) == examples
    assert list(generate(task, 600, 4)) != examples


def test_no_package_and_no_wording_is_in_training_and_test(examples: list[LogExample]) -> None:
    of = {split: [e for e in examples if e.wording.split == split] for split in SPLITS}
    assert len(of['train']) == 600
    names = {split: {e.wording.name for e in own} for split, own in of.items()}
    assert not names['train'] & (names['validation'] | names['test_packages'])
    assert {e.wording.package for e in of['test_packages']} <= HELD_OUT_PACKAGES
    others = {e.wording.package for e in of['train'] + of['validation']}
    assert not others & HELD_OUT_PACKAGES
    texts = {split: {clean(e.text) for e in own} for split, own in of.items()}
    assert not texts['train'] & (texts['validation'] | texts['test_packages'])
    assert sum(map(len, texts.values())) == len(examples)


def test_no_pattern_stands_twice(task: LogTask) -> None:
    patterns = [w.pattern for w in wordings(task)]
    assert sorted({p for p in patterns if patterns.count(p) > 1}) == []


def test_every_cause_has_wordings_to_train_and_to_test_on() -> None:
    found = {split: {w.answer for w in wordings(EXPLAIN) if w.split == split} for split in SPLITS}
    expected = {*load_causes(), UNKNOWN}
    assert found == dict.fromkeys(SPLITS, expected)


def test_every_wording_can_be_filled(task: LogTask) -> None:
    rng = random.Random(1)
    for wording in wordings(task):
        filled = fill(wording.pattern, rng)
        assert not set('{}<|>') & set(filled.replace('->', '')), wording.name


def test_the_claimed_severity_gives_the_class_away_in_no_more_than_most_lines() -> None:
    claims = {'INFO': 'ok', 'DEBUG': 'ok', 'WARN': 'warning', 'ERROR': 'failure',
              'FATAL': 'failure'}
    lines = list(generate(CLASSIFY, 600, 3))
    told = [claims.get(severity(e.text) or '') for e in lines]
    right = sum(claim == e.wording.answer for claim, e in zip(told, lines)) / len(lines)
    contradicted = sum(
        claim is not None and claim != e.wording.answer for claim, e in zip(told, lines))
    assert 0.4 < right < 0.6
    assert contradicted / len(lines) > 0.1
    assert {e.wording.answer for e in lines} == set(CLASSES)


def test_what_is_written_can_be_trained_on(
        task: LogTask, examples: list[LogExample], tmp_path: Path) -> None:
    card = write(task, examples, tmp_path, 3)
    assert (tmp_path / 'README.md').read_text() == card
    assert 'seed 3' in card and '| train | 600 |' in card
    lines = [json.loads(line) for line in (tmp_path / 'train.jsonl').read_text().splitlines()]
    assert len(list(read_examples(tmp_path / 'train.jsonl'))) == len(lines) == 600
    assert lines[0].keys() == {'text', 'prompt', 'target', 'kind', 'template', 'split', 'origin',
                               'expected', 'capabilities'}
    assert lines[0]['expected'] == [{'do': task, 'answer': lines[0]['target']}]


def test_the_verb_writes_the_data_of_a_task(
        task: LogTask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ['dataset', '--task', task, '--count', '40', '--seed', '3', '--output']
    assert main([*arguments, str(tmp_path / 'verb')]) == ExitCode.DONE
    assert f'Log texts of the task {task}' in capsys.readouterr().out
    write(task, list(generate(task, 40, 3)), tmp_path / 'own', 3)
    for name in (*(f'{split}.jsonl' for split in SPLITS), 'README.md'):
        assert (tmp_path / 'verb' / name).read_bytes() == (tmp_path / 'own' / name).read_bytes()


@pytest.mark.parametrize('arguments', [
    ['--phrases', 'own.jsonl'], ['--exclude', 'x.jsonl'], ['--repeat', '10']])
def test_what_is_for_commands_only_is_refused(
        arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ['dataset', '--task', EXPLAIN, '--output', str(tmp_path / 'out'), *arguments]
    assert main(given) == ExitCode.USAGE
    assert 'are of --task ros2-commands only' in capsys.readouterr().err
    assert not (tmp_path / 'out').exists()


def test_too_many_examples_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        'ros2_llm_bridge.training.logs.dataset.fill', lambda pattern, rng: 'the same')
    with pytest.raises(LogDataError, match='of 500 different examples'):
        list(generate(CLASSIFY, 500, 1))
