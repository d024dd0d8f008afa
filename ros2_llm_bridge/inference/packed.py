# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Products with weights that lie as the processor's kernels read them.

On a CPU, oneDNN rearranges plain weights at every product, which costs a third of a short forward
pass. Rearranged once, the products are the same to the last bit in bf16.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, Optional, Sequence

import torch
from torch.nn import functional

#: A product with weights, (n, in) to (n, out).
Linear = Callable[[torch.Tensor], torch.Tensor]

#: Rows for which the kernels choose their blocks: about an instruction and its answer.
_ROWS = 64


def linear_of(modules: Sequence[torch.nn.Module]) -> Linear:
    """
    Return one product that gives the outputs of several, one behind the other.

    Parameters
    ----------
    modules
        ``torch.nn.Linear`` of equal input width, with or without biases.

    """
    weights = [module.weight for module in modules]
    weight = torch.cat(weights) if len(weights) > 1 else weights[0]
    biases = [module.bias for module in modules]
    bias = None if biases[0] is None else torch.cat(biases)
    if weight.device.type == 'cpu' and can_pack(weight.dtype):
        return _packed(weight, bias)
    return lambda values: functional.linear(values, weight, bias)


@lru_cache
def can_pack(dtype: torch.dtype) -> bool:
    """Return whether this build of torch multiplies packed weights on this processor."""
    if not torch.backends.mkldnn.is_available() or dtype not in (torch.float32, torch.bfloat16):
        return False
    generator = torch.Generator().manual_seed(0)
    weight = torch.randn((96, 64), generator=generator).to(dtype)
    values = torch.randn((5, 64), generator=generator).to(dtype)
    try:
        if dtype is torch.bfloat16 and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
            return False
        found = _packed(weight, None)(values)
    except (AttributeError, NotImplementedError, RuntimeError):
        return False  # a build without these operators, as on some ARM boards
    near = 1e-5 if dtype is torch.float32 else 1e-2
    return torch.allclose(found, functional.linear(values, weight), rtol=near, atol=near)


@dataclass(frozen=True)
class PackedLinear:
    """A product with weights in blocks, and perhaps a bias (out,)."""

    packed: torch.Tensor
    bias: Optional[torch.Tensor]

    def __call__(self, values: torch.Tensor) -> torch.Tensor:
        """Return the product for values (n, in)."""
        found: torch.Tensor = torch.ops.mkldnn._linear_pointwise(
            values, self.packed, self.bias, 'none', [], '')
        return found


def _packed(weight: torch.Tensor, bias: Optional[torch.Tensor]) -> PackedLinear:
    return PackedLinear(
        torch.ops.mkldnn._reorder_linear_weight(weight.detach(), _ROWS),
        None if bias is None else bias.detach())
