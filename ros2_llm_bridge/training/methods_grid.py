# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which trainings the comparison of methods is made of. Knows no torch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
import hashlib
from pathlib import Path
from typing import Any, Mapping, Sequence

from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError, with_values
import yaml

#: What no setting for all cells may be, besides the sizes that cells have: those of one cell are
#: not those of another.
_OF_CELLS = ('method', 'seed', 'task', 'init_adapter')

#: The base as it is, which is trained by no method.
UNTUNED = 'untuned'


@dataclass(frozen=True)
class Cell:
    """One training of the comparison: ``name`` is its folder, ``title`` what the page says."""

    name: str
    title: str
    method: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True)
class Grid:
    """Cells, and how many training examples each gets (0: all)."""

    cells: tuple[Cell, ...]
    examples: int


def _cells() -> tuple[Cell, ...]:
    """Return the cells that every grid has."""
    return (
        Cell(UNTUNED, 'untuned base', UNTUNED),
        *(Cell(f'lora-r{r}', f'LoRA, r {r}', 'lora', {'lora_r': r, 'lora_alpha': 2 * r})
          for r in (4, 8, 16)),
        *(Cell(f'prompt-{n}', f'prompt tuning, {n} tokens', 'prompt', {'virtual_tokens': n})
          for n in (5, 10, 20, 50)),
        Cell('p-tuning-20', 'P-tuning (LSTM), 20 tokens', 'p-tuning', {'virtual_tokens': 20}),
        Cell('prefix-20', 'prefix tuning, 20 tokens', 'prefix', {'virtual_tokens': 20}),
        Cell('full', 'full fine-tuning', 'full'))


def _more_cells() -> tuple[Cell, ...]:
    """Return cells for machines with a GPU."""
    return (
        Cell('p-tuning-mlp-20', 'P-tuning (MLP), 20 tokens', 'p-tuning',
             {'virtual_tokens': 20, 'encoder': 'mlp'}),
        Cell('p-tuning-50', 'P-tuning (LSTM), 50 tokens', 'p-tuning', {'virtual_tokens': 50}),
        Cell('prefix-50', 'prefix tuning, 50 tokens', 'prefix', {'virtual_tokens': 50}),
        Cell('prefix-projected-20', 'prefix tuning, projected, 20 tokens', 'prefix',
             {'virtual_tokens': 20, 'prefix_projection': True}))


def grid(name: str) -> Grid:
    """
    Return a grid: ``cpu`` has one seed and 2,000 examples, ``full`` three seeds and all.

    Raises
    ------
    TrainConfigError
        If there is no such grid.

    """
    if name == 'cpu':
        return Grid(_cells(), 2000)
    if name != 'full':
        raise TrainConfigError(f'grid: {name!r} is not known; use cpu or full')
    trained = [cell for cell in (*_cells(), *_more_cells()) if cell.method != UNTUNED]
    seeds = [replace(cell, name=f'{cell.name}-seed{seed}', seed=seed)
             for cell in trained for seed in range(3)]
    return Grid((_cells()[0], *seeds), 0)


def chosen_cells(cells: Sequence[Cell], names: Sequence[str]) -> tuple[Cell, ...]:
    """
    Return the cells of these names; without names all.

    Raises
    ------
    TrainConfigError
        If there is no cell of a name.

    """
    known = {cell.name: cell for cell in cells}
    absent = [name for name in names if name not in known]
    if absent:
        raise TrainConfigError(
            f'cells: there is no {", ".join(absent)}; there are {", ".join(known)}')
    return tuple(known[name] for name in names) if names else tuple(cells)


def common_settings(
        cells: Sequence[Cell], fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """
    Return the settings that hold in all cells.

    Parameters
    ----------
    cells
        All cells of a grid.
    fields
        Names and values, texts as they are and all else as YAML.

    Raises
    ------
    TrainConfigError
        If a field is given twice, is unknown or wrong, or is one that the cells decide.

    """
    own = {*_OF_CELLS, *(name for cell in cells for name in cell.settings)}
    given = dict(fields)
    for name, _ in fields:
        if name in own:
            raise TrainConfigError(
                f'{name}: the cells of the grid decide it, so it cannot be set for all; leave it '
                'out, or use "train" for a single training')
        if [n for n, _ in fields].count(name) > 1:
            raise TrainConfigError(f'{name}: is given more than once')
    with_values(TrainConfig(), given)
    texts = {name for name, value in vars(TrainConfig()).items() if isinstance(value, str)}
    return {name: value if name in texts else yaml.safe_load(value)
            for name, value in given.items()}


def write_sample(source: Path, target: Path, count: int) -> None:
    """Write ``count`` lines of a file, drawn by their hashes and in their order; 0 is all."""
    lines = [line for line in source.read_text(encoding='utf-8').split('\n') if line.strip()]
    if count and count < len(lines):
        def rank(number: int) -> bytes:
            return hashlib.sha256(f'{number} {lines[number]}'.encode()).digest()

        kept = sorted(sorted(range(len(lines)), key=rank)[:count])
        lines = [lines[number] for number in kept]
    target.write_text('\n'.join(lines) + '\n', encoding='utf-8')
