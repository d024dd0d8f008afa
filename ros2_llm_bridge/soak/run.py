# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Run the soak and prove by its flight log that all went well.

The log is written to files, read back and checked as that of any bridge.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
import time
from typing import Mapping

from ros2_llm_bridge.flight.checker import check, Verdict
from ros2_llm_bridge.flight.files import RotatedFiles, run_name
from ros2_llm_bridge.flight.reader import read_run, Run
from ros2_llm_bridge.flight.record import FORMAT, to_line
from ros2_llm_bridge.soak.script import Script
from ros2_llm_bridge.soak.world import SoakWorld

#: Bounds of the log: several files, so that joining them is part of the proof.
FILE_BYTES, FILES = 1_000_000, 1000
#: Longest time until nothing goes on any more at the end, seconds.
SETTLE_S = 180.0


@dataclass(frozen=True)
class SoakReport:
    """What came of a soak; ``happened`` and ``ends`` count, ``cpu_s`` is processor time."""

    path: Path
    run: Run
    verdict: Verdict
    happened: Mapping[str, int]
    ends: Mapping[str, int]
    simulated_s: float
    cpu_s: float


def run_soak(
    folder: Path, minutes: float, seed: int, behaviours: bool = False,
) -> SoakReport:
    """
    Return what came of a soak.

    Parameters
    ----------
    folder
        Where its flight log is written.
    minutes
        Simulated time.
    seed
        Of everything that happens.
    behaviours
        Whether Nav2's behaviours carry out distances, angles and pauses.

    Raises
    ------
    OSError
        If the log cannot be written.
    FlightLogError
        If it cannot be read back.

    """
    began_s = time.process_time()
    run = run_name(f'{seed & 0xffffffff:08x}')
    files = RotatedFiles(folder, run, FILE_BYTES, FILES, lambda part: to_line({
        'kind': 'file', 'format': FORMAT, 'run': run, 'part': part, 'stamp': 0.0, 'steady': 0.0,
        'robot': 'soak', 'seed': seed, 'minutes': minutes,
        'behaviours': behaviours}))
    world = SoakWorld(files.append, seed, behaviours)
    start_s = world.clock.steady()
    script = Script(world, seed)
    world.log.state('active')
    script.play(minutes * 60)
    # A question that nobody answers ends by itself.
    world.pass_time(world.settings.ask_timeout_s + 1)
    world.pass_until_idle(SETTLE_S)
    # Whatever moves now was ordered by nobody.
    world.pass_time(10.0)
    world.log.end('the soak is over')
    simulated_s = world.clock.steady() - start_s
    files.close()
    read = read_run(files.path)
    verdict = check(read, exclusive=True)
    return SoakReport(
        files.path, read, verdict, dict(script.counts.most_common()),
        dict(Counter(s.final for s in verdict.streams).most_common()), simulated_s,
        time.process_time() - began_s)
