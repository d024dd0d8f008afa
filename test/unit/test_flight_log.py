# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A flight log is written whatever the disk does, bounded, and read back as it was."""

import json
import math
import stat
import threading
import time

import pytest
from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.errors import FlightLogError
from ros2_llm_bridge.execution.values import GoalEnd, OdometrySample, STANDSTILL, Velocity
from ros2_llm_bridge.flight.files import default_folder, files_of, RotatedFiles, run_name, runs_in
from ros2_llm_bridge.flight.log import FlightLog
from ros2_llm_bridge.flight.reader import read_run
from ros2_llm_bridge.flight.record import parse_record, to_line
from ros2_llm_bridge.flight.recorded_ports import RecordedActions, RecordedVelocity
from ros2_llm_bridge.flight.writer import FlightWriter
from ros2_llm_bridge.testing import FakeActions, FakeClock, FakeVelocityOutput

RUN = '20261122T101500Z-3f2a9c10'
NAVIGATE = 'nav2_msgs/action/NavigateToPose'


def head(part):
    return to_line({'kind': 'file', 'part': part, 'stamp': 0, 'steady': 0, 'robot': 'test'})


def files_in(folder, max_bytes=100_000, max_files=10, run=RUN):
    return RotatedFiles(folder, run, max_bytes, max_files, head)


class Sink:
    """A flight log whose lines are kept."""

    def __init__(self, latched_by=tuple):
        self.lines = []
        self.clock = FakeClock()
        self.log = FlightLog(self.lines.append, self.clock, latched_by)

    @property
    def records(self):
        return [parse_record(line) for line in self.lines]

    def told(self, kind):
        return [record.fields for record in self.records if record.kind == kind]


def test_a_line_is_strict_json_whatever_is_in_it():
    line = to_line({'a': math.nan, 'b': [math.inf, {'c': -math.inf}], 'd': object, 'e': 'ü\n'})
    assert '\n' not in line
    values = json.loads(line, parse_constant=pytest.fail)
    assert values['a'] is None and values['b'] == [None, {'c': None}]
    assert values['e'] == 'ü\n'


@pytest.mark.parametrize('line', [
    '', '[]', '{', '{"kind": "dance", "n": 1, "stamp": 0, "steady": 0}',
    '{"kind": "event", "stamp": 0, "steady": 0}', '{"kind": "event", "n": 0, "stamp": 0}',
    '{"kind": "event", "n": 1, "stamp": "x", "steady": 0}',
    '{"kind": "event", "n": true, "stamp": 0, "steady": 0}'])
def test_what_is_no_record_is_refused(line):
    with pytest.raises(ValueError, match=r'.'):
        parse_record(line)


def test_velocities_are_told_by_begin_and_end():
    sink = Sink()
    output = FakeVelocityOutput()
    recorded = RecordedVelocity(output, sink.log)
    recorded.publish(STANDSTILL)
    recorded.publish(STANDSTILL)
    for speed in (0.1, 0.5, 0.3):
        sink.clock.advance(0.05)
        recorded.publish(Velocity(x_mps=speed, yaw_rps=-speed))
    sink.clock.advance(0.05)
    recorded.publish(STANDSTILL)
    recorded.publish(STANDSTILL)
    assert len(output.sent) == 7
    assert sink.told('velocity') == [
        {'phase': 'zero'},
        {'phase': 'begin', 'x_mps': 0.1, 'y_mps': 0.0, 'yaw_rps': -0.1},
        {'phase': 'end', 'seconds': 0.15, 'messages': 3, 'linear_max_mps': 0.5,
         'angular_max_rps': 0.5}]


def test_goals_are_told_with_their_ends():
    sink = Sink()
    actions = FakeActions()
    actions.servers['go'] = NAVIGATE
    recorded = RecordedActions(actions, sink.log)
    ends = []
    recorded.start(ActionGoal('go', NAVIGATE, {'x': 1}), lambda f: None, ends.append)
    actions.goals[0].end(GoalEnd('aborted', 'no path', {'error_code': 208}))
    recorded.start(ActionGoal('go', NAVIGATE, {}), lambda f: None, ends.append)
    recorded.cancel_all()
    assert [end.status for end in ends] == ['aborted', 'cancelled']
    assert [(f['phase'], f['goal']) for f in sink.told('goal')] == [
        ('sent', 1), ('ended', 1), ('sent', 2), ('ended', 2)]
    assert sink.told('goal')[1]['result'] == {'error_code': 208}
    # What the port has besides is handed on.
    assert recorded.unended() == ''


