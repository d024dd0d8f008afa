# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
One action of the robot: its cancel service and its status topic, and its client where it has one.

Cancel and status are of the same types for every action, so that a goal can be ended whose own
type is not installed.
"""

from __future__ import annotations

from action_msgs.msg import GoalStatus, GoalStatusArray
from action_msgs.srv import CancelGoal
from builtin_interfaces.msg import Time
from rclpy.action import ActionClient
from rclpy.action.client import ClientGoalHandle
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.subscription import Subscription
from rclpy.task import Future
from ros2_llm_bridge.nodes.introspection import interface_class
from ros2_llm_bridge.nodes.middleware_events import NO_SUBSCRIPTION_EVENTS
from unique_identifier_msgs.msg import UUID

_ACTIVE = (GoalStatus.STATUS_ACCEPTED, GoalStatus.STATUS_EXECUTING, GoalStatus.STATUS_CANCELING)
_ENDED = (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_CANCELED, GoalStatus.STATUS_ABORTED)

#: As action servers offer it (rcl_action, default status profile).
_STATUS_QOS = QoSProfile(
    depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)


class GoalsEndpoint:
    """
    What can be known and ended of the goals of one action without its type.

    ``active`` holds the ids of the goals of all clients that the server says are active, ``ended``
    how those ended that it still remembers (GoalStatus), by id.
    ``is_destroyed`` is for callbacks that were on their way when ``destroy`` was called.
    """

    def __init__(self, node: Node, name: str) -> None:
        self.name = name
        self.active: frozenset[bytes] = frozenset()
        self.ended: dict[bytes, int] = {}
        self.is_destroyed = False
        self._node = node
        self._active_on: frozenset[bytes] = frozenset()  # the servers when ``active`` was told
        self._cancel = node.create_client(CancelGoal, f'{name}/_action/cancel_goal')
        self._status = self._subscribe()

    def is_ready(self) -> bool:
        """Return whether a server is there."""
        return self.is_cancel_ready()

    def is_cancel_ready(self) -> bool:
        """Return whether the cancel service is there."""
        return bool(self._cancel.service_is_ready())

    def cancel_all(self) -> Future:
        """Ask to cancel all goals of all clients: zero id and zero stamp (CancelGoal.srv)."""
        return self._cancel.call_async(CancelGoal.Request())

    def cancel_goal(self, goal_id: bytes) -> Future:
        """Ask to cancel one goal, whether its acceptance has come or not: its id, zero stamp."""
        request = CancelGoal.Request()
        request.goal_info.goal_id.uuid = list(goal_id)
        return self._cancel.call_async(request)

    def cancel_before(self, stamp: Time) -> Future:
        """Ask to cancel all goals accepted at or before a time: zero id, that stamp."""
        request = CancelGoal.Request()
        request.goal_info.stamp = stamp
        return self._cancel.call_async(request)

    def servers(self) -> frozenset[bytes]:
        """
        Return the ids of those who publish the action's status; a new start has a new id.

        One that was killed is among them until the middleware gives it up.
        """
        publishers = self._node.get_publishers_info_by_topic(self._status.topic_name)
        return frozenset(bytes(publisher.endpoint_gid) for publisher in publishers)

    def watch(self) -> None:
        """Forget goals whose server is gone, once another has taken its place."""
        if self.active:
            servers = self.servers()
            if servers and not servers & self._active_on:
                self.renew()

    def renew(self) -> None:
        """Forget all goals and ask the servers that are there for theirs."""
        if self.is_destroyed:
            return
        self._node.destroy_subscription(self._status)
        self.active = frozenset()
        self.ended = {}
        # Whoever lives sends its last status again (transient local).
        self._status = self._subscribe()

    def destroy(self) -> None:
        """Destroy cancel client and status subscription."""
        self.is_destroyed = True
        self._node.destroy_client(self._cancel)
        self._node.destroy_subscription(self._status)

    def _subscribe(self) -> Subscription:
        return self._node.create_subscription(
            GoalStatusArray, f'{self.name}/_action/status', self._on_status, _STATUS_QOS,
            event_callbacks=NO_SUBSCRIPTION_EVENTS)

    def _on_status(self, message: GoalStatusArray) -> None:
        if self.is_destroyed:
            return
        self.active = frozenset(
            bytes(status.goal_info.goal_id.uuid) for status in message.status_list
            if status.status in _ACTIVE)
        self.ended = {
            bytes(status.goal_info.goal_id.uuid): status.status for status in message.status_list
            if status.status in _ENDED}
        if self.active:
            self._active_on = self.servers()


class ActionEndpoint(GoalsEndpoint):
    """
    The connection to one action whose goals are sent from here.

    Raises
    ------
    RobotError
        If the type is not installed.

    """

    def __init__(self, node: Node, name: str, interface: str) -> None:
        self.interface = interface
        self.client = ActionClient(node, interface_class(interface), name)
        super().__init__(node, name)

    def is_ready(self) -> bool:
        """Return whether a server is there."""
        return bool(self.client.server_is_ready())

    def handle_of(self, goal_id: bytes) -> ClientGoalHandle:
        """Return the handle of a goal that was sent from here and whose acceptance was lost."""
        accepted = interface_class(self.interface).Impl.SendGoalService.Response(accepted=True)
        return ClientGoalHandle(self.client, UUID(uuid=list(goal_id)), accepted)

    def destroy(self) -> None:
        """Destroy client, cancel client and status subscription."""
        self.client.destroy()
        super().destroy()
