# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How many threads the model computes with, found out by trying.

A short pass of a small model is hundreds of operations, before each of which all threads are woken
and behind each of which they are waited for. Where that takes longer than the work that it shares
out, as on two threads of one core, fewer threads are quicker; and they leave more to the robot.
"""

from __future__ import annotations

import time
from typing import Callable

#: Fewer threads are taken where they need at most so many times as long.
_AS_QUICK = 1.05
#: Times that each number is tried, the first of which makes buffers and is not counted.
_TRIES = 3
#: What takes longer than this, seconds, is work to be shared out: all threads are right for it.
_LONG_S = 0.5


def choose_threads(
    run: Callable[[], object], most: int, use: Callable[[int], object],
    now: Callable[[], float] = time.perf_counter,
) -> int:
    """
    Set the number of threads with which something runs quickest, and return it.

    Half as many are tried as long as that is not slower, and none where one run takes long.

    Parameters
    ----------
    run
        What is to be quick.
    most
        The number to begin with.
    use
        Sets the number.
    now
        A clock, seconds.

    """
    best, took = most, _time(run, most, use, now)
    while best > 1 and took < _LONG_S:
        fewer = _time(run, best // 2, use, now)
        if fewer > _AS_QUICK * took:
            break
        best, took = best // 2, min(took, fewer)
    use(best)
    return best


def _time(
    run: Callable[[], object], threads: int, use: Callable[[int], object],
    now: Callable[[], float],
) -> float:
    """Return the shortest time that something takes with a number of threads, seconds."""
    use(threads)
    times: list[float] = []
    while len(times) < _TRIES and sum(times) < _TRIES * _LONG_S:
        began = now()
        run()
        times.append(now() - began)
    return min(times[1:] or times)
