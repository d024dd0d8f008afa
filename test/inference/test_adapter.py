# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""An adapter is served on its own base, whole and undamaged, or not at all."""

from __future__ import annotations

from dataclasses import replace
import json
from pathlib import Path
import shutil

import pytest
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.config import Dtype, TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import (
    CONFIG_NAME, MANIFEST_NAME, read_manifest, WEIGHTS_NAME, write_manifest)
from safetensors.torch import load_file
from tiny_model import write_tiny_base
import torch


@pytest.fixture
def copy(tiny_adapter: Path, tmp_path: Path) -> Path:
    """Return a copy of the adapter that a test may spoil."""
    return Path(shutil.copytree(tiny_adapter, tmp_path / 'copy'))


def refusal(base: Path, adapter: Path) -> AdapterError:
    """Return why an adapter is refused."""
    with pytest.raises(AdapterError) as caught:
        put_adapter(load_base(str(base), 'cpu', 'fp32'), adapter)
    assert caught.value.path == str(adapter)
    return caught.value


@pytest.mark.parametrize('dtype', ['fp32', 'bf16'])
def test_the_merged_weights_are_base_plus_product(
        tiny_base: Path, tiny_adapter: Path, dtype: Dtype) -> None:
    base = load_base(str(tiny_base), 'cpu', dtype)
    adapted = put_adapter(base, tiny_adapter)
    plain = load_base(str(tiny_base), 'cpu', dtype).model.state_dict()
    factors = load_file(tiny_adapter / WEIGHTS_NAME)
    name = 'model.layers.0.self_attn.q_proj'
    a = factors[f'base_model.model.{name}.lora_A.weight'].float()
    b = factors[f'base_model.model.{name}.lora_B.weight'].float()
    weights = adapted.base.model.state_dict()
    before = plain[f'{name}.weight']
    torch.testing.assert_close(
        weights[f'{name}.weight'], (before.float() + 2.0 * b @ a).to(before.dtype))
    untouched = 'model.layers.0.self_attn.k_proj.weight'
    assert torch.equal(weights[untouched], plain[untouched])
    assert adapted.manifest.weights and not any('lora' in name for name in weights)
    left = base.model.state_dict()
    assert all(torch.equal(left[name], plain[name]) for name in plain), 'the base was changed'
    assert left[untouched].data_ptr() == weights[untouched].data_ptr()


def test_a_bf16_base_stays_bf16(tiny_base: Path, tiny_adapter: Path) -> None:
    adapted = put_adapter(load_base(str(tiny_base), 'cpu', 'bf16'), tiny_adapter)
    assert {t.dtype for t in adapted.base.model.parameters()} == {torch.bfloat16}


def test_another_base_is_refused(tiny_adapter: Path, tmp_path: Path) -> None:
    error = refusal(write_tiny_base(tmp_path / 'other', seed=9), tiny_adapter)
    assert 'was made for base' in error.reason
    assert error.hint.startswith('set the base to')


def test_a_missing_folder_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    assert 'there is no such folder' in refusal(tiny_base, tmp_path / 'nowhere').reason


@pytest.mark.parametrize('name', [MANIFEST_NAME, CONFIG_NAME, WEIGHTS_NAME])
def test_a_missing_file_is_refused(tiny_base: Path, copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert f'{name} is missing' in refusal(tiny_base, copy).reason


def test_damaged_weights_are_refused(tiny_base: Path, copy: Path) -> None:
    weights = copy / WEIGHTS_NAME
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    assert 'is damaged' in refusal(tiny_base, copy).reason
    weights.write_bytes(data[:20])
    error = pytest.raises(
        ModelError, put_adapter, load_base(str(tiny_base), 'cpu', 'fp32'), copy).value
    assert WEIGHTS_NAME in str(error)


@pytest.mark.parametrize('change, reason', [
    ({'tokenizer': 'f' * 64}, 'was made for tokenizer'),
    ({'prompt_version': 999}, 'was made for prompt version 999'),
    ({'format': 2}, 'format 2'),
    ({'task': 'poetry'}, "of task 'poetry'"),
    ({'method': 'poetry'}, 'adapters of method poetry'),
    ({'method': 'prefix'}, "needed is 'prompt_embeddings'"),
    ({'method': 'full'}, 'model.safetensors is missing'),
])
def test_a_manifest_that_does_not_fit_is_refused(
        tiny_base: Path, copy: Path, change: dict[str, object], reason: str) -> None:
    write_manifest(copy, replace(read_manifest(copy), **change))  # type: ignore[arg-type]
    assert reason in refusal(tiny_base, copy).reason


@pytest.mark.parametrize('text', [
    '', '{', '[]', 'null', '{"base": 1}', '\udcff', '{"unknown": 1}',
])
def test_a_damaged_manifest_is_refused(tiny_base: Path, copy: Path, text: str) -> None:
    (copy / MANIFEST_NAME).write_text(text, errors='surrogateescape')
    assert 'is damaged' in refusal(tiny_base, copy).reason


@pytest.mark.parametrize('field, value', [('seed', 'x'), ('metrics', 3), ('base', None)])
def test_a_field_of_the_wrong_type_is_refused(
        tiny_base: Path, copy: Path, field: str, value: object) -> None:
    values = json.loads((copy / MANIFEST_NAME).read_text())
    (copy / MANIFEST_NAME).write_text(json.dumps({**values, field: value}))
    assert f'{field} is' in refusal(tiny_base, copy).reason


def test_the_artefact_names_no_machine(tiny_adapter: Path, tiny_base: Path) -> None:
    written = json.loads((tiny_adapter / CONFIG_NAME).read_text())
    assert written['base_model_name_or_path'] == read_manifest(tiny_adapter).base
    card = (tiny_adapter / 'README.md').read_text()
    assert card.startswith('---\nlicense: apache-2.0\n') and 'peft' in card


def test_no_adapter_only_when_that_is_said(tiny_base: Path, tmp_path: Path) -> None:
    bare = LocalTranslator(TranslatorConfig(adapter=None, base=str(tiny_base), device='cpu'))
    assert bare.adapter_hash == ''
    with pytest.raises(AdapterError, match='there is no such folder'):
        LocalTranslator(TranslatorConfig(
            adapter=str(tmp_path / 'nowhere'), base=str(tiny_base), device='cpu'))
    with pytest.raises(TypeError):
        TranslatorConfig()  # type: ignore[call-arg]
