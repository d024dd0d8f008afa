# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The simulated robot as a process of its own: it runs, and signals end it cleanly."""

from contextlib import contextmanager
import signal
import subprocess
import sys
import time

from action_msgs.msg import GoalStatus
import pytest
from rclpy.executors import SingleThreadedExecutor
from ros2_llm_bridge.nodes.spin import ros_context
from sim_harness import Commander, dds_environment, go_to, process_environment

pytestmark = pytest.mark.timeout(60)

SIM = [sys.executable, '-m', 'ros2_llm_bridge.nodes.sim.main', '--ros-args']


@contextmanager
def robot_process(monkeypatch, *arguments):
    """Provide a running simulation and a node that commands it from this process."""
    for name, value in dds_environment().items():
        monkeypatch.setenv(name, value)
    # pytest's standard output is a pipe that nobody reads here.
    process = subprocess.Popen([*SIM, *arguments], stderr=subprocess.PIPE, text=True)
    try:
        with ros_context([]) as context:
            executor = SingleThreadedExecutor(context=context)
            commander = Commander(executor, context)
            try:
                commander.until(lambda: commander.truth and commander.odometry, 20, 'odometry')
                yield process, commander
            finally:
                commander.destroy()
                executor.shutdown(timeout_sec=1)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


def end(process, signum):
    """Send a signal; return exit code and seconds until the end."""
    started = time.monotonic()
    process.send_signal(signum)
    return process.wait(timeout=10), time.monotonic() - started


@pytest.mark.parametrize('signum', [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_mid_goal_and_the_client_is_told(monkeypatch, signum):
    with robot_process(monkeypatch, '-p', 'start.x:=-1.0') as (process, commander):
        handle = commander.accepted('navigate_to_pose', go_to(4.0, 0.0))
        result = handle.get_result_async()
        commander.until(lambda: commander.speed() > 0.2, what='motion')
        assert commander.pose().x > -1.0
        process.send_signal(signum)
        started = time.monotonic()
        commander.until(result.done, 3, 'result of the goal')
        assert result.result().status == GoalStatus.STATUS_ABORTED
        commander.until(lambda: process.poll() is not None, 3, 'end of the process')
        assert time.monotonic() - started < 2.0
        assert process.returncode == 0
        assert 'Traceback' not in process.stderr.read()


def test_a_signal_ends_it_while_an_answer_is_held_back(monkeypatch):
    arguments = ['-p', 'navigation.fail_next:=never_answer']
    with robot_process(monkeypatch, *arguments) as (process, commander):
        future = commander.send('navigate_to_pose', go_to(4.0, 0.0))
        commander.spin(0.3)
        assert not future.done()
        code, seconds = end(process, signal.SIGTERM)
        assert code == 0
        assert seconds < 2.0


@pytest.mark.parametrize('argument, message', [
    ('velocity.type:=twsit', 'must be one of: twist, twist_stamped'),
    ('limits.linear_speed:=-3.0', 'limits.linear_speed'),
    ('rate:=fast', 'rate')])
def test_a_wrong_parameter_ends_it_with_a_message(argument, message):
    done = subprocess.run(
        [*SIM, '-p', argument], env=process_environment(), capture_output=True, text=True,
        timeout=20)
    assert done.returncode == 2
    assert message in done.stderr
    assert 'Traceback' not in done.stderr
