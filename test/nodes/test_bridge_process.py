# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Bridge and robot as processes of their own: signals, a kill in mid-motion, bad starts."""

from contextlib import contextmanager
import json
import os
from pathlib import Path
import random
import signal
import subprocess
import sys
import tempfile
import time

import pytest
from rclpy.executors import SingleThreadedExecutor
from ros2_llm_bridge.nodes.spin import ros_context
from sim_harness import Commander
from std_msgs.msg import String

pytestmark = pytest.mark.timeout(90)

HERE = Path(__file__).parent
SIM = [sys.executable, '-m', 'ros2_llm_bridge.nodes.sim.main', '--ros-args']
BRIDGE = [sys.executable, str(HERE / 'scripted_bridge.py'), '--ros-args', '-p', 'profile:=demo']
REAL_BRIDGE = [sys.executable, '-m', 'ros2_llm_bridge.nodes.bridge', '--ros-args']


class Robot:
    """A robot process, and bridge processes that come and go."""

    def __init__(self, commander):
        self.commander = commander
        self.events = []
        self.processes = []
        self._outputs = []
        node = commander.node
        node.create_subscription(
            String, 'status', lambda m: self.events.append(json.loads(m.data)), 100)
        self._instruction = node.create_publisher(String, 'instruction', 10)

    def launch(self, command):
        output = tempfile.TemporaryFile()  # a pipe that nobody reads would fill up and block
        self._outputs.append(output)
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        self.processes.append(process)
        return process

    def bridge(self):
        """Start a bridge and wait until it obeys."""
        process = self.launch(BRIDGE)
        until = self.commander.until
        until(lambda: self._instruction.get_subscription_count() == 1, 15, 'bridge')
        until(lambda: self.commander.node.count_publishers('status') == 1, 15, 'status')
        self.commander.spin(1.5)
        return process

    def say(self, text):
        """Say something and wait until it is carried out or refused."""
        seen = len(self.events)
        self._instruction.publish(String(data=text))
        self.commander.until(lambda: any(
            e['event'] in ('executing', 'rejected') for e in self.events[seen:]), 15, 'answer')

    def drive(self, text):
        """Say something and wait until the robot moves."""
        deadline = time.monotonic() + 15
        self.say(text)
        # A bridge that is not active or has not discovered the robot says so and moves nothing.
        while (self.events[-1].get('code') in ('not_active', 'unavailable', 'no_pose')
               and time.monotonic() < deadline):
            self.commander.spin(0.5)
            self.say(text)
        assert self.events[-1]['event'] != 'rejected', self.events[-1]
        self.commander.until(lambda: self.commander.speed() > 0.1, 10, f'motion: {self.events}')

    def standing_for(self, seconds):
        """Return whether the robot stands all that time."""
        before = self.commander.pose()
        self.commander.spin(seconds)
        after = self.commander.pose()
        return abs(after.x - before.x) + abs(after.y - before.y) < 1e-3

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(10)
        for output in self._outputs:
            with output:
                output.seek(0)
                print(output.read().decode(errors='replace'))


@contextmanager
def robot(monkeypatch, *sim_arguments):
    environment = {
        'ROS_DOMAIN_ID': str(random.randint(1, 100)),
        'ROS_AUTOMATIC_DISCOVERY_RANGE': 'LOCALHOST', 'FASTDDS_BUILTIN_TRANSPORTS': 'UDPv4',
        'PYTHONPATH': os.pathsep.join([str(HERE), str(HERE.parents[1])])}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with ros_context([]) as context:
        executor = SingleThreadedExecutor(context=context)
        commander = Commander(executor, context)
        made = Robot(commander)
        try:
            made.launch([*SIM, *sim_arguments])
            commander.until(lambda: commander.truth and commander.odometry, 20, 'odometry')
            yield made
        finally:
            made.close()
            commander.destroy()


