# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How long it takes until the model answers, step by step, with everything in the cache.

Starts the model's process as the bridge does and listens to what it says of its loading.
"""

from __future__ import annotations

from dataclasses import dataclass
import time

from ros2_llm_bridge.benchmark.figures import Spread, spread
from ros2_llm_bridge.benchmark.rows import ModelChoice
from ros2_llm_bridge.inference.client import Progress, TranslatorProcess
from ros2_llm_bridge.inference.config import TranslatorConfig

_TIMEOUT_S = 300.0


@dataclass(frozen=True)
class Start:
    """Seconds of each stage over several starts, in order; ``total`` from start to ready."""

    stages: tuple[tuple[str, Spread], ...]
    total: Spread


def measure_start(model: ModelChoice, starts: int = 3) -> Start:
    """
    Return how long the stages took; one start before them fills the caches.

    Raises
    ------
    ModelError
        If loading fails.

    """
    config = TranslatorConfig(
        adapter=str(model.adapter), base=model.base, device=model.device, dtype=model.dtype,
        quantization=model.quantization, threads=model.threads)
    _start(config)
    stages: dict[str, list[float]] = {}
    totals = []
    for _ in range(starts):
        total, steps = _start(config)
        totals.append(total)
        for stage, seconds in steps:
            stages.setdefault(stage, []).append(seconds)
    return Start(
        tuple((name, spread(values)) for name, values in stages.items()), spread(totals))


def _start(config: TranslatorConfig) -> tuple[float, list[tuple[str, float]]]:
    steps: list[tuple[str, float]] = []

    def on_progress(progress: Progress) -> None:
        if progress.seconds is not None and progress.stage != 'ready':
            steps.append((progress.stage, progress.seconds))

    process = TranslatorProcess(config, on_progress)
    started = time.monotonic()
    process.start()
    try:
        process.wait_ready(_TIMEOUT_S)
        return time.monotonic() - started, steps
    finally:
        process.close()
