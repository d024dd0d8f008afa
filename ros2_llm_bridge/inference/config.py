# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a translator is made of: base model, adapters, device. Knows no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
import os
from pathlib import Path
from typing import Literal, Mapping, Optional

#: What the adapters that drive a robot are for.
COMMANDS_TASK = 'ros2-commands'

#: The base model that comes with the package's dependencies; no hub is asked for it.
DEFAULT_BASE = 'smollm2-135m-instruct'

Dtype = Literal['auto', 'fp32', 'bf16', 'fp16']
Quantization = Literal['none', '8bit', '4bit']


@dataclass(frozen=True)
class TranslatorConfig:
    """
    Which model translates, and on what.

    Parameters
    ----------
    adapter
        The adapter to begin with: one of ``adapters``, a folder or a Hub id
        (``adapter_source.find_adapter``). None serves the bare base model: for measuring only, it
        has never seen a command.
    base
        ``DEFAULT_BASE``, a Hub id, a folder in the Hub's layout or a GGUF file.
    device
        ``auto`` (CUDA where there is one), ``cpu``, ``cuda`` or ``cuda:N``.
    dtype
        Precision of the weights; ``auto`` is bf16 where the device computes with it, else
        fp32 (``precision.resolve_dtype``).
    quantization
        ``8bit`` or ``4bit`` through bitsandbytes, on CUDA only.
    threads
        Threads that compute; 0 takes one for each core that nobody else keeps busy (``cores``).
    niceness
        Added to the niceness of the model's process, so that what moves the robot runs first.
    adapters
        Names for adapters among which one may choose: folder or Hub id by name.
    task
        What every adapter must be for (``manifest.PROMPT_VERSIONS``).
    weights
        The hash that the weights of ``adapter`` must have; empty admits any.
    pinned
        The hash that the weights of an adapter must have, by name; other names admit any.

    """

    adapter: Optional[str]
    base: str = DEFAULT_BASE
    device: str = 'auto'
    dtype: Dtype = 'auto'
    quantization: Quantization = 'none'
    threads: int = 0
    niceness: int = 5
    adapters: Mapping[str, str] = field(default_factory=dict)
    task: str = COMMANDS_TASK
    weights: str = ''
    pinned: Mapping[str, str] = field(default_factory=dict)


def cache_folder() -> Path:
    """Return the folder for converted models (XDG Base Directory Specification); may not exist."""
    root = os.environ.get('XDG_CACHE_HOME') or os.path.join(os.path.expanduser('~'), '.cache')
    return Path(root) / 'ros2_llm_bridge'
