# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What of Nav2 is on the network: its action servers, their types and fields, and their goals.

Looks from outside, as a further node, and sends nothing but a request to cancel.
"""

from __future__ import annotations

import time
from typing import Iterator

from action_msgs.msg import GoalStatus, GoalStatusArray
from action_msgs.srv import CancelGoal
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, qos_profile_sensor_data, QoSProfile, ReliabilityPolicy
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.execution.values import STANDING_MPS, STANDING_RPS
from ros2_llm_bridge.nodes.introspection import interface_class

_STATUS_QOS = QoSProfile(
    depth=10, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)
_ACTIVE = (GoalStatus.STATUS_ACCEPTED, GoalStatus.STATUS_EXECUTING, GoalStatus.STATUS_CANCELING)

#: Odometry older than this shows no motion any longer, seconds.
SILENCE_S = 1.0

#: Fields that the bridge reads or writes, by action type; with ``?`` those that it can do without.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    'NavigateToPose': {
        'Goal': ('pose',), 'Result': ('error_code?', 'error_msg?'),
        'Feedback': ('distance_remaining', 'navigation_time', 'estimated_time_remaining',
                     'number_of_recoveries')},
    'NavigateThroughPoses': {
        'Goal': ('poses',), 'Result': ('error_code?', 'error_msg?'),
        'Feedback': ('distance_remaining', 'number_of_poses_remaining')},
    'FollowWaypoints': {
        'Goal': ('poses',), 'Result': ('missed_waypoints', 'error_code?', 'error_msg?'),
        'Feedback': ('current_waypoint',)},
    'DriveOnHeading': {
        'Goal': ('target', 'speed', 'time_allowance'), 'Result': ('error_code?',),
        'Feedback': ('distance_traveled',)},
    'BackUp': {
        'Goal': ('target', 'speed', 'time_allowance'), 'Result': ('error_code?',),
        'Feedback': ('distance_traveled',)},
    'Spin': {
        'Goal': ('target_yaw', 'time_allowance'), 'Result': ('error_code?',),
        'Feedback': ('angular_distance_traveled',)},
    'Wait': {'Goal': ('time',), 'Result': (), 'Feedback': ('time_left',)}}


class GoalWatch:
    """
    The goals of one action, as its status topic tells of them.

    ``history`` holds id and status (GoalStatus) of each change in order.
    """

    def __init__(self, node: Node, name: str) -> None:
        self.history: list[tuple[bytes, int]] = []
        self._now: dict[bytes, int] = {}
        self._node = node
        self._cancel = node.create_client(CancelGoal, f'{name}/_action/cancel_goal')
        node.create_subscription(
            GoalStatusArray, f'{name}/_action/status', self._on_status, _STATUS_QOS)

    @property
    def active(self) -> frozenset[bytes]:
        """Return the ids of the goals that are active."""
        return frozenset(i for i, status in self._now.items() if status in _ACTIVE)

    def overlaps(self, since: int) -> bool:
        """Return whether two goals were active at once in the history from an index on."""
        now: dict[bytes, int] = {}
        for index, (goal_id, status) in enumerate(self.history):
            now[goal_id] = status
            if index >= since and sum(s in _ACTIVE for s in now.values()) > 1:
                return True
        return False

    def cancel_all(self) -> None:
        """Ask to cancel all goals of all clients, as anybody may."""
        self._cancel.call_async(CancelGoal.Request())

    def _on_status(self, message: GoalStatusArray) -> None:
        seen = {bytes(s.goal_info.goal_id.uuid): int(s.status) for s in message.status_list}
        # Ends come before begins: within one message nothing tells their order.
        changes = [(i, s) for i, s in seen.items() if self._now.get(i) != s]
        self.history += sorted(changes, key=lambda change: change[1] in _ACTIVE)
        self._now = seen


class OdometryWatch:
    """
    Whether the base moves, by its odometry.

    Silence counts as standing: Nav2's loopback simulation tells of odometry in motion only.
    """

    def __init__(self, node: Node, topic: str) -> None:
        self.received = 0
        self._moved = False
        self._received_s = 0.0
        node.create_subscription(Odometry, topic, self._on_odometry, qos_profile_sensor_data)

    @property
    def is_moving(self) -> bool:
        """Return whether the newest odometry is fresh and shows motion."""
        return self._moved and time.monotonic() - self._received_s < SILENCE_S

    def _on_odometry(self, message: Odometry) -> None:
        twist = message.twist.twist
        self.received += 1
        self._received_s = time.monotonic()
        self._moved = bool(
            abs(twist.linear.x) > STANDING_MPS or abs(twist.linear.y) > STANDING_MPS
            or abs(twist.angular.z) > STANDING_RPS)


def server_types(node: Node, name: str) -> list[str]:
    """
    Return the types of the servers of an action; none where there are only clients.

    A server publishes feedback, whose message type names the action's.
    """
    topic = node.resolve_topic_name(f'{name}/_action/feedback')
    return sorted({info.topic_type.removesuffix('_FeedbackMessage')
                   for info in node.get_publishers_info_by_topic(topic)})


def field_problems(interface: str) -> Iterator[str]:
    """
    Yield what is missing of the fields that the bridge needs of an installed action type.

    ``interface`` is one of ``nav2_msgs``; others have no fields that anything needs.
    """
    needed = FIELDS.get(interface.rpartition('/')[2], {})
    try:
        action = interface_class(interface)
    except RobotError as error:
        yield str(error)
        return
    for part, names in needed.items():
        there = getattr(action, part).get_fields_and_field_types()
        for name in names:
            if name.rstrip('?') not in there and not name.endswith('?'):
                yield f'{interface} has no {part.lower()} field {name}'


def optional_fields(interface: str) -> list[str]:
    """Return those fields of an installed type that only some distributions have."""
    needed = FIELDS.get(interface.rpartition('/')[2], {})
    action = interface_class(interface)
    return [name.rstrip('?') for part, names in needed.items() for name in names
            if name.endswith('?')
            and name.rstrip('?') in getattr(action, part).get_fields_and_field_types()]
