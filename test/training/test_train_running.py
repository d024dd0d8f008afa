# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Validation by parsed commands, exact resumption, several processes, the verb and the Hub."""

from __future__ import annotations

from dataclasses import replace
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any

import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.training.batches import Encoded, LengthBuckets
from ros2_llm_bridge.training.checkpoints import BestWeights, checkpoint_to_go_on_from
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from ros2_llm_bridge.training.curve import AccuracyLog
from ros2_llm_bridge.training.hub import FolderHub, push
from ros2_llm_bridge.training.train import train
from ros2_llm_bridge.translate import translate
from safetensors.torch import load_file
from tiny_families import ANSWERS, write_data
from tiny_model import write_tiny_base
import torch
from transformers import TrainerControl, TrainerState

OWNER_NAME = 'tiny-owner/tiny-robot'


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny base model."""
    return write_tiny_base(tmp_path_factory.mktemp('base') / 'b')


@pytest.fixture(scope='module')
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of data with validation lines."""
    return write_data(tmp_path_factory.mktemp('data'), repeats=30, validation=True)


def config_for(base: Path, **more: Any) -> TrainConfig:
    """Return a configuration for a run of a second."""
    return TrainConfig(**{
        'base': str(base), 'device': 'cpu', 'lora_r': 8, 'learning_rate': 3e-2,
        'batch_tokens': 512, 'lengths': (64, 128), 'save_steps': 5, 'logging_steps': 1,
        'threads': 1, **more})


def log_of(folder: Path, name: str) -> list[dict[str, float]]:
    """Return the lines of a run's log."""
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


