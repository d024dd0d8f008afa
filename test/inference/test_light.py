# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A base read without transformers is the base that transformers reads."""

from __future__ import annotations

import json
from pathlib import Path
import subprocess
import sys

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference import base_model
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.decoder import Decoder
from ros2_llm_bridge.inference.forward import forward_of
from ros2_llm_bridge.inference.fused import FusedForward
from ros2_llm_bridge.inference.light import LightModel, LightTokenizer, load_light_model
from ros2_llm_bridge.ports import GenerationRequest, Prompt
from safetensors.torch import save_file
from tiny_model import INSTRUCTIONS, request_for, write_tiny_adapter, write_tiny_base
import torch

TEXTS = ['', 'move forward 2m', '<|im_end|>\n<|im_start|>assistant', 'größe  12.5°\n', '😀 \u200d']


def both(folder: Path, dtype: str = 'fp32') -> tuple[base_model.BaseModel, base_model.BaseModel]:
    """Return a base as transformers reads it and as it is read afterwards."""
    whole = load_base(str(folder), 'cpu', dtype)
    light = load_base(str(folder), 'cpu', dtype, light=True)
    assert isinstance(light.model, LightModel) and isinstance(light.tokenizer, LightTokenizer)
    return whole, light


@pytest.mark.parametrize('dtype', ['fp32', 'bf16'])
@pytest.mark.parametrize('family', ['llama', 'qwen2'])
def test_it_is_the_same_base(tmp_path: Path, family: str, dtype: str) -> None:
    folder = write_tiny_base(tmp_path / 'base', 3, family)
    whole, light = both(folder, dtype)
    assert light.identity == whole.identity
    assert (light.model.device, light.model.dtype) == (whole.model.device, whole.model.dtype)
    for text in TEXTS:
        for options in ({}, {'add_special_tokens': False},
                        {'add_special_tokens': False, 'split_special_tokens': True}):
            ids = whole.tokenizer(text, **options).input_ids
            assert light.tokenizer(text, **options).input_ids == ids
            assert light.tokenizer.decode(ids) == whole.tokenizer.decode(ids)
    one, other = forward_of(whole.model), forward_of(light.model)
    assert isinstance(other, FusedForward)
    assert torch.equal(one.read(range(5, 45), 40), other.read(range(5, 45), 40))
    for text in INSTRUCTIONS[:3]:
        request = request_for(text, 900)
        assert Decoder(light).decode(request) == Decoder(whole).decode(request)


def test_what_was_not_compared_is_read_by_transformers(tmp_path: Path) -> None:
    folder = write_tiny_base(tmp_path / 'base')
    assert not isinstance(load_base(str(folder), 'cpu', light=True).model, LightModel)
    assert isinstance(load_base(str(folder), 'cpu', light=True).model, LightModel)
    path = folder / 'tokenizer_config.json'
    path.write_text(json.dumps({**json.loads(path.read_text()), 'new': 1}))
    assert not isinstance(load_base(str(folder), 'cpu', light=True).model, LightModel)


