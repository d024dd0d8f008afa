# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The verbs as processes: translate with the real model, say and chat with a running bridge."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from running_world import ADAPTER

pytestmark = [pytest.mark.model, pytest.mark.timeout(240)]

LINES = [
    b'move forward 2 meters',
    b'{"text": "turn left 90 degrees", "id": 7}',
    b'',
    b'move \xff forward',
    b'go to the entrance hall',
    b'stop',
]


def verb(*arguments, **options):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', *arguments], capture_output=True, timeout=180,
        **options)


def test_translate_batch_prints_objects_and_nothing_else():
    done = verb('translate', '--adapter', str(ADAPTER), '--places', 'entrance hall', '--batch',
                input=b'\n'.join(LINES) + b'\n')
    assert done.returncode == ExitCode.DONE, done.stderr.decode()
    objects = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(objects) == len(LINES)
    assert objects[0]['actions'] == [{'do': 'move', 'distance_m': 2.0, 'speed_mps': 0.5}]
    assert objects[0]['commands'][0].startswith('ros2 topic pub ')
    assert 0 < objects[0]['confidence'] <= 1
    assert 0 < objects[0]['forward_passes'] < objects[0]['tokens'] / 2
    assert objects[1]['id'] == 7
    assert objects[1]['actions'][0]['angle_rad'] == pytest.approx(1.5708, abs=1e-3)
    assert [objects[i]['refusal']['code'] for i in (2, 3)] == ['empty', 'unreadable']
    assert objects[4]['actions'] == [{'do': 'goto_place', 'place': 'entrance hall'}]
    assert objects[5]['actions'] == [{'do': 'stop'}]


def test_say_follows_an_instruction_to_its_end(world):
    done = verb('say', 'turn left 90 degrees')
    assert done.returncode == ExitCode.DONE, done.stderr.decode()
    assert 'ros2 topic pub' in done.stderr.decode()
    assert 'Turned' in done.stderr.decode()


def test_say_tells_why_nothing_moves(world):
    with world.nothing_moves():
        done = verb('say', 'go', 'to', 'the', 'swimming', 'pool')
    assert done.returncode == ExitCode.REFUSED
    assert 'swimming pool' in done.stderr.decode()


def test_ctrl_c_during_say_stops_the_robot(world):
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, '-m', 'ros2_llm_bridge', 'say', 'drive forward 3 meters'],
        stderr=subprocess.PIPE, start_new_session=True)
    try:
        world.await_driven(began, 0.3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == ExitCode.INTERRUPTED, said.decode()
    assert 'told the robot to stop' in said.decode()
    world.await_standstill()
    assert world.driven(began) < 2.0
    world.resume()


def test_chat_from_a_pipe_does_one_line_after_the_other(world):
    lines = 'turn right 90 degrees\n/stop\nmove forward 1 meter\n/resume\n/quit\n'
    done = verb('chat', input=lines.encode())
    said = done.stdout.decode()
    assert done.returncode == ExitCode.DONE, done.stderr.decode()
    order = ['> turn right', 'ros2 topic pub', 'Turned', '> /stop', '> move forward',
             'I am stopped', '> /resume', 'Released']
    places = [said.find(words) for words in order]
    assert -1 not in places, said
    assert places == sorted(places), said


class Terminal:
    """A chat on a terminal: type, and wait for what it shows."""

    def __init__(self):
        self._own, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, '-m', 'ros2_llm_bridge', 'chat'], stdin=theirs, stdout=theirs,
            stderr=theirs, start_new_session=True)
        os.close(theirs)
        self.shown = ''

    def enter(self, text):
        os.write(self._own, text.encode())

    def await_shown(self, words, seconds=30.0):
        """Wait until words appear after the last ones that were waited for."""
        deadline = time.monotonic() + seconds
        while words not in self.shown:
            assert time.monotonic() < deadline, f'{words!r} not in {self.shown!r}'
            if select.select([self._own], [], [], 0.1)[0]:
                self.shown += os.read(self._own, 4096).decode(errors='replace')
        self.shown = self.shown.partition(words)[2]

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self._own)


def test_chat_on_a_terminal_shows_the_robot_and_stops_at_the_first_ctrl_c(world):
    terminal = Terminal()
    try:
        terminal.await_shown('Say what the robot should do')
        terminal.await_shown('[x ')
        terminal.enter('drive forwarx\x7fd 3 meters\r')
        terminal.await_shown('> drive forward 3 meters')
        terminal.await_shown('ros2 topic pub')
        terminal.await_shown('to go]')
        terminal.process.send_signal(signal.SIGINT)
        terminal.await_shown('stop sent')
        terminal.await_shown('Stopped.')
        terminal.enter('/resume\r')
        terminal.await_shown('Released')
        terminal.process.send_signal(signal.SIGINT)
        terminal.await_shown('stop sent')
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.process.wait(20) == ExitCode.INTERRUPTED
    finally:
        terminal.close()
    world.await_standstill()
    world.resume()


@pytest.mark.parametrize('arguments', [['say', 'go'], ['chat']])
def test_without_a_bridge_it_says_so(arguments):
    done = verb(*arguments, '--wait', '0.5', stdin=subprocess.DEVNULL,
                env={**os.environ, 'ROS_DOMAIN_ID': '101'})
    assert done.returncode == ExitCode.NO_ANSWER
    assert 'no bridge listens' in done.stderr.decode()
