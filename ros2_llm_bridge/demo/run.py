# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The whole demo: start robots and bridges, play, measure, report, end everything.

Four processes on a ROS network of their own, and this one, which only listens and speaks. The
second act plays beside the first in a thread of its own, and is told after it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import signal
import time
from types import FrameType
from typing import Callable, Iterator, Optional

from rich.console import Console
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.demo.acts import Act, ACTS, FIRST, SECOND
from ros2_llm_bridge.demo.picture import draw
from ros2_llm_bridge.demo.processes import network_environment
from ros2_llm_bridge.demo.report import Played, table, verdict, write_json
from ros2_llm_bridge.demo.scenario import Step
from ros2_llm_bridge.demo.stage import Stage, staged, Theatre
from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.flight.checker import check
from ros2_llm_bridge.flight.reader import read_run
from ros2_llm_bridge.nodes.spin import ros_context
from ros2_llm_bridge.profile.load import load_profile


@dataclass
class Performance:
    """What was played of an act; ``broken_off`` says why no more was, empty if all was."""

    played: list[Played] = field(default_factory=list)
    broken_off: str = ''


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
        If a robot or a bridge did not start or answer.
    FlightLogError
        If a bridge left no flight log.

    """
    out.mkdir(parents=True, exist_ok=True)
    environment = network_environment(domain)
    os.environ.update(environment)
    began = time.monotonic()
    # The context ends before the thread is waited for, which ends what it plays.
    with _interruptible(), ThreadPoolExecutor(1) as beside, ros_context([]) as context:
        theatre = Theatre(out, environment, context, adapter, base)
        with staged(FIRST, theatre) as stage:
            with console.status('starting robot and bridge, loading the model'):
                stage.wait_until_active()
            start_s = time.monotonic() - began
            console.print(f'robot, bridge and model ready after {start_s:.1f} s')
            second = beside.submit(_play_beside, SECOND, theatre)
            first = _play_aloud(stage, console)
        with console.status('the second robot'):
            performances = (first, second.result())
    played = [item for performance in performances for item in performance.played]
    console.print(f'meanwhile the robot of the profile {SECOND.profile}:')
    for number in range(len(first.played), len(played)):
        _tell(console, number + 1, played[number])
    for performance in performances:
        if performance.broken_off:
            console.print(f'the demo broke off: {performance.broken_off}', style='bold red',
                          markup=False)
    count = sum(len(act.steps) for act in ACTS)
    draw(out / 'demo.png', [
        (load_profile(act.profile), performance.played)
        for act, performance in zip(ACTS, performances)])
    total_s = time.monotonic() - began
    write_json(out / 'demo.json', played, {
        'start_s': round(start_s, 2), 'total_s': round(total_s, 2), 'of': count})
    are_whole = [_check_flight(act.flight(out), console) for act in ACTS]
    console.print(table(played))
    right = sum(item.judgement.ok for item in played)
    console.print(
        f'{right} of {count} right, {total_s:.0f} s; picture {out / "demo.png"}, '
        f'report {out / "demo.json"}', style='green' if right == count else 'bold red')
    return ExitCode.DONE if right == count and all(are_whole) else ExitCode.REFUSED


def _play_beside(act: Act, theatre: Theatre) -> Performance:
    """Start an act, play it and end it, without a word."""
    with staged(act, theatre) as stage:
        stage.wait_until_active()
        return _perform(stage, lambda step: None, lambda item: None)


def _play_aloud(stage: Stage, console: Console) -> Performance:
    """Play an act and tell of each step."""
    told: list[Played] = []

    def tell(item: Played) -> None:
        told.append(item)
        _tell(console, len(told), item)

    with console.status('') as status:
        return _perform(stage, lambda step: status.update(step.text), tell)


def _perform(
    stage: Stage, on_begin: Callable[[Step], None], on_played: Callable[[Played], None],
) -> Performance:
    """Play all steps; one that the processes did not survive ends it."""
    performance = Performance()
    try:
        for item in stage.play(on_begin):
            performance.played.append(item)
            on_played(item)
    except BridgeError as error:
        performance.broken_off = str(error)
    return performance


def _tell(console: Console, number: int, item: Played) -> None:
    line = f'{number:>2}  {item.said}: {item.judgement.text}  '
    console.print(line, verdict(item.judgement), markup=False)


def _check_flight(folder: Path, console: Console) -> bool:
    """Check a bridge's flight log, say what is wrong, and return whether nothing is."""
    found = check(read_run(folder))
    for violation in found.violations:
        console.print(f'flight log: {violation}', style='bold red', markup=False)
    console.print(
        f'flight log in {folder}: {len(found.streams)} instructions, '
        f'{len(found.violations)} violations')
    return not found.violations


@contextmanager
def _interruptible() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end the demo as Ctrl-C does, with all of its processes."""
    previous = {s: signal.signal(s, _interrupt) for s in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: Optional[FrameType]) -> None:
    raise KeyboardInterrupt
