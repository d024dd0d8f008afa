# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Join two numbers into a point where people name coordinates.

"x 2 y 3", "(2, -3.5)", "coordinates two three", "to 2 comma 3" all become one ``Point``.
"""

from __future__ import annotations

from typing import Optional, Sequence

from ros2_llm_bridge.commands.model import Item, Point, Quantity


_FILLERS = frozenset(('=', ':', 'is', 'equals', 'equal', 'of', 'at', 'to', 'value'))
#: What may stand between a label and its number.
_BEHIND_LABELS = _FILLERS | {'coordinate'}
_BETWEEN = frozenset((',', 'and', 'comma', ';', 'by', 'with'))
_NOUNS = frozenset('coordinates coordinate coords point position location pose waypoint '
                   'goal'.split())
_BRACKETS = {'(': ')', '[': ']', '{': '}'}


def join_points(items: Sequence[Item]) -> list[Item]:
    """Return the items with each pair of coordinates joined into a ``Point``."""
    joined: list[Item] = []
    index = 0
    while index < len(items):
        found = (_labelled(items, index) or _bracketed(items, index)
                 or _after_noun(items, index, joined))
        if found is None:
            joined.append(items[index])
            index += 1
        else:
            point, length = found
            joined.append(point)
            index += length
    return joined


def _labelled(items: Sequence[Item], start: int) -> Optional[tuple[Point, int]]:
    """Read "x = 2, y = 3" in either order."""
    first = _label(items, start)
    if first is None:
        return None
    second_at = start + first[2]
    while second_at < len(items) and items[second_at] in _BETWEEN:
        second_at += 1
    second = _label(items, second_at)
    if second is None or {first[0], second[0]} != {'x', 'y'}:
        return None
    values = {first[0]: first[1], second[0]: second[1]}
    return Point(values['x'], values['y']), second_at + second[2] - start


def _label(items: Sequence[Item], start: int) -> Optional[tuple[str, str, int]]:
    """Return label, number and length of "x = 2"."""
    if start >= len(items) or items[start] not in ('x', 'y'):
        return None
    index = start + 1
    while index < len(items) and items[index] in _BEHIND_LABELS:
        index += 1
    negative = index < len(items) and items[index] in ('minus', 'negative')
    number = _coordinate(items, index + negative)
    if number is None or negative and number.startswith('-'):
        return None
    return str(items[start]), f'-{number}' if negative else number, index + 1 + negative - start


def _bracketed(items: Sequence[Item], start: int) -> Optional[tuple[Point, int]]:
    """Read "(2, 3)"."""
    closing = _BRACKETS.get(str(items[start]))
    if closing is None:
        return None
    x, y = _coordinate(items, start + 1), _coordinate(items, start + 3)
    separated = start + 4 < len(items) and items[start + 2] in _BETWEEN
    if x is not None and y is not None and separated and items[start + 4] == closing:
        return Point(x, y), 5
    x, y = _coordinate(items, start + 1), _coordinate(items, start + 2)
    if x is not None and y is not None and start + 3 < len(items) and items[start + 3] == closing:
        return Point(x, y), 4
    inner = _labelled(items, start + 1)
    if inner is not None and start + 1 + inner[1] < len(items):
        if items[start + 1 + inner[1]] == closing:
            return inner[0], inner[1] + 2
    return None


def _after_noun(
        items: Sequence[Item], start: int, before: Sequence[Item]) -> Optional[tuple[Point, int]]:
    """Read "coordinates 2 3", "to 2, 3" and "2 comma 3"."""
    x = _coordinate(items, start)
    if x is None or not before:
        return None
    separator = items[start + 1] if start + 1 < len(items) else ''
    y_at = start + 2 if separator in _BETWEEN else start + 1
    y = _coordinate(items, y_at)
    if y is None or _coordinate(items, y_at + 1) is not None:
        return None
    if y_at + 1 < len(items) and items[y_at + 1] in _BETWEEN:
        if _coordinate(items, y_at + 2) is not None:
            return None
    noun = next((w for w in reversed(before) if w not in _FILLERS), '') in _NOUNS
    spoken = separator in (',', 'comma') and before[-1] in ('to', 'at', ':')
    return (Point(x, y), y_at + 1 - start) if noun or spoken else None


def _coordinate(items: Sequence[Item], index: int) -> Optional[str]:
    """Return the number of a coordinate; metres are its only unit."""
    if not 0 <= index < len(items):
        return None
    item = items[index]
    if isinstance(item, Quantity) and item.unit in ('', 'm'):
        return item.number
    return '1' if item == 'one' else '0' if item == 'zero' else None
