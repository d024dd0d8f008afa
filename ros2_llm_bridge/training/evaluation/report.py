# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write an evaluation as Markdown, JSON and pictures.

``report.md`` and ``evaluation.json`` hold numbers only and may be published; the sentences that
went wrong stand in ``errors.md``, those of held-out halves nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from ros2_llm_bridge.training.evaluation.comparing import Change, compare
from ros2_llm_bridge.training.evaluation.measures import Evaluation, Group, RiskPoint, Share
from ros2_llm_bridge.training.evaluation.plots import (
    ACCURACY_NAME, CALIBRATION_NAME, draw_accuracy, draw_calibration, draw_risk, RISK_NAME)
from ros2_llm_bridge.training.evaluation.predictions import Prediction
from ros2_llm_bridge.training.scoring import Score

#: Layout of ``evaluation.json``.
FORMAT = 1
THRESHOLDS = (0.0, 0.3, 0.5, 0.57, 0.65, 0.7, 0.8, 0.9)
_LONGEST_LIST = 200


@dataclass(frozen=True)
class Setting:
    """What was measured on: file name -> SHA-256, part of it, robot, training files."""

    files: Mapping[str, str]
    half: str
    limit: int
    profile: str
    training_files: Sequence[str] = ()


def write_report(
        folder: Path, setting: Setting, titles: Mapping[str, str],
        evaluations: Sequence[Evaluation],
        errors: Mapping[str, Sequence[tuple[Score, Prediction]]]) -> None:
    """
    Write evaluation.json, report.md, errors.md and the pictures into a folder.

    Parameters
    ----------
    folder
        Where to; it exists.
    setting
        What was measured on.
    titles
        What each system is, by name.
    evaluations
        The main one first.
    errors
        What may be read of each system's errors, by name.

    """
    folder.joinpath('evaluation.json').write_text(
        json.dumps(_json(setting, titles, evaluations), indent=1) + '\n', encoding='utf-8')
    folder.joinpath('report.md').write_text(
        render_report(setting, titles, evaluations), encoding='utf-8')
    folder.joinpath('errors.md').write_text(render_errors(errors), encoding='utf-8')
    draw_accuracy(evaluations, folder / ACCURACY_NAME)
    asked = [e for e in evaluations if e.risk_coverage.n]
    draw_risk(asked, folder / RISK_NAME)
    draw_calibration(asked, folder / CALIBRATION_NAME)


def _json(
        setting: Setting, titles: Mapping[str, str], evaluations: Sequence[Evaluation]
) -> dict[str, Any]:
    return {
        'format': FORMAT, 'files': dict(setting.files), 'half': setting.half,
        'limit': setting.limit, 'profile': setting.profile,
        'systems': {e.system: {'title': titles[e.system], **e.to_json()} for e in evaluations}}


def render_report(
        setting: Setting, titles: Mapping[str, str], evaluations: Sequence[Evaluation]) -> str:
    """Return the report as Markdown."""
    main = evaluations[0]
    asked = [e for e in evaluations if e.risk_coverage.n]
    parts = [
        '# Evaluation\n', _setting(setting, main, titles),
        '## All lines\n', _overall(evaluations),
        f'![Exact lines by kind]({ACCURACY_NAME})\n',
        '## By kind\n', _by_group(evaluations, 'kind', lambda e: e.kinds),
        '## By origin\n', _by_group(evaluations, 'origin', lambda e: e.origins),
        '## By file\n', _by_group(evaluations, 'file', lambda e: e.files),
        '## Kinds of errors\n', _faults(evaluations),
        '## Refusals\n', _refusals(evaluations)]
    if any(e.seen.n for e in evaluations):
        parts += ['## Lines that also stand in the training data\n', 'Counted nowhere else.\n',
                  _by_group(evaluations, 'lines', lambda e: {'all': e.seen})]
    if len(evaluations) > 1:
        parts += ['## Against the others\n', _comparisons(main, evaluations[1:])]
    parts += [
        '## Confidence\n', _confidence(asked),
        f'![Risk and coverage]({RISK_NAME})\n', f'![Calibration]({CALIBRATION_NAME})\n',
        '## What it takes\n', _cost(evaluations)]
    return '\n'.join(parts)


def render_errors(errors: Mapping[str, Sequence[tuple[Score, Prediction]]]) -> str:
    """Return the sentences that went wrong, by system."""
    parts = ['# Errors that may be read\n']
    for system, found in errors.items():
        parts.append(f'## {system}: {len(found)}\n')
        for score, given in found[:_LONGEST_LIST]:
            parts.append(
                f'- **{score.verdict}** {score.text!r} ({score.kind or "other"})\n'
                f'  - expected `{json.dumps(score.expected)}`\n'
                f'  - produced `{json.dumps(score.produced)}`, written '
                f'`{given.failed or given.written}`, {given.refusal or "no refusal"}, '
                f'confidence {given.confidence:.2f}')
        if len(found) > _LONGEST_LIST:
            parts.append(f'- and {len(found) - _LONGEST_LIST} more')
        parts.append('')
    return '\n'.join(parts)


def shown(share: Share) -> str:
    """Return a share with its interval, or a dash where there is nothing."""
    if not share.n:
        return '-'
    low, high = share.interval
    return f'{share.value:.1%} ({low:.0%} to {high:.0%})'


