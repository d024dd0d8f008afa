# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Verdicts of the scorer, one table of cases for each."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import pytest
from ros2_llm_bridge.training import scoring
from ros2_llm_bridge.training.scoring import judge, score_lines, summarize, wilson

REFUSE = {'do': 'refuse'}
STOP = {'do': 'stop'}


def move(distance_m: float | None, speed_mps: float | None = None, **more: int) -> dict:
    return {'do': 'move', 'distance_m': distance_m, 'speed_mps': speed_mps, **more}


def turn(angle_rad: float, rate_rps: float | None = None) -> dict:
    return {'do': 'turn', 'angle_rad': angle_rad, 'rate_rps': rate_rps}


def velocity(direction: str, duration_s: float | None = None,
             linear_mps: float | None = None) -> dict:
    return {'do': 'velocity', 'direction': direction, 'linear_mps': linear_mps,
            'angular_rps': None, 'duration_s': duration_s}


def place(name: str, **more: object) -> dict:
    return {'do': 'goto_place', 'place': name, **more}


def pose(x: float, y: float, yaw_rad: float | None = None, frame: str = 'map') -> dict:
    return {'do': 'goto_pose', 'x': x, 'y': y, 'yaw_rad': yaw_rad, 'frame': frame}


def arc(radius_m: float | None, angle_rad: float | None, speed_mps: float | None = None,
        **more: float) -> dict:
    return {'do': 'arc', 'radius_m': radius_m, 'angle_rad': angle_rad, 'speed_mps': speed_mps,
            **more}


def route(stops: bool, *names: str) -> dict:
    return {'do': 'route', 'stops': stops, 'goals': [place(name) for name in names]}


def beside(name: str, forward_m: float, left_m: float) -> dict:
    return {'do': 'goto_pose', 'beside': name, 'forward_m': forward_m, 'left_m': left_m}


BACK = {'do': 'go_back'}


EXACT = [
    ([move(2.0)], [move(2.0, 0.25)]),
    ([move(2.0)], [move(2.019, 0.25)]),
    ([move(0.0004)], [move(0.001)]),
    ([move(-0.6096)], [move(-0.61, 0.25)]),
    ([move(None, sign=-1)], [move(-0.2, 0.25)]),
    ([turn(math.pi / 2)], [turn(1.5708, 0.6)]),
    ([velocity('forward')], [velocity('forward', None, 0.25)]),
    ([velocity('left', 5.0)], [velocity('left', 5.0)]),
    ([move(2.0), STOP], [move(2.0, 0.2)]),
    ([move(2.0)], [move(2.0, 0.2), STOP]),
    ([place('Kitchen')], [place('the kitchen')]),
    ([place('couch', place_alt=['sofa'])], [place('sofa')]),
    ([place('couch', place_alt='sofa')], [place('sofa')]),
    ([pose(2, 3)], [pose(2.0, 3.0, 0.0)]),
    ([pose(2, 3, math.pi)], [pose(2.0, 3.0, -math.pi)]),
    ([arc(None, 2 * math.pi)], [arc(0.5, 2 * math.pi, 0.25)]),
    ([arc(1.0, None, length_m=2.0, sign=-1)], [arc(1.0, -2.0)]),
    ([{**velocity('forward'), 'turning': 'left'}], [{**velocity('forward'), 'turning': 'left'}]),
    ([route(True, 'hall', 'kitchen')], [place('hall'), place('kitchen')]),
    ([place('hall'), place('kitchen')], [route(True, 'hall', 'kitchen')]),
    ([route(False, 'hall', 'kitchen')], [route(False, 'the hall', 'kitchen')]),
    ([beside('dock', 2.0, 0.0)], [{**pose(3, 4), **beside('dock', 2.0, 0.0)}]),
    ([BACK], [BACK]),
    ([REFUSE], [REFUSE]),
    ([REFUSE], [STOP]),
    ([STOP], [STOP]),
    ([{'do': 'wait', 'duration_s': 5.0}], [{'do': 'wait', 'duration_s': 5.0}]),
]


@pytest.mark.parametrize('expected, produced', EXACT)
def test_what_agrees_is_exact(expected: list[dict], produced: list[dict]) -> None:
    assert judge(expected, produced) == 'exact'


