# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A whole training run on a tiny model, an interrupted one, and configuration errors."""

from __future__ import annotations

from dataclasses import replace
import json
from pathlib import Path
import shutil

import pytest
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.ports import GenerationRequest
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.training.config import (
    read_values, TrainConfig, TrainConfigError, with_values)
from ros2_llm_bridge.training.train import train
from safetensors.torch import load_file
from tiny_model import write_tiny_base
import torch

ANSWERS = {'move forward': '# cannot: missing_value', 'order a pizza': '# cannot: not_a_command'}


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny base model."""
    return write_tiny_base(tmp_path_factory.mktemp('base') / 'b')


@pytest.fixture(scope='module')
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a training file of two sentences, many times."""
    path = tmp_path_factory.mktemp('data') / 'train.jsonl'
    lines = [{'prompt': vars(build_prompt(said)), 'target': answer}
             for said, answer in ANSWERS.items()] * 100
    path.write_text('\n'.join(map(json.dumps, lines)))
    return path


def config_for(base: Path) -> TrainConfig:
    """Return a configuration for a run of seconds."""
    return TrainConfig(
        base=str(base), device='cpu', lora_r=8, learning_rate=2e-2, batch_tokens=256,
        lengths=(64, 96), save_steps=20, logging_steps=5, seed=5, epochs=1)


def log_of(folder: Path) -> list[dict[str, float]]:
    """Return the lines of a run's log."""
    return [json.loads(line) for line in (folder / 'loss.jsonl').read_text().splitlines()]


@pytest.fixture(scope='module')
def trained(base: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an adapter that has been trained in one go."""
    output = tmp_path_factory.mktemp('run') / 'adapter'
    train(config_for(base), data, output)
    return output


def test_a_run_learns_and_its_artefact_is_served(base: Path, data: Path, trained: Path) -> None:
    losses = [record['loss'] for record in log_of(trained)]
    assert losses[-1] < 0.2 * losses[0]
    assert (trained / 'loss.png').read_bytes().startswith(b'\x89PNG')
    manifest = read_manifest(trained)
    assert manifest.seed == 5 and manifest.settings['lora_r'] == 8
    assert manifest.metrics['train_loss']['n'] == 200
    translator = LocalTranslator(
        TranslatorConfig(adapter=str(trained), base=str(base), device='cpu', dtype='fp32'))
    for said, answer in ANSWERS.items():
        generation = translator.generate(GenerationRequest(build_prompt(said), '', 40))
        assert generation.text == answer


def test_an_interrupted_run_ends_as_a_whole_one(
        base: Path, data: Path, trained: Path, tmp_path: Path) -> None:
    checkpoint = trained / 'checkpoints' / 'checkpoint-40'
    shutil.copytree(checkpoint, tmp_path / 'adapter' / 'checkpoints' / checkpoint.name)
    shutil.copy(trained / 'loss.jsonl', tmp_path / 'adapter')
    train(config_for(base), data, tmp_path / 'adapter')
    weights = [load_file(folder / 'adapter_model.safetensors')
               for folder in (trained, tmp_path / 'adapter')]
    assert weights[0].keys() == weights[1].keys()
    for name, tensor in weights[0].items():
        torch.testing.assert_close(weights[1][name], tensor, rtol=2e-2, atol=2e-3)
    steps = [[record['step'] for record in log_of(folder)]
             for folder in (trained, tmp_path / 'adapter')]
    assert steps[0] == steps[1]


@pytest.mark.parametrize('ratio', [1.0, 4.0])
def test_the_second_matrix_learns_at_its_own_rate(
        base: Path, data: Path, tmp_path: Path, ratio: float) -> None:
    """The first step of AdamW moves each weight by its rate; the first matrix stays."""
    one_batch = tmp_path / 'one_batch.jsonl'
    one_batch.write_text(data.read_text().split('\n')[0])
    config = replace(config_for(base), learning_rate=1e-3, lora_plus_ratio=ratio)
    train(config, one_batch, tmp_path / 'adapter')
    weights = load_file(tmp_path / 'adapter' / 'adapter_model.safetensors')
    moved = max(float(w.abs().max()) for name, w in weights.items() if 'lora_B' in name)
    assert moved == pytest.approx(ratio * 1e-3, rel=0.01)


def test_training_goes_on_from_an_adapter(
        base: Path, data: Path, trained: Path, tmp_path: Path) -> None:
    config = replace(
        config_for(base), init_adapter=str(trained), learning_rate=1e-6, epochs=0.1,
        logging_steps=1)
    manifest = train(config, data, tmp_path / 'adapter')
    assert log_of(tmp_path / 'adapter')[0]['loss'] < 2 * log_of(trained)[-1]['loss'] + 0.01
    assert manifest.settings['init_adapter'] == trained.name
    assert manifest.settings['init_weights'] == read_manifest(trained).weights


def test_training_goes_on_from_no_adapter_of_another_base(
        base: Path, data: Path, trained: Path, tmp_path: Path) -> None:
    other = write_tiny_base(tmp_path / 'other', seed=9)
    config = replace(config_for(other), init_adapter=str(trained))
    with pytest.raises(AdapterError, match='made for'):
        train(config, data, tmp_path / 'adapter')


@pytest.mark.parametrize('values, reason', [
    ({'learning_rat': 1}, 'learning_rat: no such field'),
    ({'lora_r': '1.5'}, 'lora_r: 1.5 is no int'),
    ({'lora_r': 0}, 'lora_r: must be above 0'),
    ({'lora_r': True}, 'lora_r: True is no int'),
    ({'epochs': '.nan'}, 'epochs: must be a finite number, is nan'),
    ({'epochs': '.inf'}, 'epochs: must be a finite number, is inf'),
    ({'epochs': 1.5}, 'epochs: must be a whole number or below 1, is 1.5'),
    ({'lora_r': '.inf'}, 'lora_r: inf is no int'),
    ({'warmup_ratio': '.inf'}, 'warmup_ratio: must be a finite number'),
    ({'lengths': [64, 48]}, 'lengths: must rise'),
    ({'method': 'magic'}, "method: 'magic' is not known"),
    ({'method': 'prefix', 'lora_plus_ratio': 4.0}, 'lora_plus_ratio: prefix has no two matrices'),
    ({'target_modules': 'q_proj'}, "target_modules: 'q_proj' is no tuple"),
])
def test_a_wrong_value_names_its_field(values: dict[str, object], reason: str) -> None:
    with pytest.raises(TrainConfigError, match=reason):
        with_values(TrainConfig(), values)


def test_a_file_and_overrides_are_read(tmp_path: Path) -> None:
    path = tmp_path / 'config.yaml'
    path.write_text('learning_rate: 5e-4\nlengths: [32, 64]\ntarget_modules: [q_proj]\n')
    config = with_values(TrainConfig(), {**read_values(path), 'epochs': '2', 'seed': '7'})
    assert (config.learning_rate, config.lengths, config.epochs, config.seed) == (
        5e-4, (32, 64), 2.0, 7)
    assert config.target_modules == ('q_proj',)
    for text in ('- 1', 'a: [', ''):
        path.write_text(text)
        with pytest.raises(TrainConfigError):
            read_values(path)