def _counted(share: Share) -> str:
    return f'{share.count} of {share.n}: {shown(share)}' if share.n else '-'


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ['---'] * len(head), *rows]
    return ''.join(f'| {" | ".join(line)} |\n' for line in lines)


def _setting(setting: Setting, main: Evaluation, titles: Mapping[str, str]) -> str:
    files = ', '.join(f'`{name}` (SHA-256 `{sha[:12]}`)' for name, sha in setting.files.items())
    drawn = f', at most {setting.limit} drawn by a hash' if setting.limit else ''
    trained = (f' {main.seen.n} of {main.seen.n + main.overall.n} lines also stand in '
               f'{", ".join(setting.training_files)} and count apart.'
               if setting.training_files else ' No training data was compared with.')
    systems = table(['system', 'what it is'], [[n, t] for n, t in titles.items()])
    return (
        f'{main.overall.n + main.seen.n} lines of {files}, half: {setting.half}{drawn}; robot '
        f'profile `{setting.profile}` with the places of the set, and without its limits where '
        f'a line asks for something to be done.{trained} `exact` means that every action is '
        'right, in order, by its numbers (1 % or 1e-3). Brackets: 95 % interval (Wilson). '
        f'Adapters need a confidence of {main.threshold:g} to move.\n\n{systems}')


def _overall(evaluations: Sequence[Evaluation]) -> str:
    return table(
        ['system', 'n', 'exact', 'wrong direction', 'moved though it should not',
         'refusals refused', 'commands refused'],
        [[e.system, str(e.overall.n), shown(e.overall.exact), str(e.wrong_direction.count),
          str(e.moved_instead.count), _counted(e.refusal_recall), _counted(e.commands_refused)]
         for e in evaluations])


def _by_group(
        evaluations: Sequence[Evaluation], head: str,
        groups: Callable[[Evaluation], Mapping[str, Group]]) -> str:
    names = list(groups(evaluations[0]))
    return table(
        [head, 'n', *(e.system for e in evaluations)],
        [[name, str(groups(evaluations[0])[name].n),
          *(shown(groups(e).get(name, Group({})).exact) for e in evaluations)]
         for name in names])


def _faults(evaluations: Sequence[Evaluation]) -> str:
    return table(
        ['system', 'wrong direction', 'wrong amount', 'wrong place', 'motion nobody asked for',
         'missed'],
        [[e.system, *map(_counted, (
            e.wrong_direction, e.wrong_magnitude, e.wrong_place, e.spurious_motion,
            Share(e.overall.counts.get('missed', 0), e.overall.n)))] for e in evaluations])


def _refusals(evaluations: Sequence[Evaluation]) -> str:
    return table(
        ['system', 'precision', 'recall', 'moved instead', 'codes'],
        [[e.system, _counted(e.refusal_precision), _counted(e.refusal_recall),
          _counted(e.moved_instead),
          ', '.join(f'{code} {n}' for code, n in e.refusal_codes.items()) or '-']
         for e in evaluations])


def _comparisons(main: Evaluation, others: Sequence[Evaluation]) -> str:
    rows = []
    for other in others:
        found = compare(other, main)
        better = [change for change in found.kinds if change.more > 0]
        rows.append([
            other.system, _changes(better), _changes(found.worse), ', '.join(
                f'{change.kind} {change.more:+d}' for change in found.errors if change.more)
            or '-'])
    return table([f'{main.system} against', 'better at', 'worse at', 'errors'], rows)


def _changes(changes: Sequence[Change]) -> str:
    return ', '.join(
        f'{c.kind} ({c.before.count} -> {c.after.count} of {c.after.n})' for c in changes) or '-'


def _confidence(evaluations: Sequence[Evaluation]) -> str:
    rows = []
    for e in evaluations:
        before = None
        for threshold in THRESHOLDS:
            point = _point_at(e, threshold)
            if (point.acted, point.wrong) == before:
                continue
            before = (point.acted, point.wrong)
            rows.append([
                e.system, f'{threshold:g}', str(point.acted),
                shown(Share(point.acted, e.risk_coverage.n)), str(point.wrong),
                shown(point.risk)])
    errors = ', '.join(
        f'{e.system} {e.calibration.error:.3f} (n={e.calibration.n})' for e in evaluations)
    return (
        'The confidence of an answer is the least probability among its tokens. Only answers that '
        f'act are looked at. Expected calibration error, 10 bins: {errors or "-"}. A threshold '
        'that changes nothing against the one above is left '
        'out.\n\n' + table(
            ['system', 'threshold', 'acted on', 'coverage', 'wrong', 'risk'], rows))


def _point_at(evaluation: Evaluation, threshold: float) -> RiskPoint:
    points = evaluation.risk_coverage.points
    return next((p for p in points if p.threshold >= threshold), RiskPoint(threshold, 0, 0))


def _cost(evaluations: Sequence[Evaluation]) -> str:
    return 'Lines that a model was asked for; median and 95th percentile.\n\n' + table(
        ['system', 'n', 'latency', 'forward passes', 'tokens'],
        [[e.system, str(e.latency_ms.n),
          f'{e.latency_ms.median:.0f} ms, {e.latency_ms.p95:.0f} ms',
          f'{e.forward_passes.median:g}, {e.forward_passes.p95:g}',
          f'{e.tokens.median:g}, {e.tokens.p95:g}'] if e.latency_ms.n
         else [e.system, '0', '-', '-', '-'] for e in evaluations])
