# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How far a route came that was not ended: which of its goals are behind the robot, and the words.

Claims a goal only where the server's own count says so. Knows no ROS.
"""

from __future__ import annotations

from typing import Any, Mapping

from ros2_llm_bridge.commands.primitives import NavigateThrough
from ros2_llm_bridge.execution.goal_words import missed_waypoints
from ros2_llm_bridge.execution.reports import target_of

#: WaypointStatus.waypoint_status: COMPLETED (nav2_msgs, Kilted and later).
_COMPLETED = 1


def reached(
    route: NavigateThrough, feedback: Mapping[str, Any], result: Mapping[str, Any],
) -> tuple[int, ...]:
    """
    Return which goals of a route were reached, by their places in it.

    Parameters
    ----------
    route
        The route, which its server gave up.
    feedback
        The newest of its goal. The navigator removes a goal that it has passed, and counts those
        that remain; 0 stands for what it does not know.
    result
        Of its goal. The waypoint follower counts on at a goal that it missed, so its count means
        something only beside the list of these, which the goal that failed is one of.

    """
    count = len(route.poses)
    missed = {int(entry['index']) for entry in missed_waypoints(result)}
    completed = {entry.get('waypoint_index') for entry in result.get('waypoint_statuses') or ()
                 if entry.get('waypoint_status') == _COMPLETED}
    if route.stops:
        passed = int(feedback.get('current_waypoint', 0)) if missed else 0
    else:
        remaining = int(feedback.get('number_of_poses_remaining', 0))
        passed = count - remaining if 0 < remaining <= count else 0
    return tuple(index for index in range(count)
                 if index not in missed and (index < passed or index in completed))


def not_ended(route: NavigateThrough, done: tuple[int, ...], reason: str) -> str:
    """Return the sentence about a route of whose goals only those in ``done`` were reached."""
    behind = ', then '.join(target_of(route.poses[index]) for index in done)
    ahead = ', then '.join(
        target_of(pose) for index, pose in enumerate(route.poses) if index not in done)
    verb, refused = ('reached', 'not') if route.stops else ('passed', 'did not reach')
    return f'I {verb} {behind}, but {refused} {ahead}: {reason}.'
