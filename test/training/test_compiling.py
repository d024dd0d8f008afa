# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Training with compiled layers: the same loss and names, and what happens without a compiler."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
import shutil
from typing import Any

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.training.compiling import compile_layers
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from ros2_llm_bridge.training.loss import answer_loss
from ros2_llm_bridge.training.methods import load_base_to_train, trainable_model
from tiny_families import write_family
import torch

CPU = torch.device('cpu')
MANY_STEPS = 5000


@pytest.fixture(scope='module')
def config(tmp_path_factory: pytest.TempPathFactory) -> TrainConfig:
    """Return a LoRA run on a tiny base."""
    base = write_family(tmp_path_factory.mktemp('base') / 'llama', 'llama')
    return TrainConfig(base=str(base), device='cpu', precision='fp32', threads=1)


def model_of(config: TrainConfig) -> Any:
    """Return the model of a run, the same whenever it is asked for."""
    torch.manual_seed(5)
    base = load_base_to_train(config)
    base.model.set_attn_implementation('eager')
    return trainable_model(config, base)


def loss_and_slopes(model: Any, length: int) -> list[torch.Tensor]:
    """Return the loss on some tokens and its gradients by the trained weights."""
    ids = (torch.arange(2 * length) % 40).reshape(2, length)
    trained = [p for p in model.parameters() if p.requires_grad]
    loss = answer_loss(model, ids, ids)
    return [loss.detach(), *torch.autograd.grad(loss, trained)]


# torch's compiler warns of what it does itself.
@pytest.mark.filterwarnings('ignore')
@pytest.mark.skipif(shutil.which('g++') is None, reason='torch needs a C++ compiler to compile')
def test_compiled_layers_give_the_loss_and_the_gradients_of_the_others(
        config: TrainConfig) -> None:
    plain, compiled = model_of(config), model_of(config)
    assert compile_layers(compiled, config, MANY_STEPS, CPU)
    assert list(compiled.state_dict()) == list(plain.state_dict())
    for length in (16, 24):
        torch.testing.assert_close(
            loss_and_slopes(compiled, length), loss_and_slopes(plain, length))


@pytest.mark.parametrize('change, steps', [
    ({'compile_layers': 'never'}, MANY_STEPS),
    ({}, 10),
    ({'gradient_checkpointing': True}, MANY_STEPS),
    ({'method': 'prefix'}, MANY_STEPS),
])
def test_layers_stay_as_they_are_where_compiling_is_not_wanted_or_does_not_pay(
        config: TrainConfig, change: dict[str, Any], steps: int) -> None:
    model = model_of(config)
    assert not compile_layers(model, replace(config, **change), steps, CPU)
    assert not [m for m in model.modules() if m._compiled_call_impl is not None]


def test_without_a_compiler_only_who_insists_is_refused(
        config: TrainConfig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv('PATH', str(tmp_path))
    monkeypatch.setenv('CXX', 'no-such-compiler')
    model = model_of(config)
    assert not compile_layers(model, config, MANY_STEPS, CPU)
    with pytest.raises(ModelError, match=r'C\+\+ compiler \(no-such-compiler\)') as refused:
        compile_layers(model, replace(config, compile_layers='always'), MANY_STEPS, CPU)
    assert 'auto' in refused.value.hint


def test_another_word_is_refused() -> None:
    with pytest.raises(TrainConfigError, match='compile_layers.*auto or always or never'):
        TrainConfig(compile_layers='yes')
