# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Render primitives as canonical commands: plain ros2cli lines in SI units.

Each line is accepted unchanged by ``ros2``; every argument is quoted for a shell. A timed Twist is
the open-loop equivalent of a closed-loop motion: rate and count give the amount exactly, and a
zero follows.
"""

from __future__ import annotations

import math
import shlex
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from ros2_llm_bridge.commands.goals import action_goal, speed_limit_fields, SPEED_LIMIT_TYPE
from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, Pause, Primitive, Rotate)
from ros2_llm_bridge.profile.schema import RobotProfile

TWIST_TYPES = {
    'twist': 'geometry_msgs/msg/Twist', 'twist_stamped': 'geometry_msgs/msg/TwistStamped'}


def render_canonical(
        primitives: Sequence[Primitive], profile: RobotProfile,
        resolve_name: Callable[[str], str] = str) -> tuple[str, ...]:
    """
    Return the ``ros2`` lines of primitives, in order.

    Parameters
    ----------
    primitives
        As ``resolver.resolve`` returns them.
    profile
        The robot; velocity type ``auto`` is shown as Twist.
    resolve_name
        Maps a relative topic, service or action name to the resolved one.

    """
    return tuple(
        line for p in primitives for line in _render(p, profile, resolve_name))


def _render(
        primitive: Primitive, profile: RobotProfile, resolve_name: Callable[[str], str]
) -> Iterator[str]:
    goal = action_goal(primitive, profile)
    if goal is not None:
        limited = goal.speed_percent is not None
        if limited:
            yield _speed_limit(goal.speed_percent, profile, resolve_name)
        yield _line('action send_goal', resolve_name(goal.name), goal.interface, goal.fields)
        if limited:
            yield _speed_limit(None, profile, resolve_name)
    elif isinstance(primitive, Invoke):
        verb = 'service call' if primitive.kind == 'service' else 'topic pub --once'
        yield _line(verb, resolve_name(primitive.name), primitive.interface, primitive.fields)
    else:
        yield from _render_twists(primitive, profile, resolve_name(profile.velocity.topic))


def _speed_limit(
        percent: Optional[float], profile: RobotProfile, resolve_name: Callable[[str], str]
) -> str:
    topic = profile.navigation.speed_limit_topic if profile.navigation else None
    return _line('topic pub --once', resolve_name(topic or 'speed_limit'), SPEED_LIMIT_TYPE,
                 speed_limit_fields(percent))


def _render_twists(primitive: Primitive, profile: RobotProfile, topic: str) -> Iterator[str]:
    rate = profile.velocity.rate_hz
    if isinstance(primitive, Move):
        times, speed = _count(primitive.distance_m, primitive.speed_mps, rate)
        yield _twist(f'--rate {_plain(rate)} --times {times}', topic, {
            'linear': {primitive.axis: speed}}, profile)
    elif isinstance(primitive, Rotate):
        times, speed = _count(primitive.angle_rad, primitive.rate_rps, rate)
        yield _twist(f'--rate {_plain(rate)} --times {times}', topic, {
            'angular': {'z': speed}}, profile)
    elif isinstance(primitive, Arc):
        times, rate_rps = _count(primitive.angle_rad, primitive.rate_rps, rate)
        yield _twist(f'--rate {_plain(rate)} --times {times}', topic, {
            'linear': {'x': abs(rate_rps) * primitive.radius_m}, 'angular': {'z': rate_rps}},
            profile)
    elif isinstance(primitive, KeepVelocity):
        times = max(1, round(primitive.duration_s * rate))
        fields = _velocity_fields(primitive)
        yield _twist(f'--rate {_plain(rate)} --times {times}', topic, fields, profile)
    elif isinstance(primitive, Pause):
        times = max(1, round(primitive.duration_s * rate))
        yield _twist(f'--rate {_plain(rate)} --times {times}', topic, {}, profile)
        return
    elif not isinstance(primitive, Halt):
        raise TypeError(f'{primitive!r} is no velocity command')
    yield _twist('--once', topic, {}, profile)


def _count(amount: float, speed: float, rate_hz: float) -> tuple[int, float]:
    """Return how many messages at which signed speed give the amount exactly, never faster."""
    times = max(1, math.ceil(abs(amount) / speed * rate_hz - 1e-9))
    return times, amount * rate_hz / times


def _velocity_fields(velocity: KeepVelocity) -> dict[str, Any]:
    linear = {'x': velocity.linear_x_mps, 'y': velocity.linear_y_mps}
    moving = {axis: value for axis, value in linear.items() if value}
    fields: dict[str, Any] = {'linear': moving} if moving else {}
    if velocity.angular_z_rps:
        fields['angular'] = {'z': velocity.angular_z_rps}
    return fields


def _twist(options: str, topic: str, fields: Mapping[str, Any], profile: RobotProfile) -> str:
    if profile.velocity.type == 'twist_stamped':
        fields = {'header': {'frame_id': profile.frames.base}, 'twist': fields}
        return _line(f'topic pub {options}', topic, TWIST_TYPES['twist_stamped'], fields)
    return _line(f'topic pub {options}', topic, TWIST_TYPES['twist'], fields)


def _line(verb: str, name: str, interface: str, fields: Mapping[str, Any]) -> str:
    return f'ros2 {verb} {shlex.quote(name)} {interface} {shlex.quote(_flow(fields))}'


def _flow(value: Any) -> str:
    """Return a value as YAML in flow style."""
    if isinstance(value, Mapping):
        return '{' + ', '.join(f'{key}: {_flow(item)}' for key, item in value.items()) + '}'
    if isinstance(value, (list, tuple)):
        return '[' + ', '.join(map(_flow, value)) + ']'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if value is None:
        return 'null'
    if isinstance(value, float):
        return _float(value)
    return str(value) if isinstance(value, int) else _text(str(value))


def _float(value: float) -> str:
    """Return a float that YAML 1.1 reads as one: with a point, exponents only where needed."""
    if not math.isfinite(value):
        return '.nan' if math.isnan(value) else '.inf' if value > 0 else '-.inf'
    short = repr(value)
    if 'e' in short and not 1e-9 <= abs(value) < 1:
        mantissa, exponent = short.split('e')
        return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{int(exponent):+d}"
    plain = _plain(value)
    return plain if '.' in plain else f'{plain}.0'


def _plain(value: float) -> str:
    """Return a number in plain decimals, exact to 15 of them."""
    plain = f'{value + 0.0:.15f}'.rstrip('0').rstrip('.')
    short = repr(value + 0.0)
    return plain if 'e' in short or short.endswith('.0') else short


def _text(text: str) -> str:
    """Return a string that YAML reads as the same string."""
    if not text.isprintable():
        return '"' + ''.join(map(_escaped, text)) + '"'
    return "'" + text.replace("'", "''") + "'" if _needs_quotes(text) else text


def _escaped(character: str) -> str:
    if character in '"\\':
        return '\\' + character
    return character if character.isprintable() else f'\\U{ord(character):08x}'


def _needs_quotes(text: str) -> bool:
    """Return whether YAML would read a plain text as something else than this string."""
    plain = text.replace('_', '').replace(' ', '').replace('/', '').isalpha()
    return not plain or text != text.strip() or text.lower() in (
        'true', 'false', 'yes', 'no', 'on', 'off', 'null', 'y', 'n')
