# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read a YAML document together with the line of each of its fields.

Knows YAML and no robot: whatever is wrong with the text becomes a ``ProfileError``.
"""

from __future__ import annotations

from typing import Any, Iterator, Union

from ros2_llm_bridge.errors import ProfileError
import yaml

#: A location in a document: keys and indices from the root.
Location = tuple[Union[str, int], ...]

#: Most fields and depth of a document: aliases could make a short text endless.
MAX_NODES = 20_000
MAX_DEPTH = 30


def parse_document(text: str, source: str) -> tuple[Any, dict[Location, int]]:
    """
    Return the data of a YAML text and the line of each location, counted from 1.

    Parameters
    ----------
    text
        One YAML document.
    source
        Its name, for errors.

    Raises
    ------
    ProfileError
        If the text is no YAML, is no mapping, has a key twice or nests too deep.

    """
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        lines: dict[Location, int] = {}
        if node is not None:
            for location, line in _walk(node, (), source):
                lines[location] = line
                if len(lines) > MAX_NODES:
                    raise ProfileError(source, 1, '', f'no YAML: more than {MAX_NODES} fields')
        data = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        raise _yaml_error(error, text, source) from error
    except RecursionError as error:
        raise ProfileError(source, 1, '', 'no YAML: it nests too deep') from error
    except ValueError as error:  # such as a date that does not exist
        raise ProfileError(source, 1, '', f'no YAML: {error}') from error
    if not isinstance(data, dict):
        raise ProfileError(source, 1, '', 'must be a mapping with at least "name"')
    return data, lines


def field_name(location: Location) -> str:
    """Return a location as people write it: ``places[0].name``."""
    parts = [f'[{p}]' if isinstance(p, int) else f'.{p}' for p in location]
    return ''.join(parts).lstrip('.')


def line_of(location: Location, lines: dict[Location, int]) -> int:
    """Return the line of a location, or of the nearest one around it; 0 where none is known."""
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, 0)


def _walk(node: yaml.Node, location: Location, source: str) -> Iterator[tuple[Location, int]]:
    line = node.start_mark.line + 1
    if len(location) > MAX_DEPTH:
        raise ProfileError(source, line, '', f'no YAML: nests deeper than {MAX_DEPTH} levels')
    yield location, line
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*location, index), source)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ProfileError(source, line, '', 'no YAML: a key must be a word')
            if key.value in seen:
                raise ProfileError(
                    source, line, field_name((*location, key.value)), 'stands twice; keep one')
            seen.add(key.value)
            yield from _walk(value, (*location, key.value), source)


def _yaml_error(error: yaml.YAMLError, text: str, source: str) -> ProfileError:
    mark = getattr(error, 'problem_mark', None)
    position = getattr(error, 'position', None)  # of a character that YAML does not allow
    line = mark.line + 1 if mark else 1 + text[:position or 0].count('\n')
    reason = getattr(error, 'problem', None) or getattr(error, 'reason', None) or str(error)
    return ProfileError(source, line, '', f'no YAML: {reason}')
