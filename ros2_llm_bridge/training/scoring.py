# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Score produced actions against expected ones, and count what went wrong in which way.

Numbers agree within 1 % or 1e-3; None in what is expected means that any value passes. Knows
primitives as JSON, no robot and no model.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from dataclasses import dataclass
import hashlib
import json
import math
from pathlib import Path
import sys
from typing import Any, Iterable, Literal, Mapping, Optional, Sequence

Action = Mapping[str, Any]
Verdict = Literal[
    'exact', 'wrong_direction', 'spurious_motion', 'wrong_place', 'wrong_magnitude', 'missed'
]

#: The worst first: what a line with several faults counts as.
VERDICTS: tuple[Verdict, ...] = (
    'exact',
    'wrong_direction',
    'spurious_motion',
    'wrong_place',
    'wrong_magnitude',
    'missed',
)
RELATIVE_TOLERANCE = 0.01
ABSOLUTE_TOLERANCE = 1e-3

_ARTICLES = ('the ', 'a ', 'an ')
_MOTIONS = (
    'move', 'turn', 'arc', 'velocity', 'goto_pose', 'goto_place', 'route', 'go_back', 'call')
_GOALS = ('goto_place', 'goto_pose', 'route', 'go_back')


@dataclass(frozen=True)
class Score:
    """The verdict on one instruction."""

    text: str
    kind: str
    origin: str
    verdict: Verdict
    expected: tuple[Action, ...]
    produced: tuple[Action, ...]


@dataclass(frozen=True)
class Row:
    """The verdicts of one group; ``low`` and ``high`` bound the share of exact ones."""

    group: str
    n: int
    exact: int
    low: float
    high: float
    counts: Mapping[str, int]


def judge(
    expected: Sequence[Action], produced: Sequence[Action], flags: Iterable[str] = ()
) -> Verdict:
    """
    Return the verdict on one instruction.

    Parameters
    ----------
    expected
        Primitives that must come out, no more and no fewer.
    produced
        Primitives that came out.
    flags
        ``turn_sign_free`` lets a turn go to either side.

    """
    sign_free = 'turn_sign_free' in set(flags)
    wanted, got = (
        _visited(_without_closing_stop(actions)) for actions in (expected, produced))
    if all(action['do'] == 'refuse' for action in wanted):
        moves = any(action['do'] in _MOTIONS for action in got)
        waits = any(action['do'] == 'wait' for action in got)
        return 'spurious_motion' if moves else 'missed' if waits else 'exact'
    faults = {_fault(e, p, sign_free) for e, p in zip(wanted, got)}
    if len(got) > len(wanted):
        faults.add('spurious_motion')
    elif len(got) < len(wanted):
        faults.add('missed')
    return next((v for v in VERDICTS[1:] if v in faults), 'exact')


def _visited(actions: Sequence[Action]) -> list[Action]:
    """Return the actions, a route with stops as the goals that it visits one by one."""
    visited: list[Action] = []
    for action in actions:
        visited += action['goals'] if action['do'] == 'route' and action['stops'] else [action]
    return visited


def _without_closing_stop(actions: Sequence[Action]) -> Sequence[Action]:
    """Leave out a stop that ends a bounded action, which may be said or not."""
    while len(actions) > 1 and actions[-1]['do'] == 'stop' and _is_bounded(actions[-2]):
        actions = actions[:-1]
    return actions


def _is_bounded(action: Action) -> bool:
    return action['do'] != 'velocity' or action.get('duration_s') is not None


def _fault(expected: Action, produced: Action, sign_free: bool) -> Verdict:
    """Return what is wrong with one action, ``exact`` where nothing is."""
    if produced['do'] == 'refuse':
        return 'missed'
    wanted, got = _direction(expected), _direction(produced)
    free = sign_free and expected['do'] in ('turn', 'arc') and got in ('left', 'right')
    if wanted and got and wanted != got and not free:
        return 'wrong_direction'
    if expected['do'] != produced['do']:
        if wanted and got:
            return 'wrong_magnitude'
        if produced['do'] in _GOALS and expected['do'] in _GOALS:
            return 'wrong_place'
        return 'spurious_motion' if produced['do'] in _MOTIONS else 'missed'
    if expected['do'] == 'goto_place':
        names = {_name(expected['place']), *map(_name, _alternatives(expected))}
        return 'exact' if _name(produced['place']) in names else 'wrong_place'
    if expected['do'] == 'route':
        return _route_fault(expected, produced, sign_free)
    if expected.get('turning') != produced.get('turning'):
        return 'wrong_direction'
    if expected['do'] == 'goto_pose':
        return 'exact' if _same_pose(expected, produced) else 'wrong_place'
    if expected['do'] == 'call':
        same = all(expected[k] == produced[k] for k in ('name', 'interface', 'fields'))
        return 'exact' if same else 'spurious_motion'
    return 'exact' if _same_amounts(expected, produced) else 'wrong_magnitude'


def _route_fault(expected: Action, produced: Action, sign_free: bool) -> Verdict:
    goals = expected['goals'], produced['goals']
    same = len(goals[0]) == len(goals[1]) and expected['stops'] == produced['stops'] and all(
        _fault(e, p, sign_free) == 'exact' for e, p in zip(*goals))
    return 'exact' if same else 'wrong_place'


def _direction(action: Action) -> str:
    if action['do'] == 'velocity':
        return str(action['direction'])
    if action['do'] == 'move':
        distance = action['distance_m']
        positive = (action['sign'] if distance is None else distance) > 0
        if action.get('axis') == 'y':
            return 'left' if positive else 'right'
        return 'forward' if positive else 'backward'
    if action['do'] in ('turn', 'arc'):
        angle = action['angle_rad']
        return 'left' if (action['sign'] if angle is None else angle) > 0 else 'right'
    return ''


