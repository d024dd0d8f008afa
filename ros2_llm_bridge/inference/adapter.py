# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Put an adapter onto its base model.

The base's own tensors are never changed: a model with an adapter has modules of its own over the
same tensors and new tensors only where the adapter changes something. So the next adapter starts
from the base as it was read, without a residue of rounding, and a failure leaves what there was.
What an adapter's folder holds and how it is written stands in ``artefact``.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Iterator, Mapping
import warnings

from peft import get_peft_model, LoraConfig, PeftModel
from peft.tuners.lora import LoraLayer
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.artefact import (
    check_weights, load_weights, save_adapter, save_full)
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.manifest import (
    check_manifest, Manifest, PROMPT_EMBEDDINGS, read_manifest, TASK)
from ros2_llm_bridge.inference.virtual_tokens import (
    keys_of_embeddings, keys_of_prefix, KeyValues)
import torch

__all__ = [
    'Adapted', 'add_lora', 'continue_lora', 'put_adapter', 'save_adapter', 'save_full']


@dataclass(frozen=True)
class Adapted:
    """
    A base model with an adapter on it.

    ``base`` holds the model to run, ``virtual`` the keys and values that stand before every
    prompt (empty for methods that change weights), ``manifest`` what the adapter was made from.
    """

    base: BaseModel
    virtual: KeyValues
    manifest: Manifest


def put_adapter(base: BaseModel, folder: Path, task: str = TASK) -> Adapted:
    """
    Return a base with an adapter on it; ``base`` stays as it is and can be used again.

    LoRA is added to the weights: the sum is computed in float32 and rounded once to the precision
    of the base. On a base in 8 or 4 bits nothing is added; there the adapter is computed beside
    it.

    Raises
    ------
    AdapterError
        If the adapter is absent, damaged, or was made for another base, tokenizer, prompt or task.

    """
    manifest = read_manifest(folder, task)
    check_manifest(folder, manifest, base.identity)
    if manifest.method == 'lora':
        return Adapted(replace(base, model=_merged(base, folder, manifest)), (), manifest)
    weights = load_weights(folder, manifest)
    try:
        if manifest.method == 'full':
            return Adapted(replace(base, model=_replaced(base, weights)), (), manifest)
        if set(weights) != {PROMPT_EMBEDDINGS}:
            raise ModelError(f'it holds {sorted(weights)[:3]}, needed is {PROMPT_EMBEDDINGS!r}')
        trained = weights[PROMPT_EMBEDDINGS]
        keys_of = keys_of_prefix if manifest.method == 'prefix' else keys_of_embeddings
        return Adapted(base, keys_of(base.model, trained), manifest)
    except ModelError as error:
        raise AdapterError(str(folder), error.reason, error.hint) from error


def add_lora(base: BaseModel, config: LoraConfig) -> PeftModel:
    """Return a model that trains a new LoRA adapter on a base; the adapter is float32."""
    with _old_names_allowed():
        return get_peft_model(base.model, config)


def continue_lora(base: BaseModel, folder: Path) -> PeftModel:
    """
    Return a model that goes on training a LoRA adapter; its weights become float32.

    Raises
    ------
    AdapterError
        As ``put_adapter``, or if the adapter is of another method.

    """
    manifest = read_manifest(folder)
    check_manifest(folder, manifest, base.identity)
    if manifest.method != 'lora':
        raise AdapterError(
            str(folder), f'training cannot go on from method {manifest.method}',
            'begin anew, or from a LoRA adapter')
    return _beside(base.model, folder, manifest, trainable=True)


def _merged(base: BaseModel, folder: Path, manifest: Manifest) -> Any:
    """Return a model with LoRA in its weights, over the base's tensors elsewhere."""
    adapted = _beside(_twin(base.model), folder, manifest, trainable=False)
    config = adapted.active_peft_config
    if config.use_dora:
        raise AdapterError(str(folder), 'adapters with DoRA cannot be served')
    if config.bias != 'none' or config.modules_to_save:
        raise AdapterError(
            str(folder), 'adapters that train biases or whole modules cannot be served')
    if getattr(base.model, 'is_quantized', False):
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


def _replaced(base: BaseModel, weights: Mapping[str, torch.Tensor]) -> Any:
    """Return a model that has other weights than the base, copied from the given ones."""
    if getattr(base.model, 'is_quantized', False):
        raise ModelError(
            'weights of full fine-tuning cannot be put onto a quantised base',
            'use quantization none')
    model = _twin(base.model)
    own = model.state_dict(keep_vars=True)
    unknown = sorted(set(weights) - set(own))
    if unknown:
        raise ModelError(f'the base has no weights named {unknown[:3]}')
    # By identity, so that weights which are tied in the base are tied again.
    new = {id(own[name]): value.to(own[name].device, own[name].dtype, copy=True)
           for name, value in weights.items()}
    missing = sorted(name for name, tensor in own.items() if id(tensor) not in new)
    if missing:
        raise ModelError(f'weights are missing: {missing[:3]}')
    try:
        model.load_state_dict({name: new[id(own[name])] for name in own}, assign=True)
    except RuntimeError as error:
        raise ModelError(f'the weights do not fit: {error}') from error
    model.requires_grad_(False)
    return model.eval()


def _beside(model: Any, folder: Path, manifest: Manifest, trainable: bool) -> PeftModel:
    """Return a model with a LoRA adapter beside its weights; its modules are changed."""
    check_weights(folder, manifest)
    try:
        with _old_names_allowed():
            return PeftModel.from_pretrained(model, str(folder), is_trainable=trainable)
    except Exception as error:  # the libraries share no base class
        raise AdapterError(str(folder), f'it could not be loaded: {error}') from error


def _twin(model: Any) -> Any:
    """Return a model with modules of its own over the same tensors."""
    return deepcopy(model, {id(t): t for t in chain(model.parameters(), model.buffers())})


@contextmanager
def _old_names_allowed() -> Iterator[None]:
    """Be silent about peft asking transformers for an attribute by its former name."""
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', '`is_gradient_checkpointing`', FutureWarning)
        yield
