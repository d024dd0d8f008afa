# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a cell of the comparison of methods came to, and how it is kept. Knows no torch."""

from __future__ import annotations

from dataclasses import asdict, dataclass
import json
from pathlib import Path
from typing import Any, Mapping, Optional

from pydantic import TypeAdapter, ValidationError
from ros2_llm_bridge.training.config import TrainConfigError
from ros2_llm_bridge.training.evaluation.measures import Evaluation
from ros2_llm_bridge.training.methods_grid import Cell

RESULT_NAME = 'cell.json'


@dataclass(frozen=True)
class CellResult:
    """
    What a cell came to; sizes in bytes, times in seconds, memory in MiB.

    ``plan`` says what it was made from; ``evaluations`` are by the name of the lines.
    """

    cell: Cell
    plan: Mapping[str, Any]
    trained_weights: int
    file_bytes: int
    train_seconds: float
    peak_memory_mb: int
    device: str
    evaluations: Mapping[str, Evaluation]


def read_result(folder: Path, made_from: Mapping[str, Any]) -> Optional[CellResult]:
    """
    Return a finished cell; None where there is none.

    Raises
    ------
    TrainConfigError
        If it is damaged or was made from other data or settings.

    """
    path = folder / RESULT_NAME
    if not path.is_file():
        return None
    try:
        result = TypeAdapter(CellResult).validate_json(path.read_text())
    except ValidationError as error:
        raise TrainConfigError(f'{path} is damaged ({error}); remove it') from error
    if result.plan != made_from:
        raise TrainConfigError(
            f'{path} was made from other data or settings; take another output folder')
    return result


def write_result(folder: Path, result: CellResult) -> None:
    """Write a finished cell, whole or not at all."""
    values = {**asdict(result), 'evaluations': {
        name: evaluation.to_json() for name, evaluation in result.evaluations.items()}}
    temporary = folder / f'.{RESULT_NAME}.tmp'
    temporary.write_text(json.dumps(values, indent=1, sort_keys=True) + '\n')
    temporary.replace(folder / RESULT_NAME)
