# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a check of motions found: a table for a person, JSON for a program."""

from __future__ import annotations

from typing import Any, Sequence

from rich.table import Table
from rich.text import Text
from ros2_llm_bridge.motion_check.judge import (
    ERROR_DEG, ERROR_M, ERROR_SHARE, EXACT_SHARE, OVERSHOOT_M, QUANTILES, Summary)

_COLUMNS = ('base', 'motion', 'n', 'exact', 'median', 'p95', 'p99', 'worst', 'truly exact',
            'true p95', 'true worst', 'too far', 'wrong way', 'failed')


def table(summaries: Sequence[Summary]) -> Table:
    """Return the table of all bases and kinds."""
    result = Table(
        title='Where motions ended against what was asked, by odometry and in truth')
    for name in (*_COLUMNS, ''):
        result.add_column(name, justify='left' if name in ('base', 'motion', '') else 'right')
    for summary in summaries:
        result.add_row(*cells(summary), Text('good', style='green') if summary.is_good else Text(
            'NOT GOOD', style='bold red'))
    return result


def cells(summary: Summary) -> list[str]:
    """Return the cells of one row."""
    measured = [summary.quantile(share, False) for share in QUANTILES.values()]
    true = [summary.quantile(share, True) for share in (0.95, 1.0)]
    failed = sum(not j.ok for j in summary.judged)
    return [summary.scenario, summary.kind, str(len(summary.judged)), str(summary.exact),
            *(_amount(error, summary) for error in measured), str(summary.truly_exact),
            *(_amount(error, summary) for error in true), _amount(summary.overshoot, summary),
            str(summary.wrong_signs), str(failed)]


def markdown(summaries: Sequence[Summary]) -> str:
    """Return the table as Markdown."""
    rows = [_COLUMNS, ['---'] * 2 + ['---:'] * (len(_COLUMNS) - 2), *map(cells, summaries)]
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in rows) + '\n'


def as_json(summaries: Sequence[Summary], count: int, seed: int) -> dict[str, Any]:
    """Return the findings with what was asked."""
    return {
        'count': count, 'seed': seed,
        'asked': {'error_m': ERROR_M, 'error_share': ERROR_SHARE, 'error_deg': ERROR_DEG,
                  'exact_share': EXACT_SHARE, 'overshoot_m': OVERSHOOT_M},
        'summaries': [summary.as_json() for summary in summaries]}


def _amount(value: float, summary: Summary) -> str:
    if summary.kind == 'distance':
        return f'{value * 1000:.1f} mm'
    return f'{value:.2f}°'
