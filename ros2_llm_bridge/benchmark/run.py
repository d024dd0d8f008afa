# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""One run of a benchmark: measure the parts that were asked for, keep each as it is done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from ros2_llm_bridge.benchmark.apart import run_apart
from ros2_llm_bridge.benchmark.comparison import (
    compare, comparison_json, OnProgress)
from ros2_llm_bridge.benchmark.document import (
    add_part, continued, new_document, write_document)
from ros2_llm_bridge.benchmark.gguf_files import write_missing
from ros2_llm_bridge.benchmark.rows import ModelChoice, Row, weights_of
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.training.evaluation.lines import Line

OnNote = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """
    What to measure.

    Parameters
    ----------
    parts
        Some of ``document.PARTS``.
    model, rows
        What is measured, and the systems of the comparison.
    lines, files, profile
        The instructions with the hashes of their files, and the robot.
    rounds
        How often the comparison goes through all lines.
    repeats
        Motions and stops of the node's share, passes of the floor; a tenth of it a size of growth.
    stream_s
        Seconds that the velocity stream is listened to, idle and under load.
    output
        Folder of document and logs.

    """

    parts: Sequence[str]
    model: ModelChoice
    rows: Sequence[Row]
    lines: Sequence[Line]
    files: Mapping[str, str]
    profile: RobotProfile
    output: Path
    rounds: int = 1
    repeats: int = 50
    stream_s: float = 20.0


def run_benchmark(
    plan: Plan, on_note: OnNote = lambda note: None,
    on_progress: OnProgress = lambda done, due: None,
) -> dict[str, Any]:
    """
    Measure, write the document after each part, and return it.

    Raises
    ------
    ModelError
        If a model cannot be loaded or a system ends.
    RobotError
        If the bridge does not start or answer.

    """
    device = run_apart(device_of, plan.model.device)
    document = continued(new_document(plan.model, device), plan.output)
    measures: Mapping[str, Callable[[], Any]] = {
        'compare': lambda: _compare(plan, device, on_note, on_progress),
        'node': lambda: _node(plan, on_note), 'start': lambda: _start(plan, on_note),
        'floor': lambda: _floor(plan, on_note), 'growth': lambda: _growth(plan, on_note)}
    for name in plan.parts:
        add_part(document, name, measures[name]())
        write_document(document, plan.output)
    return document


def device_of(name: str) -> str:
    """Return ``cpu`` or ``cuda`` for the name of a device; torch is loaded into this process."""
    from ros2_llm_bridge.inference.base_model import resolve_device
    return str(resolve_device(name).type)


def _compare(
    plan: Plan, device: str, on_note: OnNote, on_progress: OnProgress,
) -> dict[str, Any]:
    rows = [row for row in plan.rows if device == 'cuda' or not row.on_gpu]
    weights = weights_of(rows)
    if weights:
        on_note('preparing the files of llama.cpp')
        write_missing(weights, plan.model)
    runs = compare(
        rows, plan.model, plan.lines, plan.profile, plan.rounds, on_progress=on_progress,
        on_note=on_note)
    return comparison_json(runs, plan.lines, plan.files)


def _node(plan: Plan, on_note: OnNote) -> Any:
    from ros2_llm_bridge.benchmark.node_share import measure_node
    from ros2_llm_bridge.benchmark.node_world import running_bridge

    on_note('starting robot and bridge')
    with running_bridge(plan.model, plan.output / 'logs') as (client, launch_s):
        return measure_node(client, launch_s, plan.repeats, plan.stream_s, on_note)


def _start(plan: Plan, on_note: OnNote) -> Any:
    from ros2_llm_bridge.benchmark.start import measure_start

    on_note('starting the model process')
    return measure_start(plan.model, max(1, plan.repeats // 10))


def _floor(plan: Plan, on_note: OnNote) -> Any:
    from ros2_llm_bridge.benchmark.floor import LENGTHS, measure_floor

    on_note('the floor of a pass')
    return run_apart(measure_floor, plan.model, LENGTHS, plan.repeats)


def _growth(plan: Plan, on_note: OnNote) -> dict[str, Any]:
    from ros2_llm_bridge.benchmark.growth import measure_growth, SERIES

    on_note('how cost grows')
    found = run_apart(measure_growth, plan.model, SERIES, max(2, plan.repeats // 10))
    return {'series': [asdict(series) for series in found]}
