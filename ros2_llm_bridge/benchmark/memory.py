# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How much memory this process holds."""

from __future__ import annotations

import resource
import sys


def resident_mib() -> float:
    """Return the resident memory of this process in MiB; its peak where only that is known."""
    try:
        with open('/proc/self/status', encoding='ascii') as status:
            for line in status:
                if line.startswith('VmRSS:'):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass  # no Linux: the peak will do
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == 'darwin' else 1024)


def device_memory_mib(device: str) -> float:
    """Return the peak of the tensors that torch held on a GPU, MiB; 0 where there are none."""
    if not device.startswith('cuda') or 'torch' not in sys.modules:
        return 0.0
    import torch
    return float(torch.cuda.max_memory_allocated(device)) / 2**20
