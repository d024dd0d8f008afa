# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Run systems side by side: every line goes to all of them before the next one does.

Whatever else the machine does then hits all alike. The order of the systems turns by one with each
line, so that none always comes after the same other.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, Callable, Mapping, Sequence

from ros2_llm_bridge.benchmark.asking import needs_model
from ros2_llm_bridge.benchmark.figures import (
    Answer, Measured, Spread, spread, summarise, Summary)
from ros2_llm_bridge.benchmark.process import Ready, SystemProcess
from ros2_llm_bridge.benchmark.rows import (
    BASELINE, BenchmarkError, LLAMA, ModelChoice, Row, ROWS)
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.lines import Line

#: ``origin`` of the instructions that come with the package.
OWN_ORIGIN = 'benchmark'

#: Called with answers given and answers due.
OnProgress = Callable[[int, int], None]


def compare(
    rows: Sequence[Row], model: ModelChoice, lines: Sequence[Line], profile: RobotProfile,
    rounds: int = 1, warm_up: int = 3, on_progress: OnProgress = lambda done, due: None,
    on_note: Callable[[str], None] = lambda note: None,
) -> list[Measured]:
    """
    Return all answers of each system.

    Parameters
    ----------
    rows, model
        The systems.
    lines
        The instructions; those that no model is asked for are left out.
    profile
        The robot, with the places of the lines.
    rounds
        How often all lines are gone through.
    warm_up
        So many first lines are asked once before, uncounted.
    on_progress, on_note
        Called as answers come, and with what a person should know.

    Raises
    ------
    BenchmarkError
        If no line needs a model, or a system cannot be loaded or ends.

    """
    asked = [line for line in lines if needs_model(line, profile)]
    if not asked:
        raise BenchmarkError('no line needs a model', 'name a file with other instructions')
    with ExitStack() as stack:
        systems: list[SystemProcess] = []
        ready: list[Ready] = []
        for row in rows:
            on_note(f'loading {row.name}')
            system = SystemProcess(row, model, asked, profile)
            stack.callback(system.close)
            systems.append(system)
            ready.append(system.wait_ready())  # one after the other: loading is timed, too
        for system in systems:
            for index in range(min(warm_up, len(asked))):
                system.ask(index)
        answers: list[list[Answer]] = [[] for _ in systems]
        for number in range(rounds * len(asked)):
            for step in range(len(systems)):
                which = (number + step) % len(systems)
                answers[which].append(systems[which].ask(number % len(asked)))
            on_progress((number + 1) * len(systems), rounds * len(asked) * len(systems))
        return [
            _measured(system, known, given)
            for system, known, given in zip(systems, ready, answers)]


def summarise_comparison(runs: Sequence[Measured]) -> list[Summary]:
    """Return the rows of the table; ratios against generate() and the best llama.cpp."""
    return summarise(
        runs, [BASELINE, *filter(None, [best_llama(runs)])],
        {name: row.yardstick for name, row in ROWS.items() if row.yardstick})


def best_llama(runs: Sequence[Measured]) -> str:
    """Return the llama.cpp row with the shortest median, empty where none ran."""
    medians = {run.system: _latency(run).p50 for run in runs if run.system in LLAMA}
    return min(medians, key=lambda name: medians[name]) if medians else ''


def comparison_json(
    runs: Sequence[Measured], lines: Sequence[Line], files: Mapping[str, str],
) -> dict[str, Any]:
    """
    Return the part of the document: rows, and each answer for whoever counts again.

    Sentences of files other than the package's own may be private; they are named by their keys.
    """
    return {
        'lines': len({a.key for run in runs for a in run.answers}), 'files': dict(files),
        'systems': [summary.to_json() for summary in summarise_comparison(runs)],
        'texts': {line.key: line.text for line in lines if line.origin == OWN_ORIGIN},
        'answers': {run.system: [[
            a.key, round(a.latency_ms, 3), round(a.model_ms, 3), a.forward_passes, a.tokens,
            a.exact] for a in run.answers] for run in runs}}


def _measured(system: SystemProcess, ready: Ready, answers: Sequence[Answer]) -> Measured:
    memory = system.memory()
    return Measured(
        system.row.name, system.row.title, ready.device, ready.load_s,
        memory.device or memory.resident, tuple(answers))


def _latency(run: Measured) -> Spread:
    return spread([a.latency_ms for a in run.answers])
