# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A simulated robot and the bridge as two processes on a network of their own, for measuring.

The robot has neither Nav2 nor limits that a measurement could run into.
"""

from __future__ import annotations

from contextlib import contextmanager
import os
from pathlib import Path
import random
import time
from typing import Iterator, Sequence

from ros2_llm_bridge.benchmark.rows import ModelChoice
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.demo.processes import ChildProcess, network_environment
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.nodes.spin import ros_context

_START_TIMEOUT_S = 180.0

PROFILE = """\
# A robot for measuring: nothing that a measurement asks of it is beyond a limit.
name: benchmark
kinematics: differential
velocity: {topic: cmd_vel, type: twist, rate_hz: 20}
speeds:
  linear: {slow: 0.1, default: 0.3, fast: 0.5}
  angular: {slow: 0.3, default: 0.8, fast: 1.5}
limits:
  linear_x_max: 1.0
  angular_z_max: 2.0
  angle_max: 1000.0
  distance_max: 1000.0
  duration_max: 600.0
"""


@contextmanager
def running_bridge(model: ModelChoice, folder: Path) -> Iterator[tuple[BridgeClient, float]]:
    """
    Provide the operator's side of a bridge that is active, and seconds from launch to there.

    Parameters
    ----------
    model
        What the bridge translates with.
    folder
        For the logs of both processes and the profile.

    Raises
    ------
    RobotError
        If one of them ended or the bridge was not active in time.

    """
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / 'benchmark_profile.yaml'
    profile.write_text(PROFILE, encoding='utf-8')
    environment = network_environment(random.randint(1, 100))
    os.environ.update(environment)
    processes: list[ChildProcess] = []
    try:
        processes.append(ChildProcess(['sim'], environment, folder / 'benchmark-sim.log'))
        with ros_context([]) as context:
            client = BridgeClient(context)
            try:
                started = time.monotonic()
                processes.append(ChildProcess(
                    bridge_arguments(model, profile), environment,
                    folder / 'benchmark-bridge.log'))
                _wait_until_active(client, processes)
                took = time.monotonic() - started
                client.wait_for_bridge(10.0)
                yield client, took
            finally:
                client.close()
    finally:
        for process in reversed(processes):
            process.end()


def bridge_arguments(model: ModelChoice, profile: Path) -> list[str]:
    """Return the command line of the bridge."""
    return [
        'bridge', '--profile', str(profile), '--adapter', str(model.adapter), '--base', model.base,
        '--device', model.device, '--ros-args', '-p', f'model.dtype:={model.dtype}', '-p',
        f'model.quantization:={model.quantization}', '-p', f'model.threads:={model.threads}',
        # What a benchmark says is nothing to learn from.
        '-p', "feedback_log:=''", '-p', "flight_log:=''"]


def _wait_until_active(client: BridgeClient, processes: Sequence[ChildProcess]) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline:
        for process in processes:
            if not process.is_alive:
                raise RobotError(
                    process.name, f'ended with exit code {process.wait(1.0)}',
                    f'the end of {process.log}:\n{process.last_lines()}')
        try:
            if client.state(1.0) == 'active':
                return
        except RobotError:
            continue  # not there yet; it has until the deadline
        client.spin(0.05)
    raise RobotError('bridge', f'was not active after {_START_TIMEOUT_S:g} s',
                     f'its log: {processes[-1].log}')
