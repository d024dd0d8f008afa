# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The checker finds nothing wrong with a true log, and what is wrong with a broken one.

The log is that of the real dispatcher and executive on a simulated robot; each test breaks it in
one way.
"""

import json
from pathlib import Path
import re

import pytest
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.flight import checker
from ros2_llm_bridge.flight.checker import check
from ros2_llm_bridge.flight.reader import read_run
from ros2_llm_bridge.flight.record import KINDS, to_line
from ros2_llm_bridge.flight.streams import EVENTS
from ros2_llm_bridge.soak.run import run_soak
from ros2_llm_bridge.soak.world import SoakWorld

NAME = '20261122T101500Z-3f2a9c10-0001.jsonl'


@pytest.fixture(scope='module')
def true_log():
    """Return the lines of a true log, as values."""
    lines = []
    world = SoakWorld(lines.append, 1)
    world.say('move forward 1 meter, then turn left 90 degrees')
    assert world.pass_until_idle(30)
    world.say('go to the kitchen')
    world.pass_time(2)
    world.say('move forward 2 meters')
    world.pass_time(3)
    world.stop(StopSource.TOPIC)
    assert world.pass_until_idle(10)
    world.say('move forward 1 meter')
    world.resume()
    world.say('order two pizzas')
    assert world.pass_until_idle(10)
    world.pass_time(6)
    world.log.state('quiet')
    world.log.end('the test is over')
    return [json.loads(line) for line in lines]


@pytest.fixture
def lines(true_log):
    """Return the lines of a true log, to be broken."""
    return json.loads(json.dumps(true_log))


@pytest.fixture
def judge(tmp_path):
    def found(lines, exclusive=True):
        path = tmp_path / NAME
        path.write_text('\n'.join(
            line if isinstance(line, str) else to_line(line) for line in lines) + '\n')
        return check(read_run(path), exclusive)
    return found


def codes(verdict):
    return {violation.code for violation in verdict.violations}


def at(lines, kind, **fields):
    """Return the index of the first line of a kind with such fields or event fields."""
    for index, line in enumerate(lines):
        told = {**line, **line.get('event', {})} if kind == 'event' else line
        if line['kind'] == kind and all(told.get(k) == v for k, v in fields.items()):
            return index
    raise AssertionError(f'no {kind} with {fields}')


def numbered(lines):
    """Give lines and events new numbers, so that only the break itself is found."""
    seq = 0
    for n, line in enumerate(lines, 1):
        line['n'] = n
        if line['kind'] == 'event':
            seq += 1
            line['event']['seq'] = seq
    return lines


def test_a_true_log_is_believed(true_log, judge):
    verdict = judge(true_log)
    assert [str(v) for v in verdict.violations] == []
    assert verdict.remarks == ()
    assert [s.final for s in verdict.streams] == [
        'succeeded', 'cancelled', 'cancelled', 'succeeded', 'rejected', 'rejected']
    kinds = {line['kind'] for line in true_log}
    assert kinds >= {'heard', 'stop_input', 'latch', 'event', 'velocity', 'goal', 'base', 'end'}


def drop(index):
    def broken(lines):
        del lines[index(lines)]
        return numbered(lines)
    return broken


def insert_behind(index, **line):
    def broken(lines):
        found = index(lines)
        lines.insert(found + 1, {**line, 'n': 0, 'stamp': lines[found]['stamp'],
                                 'steady': lines[found]['steady']})
        return numbered(lines)
    return broken


def again(index):
    def broken(lines):
        found = index(lines)
        lines.insert(found + 1, json.loads(json.dumps(lines[found])))
        return numbered(lines)
    return broken


def event(name, **fields):
    return lambda lines: at(lines, 'event', event=name, **fields)


def last(lines):
    return len(lines) - 2


def change(index, **fields):
    def broken(lines):
        line = lines[index(lines)]
        (line['event'] if line['kind'] == 'event' else line).update(fields)
        return lines
    return broken


def swap(index):
    def broken(lines):
        found = index(lines)
        lines[found]['event'], lines[found - 1]['event'] = (
            lines[found - 1]['event'], lines[found]['event'])
        return numbered(lines)
    return broken


def velocity(phase):
    return lambda lines: at(lines, 'velocity', phase=phase)


def last_zero(lines):
    return max(i for i, line in enumerate(lines) if line.get('phase') == 'end')


def goal(phase):
    return lambda lines: at(lines, 'goal', phase=phase)


BEGIN = {'kind': 'velocity', 'phase': 'begin', 'x_mps': 0.1, 'y_mps': 0, 'yaw_rps': 0}
SENT = {'kind': 'goal', 'phase': 'sent', 'goal': 99, 'action': 'navigate_to_pose'}


@pytest.mark.parametrize('broken, code', [
    pytest.param(drop(event('succeeded')), 'no_end', id='an end is missing'),
    pytest.param(again(event('succeeded')), 'event_order', id='two ends'),
    pytest.param(again(event('received')), 'id_twice', id='an id twice'),
    pytest.param(drop(event('received')), 'event_order', id='no begin'),
    pytest.param(swap(event('translated')), 'event_order', id='translated before received'),
    pytest.param(change(event('progress'), event='musing'), 'event_order', id='no such event'),
    pytest.param(change(event('executing', step=2), step=4), 'event_order', id='a step skipped'),
    pytest.param(change(event('succeeded'), response=''), 'event_order', id='nothing told'),
    pytest.param(change(event('succeeded'), measured=[{}]), 'event_order', id='not measured'),
    pytest.param(change(event('rejected'), code=''), 'event_order', id='no code'),
    pytest.param(change(event('cancelled'), event='rejected', code='busy'), 'event_order',
                 id='refused though begun'),
    pytest.param(change(event('progress'), seq=10_000), 'lost_events', id='an event is missing'),
    pytest.param(change(event('progress'), id=''), 'damaged_line', id='an event of nobody'),
    pytest.param(lambda ls: ls[:4] + ls[5:], 'lost_lines', id='a line is missing'),
    pytest.param(lambda ls: [*ls[:4], {'kind': 'lost', 'stamp': 0, 'steady': 0, 'lines': 2,
                                       'reason': 'full'}, *ls[4:]], 'lost_lines', id='lost'),
    pytest.param(lambda ls: [*ls[:4], '{"n": 4, "ki', *ls[4:]], 'damaged_line', id='torn'),
    pytest.param(change(velocity('end'), steady=0.0), 'time_backwards', id='time goes back'),
    pytest.param(drop(lambda ls: at(ls, 'event', event='received', text='order two pizzas')),
                 'not_received', id='heard and forgotten'),
    pytest.param(drop(last_zero), 'moves_after_end', id='no zero at the end'),
    pytest.param(insert_behind(last, **BEGIN), 'moves_unordered', id='moves when all is over'),
    pytest.param(insert_behind(last, **BEGIN), 'no_zero', id='never ends to move'),
    pytest.param(insert_behind(event('received'), **BEGIN), 'moves_unordered',
                 id='moves before it was translated'),
    pytest.param(insert_behind(lambda ls: at(ls, 'latch', sources=['topic']), **BEGIN),
                 'not_stopped', id='moves while stopped'),
    pytest.param(insert_behind(lambda ls: at(ls, 'latch', sources=['topic']), **SENT),
                 'not_stopped', id='a goal while stopped'),
    pytest.param(insert_behind(goal('sent'), **BEGIN), 'goal_running', id='drives beside a goal'),
    pytest.param(insert_behind(goal('sent'), **SENT), 'goal_running', id='two goals'),
    pytest.param(insert_behind(last, **SENT), 'moves_unordered', id='a goal nobody ordered'),
    pytest.param(insert_behind(last, kind='base', phase='moves'), 'base_moves',
                 id='the base moves by itself')])
def test_a_broken_log_is_found_out(lines, judge, broken, code):
    assert code in codes(judge(broken(lines)))


def test_a_base_that_somebody_else_drives_is_wrong_only_where_nobody_else_does(lines, judge):
    moved = insert_behind(last, kind='base', phase='moves')(lines)
    assert codes(judge(moved, exclusive=False)) == set()
    foreign = insert_behind(
        lambda ls: last(ls) - 1, kind='foreign', phase='began', action='spin')(moved)
    assert codes(judge(foreign)) == set()


def test_a_motion_that_is_broken_off_ends_before_it_is_told(judge):
    lines = []
    world = SoakWorld(lines.append, 1)
    world.say('move forward 3 meters')
    world.pass_time(2.0)
    world.nav2.begin_foreign(3.0)
    world.pass_time(10.0)
    verdict = judge(lines)
    assert codes(verdict) == set()
    assert verdict.streams[0].events[-1]['code'] == 'busy'


def test_a_log_that_breaks_off_says_what_is_open(lines, judge):
    moving = at(lines, 'velocity', phase='begin')
    verdict = judge(lines[:moving + 1])
    assert codes(verdict) == {'no_end', 'no_zero'}
    assert 'was killed' in verdict.remarks[0]


def test_a_log_without_its_begin_is_judged_by_what_is_left(lines, judge):
    verdict = judge(lines[at(lines, 'velocity', phase='begin') + 1:])
    assert codes(verdict) == set()
    assert 'are gone' in verdict.remarks[0]


@pytest.mark.timeout(60)
@pytest.mark.parametrize('behaviours', [False, True])
def test_minutes_of_everything_leave_a_true_log(tmp_path, behaviours):
    report = run_soak(tmp_path, 8.0, 1, behaviours)
    assert [str(v) for v in report.verdict.violations] == []
    assert set(report.ends) == {'succeeded', 'rejected', 'failed', 'cancelled'}
    sent = {r.fields['action'] for r in report.run.records if r.kind == 'goal'}
    assert sent >= ({'spin', 'drive_on_heading', 'wait'} if behaviours else set())
    assert report.simulated_s >= 480 and len(report.verdict.streams) > 60


def write(tmp_path, lines):
    path = tmp_path / NAME
    path.write_text('\n'.join(map(to_line, lines)) + '\n')
    return str(path)


def test_replay_shows_a_true_log(true_log, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv('COLUMNS', '160')
    path = write(tmp_path, true_log)
    assert main(['replay', path, '--exclusive']) == 0
    shown = capsys.readouterr()
    assert 'order two pizzas' in shown.out and 'rejected: unsupported_ability' in shown.out
    assert '6 instructions, each with exactly one end' in shown.err
    assert main(['replay', str(tmp_path), '--timeline']) == 0
    assert 'linear_max_mps' in capsys.readouterr().out
    assert main(['replay', str(tmp_path), '--list']) == 0
    assert capsys.readouterr().out == '20261122T101500Z-3f2a9c10\n'


def test_replay_shows_one_instruction(true_log, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv('COLUMNS', '160')
    path = write(tmp_path, true_log)
    first = next(line['event']['id'] for line in true_log if line['kind'] == 'event')
    assert main(['replay', path, '--id', first[:5]]) == 0
    shown = capsys.readouterr().out
    assert 'executing' in shown and 'pizzas' not in shown
    assert main(['replay', path, '--id', 'zzz']) == 2


def test_replay_prints_json_and_says_what_is_wrong(true_log, tmp_path, capsys):
    lines = json.loads(json.dumps(true_log))
    path = write(tmp_path, drop(event('succeeded'))(lines))
    assert main(['replay', path, '--json']) == 1
    found = json.loads(capsys.readouterr().out)
    assert [v['code'] for v in found['violations']] == ['no_end']
    assert found['instructions'][0]['text'].startswith('move forward 1 meter')
    assert main(['replay', path]) == 1
    assert '[no_end]' in capsys.readouterr().err


def test_replay_without_a_log_says_so(tmp_path, capsys):
    assert main(['replay', str(tmp_path)]) == 1
    assert 'there is no flight log' in capsys.readouterr().err


def test_soak_is_a_command(tmp_path, capsys):
    assert main(['soak', '--minutes', '0.5', '--seed', '2', '--out', str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert 'happened: ' in shown.out and 'exactly one end' in shown.err
    assert main(['soak', '--minutes', '0']) == 2


def test_the_document_tells_every_kind_event_and_violation():
    document = (Path(__file__).parents[2] / 'doc' / 'events.md').read_text(encoding='utf-8')
    rows = [line for line in document.splitlines() if line.startswith('| `')]
    named = {name for row in rows for name in re.findall(r'`(\w+)`', row.split('|')[1])}
    found = set(re.findall(r"_wrong\(\s*'(\w+)'", Path(checker.__file__).read_text()))
    assert found - named == set()
    assert {*KINDS, *EVENTS} - named == set()
