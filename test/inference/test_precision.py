# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The precision that nobody chose is one that the device multiplies."""

from __future__ import annotations

from pathlib import Path

import pytest
from ros2_llm_bridge.inference import precision
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.precision import multiplies_bf16, resolve_dtype
from tiny_model import write_tiny_base
import torch


@pytest.mark.parametrize('native, dtype', [(True, torch.bfloat16), (False, torch.float32)])
def test_auto_is_what_the_processor_multiplies(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, native: bool, dtype: torch.dtype,
) -> None:
    monkeypatch.setattr(precision, 'multiplies_bf16', lambda: native)
    assert load_base(str(write_tiny_base(tmp_path / 'base')), 'cpu', 'auto').model.dtype is dtype


def test_a_gpu_takes_bf16_and_what_is_named_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, 'multiplies_bf16', lambda: False)
    assert resolve_dtype('auto', torch.device('cuda')) == 'bf16'
    assert [resolve_dtype(name, torch.device('cpu')) for name in ('fp32', 'bf16', 'fp16')] == [
        'fp32', 'bf16', 'fp16']


@pytest.mark.skipif(
    not Path('/proc/cpuinfo').exists() or not hasattr(torch.cpu, '_is_avx512_bf16_supported'),
    reason='nothing to compare with')
def test_the_processor_says_what_torch_finds() -> None:
    if torch.backends.cpu.get_cpu_capability() in ('AVX2', 'AVX512', 'AMX'):
        assert multiplies_bf16() == torch.cpu._is_avx512_bf16_supported()
