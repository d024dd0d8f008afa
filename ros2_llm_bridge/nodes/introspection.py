# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
ROS interface types by name: import them, list their fields, fill them from plain dictionaries.

Values come from a robot profile or from what a person said, so nothing is trusted: an unknown
field or a wrong type is an error with its name.
"""

from __future__ import annotations

from array import array
import importlib
import math
from typing import Any, Mapping, Sequence

from ros2_llm_bridge.errors import FieldError, RobotError

_FOLDERS = ('msg', 'srv', 'action')
_INTEGERS = {
    **{f'int{bits}': (-2 ** (bits - 1), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f'uint{bits}': (0, 2 ** bits - 1) for bits in (8, 16, 32, 64)}, 'octet': (0, 255)}
_FLOATS = ('float', 'double')


def interface_class(interface: str) -> Any:
    """
    Return the Python class of ``package/msg|srv|action/Name``.

    Raises
    ------
    RobotError
        If no such interface is installed.

    """
    parts = interface.split('/')
    if len(parts) != 3 or parts[1] not in _FOLDERS or not all(p.isidentifier() for p in parts):
        raise RobotError(interface, 'is no interface name', 'write package/msg/Name')
    try:
        return getattr(importlib.import_module(f'{parts[0]}.{parts[1]}'), parts[2])
    except (ImportError, AttributeError) as error:
        raise RobotError(
            interface, 'is not installed', f'install the package {parts[0]}') from error


def filled_class(interface: str) -> Any:
    """Return the message class that a person fills: message, request of a service, goal."""
    kind = interface.split('/')[1] if '/' in interface else ''
    found = interface_class(interface)
    return {'srv': getattr(found, 'Request', None), 'action': getattr(found, 'Goal', None)}.get(
        kind, found)


def fields_of(interface: str) -> dict[str, str]:
    """
    Return field names and types of a message, a service's request or an action's goal.

    Raises
    ------
    RobotError
        If no such interface is installed.

    """
    return dict(filled_class(interface).get_fields_and_field_types())


class InstalledInterfaces:
    """The catalogue of the interfaces that are installed here."""

    def fields(self, interface: str) -> Mapping[str, str]:
        """Return field names and types; see ``fields_of``."""
        return fields_of(interface)


def fill(message: Any, fields: Mapping[str, Any], path: str = '') -> Any:
    """
    Set fields of a message by name and return it; fields not named keep their defaults.

    Raises
    ------
    RobotError
        If a field does not exist or a value does not fit its type.

    """
    types = message.get_fields_and_field_types()
    for name, value in fields.items():
        where = f'{path}.{name}' if path else name
        if name not in types:
            raise RobotError(where, f'{type(message).__name__} has no such field')
        current = getattr(message, name)
        if isinstance(value, Mapping) and hasattr(current, 'get_fields_and_field_types'):
            fill(current, value, where)
        else:
            try:
                setattr(message, name, _converted(value, current, types[name], where))
            except (AssertionError, TypeError, ValueError, OverflowError) as error:
                raise RobotError(where, f'{value!r} is no {types[name]}: {error}') from error
    return message


def _converted(value: Any, current: Any, type_name: str, where: str) -> Any:
    if isinstance(current, bool) or type_name == 'boolean':
        if not isinstance(value, bool):
            raise RobotError(where, f'must be true or false, not {value!r}')
        return value
    if type_name in _INTEGERS:
        return _integer(value, type_name, where)
    if type_name in _FLOATS:
        if isinstance(value, bool) or not math.isfinite(float(value)):
            raise RobotError(where, f'must be a finite number, not {value!r}')
        return float(value)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return _sequence(value, current, type_name, where)
    return value


def _integer(value: Any, type_name: str, where: str) -> Any:
    if isinstance(value, bool) or float(value) != int(value):
        raise RobotError(where, f'must be a whole number, not {value!r}')
    low, high = _INTEGERS[type_name]
    if not low <= int(value) <= high:
        raise FieldError(where, f'{value:g} is beyond {type_name}, which holds {low} to {high}')
    return bytes([int(value)]) if type_name == 'octet' else int(value)


def _sequence(value: Sequence[Any], current: Any, type_name: str, where: str) -> Any:
    element = type_name.removeprefix('sequence<').split('[')[0].rstrip('>').split(',')[0]
    if '/' in element:
        package, name = element.split('/')
        return [fill(interface_class(f'{package}/msg/{name}')(), item, f'{where}[{index}]')
                for index, item in enumerate(value)]
    converted = [_converted(item, None, element, f'{where}[{i}]') for i, item in enumerate(value)]
    return array(current.typecode, converted) if isinstance(current, array) else converted


def plain(message: Any) -> Any:
    """Return a message as dictionaries, lists, numbers and strings."""
    if hasattr(message, 'get_fields_and_field_types'):
        return {name: plain(getattr(message, name))
                for name in message.get_fields_and_field_types()}
    if hasattr(message, 'tolist'):
        # Arrays, and numpy's scalars, which JSON does not know.
        return message.tolist()
    if isinstance(message, (bool, int, float, str)):
        return message
    if isinstance(message, bytes):
        return list(message)
    if hasattr(message, '__iter__'):
        return [plain(item) for item in message]
    return message