WRONG = [
    ('wrong_direction', [move(2.0)], [move(-2.0, 0.25)]),
    ('wrong_direction', [turn(1.0)], [turn(-1.0)]),
    ('wrong_direction', [turn(1.0)], [move(1.0)]),
    ('wrong_direction', [velocity('forward')], [velocity('backward')]),
    ('wrong_direction', [move(None, sign=1)], [move(-0.2)]),
    ('wrong_direction', [turn(1.0), move(1.0)], [turn(1.0), move(-3.0)]),
    ('wrong_magnitude', [move(2.0)], [move(2.03, 0.25)]),
    ('wrong_magnitude', [move(2.0, 0.2)], [move(2.0, 0.3)]),
    ('wrong_magnitude', [move(2.0)], [velocity('forward')]),
    ('wrong_magnitude', [velocity('forward', 5.0)], [velocity('forward', 6.0)]),
    ('wrong_magnitude', [velocity('forward', 5.0)], [velocity('forward', None)]),
    ('wrong_place', [place('kitchen')], [place('garden')]),
    ('wrong_place', [pose(2, 3)], [pose(3, 2)]),
    ('wrong_place', [pose(2, 3)], [pose(2, 3, 1.0)]),
    ('wrong_place', [pose(2, 3)], [pose(2, 3, frame='odom')]),
    ('spurious_motion', [REFUSE], [move(1.0)]),
    ('spurious_motion', [STOP], [velocity('forward')]),
    ('spurious_motion', [move(1.0)], [move(1.0), turn(1.0)]),
    ('wrong_direction', [arc(1.0, 1.0)], [arc(1.0, -1.0)]),
    ('wrong_direction', [arc(1.0, None, sign=1)], [turn(-1.0)]),
    ('wrong_magnitude', [arc(1.0, 1.0)], [turn(1.0)]),
    ('wrong_magnitude', [arc(1.0, 1.0)], [arc(2.0, 1.0)]),
    ('wrong_magnitude', [arc(None, None, length_m=2.0, sign=1)], [arc(1.0, 1.0)]),
    ('wrong_direction', [{**velocity('forward'), 'turning': 'left'}],
     [{**velocity('forward'), 'turning': 'right'}]),
    ('wrong_direction', [velocity('forward')], [{**velocity('forward'), 'turning': 'right'}]),
    ('wrong_place', [route(False, 'a', 'b')], [route(False, 'b', 'a')]),
    ('wrong_place', [route(False, 'a', 'b')], [place('b')]),
    ('wrong_place', [route(True, 'a', 'b')], [route(True, 'b', 'a')]),
    ('missed', [route(True, 'a', 'b')], [place('a')]),
    ('wrong_place', [beside('dock', 2.0, 0.0)], [{**pose(3, 4), **beside('dock', -2.0, 0.0)}]),
    ('wrong_place', [beside('dock', 2.0, 0.0)], [place('dock')]),
    ('wrong_place', [BACK], [place('start')]),
    ('spurious_motion', [REFUSE], [BACK]),
    ('missed', [place('a'), BACK], [place('a')]),
    ('missed', [move(1.0)], [REFUSE]),
    ('missed', [move(1.0)], []),
    ('missed', [move(1.0), turn(1.0)], [move(1.0)]),
    ('missed', [STOP], [REFUSE]),
    ('missed', [velocity('forward', None), STOP], [velocity('forward', None)]),
]


@pytest.mark.parametrize('verdict, expected, produced', WRONG)
def test_each_fault_has_its_verdict(
        verdict: str, expected: list[dict], produced: list[dict]) -> None:
    assert judge(expected, produced) == verdict


def test_an_about_turn_may_go_to_either_side_only_where_flagged() -> None:
    assert judge([turn(math.pi)], [turn(-math.pi)], ['turn_sign_free']) == 'exact'
    assert judge([turn(math.pi)], [turn(-math.pi)]) == 'wrong_direction'
    assert judge([turn(math.pi)], [turn(-1.0)], ['turn_sign_free']) == 'wrong_magnitude'
    assert judge([turn(math.pi)], [velocity('backward')], ['turn_sign_free']) == 'wrong_direction'


def test_a_text_without_prediction_is_missed_even_where_refusing_was_right() -> None:
    gold = [{'text': 'sing', 'expected': [REFUSE], 'kind': 'chat', 'origin': 'own'}]
    assert score_lines(gold, [])[0].verdict == 'missed'


def test_summary_has_a_row_for_each_kind_each_origin_and_all() -> None:
    gold = [{'text': str(i), 'expected': [move(1.0)], 'kind': 'motion', 'origin': f'o{i % 2}'}
            for i in range(4)]
    made = [{'text': str(i), 'actions': [move(1.0 if i else -1.0)]} for i in range(4)]
    rows = {row.group: row for row in summarize(score_lines(gold, made))}
    assert set(rows) == {'kind motion', 'origin o0', 'origin o1', 'all'}
    assert (rows['all'].n, rows['all'].exact) == (4, 3)
    assert rows['origin o0'].counts == {'wrong_direction': 1, 'exact': 1}


def test_wilson_interval_matches_published_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(20, 20)[1] == 1.0


def test_program_prints_errors_of_the_first_half_alone(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    texts = [f'sentence {i}' for i in range(20)]
    gold = tmp_path / 'gold.jsonl'
    lines = [json.dumps({'text': t, 'expected': [move(1.0)]}) + '\n' for t in texts]
    gold.write_text(''.join(lines))
    made = ''.join(json.dumps({'text': t, 'actions': [move(-1.0)]}) + '\n' for t in texts)
    monkeypatch.setattr('sys.stdin', io.StringIO(made))
    scoring.main(['--gold', str(gold)])
    printed = capsys.readouterr().out
    assert '| all | 20 | 0 |' in printed
    assert all((repr(t) in printed) == scoring.is_first_half(t) for t in texts)
    assert {scoring.is_first_half(t) for t in texts} == {True, False}
