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
import re
import shutil
from typing import Any, Callable, Collection, Mapping, Optional

from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.artefact import check_weights
from ros2_llm_bridge.inference.manifest import Manifest, read_manifest
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from safetensors.torch import load_file, save_file
import torch

WEIGHTS_NAME = 'trained.safetensors'
RUN_NAME = 'run.json'
#: What transformers' Trainer writes into a checkpoint; the state comes last.
_TRAINERS = ('optimizer.pt', 'scheduler.pt')
_STATE_NAME = 'trainer_state.json'

#: Fields that may differ between the parts of one run.
_FREE = ('device', 'threads', 'logging_steps', 'save_steps', 'patience')

#: What identifies a run: its settings, the hashes of all that it reads, the number of processes.
Run = Mapping[str, Any]


def run_of(config: TrainConfig, inputs: Mapping[str, str], processes: int) -> Run:
    """
    Return what identifies a run.

    Parameters
    ----------
    config
        The run.
    inputs
        Hashes by what was read: two runs whose settings name the same files may differ in these.
    processes
        How many train together.

    """
    settings = {k: list(v) if isinstance(v, tuple) else v
                for k, v in asdict(config).items() if k not in _FREE}
    return {**settings, **inputs, 'processes': processes}


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


class BestWeights:
    """
    The best weights of a run, in a folder for the step at which they were measured.

    A run that goes on from a checkpoint may have lost the step at which it was best, so those that
    were best at an earlier checkpoint are kept beside them.

    Parameters
    ----------
    folder
        That of the checkpoints.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, model: Any, step: int) -> None:
        """Keep the weights that a model has at a step."""
        save_weights(model, self._of(step))

    def load(self, model: Any, step: int) -> None:
        """Give a model the weights of a step; raises as ``load_weights``."""
        load_weights(model, self._of(step))

    def check(self, step: int) -> None:
        """
        Check that the weights of a step are there.

        Raises
        ------
        TrainConfigError
            If they are not.

        """
        if not (self._of(step) / WEIGHTS_NAME).is_file():
            raise TrainConfigError(
                f'{self._folder} lacks the best weights, those of step {step}; begin anew with '
                '--no-resume')

    def saved_steps(self) -> list[int]:
        """Return the steps of the checkpoints, in rising order."""
        return sorted(_steps(self._folder))

    def drop_all_but(self, steps: Collection[int]) -> None:
        """Remove the weights of other steps."""
        kept = {self._of(step) for step in steps}
        for path in self._folder.glob('best-*'):
            if path not in kept:
                shutil.rmtree(path)

    def _of(self, step: int) -> Path:
        return self._folder / f'best-{step}'


def write_run(folder: Path, run: Run) -> None:
    """Note in a checkpoint, or beside a finished adapter, which run it belongs to."""
    temporary = folder / f'.{RUN_NAME}.tmp'
    temporary.write_text(json.dumps(run, indent=2, sort_keys=True) + '\n')
    temporary.replace(folder / RUN_NAME)


def finished_adapter(output: Path, run: Run, task: str) -> Optional[Manifest]:
    """Return the manifest of the whole adapter that a run left behind; None if it did not end."""
    try:
        if _read_json(output / RUN_NAME) != run:
            return None
        manifest = read_manifest(output, task)
        check_weights(output, manifest)
    except (OSError, ValueError, AdapterError):
        return None  # it is made whole from the last checkpoint
    return manifest


def checkpoint_to_go_on_from(
    folder: Path, run: Run, on_note: Callable[[str], None] = lambda note: None,
) -> Optional[str]:
    """
    Return the last whole checkpoint of a run; None where there is none yet.

    Parameters
    ----------
    folder
        That of the checkpoints.
    run
        What the run is.
    on_note
        Called with a sentence for each checkpoint that was cut off and is passed over.

    Raises
    ------
    TrainConfigError
        If the checkpoints belong to another run; the message says what differs.

    """
    by_step = _steps(folder)
    for step in sorted(by_step, reverse=True):
        checkpoint = by_step[step]
        missing = _missing(checkpoint)
        if missing:
            on_note(f'{checkpoint} was cut off while it was written, without '
                    f'{", ".join(missing)}; it is not used')
            continue
        _check_same(folder, _read_json(checkpoint / RUN_NAME), run)
        return str(checkpoint)
    return None


def forget(folder: Path) -> None:
    """Remove the checkpoints of a former run."""
    for path in [*folder.glob('checkpoint-*'), *folder.glob('best-*')]:
        if path.is_dir():
            shutil.rmtree(path)


def _steps(folder: Path) -> dict[int, Path]:
    """Return the checkpoints in a folder, whole or not, by their steps."""
    found = ((re.fullmatch(r'checkpoint-(\d+)', path.name), path)
             for path in folder.glob('checkpoint-*') if path.is_dir())
    return {int(name[1]): path for name, path in found if name}


def _missing(checkpoint: Path) -> list[str]:
    """Return the files that a checkpoint lacks or that cannot be read."""
    missing = [name for name in (WEIGHTS_NAME, *_TRAINERS) if not (checkpoint / name).is_file()]
    for name in (RUN_NAME, _STATE_NAME):
        try:
            whole = isinstance(_read_json(checkpoint / name), dict)
        except (OSError, ValueError):
            whole = False
        if not whole:
            missing.append(name)
    return missing


def _check_same(folder: Path, found: Run, run: Run) -> None:
    differing = [f'{name} was {found.get(name)!r}, now it is {run.get(name)!r}'
                 for name in sorted({*run, *found}) if found.get(name) != run.get(name)]
    if differing:
        raise TrainConfigError(
            f'{folder} holds checkpoints of another run ({"; ".join(differing)}); '
            'take another output folder, or begin anew with --no-resume')


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding='utf-8'))
