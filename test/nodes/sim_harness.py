# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A simulated robot and a node that commands it, on one single-threaded executor."""

from contextlib import contextmanager
import os
import random
import time

from action_msgs.srv import CancelGoal
from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from nav2_msgs import action
from nav2_msgs.action import DriveOnHeading, NavigateToPose
from nav_msgs.msg import Odometry
from rclpy.action import ActionClient
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import qos_profile_sensor_data
from ros2_llm_bridge.nodes.sim.messages import pose_of, quaternion_of
from ros2_llm_bridge.nodes.sim.robot_node import SimulatedRobot
from ros2_llm_bridge.nodes.spin import ros_context


def dds_environment():
    """Return variables that keep a test's network to itself."""
    return {
        'ROS_DOMAIN_ID': str(random.randint(1, 100)), 'ROS_AUTOMATIC_DISCOVERY_RANGE': 'LOCALHOST',
        'FASTDDS_BUILTIN_TRANSPORTS': 'UDPv4'}


class Commander:
    """A node that sends velocities and goals and sees what the robot says, with deadlines."""

    def __init__(self, executor, context):
        self.executor = executor
        self.node = Node('commander', context=context)
        executor.add_node(self.node)
        self.odometry = []
        self.truth = []
        self.node.create_subscription(
            Odometry, 'odom', self.odometry.append, qos_profile_sensor_data)
        self.node.create_subscription(Odometry, 'sim/ground_truth', self.truth.append, 10)
        self._clients = {}
        self._publishers = {}

    def until(self, condition, seconds=10.0, what='condition'):
        """Spin until the condition holds; fail at the deadline."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f'{what} not within {seconds} s')
            self.executor.spin_once(timeout_sec=0.05)

    def spin(self, seconds):
        """Spin for a time, to see that nothing happens in it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.executor.spin_once(timeout_sec=0.02)

    def pose(self):
        """Return the latest true pose."""
        return pose_of(self.truth[-1].pose.pose)

    def speed(self):
        """Return the latest true forward speed."""
        return self.truth[-1].twist.twist.linear.x

    def wait_for_robot(self):
        self.until(lambda: self.truth and self.odometry, what='odometry')

    def wait_for_standstill(self, seconds=3.0):
        self.until(lambda: not self.speed() and not self.truth[-1].twist.twist.angular.z, seconds,
                   'standstill')

    def publisher(self, message_type):
        if message_type not in self._publishers:
            publisher = self.node.create_publisher(message_type, 'cmd_vel', 1)
            self._publishers[message_type] = publisher
            self.until(publisher.get_subscription_count, 5, 'a subscriber of cmd_vel')
        return self._publishers[message_type]

    def drive(self, x=0.0, yaw=0.0, seconds=0.0):
        """Publish a Twist, once or at 20 Hz for a time."""
        message = Twist()
        message.linear.x = x
        message.angular.z = yaw
        deadline = time.monotonic() + seconds
        publisher = self.publisher(Twist)
        publisher.publish(message)
        while time.monotonic() < deadline:
            self.spin(0.05)
            publisher.publish(message)

    def drive_stamped(self, x):
        message = TwistStamped()
        message.header.stamp = self.node.get_clock().now().to_msg()
        message.twist.linear.x = x
        self.publisher(TwistStamped).publish(message)

    def client(self, name, action_type):
        if name not in self._clients:
            client = ActionClient(self.node, action_type, name)
            self._clients[name] = client
            self.until(client.server_is_ready, 10, f'server of {name}')
        return self._clients[name]

    def send(self, name, goal, feedback=None):
        """Send a goal and return the future of its handle."""
        action_type = getattr(action, type(goal).__name__.removesuffix('_Goal'))
        received = [] if feedback is None else feedback
        return self.client(name, action_type).send_goal_async(
            goal, lambda message: received.append(message.feedback))

    def accepted(self, name, goal, feedback=None):
        """Send a goal, wait until it is accepted, return its handle."""
        future = self.send(name, goal, feedback)
        self.until(future.done, 5, 'answer to the goal')
        assert future.result().accepted
        return future.result()

    def result(self, handle, seconds=20.0):
        """Wait for a goal's result and return its status and result."""
        future = handle.get_result_async()
        self.until(future.done, seconds, 'result')
        return future.result().status, future.result().result

    def cancel_all(self, name):
        """Ask as anybody may: cancel all goals of all clients; return the goals that cancel."""
        client = self.node.create_client(CancelGoal, f'{name}/_action/cancel_goal')
        self.until(client.service_is_ready, 5, 'cancel service')
        future = client.call_async(CancelGoal.Request())
        self.until(future.done, 5, 'answer to the cancel request')
        self.node.destroy_client(client)
        return future.result().goals_canceling

    def destroy(self):
        """Destroy the node, when what the executor has taken from it is carried out."""
        self.spin(0.3)
        self.executor.remove_node(self.node)
        self.executor.shutdown(timeout_sec=1)  # first: it may hold what it last waited for
        for client in self._clients.values():
            client.destroy()
        self.node.destroy_node()


def go_to(x, y, yaw=0.0, frame_id='map', behavior_tree=''):
    """Return a goal for navigate_to_pose."""
    goal = NavigateToPose.Goal(behavior_tree=behavior_tree)
    goal.pose = pose_in(frame_id, x, y, yaw)
    return goal


def pose_in(frame_id, x, y, yaw=0.0):
    """Return a stamped pose."""
    pose = PoseStamped()
    pose.header.frame_id = frame_id
    pose.pose.position.x = x
    pose.pose.position.y = y
    pose.pose.orientation = quaternion_of(yaw)
    return pose


def straight(distance, speed, allowance=20):
    """Return a goal for drive_on_heading."""
    goal = DriveOnHeading.Goal(speed=speed)
    goal.target.x = distance
    goal.time_allowance.sec = allowance
    return goal


@contextmanager
def simulation(monkeypatch, **parameters):
    """Provide robot and commander; parameter names with ``__`` for the dot."""
    for name, value in dds_environment().items():
        monkeypatch.setenv(name, value)
    overrides = [Parameter(k.replace('__', '.'), value=v) for k, v in parameters.items()]
    with ros_context([]) as context:
        executor = SingleThreadedExecutor(context=context)
        robot = SimulatedRobot(context=context, parameter_overrides=overrides)
        executor.add_node(robot)
        commander = Commander(executor, context)
        try:
            commander.wait_for_robot()
            yield robot, commander
        finally:
            done = robot.begin_end()
            deadline = time.monotonic() + 2
            while not done() and time.monotonic() < deadline:
                executor.spin_once(timeout_sec=0.02)
            commander.destroy()
            robot.destroy_node()


def process_environment():
    """Return the environment of a process on a network of its own."""
    return {**os.environ, **dds_environment()}
