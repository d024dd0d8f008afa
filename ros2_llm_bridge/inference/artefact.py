# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write what was trained as an artefact, and check one before it is used.

An artefact is a folder with ``manifest.json``, a model card and one safetensors file: peft's
``adapter_model.safetensors`` beside ``adapter_config.json``, or the whole ``model.safetensors`` of
full fine-tuning. Prompt-learning methods store what their encoder makes, not the encoder.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping

from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.checksum import tensors_hash
from ros2_llm_bridge.inference.manifest import (
    Manifest, PROMPT_EMBEDDINGS, weights_path, write_manifest)
from ros2_llm_bridge.inference.model_card import model_card
from safetensors.torch import load_file, save_file
import torch

#: Our name of each of peft's methods.
_METHODS = {'LORA': 'lora', 'PROMPT_TUNING': 'prompt', 'P_TUNING': 'p-tuning',
            'PREFIX_TUNING': 'prefix'}


def save_adapter(model: Any, folder: Path, manifest: Manifest) -> Manifest:
    """
    Write a trained peft model as an artefact and return its manifest with the weights' hash.

    Parameters
    ----------
    model
        A ``peft.PeftModel``. It holds one adapter, which is stored in float16: that keeps more
        digits of small weights than bfloat16 does.
    folder
        Where to; made if it is not there.
    manifest
        All that is known of the adapter but the hash of its weights.

    Raises
    ------
    AdapterError
        If the model was trained by another method than the manifest says, or its weights are not
        finite in float16.

    """
    config = model.active_peft_config
    method = _METHODS.get(str(config.peft_type.value), str(config.peft_type.value))
    if method != manifest.method:
        raise AdapterError(
            str(folder), f'the model was trained by method {method}, the manifest says '
            f'{manifest.method}')
    if method == 'lora':
        state = {_without_name(name, model.active_adapter): value
                 for name, value in model.state_dict().items() if 'lora_' in name}
    else:
        model.prompt_encoder.eval()  # the encoder's dropout must not end up in what is stored
        with torch.no_grad():
            state = {PROMPT_EMBEDDINGS: model.get_prompt_embedding_to_save(model.active_adapter)}
    folder.mkdir(parents=True, exist_ok=True)
    # A copy, or the model would from now on answer without its prompt encoder.
    config = copy(config)
    # What peft would write is a path of this machine or a guess; the manifest knows better.
    config.base_model_name_or_path = manifest.base
    config.inference_mode = True
    config.save_pretrained(str(folder))
    return save_tensors(folder, manifest, state, torch.float16)


def save_full(model: Any, folder: Path, manifest: Manifest) -> Manifest:
    """
    Write all weights of a trained model as an artefact, bfloat16, and return its manifest.

    Parameters
    ----------
    model
        A causal language model of transformers; tied weights are stored once.
    folder, manifest
        As for ``save_adapter``.

    Raises
    ------
    AdapterError
        If the manifest says another method, or a weight is not finite.

    """
    if manifest.method != 'full':
        raise AdapterError(str(folder), f'the manifest says method {manifest.method}, not full')
    folder.mkdir(parents=True, exist_ok=True)
    seen: set[tuple[int, tuple[int, ...]]] = set()
    state = {}
    for name, tensor in model.state_dict().items():
        place = (tensor.data_ptr(), tuple(tensor.shape))
        if place not in seen:
            seen.add(place)
            state[name] = tensor
    return save_tensors(folder, manifest, state, torch.bfloat16)


def load_weights(folder: Path, manifest: Manifest) -> dict[str, torch.Tensor]:
    """
    Return the tensors of an artefact by name, memory-mapped, as they were stored.

    Raises
    ------
    AdapterError
        If they are damaged.

    """
    path = weights_path(folder, manifest.method)
    check_weights(folder, manifest)
    try:
        return dict(load_file(path))
    except Exception as error:  # the library raises classes of its own
        raise AdapterError(str(folder), f'{path.name} could not be read: {error}') from error


def check_weights(folder: Path, manifest: Manifest) -> None:
    """
    Check the weights of an artefact against their hash.

    Raises
    ------
    AdapterError
        If they are damaged or of another training.

    """
    path = weights_path(folder, manifest.method)
    found = tensors_hash([path])
    if found != manifest.weights:
        raise AdapterError(
            str(folder), f'{path.name} is damaged: its hash is {found[:12]}, the manifest says '
            f'{manifest.weights[:12]}', 'copy the folder again')


def save_tensors(
    folder: Path, manifest: Manifest, state: Mapping[str, torch.Tensor], dtype: torch.dtype,
) -> Manifest:
    """
    Write weights, manifest and model card of an artefact, and return the manifest with their hash.

    Parameters
    ----------
    folder
        Where to; it is there, with peft's configuration where the method has one.
    manifest
        All that is known but the hash of the weights.
    state
        The tensors by name.
    dtype
        What floating-point tensors are stored in.

    Raises
    ------
    AdapterError
        If a weight is not finite in that type.

    """
    stored = {}
    for name, tensor in state.items():
        value = tensor.detach().to('cpu')
        stored[name] = (value.to(dtype) if value.is_floating_point() else value).contiguous()
        if not bool(torch.isfinite(stored[name]).all()):
            raise AdapterError(
                str(folder), f'{name} holds values that are not finite in {dtype}',
                'train with a smaller learning rate')
    path = weights_path(folder, manifest.method)
    save_file(stored, path, metadata={'format': 'pt'})
    complete = replace(manifest, weights=tensors_hash([path]))
    write_manifest(folder, complete)
    (folder / 'README.md').write_text(model_card(complete), encoding='utf-8')
    return complete


def _without_name(parameter: str, adapter: str) -> str:
    """Return a parameter's name as peft stores it, without the name of the adapter."""
    return parameter.replace(f'.{adapter}.', '.').removesuffix(f'.{adapter}')
