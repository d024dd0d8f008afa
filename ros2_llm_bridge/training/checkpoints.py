# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a training needs to go on: the trained weights as they are, and which run they belong to.

peft's own checkpoints keep what a prompt encoder makes and not the encoder, so a training could
not go on from them.
"""

from __future__ import annotations

from dataclasses import asdict
import json
from pathlib import Path
import shutil
from typing import Any, Mapping, Optional

from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from safetensors.torch import load_file, save_file
import torch
from transformers.trainer_utils import get_last_checkpoint

WEIGHTS_NAME = 'trained.safetensors'
RUN_NAME = 'run.json'
BEST = 'best'

#: Fields that may differ between the parts of one run.
_FREE = ('device', 'threads', 'logging_steps', 'save_steps', 'patience')

#: What identifies a run: its settings, its data, its base and the number of processes.
Run = Mapping[str, Any]


def run_of(config: TrainConfig, data: str, base: str, processes: int) -> Run:
    """Return what identifies a run; ``data`` and ``base`` are hashes."""
    settings = {k: list(v) if isinstance(v, tuple) else v
                for k, v in asdict(config).items() if k not in _FREE}
    return {**settings, 'data': data, 'base_tensors': base, 'processes': processes}


def save_weights(model: Any, folder: Path) -> None:
    """Write the weights that a model trains, in their own precision."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: weight.detach().to('cpu').contiguous()
             for name, weight in model.named_parameters() if weight.requires_grad}
    temporary = folder / f'.{WEIGHTS_NAME}.tmp'
    save_file(state, temporary)
    temporary.replace(folder / WEIGHTS_NAME)


def load_weights(model: Any, folder: Path) -> None:
    """
    Give a model the weights of a checkpoint.

    Raises
    ------
    TrainConfigError
        If they are absent, damaged or of another model.

    """
    path = folder / WEIGHTS_NAME
    wanted = {name: w for name, w in model.named_parameters() if w.requires_grad}
    try:
        state = load_file(path)
    except Exception as error:  # the library raises classes of its own
        raise TrainConfigError(f'checkpoint {path} cannot be read: {error}') from error
    if state.keys() != wanted.keys() or any(
            state[name].shape != weight.shape for name, weight in wanted.items()):
        raise TrainConfigError(f'checkpoint {path} is of another model')
    with torch.no_grad():
        for name, weight in wanted.items():
            weight.copy_(state[name])


def write_run(folder: Path, run: Run) -> None:
    """Note in a checkpoint which run it belongs to."""
    (folder / RUN_NAME).write_text(json.dumps(run, indent=2, sort_keys=True) + '\n')


def checkpoint_to_go_on_from(folder: Path, run: Run) -> Optional[str]:
    """
    Return the last checkpoint of a run; None where there is none yet.

    Raises
    ------
    TrainConfigError
        If the checkpoints belong to another run; the message says what differs.

    """
    last = get_last_checkpoint(str(folder)) if folder.is_dir() else None
    if last is None:
        return None
    try:
        found = json.loads((Path(last) / RUN_NAME).read_text())
    except (OSError, ValueError) as error:
        raise TrainConfigError(f'checkpoint {last} cannot be read: {error}') from error
    differing = [f'{name} was {found.get(name)!r}, now it is {run.get(name)!r}'
                 for name in sorted({*run, *found}) if found.get(name) != run.get(name)]
    if differing:
        raise TrainConfigError(
            f'{folder} holds checkpoints of another run ({"; ".join(differing)}); '
            'take another output folder, or begin anew with --no-resume')
    return last


def forget(folder: Path) -> None:
    """Remove the checkpoints of a former run."""
    for path in [*folder.glob('checkpoint-*'), folder / BEST]:
        if path.is_dir():
            shutil.rmtree(path)
