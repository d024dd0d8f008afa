# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said to a bridge and what the person meant stand in the log; the robot does it."""

import os
import signal
import stat
import subprocess
import sys

from bridge_harness import scene, TWIST
import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.feedback.log import default_log, read_log
from test_bridge_process import robot

pytestmark = pytest.mark.timeout(90)


def said(r, text):
    """Say something with the command line, in a process of its own."""
    return subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', 'say', text], capture_output=True, text=True,
        timeout=40, env={**os.environ, 'PYTHONPATH': os.environ['PYTHONPATH']}, check=False)


def test_a_spoken_correction_is_done_and_logged(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv('ROS_HOME', str(tmp_path))
    with robot(monkeypatch) as r:
        bridge = r.bridge()
        r.drive('move forward 2 meters')
        before = r.commander.pose()
        told = said(r, 'no, I meant turn left 90 degrees')
        assert told.returncode == 0, told.stdout + told.stderr
        r.commander.until(
            lambda: abs(r.commander.pose().yaw - before.yaw - 1.57) < 0.05, 5, 'the turn')
        bridge.send_signal(signal.SIGINT)
        r.commander.until(lambda: bridge.poll() is not None, 5, 'end of the bridge')
    log = read_log(default_log())
    assert log.problems == ()
    first, second = [r for r in log.records if r.instruction.outcome.event != 'refused'][-2:]
    assert first.instruction.text == 'move forward 2 meters'
    assert first.instruction.outcome.event == 'cancelled'
    assert first.correction.meant == 'turn left 90 degrees'
    assert first.correction.written == (
        f'ros2 topic pub --for 90deg /cmd_vel {TWIST} "{{angular: {{z: default}}}}"')
    assert second.instruction.said == 'no, I meant turn left 90 degrees'
    assert second.instruction.outcome.measured[0]['angle_rad'] == pytest.approx(1.57, abs=0.05)
    assert second.instruction.robot.profile == 'demo'
    monkeypatch.setenv('COLUMNS', '200')
    assert main(['correct', '--list']) == ExitCode.DONE
    assert 'turn left 90' in capsys.readouterr().out


@pytest.mark.parametrize('setting', ['', '{}/mine.jsonl'])
def test_the_parameter_names_the_log_or_switches_it_off(monkeypatch, tmp_path, setting):
    monkeypatch.setenv('ROS_HOME', str(tmp_path / 'home'))
    path = tmp_path / 'mine.jsonl'
    parameters = {
        'feedback_log': setting.format(tmp_path), 'flight_log': '', 'dry_run': True}
    with scene(monkeypatch, bridge=parameters, with_sim=False) as s:
        s.told('move forward 2 meters')
        s.told('go to the moon')
    assert not (tmp_path / 'home' / 'ros2_llm_bridge').exists()
    if not setting:
        assert not path.exists()
        return
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    entries = [record.instruction for record in read_log(path).records]
    assert [(e.text, e.outcome.event) for e in entries] == [
        ('move forward 2 meters', 'succeeded'), ('go to the moon', 'refused')]
    assert entries[1].refusal.code == 'unknown_place'
    assert 'frame_id: moon' in entries[1].written


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch, tmp_path, capfd):
    blocked = tmp_path / 'file'
    blocked.write_text('')
    parameters = {'feedback_log': f'{blocked}/log.jsonl', 'dry_run': True}
    with scene(monkeypatch, bridge=parameters, with_sim=False) as s:
        assert s.told('move forward 2 meters')['event'] == 'succeeded'
        assert s.told('go to the moon')['event'] == 'rejected'
    assert capfd.readouterr().err.count('an instruction was not recorded') == 2
