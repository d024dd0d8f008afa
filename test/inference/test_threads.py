# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The number of threads is chosen by trying, over a clock that the tries move."""

from __future__ import annotations

from typing import Mapping

import pytest
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.threads import choose_threads
import torch


class Computer:
    """Takes as long as is written down for each number of threads, the first time longer."""

    def __init__(self, seconds: Mapping[int, float]) -> None:
        self._seconds = seconds
        self._time_s = 0.0
        self.used: list[int] = []
        self._fresh = True
        self.runs = 0

    def use(self, threads: int) -> None:
        self.used.append(threads)
        self._fresh = True

    def run(self) -> None:
        self.runs += 1
        self._time_s += self._seconds[self.used[-1]] * (5 if self._fresh else 1)
        self._fresh = False

    def now(self) -> float:
        return self._time_s


@pytest.mark.parametrize('seconds, chosen, tried', [
    ({2: 0.12, 1: 0.07}, 1, {2, 1}),
    ({2: 0.12, 1: 0.2}, 2, {2, 1}),
    ({2: 0.100, 1: 0.103}, 1, {2, 1}),  # as quick, and a core for the robot
    ({16: 0.05, 8: 0.03, 4: 0.02, 2: 0.04}, 4, {16, 8, 4, 2}),
    ({16: 0.05, 8: 0.09}, 16, {16, 8}),  # what is worse leads to no further tries
    ({6: 0.05, 3: 0.04, 1: 0.1}, 3, {6, 3, 1}),
    ({4: 3.0}, 4, {4}),  # a large model has work for all
    ({1: 0.1}, 1, {1}),
])
def test_the_quickest_number_is_taken(
        seconds: Mapping[int, float], chosen: int, tried: set[int]) -> None:
    computer = Computer(seconds)
    assert choose_threads(computer.run, max(seconds), computer.use, computer.now) == chosen
    assert computer.used[-1] == chosen
    assert set(computer.used) == tried


def test_small_losses_do_not_add_up() -> None:
    computer = Computer({8: 0.1, 4: 0.104, 2: 0.108, 1: 0.112})
    assert choose_threads(computer.run, 8, computer.use, computer.now) == 4


def test_what_takes_long_is_not_tried_often() -> None:
    computer = Computer({4: 3.0})
    choose_threads(computer.run, 4, computer.use, computer.now)
    assert computer.runs == 1


@pytest.mark.parametrize('configured', [0, 2])
def test_a_translator_keeps_the_number_that_is_configured(
        tiny_base: object, configured: int) -> None:
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        LocalTranslator(TranslatorConfig(
            adapter=None, base=str(tiny_base), device='cpu', dtype='fp32', threads=configured))
        assert torch.get_num_threads() in ((1, 2) if not configured else (2,))
    finally:
        torch.set_num_threads(before)
