# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The node of the simulated robot: velocity commands in, odometry, TF and Nav2's actions out.

It stands in for a robot with Nav2, never for the bridge: it checks nothing that a real base would
not.
"""

from __future__ import annotations

import math
import time
from typing import Callable, Optional, Union

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Twist, TwistStamped
from nav2_msgs.msg import SpeedLimit
from nav_msgs.msg import Odometry
from rclpy.context import Context
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile
from ros2_llm_bridge.nodes.declaration import declare
from ros2_llm_bridge.nodes.sim.actions import ACTIONS, World
from ros2_llm_bridge.nodes.sim.faults import Fault
from ros2_llm_bridge.nodes.sim.goal_server import GoalServer
from ros2_llm_bridge.nodes.sim.house import House
from ros2_llm_bridge.nodes.sim.kinematics import BaseLimits, KinematicBase, Noise, Pose, Velocity
from ros2_llm_bridge.nodes.sim.messages import (
    BASE, MAP, ODOM, odometry, transform, velocity_of)
from ros2_llm_bridge.nodes.sim.navigation import NavigationSpeeds, RobotState
from ros2_llm_bridge.nodes.sim.parameters import PARAMETERS
from tf2_msgs.msg import TFMessage

#: Time in seconds that results get to leave before the process ends.
RESULTS_LEAVE_S = 0.2


class SimulatedRobot(Node):
    """
    A robot on the network.

    ``ignored_commands`` counts velocity commands with a NaN or an infinity, which the base
    refused.
    """

    def __init__(
        self, context: Optional[Context] = None,
        parameter_overrides: Optional[list[Parameter]] = None,
    ) -> None:
        super().__init__('sim', context=context, parameter_overrides=parameter_overrides)
        declare(self, PARAMETERS)
        self.ignored_commands = 0
        start = Pose(
            self._number('start.x'), self._number('start.y'), self._number('start.yaw'))
        self._map_to_odom = start
        self.base = KinematicBase(
            start,
            BaseLimits(
                self._number('limits.linear_speed'), self._number('limits.angular_speed'),
                self._number('limits.linear_acceleration'),
                self._number('limits.angular_acceleration'),
                self.get_parameter('kinematics').value == 'omni'),
            Noise(
                self._number('noise.actuation'), self._number('noise.odometry'),
                int(self.get_parameter('noise.seed').value)),
            self._number('velocity.timeout'), self._now())
        self._speed_limit = math.inf
        self._open_topics()
        self._servers: dict[str, GoalServer] = {}
        if self.get_parameter('navigation.enabled').value:
            self._open_navigation(start)
        if self.get_parameter('house.enabled').value:
            self._house = House(self)
        self._timer = self.create_timer(1.0 / self._number('rate'), self._on_tick)

    def _open_topics(self) -> None:
        self._odom = self.create_publisher(Odometry, 'odom', 10)
        self._truth = self.create_publisher(Odometry, '~/ground_truth', 10)
        self._tf = self.create_publisher(TFMessage, '/tf', 100)
        self._tf_static = self.create_publisher(
            TFMessage, '/tf_static',
            QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
        self._tf_static.publish(transform(self._map_to_odom, MAP, ODOM, self.stamp()))
        stamped = self.get_parameter('velocity.type').value == 'twist_stamped'
        self.create_subscription(
            TwistStamped if stamped else Twist, 'cmd_vel', self._on_velocity, 10)

    def _open_navigation(self, start: Pose) -> None:
        self._speeds = NavigationSpeeds(
            linear=self._number('navigation.linear_speed'),
            angular=self._number('navigation.angular_speed'),
            linear_acceleration=self._number('navigation.linear_acceleration'),
            angular_acceleration=self._number('navigation.angular_acceleration'),
            xy_tolerance=self._number('navigation.xy_tolerance'),
            yaw_tolerance=self._number('navigation.yaw_tolerance'))
        world = World(map_to_odom=self._map_to_odom, speeds=self._speeds, dock=start,
                      reach=self._number('navigation.map_reach'))
        for binding in ACTIONS:
            self._servers[binding.name] = GoalServer(self, self, world, binding, self._servers)
        self.create_subscription(SpeedLimit, 'speed_limit', self._on_speed_limit, 10)

    # What goals need of the robot

    def state(self) -> RobotState:
        """Return the state as the robot believes it: odometry, and the map by TF."""
        now = self._now()
        self.base.advance(now)
        return RobotState(
            now=now, map_pose=self._map_to_odom.compose(self.base.odom_pose),
            odom_pose=self.base.odom_pose, velocity=self.base.odom_velocity,
            linear_speed_max=self._speed_limit)

    def command(self, velocity: Velocity) -> None:
        """Command a velocity as Nav2's controller does; the last who commands wins."""
        self.base.command(velocity, self._now())

    def stamp(self) -> Time:
        """Return the time for messages."""
        return self.get_clock().now().to_msg()

    def take_fault(self) -> Fault:
        """Return what the next goal is made to do, and forget it."""
        kind = str(self.get_parameter('navigation.fail_next').value)
        if kind != 'none':
            self.set_parameters([Parameter('navigation.fail_next', value='none')])
        return Fault(kind, self._number('navigation.fail_after'),
                     int(self.get_parameter('navigation.fail_code').value))

    # Ends

    def begin_end(self) -> Callable[[], bool]:
        """Abort all goals; return the question whether clients have been told."""
        begun = time.monotonic()
        for server in self._servers.values():
            server.end()
        # rclpy sends results in tasks that follow the goals' own.
        return lambda: self.is_idle() and time.monotonic() - begun > RESULTS_LEAVE_S

    def is_idle(self) -> bool:
        """Return whether no goal, result or answer is outstanding."""
        return all(server.is_idle for server in self._servers.values())

    def destroy_node(self) -> None:
        """Destroy the action servers, which rclpy leaves to their owner, and the node."""
        for server in self._servers.values():
            server.destroy()
        super().destroy_node()

    # Callbacks

    def _on_velocity(self, message: Union[Twist, TwistStamped]) -> None:
        try:
            self.base.command(velocity_of(message), self._now())
        except ValueError as error:
            self.ignored_commands += 1
            self.get_logger().error(f'ignored: {error}')

    def _on_speed_limit(self, message: SpeedLimit) -> None:
        limit = message.speed_limit
        if message.percentage:
            limit *= self._speeds.linear / 100
        # Nav2's NO_SPEED_LIMIT is 0.
        self._speed_limit = limit if limit > 0 else math.inf

    def _on_tick(self) -> None:
        state = self.state()
        for server in self._servers.values():
            server.advance(state)
        stamp = self.stamp()
        base = self.base
        if self.get_parameter('odometry.enabled').value:
            self._odom.publish(odometry(base.odom_pose, base.odom_velocity, ODOM, stamp))
            self._tf.publish(transform(base.odom_pose, ODOM, BASE, stamp))
        if self._truth.get_subscription_count():
            self._truth.publish(odometry(base.true_pose, base.true_velocity, MAP, stamp))

    def _now(self) -> float:
        return float(self.get_clock().now().nanoseconds) * 1e-9

    def _number(self, name: str) -> float:
        return float(self.get_parameter(name).value)
