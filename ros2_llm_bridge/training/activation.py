# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The gate before an adapter goes into service: it may be worse in nothing that was measured.

Knows evaluations and no model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Sequence

from pydantic import ValidationError
from ros2_llm_bridge.training.evaluation.comparing import Change, compare
from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError
from ros2_llm_bridge.training.evaluation.measures import Evaluation
from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

#: Fewer lines than this say too little about an adapter that is to drive a robot.
LEAST_LINES = 50
#: Digits of the hash of an adapter's weights that a report shows.
SHOWN_HASH = 12


def objections(old: Evaluation, new: Evaluation) -> list[str]:
    """
    Return why an adapter must not replace the one in service; nothing where it may.

    Parameters
    ----------
    old
        The adapter in service.
    new
        The candidate, on the same lines with the same threshold.

    Raises
    ------
    ComparisonError
        If they were measured on different lines.

    """
    comparison = compare(old, new)
    found = [
        f'{change.kind}: {change.after.count} of {change.after.n} exact, '
        f'in service {change.before.count}'
        for change in comparison.worse]
    found += [
        f'{change.kind}: {change.after.count}, in service {change.before.count}'
        for change in comparison.more_errors]
    if old.threshold != new.threshold:
        found.append(f'measured with threshold {new.threshold:g}, in service {old.threshold:g}')
    if new.threshold != DEFAULT_THRESHOLD:
        found.append(
            f'measured with threshold {new.threshold:g}; measure with {DEFAULT_THRESHOLD:g}, '
            'with which it will serve')
    return found + _gaps(new)


def _gaps(new: Evaluation) -> list[str]:
    """Return what an evaluation does not show at all."""
    found = []
    if new.overall.n < LEAST_LINES:
        found.append(f'only {new.overall.n} lines were measured; give at least {LEAST_LINES}')
    if not new.wrong_direction.n:
        found.append('no line expects a direction; give lines that do')
    if not new.refusal_recall.n:
        found.append('no line must be refused; give lines that must')
    return found


def comparison_rows(old: Evaluation, new: Evaluation) -> list[tuple[str, str, str, str, str]]:
    """Return group, n, in service, candidate and a remark for each kind, all and ``ERRORS``."""
    comparison = compare(old, new)
    return [*(_row(change, 1) for change in comparison.kinds), _row(comparison.overall, 0),
            *(_row(change, -1) for change in comparison.errors)]


def _row(change: Change, good: int) -> tuple[str, str, str, str, str]:
    """Return a row; ``good`` is 1 where more is better, -1 where it is worse, 0 to say neither."""
    gain = good * change.more
    remark = 'better' if gain > 0 else 'worse' if gain < 0 else ''
    return (change.kind, str(change.after.n), str(change.before.count),
            str(change.after.count), remark)


def from_report(path: Path, weights: str) -> Evaluation:
    """
    Return the evaluation of an adapter in the ``evaluation.json`` that ``evaluate`` wrote.

    Parameters
    ----------
    path
        The file.
    weights
        Hash of the adapter's weights; the titles of the report show its beginning.

    Raises
    ------
    EvaluationDataError
        If the file is no report, or not one of this adapter.

    """
    try:
        systems = json.loads(path.read_text(encoding='utf-8'))['systems']
        titles = {name: values['title'] for name, values in systems.items()}
        found = [name for name, title in titles.items() if weights[:SHOWN_HASH] in title]
        if not found:
            raise EvaluationDataError(
                str(path), 0, f'is not about the adapter with weights {weights[:SHOWN_HASH]}; '
                f'it has {_listed(list(titles.values()))}')
        values = {k: v for k, v in systems[found[0]].items() if k != 'title'}
        return Evaluation.from_json(values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = error.errors()[0]['loc'] if isinstance(error, ValidationError) else error
        raise EvaluationDataError(str(path), 0, f'is no report of evaluate: {what}') from error


def _listed(titles: Sequence[str]) -> str:
    return '; '.join(titles) or 'no system'
