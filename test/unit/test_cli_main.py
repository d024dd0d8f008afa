# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The command line as a process: help, exit codes, what is imported, broken pipes."""

import os
import subprocess
import sys

import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.main import exit_code_of, explain, main, split_ros_args, VERBS
from ros2_llm_bridge.errors import AdapterError, ProfileError, RobotError


def run(*arguments, **options):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, '-m', 'ros2_llm_bridge', *arguments], capture_output=True, text=True,
        timeout=60, **options)


@pytest.mark.parametrize('verb', sorted(VERBS))
def test_help_has_examples_and_exit_codes(verb, capsys):
    assert main([verb, '--help']) == 0
    text = capsys.readouterr().out
    assert f'python -m ros2_llm_bridge {verb}' in text.split('examples:')[1]
    assert all(code.meaning in text for code in ExitCode)


def test_without_a_verb_it_is_a_usage_error(capsys):
    assert main([]) == 2
    assert 'VERB' in capsys.readouterr().err


@pytest.mark.parametrize('arguments', [['translate'], ['translate', '--batch', 'go'],
                                       ['translate', '--threshold', '2', 'go']])
def test_wrong_arguments_of_translate(arguments, capsys):
    assert main(arguments) == ExitCode.USAGE
    assert capsys.readouterr().out == ''


def test_ros_arguments_are_split_off():
    assert split_ros_args(['sim', '--ros-args', '-r', '__ns:=/a']) == (
        ['sim'], ['--ros-args', '-r', '__ns:=/a'])
    assert split_ros_args(['profile', 'list']) == (['profile', 'list'], [])


def test_ros_arguments_for_a_verb_without_ros_are_a_usage_error(capsys):
    assert main(['profile', 'list', '--ros-args', '-p', 'a:=1']) == ExitCode.USAGE
    assert 'uses no ROS' in capsys.readouterr().err


@pytest.mark.parametrize('error, code', [
    (AdapterError('x', 'is not there'), ExitCode.MODEL),
    (ProfileError('x.yaml', 3, 'name', 'missing'), ExitCode.USAGE),
    (RobotError('status', 'nobody answers'), ExitCode.NO_ANSWER),
    (ModuleNotFoundError("No module named 'rclpy'", name='rclpy'), ExitCode.USAGE),
    (ModuleNotFoundError("No module named 'torch'", name='torch'), ExitCode.MODEL),
])
def test_errors_become_exit_codes(error, code):
    assert exit_code_of(error) == code
    assert str(error) in explain(error)


@pytest.mark.parametrize('text, line, field', [
    ('name: x\nlimits:\n  linear_x_max: .nan\n', 3, 'limits.linear_x_max'),
    ('name: x\nlimits:\n  linear_x_max: .inf\n', 3, 'limits.linear_x_max'),
    ('name: x\nwheels: 4\n', 2, 'wheels'),
])
def test_profile_check_names_line_and_field(tmp_path, text, line, field, capsys):
    path = tmp_path / 'robot.yaml'
    path.write_text(text)
    assert main(['profile', 'check', str(path)]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert f'robot.yaml:{line}' in said
    assert field in said


def test_profile_check_sums_up_every_example(capsys):
    assert main(['profile', 'list']) == 0
    names = capsys.readouterr().out.split()
    assert 'demo' in names
    for name in names:
        assert main(['profile', 'check', name]) == 0
        assert f'{name} is a valid profile' in capsys.readouterr().out


def test_profile_check_imports_neither_torch_nor_ros():
    script = (
        'import sys\n'
        'from ros2_llm_bridge.cli.main import main\n'
        'code = main(["profile", "check", "demo"])\n'
        'heavy = {"torch", "rclpy", "transformers"} & set(sys.modules)\n'
        'sys.exit(code or (3 if heavy else 0))\n')
    done = subprocess.run([sys.executable, '-c', script], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_ends_quietly():
    reader, writer = os.pipe()
    os.close(reader)
    script = (
        'import sys\n'
        'from ros2_llm_bridge.cli import main as cli\n'
        'from ros2_llm_bridge.cli.console import claimed_stdout\n'
        'def run(args):\n'
        '    with claimed_stdout() as out:\n'
        '        out.write("x" * 100000)\n'
        '        out.flush()\n'
        '    return 9\n'
        'cli.VERBS["translate"].run = run\n'
        'sys.exit(cli.main(["translate", "go"]))\n')
    done = subprocess.run(
        [sys.executable, '-c', script], stdout=writer, stderr=subprocess.PIPE, timeout=60)
    os.close(writer)
    assert done.stderr == b''
    assert done.returncode == 0


def test_what_libraries_print_goes_to_standard_error():
    script = (
        'import os, sys\n'
        'from ros2_llm_bridge.cli.console import claimed_stdout\n'
        'print("before")\n'
        'with claimed_stdout() as out:\n'
        '    os.write(1, b"a C library\\n"); print("a python library"); out.write("ours\\n")\n'
        'print("after")\n')
    done = subprocess.run(
        [sys.executable, '-c', script], capture_output=True, text=True, timeout=60)
    assert done.stdout.split('\n') == ['before', 'ours', 'after', '']
    assert 'a C library' in done.stderr
    assert 'a python library' in done.stderr


def test_a_missing_adapter_is_exit_code_3(tmp_path):
    done = run('translate', '--adapter', str(tmp_path / 'none'), 'move forward 2 meters')
    assert done.returncode == ExitCode.MODEL, done.stderr
    assert done.stdout == ''
    assert 'none' in done.stderr
