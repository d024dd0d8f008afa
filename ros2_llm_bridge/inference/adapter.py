# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write an adapter as an artefact, and put one onto its base model.

An adapter folder holds ``adapter_model.safetensors``, ``adapter_config.json`` (both peft's),
``manifest.json`` and a model card. Only safetensors are read.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator
import warnings

from peft import get_peft_model, LoraConfig, PeftModel
from peft.tuners.lora import LoraLayer
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.checksum import tensors_hash
from ros2_llm_bridge.inference.manifest import (
    check_manifest, Manifest, read_manifest, WEIGHTS_NAME, write_manifest)
import torch


def merge_adapter(base: BaseModel, folder: Path) -> tuple[BaseModel, Manifest]:
    """
    Return the base with a LoRA adapter added to its weights, and the adapter's manifest.

    The sum is computed in float32 and rounded once to the precision of the base, whose weights
    are changed in place: ``base`` must not be used afterwards. On a base in 8 or 4 bits nothing is
    added; there the adapter is computed beside it.

    Raises
    ------
    AdapterError
        If the adapter is absent, damaged, or was made for another base, tokenizer or prompt.

    """
    adapted, manifest = _load_lora(base, folder, trainable=False)
    if adapted.active_peft_config.use_dora:
        raise AdapterError(str(folder), 'adapters with DoRA cannot be served')
    merged = adapted if getattr(base.model, 'is_quantized', False) else _merge(adapted)
    merged.eval()
    merged.requires_grad_(False)
    return replace(base, model=merged), manifest


def add_lora(base: BaseModel, config: LoraConfig) -> PeftModel:
    """Return a model that trains a new LoRA adapter on a base; the adapter is float32."""
    with _old_names_allowed():
        return get_peft_model(base.model, config)


def continue_lora(base: BaseModel, folder: Path) -> PeftModel:
    """
    Return a model that goes on training an adapter; its weights become float32.

    Raises
    ------
    AdapterError
        As ``merge_adapter``.

    """
    return _load_lora(base, folder, trainable=True)[0]


def _load_lora(base: BaseModel, folder: Path, trainable: bool) -> tuple[PeftModel, Manifest]:
    """Return the base with the adapter beside it, checked against its manifest."""
    manifest = read_manifest(folder)
    check_manifest(folder, manifest, base.identity)
    found = tensors_hash([folder / WEIGHTS_NAME])
    if found != manifest.weights:
        raise AdapterError(
            str(folder), f'{WEIGHTS_NAME} is damaged: its hash is {found[:12]}, the manifest says '
            f'{manifest.weights[:12]}', 'copy the folder again')
    if manifest.method != 'lora':
        raise AdapterError(str(folder), f'adapters of method {manifest.method} cannot be served')
    try:
        with _old_names_allowed():
            adapted = PeftModel.from_pretrained(
                base.model, str(folder), is_trainable=trainable)
    except Exception as error:  # the libraries share no base class
        raise AdapterError(str(folder), f'it could not be loaded: {error}') from error
    return adapted, manifest


def save_adapter(model: PeftModel, folder: Path, manifest: Manifest) -> Manifest:
    """
    Write a trained peft model as an artefact and return its manifest with the weights' hash.

    Parameters
    ----------
    model
        Its adapter is stored in float16, which keeps more digits of small weights than bfloat16
        does.
    folder
        Where to; made if it is not there.
    manifest
        All that is known of the adapter but the hash of its weights.

    """
    folder.mkdir(parents=True, exist_ok=True)
    # What peft would write is a path of this machine or a guess; the manifest knows better.
    for config in model.peft_config.values():
        config.base_model_name_or_path = manifest.base
        config.inference_mode = True
    state = {name: tensor.detach().to('cpu', torch.float16).contiguous()
             for name, tensor in _adapter_state(model).items()}
    model.save_pretrained(str(folder), state_dict=state, save_embedding_layers=False)
    complete = replace(manifest, weights=tensors_hash([folder / WEIGHTS_NAME]))
    write_manifest(folder, complete)
    (folder / 'README.md').write_text(model_card(complete))
    return complete


def model_card(manifest: Manifest) -> str:
    """Return the text of the model card (Markdown with the Hub's front matter)."""
    rows = ''.join(f'| {name} | {metric["value"]:.4g} | {metric["n"]:g} |\n'
                   for name, metric in sorted(manifest.metrics.items()))
    measured = f'| metric | value | n |\n|---|---|---|\n{rows}' if rows else 'Not measured yet.\n'
    settings = ''.join(f'- {name}: {value}\n' for name, value in sorted(manifest.settings.items()))
    versions = ', '.join(f'{name} {value}' for name, value in sorted(manifest.versions.items()))
    return f"""---
license: apache-2.0
library_name: peft
base_model: {manifest.base}
tags: [ros2, robotics, {manifest.method}]
---

# Plain words to ros2 commands

An adapter ({manifest.method}) for `{manifest.base}` that writes the command language of
ros2_llm_bridge. It is meant to be used behind that package's grammar, parser and validator, never
by itself: its text is no command for a shell.

It fits one base only: tensors `{manifest.base_tensors}`, tokenizer `{manifest.tokenizer}`,
prompt version {manifest.prompt_version}.

## Measured

{measured}
## Made from

Generated sentences (SHA-256 of the file: `{manifest.data}`), seed {manifest.seed}; {versions}.

{settings}"""


def _merge(adapted: PeftModel) -> Any:
    """Return the base with the adapter added to its weights."""
    name = adapted.active_adapter
    with torch.no_grad():
        for layer in adapted.modules():
            if isinstance(layer, LoraLayer):
                weight = layer.get_base_layer().weight
                weight.copy_(weight.float() + layer.get_delta_weight(name).float())
    return adapted.unload()


@contextmanager
def _old_names_allowed() -> Iterator[None]:
    """Be silent about peft asking transformers for an attribute by its former name."""
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', '`is_gradient_checkpointing`', FutureWarning)
        yield


def _adapter_state(model: PeftModel) -> dict[str, torch.Tensor]:
    return {name: value for name, value in model.state_dict().items() if 'lora_' in name}
