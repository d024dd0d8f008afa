# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""One action of the robot: its client, its cancel service and its status topic."""

from __future__ import annotations

from action_msgs.msg import GoalStatus, GoalStatusArray
from action_msgs.srv import CancelGoal
from builtin_interfaces.msg import Time
from rclpy.action import ActionClient
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.task import Future
from ros2_llm_bridge.nodes.introspection import interface_class

_ACTIVE = (GoalStatus.STATUS_ACCEPTED, GoalStatus.STATUS_EXECUTING, GoalStatus.STATUS_CANCELING)

#: As action servers offer it (rcl_action, default status profile).
_STATUS_QOS = QoSProfile(
    depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)


class ActionEndpoint:
    """
    The connection to one action.

    ``active`` holds the ids of the goals of all clients that the server says are active.

    Raises
    ------
    RobotError
        If the type is not installed.

    """

    def __init__(self, node: Node, name: str, interface: str) -> None:
        self.name = name
        self.interface = interface
        self.active: frozenset[bytes] = frozenset()
        self._node = node
        self.client = ActionClient(node, interface_class(interface), name)
        self._cancel = node.create_client(CancelGoal, f'{name}/_action/cancel_goal')
        self._status = node.create_subscription(
            GoalStatusArray, f'{name}/_action/status', self._on_status, _STATUS_QOS)

    def is_ready(self) -> bool:
        """Return whether a server is there."""
        return bool(self.client.server_is_ready())

    def is_cancel_ready(self) -> bool:
        """Return whether the cancel service is there."""
        return bool(self._cancel.service_is_ready())

    def cancel_all(self) -> Future:
        """Ask to cancel all goals of all clients: zero id and zero stamp (CancelGoal.srv)."""
        return self._cancel.call_async(CancelGoal.Request())

    def cancel_before(self, stamp: Time) -> Future:
        """Ask to cancel all goals accepted at or before a time: zero id, that stamp."""
        request = CancelGoal.Request()
        request.goal_info.stamp = stamp
        return self._cancel.call_async(request)

    def destroy(self) -> None:
        """Destroy client, cancel client and status subscription."""
        self.client.destroy()
        self._node.destroy_client(self._cancel)
        self._node.destroy_subscription(self._status)

    def _on_status(self, message: GoalStatusArray) -> None:
        self.active = frozenset(
            bytes(status.goal_info.goal_id.uuid) for status in message.status_list
            if status.status in _ACTIVE)
