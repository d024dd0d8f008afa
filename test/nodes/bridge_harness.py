# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A bridge with a scripted model, a simulated robot and an operator in one executor, over DDS."""

from contextlib import contextmanager
import json
import math
import random
import time

from geometry_msgs.msg import Twist, TwistStamped
from nav_msgs.msg import Odometry
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.parameter import Parameter
from ros2_llm_bridge.execution.journal import FINAL_EVENTS
from ros2_llm_bridge.nodes.bridge_node import BridgeNode
from ros2_llm_bridge.nodes.sim.robot_node import SimulatedRobot
from ros2_llm_bridge.testing import ScriptedModel
from std_msgs.msg import Empty, String
from std_srvs.srv import Trigger

#: A callback takes far less; a robot on its way goes this long without a command.
HELD_UP_S = 0.1

TWIST = 'geometry_msgs/msg/Twist'
NAVIGATE = 'ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '

#: What the scripted model writes for what the reader hands it.
ANSWERS = {
    'move forward 2m': f'ros2 topic pub --for 2m /cmd_vel {TWIST} "{{linear: {{x: default}}}}"',
    'move back 0.5m': f'ros2 topic pub --for 0.5m /cmd_vel {TWIST} "{{linear: {{x: -default}}}}"',
    'turn left 90deg':
        f'ros2 topic pub --for 90deg /cmd_vel {TWIST} "{{angular: {{z: default}}}}"',
    'turn right 45deg':
        f'ros2 topic pub --for 45deg /cmd_vel {TWIST} "{{angular: {{z: -default}}}}"',
    'drive forward for 2s':
        f'ros2 topic pub --for 2s /cmd_vel {TWIST} "{{linear: {{x: default}}}}"',
    'go to the kitchen': NAVIGATE + '"{pose: {header: {frame_id: kitchen}}}"',
    'go to the dock': NAVIGATE + '"{pose: {header: {frame_id: dock}}}"',
    'go to the moon': NAVIGATE + '"{pose: {header: {frame_id: moon}}}"',
    'go to the garden shed': NAVIGATE + '"{pose: {header: {frame_id: garden shed}}}"',
    'order two pizzas': '# cannot: unsupported_ability',
}