def test_a_goal_that_counts_as_ended_is_told_so():
    sink = Sink()
    actions = FakeActions()
    actions.servers['go'] = NAVIGATE
    actions.obeys_cancel = False
    recorded = RecordedActions(actions, sink.log)
    recorded.start(ActionGoal('go', NAVIGATE, {}), lambda f: None, lambda end: None)
    assert not recorded.own_ended()
    actions.goals[0].ended = True
    assert recorded.own_ended() and recorded.own_ended()
    assert [f['phase'] for f in sink.told('goal')] == ['sent', 'given_up']


def test_the_latch_stands_before_what_it_led_to():
    stopped_by = []
    sink = Sink(lambda: tuple(stopped_by))
    sink.log.heard('go')
    stopped_by.append('topic')
    sink.log.velocity(STANDSTILL)
    stopped_by.clear()
    sink.log.heard('go on')
    assert [r.kind for r in sink.records] == ['heard', 'latch', 'velocity', 'latch', 'heard']
    assert sink.told('latch') == [{'sources': ['topic']}, {'sources': []}]


def test_of_a_flood_of_words_the_beginning_is_kept():
    sink = Sink()
    sink.log.heard('x' * 1_000_000)
    assert sink.told('heard') == [{'text': 'x' * 5000, 'characters': 1_000_000}]


def test_a_base_is_told_when_it_begins_to_move_and_when_it_stands():
    sink = Sink()
    for speed in (0.0, 0.3, 0.5, 0.3, 0.0, 0.0):
        sink.log.odometry(OdometrySample(1.0, 2.0, 0.0, Velocity(x_mps=speed), 0.0, 0.0))
    sink.log.odometry(None)
    assert [f['phase'] for f in sink.told('base')] == ['moves', 'stands']


def test_what_happens_in_a_block_is_handed_over_at_its_end(caplog):
    sink = Sink()
    sink.log.heard('go')
    with pytest.raises(ZeroDivisionError):
        with sink.log.afterwards():
            sink.log.service('resume')
            sink.clock.advance(1.0)
            with sink.log.afterwards():
                sink.log.heard('stop')
            assert len(sink.lines) == 1
            raise ZeroDivisionError
    sink.log.heard('on')
    records = sink.records
    assert [r.kind for r in records] == ['heard', 'service', 'heard', 'heard']
    assert [r.n for r in records] == [1, 2, 3, 4]
    assert records[2].steady - records[1].steady == pytest.approx(1.0)  # as it happened


def test_the_end_of_a_log_does_not_wait_for_the_end_of_a_block():
    sink = Sink()
    with sink.log.afterwards():
        sink.log.state('inactive')
        sink.log.end('a new configuration')
        assert [r.kind for r in sink.records] == ['state', 'end']
    assert len(sink.lines) == 2


def test_a_log_that_fails_stops_nobody(caplog):
    def fail(line):
        raise OSError('no')
    log = FlightLog(fail, FakeClock())
    log.velocity(Velocity(x_mps=1.0))
    log.event({'id': 'a', 'event': 'received'})
    assert 'could not be recorded' in caplog.text


def test_files_are_bounded_join_again_and_belong_to_one_user(tmp_path):
    files = files_in(tmp_path, max_bytes=600)
    for n in range(1, 21):
        files.append(to_line(
            {'n': n, 'kind': 'heard', 'stamp': n, 'steady': n, 'text': 'x' * 60}))
    files.close()
    paths = sorted(tmp_path.iterdir())
    assert len(paths) > 3
    assert all(path.stat().st_size <= 600 for path in paths)
    assert stat.S_IMODE(paths[0].stat().st_mode) == 0o600
    run = read_run(paths[2])
    assert [record.n for record in run.records] == list(range(1, 21))
    assert run.head['robot'] == 'test' and run.head['part'] == 1 and run.is_whole


def test_the_oldest_files_go_first_whatever_their_run(tmp_path):
    (tmp_path / 'notes.jsonl').write_text('mine')
    for hour in range(5):
        files = files_in(tmp_path, run=f'20261122T1{hour}0000Z-00000000', max_files=3)
        files.append(to_line({'n': 1, 'kind': 'end', 'stamp': 0, 'steady': 0}))
        files.close()
    assert [name[9:11] for name in runs_in(tmp_path)] == ['12', '13', '14']
    assert (tmp_path / 'notes.jsonl').exists()
    assert files_of(tmp_path)[0].name.startswith('20261122T14')


