# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The compiled layers compute what transformers does, and are done without where they cannot."""

from __future__ import annotations

import os
from pathlib import Path
import subprocess
import sys
from textwrap import dedent
from typing import Any, Iterator

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference import compiled, layers_build
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.compiled import CompiledForward
from ros2_llm_bridge.inference.forward import forward_of, TransformersForward
from ros2_llm_bridge.inference.layers_build import compile_layers, compiled_layers
from ros2_llm_bridge.inference.packed import can_pack
from ros2_llm_bridge.inference.virtual_tokens import keys_of_embeddings
from tiny_model import write_tiny_base
import torch

pytestmark = pytest.mark.skipif(
    not can_pack(torch.float32), reason='this build of torch packs no weights')

needs_bf16 = pytest.mark.skipif(
    not can_pack(torch.bfloat16), reason='this processor multiplies no bf16')

IDS = [5 + (7 * i * i) % 250 for i in range(1024)]


@pytest.fixture(scope='module')
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compile the layers for this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('XDG_CACHE_HOME', str(tmp_path_factory.mktemp('compiled')))
        patch.delenv('CXX', raising=False)
        yield compile_layers()


@pytest.fixture(autouse=True)
def with_library(library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let what is compiled here be found."""
    monkeypatch.setattr(layers_build, '_target', lambda: library)
    compiled_layers.cache_clear()
    yield
    compiled_layers.cache_clear()


def model_of(folder: Path, family: str, dtype: str) -> Any:
    """Return a tiny model, its biases no zeros, which would hide one that is left out."""
    model = load_base(str(write_tiny_base(folder / 'base', 3, family)), 'cpu', dtype).model
    for name, tensor in model.named_parameters():
        if name.endswith('bias'):
            tensor.normal_()
    return model


@pytest.mark.parametrize('virtual', [0, 7])
@pytest.mark.parametrize('family', ['llama', 'qwen2'])
def test_it_computes_what_transformers_computes(tmp_path, family, virtual):
    """However it is read, dropped and read, beyond the first buffers and on several threads."""
    model = model_of(tmp_path, family, 'fp32')
    keys = keys_of_embeddings(
        TransformersForward(model), torch.randn(virtual, 32)) if virtual else ()
    slow, quick = TransformersForward(model, keys), forward_of(model, keys)
    assert isinstance(quick, CompiledForward) and quick.is_compiled
    assert quick.computed_by == 'compiled layers'
    for read, count, dropped in [(9, 1, 0), (30, 30, 12), (1, 1, 0), (17, 3, 5), (600, 40, 2),
                                 (2, 2, 0)]:
        torch.testing.assert_close(
            quick.read(IDS[:read], count), slow.read(IDS[:read], count), rtol=1e-4, atol=1e-4)
        slow.drop(dropped)
        quick.drop(dropped)
    slow.restart()
    quick.restart()
    torch.testing.assert_close(
        quick.read(IDS[:40], 40), slow.read(IDS[:40], 40), rtol=1e-4, atol=1e-4)


@needs_bf16
def test_bf16_is_rounded_not_cut(tmp_path):
    """It is as near to fp32 as plain operations in bf16 are."""
    exact = TransformersForward(model_of(tmp_path / '32', 'llama', 'fp32')).read(IDS[:200], 200)
    model = model_of(tmp_path / '16', 'llama', 'bf16')
    quick, slow = forward_of(model), TransformersForward(model)
    assert isinstance(quick, CompiledForward) and quick.is_compiled
    off, by_transformers = (
        (forward.read(IDS[:200], 200) - exact).abs().mean() for forward in (quick, slow))
    assert off < 1.2 * by_transformers


def test_a_number_that_is_none_shows(tmp_path):
    """The decoder refuses what is not finite; rounding must not hide it."""
    for dtype in ('fp32', 'bf16'):
        model = model_of(tmp_path / dtype, 'llama', dtype)
        quick = forward_of(model)
        model.model.embed_tokens.weight[IDS[0], 0] = float('nan')
        assert torch.isnan(quick.read(IDS[:1], 1)).all()


def test_what_does_not_agree_is_not_used(tmp_path, monkeypatch):
    """Another torch might compute something else by the same name."""
    true = compiled_layers()
    monkeypatch.setattr(compiled, 'compiled_layers', lambda: lambda *arguments: true(
        *arguments) * 1.5)
    model = model_of(tmp_path, 'llama', 'fp32')
    quick = forward_of(model)
    assert isinstance(quick, CompiledForward) and not quick.is_compiled
    assert 'model prepare' in quick.computed_by
    torch.testing.assert_close(
        quick.read(IDS[:40], 40), TransformersForward(model).read(IDS[:40], 40),
        rtol=1e-4, atol=1e-4)


def test_wrong_shapes_and_kinds_are_errors(tmp_path):
    """The operator writes into buffers; it must not write beside them."""
    layers = compiled_layers()
    row, keys = torch.zeros(3, 8), torch.zeros(1, 1, 4, 8)
    for changed in [{'start': 2}, {'start': -1}, {'weights': [None] * 6},
                    {'hidden': row.half()}, {'hidden': row.t()}, {'cosines': row[:2]}]:
        given = {'hidden': row, 'cosines': row, 'sines': row, 'bias': row, 'keys': keys,
                 'values': keys.clone(), 'weights': [None] * 7, 'start': 0, 'heads': 1,
                 'epsilon': 1e-5, **changed}
        with pytest.raises(RuntimeError):
            layers(**given)


def test_it_is_compiled_once(library, monkeypatch):
    """What lies in the cache needs no compiler any more."""
    monkeypatch.setenv('CXX', 'no-such-compiler')
    assert compile_layers() == library


def test_without_a_compiler_there_is_a_reason(tmp_path, monkeypatch):
    """And the plain forward pass."""
    monkeypatch.setattr(layers_build, '_target', lambda: tmp_path / 'none' / 'layers.so')
    monkeypatch.setenv('CXX', 'no-such-compiler')
    with pytest.raises(ModelError, match='no C\\+\\+ compiler .no-such-compiler') as caught:
        compile_layers()
    assert 'install g++' in caught.value.hint
    assert compiled_layers() is None
    quick = forward_of(model_of(tmp_path, 'llama', 'fp32'))
    assert isinstance(quick, CompiledForward) and not quick.is_compiled


def test_what_does_not_compile_says_where(tmp_path, monkeypatch):
    """A torch whose headers have changed."""
    source = tmp_path / 'layers.cpp'
    source.write_text('int main() { return there_is_no_such_name; }\n')
    monkeypatch.setattr(layers_build, '_SOURCE', source)
    monkeypatch.setattr(layers_build, '_target', lambda: tmp_path / 'made' / 'layers.so')
    with pytest.raises(ModelError, match='there_is_no_such_name'):
        compile_layers()
    assert not list((tmp_path / 'made').iterdir()), 'something half done was left'


def test_another_processor_or_source_is_another_file(monkeypatch, tmp_path):
    """A cache that travels must not bring instructions that a processor lacks."""
    monkeypatch.undo()
    names = {layers_build._target().name}
    monkeypatch.setattr(layers_build, '_processor', lambda: 'another')
    names.add(layers_build._target().name)
    (tmp_path / 'layers.cpp').write_text('another')
    monkeypatch.setattr(layers_build, '_SOURCE', tmp_path / 'layers.cpp')
    names.add(layers_build._target().name)
    assert len(names) == 3


def test_a_damaged_file_is_done_without(tmp_path):
    """In a fresh process, since a library once loaded stays."""
    found = subprocess.run(
        [sys.executable, '-c', dedent("""
            from ros2_llm_bridge.inference import layers_build
            target = layers_build._target()
            target.parent.mkdir(parents=True)
            target.write_bytes(b'no library')
            print(layers_build.compiled_layers())
            """)],
        env={**os.environ, 'XDG_CACHE_HOME': str(tmp_path)}, capture_output=True, text=True,
        check=True)
    assert found.stdout == 'None\n'
