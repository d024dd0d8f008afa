# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
On how many cores a model computes, and how its threads wait for each other. Knows no torch.

A forward pass is some seven hundred short parallel operations. A thread that sleeps between two of
them takes longer to wake up than the operation lasts; one that never sleeps stands in the way of
everybody else. So threads spin for a fraction of a millisecond and sleep then, and where others
keep a core busy the model leaves it to them: a thread that waits for another that was preempted
waits for whole time slices.
"""

from __future__ import annotations

import os
import time
from typing import Callable, MutableMapping

#: Rounds that a waiting thread spins: about a third of a millisecond, longer than what lies
#: between two operations of a pass.
_SPINS = '10000'
#: Milliseconds for the other common OpenMP library, the least that it knows besides none.
_BLOCK_TIME = '1'
#: Seconds between two looks at what runs: who runs for a moment only is nobody to yield to.
_SECOND_LOOK = 0.001


def bound_spinning(environment: MutableMapping[str, str]) -> None:
    """
    Have waiting threads of libraries that are loaded later spin shortly and sleep then.

    Parameters
    ----------
    environment
        Of this process before torch is imported, or of one to be started. What it says about the
        matter already stays.

    """
    if 'OMP_WAIT_POLICY' not in environment:
        environment.setdefault('GOMP_SPINCOUNT', _SPINS)
        environment.setdefault('KMP_BLOCKTIME', _BLOCK_TIME)


def running() -> int:
    """Return how many threads of this machine run or could run now, this one not counted."""
    try:
        with open('/proc/loadavg', encoding='ascii') as file:
            return max(0, int(file.read().split()[3].split('/')[0]) - 1)
    except (OSError, IndexError, ValueError):
        return 0  # no Linux


def free_cores(most: int, others: Callable[[], int] = running) -> int:
    """
    Return on how many cores to compute now, at least 1.

    Parameters
    ----------
    most
        As many where nobody else computes.
    others
        Tells how many threads beside this one want a core.

    """
    if most < 2:
        return most
    cores = (len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity')
             else os.cpu_count() or most)
    busy = others()
    if cores - busy < most:
        time.sleep(_SECOND_LOOK)
        busy = min(busy, others())
    return max(1, min(most, cores - busy))
