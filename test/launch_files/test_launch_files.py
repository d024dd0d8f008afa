# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The launch files, evaluated as ros2 launch evaluates them, with nothing started."""

import shlex
import sys

from launch_evaluation import evaluate, ROOT
import pytest

BRIDGE = ROOT / 'launch' / 'bridge_launch.py'
DEMO = ROOT / 'launch' / 'demo_launch.py'


@pytest.fixture
def params_file(tmp_path):
    """Return a parameters file, as a robot has its own."""
    path = tmp_path / 'robot params.yaml'
    path.write_text('/**:\n  ros__parameters:\n    dry_run: true\n', encoding='utf-8')
    return str(path)


def test_bridge_leaves_everything_to_the_parameters_file(params_file):
    node, = evaluate(BRIDGE, params_file=params_file)
    assert node.executable == 'ros2_llm_bridge/bridge'
    assert node.parameter_files == (params_file,)
    assert node.parameters == {}
    assert node.namespace == ''
    assert node.prefix == ''
    assert node.arguments == ('--log-level', 'info')


def test_arguments_become_parameters_after_the_file(params_file):
    node, = evaluate(
        BRIDGE, params_file=params_file, profile='/robots/my robot.yaml', adapter='/a/lora',
        base='Qwen/Qwen2.5-Coder-1.5B-Instruct', use_sim_time='true', autostart='false',
        namespace='robot1', log_level='debug')
    assert node.parameters == {
        'profile': '/robots/my robot.yaml', 'model.adapter': '/a/lora',
        'model.base': 'Qwen/Qwen2.5-Coder-1.5B-Instruct',
        'use_sim_time': True, 'autostart': False}
    assert node.namespace == 'robot1'
    assert node.arguments == ('--log-level', 'debug')


def test_default_parameters_file_lies_in_the_share_folder():
    node, = evaluate(BRIDGE, profile='demo')
    assert [path.rsplit('/', 3)[1:] for path in node.parameter_files] == [
        ['ros2_llm_bridge', 'config', 'bridge.yaml']]


def test_venv_runs_the_node_with_its_interpreter(tmp_path, params_file):
    environment = tmp_path / 'my env'
    (environment / 'bin').mkdir(parents=True)
    (environment / 'bin' / 'python').symlink_to(sys.executable)
    node, = evaluate(BRIDGE, params_file=params_file, venv=str(environment))
    assert shlex.split(node.prefix) == [str(environment / 'bin' / 'python')]


def test_venv_without_interpreter_is_refused(tmp_path, params_file):
    with pytest.raises(RuntimeError, match='has no bin/python'):
        evaluate(BRIDGE, params_file=params_file, venv=str(tmp_path))


@pytest.mark.parametrize('argument', ['autostart', 'use_sim_time', 'log_level'])
def test_a_value_outside_the_choices_is_refused(argument, params_file):
    with pytest.raises(RuntimeError):
        evaluate(BRIDGE, params_file=params_file, **{argument: 'maybe'})


def test_demo_starts_robot_and_bridge_in_one_namespace(params_file):
    sim, bridge = evaluate(DEMO, params_file=params_file, namespace='robot1', adapter='/a/lora')
    assert (sim.executable, bridge.executable) == ('ros2_llm_bridge/sim', 'ros2_llm_bridge/bridge')
    assert sim.namespace == bridge.namespace == 'robot1'
    assert sim.parameters == {}
    assert bridge.parameters == {'profile': 'demo', 'model.adapter': '/a/lora'}


def test_demo_takes_another_profile(params_file):
    _, bridge = evaluate(DEMO, params_file=params_file, profile='differential')
    assert bridge.parameters['profile'] == 'differential'
