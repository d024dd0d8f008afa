# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the error codes of Nav2's actions mean, in words.

Each server of Nav2 has a range of numbers of its own, and the navigator hands on the number of the
server that failed, so a number says by itself who failed and why (nav2_msgs, Jazzy to Lyrical).
Knows no ROS; the names of constants that an installed type has of its own come from its adapter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

#: Packages whose numbers are those of the table.
NAV2_PACKAGES = ('nav2_msgs/', 'opennav_docking_msgs/')

_NO_TRANSFORM = 'does not know where the robot is: a transform is missing or too old'

#: Number -> name of the constant and what happened.
_CODES: dict[int, tuple[str, str]] = {
    1: ('GOAL_REJECTED', 'a part of Nav2 rejected what it was given to do'),
    2: ('SEND_GOAL_FAILURE', 'a part of Nav2 does not answer'),
    # FollowPath
    100: ('UNKNOWN', 'the controller failed'),
    101: ('INVALID_CONTROLLER', 'the controller that was asked for is not loaded'),
    102: ('TF_ERROR', f'the controller {_NO_TRANSFORM}'),
    103: ('INVALID_PATH', 'the controller cannot follow the path that it got'),
    104: ('PATIENCE_EXCEEDED', 'the controller found no way on for too long'),
    105: ('FAILED_TO_MAKE_PROGRESS', 'the robot made no progress'),
    106: ('NO_VALID_CONTROL', 'the controller found no motion without a collision'),
    107: ('CONTROLLER_TIMED_OUT', 'the controller waited in vain for a new costmap'),
    108: ('TIMEOUT', 'the controller did not answer in time'),
    # ComputePathToPose
    200: ('UNKNOWN', 'the planner failed'),
    201: ('INVALID_PLANNER', 'the planner that was asked for is not loaded'),
    202: ('TF_ERROR', f'the planner {_NO_TRANSFORM}'),
    203: ('START_OUTSIDE_MAP', 'the robot stands outside the map'),
    204: ('GOAL_OUTSIDE_MAP', 'the goal lies outside the map'),
    205: ('START_OCCUPIED', 'the robot stands where the map shows an obstacle'),
    206: ('GOAL_OCCUPIED', 'the goal is occupied by an obstacle'),
    207: ('TIMEOUT', 'the planner took too long'),
    208: ('NO_VALID_PATH', 'the planner found no path to the goal'),
    # ComputePathThroughPoses
    300: ('UNKNOWN', 'the planner of the route failed'),
    301: ('INVALID_PLANNER', 'the planner that was asked for is not loaded'),
    302: ('TF_ERROR', f'the planner {_NO_TRANSFORM}'),
    303: ('START_OUTSIDE_MAP', 'the robot stands outside the map'),
    304: ('GOAL_OUTSIDE_MAP', 'a goal of the route lies outside the map'),
    305: ('START_OCCUPIED', 'the robot stands where the map shows an obstacle'),
    306: ('GOAL_OCCUPIED', 'a goal of the route is occupied by an obstacle'),
    307: ('TIMEOUT', 'the planner took too long'),
    308: ('NO_VALID_PATH', 'the planner found no path along the route'),
    309: ('NO_VIAPOINTS_GIVEN', 'the route has no goals'),
    # ComputeRoute, ComputeAndTrackRoute
    400: ('UNKNOWN', 'the route server failed'),
    401: ('TF_ERROR', f'the route server {_NO_TRANSFORM}'),
    402: ('NO_VALID_GRAPH', 'the route server has no graph of routes'),
    403: ('INDETERMINANT_NODES_ON_GRAPH', 'start or goal is not on the graph of routes'),
    404: ('TIMEOUT', 'the route server took too long'),
    405: ('NO_VALID_ROUTE', 'the graph of routes has no way to the goal'),
    406: ('OPERATION_FAILED', 'an operation on the route failed'),
    407: ('INVALID_EDGE_SCORER_USE', 'the route server is set up wrongly'),
    # SmoothPath
    500: ('UNKNOWN', 'the smoother of paths failed'),
    501: ('INVALID_SMOOTHER', 'the smoother that was asked for is not loaded'),
    502: ('TIMEOUT', 'the smoother of paths took too long'),
    503: ('SMOOTHED_PATH_IN_COLLISION', 'the smoothed path meets an obstacle'),
    504: ('FAILED_TO_SMOOTH_PATH', 'the path could not be smoothed'),
    505: ('INVALID_PATH', 'the smoother cannot use the path that it got'),
    # FollowWaypoints
    600: ('UNKNOWN', 'the waypoint follower failed'),
    601: ('TASK_EXECUTOR_FAILED', 'the task at a waypoint failed'),
    602: ('NO_VALID_WAYPOINTS', 'the route has no waypoint that can be used'),
    603: ('STOP_ON_MISSED_WAYPOINT', 'a waypoint was not reached, so the rest was given up'),
    # Spin, BackUp, DriveOnHeading, AssistedTeleop, Wait
    700: ('UNKNOWN', 'the turn failed'),
    701: ('TIMEOUT', 'the turn took longer than it was allowed to'),
    702: ('TF_ERROR', f'the behaviour {_NO_TRANSFORM}'),
    703: ('COLLISION_AHEAD', 'the turn would have hit an obstacle'),
    710: ('UNKNOWN', 'backing up failed'),
    711: ('TIMEOUT', 'backing up took longer than it was allowed to'),
    712: ('TF_ERROR', f'the behaviour {_NO_TRANSFORM}'),
    713: ('INVALID_INPUT', 'the behaviour cannot use the distance or speed that it got'),
    714: ('COLLISION_AHEAD', 'there is an obstacle behind the robot'),
    720: ('UNKNOWN', 'driving straight failed'),
    721: ('TIMEOUT', 'driving straight took longer than it was allowed to'),
    722: ('TF_ERROR', f'the behaviour {_NO_TRANSFORM}'),
    723: ('COLLISION_AHEAD', 'there is an obstacle ahead'),
    724: ('INVALID_INPUT', 'the behaviour cannot use the distance or speed that it got'),
    730: ('UNKNOWN', 'assisted driving failed'),
    731: ('TIMEOUT', 'assisted driving took longer than it was allowed to'),
    732: ('TF_ERROR', f'the behaviour {_NO_TRANSFORM}'),
    740: ('UNKNOWN', 'waiting failed'),
    741: ('TIMEOUT', 'waiting took longer than it was allowed to'),
    # DockRobot, UndockRobot
    901: ('DOCK_NOT_IN_DB', 'the docking server knows no such dock'),
    902: ('DOCK_NOT_VALID', 'the docking server cannot use that dock'),
    903: ('FAILED_TO_STAGE', 'the robot did not reach the place in front of the dock'),
    904: ('FAILED_TO_DETECT_DOCK', 'the dock was not seen'),
    905: ('FAILED_TO_CONTROL', 'the robot could not be driven at the dock'),
    906: ('FAILED_TO_CHARGE', 'the robot is at the dock but does not charge'),
    907: ('TIMEOUT', 'the docking server took too long'),
    999: ('UNKNOWN', 'the docking server failed'),
    # NavigateToPose, NavigateThroughPoses
    9000: ('UNKNOWN', 'the navigator failed'),
    9001: ('FAILED_TO_LOAD_BEHAVIOR_TREE', 'the navigator could not load its behaviour tree'),
    9002: ('TF_ERROR', f'the navigator {_NO_TRANSFORM}'),
    9003: ('TIMEOUT', 'the navigator took too long'),
    9100: ('UNKNOWN', 'the navigator failed'),
    9101: ('FAILED_TO_LOAD_BEHAVIOR_TREE', 'the navigator could not load its behaviour tree'),
    9102: ('TF_ERROR', f'the navigator {_NO_TRANSFORM}'),
    9103: ('TIMEOUT', 'the navigator took too long')}