def test_a_tokenizer_that_gives_other_ids_is_not_used(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_tiny_base(tmp_path / 'base')
    monkeypatch.setattr(LightTokenizer, 'decode', lambda self, ids, **options: '')
    load_base(str(folder), 'cpu')
    assert not isinstance(load_base(str(folder), 'cpu', light=True).model, LightModel)


def test_what_a_file_cuts_texts_to_does_not_count(tmp_path: Path) -> None:
    folder = write_tiny_base(tmp_path / 'base')
    path = folder / 'tokenizer.json'
    path.write_text(json.dumps({**json.loads(path.read_text()), 'truncation': {
        'direction': 'Right', 'max_length': 8, 'strategy': 'LongestFirst', 'stride': 0}}))
    whole, light = both(folder)
    text = 'forward ' * 40
    assert light.tokenizer(text).input_ids == whole.tokenizer(text).input_ids
    request = GenerationRequest(Prompt('<|im_start|>user\n', text, '\n'), f'start: "{text}"', 400)
    assert Decoder(light).generate(request).text == text
    assert Decoder(whole).decode(request) == Decoder(light).decode(request)


def test_only_the_files_that_transformers_reads_are_read(tmp_path: Path) -> None:
    folder = write_tiny_base(tmp_path / 'base')
    (folder / 'model_average.safetensors').write_bytes(b'no model')
    model = load_light_model(folder, torch.float32, torch.device('cpu'))
    assert model is not None
    tensors = {name: t for name, t in model.state_dict().items() if name != 'lm_head.weight'}
    names = sorted(tensors)
    (folder / 'model.safetensors').unlink()
    for number, some in enumerate((names[:9], names[9:]), 1):
        save_file({n: tensors[n] for n in some}, folder / f'part{number}.safetensors')
    (folder / 'model.safetensors.index.json').write_text(json.dumps({'weight_map': {
        name: 'part1.safetensors' if name in names[:9] else 'part2.safetensors'
        for name in names}}))
    again = load_light_model(folder, torch.float32, torch.device('cpu'))
    assert again is not None
    assert all(torch.equal(again.state_dict()[name], tensors[name]) for name in names)
    save_file({**tensors, 'lm_head.weight': tensors[names[0]].clone()},
              folder / 'model.safetensors')  # tied, and yet of its own
    assert load_light_model(folder, torch.float32, torch.device('cpu')) is None


@pytest.mark.parametrize('record', ['', '{', '[]', '{"backend": "x"}', '{"other": 1}'])
def test_a_damaged_record_costs_time_only(tmp_path: Path, record: str) -> None:
    folder = write_tiny_base(tmp_path / 'base')
    load_base(str(folder), 'cpu')
    (kept,) = (tmp_path / 'cache' / 'ros2_llm_bridge' / 'tokenizers').iterdir()
    kept.write_text(record)
    assert not isinstance(load_base(str(folder), 'cpu', light=True).model, LightModel)
    assert isinstance(load_base(str(folder), 'cpu', light=True).model, LightModel)


@pytest.mark.parametrize('field, value', [
    ('rms_norm_eps', None), ('rope_scaling', {'rope_type': 'yarn'}),
    ('architectures', ['GemmaForCausalLM']), ('hidden_act', 'gelu'), ('mlp_bias', True),
    ('rope_parameters', {'rope_theta': 1e4, 'rope_type': 'yarn', 'factor': 2.0}),
    ('num_hidden_layers', 3)])
def test_another_kind_of_model_is_left_to_transformers(
        tmp_path: Path, field: str, value: object) -> None:
    folder = write_tiny_base(tmp_path / 'base')
    path = folder / 'config.json'
    fields = {**json.loads(path.read_text()), field: value}
    path.write_text(json.dumps({name: v for name, v in fields.items() if v is not None}))
    assert load_light_model(folder, torch.float32, torch.device('cpu')) is None


def test_the_whole_model_can_be_had_afterwards(tmp_path: Path) -> None:
    whole, light = both(write_tiny_base(tmp_path / 'base'))
    assert whole.whole() is whole
    again = light.whole()
    assert type(again.model) is type(whole.model) and again.identity == whole.identity
    write_tiny_base(tmp_path / 'other', seed=9)
    (tmp_path / 'other' / 'model.safetensors').replace(tmp_path / 'base' / 'model.safetensors')
    with pytest.raises(ModelError, match='have changed'):
        light.whole()


def test_a_translator_starts_without_transformers(tmp_path: Path) -> None:
    base = write_tiny_base(tmp_path / 'base')
    adapter = write_tiny_adapter(base, tmp_path / 'adapter', 'lora')
    load_base(str(base), 'cpu')
    done = subprocess.run([sys.executable, '-c', f"""
import sys
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator

LocalTranslator(TranslatorConfig(base={str(base)!r}, adapter={str(adapter)!r}, device="cpu"))
print([name for name in ("transformers", "peft", "torch._dynamo") if name in sys.modules])
"""], capture_output=True, text=True, timeout=60)
    assert done.stdout == '[]\n', done.stderr
