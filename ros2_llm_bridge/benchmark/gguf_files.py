# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The files that the rows of llama.cpp run: base and adapter in one, by type, and the tokenizer.

They lie in the cache folder of the benchmark under the hash of the adapter's weights. Knows no
torch until something must be written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

from ros2_llm_bridge.benchmark.apart import run_apart
from ros2_llm_bridge.benchmark.rows import ModelChoice
from ros2_llm_bridge.inference.manifest import read_manifest


def gguf_path(weights: str, model: ModelChoice) -> Path:
    """Return where the file of a type lies; may not exist."""
    return _folder(model) / f'model-{weights}.gguf'


def tokenizer_folder(model: ModelChoice) -> Path:
    """Return where the base's tokenizer lies; may not exist."""
    return _folder(model) / 'tokenizer'


def write_missing(weights: Sequence[str], model: ModelChoice) -> None:
    """
    Write what is not there yet, in a process of its own.

    Raises
    ------
    BenchmarkError
        If base or adapter cannot be loaded or written.

    """
    missing = [kind for kind in weights if not gguf_path(kind, model).is_file()]
    if missing or (weights and not tokenizer_folder(model).is_dir()):
        run_apart(_write, missing, model)


def _write(weights: Sequence[str], model: ModelChoice) -> None:
    from ros2_llm_bridge.benchmark.export_gguf import export_gguf
    from ros2_llm_bridge.inference.base_model import load_base
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    base = load_base(model.base, 'cpu', 'fp32')
    _folder(model).mkdir(parents=True, exist_ok=True)
    for kind in weights:
        export_gguf(base, model.adapter, kind, gguf_path(kind, model))
    base.tokenizer.save_pretrained(tokenizer_folder(model))


def _folder(model: ModelChoice) -> Path:
    return model.cache / read_manifest(model.adapter).weights[:16]