@dataclass(frozen=True)
class Explanation:
    """Why an action failed: number (0: none was given), name of its constant, and words."""

    code: int
    name: str
    words: str

    def fields(self) -> dict[str, Any]:
        """Return what the final event tells of it; nothing where no number was given."""
        return {'error_code': self.code, 'error': self.name} if self.code else {}


def known_codes() -> dict[int, str]:
    """Return the name of the constant of every number that has words here."""
    return {code: name for code, (name, _) in _CODES.items()}


def explain_code(interface: str, code: int, own_name: str = '') -> Explanation:
    """
    Return what an error code means.

    Parameters
    ----------
    interface
        Type of the action.
    code
        The number, 0 where the result has none.
    own_name
        Name of the constant of that number in the action's own type, empty where it has none.

    """
    name, words = '', ''
    if interface.startswith(NAV2_PACKAGES):
        name, words = _CODES.get(code, ('', ''))
    if own_name and own_name != name:
        # A later Nav2 may have given the number another meaning; its own name tells.
        name, words = own_name, own_name.lower().replace('_', ' ')
    shown = f'{name}, code {code}' if name else f'code {code}'
    if not code:
        return Explanation(0, '', '')
    return Explanation(code, name, f'{words} ({shown})' if words else shown)


def explain_result(interface: str, result: Mapping[str, Any]) -> Explanation:
    """
    Return why an action failed, by its result's fields.

    ``error_code``, ``error_name`` (of the type's own constant) and ``error_msg`` are read, each
    where it exists.
    """
    code = result.get('error_code')
    explained = explain_code(
        interface, code if isinstance(code, int) else 0, str(result.get('error_name') or ''))
    message = ' '.join(str(result.get('error_msg') or '').split()).rstrip('.')
    words = ': '.join(part for part in (explained.words, message) if part)
    return Explanation(explained.code, explained.name, words)
