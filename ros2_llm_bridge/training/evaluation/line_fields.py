# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the fields of a labelled line may hold. Knows no file and no robot."""

from __future__ import annotations

from typing import Any, Callable, Mapping

#: What a line may expect, with the fields that the scorer needs.
EXPECTABLE: Mapping[str, tuple[str, ...]] = {
    'move': ('distance_m',), 'turn': ('angle_rad',), 'velocity': ('direction',),
    'arc': ('radius_m', 'angle_rad', 'sign'), 'goto_place': ('place',),
    'goto_pose': (), 'route': ('goals', 'stops'), 'go_back': (), 'stop': (),
    'wait': ('duration_s',),
    'call': ('name', 'interface', 'fields'), 'refuse': ()}

#: Fields whose null leaves the amount to the robot; which way then needs a "sign".
_AMOUNTS = {'move': 'distance_m', 'turn': 'angle_rad'}
#: Fields of a pose on the map, or of one beside a place.
_POSES = (('x', 'y'), ('beside', 'forward_m', 'left_m'))

#: A larger number than any robot means, and one with which arithmetic still works.
_LARGEST = 1e100


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and (
        abs(value) < _LARGEST)


def _is_number_or_null(value: Any) -> bool:
    return value is None or _is_number(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


#: For each field of an action: what it must be, and what tells.
_RULES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(
        ('distance_m', 'angle_rad', 'speed_mps', 'rate_rps', 'linear_mps', 'angular_rps',
         'duration_s', 'yaw_rad', 'radius_m', 'length_m'),
        ('a number or null', _is_number_or_null)),
    **dict.fromkeys(('x', 'y', 'forward_m', 'left_m'), ('a number', _is_number)),
    **dict.fromkeys(
        ('place', 'beside', 'frame', 'name', 'interface', 'kind'),
        ('a text that is not empty', _is_text)),
    'place_alt': ('a text or a list of texts', lambda value: _is_text(value) or _are_texts(value)),
    'direction': ('forward, backward, left or right', lambda value: value in (
        'forward', 'backward', 'left', 'right')),
    'turning': ('left or right', lambda value: value in ('left', 'right')),
    'stops': ('true or false', lambda value: isinstance(value, bool)),
    'goals': ('a list of at least two goals', lambda value: isinstance(value, list)
              and len(value) > 1),
    'sign': ('1 or -1', lambda value: _is_number(value) and value in (1, -1)),
    'axis': ('"x" or "y"', lambda value: value in ('x', 'y')),
    'fields': ('an object', lambda value: isinstance(value, dict)),
}

#: For each further field of a line: what it must be if it is there, and what tells.
_LINE_RULES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(('kind', 'origin'), ('a text', lambda value: isinstance(value, str))),
    'flags': ('a list of texts', _are_texts), 'place_alt': _RULES['place_alt'],
    'capabilities': ('a list', lambda value: isinstance(value, list)),
}


def check_action(action: Any) -> None:
    """
    Check an action that a line expects.

    Raises
    ------
    ValueError
        If it is none; the message names the field and says what it must be.

    """
    do = action.get('do') if isinstance(action, dict) else None
    if not isinstance(do, str) or do not in EXPECTABLE:
        raise ValueError(f'"do" must be one of {", ".join(EXPECTABLE)}, not {action!r}')
    missing = [name for name in EXPECTABLE[do] if name not in action]
    amount = _AMOUNTS.get(do, '')
    if not missing and amount and action[amount] is None and 'sign' not in action:
        missing = [f'a "sign" beside the "{amount}" that is null']
    if do == 'goto_pose' and not any(all(n in action for n in names) for names in _POSES):
        missing = ['x, y']
    if missing:
        raise ValueError(f'{do} lacks {", ".join(missing)}')
    _check(action, _RULES, f'of {do} ')
    for goal in action['goals'] if do == 'route' else ():
        check_action(goal)


def check_fields(values: Mapping[str, Any]) -> None:
    """
    Check the fields of a line besides ``text`` and ``expected``; null is as good as none.

    Raises
    ------
    ValueError
        As ``check_action``.

    """
    _check({name: value for name, value in values.items() if value is not None}, _LINE_RULES, '')


def _check(
        values: Mapping[str, Any], rules: Mapping[str, tuple[str, Callable[[Any], bool]]],
        whose: str) -> None:
    for name, value in values.items():
        must, holds = rules.get(name, ('', lambda value: True))
        if not holds(value):
            raise ValueError(f'"{name}" {whose}must be {must}, not {value!r}')
