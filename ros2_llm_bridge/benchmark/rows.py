# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The rows of the comparison: what each system is, and how its translator is made.

A row is a name that travels to another process; that process calls ``load_row``. Torch and
llama.cpp are imported there.
"""

from __future__ import annotations

from dataclasses import dataclass
import importlib.util
from pathlib import Path
from typing import Literal, Mapping, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import DEFAULT_BASE, Dtype, Quantization
from ros2_llm_bridge.ports import Translator

#: What ratios are given against.
BASELINE = 'generate'
#: What the bridge runs.
SERVED = 'bridge'

Engine = Literal['generate', 'decoder', 'llama', 'llama-api']
Pass = Literal['transformers', 'fused', 'own']


class BenchmarkError(ModelError):
    """A benchmark cannot be run as asked; see ``errors``."""


@dataclass(frozen=True)
class Row:
    """
    One system.

    Parameters
    ----------
    name, title
        Short, and what it is.
    engine
        Who runs the model.
    shortcuts
        Fields of ``decoder.Shortcuts`` that are on, for the engine ``decoder``.
    forward
        Who computes a pass, for the engine ``decoder``: transformers, ``fused.FusedForward``, or
        what ``forward.forward_of`` takes.
    on_gpu
        Whether the row says something on a GPU only; elsewhere it is left out.
    weights
        Type of the GGUF tensors, for llama.cpp.
    yardstick
        The row whose answers it must equal, near-ties of bf16 excepted: one token a pass, with the
        same weights and the same arithmetic.

    """

    name: str
    title: str
    engine: Engine
    shortcuts: tuple[str, ...] = ()
    forward: Pass = 'transformers'
    weights: str = ''
    yardstick: str = ''
    on_gpu: bool = False


@dataclass(frozen=True)
class ModelChoice:
    """Which model all rows run, where, and the folder for files that are made of it."""

    adapter: Path
    base: str = DEFAULT_BASE
    device: str = 'auto'
    dtype: Dtype = 'auto'
    quantization: Quantization = 'none'
    threads: int = 0
    cache: Path = Path('.')


ROWS: Mapping[str, Row] = {row.name: row for row in (
    Row(BASELINE, 'transformers generate(), no grammar', 'generate'),
    Row('stepwise', 'grammar, one pass a token', 'decoder', yardstick='stepwise'),
    Row('forced', '+ forced tokens skipped', 'decoder', ('forced',), yardstick='stepwise'),
    Row('prefix', '+ prefix cache', 'decoder', ('forced', 'prefix'), yardstick='stepwise'),
    Row('drafts', '+ drafts', 'decoder', ('forced', 'prefix', 'drafts'), yardstick='stepwise'),
    Row('fused', '+ own forward pass, without CUDA graphs', 'decoder',
        ('forced', 'prefix', 'drafts'), 'fused', yardstick='own-stepwise', on_gpu=True),
    Row(SERVED, 'as the bridge runs: + own forward pass (graphs on CUDA)', 'decoder',
        ('forced', 'prefix', 'drafts'), 'own', yardstick='own-stepwise'),
    Row('own-stepwise', 'own forward pass, one pass a token', 'decoder', (), 'own',
        yardstick='own-stepwise'),
    Row('llama-bf16', 'llama.cpp, bf16, GBNF, prompt cache', 'llama', weights='bf16'),
    Row('llama-q8', 'llama.cpp, Q8_0, GBNF, prompt cache', 'llama', weights='q8_0'),
    Row('llama-q4', 'llama.cpp, Q4_0, GBNF, prompt cache', 'llama', weights='q4_0'),
    Row('llama-api', 'llama-cpp-python create_completion(), Q8_0, GBNF', 'llama-api',
        weights='q8_0'),
)}

OWN = tuple(name for name, row in ROWS.items() if not row.engine.startswith('llama'))
LLAMA = tuple(name for name, row in ROWS.items() if row.engine.startswith('llama'))


def choose_rows(names: Sequence[str]) -> list[Row]:
    """
    Return rows by name in the order of the table; ``all`` are those that are installed.

    Raises
    ------
    BenchmarkError
        If there is no such row, or its library is not installed.

    """
    wanted = list(names) if list(names) != ['all'] else [*OWN, *(LLAMA if has_llama() else ())]
    for name in wanted:
        if name not in ROWS:
            raise BenchmarkError(
                f'{name!r} is no system', f'take all, or some of {", ".join(ROWS)}')
    if not has_llama() and set(wanted) & set(LLAMA):
        raise BenchmarkError(
            'llama-cpp-python is not installed, which the rows of llama.cpp need',
            'pip install -c requirements/constraints.txt -r requirements/benchmark.txt; '
            'it is built from source, which takes minutes')
    return [row for name, row in ROWS.items() if name in wanted]


def has_llama() -> bool:
    """Return whether llama-cpp-python is installed."""
    return importlib.util.find_spec('llama_cpp') is not None


def load_row(row: Row, model: ModelChoice) -> Translator:
    """
    Return the translator of a row, loaded into this process.

    Raises
    ------
    ModelError
        If it cannot be loaded.

    """
    if row.engine == 'decoder':
        return _decoder(row, model)
    if row.engine == 'generate':
        from ros2_llm_bridge.benchmark.generate import GenerateTranslator
        return GenerateTranslator(model)
    from ros2_llm_bridge.benchmark.llama import load_llama
    return load_llama(row.weights, model, api=row.engine == 'llama-api')


def _decoder(row: Row, model: ModelChoice) -> Translator:
    if row.name == SERVED:
        from ros2_llm_bridge.inference.config import TranslatorConfig
        from ros2_llm_bridge.inference.local import LocalTranslator
        return LocalTranslator(TranslatorConfig(
            adapter=str(model.adapter), base=model.base, device=model.device, dtype=model.dtype,
            quantization=model.quantization, threads=model.threads))
    from ros2_llm_bridge.benchmark.decoding import DecoderTranslator
    return DecoderTranslator(model, row.shortcuts, row.forward)


def weights_of(names: Sequence[Row]) -> list[str]:
    """Return the types of GGUF weights that some rows need."""
    return list(dict.fromkeys(row.weights for row in names if row.weights))
