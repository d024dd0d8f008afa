# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Which precision of the weights a machine computes with most quickly.

A processor without instructions for bf16 computes with it several times slower than with fp32.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from ros2_llm_bridge.inference.config import Dtype
import torch

Precision = Literal['fp32', 'bf16', 'fp16']

#: Every precision that weights may have, by the name that settings give it.
DTYPES: dict[Precision, torch.dtype] = {
    'fp32': torch.float32, 'bf16': torch.bfloat16, 'fp16': torch.float16}

#: Flags of processors that multiply bf16, on x86 and on ARM.
_BF16_FLAGS = frozenset(('avx512_bf16', 'amx_bf16', 'bf16'))


def resolve_dtype(dtype: Dtype, device: torch.device) -> Precision:
    """
    Return the name of the precision that a setting asks for.

    Parameters
    ----------
    dtype
        ``auto`` is bf16 on a GPU and on a processor with instructions for it, else fp32.
    device
        Where the weights will lie.

    """
    if dtype == 'auto':
        return 'bf16' if device.type != 'cpu' or multiplies_bf16() else 'fp32'
    return dtype


@lru_cache
def multiplies_bf16() -> bool:
    """Return whether this processor says that it has instructions for bf16; only Linux tells."""
    try:
        with open('/proc/cpuinfo', encoding='utf-8', errors='replace') as file:
            return any(_BF16_FLAGS.intersection(line.lower().split()) for line in file
                       if line.lower().startswith(('flags', 'features')))
    except OSError:
        return False
