# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
LoRA through peft: to train it, and to serve what is more than a rank and a scale.

Serving a plain adapter needs none of it; see ``low_rank``.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator
import warnings

from peft import get_peft_model, LoraConfig, PeftModel
from peft.tuners.lora import LoraLayer
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.artefact import check_weights
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.manifest import check_manifest, Manifest, read_manifest, TASK
import torch


def add_lora(base: BaseModel, config: LoraConfig) -> PeftModel:
    """Return a model that trains a new LoRA adapter on a base; the adapter is float32."""
    with _old_names_allowed():
        return get_peft_model(base.model, config)


def continue_lora(base: BaseModel, folder: Path, task: str = TASK) -> PeftModel:
    """
    Return a model that goes on training a LoRA adapter; its weights become float32.

    Parameters
    ----------
    base
        Is changed: it belongs to the returned model.
    folder
        Of the adapter.
    task
        What the adapter must be for.

    Raises
    ------
    AdapterError
        If the adapter is absent, damaged, of another method or task, or was made for another
        base, tokenizer or prompt.

    """
    manifest = read_manifest(folder, task)
    check_manifest(folder, manifest, base.identity)
    if manifest.method != 'lora':
        raise AdapterError(
            str(folder), f'training cannot go on from method {manifest.method}',
            'begin anew, or from a LoRA adapter')
    return _beside(base.model, folder, manifest, trainable=True)


def merged_by_peft(model: Any, folder: Path, manifest: Manifest) -> Any:
    """
    Return a model with a LoRA adapter in its weights, or beside them on a base in few bits.

    Parameters
    ----------
    model
        Its modules are changed, its tensors are not.
    folder, manifest
        The artefact.

    Raises
    ------
    AdapterError
        If the adapter cannot be served.

    """
    adapted = _beside(model, folder, manifest, trainable=False)
    config = adapted.active_peft_config
    if config.use_dora:
        raise AdapterError(str(folder), 'adapters with DoRA cannot be served')
    if config.bias != 'none' or config.modules_to_save:
        raise AdapterError(
            str(folder), 'adapters that train biases or whole modules cannot be served')
    if getattr(model, 'is_quantized', False):
        adapted.requires_grad_(False)
        return adapted.eval()
    name = adapted.active_adapter
    with torch.no_grad():
        for layer in adapted.modules():
            if isinstance(layer, LoraLayer):
                inner = layer.get_base_layer()
                total = inner.weight.float() + layer.get_delta_weight(name).float()
                inner.weight = torch.nn.Parameter(
                    total.to(inner.weight.dtype), requires_grad=False)
    return adapted.unload().eval()


def _beside(model: Any, folder: Path, manifest: Manifest, trainable: bool) -> PeftModel:
    """Return a model with a LoRA adapter beside its weights; its modules are changed."""
    check_weights(folder, manifest)
    try:
        with _old_names_allowed():
            return PeftModel.from_pretrained(model, str(folder), is_trainable=trainable)
    except Exception as error:  # the libraries share no base class
        raise AdapterError(str(folder), f'it could not be loaded: {error}') from error


@contextmanager
def _old_names_allowed() -> Iterator[None]:
    """Be silent about peft asking transformers for an attribute by its former name."""
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', '`is_gradient_checkpointing`', FutureWarning)
        yield
