# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Render commands into their written form, the text that the model writes.

The inverse of ``parser.parse``. Knows the words of ``vocabulary`` and no robot profile.
"""

from __future__ import annotations

from ros2_llm_bridge.commands.model import (
    Again, Arc, Call, Cannot, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Program,
    Route, Stop, Turn, Wait)
from ros2_llm_bridge.commands.vocabulary import (
    NAVIGATE_ACTION, NAVIGATE_TYPE, THROUGH_ACTION, THROUGH_TYPE, TWIST_TYPE, VELOCITY_TOPIC,
    WAIT_ACTION, WAIT_TYPE, WAYPOINTS_ACTION, WAYPOINTS_TYPE)

#: ros2cli words before the name of a capability, by kind.
CALL_VERBS = {'topic': 'topic pub --once', 'service': 'service call', 'action': 'action send_goal'}

PUB = 'ros2 topic pub '
TWIST = f'{VELOCITY_TOPIC} {TWIST_TYPE} '
NAVIGATE = f'ros2 action send_goal {NAVIGATE_ACTION} {NAVIGATE_TYPE} '
#: Routes by whether the robot stops at each place.
ROUTES = {False: f'ros2 action send_goal {THROUGH_ACTION} {THROUGH_TYPE} ',
          True: f'ros2 action send_goal {WAYPOINTS_ACTION} {WAYPOINTS_TYPE} '}
#: Between two places of a route.
NEXT_STOP = '}}, {header: {frame_id: '
WAIT = f'ros2 action send_goal {WAIT_ACTION} {WAIT_TYPE} '
STOP = f'{PUB}--once {TWIST}"{{}}"'
BACK = f'{NAVIGATE}"{{pose: {{header: {{stamp: start}}}}}}"'
CANNOT = '# cannot: '
#: How often, by whether further times are counted rather than all.
OFTEN = {False: '# times: ', True: '# again: '}


def render_command(command: Command) -> str:
    """Return the one written line of a command."""
    if isinstance(command, (Drive, Turn, Arc)):
        return _render_twist(command)
    if isinstance(command, Stop):
        return STOP
    if isinstance(command, Wait):
        return f'{WAIT}"{{time: {command.duration}}}"'
    if isinstance(command, GoBack):
        return BACK
    if isinstance(command, Again):
        count = '' if command.count is None else f' {command.count}'
        return f'{OFTEN[command.further]}{command.scope}{count}'
    if isinstance(command, Call):
        return _render_call(command)
    return _render_goal(command)


def render_written(program: Program) -> str:
    """Return the written form: one command a line, or ``# cannot: CODE``."""
    if isinstance(program, Cannot):
        return CANNOT + program.code
    return '\n'.join(render_command(command) for command in program)


def _render_twist(command: Drive | Turn | Arc) -> str:
    bound = '' if command.bound is None else f'--for {command.bound} '
    sign = '-' if command.sign < 0 else ''
    if isinstance(command, Drive):
        return f'{PUB}{bound}{TWIST}"{{linear: {{{command.axis}: {sign}{command.speed}}}}}"'
    if isinstance(command, Turn):
        return f'{PUB}{bound}{TWIST}"{{angular: {{z: {sign}{command.rate}}}}}"'
    size = 'diameter' if command.across else 'radius'
    radius = '' if command.radius is None else f'--{size} {command.radius} '
    return (f'{PUB}{bound}{radius}{TWIST}"{{linear: {{x: {command.speed}}}, '
            f'angular: {{z: {sign}{command.rate}}}}}"')


def _render_goal(command: GoToPlace | GoBeside | Route | GoToPose) -> str:
    if isinstance(command, Route):
        stops = NEXT_STOP.join(command.names)
        return f'{ROUTES[command.stops]}"{{poses: [{{header: {{frame_id: {stops}}}}}]}}"'
    if isinstance(command, GoToPlace):
        speed = '' if command.speed == 'default' else f', speed: {command.speed}'
        return f'{NAVIGATE}"{{pose: {{header: {{frame_id: {command.name}}}}}{speed}}}"'
    if isinstance(command, GoBeside):
        sign = '-' if command.sign < 0 else ''
        return (f'{NAVIGATE}"{{pose: {{header: {{frame_id: {command.name}}}, pose: {{position: '
                f'{{{command.axis}: {sign}{command.distance}}}}}}}}}"')
    yaw = '' if command.yaw is None else f', orientation: {{z: {command.yaw}}}'
    return f'{NAVIGATE}"{{pose: {{pose: {{position: {{{command.point}}}{yaw}}}}}}}"'


def _render_call(command: Call) -> str:
    fields = ', '.join(f'{name}: {_render_value(value)}' for name, value in command.fields)
    return f'ros2 {CALL_VERBS[command.kind]} {command.name} {command.interface} "{{{fields}}}"'


def _render_value(value: object) -> str:
    if isinstance(value, bool):
        return 'true' if value else 'false'
    return str(value)
