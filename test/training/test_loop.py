# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""From a corrected log to a trained adapter to the gate, on a tiny model."""

import json
from pathlib import Path

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import main
from ros2_llm_bridge.feedback.log import append
from ros2_llm_bridge.feedback.record import Correction, Instruction, Outcome, Robot
from ros2_llm_bridge.inference.checksum import file_hash
from ros2_llm_bridge.inference.in_service import adapter_in_service, put_in_service
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.prompting import build_prompt
from tiny_model import write_tiny_adapter, write_tiny_base

RIGHT = 'ros2 topic pub --for default /cmd_vel geometry_msgs/msg/Twist "{angular: {z: -default}}"'


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Provide a ROS home with a corrected log, data and a tiny base beside it."""
    monkeypatch.setenv('ROS_HOME', str(tmp_path / 'home'))
    log = tmp_path / 'home' / 'ros2_llm_bridge' / 'feedback.jsonl'
    for number, text in enumerate(['hang a right', 'go three feet back']):
        append(log, Instruction(
            id=f'{number}', time=f'{number}', text=text, robot=Robot(profile='tester'),
            outcome=Outcome(event='refused')))
        append(log, Correction(id=f'{number}', time='t', by='said', meant='x', written=RIGHT))
    lines = [{'prompt': vars(build_prompt('hello')), 'target': '# cannot: not_a_command'}] * 20
    (tmp_path / 'train.jsonl').write_text(''.join(json.dumps(line) + '\n' for line in lines))
    write_tiny_base(tmp_path / 'base')
    return tmp_path


def train(home, *arguments):
    return main([
        'train', '--from-log', *arguments, '--base', str(home / 'base'),
        '--data', str(home / 'train.jsonl'), '--output', str(home / 'new'),
        '--set', 'lengths=[64,96]', '--set', 'device=cpu'])


def test_corrections_are_trained_and_the_gate_measures_both(home, capsys):
    assert train(home, '--log-factor', '4') == ExitCode.DONE
    told = capsys.readouterr().err
    assert '1 corrections and 0 successes, each 4 times' in told
    assert 'left out: 1 "go three feet back"' in told
    mixed = home / 'new' / 'train_with_log.jsonl'
    assert len(mixed.read_text().splitlines()) == 24
    assert read_manifest(home / 'new').data == file_hash(mixed)

    serving = write_tiny_adapter(home / 'base', home / 'old')
    put_in_service(serving, read_manifest(serving).weights)
    data = home / 'lines.jsonl'
    data.write_text(
        '{"text": "hang a right", "expected": [{"do": "turn", "angle_rad": -1.5708}]}\n'
        '{"text": "hello", "expected": [{"do": "refuse"}]}\n'
        '{"text": "good evening", "expected": [{"do": "refuse"}]}\n'
        '{"text": "hang left", "expected": [{"do": "turn", "angle_rad": 1.5708}]}\n')
    other = home / 'other.jsonl'
    other.write_text('{"text": "Good evening!"}\n')
    assert main([
        'adapter', 'activate', str(home / 'new'), '--data', str(data), '--base',
        str(home / 'base'), '--device', 'cpu', '--train-data', str(other)]) == ExitCode.REFUSED
    shown, told = capsys.readouterr()
    told = ' '.join(told.split())
    assert '3 of 4 lines stand in training data and do not count' in told
    assert f'{serving} was trained on a file that is not among --train-data' in told
    assert f'{home / "new"} was trained on' not in told
    assert 'in service: old' in shown and 'candidate: new' in shown
    assert 'not activated: only 1 lines were measured' in told
    assert adapter_in_service() == serving
    answers = Path(home, 'home', 'ros2_llm_bridge', 'activation', 'predictions')
    assert sorted(path.name for path in answers.iterdir()) == ['new.jsonl', 'old.jsonl']
    assert main([
        'adapter', 'activate', str(home / 'new'), '--data', str(data),
        '--train-data', str(home / 'none.jsonl')]) == ExitCode.USAGE
    assert '--train-data: cannot be read' in capsys.readouterr().err


def test_a_log_that_gives_nothing_is_said_before_anything_is_loaded(home, capsys):
    empty = home / 'empty.jsonl'
    empty.write_text('{"torn\n')
    assert train(home, str(empty)) == ExitCode.USAGE
    assert 'gives no training line' in capsys.readouterr().err
    assert train(home, str(home / 'none.jsonl')) == ExitCode.REFUSED
    assert train(home, '--log-factor', '0') == ExitCode.USAGE
    assert not (home / 'new' / 'manifest.json').exists()
