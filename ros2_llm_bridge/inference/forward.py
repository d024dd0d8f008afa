# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Forward passes of a model that keeps what it has read.

``fused.FusedForward`` is the quick one for the common architectures, ``compiled.CompiledForward``
and ``graphs.GraphedForward`` are quicker ones on a CPU and on CUDA; ``TransformersForward`` runs
every model of transformers as that library does.
"""

from __future__ import annotations

import math
from typing import Any, Protocol, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.compiled import CompiledForward
from ros2_llm_bridge.inference.fused import is_fusible
from ros2_llm_bridge.inference.graphs import GraphedForward
from ros2_llm_bridge.inference.virtual_tokens import cache_behind, count, KeyValues
import torch


class Forward(Protocol):
    """A model, and the keys and values of what it has read."""

    @property
    def computed_by(self) -> str:
        """Return in words what computes a pass."""
        ...

    @property
    def width(self) -> int:
        """Return the width of a token's vector."""
        ...

    @property
    def length(self) -> int:
        """Return how many tokens were read, virtual ones left out."""
        ...

    @property
    def room(self) -> float:
        """Return how many tokens can be read behind the virtual ones."""
        ...

    def read(self, ids: Sequence[int], count: int) -> torch.Tensor:
        """Read tokens in one pass; return the logits of the last ``count``, (count, V) float32."""
        ...

    def drop(self, count: int) -> None:
        """Forget the last tokens."""
        ...

    def restart(self) -> None:
        """Forget all tokens but the virtual ones."""
        ...

    def keys_of(self, embeddings: torch.Tensor) -> KeyValues:
        """Return keys and values of embeddings (n, width), read in one pass from the start."""
        ...


def forward_of(model: Any, virtual: KeyValues = ()) -> Forward:
    """
    Return the quickest forward pass that this model has here.

    Parameters
    ----------
    model
        A causal language model of transformers, or a ``light.LightModel``; what is returned may
        share its tensors.
    virtual
        Keys and values of virtual tokens, which stand before everything that is read.

    """
    if is_fusible(model):
        if model.device.type == 'cuda':
            return GraphedForward(model, virtual)
        return CompiledForward(model, virtual)
    return TransformersForward(model, virtual)


class TransformersForward:
    """The forward pass of transformers, with its growing cache."""

    def __init__(self, model: Any, virtual: KeyValues = ()) -> None:
        self._model = model
        self._virtual = virtual
        self._first = count(virtual)
        self._cache = cache_behind(virtual)

    @property
    def computed_by(self) -> str:
        """Return in words what computes a pass."""
        return 'transformers'

    @property
    def width(self) -> int:
        """Return the width of a token's vector."""
        return int(self._model.get_input_embeddings().weight.shape[1])

    @property
    def length(self) -> int:
        """Return how many tokens were read, virtual ones left out."""
        return int(self._cache.get_seq_length()) - self._first

    @property
    def room(self) -> float:
        """Return how many tokens can be read behind the virtual ones."""
        positions = getattr(self._model.config, 'max_position_embeddings', math.inf)
        return float(positions) - self._first

    def read(self, ids: Sequence[int], count: int) -> torch.Tensor:
        """Read tokens in one pass; return the logits of the last ``count``, (count, V) float32."""
        device = self._model.device
        # By indices, not by a number: what a slice leaves is not contiguous, and to multiply that
        # torch copies the weights of the output layer, half a pass's time.
        last = torch.arange(len(ids) - count, len(ids), device=device)
        output = self._model(
            input_ids=torch.tensor([list(ids)], device=device), past_key_values=self._cache,
            use_cache=True, logits_to_keep=last)
        logits: torch.Tensor = output.logits[0].float()
        return logits

    def drop(self, count: int) -> None:
        """Forget the last tokens."""
        if count:
            self._cache.crop(-count)  # negative: so many from the end

    def restart(self) -> None:
        """Forget all tokens but the virtual ones."""
        self._cache = cache_behind(self._virtual)

    def keys_of(self, embeddings: torch.Tensor) -> KeyValues:
        """
        Return keys and values of embeddings (n, width), read in one pass from the start.

        Raises
        ------
        ModelError
            If layers of this model keep none.

        """
        cache = cache_behind(())
        self._model(
            inputs_embeds=embeddings[None].to(self._model.device, self._model.dtype),
            past_key_values=cache, use_cache=True, logits_to_keep=1)
        layers = [(getattr(layer, 'keys', None), getattr(layer, 'values', None))
                  for layer in cache.layers]
        found = tuple((keys, values) for keys, values in layers
                      if keys is not None and values is not None)
        if len(found) != len(layers):
            raise ModelError(
                'virtual tokens cannot be served on a model whose layers keep no keys')
        return found
