# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The forward pass of Llama and Qwen2 models, with fewer operations than transformers' own.

One matrix product gives queries, keys and values, one gives gate and up; keys and values lie in
buffers that are written in place; rotations come from a table. On a CPU the weights lie in the
blocks that its kernels multiply (``packed``), on CUDA whole passes are replayed as graphs
(``graphs``): there most of a short pass is the host telling the device what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence, Union

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.packed import Linear, linear_of
from ros2_llm_bridge.inference.virtual_tokens import count, KeyValues
import torch
from torch.nn import functional

_ARCHITECTURES = frozenset(('LlamaForCausalLM', 'Qwen2ForCausalLM', 'LightModel'))
#: Rotations that depend on nothing but the position.
_ROTATIONS = frozenset(('default', 'linear', 'llama3'))
#: Positions for which there is room at first; doubled when they are used up.
_POSITIONS = 512


def is_fusible(model: Any) -> bool:
    """Return whether ``FusedForward`` computes what this model does."""
    if type(model).__name__ not in _ARCHITECTURES or getattr(model, 'is_quantized', False):
        return False
    config = model.config
    layers = model.model.layers
    products = [m for m in model.modules() if 'Linear' in type(m).__name__]
    return (
        config.hidden_act == 'silu'
        and config.rope_parameters.get('rope_type') in _ROTATIONS
        and all(kind == 'full_attention' for kind in getattr(config, 'layer_types', None) or ())
        and all(type(m) is torch.nn.Linear for m in products)
        and all(m.bias is None for layer in layers
                for m in (layer.self_attn.o_proj, *layer.mlp.children()) if hasattr(m, 'bias')))


@dataclass(frozen=True)
class _Layer:
    """Norms (hidden,) and products of one layer."""

    attention_norm: torch.Tensor
    queries_keys_values: Linear
    output: Linear
    mlp_norm: torch.Tensor
    gate_up: Linear
    down: Linear


