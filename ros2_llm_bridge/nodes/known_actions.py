# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The actions that a profile names or that a stop must reach, and the port to them.

Knows which of them drive the robot; what is sent to them is not decided here.
"""

from __future__ import annotations

from typing import Callable

from rclpy.node import Node
from ros2_llm_bridge.commands.goals import ROUTE_TYPE, WAYPOINTS_TYPE
from ros2_llm_bridge.commands.vocabulary import NAVIGATE_TYPE
from ros2_llm_bridge.nodes.actions import RobotActions
from ros2_llm_bridge.nodes.introspection import interface_class
from ros2_llm_bridge.nodes.speed_limit import SpeedLimit
from ros2_llm_bridge.profile.schema import NAV2_ACTIONS, RobotProfile

_BEHAVIOURS = {
    'drive_on_heading': 'nav2_msgs/action/DriveOnHeading', 'backup': 'nav2_msgs/action/BackUp',
    'spin': 'nav2_msgs/action/Spin', 'wait': 'nav2_msgs/action/Wait'}


def known_actions(profile: RobotProfile) -> dict[str, str]:
    """Return the type of each action that the profile names, or that a stop must reach."""
    found: dict[str, str] = {}
    navigation = profile.navigation
    if navigation is not None:
        found[navigation.through_action] = ROUTE_TYPE
        found[navigation.waypoints_action] = WAYPOINTS_TYPE
        found[navigation.action] = NAVIGATE_TYPE
        # Behaviours are stopped too where the profile does not use them.
        found.update(_BEHAVIOURS)
    found.update({c.name: c.interface for c in profile.capabilities if c.kind == 'action'})
    return found


def check_installed(profile: RobotProfile) -> None:
    """
    Check that every interface that a profile names is installed.

    Raises
    ------
    RobotError
        If one is not.

    """
    named = [capability.interface for capability in profile.capabilities]
    for interface in [*known_actions(profile).values(), *named]:
        interface_class(interface)


def robot_actions(
    node: Node, profile: RobotProfile, steady: Callable[[], float],
) -> RobotActions:
    """
    Return the port to the actions of a robot.

    Parameters
    ----------
    node
        Its clients belong to this node.
    profile
        The robot.
    steady
        The steady clock, seconds.

    """
    interfaces = known_actions(profile)
    driving = {name for name, interface in interfaces.items()
               if interface.startswith('nav2_msgs/') and not interface.endswith('/Wait')}
    topic = profile.navigation.speed_limit_topic if profile.navigation else None
    return RobotActions(
        node, interfaces, driving | {name for name in NAV2_ACTIONS if name != 'wait'},
        (*NAV2_ACTIONS, *profile.stopped_actions), steady,
        SpeedLimit(node, topic) if topic else None)
