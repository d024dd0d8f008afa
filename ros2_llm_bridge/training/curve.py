# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Keep the log of a training run as lines of JSON, and draw loss and accuracy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional

from ros2_llm_bridge.training.checkpoints import BestWeights
from transformers import TrainerCallback

LOG_NAME = 'loss.jsonl'
CURVE_NAME = 'loss.png'
ACCURACY_LOG_NAME = 'accuracy.jsonl'
ACCURACY_CURVE_NAME = 'accuracy.png'

Record = Mapping[str, Any]


class JsonLog:
    """
    Records of a run, by step, and the file that shows them.

    An interrupted run takes them from its checkpoint, not from the file, which may be ahead of it.

    Parameters
    ----------
    path
        The file; its folder is made.
    writes
        False where another process writes it.

    """

    def __init__(self, path: Path, writes: bool = True) -> None:
        self._path = path
        self._writes = writes
        self.records: list[Record] = []
        path.parent.mkdir(parents=True, exist_ok=True)

    def begin(self, records: Iterable[Record]) -> None:
        """Begin the file with the records up to the checkpoint, none for a new run."""
        self.records = list(records)
        if self._writes:
            self._path.write_text(''.join(json.dumps(r) + '\n' for r in self.records))

    def add(self, record: Record) -> None:
        """Add a record."""
        self.records.append(record)
        if self._writes:
            with self._path.open('a') as stream:
                stream.write(json.dumps(record) + '\n')


class LossLog(TrainerCallback):
    """Writes ``loss.jsonl`` (step, loss, learning rate, seconds) and, when asked, ``loss.png``."""

    def __init__(self, folder: Path, writes: bool = True) -> None:
        self._log = JsonLog(folder / LOG_NAME, writes)
        self._curve = folder / CURVE_NAME

    @property
    def mean(self) -> float:
        """Return the mean loss of all steps that were logged, 0 where there is none."""
        total, before = 0.0, 0
        for record in self._log.records:
            total += record['loss'] * (record['step'] - before)
            before = record['step']
        return total / max(before, 1)

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Begin a new log, or go on with that of the checkpoint."""
        self._log.begin(_loss_record(logs) for logs in state.log_history if 'loss' in logs)

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Optional[dict[str, float]] = None,
        **rest: Any,
    ) -> None:
        """Add a line."""
        if logs is not None and 'loss' in logs:
            self._log.add(_loss_record({**logs, 'step': state.global_step}))

    def draw(self) -> None:
        """Draw the loss over the steps."""
        _draw(self._curve, self._log.records, 'loss', 'loss per answer token (nats)',
              'Training loss', log_scale=True)


class AccuracyLog(TrainerCallback):
    """
    Writes ``accuracy.jsonl`` and ``accuracy.png``, keeps the best weights, stops in time.

    Parameters
    ----------
    folder
        Where to write.
    patience
        Evaluations without gain after which the training ends.
    weights
        Where the best weights are kept, by one process only.
    writes
        False where another process writes.

    """

    def __init__(
        self, folder: Path, patience: int, weights: BestWeights, writes: bool = True,
    ) -> None:
        self._log = JsonLog(folder / ACCURACY_LOG_NAME, writes)
        self._curve = folder / ACCURACY_CURVE_NAME
        self._patience = patience
        self._weights = weights
        self._writes = writes

    @property
    def best(self) -> Optional[Record]:
        """Return the first of the best records; None where there is none."""
        return _best(self._log.records)

    @property
    def last_step(self) -> int:
        """Return the step of the last evaluation, 0 where there was none."""
        return int(self._log.records[-1]['step']) if self._log.records else 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """
        Begin a new log, or go on with that of the checkpoint.

        Raises
        ------
        TrainConfigError
            If the weights that were best at the checkpoint are gone.

        """
        self._log.begin(
            _accuracy_record(logs) for logs in state.log_history if 'eval_accuracy' in logs)
        if self.best is not None:
            self._weights.check(self.best['step'])

    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: Mapping[str, float], model: Any = None,
        **rest: Any,
    ) -> None:
        """Add a line; keep the model if it is the best one, stop if that was long ago."""
        before = self.best
        self._log.add(_accuracy_record({**metrics, 'step': state.global_step}))
        best = self.best
        if best is None:
            return
        if best is not before and self._writes:
            self._weights.keep(model, best['step'])
        since = [r for r in self._log.records if r['step'] > best['step']]
        if len(since) >= self._patience:
            control.should_training_stop = True

    def on_save(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Drop the weights that were best at none of the checkpoints that are left."""
        if self._writes:
            steps = [*self._weights.saved_steps(), state.global_step]
            best = [_best(r for r in self._log.records if r['step'] <= step) for step in steps]
            self._weights.drop_all_but({r['step'] for r in best if r is not None})

    def draw(self) -> None:
        """Draw the accuracy over the steps."""
        if self._log.records:
            _draw(self._curve, self._log.records, 'accuracy', 'right commands (share)',
                  f'Validation, {self._log.records[0]["n"]:g} examples', log_scale=False)


def _best(records: Iterable[Record]) -> Optional[Record]:
    return max(records, key=lambda r: float(r['accuracy']), default=None)


def _loss_record(logs: Record) -> Record:
    return {'step': logs['step'], 'loss': float(logs['loss']),
            'learning_rate': float(logs['learning_rate']),
            'seconds': round(logs.get('seconds', 0.0), 1)}


def _accuracy_record(logs: Record) -> Record:
    return {'step': logs['step'], 'accuracy': logs['eval_accuracy'], 'n': logs['eval_n']}


def _draw(
    path: Path, records: list[Record], name: str, label: str, title: str, log_scale: bool,
) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(7, 4), layout='constrained')
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([r['step'] for r in records], [r[name] for r in records], color='tab:blue',
              marker='o' if len(records) < 40 else None, markersize=3)
    axes.set(xlabel='optimiser step', ylabel=label, title=title)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if log_scale:
        axes.set_yscale('log')
    else:
        axes.set_ylim(-0.02, 1.02)
    axes.grid(True, which='both', alpha=0.3)
    figure.savefig(path, dpi=120)
