# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The quick forward pass computes what transformers does, however it is read, dropped and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference import packed
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.forward import forward_of, TransformersForward
from ros2_llm_bridge.inference.fused import FusedForward, is_fusible
from ros2_llm_bridge.inference.graphs import GraphedForward
from ros2_llm_bridge.inference.virtual_tokens import keys_of_embeddings, KeyValues
from tiny_model import write_tiny_base
import torch

IDS = [5 + (7 * i * i) % 250 for i in range(1024)]


def forwards(folder: Path, family: str, dtype: str, virtual: int = 0,
             ) -> tuple[TransformersForward, FusedForward]:
    model = load_base(str(write_tiny_base(folder / 'base', 3, family)), 'cpu', dtype).model
    for name, tensor in model.named_parameters():
        if name.endswith('bias'):  # zeros would hide a bias that is left out
            tensor.normal_()
    keys: KeyValues = ()
    if virtual:
        keys = keys_of_embeddings(forward_of(model), torch.randn(virtual, 32))
    quick = forward_of(model, keys)
    assert isinstance(quick, FusedForward)
    return TransformersForward(model, keys), quick


@pytest.mark.parametrize('kind', [FusedForward, GraphedForward])
@pytest.mark.parametrize('virtual', [0, 7])
@pytest.mark.parametrize('family', ['llama', 'qwen2'])
def test_it_computes_what_transformers_computes(
        tmp_path: Path, family: str, virtual: int, kind: type[FusedForward]) -> None:
    """Passes of fixed lengths are not recorded here, but their arithmetic is that of a graph."""
    slow, quick = forwards(tmp_path, family, 'fp32', virtual)
    if kind is GraphedForward:
        quick = GraphedForward(slow._model, slow._virtual, record=False)
    assert slow.room == quick.room == 1024 - virtual
    for read, count, dropped in [(9, 1, 0), (30, 30, 12), (1, 1, 0), (17, 3, 5), (600, 40, 2),
                                 (2, 2, 0)]:
        expected, found = slow.read(IDS[:read], count), quick.read(IDS[:read], count)
        assert found.shape == expected.shape and found.dtype is torch.float32
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
        slow.drop(dropped)
        quick.drop(dropped)
        assert slow.length == quick.length
    slow.restart()
    quick.restart()
    assert slow.length == quick.length == 0
    torch.testing.assert_close(
        quick.read(IDS[:40], 40), slow.read(IDS[:40], 40), rtol=1e-4, atol=1e-4)


def test_tokens_one_by_one_are_as_good_as_together(tmp_path: Path) -> None:
    _, quick = forwards(tmp_path, 'qwen2', 'fp32')
    together = quick.read(IDS[:25], 25)
    quick.restart()
    one_by_one = torch.cat([quick.read([token], 1) for token in IDS[:25]])
    torch.testing.assert_close(one_by_one, together, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize('dtype', ['fp32', 'bf16'])
def test_packed_weights_multiply_as_plain_ones(
        tmp_path: Path, dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not packed.can_pack({'fp32': torch.float32, 'bf16': torch.bfloat16}[dtype]):
        pytest.skip('this build of torch packs no weights')
    slow, quick = forwards(tmp_path, 'llama', dtype)
    found = quick.read(IDS[:50], 50)
    monkeypatch.setattr(packed, 'can_pack', lambda dtype: False)
    plain = FusedForward(slow._model)
    torch.testing.assert_close(
        found, plain.read(IDS[:50], 50), rtol=1e-3, atol=1e-4 if dtype == 'fp32' else 0.1)


def test_more_than_the_model_reads_is_an_error(tmp_path: Path) -> None:
    _, quick = forwards(tmp_path, 'llama', 'fp32')
    quick.read(IDS[:1000], 1)
    with pytest.raises(ModelError, match='reads 1024 tokens, not 1025'):
        quick.read(IDS[:25], 1)
    assert quick.length == 1000


def test_other_models_run_as_transformers_runs_them(tmp_path: Path) -> None:
    for family in ('gemma', 'gpt2'):
        model = load_base(str(write_tiny_base(tmp_path / family, 1, family)), 'cpu', 'fp32').model
        assert isinstance(forward_of(model), TransformersForward)
    model = load_base(str(write_tiny_base(tmp_path / 'base', 1, 'llama')), 'cpu', 'fp32').model
    for field, value in [('hidden_act', 'gelu'), ('rope_parameters', {'rope_type': 'dynamic'})]:
        assert is_fusible(model)
        before = getattr(model.config, field)
        setattr(model.config, field, value)
        assert not is_fusible(model)
        setattr(model.config, field, before)
    model.model.layers[0].mlp.up_proj = torch.nn.Linear(32, 64, bias=True)
    assert not is_fusible(model)


@pytest.mark.parametrize('kind', [FusedForward, GraphedForward])
def test_a_number_that_is_none_is_forgotten(tmp_path: Path, kind: type[FusedForward]) -> None:
    slow, quick = forwards(tmp_path, 'llama', 'fp32', 3)
    if kind is GraphedForward:
        quick = GraphedForward(slow._model, slow._virtual, record=False)
    expected = quick.read(IDS[:20], 20)
    quick.read(IDS[:40], 1)
    for layer in quick._keys:
        layer[:, 10:60] = float('nan')
    quick.restart()
    torch.testing.assert_close(quick.read(IDS[:20], 20), expected)


@pytest.mark.skipif(not torch.cuda.is_available(), reason='needs CUDA')
def test_recorded_passes_compute_the_same(tmp_path: Path) -> None:
    model = load_base(str(write_tiny_base(tmp_path / 'base', 1, 'qwen2')), 'cuda', 'fp32').model
    slow, quick = TransformersForward(model), forward_of(model)
    assert isinstance(quick, GraphedForward)
    for _ in range(2):
        slow.restart()
        quick.restart()
        for read, dropped in [(9, 0), (30, 12), (1, 0), (200, 3), (5, 0)]:
            torch.testing.assert_close(
                quick.read(IDS[:read], read), slow.read(IDS[:read], read), rtol=1e-3, atol=1e-3)
            slow.drop(dropped)
            quick.drop(dropped)
