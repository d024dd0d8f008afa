# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Each system in a process of its own, one asked at a time.

So its memory is its own, its threads sleep while others are measured, and a crash inside a foreign
library ends one row of the table and not the run. A spawned process ends with the pipe to its
parent.
"""

from __future__ import annotations

from dataclasses import dataclass
import multiprocessing
from multiprocessing.connection import Connection
import time
from typing import Any, Sequence, Union

from ros2_llm_bridge.benchmark.asking import ask, Recorder, wait_for_device
from ros2_llm_bridge.benchmark.figures import Answer
from ros2_llm_bridge.benchmark.memory import device_memory_mib, resident_mib
from ros2_llm_bridge.benchmark.rows import BenchmarkError, load_row, ModelChoice, Row
from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.lines import Line

#: Longest time in seconds to load, and for one answer.
LOAD_TIMEOUT_S = 600.0
ANSWER_TIMEOUT_S = 300.0


@dataclass(frozen=True)
class Ready:
    """A system is loaded: what it says it is, its device, and seconds that it took."""

    description: str
    device: str
    load_s: float


@dataclass(frozen=True)
class Memory:
    """Memory in MiB: of the process, and of its tensors on a GPU at their peak."""

    resident: float
    device: float


@dataclass(frozen=True)
class _Failed:
    reason: str


class SystemProcess:
    """
    The parent's side of one system.

    Parameters
    ----------
    row, model
        What it runs.
    lines, profile
        What it will be asked, by index.

    """

    def __init__(
        self, row: Row, model: ModelChoice, lines: Sequence[Line], profile: RobotProfile,
    ) -> None:
        self.row = row
        context = multiprocessing.get_context('spawn')
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, row, model, list(lines), profile),
            name=f'benchmark {row.name}', daemon=True)
        self._process.start()
        theirs.close()

    def wait_ready(self) -> Ready:
        """
        Wait until it is loaded.

        Raises
        ------
        BenchmarkError
            If it failed, ended or took too long.

        """
        return self._receive(LOAD_TIMEOUT_S)  # type: ignore[no-any-return]

    def ask(self, index: int) -> Answer:
        """
        Return its answer to a line.

        Raises
        ------
        BenchmarkError
            If it ended or took too long.

        """
        self._pipe.send(index)
        return self._receive(ANSWER_TIMEOUT_S)  # type: ignore[no-any-return]

    def memory(self) -> Memory:
        """Return the memory that it holds now; raises as ``ask``."""
        self._pipe.send('memory')
        return self._receive(ANSWER_TIMEOUT_S)  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(5.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(5.0)

    def _receive(self, timeout_s: float) -> Any:
        try:
            if not self._pipe.poll(timeout_s):
                raise BenchmarkError(f'{self.row.name} did not answer within {timeout_s:g} s')
            answer = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._process.join(5.0)
            raise BenchmarkError(
                f'the process of {self.row.name} ended (exit code {self._process.exitcode})'
            ) from error
        if isinstance(answer, _Failed):
            raise BenchmarkError(f'{self.row.name}: {answer.reason}')
        return answer


def serve(
    pipe: Connection, row: Row, model: ModelChoice, lines: Sequence[Line],
    profile: RobotProfile,
) -> None:
    """Load a system and answer until the pipe ends; runs in the system's own process."""
    started = time.perf_counter()
    try:
        translator = load_row(row, model)
    except BridgeError as error:
        pipe.send(_Failed(str(error)))
        return
    description = str(getattr(translator, 'description', row.title))
    device = 'cuda' if ' on cuda' in description else 'cpu'
    pipe.send(Ready(description, device, time.perf_counter() - started))
    recorder = Recorder(translator)
    synchronise = wait_for_device(device)
    while True:
        try:
            wanted: Union[int, str] = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(
            Memory(resident_mib(), device_memory_mib(device)) if wanted == 'memory'
            else ask(recorder, lines[int(wanted)], profile, synchronise))
