# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""One act as it runs: the processes of robot and bridge, and the client that speaks to them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
import time
from typing import Callable, Iterator, Mapping, Optional, Sequence

from rclpy.context import Context
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.demo.acts import Act
from ros2_llm_bridge.demo.observer import Observer
from ros2_llm_bridge.demo.play import play
from ros2_llm_bridge.demo.processes import ChildProcess
from ros2_llm_bridge.demo.report import Played
from ros2_llm_bridge.demo.scenario import Step
from ros2_llm_bridge.errors import ModelError, RobotError

#: Longest time in seconds until robot and model are ready: a first start converts the model.
START_TIMEOUT_S = 180.0


@dataclass(frozen=True)
class Theatre:
    """
    Where all acts play.

    Parameters
    ----------
    out
        Folder for logs.
    environment
        Variables of the processes.
    context
        The initialised context of the clients.
    adapter, base
        As the verb ``bridge`` takes them; None is the default.

    """

    out: Path
    environment: Mapping[str, str]
    context: Context
    adapter: Optional[str]
    base: Optional[str]


class Stage:
    """An act whose processes have been started; one thread speaks and listens."""

    def __init__(
        self, act: Act, context: Context, processes: Sequence[ChildProcess],
    ) -> None:
        self.act = act
        self.client = BridgeClient(context, namespace=act.namespace)
        self._observer = Observer(self.client.node)
        self._processes = processes

    def wait_until_active(self) -> None:
        """
        Wait until the bridge takes instructions and the robot is seen.

        Raises
        ------
        ModelError, RobotError
            If robot or bridge did not start or answer.

        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            self._check_alive()
            if self._is_active() and self.client.spin_until(
                    lambda: bool(self._observer.samples), 5.0):
                self.client.wait_for_bridge(5.0)
                return
        raise RobotError('bridge', f'was not active after {START_TIMEOUT_S:g} s',
                         f'its log: {self._processes[-1].log}')

    def play(self, on_begin: Callable[[Step], None]) -> Iterator[Played]:
        """
        Yield each step as it has been played and judged.

        Raises
        ------
        ModelError, RobotError
            If a process did not survive it, or the bridge does not answer any more.

        """
        for item in play(
                self.client, self._observer, self.act.steps, on_begin, self.act.profile):
            yield item
            self._check_alive()

    def _is_active(self) -> bool:
        try:
            active = self.client.state(1.0) == 'active'
        except RobotError:
            return False
        self.client.spin(0.1)
        return active

    def _check_alive(self) -> None:
        for process in self._processes:
            if process.is_alive:
                continue
            code = process.wait(1.0)
            log = f'the end of {process.log}:\n{process.last_lines()}'
            if code == ExitCode.MODEL:
                raise ModelError('base model or adapter could not be loaded', log)
            raise RobotError(process.name, f'ended with exit code {code}', log)


@contextmanager
def staged(act: Act, theatre: Theatre) -> Iterator[Stage]:
    """
    Start the processes of an act and end them in reverse order, whatever happens.

    The thread that enters must live until it has left: its children end with it.
    """
    act.forget(theatre.out)
    processes: list[ChildProcess] = []
    try:
        for command in act.commands(theatre.out, theatre.adapter, theatre.base):
            log = act.log(theatre.out, command[0])
            processes.append(ChildProcess(command, theatre.environment, log))
        stage = Stage(act, theatre.context, processes)
        try:
            yield stage
        finally:
            stage.client.close()
    finally:
        for process in reversed(processes):
            process.end()