def _same_amounts(expected: Action, produced: Action) -> bool:
    names = (
        'distance_m',
        'angle_rad',
        'radius_m',
        'speed_mps',
        'rate_rps',
        'linear_mps',
        'angular_rps',
        'duration_s',
    )
    length = produced.get('radius_m', 0.0) * (produced.get('angle_rad') or 0.0)
    return _close(expected.get('length_m'), length) and all(
        _close(expected[name], produced.get(name)) for name in names if name in expected)


def _close(expected: Optional[float], produced: Optional[float]) -> bool:
    """Return whether sizes agree; direction is judged apart."""
    if expected is None:
        return True
    return produced is not None and math.isclose(
        abs(expected), abs(produced), rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE
    )


def _same_pose(expected: Action, produced: Action) -> bool:
    if 'beside' in expected:
        return _name(expected['beside']) == _name(produced.get('beside', '')) and all(
            math.isclose(expected[name], produced[name], rel_tol=RELATIVE_TOLERANCE,
                         abs_tol=ABSOLUTE_TOLERANCE) for name in ('forward_m', 'left_m'))
    for name in ('x', 'y'):
        if not math.isclose(
            expected[name], produced[name], rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE
        ):
            return False
    yaw = produced.get('yaw_rad') or 0.0
    turned = math.remainder(yaw - (expected.get('yaw_rad') or 0.0), 2 * math.pi)
    return abs(turned) <= max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * abs(yaw)) and (
        expected.get('frame', 'map') == produced.get('frame', 'map')
    )


def _alternatives(expected: Action) -> Sequence[str]:
    found = expected.get('place_alt') or ()
    return [found] if isinstance(found, str) else list(found)


def _name(place: str) -> str:
    name = ' '.join(place.lower().replace('_', ' ').split())
    for article in _ARTICLES:
        name = name.removeprefix(article)
    return name


def wilson(exact: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson, 1927)."""
    if not n:
        return 0.0, 1.0
    share = exact / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def is_first_half(text: str) -> bool:
    """Return whether a text belongs to the half whose errors may be read."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 0


def summarize(scores: Sequence[Score]) -> list[Row]:
    """Return a row for each kind, each origin and all together."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        groups[f'kind {score.kind}'].append(score)
        groups[f'origin {score.origin}'].append(score)
    rows = [_row(group, groups[group]) for group in sorted(groups)]
    return [*rows, _row('all', scores)]


def _row(group: str, scores: Sequence[Score]) -> Row:
    counts = Counter(score.verdict for score in scores)
    low, high = wilson(counts['exact'], len(scores))
    return Row(group, len(scores), counts['exact'], low, high, dict(counts))


def score_lines(
    gold: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any]]
) -> list[Score]:
    """
    Judge predictions against a labelled set, matched by text.

    A text without a prediction counts as missed.

    Raises
    ------
    KeyError
        If a line lacks ``text``, ``expected`` or ``actions``.

    """
    produced = {line['text']: tuple(line['actions']) for line in predictions}
    return [_score(line, produced.get(line['text'])) for line in gold]


def _score(gold: Mapping[str, Any], produced: Optional[tuple[Action, ...]]) -> Score:
    if produced is None:
        verdict: Verdict = 'missed'
    else:
        verdict = judge(gold['expected'], produced, gold.get('flags') or ())
    return Score(
        gold['text'],
        gold.get('kind', ''),
        gold.get('origin', ''),
        verdict,
        tuple(gold['expected']),
        produced or (),
    )


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    faults = VERDICTS[1:]
    head = ['group', 'n', 'exact', 'share', '95 % interval', *faults]
    lines = [head, ['---'] * len(head)]
    for row in rows:
        lines.append(
            [
                row.group,
                str(row.n),
                str(row.exact),
                f'{row.exact / max(row.n, 1):.1%}',
                f'{row.low:.1%} to {row.high:.1%}',
                *(str(row.counts.get(f, 0)) for f in faults),
            ]
        )
    return '\n'.join(f'| {" | ".join(line)} |' for line in lines)


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Score the predictions on standard input."""
    parser = argparse.ArgumentParser(
        prog='python -m ros2_llm_bridge.training.scoring',
        description=(
            'Score JSON lines with "text" and "actions", as "translate --batch" writes '
            'them, against a labelled set. Errors are listed for the first half alone.'
        ),
    )
    parser.add_argument('--gold', type=Path, required=True, help='JSONL with text and expected')
    parser.add_argument(
        '--half',
        choices=('first', 'second', 'all'),
        default='all',
        help='part of the set by hash of the text, for example first',
    )
    options = parser.parse_args(arguments)
    gold = [
        json.loads(line)
        for line in options.gold.read_text(encoding='utf-8').splitlines()
        if line.strip()
    ]
    if options.half != 'all':
        gold = [g for g in gold if is_first_half(g['text']) == (options.half == 'first')]
    scores = score_lines(gold, (json.loads(line) for line in sys.stdin if line.strip()))
    print(table(summarize(scores)))
    for score in scores:
        if score.verdict != 'exact' and is_first_half(score.text):
            print(
                f'{score.verdict}: {score.text!r}\n  expected {json.dumps(score.expected)}\n'
                f'  produced {json.dumps(score.produced)}'
            )


if __name__ == '__main__':
    main()