class Scene:
    """What a test needs: the nodes, what was published, and waiting with deadlines."""

    def __init__(self, context, bridge_parameters, sim_parameters, with_sim, load_error):
        self.model = None
        self.held_up_s = 0.0
        self._load_error = load_error
        overrides = {'profile': 'demo', 'autostart': True, **bridge_parameters}
        self.bridge = BridgeNode(
            self._translator, context=context, parameter_overrides=_parameters(overrides))
        self.sim = SimulatedRobot(
            context=context, parameter_overrides=_parameters(sim_parameters)) if with_sim else None
        self.operator = rclpy.create_node('operator', context=context)
        self.events, self.responses, self.commands = [], [], []
        self.velocities, self.truth = [], []
        node = self.operator
        node.create_subscription(
            String, 'status', lambda m: self.events.append(json.loads(m.data)), 100)
        node.create_subscription(
            String, 'response', lambda m: self.responses.append(m.data), 100)
        node.create_subscription(String, 'command', lambda m: self.commands.append(m.data), 100)
        node.create_subscription(
            Odometry, 'sim/ground_truth', lambda m: self.truth.append(m), 10)
        stamped = sim_parameters.get('velocity.type') == 'twist_stamped'
        node.create_subscription(
            TwistStamped if stamped else Twist, 'cmd_vel',
            lambda m: self.velocities.append((time.monotonic(), m.twist if stamped else m)), 10)
        self._instruction = node.create_publisher(String, 'instruction', 10)
        self._stop = node.create_publisher(Empty, 'stop', 10)
        self.executor = SingleThreadedExecutor(context=context)
        for member in (self.bridge, self.operator, self.sim):
            if member is not None:
                self.executor.add_node(member)

    def _translator(self, value):
        def make(on_progress, on_exit):
            self.model = ScriptedModel(ANSWERS, on_progress, on_exit, self._load_error)
            return self.model
        return make

    def start(self):
        self.bridge.autostart()
        self.until(lambda: self.bridge.is_active, 10, 'activation')
        self.connect()
        self.held_up_s = 0.0

    def connect(self):
        self.until(lambda: self._instruction.get_subscription_count() > 0
                   and self.operator.count_publishers('status') > 0, 10, 'connection')
        if self.sim is not None:
            self.until(lambda: self.truth and self.bridge.is_active is False or (
                self.bridge._assembly is not None
                and self.bridge._assembly.velocity.type_name is not None
                and self.bridge._assembly.actions.own_ended()
                and self.pose_known()), 10, 'robot')
        self.spin(0.3)

    def pose_known(self):
        return self.bridge._assembly.executive.foresight._robot.sensors.map_pose() is not None

    def until(self, condition, seconds=10.0, what='condition'):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f'{what} not within {seconds} s: {self.events}'
            self._spin_once(0.05)

    def spin(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._spin_once(0.01)

    def _spin_once(self, timeout_s):
        began_s = time.monotonic()
        self.executor.spin_once(timeout_sec=timeout_s)
        self.held_up_s = max(self.held_up_s, time.monotonic() - began_s - timeout_s)

    def say(self, text):
        """Say something and return the id that it got."""
        seen = len(self.events)
        self._instruction.publish(String(data=text))

        def received():
            return [e['id'] for e in self.events[seen:] if e['event'] == 'received']
        self.until(received, 5, 'received')
        return received()[0]

    def say_bytes(self, data):
        self._instruction.publish(data)

    def final(self, instruction_id, seconds=30.0):
        """Return the final event of an instruction."""
        def finals():
            return [e for e in self.events
                    if e['id'] == instruction_id and e['event'] in FINAL_EVENTS]
        self.until(finals, seconds, f'end of {instruction_id}')
        # Other topics may deliver a moment later.
        self.spin(0.1)
        assert len(finals()) == 1, finals()
        return finals()[0]

    def told(self, text, seconds=30.0):
        return self.final(self.say(text), seconds)

    def stop(self):
        self._stop.publish(Empty())

    def call(self, name):
        client = self.operator.create_client(Trigger, f'bridge/{name}')
        self.until(client.service_is_ready, 5, name)
        future = client.call_async(Trigger.Request())
        self.until(future.done, 5, f'answer of {name}')
        return future.result()

    def pose(self):
        """Return x, y, yaw as they truly are."""
        pose = self.truth[-1].pose.pose
        return pose.position.x, pose.position.y, 2 * math.atan2(
            pose.orientation.z, pose.orientation.w)

    def speed(self):
        twist = self.truth[-1].twist.twist
        return math.hypot(twist.linear.x, twist.linear.y) + abs(twist.angular.z)

    def close(self):
        self.executor.shutdown(timeout_sec=1.0)
        for member in (self.bridge, self.operator, self.sim):
            if member is not None:
                member.destroy_node()


def _parameters(values):
    return [Parameter(name, value=value) for name, value in values.items()]


@contextmanager
def scene(monkeypatch, bridge=None, sim=None, with_sim=True, load_error=None, start=True):
    """
    Provide a scene of its own on a network of its own.

    What fails where the machine held a callback up is a missed deadline: the nodes were not given
    the time to do what the test expects.
    """
    monkeypatch.setenv('ROS_AUTOMATIC_DISCOVERY_RANGE', 'LOCALHOST')
    monkeypatch.setenv('FASTDDS_BUILTIN_TRANSPORTS', 'UDPv4')
    context = Context()
    rclpy.init(context=context, domain_id=random.randint(1, 100))
    made = None
    try:
        made = Scene(context, bridge or {}, sim or {}, with_sim, load_error)
        if start:
            made.start()
        yield made
    except AssertionError as error:
        if made is not None and made.held_up_s > HELD_UP_S:
            raise TimeoutError(f'a callback was held up for {made.held_up_s:.2f} s') from error
        raise
    finally:
        if made is not None:
            made.close()
        context.try_shutdown()