class FusedForward:
    """
    A model and the keys and values of what it has read; implements ``forward.Forward``.

    Parameters
    ----------
    model
        One for which ``is_fusible`` holds. It is not kept, only its tensors.
    virtual
        Keys and values that stand before everything that is read.

    """

    def __init__(self, model: Any, virtual: KeyValues = ()) -> None:
        config = model.config
        self._heads: int = config.num_attention_heads
        self._groups: int = config.num_key_value_heads
        self._width: int = (
            getattr(config, 'head_dim', None) or config.hidden_size // self._heads)
        self._eps: float = config.rms_norm_eps
        self._positions: int = config.max_position_embeddings
        self._embeddings = model.get_input_embeddings().weight
        self._norm = model.model.norm.weight
        self._head = linear_of([model.get_output_embeddings()])
        self._layers = [_layer(layer) for layer in model.model.layers]
        self._rotary = model.model.rotary_emb
        self._first = count(virtual)
        self._virtual = virtual
        self._length = 0
        self._buffers: Optional[tuple[torch.Tensor, torch.Tensor]] = None
        self._make_room(self._first + 1)

    @property
    def computed_by(self) -> str:
        """Return in words what computes a pass."""
        return 'plain operations'

    @property
    def width(self) -> int:
        """Return the width of a token's vector."""
        return int(self._embeddings.shape[1])

    @property
    def length(self) -> int:
        """Return how many tokens were read, virtual ones left out."""
        return self._length

    @property
    def room(self) -> float:
        """Return how many tokens can be read behind the virtual ones."""
        return self._positions - self._first

    def drop(self, count: int) -> None:
        """Forget the last tokens."""
        self._length -= count

    def restart(self) -> None:
        """Forget all tokens but the virtual ones."""
        self._length = 0

    def read(self, ids: Sequence[int], count: int) -> torch.Tensor:
        """
        Read tokens in one pass; return the logits of the last ``count``, (count, V) float32.

        Raises
        ------
        ModelError
            If there is no room for them.

        """
        start = self._first + self._length
        end = start + len(ids)
        if end > self._positions:
            raise ModelError(f'the model reads {self._positions} tokens, not {end}')
        self._make_room(end)
        hidden = self._embeddings[torch.tensor(list(ids), device=self._norm.device)]
        hidden = self._behind(hidden, start)
        self._length += len(ids)
        return self._logits(hidden[-count:])

    def keys_of(self, embeddings: torch.Tensor) -> KeyValues:
        """Return keys and values of embeddings (n, width), read in one pass from the start."""
        size = len(embeddings)
        self._make_room(size)
        self._behind(embeddings.to(self._embeddings.device, self._embeddings.dtype), 0)
        found = tuple((keys[None, :, :size].clone(), values[None, :, :size].clone())
                      for keys, values in zip(self._keys, self._values))
        self._put_virtual()
        self.restart()
        return found

    def _behind(self, hidden: torch.Tensor, start: int) -> torch.Tensor:
        """Return hidden states of vectors (n, hidden) that are read from a position on."""
        end = start + len(hidden)
        places = torch.arange(start, end, device=hidden.device)
        unseen = torch.arange(end, device=hidden.device)[None] > places[:, None]
        return self._pass(
            hidden, self._cosines[start:end], self._sines[start:end],
            torch.zeros_like(unseen, dtype=hidden.dtype).masked_fill_(unseen, float('-inf')),
            slice(start, end), end)

    def _pass(
        self, hidden: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor,
        bias: torch.Tensor, places: Union[slice, torch.Tensor], end: int,
    ) -> torch.Tensor:
        """Return hidden states (n, hidden) behind all layers, writing keys and values."""
        size, shared = len(hidden), self._heads + self._groups
        for layer, keys, values in zip(self._layers, self._keys, self._values):
            normed = functional.rms_norm(
                hidden, hidden.shape[-1:], layer.attention_norm, self._eps)
            heads = layer.queries_keys_values(normed).view(size, -1, self._width).transpose(0, 1)
            turned = _rotated(heads[:shared], cosines, sines)
            keys[:, places] = turned[self._heads:]
            values[:, places] = heads[shared:]
            attended = functional.scaled_dot_product_attention(
                turned[None, :self._heads], keys[None, :, :end], values[None, :, :end],
                attn_mask=bias, enable_gqa=self._groups != self._heads)
            hidden = hidden + layer.output(attended[0].transpose(0, 1).reshape(size, -1))
            normed = functional.rms_norm(hidden, hidden.shape[-1:], layer.mlp_norm, self._eps)
            gate, up = layer.gate_up(normed).chunk(2, -1)
            hidden = hidden + layer.down(functional.silu(gate) * up)
        return hidden

    def _logits(self, hidden: torch.Tensor) -> torch.Tensor:
        normed = functional.rms_norm(hidden, hidden.shape[-1:], self._norm, self._eps)
        return self._head(normed).float()

    def _make_room(self, positions: int) -> None:
        """Have buffers for so many positions, keeping what they hold."""
        before = self._buffers
        if before is not None and before[0].shape[2] >= positions:
            return
        size = _POSITIONS
        while size < positions:
            size *= 2
        like = self._embeddings
        shape = (len(self._layers), self._groups, size, self._width)
        keys = torch.zeros(shape, dtype=like.dtype, device=like.device)
        values = torch.zeros_like(keys)
        if before is not None:
            keys[:, :, :before[0].shape[2]] = before[0]
            values[:, :, :before[0].shape[2]] = before[1]
        cosines, sines = self._rotary(like[:1, None], torch.arange(size, device=like.device)[None])
        half = self._width // 2
        # The sign of the half that is turned the other way stands in the table.
        signed = torch.cat((-sines[0, :, :half], sines[0, :, half:]), -1)
        # All at once: what fails before leaves what there was.
        self._buffers, self._cosines, self._sines = (keys, values), cosines[0], signed
        self._keys, self._values = list(keys), list(values)
        self._put_virtual()

    def _put_virtual(self) -> None:
        for layer, (keys, values) in enumerate(self._virtual):
            self._keys[layer][:, :self._first] = keys[0]
            self._values[layer][:, :self._first] = values[0]


def _layer(layer: Any) -> _Layer:
    attention, mlp = layer.self_attn, layer.mlp
    return _Layer(
        layer.input_layernorm.weight,
        linear_of([attention.q_proj, attention.k_proj, attention.v_proj]),
        linear_of([attention.o_proj]),
        layer.post_attention_layernorm.weight,
        linear_of([mlp.gate_proj, mlp.up_proj]),
        linear_of([mlp.down_proj]))


def _rotated(heads: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor) -> torch.Tensor:
    """Return heads (h, n, width) turned by their positions (Su et al. 2021)."""
    half = heads.shape[-1] // 2
    swapped = torch.cat((heads[..., half:], heads[..., :half]), -1)
    return heads * cosines + swapped * sines
