# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Render commands into their written form, the text that the model writes.

The inverse of ``parser.parse``. Knows the words of ``vocabulary`` and no robot profile.
"""

from __future__ import annotations

from ros2_llm_bridge.commands.model import (
    Call, Cannot, Command, Drive, GoToPlace, GoToPose, Program, Stop, Turn, Wait)
from ros2_llm_bridge.commands.vocabulary import (
    NAVIGATE_ACTION, NAVIGATE_TYPE, TWIST_TYPE, VELOCITY_TOPIC, WAIT_ACTION, WAIT_TYPE)

#: ros2cli words before the name of a capability, by kind.
CALL_VERBS = {'topic': 'topic pub --once', 'service': 'service call', 'action': 'action send_goal'}

PUB = 'ros2 topic pub '
TWIST = f'{VELOCITY_TOPIC} {TWIST_TYPE} '
NAVIGATE = f'ros2 action send_goal {NAVIGATE_ACTION} {NAVIGATE_TYPE} '
WAIT = f'ros2 action send_goal {WAIT_ACTION} {WAIT_TYPE} '
STOP = f'{PUB}--once {TWIST}"{{}}"'
CANNOT = '# cannot: '


def render_command(command: Command) -> str:
    """Return the one written line of a command."""
    if isinstance(command, (Drive, Turn)):
        return _render_twist(command)
    if isinstance(command, Stop):
        return STOP
    if isinstance(command, Wait):
        return f'{WAIT}"{{time: {command.duration}}}"'
    if isinstance(command, GoToPlace):
        return f'{NAVIGATE}"{{pose: {{header: {{frame_id: {command.name}}}}}}}"'
    if isinstance(command, GoToPose):
        yaw = '' if command.yaw is None else f', orientation: {{z: {command.yaw}}}'
        return f'{NAVIGATE}"{{pose: {{pose: {{position: {{{command.point}}}{yaw}}}}}}}"'
    return _render_call(command)


def render_written(program: Program) -> str:
    """Return the written form: one command a line, or ``# cannot: CODE``."""
    if isinstance(program, Cannot):
        return CANNOT + program.code
    return '\n'.join(render_command(command) for command in program)


def _render_twist(command: Drive | Turn) -> str:
    bound = '' if command.bound is None else f'--for {command.bound} '
    sign = '-' if command.sign < 0 else ''
    if isinstance(command, Drive):
        return f'{PUB}{bound}{TWIST}"{{linear: {{{command.axis}: {sign}{command.speed}}}}}"'
    return f'{PUB}{bound}{TWIST}"{{angular: {{z: {sign}{command.rate}}}}}"'


def _render_call(command: Call) -> str:
    fields = ', '.join(f'{name}: {_render_value(value)}' for name, value in command.fields)
    return f'ros2 {CALL_VERBS[command.kind]} {command.name} {command.interface} "{{{fields}}}"'


def _render_value(value: object) -> str:
    if isinstance(value, bool):
        return 'true' if value else 'false'
    return str(value)
