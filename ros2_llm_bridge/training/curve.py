# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Keep the log of a training run as lines of JSON and as a picture of the loss."""

from __future__ import annotations

import json
from pathlib import Path
import time
from typing import Any, Optional

from transformers import TrainerCallback

LOG_NAME = 'loss.jsonl'
CURVE_NAME = 'loss.png'


class LossLog(TrainerCallback):
    """Writes ``loss.jsonl`` (step, loss, learning rate, seconds) and, when asked, ``loss.png``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG_NAME
        self._curve = folder / CURVE_NAME
        self._started = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Begin a new log, or drop the lines behind the checkpoint that the run goes on from."""
        kept = [r for r in self._records() if r['step'] <= state.global_step]
        self._path.write_text(''.join(json.dumps(r) + '\n' for r in kept))

    def on_log(
        self, args: Any, state: Any, control: Any, logs: Optional[dict[str, float]] = None,
        **rest: Any,
    ) -> None:
        """Add a line."""
        if logs is None or 'loss' not in logs:
            return
        record = {'step': state.global_step, 'loss': float(logs['loss']),
                  'learning_rate': float(logs['learning_rate']),
                  'seconds': round(time.monotonic() - self._started, 1)}
        with self._path.open('a') as stream:
            stream.write(json.dumps(record) + '\n')

    def draw(self) -> None:
        """Draw the loss over the steps."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        records = self._records()
        figure = Figure(figsize=(7, 4), layout='constrained')
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.plot([r['step'] for r in records], [r['loss'] for r in records], color='tab:blue')
        axes.set(xlabel='optimiser step', ylabel='loss per answer token (nats)', yscale='log',
                 title='Training loss')
        axes.grid(True, which='both', alpha=0.3)
        figure.savefig(self._curve, dpi=120)

    def _records(self) -> list[dict[str, Any]]:
        if not self._path.is_file():
            return []
        return [json.loads(line) for line in self._path.read_text().splitlines()]
