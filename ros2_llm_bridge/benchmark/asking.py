# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask one system one line, with the clock around it.

The whole path of an instruction is timed, as the bridge walks it: reading, grammar, drafts, model,
checks. All systems walk it, also where they need less of it.
"""

from __future__ import annotations

import sys
import time
from typing import Callable, Optional

from ros2_llm_bridge.benchmark.figures import Answer
from ros2_llm_bridge.errors import CommandSyntaxError, ModelError
from ros2_llm_bridge.ports import Generation, GenerationRequest, Translator
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.evaluating import score
from ros2_llm_bridge.training.evaluation.lines import Line, robot_for
from ros2_llm_bridge.training.evaluation.predictions import from_translation, Prediction
from ros2_llm_bridge.translate import prepare, Prepared, translate


class Recorder:
    """A translator that remembers what the one inside wrote last; a ``ports.Translator``."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self.last: Optional[Generation] = None

    def generate(self, request: GenerationRequest) -> Generation:
        """Write the answer to a request; raises as the translator inside does."""
        self.last = None
        self.last = self._translator.generate(request)
        return self.last


def ask(
    recorder: Recorder, line: Line, profile: RobotProfile,
    synchronise: Callable[[], None] = lambda: None,
) -> Answer:
    """
    Return what a system made of a line and how long it took.

    Parameters
    ----------
    recorder
        Around the system's translator.
    line
        The instruction with what it expects.
    profile
        The robot, with the places of all lines.
    synchronise
        Waits for the device; called before each look at the clock.

    """
    robot = robot_for(line, profile)
    synchronise()
    started = time.perf_counter()
    try:
        translation = translate(line.text, robot, recorder, 0.0)
        synchronise()
        took = time.perf_counter() - started
        prediction = from_translation(line.key, translation)
    except (ModelError, CommandSyntaxError) as error:
        synchronise()
        took = time.perf_counter() - started
        prediction = Prediction(line.key, failed=str(error)[:300])
    made = recorder.last or Generation('', 0.0, 0, 0, 0.0)
    return Answer(
        line.key, took * 1e3, made.latency_ms, made.forward_passes, made.tokens, made.text,
        made.confidence, score(line, prediction, profile, 0.0).verdict == 'exact',
        prediction.failed)


def needs_model(line: Line, profile: RobotProfile) -> bool:
    """Return whether a model is asked at all: a stop, for example, is not its business."""
    return isinstance(prepare(line.text, robot_for(line, profile)), Prepared)


def wait_for_device(device: str) -> Callable[[], None]:
    """Return what waits until a device has done what torch gave it, where torch is in use."""
    if not device.startswith('cuda') or 'torch' not in sys.modules:
        return lambda: None
    import torch
    return lambda: torch.cuda.synchronize(device)
