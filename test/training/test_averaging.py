# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The mean of adapters, made by the verb and served."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.artefact import load_weights
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.training.averaging import average_adapters
from tiny_model import write_tiny_adapter, write_tiny_base
import torch


@pytest.fixture(scope='module')
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_base(tmp_path_factory.mktemp('averaging') / 'base')


@pytest.mark.parametrize('method', ['lora', 'prompt', 'full'])
def test_a_mean_lies_between_its_adapters_and_is_served(
        base: Path, tmp_path: Path, method: str) -> None:
    folders = [write_tiny_adapter(base, tmp_path / str(seed), method, seed) for seed in (1, 2)]
    output = tmp_path / 'mean'
    assert main(['adapter', 'average', *map(str, folders), '--output', str(output)]) == 0
    manifests = [read_manifest(folder) for folder in (*folders, output)]
    assert manifests[2].settings['averaged'] == [m.weights for m in manifests[:2]]
    one, other, mean = map(load_weights, (*folders, output), manifests)
    assert one.keys() == mean.keys()
    for name, tensor in mean.items():
        expected = (one[name].float() + other[name].float()) / 2
        assert torch.equal(tensor, expected.to(tensor.dtype))
    assert any(not torch.equal(mean[name], one[name]) for name in mean)
    LocalTranslator(TranslatorConfig(base=str(base), adapter=str(output), device='cpu'))


def test_what_does_not_belong_together_is_refused(base: Path, tmp_path: Path) -> None:
    lora = write_tiny_adapter(base, tmp_path / 'lora')
    with pytest.raises(AdapterError, match='two adapters'):
        average_adapters([lora], tmp_path / 'mean')
    with pytest.raises(AdapterError, match='another folder'):
        average_adapters([lora, tmp_path / 'other'], lora)
    for other, name in (
            (write_tiny_adapter(base, tmp_path / 'prompt', 'prompt'), 'method'),
            (write_tiny_adapter(write_tiny_base(tmp_path / 'base', 7), tmp_path / 'stranger'),
             'base_tensors')):
        with pytest.raises(AdapterError, match=f'another {name}'):
            average_adapters([other, lora], tmp_path / 'mean')
    scaled = write_tiny_adapter(base, tmp_path / 'scaled', seed=2)
    config = scaled / 'adapter_config.json'
    config.write_text(json.dumps({**json.loads(config.read_text()), 'lora_alpha': 64}))
    with pytest.raises(AdapterError, match='another lora_alpha'):
        average_adapters([scaled, lora], tmp_path / 'mean')
    assert not (tmp_path / 'mean').exists()
