# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The feedback log: what is appended is read again, damage is told, files rotate."""

from concurrent.futures import ProcessPoolExecutor
import json
import multiprocessing
from pathlib import Path
import stat
import threading

import pytest
from ros2_llm_bridge.errors import FeedbackError
from ros2_llm_bridge.feedback.log import append, default_log, KEPT_FILES, read_log
from ros2_llm_bridge.feedback.record import Correction, Instruction, Outcome, Refused, Robot
from ros2_llm_bridge.feedback.writer import LogWriter
from ros2_llm_bridge.resources import data_folder

ROBOT = Robot(profile='tester', capabilities=[
    {'name': 'dock_robot', 'interface': 'nav2_msgs/action/DockRobot', 'arguments': {}}])


def instruction(number, **fields):
    values = {'id': f'{number:08x}', 'time': f'2026-01-01T00:00:{number:02}Z', 'text': 'go',
              'robot': ROBOT, 'outcome': Outcome(event='succeeded'), **fields}
    return Instruction(**values)


def correction(number, **fields):
    return Correction(id=f'{number:08x}', time='2026-01-02', by='typed', **fields)


@pytest.fixture
def path(tmp_path):
    return tmp_path / 'deep' / 'feedback.jsonl'


def test_an_entry_is_a_line_and_comes_back_whole(path):
    entry = instruction(
        1, text='zum Dock \u2026 "now"\n', written='a\nb', commands=['x', 'y'], confidence=0.5,
        refusal=Refused(code='unsure', reason='why'), adapter='f' * 64, shortened=True,
        outcome=Outcome(event='failed', reason='stuck', measured=[{'distance_m': 0.5}]))
    append(path, entry)
    assert path.read_bytes().count(b'\n') == 1
    (record,) = read_log(path).records
    assert record.instruction == entry
    assert record.instruction.robot.capabilities[0].arguments == {}


def test_a_correction_belongs_to_its_instruction_wherever_it_stands(path):
    append(path, correction(2, meant='early', written='x'))
    append(path, instruction(1))
    append(path, instruction(2))
    append(path, correction(2, meant='refused', reason='no'))
    append(path, correction(9, meant='whose?'))
    log = read_log(path)
    first, second = log.records
    assert first.corrections == () and first.correction is None
    assert [c.meant for c in second.corrections] == ['early', 'refused']
    assert second.correction.meant == 'early', 'the newest that is understood counts'
    (problem,) = log.problems
    assert "'00000009', which is not in the log" in problem


@pytest.mark.parametrize('damage', [
    b'{"entry": "instruction"', b'[]', b'null', b'\xff\xfe', b'{"entry": "other"}',
    b'{"entry": "correction", "id": "", "time": "", "by": "said"}',
    b'{"entry": "correction", "id": "a", "time": "", "by": "said", "format": 2}',
    b'{"entry": "correction", "id": "a", "time": "", "by": "said", "more": 1}',
    b'{"entry": "correction", "id": 7, "time": "", "by": "said"}'])
def test_a_damaged_line_is_told_with_its_number_and_costs_no_other(path, damage):
    append(path, instruction(1))
    with path.open('ab') as stream:
        stream.write(damage + b'\n')
    append(path, instruction(2))
    log = read_log(path)
    assert [r.instruction.id for r in log.records] == ['00000001', '00000002']
    (problem,) = log.problems
    assert problem.startswith(f'{path}:2: no entry of a feedback log')


def test_a_line_that_lacks_its_end_does_not_spoil_the_next(path):
    append(path, instruction(1))
    with path.open('ab') as stream:
        stream.write(b'{"entry": "instr')
    append(path, instruction(2))
    log = read_log(path)
    assert [r.instruction.id for r in log.records] == ['00000001', '00000002']
    assert len(log.problems) == 1


def test_full_files_are_renamed_and_read_in_order(path):
    size = len(instruction(1).to_line()) + 1
    for number in range(1, 3 * KEPT_FILES + 8):
        append(path, instruction(number), max_bytes=2 * size)
    names = sorted(p.name for p in path.parent.glob('feedback.jsonl*'))
    assert names == ['feedback.jsonl', *(f'feedback.jsonl.{n + 1}' for n in range(KEPT_FILES))]
    assert all(p.stat().st_size <= 2 * size for p in path.parent.glob('feedback.jsonl*'))
    ids = [int(r.instruction.id, 16) for r in read_log(path).records]
    assert ids == list(range(ids[0], 3 * KEPT_FILES + 8))
    assert len(ids) >= 2 * KEPT_FILES


def test_nobody_else_may_read_it(path):
    append(path, instruction(1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _append_many(path, first):
    for number in range(first, first + 25):
        append(path, instruction(number, time='t'), max_bytes=4000)


def test_processes_do_not_mix_their_lines(path):
    with ProcessPoolExecutor(2, multiprocessing.get_context('spawn')) as pool:
        for done in [pool.submit(_append_many, path, n) for n in (0, 100)]:
            done.result(60)
    log = read_log(path)
    assert log.problems == ()
    assert len(log.records) == len({r.instruction.id for r in log.records}) > 15


def test_a_log_that_is_not_there_and_one_that_cannot_be_written(path, tmp_path):
    with pytest.raises(FeedbackError, match='there is no such log'):
        read_log(path)
    blocked = tmp_path / 'file'
    blocked.write_text('')
    with pytest.raises(FeedbackError, match='cannot be written'):
        append(blocked / 'feedback.jsonl', instruction(1))


def test_the_writer_blocks_nobody_and_tells_each_problem(path, tmp_path):
    problems = []
    writer = LogWriter(path, problems.append)
    for number in range(20):
        writer.keep(instruction(number))
    assert writer.close()
    assert len(read_log(path).records) == 20 and problems == []
    blocked = tmp_path / 'file'
    blocked.write_text('')
    writer = LogWriter(blocked / 'x', problems.append)
    writer.keep(instruction(1))
    writer.keep(instruction(2))
    assert writer.close() and len(problems) == 2
    assert not any(t.name == 'feedback log' for t in threading.enumerate())


@pytest.mark.parametrize('ros_home, xdg, folder', [
    ('/a', '/b', '/a'), ('', '/b', '/b'), (None, '/b', '/b'),
    (None, None, '/home/me/.local/share')])
def test_the_log_lies_in_the_users_data_folder(monkeypatch, ros_home, xdg, folder):
    monkeypatch.setenv('HOME', '/home/me')
    for name, value in (('ROS_HOME', ros_home), ('XDG_DATA_HOME', xdg)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert data_folder() == Path(folder) / 'ros2_llm_bridge'
    assert default_log() == data_folder() / 'feedback.jsonl'


def test_what_is_measured_may_be_no_json():
    entry = instruction(1, outcome=Outcome(event='succeeded', measured=[{'odd': {1, 2}}]))
    assert json.loads(entry.to_line())['outcome']['measured'] == [{'odd': '{1, 2}'}]
