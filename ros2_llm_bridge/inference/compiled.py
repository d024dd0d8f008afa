# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The forward pass of Llama and Qwen2 models on a CPU with all layers in one compiled operator.

On a CPU a short pass spends a third of its time between the matrix products: in Python, in
starting some eleven hundred operations, in writing and reading what lies between two of them.
"""

from __future__ import annotations

from typing import Any, Union

from ros2_llm_bridge.inference.fused import FusedForward
from ros2_llm_bridge.inference.layers_build import compiled_layers
from ros2_llm_bridge.inference.packed import PackedLinear
from ros2_llm_bridge.inference.virtual_tokens import KeyValues
import torch

#: How far the compiled layers may be off for a first few tokens, of the largest number: bf16
#: rounds at other places.
_TOLERANCE = {torch.float32: 1e-3, torch.bfloat16: 0.1}
_FIRST_TOKENS = 4


class CompiledForward(FusedForward):
    """
    ``fused.FusedForward`` with compiled layers; implements ``forward.Forward``.

    Where they are not compiled for this machine, or do not compute there what plain operations
    do, it is the plain forward pass.

    Parameters
    ----------
    model, virtual
        As ``FusedForward``.

    """

    def __init__(self, model: Any, virtual: KeyValues = ()) -> None:
        self.is_compiled = False
        super().__init__(model, virtual)
        self._compute = compiled_layers()
        products = [p for layer in self._layers for p in (
            layer.queries_keys_values, layer.output, layer.gate_up, layer.down)]
        if self._compute is not None and all(isinstance(p, PackedLinear) for p in products):
            self._weights = [tensor for layer in self._layers for tensor in (
                layer.attention_norm.detach(), *_parts(layer.queries_keys_values),
                _parts(layer.output)[0], layer.mlp_norm.detach(), _parts(layer.gate_up)[0],
                _parts(layer.down)[0])]
            self.is_compiled = self._agrees()

    @property
    def computed_by(self) -> str:
        """Return in words what computes a pass."""
        return 'compiled layers' if self.is_compiled else (
            'plain operations, a third slower than the layers that "model prepare" compiles')

    def _pass(
        self, hidden: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor,
        bias: torch.Tensor, places: Union[slice, torch.Tensor], end: int,
    ) -> torch.Tensor:
        if not self.is_compiled:
            return super()._pass(hidden, cosines, sines, bias, places, end)
        keys, values = self._buffers
        found: torch.Tensor = self._compute(
            hidden, cosines, sines, bias, keys, values, self._weights, end - len(hidden),
            self._heads, self._eps)
        return found

    @torch.inference_mode()
    def _agrees(self) -> bool:
        """Return whether both ways give the same hidden states for a few tokens."""
        self._make_room(self._first + _FIRST_TOKENS)
        hidden = self._embeddings[:_FIRST_TOKENS]
        plain = self._behind(hidden, self._first).float()
        self.is_compiled = True
        try:
            compiled = self._behind(hidden, self._first).float()
        except RuntimeError:
            return False
        return bool((plain - compiled).abs().max()
                    <= _TOLERANCE[self._embeddings.dtype] * plain.abs().max())


def _parts(product: Any) -> tuple[Any, Any]:
    return product.packed, product.bias
