# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Parse a written form into commands; the inverse of ``written.render_written``.

Strict: what the grammar cannot produce does not parse. Meaning (limits, places) is not its job.
"""

from __future__ import annotations

import re
from typing import Callable, Optional, Sequence, Union

from ros2_llm_bridge.commands.model import (
    Again, Arc, Axis, Call, Cannot, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Point,
    Program, Quantity, Route, Sign, Stop, Turn, Wait)
from ros2_llm_bridge.commands.vocabulary import (
    ANGLE_WORDS, Dimension, FRAME_NAMES, LITTLE, MODEL_REFUSALS, SPEED_WORDS, UNITS)
from ros2_llm_bridge.commands.written import (
    BACK, CALL_VERBS, CANNOT, NAVIGATE, NEXT_STOP, OFTEN, PUB, ROUTES, STOP, TWIST, WAIT)
from ros2_llm_bridge.errors import CommandSyntaxError
from ros2_llm_bridge.profile.schema import Capability

_NUMBER = r'-?[0-9]{1,12}(?:\.[0-9]{1,6})?'
_QUANTITY = re.compile(rf'({_NUMBER})([a-z/]*)')
_TWIST = re.compile(
    re.escape(PUB) + r'(?:--for (?P<bound>\S+) )?' + re.escape(TWIST)
    + r'"\{(?:linear: \{(?P<axis>[xy]): (?P<drive_sign>-?)(?P<speed>[^-{}\s]\S*?)\}'
    + r'|angular: \{z: (?P<turn_sign>-?)(?P<rate>[^-{}\s]\S*?)\})\}"')
_ARC = re.compile(
    re.escape(PUB) + r'(?:--for (?P<bound>\S+) )?(?:--(?P<size>radius|diameter) (?P<radius>\S+) )?'
    + re.escape(TWIST) + r'"\{linear: \{x: (?P<speed>[^-{}\s,]+)\}, '
    r'angular: \{z: (?P<sign>-?)(?P<rate>[^-{}\s,]+)\}\}"')
_NAME = r'[^\W_][^{}",:\\]*'
_PLACE = re.compile(
    re.escape(NAVIGATE) + rf'"{{pose: {{header: {{frame_id: (?P<name>{_NAME})}}}}'
    r'(?:, speed: (?P<speed>slow|fast))?\}"')
_BESIDE = re.compile(
    re.escape(NAVIGATE) + rf'"{{pose: {{header: {{frame_id: (?P<name>{_NAME})}}, '
    r'pose: \{position: \{(?P<axis>[xy]): (?P<sign>-?)(?P<distance>[^-{}\s]+)\}\}\}\}"')
_ROUTE = re.compile(
    '(?P<head>' + '|'.join(map(re.escape, ROUTES.values()))
    + rf')"{{poses: \[{{header: {{frame_id: (?P<names>{_NAME}(?:{re.escape(NEXT_STOP)}{_NAME})+)'
    r'\}\}\]\}"')
_POSE = re.compile(
    re.escape(NAVIGATE)
    + rf'"{{pose: {{pose: {{position: {{x: (?P<x>{_NUMBER}), y: (?P<y>{_NUMBER})}}'
    + r'(?:, orientation: \{z: (?P<yaw>\S+?)\})?\}\}\}"')
_WAIT = re.compile(re.escape(WAIT) + r'"\{time: (?P<time>\S+?)\}"')
_AGAIN = re.compile(
    '(?P<head>' + '|'.join(map(re.escape, OFTEN.values()))
    + r')(?P<scope>last|all)(?: (?P<count>\S+))?')
#: What says something of the lines before it, and therefore is never the first.
REFERRING = (GoBack, Again)


def parse(text: str, capabilities: Sequence[Capability] = ()) -> Program:
    """
    Return the commands of a written form.

    Parameters
    ----------
    text
        One command a line, or ``# cannot: CODE``.
    capabilities
        Capabilities that may be called.

    Raises
    ------
    CommandSyntaxError
        If the text is no written form, with the index of the line that is wrong.

    """
    if text.startswith(CANNOT):
        code = text[len(CANNOT):]
        if code not in MODEL_REFUSALS:
            raise CommandSyntaxError(
                text, len(CANNOT), f'{code!r} is no refusal code',
                'one of ' + ', '.join(MODEL_REFUSALS))
        return Cannot(code)
    commands: list[Command] = []
    index = 0
    for line in text.split('\n'):
        command = _parse_line(text, line, index, capabilities)
        if isinstance(command, REFERRING) and not commands:
            raise CommandSyntaxError(
                text, index, 'refers to a command before it', 'a command as the first line')
        commands.append(command)
        index += len(line) + 1
    return tuple(commands)


def parse_quantity(text: str) -> Optional[Quantity]:
    """Return a written quantity such as ``1.5ft``, or None."""
    found = _QUANTITY.fullmatch(text)
    return Quantity(found[1], found[2]) if found and found[2] in UNITS else None


def _parse_line(
        text: str, line: str, index: int, capabilities: Sequence[Capability]) -> Command:
    if line == STOP:
        return Stop()
    if line == BACK:
        return GoBack()
    for pattern, build in _PATTERNS:
        found = pattern.fullmatch(line)
        if found:
            command = build(found)
            if command is None:
                break
            return command
    for capability in capabilities:
        call = _parse_call(line, capability)
        if call is not None:
            return call
    raise CommandSyntaxError(
        text, index, 'not a written command', 'see the table of written forms in the README')


def _build_twist(found: re.Match[str]) -> Optional[Command]:
    bound = found['bound']
    if found['axis']:
        speed = _speed(found['speed'], Dimension.SPEED)
        drive_bound = LITTLE if bound == LITTLE else _bound(
            bound, Dimension.LENGTH, Dimension.TIME)
        if speed is None or (bound is not None and drive_bound is None):
            return None
        axis: Axis = 'x' if found['axis'] == 'x' else 'y'
        sign = _sign(found['drive_sign'])
        return Drive(sign, drive_bound, speed, axis)  # type: ignore[arg-type]
    rate = _speed(found['rate'], Dimension.RATE)
    turn_bound = bound if bound in _TURN_WORDS else _bound(
        bound, Dimension.ANGLE, Dimension.NUMBER, Dimension.TIME)
    if rate is None or (bound is not None and turn_bound is None):
        return None
    return Turn(_sign(found['turn_sign']), turn_bound, rate)


def _build_arc(found: re.Match[str]) -> Optional[Command]:
    said = found['bound']
    bound = said if said in _TURN_WORDS else _bound(
        said, Dimension.ANGLE, Dimension.NUMBER, Dimension.LENGTH, Dimension.TIME)
    radius = _bound(found['radius'], Dimension.LENGTH)
    speed = _speed(found['speed'], Dimension.SPEED)
    rate = 'default' if found['rate'] == 'default' else _bound(found['rate'], Dimension.RATE)
    wrong = said is not None and bound is None or found['size'] and radius is None
    if wrong or speed is None or rate is None:
        return None
    return Arc(_sign(found['sign']), bound, radius, found['size'] == 'diameter', speed, rate)


def _sign(text: str) -> Sign:
    return -1 if text else 1


def _speed(text: str, dimension: Dimension) -> Union[Quantity, str, None]:
    return text if text in SPEED_WORDS else _bound(text, dimension)


def _bound(text: Optional[str], *dimensions: Dimension) -> Optional[Quantity]:
    """Return a quantity that is not negative and of one of the dimensions, or None."""
    quantity = None if text is None or text.startswith('-') else parse_quantity(text)
    return quantity if quantity and quantity.dimension in dimensions else None


def _is_place(name: str) -> bool:
    return name == name.strip() and name not in FRAME_NAMES


def _build_place(found: re.Match[str]) -> Optional[Command]:
    name = found['name']
    return GoToPlace(name, found['speed'] or 'default') if _is_place(name) else None


def _build_beside(found: re.Match[str]) -> Optional[Command]:
    distance = _bound(found['distance'], Dimension.LENGTH)
    axis: Axis = 'x' if found['axis'] == 'x' else 'y'
    if distance is None or not _is_place(found['name']):
        return None
    return GoBeside(found['name'], axis, _sign(found['sign']), distance)


def _build_route(found: re.Match[str]) -> Optional[Command]:
    names = tuple(found['names'].split(NEXT_STOP))
    return Route(names, found['head'] == ROUTES[True]) if all(map(_is_place, names)) else None


def _build_again(found: re.Match[str]) -> Optional[Command]:
    further = found['head'] == OFTEN[True]
    count = _bound(found['count'], Dimension.COUNT)
    if count is None and (found['count'] is not None or not further):
        return None
    return Again('last' if found['scope'] == 'last' else 'all', count, further)


def _build_pose(found: re.Match[str]) -> Optional[Command]:
    point = Point(found['x'], found['y'])
    if found['yaw'] is None:
        return GoToPose(point)
    yaw = parse_quantity(found['yaw'])
    if yaw is None or yaw.dimension not in (Dimension.ANGLE, Dimension.NUMBER):
        return None
    return GoToPose(point, yaw)


def _build_wait(found: re.Match[str]) -> Optional[Command]:
    duration = _bound(found['time'], Dimension.TIME)
    return Wait(duration) if duration else None


_TURN_WORDS = ('default', LITTLE, *ANGLE_WORDS)
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Optional[Command]]], ...] = (
    (_TWIST, _build_twist), (_PLACE, _build_place), (_POSE, _build_pose), (_WAIT, _build_wait),
    (_ARC, _build_arc), (_BESIDE, _build_beside), (_ROUTE, _build_route), (_AGAIN, _build_again))


def _parse_call(line: str, capability: Capability) -> Optional[Call]:
    head = f'ros2 {CALL_VERBS[capability.kind]} {capability.name} {capability.interface} "{{'
    if not (line.startswith(head) and line.endswith('}"')):
        return None
    arguments = capability.arguments or {}
    patterns = {'bool': 'true|false', 'number': _NUMBER, 'string': _NAME}
    body = ', '.join(f'{re.escape(n)}: ({patterns[kind]})' for n, kind in arguments.items())
    found = re.fullmatch(body, line[len(head):-2])
    if found is None:
        return None
    fields = tuple(
        (name, _value(kind, value))
        for (name, kind), value in zip(arguments.items(), found.groups()))
    return Call(capability.kind, capability.name, capability.interface, fields)


def _value(kind: str, text: str) -> Union[bool, Quantity, str]:
    if kind == 'bool':
        return text == 'true'
    return Quantity(text, '') if kind == 'number' else text
