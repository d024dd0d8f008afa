# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The demo's results: a table for a person, JSON for a program. Knows no ROS."""

from __future__ import annotations

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any, Sequence

from rich.table import Table
from rich.text import Text
from ros2_llm_bridge.demo.expectations import Followed, StopsShort
from ros2_llm_bridge.demo.judge import Judgement
from ros2_llm_bridge.demo.observation import Observation
from ros2_llm_bridge.demo.scenario import Step


@dataclass(frozen=True)
class Played:
    """
    One step that was played: what was said, seen and judged, and how long it took.

    ``robot`` is the name of the profile of the robot that heard it.
    """

    step: Step
    seen: Observation
    judgement: Judgement
    seconds: float
    robot: str = 'demo'

    @property
    def said(self) -> str:
        """Return the instruction as a person reads it, with what came while it ran."""
        expected = self.step.expected
        if isinstance(expected, Followed):
            return f'{self.step.text} … {expected.text}'
        if isinstance(expected, StopsShort):
            return f'{self.step.text} … {"stop button" if expected.by_button else "stop"}'
        return self.step.text


def table(played: Sequence[Played]) -> Table:
    """Return the table of all steps."""
    result = Table(title='What was said, what it became, what the robot did', show_lines=True)
    result.add_column('#', justify='right')
    result.add_column('instruction', max_width=26)
    result.add_column('canonical command', overflow='fold', ratio=2)
    result.add_column('measured', ratio=1)
    result.add_column('')
    for number, item in enumerate(played, 1):
        result.add_row(
            str(number), Text(item.said), Text('\n'.join(item.seen.commands) or '-'),
            Text(item.judgement.text), verdict(item.judgement))
    return result


def verdict(judgement: Judgement) -> Text:
    """Return one word, and every fault."""
    if judgement.ok:
        return Text('right', style='green')
    return Text('WRONG: ' + '; '.join(judgement.faults), style='bold red')


def as_json(played: Sequence[Played], facts: dict[str, Any]) -> dict[str, Any]:
    """Return the report as JSON values, SI units."""
    return {
        **facts,
        'right': sum(item.judgement.ok for item in played), 'steps': [
            {'robot': item.robot, 'kind': item.step.kind, 'instruction': item.said,
             'commands': list(item.seen.commands), 'final': item.seen.final,
             'code': item.seen.code, 'reason': item.seen.reason,
             'measured': {k: round(v, 4) for k, v in item.judgement.measured.items()},
             'text': item.judgement.text, 'ok': item.judgement.ok,
             'faults': list(item.judgement.faults), 'seconds': round(item.seconds, 2)}
            for item in played]}


def write_json(path: Path, played: Sequence[Played], facts: dict[str, Any]) -> None:
    """Write the report."""
    path.write_text(json.dumps(as_json(played, facts), indent=2) + '\n', encoding='utf-8')
