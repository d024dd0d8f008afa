# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Train the same base on the same data by every method, and measure each the same way.

Each cell is trained in a process of its own, so that its memory is its own. A finished cell lies
in ``cells/NAME/cell.json`` and is not done again; an interrupted one goes on from its checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Any, Mapping, Optional, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.checksum import file_hash
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import read_manifest, weights_path
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError, with_values
from ros2_llm_bridge.training.data_files import TRAIN_FILE
from ros2_llm_bridge.training.evaluation.evaluating import evaluate
from ros2_llm_bridge.training.evaluation.lines import choose, Half, mark_seen, read_lines
from ros2_llm_bridge.training.evaluation.measures import Evaluation
from ros2_llm_bridge.training.methods_grid import Cell, UNTUNED, write_sample
from ros2_llm_bridge.training.methods_results import CellResult, read_result, write_result
from ros2_llm_bridge.translate import translate
from tqdm import tqdm

#: The generator's lines whose templates do not occur in training.
HELDOUT_FILE = 'test_templates.jsonl'


@dataclass(frozen=True)
class Plan:
    """
    What is the same for all cells.

    Parameters
    ----------
    data
        Folder that ``python -m ros2_llm_bridge dataset`` wrote.
    gold
        Further lines to evaluate, by the name that the page gives them.
    output
        Where the results go.
    sentences
        Training examples of each cell; 0 is all.
    limit
        Lines of the held-out templates that are evaluated; 0 is all.
    half
        Which half of the further lines is evaluated.
    settings
        Fields of ``TrainConfig`` for all cells.

    """

    data: Path
    gold: Mapping[str, Path]
    output: Path
    sentences: int
    limit: int
    half: Half
    settings: Mapping[str, Any]


def compare_methods(plan: Plan, cells: Sequence[Cell]) -> list[CellResult]:
    """
    Return the results of all cells, doing those that are not done.

    Raises
    ------
    TrainConfigError
        If the data lacks a file, or a cell is there that was made from something else.
    ModelError
        If a training fails.

    """
    plan.output.mkdir(parents=True, exist_ok=True)
    train_file = plan.output / TRAIN_FILE
    for path in (plan.data / TRAIN_FILE, plan.data / HELDOUT_FILE, *plan.gold.values()):
        if not path.is_file():
            raise TrainConfigError(f'data: there is no file {path}')
    write_sample(plan.data / TRAIN_FILE, train_file, plan.sentences)
    made_from = {
        'train': file_hash(train_file), 'heldout': file_hash(plan.data / HELDOUT_FILE),
        'gold': {name: file_hash(path) for name, path in plan.gold.items()},
        'limit': plan.limit, 'half': plan.half, 'settings': dict(plan.settings)}
    results = []
    for number, cell in enumerate(cells, 1):
        folder = plan.output / 'cells' / cell.name
        result = read_result(folder, made_from)
        if result is None:
            print(f'[{number}/{len(cells)}] {cell.title}, seed {cell.seed}', flush=True)
            result = _run(plan, cell, folder, train_file, made_from)
            write_result(folder, result)
            # Those of full fine-tuning are six times the model; nothing goes on from here.
            shutil.rmtree(folder / 'adapter' / 'checkpoints', ignore_errors=True)
        results.append(result)
    return results


def _run(
    plan: Plan, cell: Cell, folder: Path, train_file: Path, made_from: Mapping[str, Any],
) -> CellResult:
    folder.mkdir(parents=True, exist_ok=True)
    cost: dict[str, Any] = {
        'trained_weights': 0, 'seconds': 0.0, 'peak_memory_mb': 0, 'device': 'none'}
    adapter, size = None, 0
    if cell.method != UNTUNED:
        adapter = folder / 'adapter'
        cost = _train(plan, cell, adapter, train_file)
        size = weights_path(adapter, read_manifest(adapter).method).stat().st_size
    return CellResult(
        cell=cell, plan=made_from, trained_weights=cost['trained_weights'], file_bytes=size,
        train_seconds=cost['seconds'], peak_memory_mb=cost['peak_memory_mb'],
        device=cost['device'], evaluations=_evaluations(plan, cell, adapter, train_file))


def _train(plan: Plan, cell: Cell, adapter: Path, train_file: Path) -> dict[str, Any]:
    """Train in another process; return what it cost."""
    values = {**plan.settings, **cell.settings, 'seed': cell.seed}
    with_values(TrainConfig(), {**values, 'method': cell.method})  # told before hours are spent
    fields = [word for name, value in values.items()
              for word in ('--set', f'{name}={_written(value)}')]
    done = subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', 'train', '--method', cell.method,
         '--data', str(train_file), '--output', str(adapter), *fields], check=False)
    if done.returncode:
        raise ModelError(
            f'training {cell.name} ended with exit code {done.returncode}',
            'what is above says why; the same command goes on from here')
    cost: dict[str, Any] = json.loads((adapter / 'training.json').read_text())
    return cost


def _written(value: Any) -> str:
    """Return a value as ``--set`` takes it: texts as they are, all else as YAML."""
    return value if isinstance(value, str) else json.dumps(value)


def _evaluations(
    plan: Plan, cell: Cell, adapter: Optional[Path], train_file: Path,
) -> dict[str, Evaluation]:
    sets = {'heldout': choose(read_lines(plan.data / HELDOUT_FILE), limit=plan.limit)}
    for name, path in plan.gold.items():
        sets[name] = choose(mark_seen(read_lines(path), [train_file]), plan.half)
    config = with_values(TrainConfig(), plan.settings)
    translator = LocalTranslator(TranslatorConfig(
        adapter=None if adapter is None else str(adapter), base=config.base,
        device=config.device, dtype=config.precision,  # type: ignore[arg-type]
        quantization=config.quantization, threads=config.threads))  # type: ignore[arg-type]
    found = {}
    for name, lines in sets.items():
        with tqdm(total=len(lines), desc=f'{cell.name} on {name}', leave=False) as bar:
            found[name] = evaluate(
                lines, lambda text, robot: translate(text, robot, translator, 0.0), cell.title,
                on_line=bar.update)
    return found
