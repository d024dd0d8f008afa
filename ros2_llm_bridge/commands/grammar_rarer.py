# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The alternatives of a grammar that most instructions do not need.

Arcs, routes, sides of places, speeds of goals, repetitions and ways back are offered only where a
word of the instruction may mean them: the grammar of all others stays as small as it was, and
nothing else can become one of them.
"""

from __future__ import annotations

from itertools import product
import json
from typing import Iterator, Optional, Sequence, Union

from ros2_llm_bridge.commands.goal_words import routes_said, sides_said, speeds_said
from ros2_llm_bridge.commands.model import (
    Again, Arc, GoBack, GoBeside, GoToPlace, Point, Quantity, Scope, Sign)
from ros2_llm_bridge.commands.repetition import again_said, back_said
from ros2_llm_bridge.commands.shapes import ACROSS, arcs_said
from ros2_llm_bridge.commands.vocabulary import ANGLE_WORDS, Dimension, LITTLE, SPEED_WORDS
from ros2_llm_bridge.commands.written import NEXT_STOP, render_command, ROUTES

#: Most places of one route.
MAX_STOPS = 8

Spoken = Union[Quantity, Point]
Alternatives = dict[tuple[Spoken, ...], list[str]]


def rarer_steps(words: Sequence[str], spoken: Sequence[Spoken], named: bool) -> Alternatives:
    """
    Return alternatives of a line by the quantities that they use.

    Parameters
    ----------
    words
        Words and marks of the instruction.
    spoken
        Its quantities and points, each once.
    named
        Whether some words may be a place's name (terminal ``NAME``).

    """
    found: Alternatives = {}
    if arcs_said(words):
        for used, arc in _arcs(words, spoken):
            found.setdefault(used, []).append(json.dumps(render_command(arc)))
    if named:
        _add_goals(found, words, spoken)
    return found


def referring_lines(words: Sequence[str], spoken: Sequence[Spoken]) -> Alternatives:
    """Return the alternatives of a line that says something of those before it, likewise."""
    found: Alternatives = {}
    if back_said(words):
        found[()] = [json.dumps(render_command(GoBack()))]
    again = again_said(words)
    scopes: tuple[Scope, ...] = ('last', 'all')
    for count in _of(spoken, Dimension.COUNT):
        found[(count,)] = [
            json.dumps(render_command(Again(scope, count, further)))
            for scope, further in product(scopes, (False, True))]
    if again:
        found.setdefault((), []).extend(
            json.dumps(render_command(Again(scope, None, True))) for scope in scopes)
    return found


def used_of(*values: object) -> tuple[Spoken, ...]:
    """Return the quantities and points among the values of a command."""
    return tuple(v for v in values if isinstance(v, (Quantity, Point)))


def _add_goals(found: Alternatives, words: Sequence[str], spoken: Sequence[Spoken]) -> None:
    for speed in speeds_said(words):
        line = render_command(GoToPlace('\0', speed))
        found.setdefault((), []).append(_around(line))
    for stops in routes_said(words):
        found.setdefault((), []).append(_route(stops))
    for (axis, sign), distance in product(
            sorted(sides_said(words)), _of(spoken, Dimension.LENGTH)):
        found.setdefault((distance,), []).append(
            _around(render_command(GoBeside('\0', axis, sign, distance))))


def _arcs(
        words: Sequence[str], spoken: Sequence[Spoken]
) -> Iterator[tuple[tuple[Spoken, ...], Arc]]:
    bounds: list[Union[Quantity, str, None]] = [
        None, 'default', LITTLE, *ANGLE_WORDS,
        *_of(spoken, Dimension.ANGLE, Dimension.NUMBER, Dimension.LENGTH, Dimension.TIME)]
    lengths = _of(spoken, Dimension.LENGTH)
    radii: list[tuple[Optional[Quantity], bool]] = [(None, False)]
    radii += [(length, False) for length in lengths if 'radius' in words]
    radii += [(length, True) for length in lengths if ACROSS.intersection(words)]
    speeds: list[Union[Quantity, str]] = [*SPEED_WORDS, *_of(spoken, Dimension.SPEED)]
    rates: list[Union[Quantity, str]] = ['default', *_of(spoken, Dimension.RATE)]
    signs: tuple[Sign, ...] = (1, -1)
    for bound, (radius, across), speed, rate, sign in product(
            bounds, radii, speeds, rates, signs):
        yield used_of(bound, radius, speed, rate), Arc(sign, bound, radius, across, speed, rate)


def _route(stops: bool) -> str:
    """Return the form of two to ``MAX_STOPS`` places."""
    further = ''
    for _ in range(MAX_STOPS - 1):
        further = f'({json.dumps(NEXT_STOP)} NAME {further})'
        further = f'("" | {further})' if _ < MAX_STOPS - 2 else further
    head = json.dumps(f'{ROUTES[stops]}"{{poses: [{{header: {{frame_id: ')
    return f'{head} NAME {further} {json.dumps("}}]}" + chr(34))}'


def _of(spoken: Sequence[Spoken], *dimensions: Dimension) -> list[Quantity]:
    return [s for s in spoken if isinstance(s, Quantity) and s.dimension in dimensions
            and not s.number.startswith('-')]


def _around(line: str) -> str:
    before, after = line.split('\0')
    return f'{json.dumps(before)} NAME {json.dumps(after)}'
