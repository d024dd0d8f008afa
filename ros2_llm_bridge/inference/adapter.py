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

from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Mapping

from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.artefact import load_weights
from ros2_llm_bridge.inference.base_model import BaseModel
from ros2_llm_bridge.inference.forward import forward_of
from ros2_llm_bridge.inference.low_rank import read_low_rank
from ros2_llm_bridge.inference.manifest import (
    check_manifest, Manifest, PROMPT_EMBEDDINGS, read_manifest, TASK)
from ros2_llm_bridge.inference.virtual_tokens import (
    keys_of_embeddings, keys_of_prefix, KeyValues)
import torch


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
    try:
        if manifest.method == 'lora':
            return Adapted(replace(base, model=_merged(base, folder, manifest)), (), manifest)
        weights = load_weights(folder, manifest)
        if manifest.method == 'full':
            return Adapted(replace(base, model=_replaced(base, weights)), (), manifest)
        if set(weights) != {PROMPT_EMBEDDINGS}:
            raise ModelError(f'it holds {sorted(weights)[:3]}, needed is {PROMPT_EMBEDDINGS!r}')
        trained = weights[PROMPT_EMBEDDINGS]
        keys_of = keys_of_prefix if manifest.method == 'prefix' else keys_of_embeddings
        return Adapted(base, keys_of(forward_of(base.model), trained), manifest)
    except AdapterError:
        raise
    except ModelError as error:
        raise AdapterError(str(folder), error.reason, error.hint) from error


def _merged(base: BaseModel, folder: Path, manifest: Manifest) -> Any:
    """Return a model with LoRA in its weights, over the base's tensors elsewhere."""
    quantised = getattr(base.model, 'is_quantized', False)
    plain = None if quantised else read_low_rank(folder, load_weights(folder, manifest))
    if plain is None:
        # Takes seconds to import; only what is more than a rank and a scale needs it.
        from ros2_llm_bridge.inference.peft_lora import merged_by_peft
        return merged_by_peft(_twin(base.whole().model), folder, manifest)
    model = _twin(base.model)
    modules = dict(model.named_modules())
    unknown = sorted(set(plain.factors) - set(modules))
    if unknown:
        raise ModelError(f'the base has no modules named {unknown[:3]}')
    with torch.no_grad():
        for name in plain.factors:
            modules[name].weight = torch.nn.Parameter(
                plain.added_to(modules[name], name), requires_grad=False)
    return model.eval()


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


def _twin(model: Any) -> Any:
    """Return a model with modules of its own over the same tensors."""
    return deepcopy(model, {id(t): t for t in chain(model.parameters(), model.buffers())})
