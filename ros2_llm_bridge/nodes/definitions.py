# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The text of a message definition, made from the Python class of the message.

MCAP files carry it, so that they can be read where the package is not installed. The share folder
of a package has the same text with comments, but is not everywhere.
"""

from __future__ import annotations

import re
from typing import Any

from ros2_llm_bridge.nodes.introspection import interface_class

_PRIMITIVES = {'boolean': 'bool', 'octet': 'byte', 'float': 'float32', 'double': 'float64'}
_SEPARATOR = '=' * 80


def definition_of(interface: str) -> str:
    """
    Return the definition of a message with those of all messages in it, as ros2msg text.

    Raises
    ------
    RobotError
        If one of them is not installed.

    """
    found: dict[str, str] = {}
    _collect(interface, found)
    first, *others = found
    return '\n'.join([found[first]] + [
        f'{_SEPARATOR}\nMSG: {_short(other)}\n{found[other]}' for other in others])


def _collect(interface: str, found: dict[str, str]) -> None:
    """Add a message and those in it; the outermost comes first."""
    if interface in found:
        return
    found[interface] = ''
    lines = []
    for name, type_name in _fields(interface_class(interface)).items():
        element, suffix = _parts(type_name)
        if '/' in element:
            package, message = element.split('/')
            _collect(f'{package}/msg/{message}', found)
        lines.append(f'{_PRIMITIVES.get(element, element)}{suffix} {name}')
    found[interface] = '\n'.join(lines)


def _fields(message: Any) -> dict[str, str]:
    return dict(message.get_fields_and_field_types())


def _parts(type_name: str) -> tuple[str, str]:
    """Return the type of the elements, and what makes a sequence of it in ros2msg text."""
    sequence = re.fullmatch(r'sequence<(.+?)(?:, (\d+))?>', type_name)
    if sequence:
        element, bound = sequence.groups()
        return _bounded(element), f'[<={bound}]' if bound else '[]'
    array = re.fullmatch(r'(.+)\[(\d+)\]', type_name)
    if array:
        return _bounded(array[1]), f'[{array[2]}]'
    return _bounded(type_name), ''


def _bounded(element: str) -> str:
    return re.sub(r'<(\d+)>', r'<=\1', element)


def _short(interface: str) -> str:
    package, _, name = interface.split('/')
    return f'{package}/{name}'
