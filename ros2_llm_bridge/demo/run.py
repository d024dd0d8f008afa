# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The whole demo: start robot and bridge, play, measure, report, end everything.

Two processes on a ROS network of their own, and this one, which only listens and speaks.
"""

from __future__ import annotations

from contextlib import contextmanager
import os
from pathlib import Path
import signal
import time
from types import FrameType
from typing import Iterator, Optional, Sequence

from rich.console import Console
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.demo.observer import Observer
from ros2_llm_bridge.demo.picture import draw
from ros2_llm_bridge.demo.play import play
from ros2_llm_bridge.demo.processes import ChildProcess, network_environment
from ros2_llm_bridge.demo.report import Played, table, verdict, write_json
from ros2_llm_bridge.demo.scenario import SCENARIO
from ros2_llm_bridge.errors import BridgeError, ModelError, RobotError
from ros2_llm_bridge.flight.checker import check
from ros2_llm_bridge.flight.reader import read_run
from ros2_llm_bridge.nodes.spin import ros_context
from ros2_llm_bridge.profile.load import load_profile

PROFILE = 'demo'
PLACES_NAME = 'demo-places.yaml'

#: Longest time in seconds until robot and model are ready: a first start converts the model.
START_TIMEOUT_S = 180.0

#: A brisk Nav2 keeps the demo short; the bridge itself drives no faster than the profile says.
SIMULATION = {
    'limits.linear_speed': 1.6, 'navigation.linear_speed': 1.5, 'navigation.angular_speed': 2.0,
    'navigation.linear_acceleration': 1.5, 'navigation.angular_acceleration': 3.0,
    # Less than the geofence, so that Nav2 has something to fail at.
    'navigation.map_reach': 7.0}


def run_demo(
    out: Path, console: Console, adapter: Optional[str], base: Optional[str], domain: int,
) -> ExitCode:
    """
    Play the demo and return 0 only if every outcome was right.

    Parameters
    ----------
    out
        Folder for picture, report and logs.
    console
        Where progress and table go.
    adapter, base
        As the verb ``bridge`` takes them; None is the default.
    domain
        The ROS domain of this run.

    Raises
    ------
    ModelError, RobotError
        If robot or bridge did not start or answer.
    FlightLogError
        If the bridge left no flight log.

    """
    out.mkdir(parents=True, exist_ok=True)
    environment = network_environment(domain)
    os.environ.update(environment)
    began = time.monotonic()
    with _started(_commands(adapter, base, out), environment, out) as processes:
        with ros_context([]) as context:
            client = BridgeClient(context)
            try:
                observer = Observer(client.node)
                with console.status('starting robot and bridge, loading the model'):
                    _wait_until_active(client, observer, processes)
                start_s = time.monotonic() - began
                console.print(f'robot, bridge and model ready after {start_s:.1f} s')
                played = _play_aloud(client, observer, console, processes)
            finally:
                client.close()
    profile = load_profile(PROFILE)
    draw(out / 'demo.png', played, profile)
    total_s = time.monotonic() - began
    write_json(out / 'demo.json', played, {
        'start_s': round(start_s, 2), 'total_s': round(total_s, 2), 'of': len(SCENARIO)})
    is_whole = _check_flight(out / 'flight', console)
    console.print(table(played))
    right = sum(item.judgement.ok for item in played)
    console.print(
        f'{right} of {len(SCENARIO)} right, {total_s:.0f} s; picture {out / "demo.png"}, '
        f'report {out / "demo.json"}', style='green' if right == len(SCENARIO) else 'bold red')
    return ExitCode.DONE if right == len(SCENARIO) and is_whole else ExitCode.REFUSED


def _check_flight(folder: Path, console: Console) -> bool:
    """Check the bridge's flight log, say what is wrong, and return whether nothing is."""
    found = check(read_run(folder))
    for violation in found.violations:
        console.print(f'flight log: {violation}', style='bold red', markup=False)
    console.print(
        f'flight log in {folder}: {len(found.streams)} instructions, '
        f'{len(found.violations)} violations')
    return not found.violations


def _commands(
    adapter: Optional[str], base: Optional[str], out: Path,
) -> tuple[list[str], list[str]]:
    """Return the command lines of robot and bridge."""
    settings = [part for name, value in SIMULATION.items() for part in ('-p', f'{name}:={value}')]
    bridge = ['bridge', '--profile', PROFILE]
    for option, value in (('--adapter', adapter), ('--base', base)):
        if value is not None:
            bridge += [option, value]
    # What a demo says is nothing to learn from, and its places are nobody's.
    places = out.resolve() / PLACES_NAME
    places.unlink(missing_ok=True)
    files = ['-p', "feedback_log:=''", '-p', f"flight_log:='{out.resolve() / 'flight'}'",
             '-p', f"places.file:='{places}'"]
    return ['sim', '--ros-args', *settings], [*bridge, '--ros-args', *files]


@contextmanager
def _started(
    commands: Sequence[list[str]], environment: dict[str, str], out: Path,
) -> Iterator[list[ChildProcess]]:
    """Start the processes and end them in reverse order, whatever happens; SIGTERM included."""
    processes: list[ChildProcess] = []
    previous = {s: signal.signal(s, _interrupt) for s in (signal.SIGTERM, signal.SIGHUP)}
    try:
        for command in commands:
            processes.append(ChildProcess(command, environment, out / f'demo-{command[0]}.log'))
        yield processes
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        for process in reversed(processes):
            process.end()


def _interrupt(number: int, frame: Optional[FrameType]) -> None:
    raise KeyboardInterrupt


def _wait_until_active(
    client: BridgeClient, observer: Observer, processes: Sequence[ChildProcess],
) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        _check_alive(processes)
        if _is_active(client) and client.spin_until(lambda: bool(observer.samples), 5.0):
            client.wait_for_bridge(5.0)
            return
    raise RobotError('bridge', f'was not active after {START_TIMEOUT_S:g} s',
                     f'its log: {processes[-1].log}')


def _is_active(client: BridgeClient) -> bool:
    try:
        active = client.state(1.0) == 'active'
    except RobotError:
        return False
    client.spin(0.1)
    return active


def _check_alive(processes: Sequence[ChildProcess]) -> None:
    for process in processes:
        if process.is_alive:
            continue
        code = process.wait(1.0)
        log = f'the end of {process.log}:\n{process.last_lines()}'
        if code == ExitCode.MODEL:
            raise ModelError('base model or adapter could not be loaded', log)
        raise RobotError(process.name, f'ended with exit code {code}', log)


def _play_aloud(
    client: BridgeClient, observer: Observer, console: Console,
    processes: Sequence[ChildProcess],
) -> list[Played]:
    """Play all steps; one that the processes did not survive ends it."""
    played: list[Played] = []
    with console.status('') as status:
        try:
            for item in play(client, observer, SCENARIO, lambda s: status.update(s.text)):
                played.append(item)
                line = f'{len(played):>2}  {item.said}: {item.judgement.text}  '
                console.print(line, verdict(item.judgement), markup=False)
                _check_alive(processes)
        except BridgeError as error:
            console.print(f'the demo broke off: {error}', style='bold red', markup=False)
    return played
