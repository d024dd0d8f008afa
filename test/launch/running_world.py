# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Robot and bridge as processes of their own on a network of their own, and this process as operator.

The bridge has the real base model and the adapter of the package. ``ROS2_LLM_BRIDGE_TEST_ADAPTER``
names the folder of another adapter, for those who develop one.
"""

from contextlib import contextmanager
import math
import os
from pathlib import Path
import random
import time

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rcl_interfaces.srv import SetParameters
from rclpy.parameter import Parameter
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.demo.observer import Observer
from ros2_llm_bridge.demo.processes import ChildProcess, network_environment
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.nodes.spin import ros_context
from ros2_llm_bridge.resources import default_adapter
from std_msgs.msg import String

#: Loading takes seconds; a busy machine with two cores takes longer.
READY_S = 110.0

ADAPTER = Path(os.environ.get('ROS2_LLM_BRIDGE_TEST_ADAPTER') or default_adapter())


class World:
    """
    What a test needs: the processes, the operator's client, what was seen, deadlines.

    ``sim`` and ``bridge`` are None until started.
    """

    def __init__(self, context, environment, folder):
        self.environment = environment
        self.folder = folder
        self.sim = None
        self.bridge = None
        self.client = BridgeClient(context)
        self.observer = Observer(self.client.node)
        self._starts = 0
        self._odometry_seen_s = 0.0
        self.client.node.create_subscription(
            DiagnosticArray, '/diagnostics', self._on_diagnostics, 10)

    def start_sim(self, *parameters):
        """Start the robot, after the end of the one before."""
        self.end_sim()
        before = len(self.observer.samples)
        self.sim = self._process('sim', '--ros-args', *_assignments(parameters))
        self.until(lambda: len(self.observer.samples) > before, 20, 'a robot')

    def start_bridge(
            self, *arguments, profile='demo', adapter=ADAPTER, ready=True, odometry=True):
        """Start the bridge, after the end of the one before, and wait until it is active."""
        self.end_bridge()
        self.bridge = self._process(
            'bridge', '--profile', str(profile), '--adapter', str(adapter), *arguments)
        if ready:
            self.wait_until_active(odometry)

    def wait_until_active(self, odometry=True):
        """Wait until the bridge takes instructions, and until it receives odometry if any."""
        deadline = time.monotonic() + READY_S
        while True:
            assert self.bridge.is_alive, self.bridge.last_lines(30)
            assert time.monotonic() < deadline, self.bridge.last_lines(30)
            try:
                if self.client.state(2.0) == 'active':
                    break
            except RobotError:
                continue
            self.client.spin(0.05)
        self.client.wait_for_bridge(10.0)
        if odometry:
            self.await_odometry()

    def await_odometry(self):
        """Wait until the bridge says that it receives odometry."""
        now = time.monotonic()
        self.until(lambda: self._odometry_seen_s > now, 10, 'odometry at the bridge')

    def set_parameters(self, node, **values):
        """Set parameters of a process; two underscores stand for a dot."""
        client = self.client.node.create_client(SetParameters, f'{node}/set_parameters')
        self.until(client.service_is_ready, 10, node)
        future = client.call_async(SetParameters.Request(parameters=[
            Parameter(name.replace('__', '.'), value=value).to_parameter_msg()
            for name, value in values.items()]))
        self.until(future.done, 10, 'an answer')
        assert all(r.successful for r in future.result().results), future.result()
        self.client.node.destroy_client(client)

    def end_sim(self):
        if self.sim is not None:
            self.sim.end()
        self.sim = None

    def end_bridge(self):
        if self.bridge is not None:
            self.bridge.end()
        self.bridge = None

    def close(self):
        self.end_bridge()
        self.end_sim()
        self.client.close()

    def until(self, condition, seconds, what):
        """Spin until the condition holds; fail at the deadline, with the bridge's last words."""
        if not self.client.spin_until(condition, seconds):
            log = self.bridge.last_lines(20) if self.bridge else ''
            raise AssertionError(f'{what} not within {seconds} s\n{log}')

    def say(self, text, seconds=60.0):
        """Say something and wait for its end; return its final event."""
        return self.finish(self.client.say(text), seconds)

    def finish(self, follower, seconds=60.0):
        self.until(lambda: follower.final is not None, seconds, 'a final event')
        return follower.final

    def say_bytes(self, data):
        """Publish bytes as an instruction, valid UTF-8 or not, and wait for its end."""
        received = []
        self.client.on_event = received.append
        payload = (len(data) + 1).to_bytes(4, 'little') + data + b'\0'
        # CDR, little endian: header, length with the closing zero, bytes.
        publisher = self.client.node.create_publisher(String, 'instruction', 10)
        self.until(publisher.get_subscription_count, 5, 'the bridge')
        publisher.publish(b'\x00\x01\x00\x00' + payload)
        self.until(lambda: any(e.is_final for e in received), 60, 'a final event')
        self.client.node.destroy_publisher(publisher)
        self.client.on_event = lambda event: None
        return next(e for e in received if e.is_final)

    def await_driven(self, began, metres, seconds=60.0):
        """Wait until the robot has driven so far since a time."""
        self.until(lambda: self.driven(began) >= metres, seconds, f'{metres} m driven')

    def driven(self, began):
        return self.observer.track_since(began).length_m

    def await_standstill(self, seconds=5.0):
        """Wait until the robot stands, and see that it stays so for a moment."""
        self.until(lambda: self.observer.is_standing, seconds, 'standstill')
        self.client.spin(0.3)
        assert self.observer.is_standing

    def resume(self):
        return self.client.resume(5.0)

    @contextmanager
    def nothing_moves(self):
        """Check that nothing moves and no velocity is commanded until shortly after the block."""
        self.client.spin(0.3)  # what was published before
        began = time.monotonic()
        yield
        self.client.spin(0.5)
        track = self.observer.track_since(began)
        assert track.length_m < 0.01, f'moved {track.length_m:.3f} m'
        assert abs(track.turned_rad) < math.radians(1)
        assert all(command.is_zero for command in track.commands), 'a velocity was commanded'

    def _on_diagnostics(self, message):
        for status in message.status:
            if status.name.endswith(': odometry') and status.level == DiagnosticStatus.OK:
                self._odometry_seen_s = time.monotonic()

    def _process(self, *arguments):
        self._starts += 1
        log = self.folder / f'{self._starts}-{arguments[0]}.log'
        return ChildProcess(arguments, self.environment, log)


def _assignments(parameters):
    return [part for parameter in parameters for part in ('-p', parameter)]


@contextmanager
def running_world(monkeypatch, folder, *sim_parameters):
    """Provide a world with a robot and no bridge yet."""
    environment = network_environment(random.randint(1, 100))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with ros_context([]) as context:
        world = World(context, environment, folder)
        try:
            world.start_sim(*sim_parameters)
            yield world
        finally:
            world.close()
