# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Random motions on simulated bases end where they were told to; a wrong one is found out."""

from dataclasses import replace
import json

import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.commands.primitives import Move
from ros2_llm_bridge.motion_check.judge import judge, Summary
from ros2_llm_bridge.motion_check.run import check, motions
from ros2_llm_bridge.motion_check.scenario import SCENARIOS
from ros2_llm_bridge.motion_check.world import World

pytestmark = pytest.mark.timeout(60)

BASES = {scenario.name: scenario for scenario in SCENARIOS}


@pytest.mark.parametrize('name', ['default', 'late', 'deadband'])
def test_random_motions_end_where_they_were_told_to(name):
    for summary in check([BASES[name]], ['distance', 'angle', 'curve'], 6, 7):
        assert summary.is_good, summary.as_json()
        assert summary.exact == len(summary.judged) == 6


def test_behaviours_of_nav2_drive_the_same_motions():
    found = check([BASES['nav2']], ['distance', 'angle', 'curve'], 3, 7)
    assert [s.kind for s in found] == ['distance', 'angle']
    assert all(j.ok and not j.wrong_sign for s in found for j in s.judged)


def test_the_same_seed_gives_the_same_motions_and_another_does_not():
    base = BASES['default']
    assert motions(base, 'distance', 5, 1) == motions(base, 'distance', 5, 1)
    assert motions(base, 'distance', 5, 1) != motions(base, 'distance', 5, 2)
    first, second = (World(base, 3).drive(Move(0.2, 0.5)) for _ in range(2))
    assert first.seen == second.seen


def test_a_motion_that_is_wrong_is_judged_so():
    driven = World(BASES['quiet'], 1).drive(Move(0.5, 0.5))
    assert judge(driven).is_exact
    short = judge(replace(driven, primitive=Move(0.52, 0.5)))
    assert not short.is_exact and short.error == pytest.approx(-0.02, abs=0.01)
    far = judge(replace(driven, primitive=Move(0.45, 0.5)))
    assert far.overshoot == pytest.approx(0.05, abs=0.01)
    backward = judge(replace(driven, primitive=Move(-0.5, 0.5)))
    assert backward.wrong_sign
    for wrong in (short, far, backward):
        assert not Summary('quiet', '', 'distance', (judge(driven), wrong)).is_good


def test_the_verb_shows_and_writes_what_it_found(tmp_path, capsys):
    assert main(['motion-check', '--count', '2', '--base', 'quiet', '--kinds', 'distance,angle',
                 '--out', str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert 'quiet' in shown and 'NOT GOOD' not in shown
    written = json.loads((tmp_path / 'motion.json').read_text())
    assert [s['n'] for s in written['summaries']] == [2, 2]
    assert (tmp_path / 'motion.md').read_text().count('\n') == 4
    assert (tmp_path / 'motion.png').read_bytes().startswith(b'\x89PNG')


@pytest.mark.parametrize('arguments', [
    ['--base', 'mars'], ['--kinds', 'jump'], ['--count', '0']])
def test_wrong_arguments_are_told(arguments, capsys):
    assert main(['motion-check', *arguments]) == 2
    assert 'error: ' in capsys.readouterr().err


def test_odometry_that_is_wrong_ends_right_by_odometry_and_wrong_in_truth():
    (found,) = check([BASES['uncalibrated']], ['angle'], 12, 1)
    assert found.exact == 12 and found.truly_exact < 12 and found.wrong_signs == 0
    errors = {round(World(BASES['uncalibrated'], seed)._base._wheels.slip, 6) for seed in range(4)}
    assert len(errors) == 4
