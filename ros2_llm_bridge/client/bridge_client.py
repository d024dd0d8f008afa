# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A node that talks to a running bridge: says instructions, stops, collects what comes back.

Nothing here blocks for longer than its time limit; one thread spins and calls. The names are
relative, so a namespace reaches the bridge of that robot.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Optional

from lifecycle_msgs.srv import GetState
from rcl_interfaces.srv import SetParameters
from rclpy.context import Context
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.client.events import Event, Follower, parse_event
from ros2_llm_bridge.errors import RobotError
from std_msgs.msg import Empty, String
from std_srvs.srv import Trigger

RCLError = rclpy_implementation.RCLError

_LISTEN = QoSProfile(depth=100, reliability=ReliabilityPolicy.RELIABLE)

# Volatile: an instruction that nobody heard is lost, never replayed to a later bridge.
_SPEAK = QoSProfile(
    depth=10, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.VOLATILE)

#: Longest time in seconds that one wait of the executor takes.
POLL_PERIOD_S = 0.05

#: Time in seconds after which an unanswered service call is repeated.
REPEAT_CALL_S = 1.0


class BridgeClient:
    """
    The person's side of a bridge.

    Parameters
    ----------
    context
        An initialised context; stays open.
    bridge
        Name of the bridge's node, for its private services.
    name, namespace
        Name of this node, and the namespace of it and the bridge.

    """

    def __init__(
        self, context: Context, bridge: str = 'bridge', name: str = 'operator',
        namespace: str = '',
    ) -> None:
        self.node = Node(name, context=context, namespace=namespace)
        self.bridge = bridge
        self.commands: list[str] = []
        self.responses: list[str] = []
        self.on_event: Callable[[Event], None] = lambda event: None
        self._executor = SingleThreadedExecutor(context=context)
        self._executor.add_node(self.node)
        self._instruction = self.node.create_publisher(String, 'instruction', _SPEAK)
        self._stop = self.node.create_publisher(Empty, 'stop', _SPEAK)
        self._status = self.node.create_subscription(
            String, 'status', self._on_status, _LISTEN)
        self.node.create_subscription(
            String, 'command', lambda message: self.commands.append(message.data), _LISTEN)
        self.node.create_subscription(
            String, 'response', lambda message: self.responses.append(message.data), _LISTEN)
        self._followers: list[Follower] = []

    def wait_for_bridge(
        self, timeout_s: float, give_up: Callable[[], bool] = lambda: False,
    ) -> None:
        """
        Wait until a bridge listens to instructions and its answers can be heard.

        ``give_up`` ends the wait early, without an error.

        Raises
        ------
        RobotError
            If none is there in time.

        """
        def connected() -> bool:
            return (self._instruction.get_subscription_count() > 0
                    and self.node.count_publishers(self._status.topic_name) > 0
                    and self._stop.get_subscription_count() > 0)
        if not self.spin_until(lambda: connected() or give_up(), timeout_s):
            raise RobotError(
                self._instruction.topic_name, f'no bridge listens after {timeout_s:g} s',
                'is it running, in the same ROS_DOMAIN_ID and namespace?')

    def say(self, text: str) -> Follower:
        """Publish an instruction and return what follows its events."""
        follower = Follower(text)
        self._followers.append(follower)
        self._instruction.publish(String(data=text))
        return follower

    def stop(self) -> None:
        """Tell the bridge to stop the robot now."""
        self._stop.publish(Empty())

    def state(self, timeout_s: float) -> str:
        """
        Return the bridge's lifecycle state, for example ``active``.

        Raises
        ------
        RobotError
            If it does not answer in time.

        """
        return str(self.call(GetState, 'get_state', timeout_s).current_state.label)

    def resume(self, timeout_s: float) -> str:
        """
        Release the stop latch and return what the bridge says.

        Raises
        ------
        RobotError
            If it does not answer in time.

        """
        return str(self.call(Trigger, 'resume', timeout_s).message)

    def set_parameter(self, name: str, value: Any, timeout_s: float) -> None:
        """
        Set a parameter of the bridge.

        Raises
        ------
        RobotError
            If it does not answer in time, or refuses the value.

        """
        request = SetParameters.Request(
            parameters=[Parameter(name, value=value).to_parameter_msg()])
        (result,) = self.call(SetParameters, 'set_parameters', timeout_s, request).results
        if not result.successful:
            raise RobotError(f'{self.bridge}/{name}', result.reason)

    def call(
        self, service: Any, name: str, timeout_s: float, request: Optional[Any] = None,
    ) -> Any:
        """
        Call a private service of the bridge, one that may be called twice; return its response.

        ``request`` is an empty one where none is given.

        Raises
        ------
        RobotError
            If there is no answer in time.

        """
        client = self.node.create_client(service, f'{self.bridge}/{name}')
        deadline = time.monotonic() + timeout_s
        try:
            self.spin_until(client.service_is_ready, timeout_s)
            while (left := deadline - time.monotonic()) > 0:
                # The answer is lost if its way back is not yet connected; then ask again.
                future = client.call_async(request or service.Request())
                if self.spin_until(future.done, min(left, REPEAT_CALL_S)):
                    return future.result()
                client.remove_pending_request(future)
        finally:
            self.node.destroy_client(client)
        raise RobotError(f'{self.bridge}/{name}', f'no answer after {timeout_s:g} s')

    def spin_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """
        Take in messages until a condition holds; return whether it did in time.

        Raises
        ------
        RobotError
            If ROS was shut down meanwhile.

        """
        deadline = time.monotonic() + timeout_s
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                self._executor.spin_once(timeout_sec=min(left, POLL_PERIOD_S))
            except (ExternalShutdownException, RCLError) as error:
                raise RobotError('ROS', 'was shut down') from error
        return True

    def spin(self, seconds: float) -> None:
        """Take in messages for a time."""
        self.spin_until(lambda: False, seconds)

    def close(self) -> None:
        """Destroy the node."""
        self._executor.shutdown(timeout_sec=0.5)
        self.node.destroy_node()

    def _on_status(self, message: String) -> None:
        try:
            event = parse_event(message.data, time.monotonic())
        except ValueError as error:
            self.node.get_logger().error(f'ignored: {error}')
            return
        for follower in self._followers:
            # An event belongs to one instruction; the same text said twice gets two ids.
            if follower.feed(event):
                break
        self._followers = [f for f in self._followers if f.final is None]
        self.on_event(event)

    def last_response(self) -> Optional[str]:
        """Return the newest answer in words, None if there was none."""
        return self.responses[-1] if self.responses else None
