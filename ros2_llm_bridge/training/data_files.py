# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which files a training reads. Knows no torch."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from ros2_llm_bridge.training.config import TrainConfigError

#: Files of a folder that the generator wrote.
TRAIN_FILE = 'train.jsonl'
VALIDATION_FILE = 'validation.jsonl'


def data_files(data: Path, validation: Optional[Path] = None) -> tuple[Path, Optional[Path]]:
    """
    Return the files to train and to validate with.

    Parameters
    ----------
    data
        A file, or a folder that ``python -m ros2_llm_bridge dataset`` wrote.
    validation
        Another file to validate with.

    Raises
    ------
    TrainConfigError
        If there is no such file.

    """
    train_file = data / TRAIN_FILE if data.is_dir() else data
    beside = data / VALIDATION_FILE
    if validation is None and beside.is_file():
        validation = beside
    for path in (train_file, validation):
        if path is not None and not path.is_file():
            raise TrainConfigError(f'data: there is no file {path}')
    return train_file, validation
