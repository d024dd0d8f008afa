# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Our own product of LoRA's matrices against peft's, and that serving needs no peft."""

from __future__ import annotations

from copy import deepcopy
import json
from pathlib import Path
import shutil
import subprocess
import sys

import pytest
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.artefact import load_weights
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.low_rank import read_low_rank
from ros2_llm_bridge.inference.manifest import CONFIG_NAME, read_manifest
from ros2_llm_bridge.inference.peft_lora import merged_by_peft
from tiny_model import FAMILIES, write_tiny_adapter, write_tiny_base
import torch

pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize('dtype', ['fp32', 'bf16'])
@pytest.mark.parametrize('family', FAMILIES)
def test_the_weights_equal_those_that_peft_merges(
        family: str, dtype: str, tmp_path: Path) -> None:
    base_folder, adapter = write_tiny_base(tmp_path / 'base', family=family), tmp_path / 'adapter'
    write_tiny_adapter(base_folder, adapter)
    base = load_base(str(base_folder), 'cpu', dtype)
    manifest = read_manifest(adapter)
    assert read_low_rank(adapter, load_weights(adapter, manifest)) is not None
    ours = put_adapter(base, adapter).base.model.state_dict()
    theirs = merged_by_peft(deepcopy(base.model), adapter, manifest).state_dict()
    plain = base.model.state_dict()
    assert set(ours) == set(theirs)
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    assert any(not torch.equal(ours[name], plain[name]) for name in plain)


@pytest.mark.timeout(240)
def test_serving_imports_no_peft(tiny_base: Path, tiny_adapter: Path) -> None:
    code = (
        'import sys\n'
        'from ros2_llm_bridge.inference.config import TranslatorConfig\n'
        'from ros2_llm_bridge.inference.local import LocalTranslator\n'
        f'LocalTranslator(TranslatorConfig({str(tiny_adapter)!r}, {str(tiny_base)!r}, "cpu"))\n'
        'print("peft" in sys.modules)')
    done = subprocess.run(
        [sys.executable, '-c', code], capture_output=True, text=True, timeout=200)
    assert done.stdout.split() == ['False'], done.stderr


@pytest.mark.parametrize('change', [
    {'use_dora': True}, {'rank_pattern': {'q_proj': 2}}, {'bias': 'lora_only'},
    {'init_lora_weights': 'pissa'}, {'modules_to_save': ['lm_head']}])
def test_what_is_no_plain_product_is_left_to_peft(
        change: dict[str, object], tiny_adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_adapter, tmp_path / 'adapter')
    config = json.loads((folder / CONFIG_NAME).read_text())
    (folder / CONFIG_NAME).write_text(json.dumps({**config, **change}))
    assert read_low_rank(folder, load_weights(folder, read_manifest(folder))) is None


def test_another_rank_scales_by_its_root(tiny_adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_adapter, tmp_path / 'adapter')
    weights = load_weights(folder, read_manifest(folder))
    plain = read_low_rank(folder, weights)
    config = json.loads((folder / CONFIG_NAME).read_text())
    (folder / CONFIG_NAME).write_text(json.dumps({**config, 'use_rslora': True}))
    rooted = read_low_rank(folder, weights)
    assert plain is not None and rooted is not None
    assert rooted.scale == pytest.approx(plain.scale * config['r'] ** 0.5)


def test_a_damaged_configuration_is_refused(
        tiny_base: Path, tiny_adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_adapter, tmp_path / 'adapter')
    (folder / CONFIG_NAME).write_text('{"peft_type": "LORA"}')
    with pytest.raises(AdapterError):
        put_adapter(load_base(str(tiny_base), 'cpu', 'fp32'), folder)
