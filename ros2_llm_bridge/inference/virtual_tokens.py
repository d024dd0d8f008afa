# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Prompt-learning adapters as keys and values that stand before every prompt.

Prompt tuning (Lester et al. 2021) and P-tuning (Liu et al. 2021) put trained embeddings before the
words; one pass over them on the bare base gives their keys and values once for all requests.
Prefix tuning (Li and Liang 2021) trains keys and values themselves. Behind them positions go on
counting, as they do in training.
"""

from __future__ import annotations

from typing import Any

from ros2_llm_bridge.errors import ModelError
import torch
from transformers import DynamicCache

#: Keys and values of each layer, each (1, heads, virtual tokens, width of a head).
KeyValues = tuple[tuple[torch.Tensor, torch.Tensor], ...]


@torch.inference_mode()
def keys_of_embeddings(model: Any, embeddings: torch.Tensor) -> KeyValues:
    """
    Return the keys and values of trained embeddings.

    Parameters
    ----------
    model
        The bare base model.
    embeddings
        (virtual tokens, hidden size).

    Raises
    ------
    ModelError
        If the embeddings have another width than the model's, or there are none.

    """
    width = model.get_input_embeddings().weight.shape[1]
    if embeddings.ndim != 2 or embeddings.shape[1] != width or not len(embeddings):
        raise ModelError(
            f'the prompt embeddings have shape {tuple(embeddings.shape)}, '
            f'needed is (virtual tokens, {width})')
    cache = DynamicCache()
    model(inputs_embeds=embeddings[None].to(model.device, model.dtype), past_key_values=cache,
          use_cache=True, logits_to_keep=1)
    return _layers(cache)


@torch.inference_mode()
def keys_of_prefix(model: Any, prefix: torch.Tensor) -> KeyValues:
    """
    Return the keys and values that prefix tuning trained.

    Parameters
    ----------
    model
        The bare base model.
    prefix
        (virtual tokens, layers * 2 * heads * width of a head), as peft stores it.

    Raises
    ------
    ModelError
        If the prefix is none of this model's.

    """
    cache = DynamicCache()
    # What the model itself makes of one token tells layers, heads and widths.
    model(input_ids=torch.zeros((1, 1), dtype=torch.long, device=model.device),
          past_key_values=cache, use_cache=True, logits_to_keep=1)
    shapes = {tensor.shape for layer in _layers(cache) for tensor in layer}
    if len(shapes) != 1:
        raise ModelError('prefix tuning cannot be served on a model whose layers differ in shape')
    _, heads, _, width = shapes.pop()
    layers = len(cache.layers)
    needed = layers * 2 * heads * width
    if prefix.ndim != 2 or prefix.shape[1] != needed or not len(prefix):
        raise ModelError(
            f'the prefix has shape {tuple(prefix.shape)}, needed is (virtual tokens, {needed})')
    parts = prefix.to(model.device, model.dtype).view(-1, layers, 2, heads, width)
    parts = parts.permute(1, 2, 3, 0, 4)  # (layers, 2, heads, virtual tokens, width)
    return tuple((keys[None].contiguous(), values[None].contiguous()) for keys, values in parts)


def cache_behind(virtual: KeyValues) -> DynamicCache:
    """Return a cache that begins with virtual tokens, which it copies."""
    cache = DynamicCache()
    for layer, (keys, values) in enumerate(virtual):
        cache.update(keys.clone(), values.clone(), layer)
    return cache


def count(virtual: KeyValues) -> int:
    """Return how many virtual tokens there are."""
    return virtual[0][0].shape[2] if virtual else 0


def _layers(cache: DynamicCache) -> KeyValues:
    layers = [(getattr(layer, 'keys', None), getattr(layer, 'values', None))
              for layer in cache.layers]
    found = tuple((keys, values) for keys, values in layers
                  if keys is not None and values is not None)
    if len(found) != len(layers):
        raise ModelError('virtual tokens cannot be served on a model whose layers keep no keys')
    return found
