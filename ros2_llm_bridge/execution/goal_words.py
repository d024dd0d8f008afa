# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The plain sentences about action goals: how they ended, by their result and what was measured.

Reads results as dictionaries by field name, so that fields which only some distributions have are
used where they exist. Knows no ROS.
"""

from __future__ import annotations

import math
from typing import Any, Mapping, Sequence, Union

from ros2_llm_bridge.commands.goals import ActionGoal
from ros2_llm_bridge.commands.primitives import (
    Move, NavigateThrough, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.execution.nav2_codes import explain_code, explain_result
from ros2_llm_bridge.execution.reports import doing, driven, target_of, turned
from ros2_llm_bridge.execution.result_words import answer_words, message_of
from ros2_llm_bridge.execution.values import GoalEnd

#: What an action has done whose success is best told in its own word.
_DONE = {'DockRobot': 'Docked', 'UndockRobot': 'Undocked'}

#: WaypointStatus.waypoint_status: SKIPPED and FAILED (nav2_msgs, Kilted and later).
_MISSED_STATUS = (2, 3)

_CODES = {'rejected': 'goal_rejected', 'unavailable': 'unavailable',
          'cancelled': 'goal_cancelled', 'aborted': 'goal_aborted'}


def failure_code(end: GoalEnd) -> str:
    """Return the event's code for a goal that did not succeed."""
    return _CODES.get(end.status, 'goal_aborted')


def failure_reason(goal: ActionGoal, end: GoalEnd) -> str:
    """Return why a goal did not succeed, as part of a sentence."""
    explained = explain_result(goal.interface, end.result).words
    detail = ': '.join(part for part in (explained, end.reason) if part)
    if end.status == 'rejected':
        hint = '' if not goal.interface.startswith('nav2_msgs/') else (
            'it is not active, or takes no such goal')
        return _joined(f'{goal.name} rejected the goal', detail or hint)
    if end.status == 'unavailable':
        return _joined(f'{goal.name} does not answer', detail)
    if end.status == 'cancelled':
        return _joined(f'{goal.name} was cancelled by somebody else', detail)
    if not end.result.get('success', True) and end.status == 'succeeded':
        return _joined(f'{goal.name} reports no success', detail or message_of(end.result))
    return _joined(f'{goal.name} gave up', detail or 'it told no reason')


def failed(primitive: Primitive, reason: str) -> str:
    """Return the sentence about a goal that did not succeed."""
    if isinstance(primitive, (NavigateTo, NavigateThrough)):
        return f'I did not reach {target_of(primitive)}: {reason}.'
    return f'I failed {doing(primitive)}: {reason}.'


def succeeded(
    primitive: Primitive, goal: ActionGoal, result: Mapping[str, Any],
    measured: Mapping[str, float], recoveries: int,
) -> str:
    """Return the sentence about a goal that succeeded."""
    if isinstance(primitive, (NavigateTo, NavigateThrough)):
        return f'{_arrived(primitive)}{after_recoveries(recoveries)}.'
    if isinstance(primitive, Pause):
        return f'Waited {primitive.duration_s:g} s.'
    if isinstance(primitive, Move) and measured:
        return driven(measured['distance_m'])
    if isinstance(primitive, Rotate) and measured:
        return turned(measured['angle_rad'])
    name = goal.interface.rpartition('/')[2]
    retries = _counted(result.get('num_retries'), 'retry', 'retries')
    if name in _DONE and goal.interface.startswith(('nav2_msgs/', 'opennav_docking_msgs/')):
        return f'{_DONE[name]}{retries}.'
    answer = answer_words(result)
    return f'{goal.name} reports success{retries}' + (f': {answer}.' if answer else '.')


def after_recoveries(count: int) -> str:
    """Return ``' after 2 recoveries'``, empty for none."""
    return _counted(count, 'recovery', 'recoveries')


def missed_waypoints(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """
    Return the goals of a route that were not reached, each with ``index`` and ``error_code``.

    Jazzy tells of MissedWaypoint, Kilted and later of WaypointStatus; a follower that goes on
    after a miss ends with success all the same.
    """
    found: list[Mapping[str, Any]] = []
    for entry in result.get('missed_waypoints') or ():
        index = entry.get('index', entry.get('waypoint_index', 0))
        found.append({'index': index, 'error_code': entry.get('error_code', 0)})
    for entry in result.get('waypoint_statuses') or ():
        if entry.get('waypoint_status') in _MISSED_STATUS:
            found.append({'index': entry.get('waypoint_index', 0),
                          'error_code': entry.get('error_code', 0)})
    return found


def missed(route: NavigateThrough, goal: ActionGoal, entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the sentence about a route that ended with goals left out."""
    count = len(route.poses)
    return (f'I missed {len(entries)} of {count} goals of the route: '
            + missed_names(route, goal, entries)
            + ('.' if len(entries) >= count else '; I reached the others.'))


def missed_names(
    route: NavigateThrough, goal: ActionGoal, entries: Sequence[Mapping[str, Any]],
) -> str:
    """Return the goals of a route that were missed, each with the reason if there is one."""
    words = []
    for entry in entries:
        index = int(entry['index'])
        name = target_of(route.poses[index]) if index < len(route.poses) else f'goal {index + 1}'
        why = explain_code(goal.interface, int(entry['error_code'])).words
        words.append(f'{name} ({why})' if why else name)
    return ', '.join(words)


def feedback_shown(feedback: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the numbers of feedback that mean something.

    Nav2 fills in zeros while it does not know: the time that remains at a slow speed, and before
    the first path the distance as well.
    """
    shown = {name: value for name, value in feedback.items()
             if not isinstance(value, float) or math.isfinite(value)}
    if not shown.get('estimated_time_remaining', 1.0):
        del shown['estimated_time_remaining']
    if not shown.get('distance_remaining', 1.0) and shown.get('navigation_time', 2.0) < 1.0:
        del shown['distance_remaining']
    return shown


def _arrived(primitive: Union[NavigateTo, NavigateThrough]) -> str:
    if isinstance(primitive, NavigateTo):
        return f'Arrived at {target_of(primitive)}'
    last = target_of(primitive.poses[-1])
    before = [target_of(pose) for pose in primitive.poses[:-1]]
    return f'Arrived at {last}' + (f' by way of {", ".join(before)}' if before else '')


def _joined(begin: str, detail: str) -> str:
    return f'{begin}: {detail}' if detail else begin


def _counted(value: Any, one: str, many: str) -> str:
    count = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return '' if count < 1 else f' after {count} {one if count == 1 else many}'
