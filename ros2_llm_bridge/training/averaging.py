# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Average the weights of adapters of which one went on from the other.

What a part of a training forgets of the part before, the mean of both mostly keeps, at the price
of one adapter (Wortsman et al., "Model soups", ICML 2022). It is for adapters of one line: means
of matrices that were trained apart say nothing, since a LoRA's product has many factors.
"""

from __future__ import annotations

from dataclasses import replace
import json
from pathlib import Path
import shutil
from typing import Any, Mapping, Sequence

from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.artefact import load_weights, save_tensors
from ros2_llm_bridge.inference.manifest import CONFIG_NAME, Manifest, read_manifest, TASK
import torch

#: What must be the same for means to make sense.
_SAME = ('base_tensors', 'tokenizer', 'method', 'vocabulary')
#: So in the configuration of a LoRA: its weights are scaled by these.
_SAME_SCALE = ('peft_type', 'r', 'lora_alpha', 'use_rslora', 'alpha_pattern', 'rank_pattern')
_ADVICE = 'average adapters that went on from one another'


def average_adapters(folders: Sequence[Path], output: Path, task: str = TASK) -> Manifest:
    """
    Write the mean of adapters as an artefact, and return its manifest.

    Parameters
    ----------
    folders
        Adapters of one base, method and task, the last trained last. Data and settings in the
        manifest are its; what all of them were is told by the hashes of their weights.
    output
        Where to; made if it is not there.
    task
        What they are for.

    Raises
    ------
    AdapterError
        If there are fewer than two, one is damaged or in the way, or they do not belong together.

    """
    if len(folders) < 2:
        raise AdapterError(str(output), 'a mean takes two adapters or more')
    if output.resolve() in (folder.resolve() for folder in folders):
        raise AdapterError(
            str(output), 'it is one of the adapters that are averaged', 'name another folder')
    manifests = [read_manifest(folder, task) for folder in folders]
    weights = [load_weights(folder, manifest) for folder, manifest in zip(folders, manifests)]
    last, last_facts = manifests[-1], _facts(folders[-1], manifests[-1], weights[-1])
    for folder, manifest, tensors in zip(folders, manifests, weights):
        for name, fact in _facts(folder, manifest, tensors).items():
            if fact != last_facts[name]:
                raise AdapterError(
                    str(folder), f'it has another {name} than {folders[-1]}', _ADVICE)
    mean = {name: torch.stack([tensors[name].float() for tensors in weights]).mean(0)
            for name in weights[-1]}
    output.mkdir(parents=True, exist_ok=True)
    if (folders[-1] / CONFIG_NAME).is_file():
        shutil.copyfile(folders[-1] / CONFIG_NAME, output / CONFIG_NAME)
    settings = {**last.settings, 'averaged': [manifest.weights for manifest in manifests]}
    return save_tensors(
        output, replace(last, settings=settings, metrics={}), mean,
        next(iter(weights[-1].values())).dtype)


def _facts(
        folder: Path, manifest: Manifest, tensors: Mapping[str, torch.Tensor]) -> dict[str, Any]:
    """Return what must be the same of adapters that are averaged."""
    path = folder / CONFIG_NAME
    config = json.loads(path.read_text(encoding='utf-8')) if path.is_file() else {}
    return {
        **{name: getattr(manifest, name) for name in _SAME},
        **{name: config.get(name) for name in _SAME_SCALE},
        'set of weights': {name: tuple(tensor.shape) for name, tensor in tensors.items()}}
