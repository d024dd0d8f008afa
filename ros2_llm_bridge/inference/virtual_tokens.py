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

from typing import Any, Protocol

from ros2_llm_bridge.errors import ModelError
import torch

#: Keys and values of each layer, each (1, heads, virtual tokens, width of a head).
KeyValues = tuple[tuple[torch.Tensor, torch.Tensor], ...]


class KeyMaker(Protocol):
    """A model that tells what it keeps of vectors in place of tokens."""

    @property
    def width(self) -> int:
        """Return the width of a token's vector."""
        ...

    def keys_of(self, embeddings: torch.Tensor) -> KeyValues:
        """Return keys and values of embeddings (n, width), read in one pass from the start."""
        ...


@torch.inference_mode()
def keys_of_embeddings(model: KeyMaker, embeddings: torch.Tensor) -> KeyValues:
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
    if embeddings.ndim != 2 or embeddings.shape[1] != model.width or not len(embeddings):
        raise ModelError(
            f'the prompt embeddings have shape {tuple(embeddings.shape)}, '
            f'needed is (virtual tokens, {model.width})')
    return model.keys_of(embeddings)


@torch.inference_mode()
def keys_of_prefix(model: KeyMaker, prefix: torch.Tensor) -> KeyValues:
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
    # What the model itself makes of one token tells layers, heads and widths.
    made = model.keys_of(torch.zeros(1, model.width))
    shapes = {tensor.shape for layer in made for tensor in layer}
    if len(shapes) != 1:
        raise ModelError('prefix tuning cannot be served on a model whose layers differ in shape')
    _, heads, _, width = shapes.pop()
    layers = len(made)
    needed = layers * 2 * heads * width
    if prefix.ndim != 2 or prefix.shape[1] != needed or not len(prefix):
        raise ModelError(
            f'the prefix has shape {tuple(prefix.shape)}, needed is (virtual tokens, {needed})')
    like = made[0][0]
    parts = prefix.to(like.device, like.dtype).view(-1, layers, 2, heads, width)
    parts = parts.permute(1, 2, 3, 0, 4)  # (layers, 2, heads, virtual tokens, width)
    return tuple((keys[None].contiguous(), values[None].contiguous()) for keys, values in parts)


def cache_behind(virtual: KeyValues) -> Any:
    """Return a cache of transformers that begins with virtual tokens, which it copies."""
    from transformers import DynamicCache

    cache = DynamicCache()
    for layer, (keys, values) in enumerate(virtual):
        cache.update(keys.clone(), values.clone(), layer)
    return cache


def count(virtual: KeyValues) -> int:
    """Return how many virtual tokens there are."""
    return virtual[0][0].shape[2] if virtual else 0
