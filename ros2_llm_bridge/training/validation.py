# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Measure a model in training by what it would be worth to a robot.

The adapter is written as it will be, loaded as the robot loads it and asked under the grammar;
what counts is the parsed and checked command. A loss can fall while answers get no better.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Mapping, Optional, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import Manifest, TASK
from ros2_llm_bridge.ports import GenerationRequest, Prompt
from ros2_llm_bridge.training.batches import read_examples
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from ros2_llm_bridge.training.evaluation.evaluating import evaluate
from ros2_llm_bridge.training.evaluation.lines import choose, read_lines
from ros2_llm_bridge.training.methods import save_trained
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD, translate
import torch
from tqdm import tqdm

#: Longest answer of a task that has no grammar here.
_LONGEST = 48


class Validator:
    """
    Counts right answers on a part of the validation lines, spread over all processes.

    Parameters
    ----------
    config
        Base, device, precision, task and ``eval_examples``.
    path
        Validation lines, JSONL.
    manifest
        Of the adapter as it will be written.
    rank, processes
        Which of how many processes this is.

    Raises
    ------
    TrainConfigError
        If the file holds no line.

    """

    def __init__(
        self, config: TrainConfig, path: Path, manifest: Manifest, rank: int = 0,
        processes: int = 1,
    ) -> None:
        self._config = config
        self._manifest = manifest
        self._path = path
        if config.task == TASK:
            self._lines: Sequence[Any] = choose(read_lines(path), limit=config.eval_examples)
        else:
            self._lines = list(read_examples(path))[:config.eval_examples]
        if not self._lines:
            raise TrainConfigError(f'{path} holds no line to validate with')
        self._mine = self._lines[rank::processes]
        self._shown = rank == 0
        self._processes = processes
        self._translating: Optional[LocalTranslator] = None

    def __call__(self, model: Any) -> Mapping[str, float]:
        """Return ``accuracy`` and the number of lines, the same in every process."""
        generator = torch.get_rng_state()
        with TemporaryDirectory() as folder:
            save_trained(model, Path(folder), self._manifest)
            translator = self._translator(folder)
            with tqdm(total=len(self._mine), desc='validation', leave=False,
                      disable=not self._shown) as bar:
                right = self._count(translator, bar)
        torch.set_rng_state(generator)  # so that training goes on as if nobody had looked
        total = _sum(right, self._processes)
        return {'accuracy': total / len(self._lines), 'n': float(len(self._lines))}

    def _translator(self, folder: str) -> LocalTranslator:
        """Return the translator, on a base of its own, answering with an adapter."""
        config = self._config
        if self._translating is None:
            self._translating = LocalTranslator(TranslatorConfig(
                adapter=None, base=config.base, device=config.device,
                dtype=config.precision,  # type: ignore[arg-type]
                quantization=config.quantization,  # type: ignore[arg-type]
                task=config.task,
                # The training's own, which goes on in this process.
                threads=torch.get_num_threads()))
        self._translating.switch(folder)
        return self._translating

    def _count(self, translator: LocalTranslator, bar: Any) -> int:
        """Return how many of this process's lines are right."""
        if not self._mine:
            return 0
        if self._config.task != TASK:
            return sum(self._says(translator, *line, bar) for line in self._mine)
        done = evaluate(
            self._mine, lambda text, robot: translate(text, robot, translator, 0.0),
            threshold=DEFAULT_THRESHOLD, on_line=bar.update)
        return done.overall.exact.count

    def _says(
        self, translator: LocalTranslator, prompt: Prompt, answer: str, bar: Any,
    ) -> bool:
        """Return whether the answer is the expected one, word for word."""
        bar.update()
        try:
            return translator.generate(GenerationRequest(prompt, '', _LONGEST)).text == answer
        except ModelError:
            return False  # it does not end, or the numbers are not finite: a wrong answer


def _sum(count: int, processes: int) -> int:
    if processes == 1:
        return count
    total = torch.tensor([count], device='cuda' if torch.cuda.is_available() else 'cpu')
    torch.distributed.all_reduce(total)
    return int(total)