def test_a_clock_that_went_back_costs_no_file_of_the_run_itself(tmp_path):
    for run in ('20261122T100000Z-00000000', '20261122T110000Z-00000000',
                '19700101T000000Z-00000000'):
        files = files_in(tmp_path, run=run, max_files=2)
        files.append(to_line({'n': 1, 'kind': 'end', 'stamp': 0, 'steady': 0}))
        files.close()
    assert runs_in(tmp_path) == ['19700101T000000Z-00000000', '20261122T110000Z-00000000']


def test_a_run_without_its_oldest_files_says_so(tmp_path):
    files = files_in(tmp_path, max_bytes=400, max_files=2)
    for n in range(1, 21):
        files.append(to_line({'n': n, 'kind': 'heard', 'stamp': n, 'steady': n, 'text': 'x'}))
    files.close()
    run = read_run(tmp_path)
    assert len(run.files) == 2 and not run.is_whole and run.records[-1].n == 20


def test_names_of_runs_sort_and_are_found(tmp_path, monkeypatch):
    name = run_name('0123abcd')
    files = files_in(tmp_path, run=name)
    files.append(to_line({'n': 1, 'kind': 'end', 'stamp': 0, 'steady': 0}))
    assert runs_in(tmp_path) == [name]
    monkeypatch.setenv('ROS_HOME', str(tmp_path))
    assert default_folder() == tmp_path / 'ros2_llm_bridge' / 'flight'


@pytest.mark.parametrize('name', ['', 'nothing.jsonl'])
def test_a_log_that_is_not_there_is_an_error(tmp_path, name):
    with pytest.raises(FlightLogError, match='no (such )?flight log'):
        read_run(tmp_path / name)


def test_a_torn_line_spoils_no_other(tmp_path):
    path = tmp_path / f'{RUN}-0001.jsonl'
    path.write_bytes(
        head(1).encode() + b'\n{"n": 1, "kind": "hea\n\xff\xfe\n'
        + to_line({'n': 2, 'kind': 'end', 'stamp': 0, 'steady': 0}).encode() + b'\n')
    run = read_run(path)
    assert [(d.file, d.line) for d in run.damage] == [(path.name, 2), (path.name, 3)]
    assert [record.n for record in run.records] == [2]


def until(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_lines_are_written_at_once_in_a_thread(tmp_path):
    writer = FlightWriter(files_in(tmp_path), pytest.fail)
    writer.keep(to_line({'n': 1, 'kind': 'heard', 'stamp': 0, 'steady': 0, 'text': 'go'}))
    until(lambda: writer.health().lines == 1)
    assert read_run(tmp_path).records[0].fields['text'] == 'go'
    assert writer.health().is_written and writer.health().message == 'written'
    assert writer.close()


def test_a_full_disk_is_told_and_counted_and_stops_nothing(tmp_path):
    problems = []
    (tmp_path / f'{RUN}-0001.jsonl').symlink_to('/dev/full')
    writer = FlightWriter(files_in(tmp_path), problems.append)
    for n in range(3):
        writer.keep(to_line({'n': n + 1, 'kind': 'heard', 'stamp': 0, 'steady': 0}))
    until(lambda: writer.health().lost == 3)
    health = writer.health()
    assert not health.is_written and 'No space left' in health.message
    assert len(problems) == 1 and 'No space left' in problems[0]
    (tmp_path / f'{RUN}-0001.jsonl').unlink()
    writer.keep(to_line({'n': 4, 'kind': 'end', 'stamp': 0, 'steady': 0}))
    until(lambda: writer.health().lines == 1)
    assert writer.health().is_written and writer.health().message.startswith('3 lines were lost')
    assert writer.close()
    assert [(r.kind, r.fields.get('lines')) for r in read_run(tmp_path).records] == [
        ('lost', 3), ('end', None)]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / 'file').write_text('')
    problems = []
    writer = FlightWriter(files_in(tmp_path / 'file' / 'logs'), problems.append)
    writer.keep('{}')
    until(lambda: problems)
    assert 'Not a directory' in problems[0]
    assert not writer.close()


def test_a_disk_that_hangs_holds_up_nobody():
    class HangingFiles:
        path = 'nowhere'

        def __init__(self):
            self.released = threading.Event()

        def append(self, line):
            self.released.wait(10)

        def sync(self):
            pass

        def close(self):
            pass

    files = HangingFiles()
    writer = FlightWriter(files, lambda problem: None)
    began = time.monotonic()
    for _ in range(10_100):
        writer.keep('{}')
    assert time.monotonic() - began < 2
    assert writer.health().lost >= 90
    files.released.set()
    assert writer.close()
