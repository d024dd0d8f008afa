# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Keep the log of a training run as lines of JSON, and draw loss and accuracy."""

from __future__ import annotations

import json
from pathlib import Path
import time
from typing import Any, Callable, Mapping, Optional

from transformers import TrainerCallback

LOG_NAME = 'loss.jsonl'
CURVE_NAME = 'loss.png'
ACCURACY_LOG_NAME = 'accuracy.jsonl'
ACCURACY_CURVE_NAME = 'accuracy.png'

Record = Mapping[str, Any]


class JsonLog:
    """
    Records of a run, by step, in a file that an interrupted run goes on with.

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

    def go_on(self, step: int) -> None:
        """Take up the records up to a step; those behind it will come again."""
        lines = self._path.read_text().splitlines() if step and self._path.is_file() else []
        self.records = [r for r in map(json.loads, lines) if r['step'] <= step]
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
        self._started = time.monotonic()

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Begin a new log, or drop the lines behind the checkpoint that the run goes on from."""
        self._log.go_on(state.global_step)
        before = self._log.records[-1]['seconds'] if self._log.records else 0.0
        self._started = time.monotonic() - before

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Optional[dict[str, float]] = None,
        **rest: Any,
    ) -> None:
        """Add a line."""
        if logs is None or 'loss' not in logs:
            return
        self._log.add({
            'step': state.global_step, 'loss': float(logs['loss']),
            'learning_rate': float(logs['learning_rate']),
            'seconds': round(time.monotonic() - self._started, 1)})

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
    keep
        Called with the model when it is better than ever before; in one process only.
    writes
        False where another process writes.

    """

    def __init__(
        self, folder: Path, patience: int, keep: Callable[[Any], None], writes: bool = True,
    ) -> None:
        self._log = JsonLog(folder / ACCURACY_LOG_NAME, writes)
        self._curve = folder / ACCURACY_CURVE_NAME
        self._patience = patience
        self._keep = keep
        self._writes = writes

    @property
    def best(self) -> Optional[Record]:
        """Return the first of the best records; None where there is none."""
        return max(self._log.records, key=lambda r: float(r['accuracy']), default=None)

    @property
    def last_step(self) -> int:
        """Return the step of the last evaluation, 0 where there was none."""
        return int(self._log.records[-1]['step']) if self._log.records else 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Begin a new log, or go on with the one up to the checkpoint."""
        self._log.go_on(state.global_step)

    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: Mapping[str, float], model: Any = None,
        **rest: Any,
    ) -> None:
        """Add a line; keep the model if it is the best one, stop if that was long ago."""
        before = self.best
        self._log.add({'step': state.global_step, 'accuracy': metrics['eval_accuracy'],
                       'n': metrics['eval_n']})
        best = self.best
        if best is not before and self._writes:
            self._keep(model)
        since = [r for r in self._log.records if best is not None and r['step'] > best['step']]
        if len(since) >= self._patience:
            control.should_training_stop = True

    def draw(self) -> None:
        """Draw the accuracy over the steps."""
        if self._log.records:
            _draw(self._curve, self._log.records, 'accuracy', 'right commands (share)',
                  f'Validation, {self._log.records[0]["n"]:g} examples', log_scale=False)


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