@pytest.fixture(scope='module')
def trained(base: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an adapter that was validated while it was trained."""
    output = tmp_path_factory.mktemp('run') / 'adapter'
    train(config_for(base, eval_steps=10, epochs=4, patience=50), data, output)
    return output


def test_validation_counts_parsed_commands_and_the_best_weights_are_kept(
        base: Path, trained: Path) -> None:
    records = log_of(trained, 'accuracy.jsonl')
    losses = log_of(trained, 'loss.jsonl')
    assert [r['step'] for r in records[:-1]] == list(range(10, 10 * len(records), 10))
    assert records[-1]['step'] == losses[-1]['step']
    assert {r['n'] for r in records} == {2.0}
    assert {r['accuracy'] for r in records} <= {0.0, 0.5, 1.0}
    best = max(r['accuracy'] for r in records)
    manifest = read_manifest(trained)
    assert manifest.metrics['validation_accuracy'] == {'value': best, 'n': 2.0} and best == 1.0
    assert 'validation_accuracy | 1 | 2' in (trained / 'README.md').read_text()
    for name in ('loss.png', 'accuracy.png'):
        assert (trained / name).read_bytes().startswith(b'\x89PNG')
    assert list((trained / 'tensorboard').glob('events.out.tfevents.*'))
    report = json.loads((trained / 'training.json').read_text())
    assert (report['method'], report['examples'], report['processes']) == ('lora', 60, 1)
    assert report['steps'] == losses[-1]['step'] and report['peak_memory_mb'] > 100
    translator = LocalTranslator(TranslatorConfig(
        adapter=str(trained), base=str(base), device='cpu', dtype='bf16'))
    for said, answer in ANSWERS.items():
        assert translate(said, load_profile('demo'), translator, 0.0).written == answer


def test_training_stops_when_nothing_is_gained(base: Path, data: Path, tmp_path: Path) -> None:
    config = config_for(base, eval_steps=2, patience=2, learning_rate=1e-9, epochs=20)
    train(config, data, tmp_path / 'adapter')
    records = log_of(tmp_path / 'adapter', 'accuracy.jsonl')
    assert [r['step'] for r in records] == [2, 4, 6]
    assert len({r['accuracy'] for r in records}) == 1


@pytest.mark.parametrize('method', ['lora', 'p-tuning'])
def test_an_interrupted_run_ends_exactly_as_a_whole_one(
        base: Path, data: Path, tmp_path: Path, method: str,
        capsys: pytest.CaptureFixture[str]) -> None:
    """It had been stopped while its last checkpoint was written, and had got better before."""
    config = config_for(
        base, method=method, epochs=2, encoder_hidden=8, eval_steps=4, lora_dropout=0.1,
        learning_rate=1e-2, save_steps=9, logging_steps=3)
    whole, again = tmp_path / 'whole', tmp_path / 'again'
    train(config, data, whole)
    first, last = sorted((whole / 'checkpoints').glob('checkpoint-*'), key=lambda p: len(p.name))
    shutil.copytree(whole / 'checkpoints', again / 'checkpoints')
    (again / 'checkpoints' / last.name / 'trainer_state.json').unlink()
    state = again / 'checkpoints' / first.name / 'trainer_state.json'
    values = json.loads(state.read_text())
    values['log_history'][-1]['seconds'] = 1000.0
    state.write_text(json.dumps(values))
    shutil.copytree(next((again / 'checkpoints').glob('best-*')), again / 'checkpoints/best-12')
    (again / 'checkpoints' / 'best-12' / 'trained.safetensors').write_text('lost')
    (again / 'loss.jsonl').write_text('{"torn')
    train(config, data, again)
    assert f'{last.name} was cut off while it was written' in capsys.readouterr().out
    for name in ('loss.jsonl', 'accuracy.jsonl'):
        logs = [[{k: v for k, v in r.items() if k != 'seconds'} for r in log_of(folder, name)]
                for folder in (whole, again)]
        assert logs[0] == logs[1]
    assert [r['step'] for r in log_of(whole, 'loss.jsonl')] == [3, 4, 6, 8, 9, 12, 15, 16]
    states = [load_file(folder / 'checkpoints' / last.name / 'trained.safetensors')
              for folder in (whole, again)]
    assert states[0].keys() == states[1].keys()
    for name, tensor in states[0].items():
        assert torch.equal(tensor, states[1][name]), name
    manifests = read_manifest(whole), read_manifest(again)
    assert manifests[0].weights == manifests[1].weights
    assert manifests[0].metrics == manifests[1].metrics
    report = json.loads((again / 'training.json').read_text())
    assert report['resumed'] and report['seconds'] > 1000
    assert log_of(again, 'loss.jsonl')[-1]['seconds'] > 1000


def test_a_finished_run_is_left_alone(
        base: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / 'adapter'
    manifest = train(config_for(base), data, output)
    capsys.readouterr()

    def times() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in output.rglob('*')}

    before = times()
    assert train(config_for(base), data, output) == manifest
    assert 'holds the finished adapter of this run' in capsys.readouterr().out
    assert times() == before
    (output / 'adapter_model.safetensors').unlink()
    assert train(config_for(base), data, output) == manifest
    assert read_manifest(output) == manifest and manifest.metrics['train_loss']['value'] > 0
    assert train(config_for(base), data, output, resume=False).weights == manifest.weights
    assert 'weights to train' in capsys.readouterr().out


def test_a_run_whose_inputs_have_changed_is_another(
        base: Path, data: Path, trained: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(data, tmp_path / 'data'))
    config = config_for(base, init_adapter=str(tmp_path / 'first'), epochs=0.1, eval_steps=100)
    shutil.copytree(trained, tmp_path / 'first')
    train(config, folder, tmp_path / 'second')

    validation = folder / 'validation.jsonl'
    lines = validation.read_text().splitlines(keepends=True)
    validation.write_text(''.join(lines[:-1]))
    with pytest.raises(TrainConfigError, match='another run .validation was'):
        train(config, folder, tmp_path / 'second')
    validation.write_text(''.join(lines))

    train(config_for(base, epochs=0.1), data, tmp_path / 'first', resume=False)
    with pytest.raises(TrainConfigError, match='another run .init_weights was'):
        train(config, folder, tmp_path / 'second')


def test_the_best_weights_are_those_of_the_steps_that_count(tmp_path: Path) -> None:
    """A step at which the model was better is lost with the process, and worse when repeated."""
    model = torch.nn.Linear(1, 1)

    def measured(log: AccuracyLog, state: TrainerState, step: int, accuracy: float) -> None:
        state.global_step = step
        state.log_history.append({'step': step, 'eval_accuracy': accuracy, 'eval_n': 10})
        torch.nn.init.constant_(model.weight, step)
        log.on_evaluate(None, state, TrainerControl(), state.log_history[-1], model)

    def saved(log: AccuracyLog, state: TrainerState) -> None:
        (tmp_path / f'checkpoint-{state.global_step}').mkdir()
        log.on_save(None, state, TrainerControl())

    best = BestWeights(tmp_path)
    log, state = AccuracyLog(tmp_path, 9, best), TrainerState()
    measured(log, state, 5, 0.4)
    measured(log, state, 10, 0.5)
    saved(log, state)
    history = list(state.log_history)
    measured(log, state, 20, 0.8)
    assert {path.name for path in tmp_path.glob('best-*')} == {'best-10', 'best-20'}
    again, state = AccuracyLog(tmp_path, 9, best), TrainerState(log_history=history)
    again.on_train_begin(None, state, TrainerControl())
    measured(again, state, 20, 0.3)
    assert again.best is not None and again.best['step'] == 10
    best.load(model, 10)
    assert model.weight.item() == 10
    saved(again, state)
    assert [path.name for path in tmp_path.glob('best-*')] == ['best-10']
    shutil.rmtree(tmp_path / 'best-10')
    with pytest.raises(TrainConfigError, match='lacks the best weights, those of step 10'):
        again.on_train_begin(None, state, TrainerControl())


@pytest.mark.parametrize('broken', [
    'run.json', 'trainer_state.json', 'optimizer.pt', 'trained.safetensors'])
@pytest.mark.parametrize('content', [None, '{"torn'])
def test_a_checkpoint_that_is_not_whole_is_passed_over(
        tmp_path: Path, broken: str, content: str | None) -> None:
    run = {'lora_r': 8}
    for step in (5, 20, 100):
        folder = tmp_path / f'checkpoint-{step}'
        folder.mkdir()
        for name in ('run.json', 'trainer_state.json', 'optimizer.pt', 'scheduler.pt',
                     'trained.safetensors'):
            (folder / name).write_text(json.dumps(run))
    notes: list[str] = []
    assert checkpoint_to_go_on_from(tmp_path, run, notes.append) == str(folder) and not notes
    (folder / broken).unlink()
    if content is not None and broken.endswith('.json'):
        (folder / broken).write_text(content)
    assert checkpoint_to_go_on_from(tmp_path, run, notes.append) == str(
        tmp_path / 'checkpoint-20')
    assert len(notes) == 1 and 'checkpoint-100' in notes[0] and broken in notes[0]
    with pytest.raises(TrainConfigError, match='lora_r was 8, now it is 4'):
        checkpoint_to_go_on_from(tmp_path, {'lora_r': 4})


def test_checkpoints_of_another_run_are_not_taken(
        base: Path, data: Path, trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained / 'checkpoints', tmp_path / 'checkpoints')
    config = config_for(base, eval_steps=10, epochs=4, patience=50)
    with pytest.raises(TrainConfigError, match='lora_r was 8, now it is 4.*--no-resume'):
        train(replace(config, lora_r=4), data, tmp_path)
    train(replace(config, lora_r=4, epochs=0.1, eval_steps=0), data, tmp_path, resume=False)
    assert read_manifest(tmp_path).settings['lora_r'] == 4
    assert not list((tmp_path / 'checkpoints').glob('checkpoint-[1-9]?'))


def test_batches_of_several_processes_are_those_of_one() -> None:
    examples = [Encoded(tuple(range(n)), 1) for n in [10, 20, 48, 49, 64, 65, 90] * 9]

    def batches(rank: int, processes: int) -> LengthBuckets:
        return LengthBuckets(examples, (48, 64, 128), 256, 3, 1.0, rank, processes)

    whole = list(batches(0, 1))
    parts = [list(batches(rank, 3)) for rank in range(3)]
    assert {len(part) for part in parts} == {-(-len(whole) // 3)} == {len(batches(0, 3))}
    together = [batch for step in zip(*parts) for batch in step]
    assert together[:len(whole)] == whole
    assert together[len(whole):] == whole[:len(together) - len(whole)]


@pytest.mark.timeout(180)
def test_two_processes_train_one_adapter(base: Path, data: Path, tmp_path: Path) -> None:
    """All weights, since the output layer's get their gradient outside of the wrapper."""
    output = tmp_path / 'adapter'
    done = subprocess.run(
        [sys.executable, '-m', 'accelerate.commands.accelerate_cli', 'launch', '--multi_gpu',
         '--num_processes', '2', '--num_machines', '1', '--mixed_precision', 'no',
         '--dynamo_backend', 'no', '--main_process_port', '0', '-m', 'ros2_llm_bridge', 'train',
         '--method', 'full', '--base', str(base), '--data', str(data), '--output', str(output),
         '--set', 'device=cpu', '--set', 'lengths=[64, 128]', '--set', 'batch_tokens=512',
         '--set', 'learning_rate=0.01', '--set', 'threads=1', '--set', 'epochs=2',
         '--set', 'eval_steps=3', '--set', 'logging_steps=1'],
        env={**os.environ, 'OMP_NUM_THREADS': '1'}, capture_output=True, text=True, timeout=170,
        check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.count('weights to train') == 1
    report = json.loads((output / 'training.json').read_text())
    whole = LengthBuckets(
        [Encoded(tuple(range(n)), 1) for n in _lengths(base, data)], (64, 128), 512, 0)
    assert report['processes'] == 2 and report['steps'] == 2 * -(-len(whole) // 2)
    losses = [r['loss'] for r in log_of(output, 'loss.jsonl')]
    assert losses[-1] < 0.7 * losses[0]
    assert {r['n'] for r in log_of(output, 'accuracy.jsonl')} == {2.0}
    LocalTranslator(TranslatorConfig(adapter=str(output), base=str(base), device='cpu'))


def _lengths(base: Path, data: Path) -> list[int]:
    from ros2_llm_bridge.inference.base_model import load_base
    from ros2_llm_bridge.training.batches import EncodedExamples

    tokenizer = load_base(str(base), 'cpu', 'fp32').tokenizer
    return [len(e.ids) for e in EncodedExamples(data / 'train.jsonl', tokenizer, 128).examples]


def test_base_and_adapter_go_through_a_hub(
        base: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    """The base is fetched by id, the adapter is pushed and found by id again."""
    monkeypatch.setattr('huggingface_hub.constants.HF_HUB_CACHE', str(tmp_path / 'hub'))
    monkeypatch.setenv('HF_HUB_CACHE', str(tmp_path / 'hub'))
    files = {path.name: path for path in base.iterdir()}
    snapshot = FolderHub(tmp_path / 'hub').upload('tiny-owner/tiny-base', files, 'a base')
    arguments = ['train', '--base', 'tiny-owner/tiny-base', '--data', str(data), '--output',
                 str(tmp_path / 'adapter'), '--set', 'device=cpu', '--set', 'lengths=[64, 128]',
                 '--set', 'epochs=0.2', '--push-to', OWNER_NAME,
                 '--hub-folder', str(tmp_path / 'hub')]
    assert main(arguments) == 0
    assert 'published: ' in capsys.readouterr().err.replace('\n', '')
    found = find_adapter(OWNER_NAME, fetch=False)
    assert tmp_path / 'hub' in found.parents
    manifest = read_manifest(found)
    assert manifest.base == 'tiny-owner/tiny-base'
    assert manifest.base_revision == Path(snapshot).name
    assert manifest == read_manifest(tmp_path / 'adapter')
    LocalTranslator(TranslatorConfig(
        adapter=OWNER_NAME, base='tiny-owner/tiny-base', device='cpu', dtype='fp32'))
    more = [*arguments[:-4], '--init-adapter', OWNER_NAME, '--no-resume']
    assert main(more) == 0
    assert read_manifest(tmp_path / 'adapter').settings['init_adapter'] == OWNER_NAME


def test_a_hub_that_cannot_be_reached_costs_no_adapter(trained: Path) -> None:
    from ros2_llm_bridge.training.hub import HuggingFaceHub

    with pytest.raises(AdapterError, match='could not be pushed'):
        push(trained, OWNER_NAME, HuggingFaceHub(), 'ros2-commands')
    assert read_manifest(trained)


@pytest.mark.parametrize('arguments, code, said', [
    (['--data', 'none'], 2, 'there is no file none'),
    (['--set', 'sed=1'], 2, 'sed: no such field'),
    (['--set', 'epochs=1.5'], 2, 'epochs: must be a whole number or below 1'),
    (['--method', 'full', '--set', 'method=lora'], 2, 'method: is given by its own option and'),
    (['--set', 'eval_steps=5'], 2, 'eval_steps: there is nothing to validate with'),
    (['--method', 'full', '--set', 'quantization=8bit'], 2, 'cannot be trained'),
    (['--method', 'prefix', '--set', 'gradient_checkpointing=true'], 2, 'gradient_checkpointing'),
    (['--method', 'p-tuning', '--init-adapter', 'x'], 2, 'keeps no encoder'),
    (['--push-to', 'no id'], 3, 'write OWNER/NAME'),
    (['--hub-folder', 'hub'], 2, '--hub-folder needs --push-to'),
    (['--base', './none'], 3, 'there is no model ./none'),
    (['--method', 'magic'], 2, "invalid choice: 'magic'")])
def test_the_verb_says_what_is_wrong(
        data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str],
        code: int, said: str) -> None:
    given = ['--data', str(data / 'train.jsonl'), '--output', str(tmp_path), *arguments]
    assert main(['train', *given]) == code
    assert said in ' '.join(capsys.readouterr().err.split())
