# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Both log tasks from training lines to the command line, on a tiny model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Mapping, Sequence

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.logs.prompts import build_log_prompt, CLASSIFY, EXPLAIN, LogTask
from ros2_llm_bridge.training.config import TrainConfig
from ros2_llm_bridge.training.logs.baseline import CENTROID, LOGISTIC
from ros2_llm_bridge.training.logs.dataset import generate, write
from ros2_llm_bridge.training.logs.evaluate import evaluate
from ros2_llm_bridge.training.logs.report import markdown
from ros2_llm_bridge.training.logs.scoring import Answered
from ros2_llm_bridge.training.train import train
from tiny_model import write_tiny_base

TEXTS: dict[LogTask, dict[str, str]] = {
    EXPLAIN: {'frame odom is not there': 'frame_missing', 'no space left': 'disk_full'},
    CLASSIFY: {'goal reached': 'ok', 'it died': 'failure'},
}


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny base model."""
    return write_tiny_base(tmp_path_factory.mktemp('base') / 'b')


def adapter_for(task: LogTask, base: Path, folder: Path, **more: Any) -> Path:
    """Return the folder of an adapter that has learnt the texts of a task."""
    folder.mkdir(exist_ok=True)
    data = folder / 'train.jsonl'
    lines = [{'prompt': vars(build_log_prompt(task, text)), 'target': answer}
             for text, answer in TEXTS[task].items()] * 60
    data.write_text('\n'.join(map(json.dumps, lines)))
    settings: dict[str, Any] = {'learning_rate': 2e-2, **more}
    config = TrainConfig(
        base=str(base), device='cpu', task=task, lora_r=8, batch_tokens=256, lengths=(64, 96),
        save_steps=1000, seed=5, **settings)
    train(config, data, folder / 'adapter')
    return folder / 'adapter'


def test_explain_is_trained_and_served(
        base: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    adapter = adapter_for(EXPLAIN, base, tmp_path)
    assert read_manifest(adapter, task=EXPLAIN).task == EXPLAIN
    model = ['--adapter', str(adapter), '--base', str(base), '--device', 'cpu']
    capfd.readouterr()
    assert main(['explain', *model, '--threshold', '0.01', *TEXTS[EXPLAIN]]) == ExitCode.DONE
    first = [line.split()[0] for line in capfd.readouterr().out.splitlines() if 'sure' in line]
    assert first == list(TEXTS[EXPLAIN].values())
    assert main(['explain', *model, '--threshold', '1', 'no space left']) == ExitCode.REFUSED
    assert 'Perhaps: disk_full' in capfd.readouterr().out
    assert main(['classify', *model, 'it died']) == ExitCode.MODEL
    assert "task 'explain'" in capfd.readouterr().err
    more = {'init_adapter': str(adapter), 'learning_rate': 1e-6, 'epochs': 0.1}
    went_on = adapter_for(EXPLAIN, base, tmp_path / 'more', **more)
    losses = [read_manifest(folder, EXPLAIN).metrics['train_loss']['value']
              for folder in (adapter, went_on)]
    assert losses[1] < 0.5 * losses[0]
    with pytest.raises(AdapterError, match="needed is task 'classify'"):
        adapter_for(CLASSIFY, base, tmp_path / 'other', **more)


def test_classify_is_trained_and_served(
        base: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    adapter = adapter_for(CLASSIFY, base, tmp_path)
    model = ['--adapter', str(adapter), '--base', str(base), '--device', 'cpu']
    capfd.readouterr()
    assert main(['classify', *model, *TEXTS[CLASSIFY]]) == ExitCode.REFUSED
    assert capfd.readouterr().out.splitlines() == ['ok      goal reached', 'failure it died']
    assert main(['classify', *model, 'goal reached']) == ExitCode.DONE


@pytest.mark.parametrize('task, word, rival', [
    (EXPLAIN, 'disk_full', CENTROID), (CLASSIFY, 'failure', LOGISTIC)])
def test_the_report_counts_what_was_answered(
        task: LogTask, word: str, rival: str, tmp_path: Path) -> None:
    examples = list(generate(task, 150, 1))
    write(task, examples, tmp_path, 1)

    def ask(lines: Sequence[Mapping[str, str]]) -> list[Answered]:
        return [Answered(line['text'], line['template'], line['target'], word, 0.7)
                for line in lines]

    found = evaluate(task, tmp_path, ask, [rival])
    test = [e for e in examples if e.wording.split == 'test_packages']
    right = sum(e.wording.answer == word for e in test)
    adapter = found['test_packages']['adapter']
    assert adapter['top1']['n'] == len(test)
    assert adapter['top1']['value'] == pytest.approx(right / len(test))
    if task == EXPLAIN:
        assert found['threshold'] == 0.7
        assert adapter['at_threshold']['told'] == len(test)
    else:
        assert adapter['recall']['failure']['value'] == 1.0
        assert sum(map(sum, adapter['confusion'])) == len(test)
    report = markdown(found)
    assert f'{len(test)} texts of' in report and rival in report
    json.dumps(found, allow_nan=False)