@pytest.mark.parametrize('signum', [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize('text', ['move forward 2 meters', 'go to the kitchen'])
def test_a_signal_stops_the_robot_before_the_bridge_ends(monkeypatch, signum, text):
    with robot(monkeypatch) as r:
        bridge = r.bridge()
        r.drive(text)
        bridge.send_signal(signum)
        began = time.monotonic()
        r.commander.until(lambda: bridge.poll() is not None, 10, 'end of the bridge')
        print(f'ended after {time.monotonic() - began:.2f} s')
        assert bridge.returncode == 0
        assert r.commander.speed() < 0.05, 'the bridge ended before the robot stood'
        assert r.standing_for(1.0)
        assert r.events[-1]['event'] == 'cancelled'


def test_a_killed_bridge_leaves_a_motion_to_the_timeout_of_the_base(monkeypatch):
    with robot(monkeypatch) as r:
        bridge = r.bridge()
        r.drive('move forward 2 meters')
        bridge.kill()
        began = time.monotonic()
        r.commander.until(lambda: r.commander.speed() < 0.01, 5, 'standstill')
        print(f'standstill after {time.monotonic() - began:.2f} s')
        r.bridge()
        assert r.standing_for(1.0)


def test_a_goal_survives_a_killed_bridge_and_the_next_one_cancels_it(monkeypatch):
    with robot(monkeypatch, '-p', 'navigation.linear_speed:=0.15') as r:
        bridge = r.bridge()
        r.drive('go to the kitchen')
        bridge.kill()
        r.commander.spin(1.0)
        assert r.commander.speed() > 0.1, 'a goal of Nav2 outlives its client'
        # Discovery notices the death later; the new bridge is heard all the same.
        r.launch(BRIDGE)
        r.commander.until(lambda: r.commander.speed() < 0.01, 20, 'standstill')
        distance = abs(r.commander.pose().x - 4.0) + abs(r.commander.pose().y - 2.0)
        assert distance > 0.5, 'the goal was reached, not cancelled'
        assert r.standing_for(1.5)


def start_of(arguments, monkeypatch, seconds=20):
    """Run the real bridge with parameters; return exit code and what it wrote."""
    monkeypatch.setenv('ROS_DOMAIN_ID', str(random.randint(1, 100)))
    monkeypatch.setenv('ROS_AUTOMATIC_DISCOVERY_RANGE', 'LOCALHOST')
    monkeypatch.setenv('FASTDDS_BUILTIN_TRANSPORTS', 'UDPv4')
    command = list(REAL_BRIDGE)
    for name, value in arguments.items():
        command += ['-p', f'{name}:={value}']
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds)
    return done.returncode, done.stdout


def test_no_adapter_no_bridge(monkeypatch, tmp_path):
    code, output = start_of({'model.adapter': tmp_path / 'none'}, monkeypatch)
    assert code == 3
    assert 'none: there is no such folder (give the folder of a trained adapter)' in output
    assert 'Traceback' not in output


def test_a_profile_with_a_nan_limit_is_named_with_its_line(monkeypatch, tmp_path):
    profile = tmp_path / 'nan.yaml'
    profile.write_text('name: nan\nlimits:\n  linear_x_max: .nan\n')
    code, output = start_of({'profile': profile}, monkeypatch)
    assert code == 2
    assert 'nan.yaml:3: limits.linear_x_max' in output
    assert 'Traceback' not in output


@pytest.mark.parametrize('name, value', [
    ('confidence_threshold', '7.0'), ('policy.new_instruction', 'maybe'), ('dry_run', '3')])
def test_a_wrong_parameter_ends_the_start(monkeypatch, name, value):
    code, output = start_of({name: value}, monkeypatch)
    assert code == 2
    assert name in output and 'Traceback' not in output


def test_a_velocity_type_that_nobody_takes_is_refused(monkeypatch, tmp_path):
    profile = tmp_path / 'stamped.yaml'
    profile.write_text('name: stamped\nvelocity: {type: twist_stamped}\n')
    with robot(monkeypatch) as r:
        monkeypatch.setattr(
            sys.modules[__name__], 'BRIDGE',
            [*BRIDGE[:-1], f'profile:={profile}'])
        r.bridge()
        r.commander.until(
            lambda: r.commander.node.get_subscriptions_info_by_topic('/cmd_vel'), 5, 'robot')
        r.commander.spin(2.0)
        r.say('move forward 2 meters')
        assert r.events[-1]['event'] == 'rejected'
        assert r.events[-1]['code'] == 'unavailable'
        assert 'geometry_msgs/msg/Twist, the profile says' in r.events[-1]['reason']
        assert r.standing_for(0.5)
