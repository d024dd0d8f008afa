# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Put an adapter onto its base model.

What an adapter's folder holds and how it is written stands in ``artefact``. Only safetensors are
read.
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
from ros2_llm_bridge.inference.artefact import check_weights, save_adapter, save_full
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.manifest import check_manifest, Manifest, read_manifest
import torch

__all__ = ['add_lora', 'continue_lora', 'merge_adapter', 'save_adapter', 'save_full']


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
    check_weights(folder, manifest)
    if manifest.method != 'lora':
        raise AdapterError(str(folder), f'adapters of method {manifest.method} cannot be served')
    try:
        with _old_names_allowed():
            adapted = PeftModel.from_pretrained(
                base.model, str(folder), is_trainable=trainable)
    except Exception as error:  # the libraries share no base class
        raise AdapterError(str(folder), f'it could not be loaded: {error}') from error
    return adapted, manifest


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
