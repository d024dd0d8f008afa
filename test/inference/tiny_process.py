# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A translator in a process of its own, with a tiny model: started, made ready again, closed."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, Optional

from ros2_llm_bridge.inference.client import Progress, TranslatorProcess
from ros2_llm_bridge.inference.config import TranslatorConfig

# Importing the libraries takes seconds alone and minutes on a machine that does other things.
LOADING_S = 240.0


def config_for(
        base: Path, adapter: object, adapters: Optional[dict[str, str]] = None,
) -> TranslatorConfig:
    """Return the configuration of a tiny translator, perhaps with a choice of adapters."""
    return TranslatorConfig(
        adapter=str(adapter), base=str(base), device='cpu', dtype='fp32', threads=1, niceness=0,
        adapters=adapters or {})


@contextmanager
def closing(
        config: TranslatorConfig, on_progress: Optional[Callable[[Progress], None]] = None,
) -> Iterator[TranslatorProcess]:
    """Provide a process that is not started, and close it at the end."""
    process = TranslatorProcess(config, on_progress)
    try:
        yield process
    finally:
        process.close()


def made_ready(process: TranslatorProcess) -> TranslatorProcess:
    """Start a process that has ended, and return it when it takes requests."""
    if not process.is_alive:
        process.start()
    process.wait_ready(LOADING_S)
    return process
