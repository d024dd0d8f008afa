# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Whole sentences as different people say them, kept as text: ``book/*.txt``.

A line is ``pattern => meaning``; ``doc/phrasebook.md`` describes both. Amounts, places and sides
are drawn anew for each sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
import random
import re
from typing import Any, Callable, Mapping, Union

from ros2_llm_bridge.commands.model import (
    Again, Arc, Axis, Cannot, Command, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Program,
    Quantity, Route, Sign, Stop, Turn, Wait)
from ros2_llm_bridge.commands.vocabulary import Dimension, MODEL_REFUSALS
from ros2_llm_bridge.training.phrases import again, amounts, driving, pointing, routes
from ros2_llm_bridge.training.phrases.inflections import GERUNDS
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, PatternError

FOLDER = Path(__file__).parent / 'book'

#: Slots as they are said, and what that means: a quantity, a sign, a name or an order to go.
Filled = Mapping[str, tuple[str, Any]]

_SIDES: dict[str, Sign] = {'left': 1, 'right': -1, 'any': 1, '+': 1, '-': -1}
_BESIDE: dict[str, tuple[Axis, Sign]] = {
    'front': ('x', 1), 'behind': ('x', -1), 'left': ('y', 1), 'right': ('y', -1)}
_BOUNDS = ('default', 'little', 'quarter', 'half', 'full')
_AMOUNTS: Mapping[str, Callable[[random.Random], tuple[str, Quantity]]] = {
    'len': amounts.length,
    'angle': amounts.angle,
    'dur': amounts.duration,
    'speed': amounts.speed,
    'counts': again.count,
}
_SLOT = re.compile(r'\{(\w+)\}')


@dataclass(frozen=True)
class Phrase:
    """A line of the book: its pattern, the commands of its meaning as words, and its name."""

    pattern: str
    commands: tuple[tuple[str, ...], ...]
    name: str

    @property
    def slots(self) -> frozenset[str]:
        """Return the slots of the pattern."""
        return frozenset(_SLOT.findall(self.pattern))

    @property
    def is_refusal(self) -> bool:
        """Return whether the sentence must be refused."""
        return self.commands[0][0] == 'cannot'


def order(rng: random.Random) -> Clause:
    """Return a sentence that can be followed."""
    return say(rng, rng.choice(_phrases(refused=False)))


def refusal(rng: random.Random) -> Clause:
    """Return a sentence that must be refused."""
    return say(rng, rng.choice(_phrases(refused=True)))


def step(rng: random.Random) -> Clause:
    """Return an order of one command that starts with its verb and ends by itself."""
    while True:
        clause = say(rng, rng.choice(_steps()))
        if clause.imperative:
            return clause


def say(rng: random.Random, phrase: Phrase) -> Clause:
    """
    Return a sentence of a phrase.

    Raises
    ------
    PatternError
        If brackets do not match, or a slot is unknown or missing.

    """
    filled = _fill(rng, phrase.slots)
    text = expand(rng, phrase.pattern, **{slot: said for slot, (said, _) in filled.items()})
    program = _program(phrase, filled)
    return Clause(
        text, program, _kind(program), phrase.name, text.partition(' ')[0] in GERUNDS)


@cache
def phrases() -> tuple[Phrase, ...]:
    """
    Return all phrases of the book.

    Raises
    ------
    PatternError
        If a line has no meaning.

    """
    return tuple(
        read_line(line, f'book.{path.stem}.{number}')
        for path in sorted(FOLDER.glob('*.txt'))
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1)
        if line.strip() and not line.startswith('#'))


def read_line(line: str, name: str) -> Phrase:
    """
    Return the phrase that a line says.

    Raises
    ------
    PatternError
        If the line has no meaning.

    """
    pattern, arrow, meaning = line.partition(' => ')
    if not arrow:
        raise PatternError(f'{name}: {line!r} has no " => " with a meaning behind it')
    return Phrase(pattern.strip(), tuple(
        tuple(command.split()) for command in meaning.split(';')), name)


@cache
def _phrases(refused: bool) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in phrases() if phrase.is_refusal is refused)


@cache
def _steps() -> tuple[Phrase, ...]:
    return tuple(
        phrase for phrase in _phrases(refused=False)
        if len(phrase.commands) == 1 and 'open' not in phrase.commands[0]
        and re.split(r'\W+', phrase.pattern.lstrip('[('))[0] in GERUNDS)


def _fill(rng: random.Random, slots: frozenset[str]) -> Filled:
    filled: dict[str, tuple[str, Any]] = {}
    places = routes.different(rng, 3)
    side, way = rng.choice((1, -1)), rng.choice((1, -1))
    for slot in sorted(slots):
        kind = slot.rstrip('23')
        if kind in _AMOUNTS:
            filled[slot] = _AMOUNTS[kind](rng)
        elif kind == 'place':
            filled[slot] = places[int(slot[5:] or 1) - 1]
        elif slot in ('side', 'other'):
            sign = side if slot == 'side' else -side
            filled[slot] = 'left' if sign > 0 else 'right', sign
        elif slot == 'way':
            filled[slot] = expand(
                rng, driving.EVERYDAY_FORWARD if way > 0 else driving.EVERYDAY_BACKWARD), way
        elif slot == 'xy':
            filled[slot] = pointing.point_name(rng, rng.randrange(100))
        else:
            raise PatternError(f'no slot is named {slot!r}')
    return filled


def _program(phrase: Phrase, filled: Filled) -> Program:
    if phrase.is_refusal:
        code = phrase.commands[0][1]
        if code not in MODEL_REFUSALS:
            raise PatternError(f'{phrase.name}: no refusal is named {code!r}')
        return Cannot(code)
    try:
        return tuple(_command(words, filled) for words in phrase.commands)
    except (KeyError, IndexError, ValueError) as error:
        raise PatternError(f'{phrase.name}: {phrase.commands} means nothing: {error}') from error


def _command(words: tuple[str, ...], filled: Filled) -> Command:
    verb, *rest = words
    if verb == 'drive':
        return Drive(_sign(rest[0], filled), _bound(rest[1], filled), _pace(rest[2:], filled))
    if verb == 'turn':
        return Turn(_sign(rest[0], filled), _bound(rest[1], filled), _pace(rest[2:], filled))
    if verb == 'arc':
        radius = _value(rest[3], filled) if len(rest) > 2 else None
        return Arc(_sign(rest[0], filled), _bound(rest[1], filled), radius)
    if verb == 'wait':
        return Wait(_value(rest[0], filled))
    if verb == 'again':
        return Again('all' if rest[0] == 'all' else 'last', _value(rest[1], filled))
    return _goal(verb, rest, filled)


def _goal(verb: str, rest: list[str], filled: Filled) -> Command:
    if verb == 'goto':
        return GoToPlace(_value(rest[0], filled), rest[1] if rest[1:] else 'default')
    if verb == 'beside':
        axis, sign = _BESIDE[rest[1]]
        return GoBeside(_value(rest[0], filled), axis, sign, _value(rest[2], filled))
    if verb in ('through', 'visit'):
        return Route(tuple(_value(word, filled) for word in rest), verb == 'visit')
    if verb == 'point':
        return _value(rest[0], filled)
    return {'stop': Stop(), 'back': GoBack()}[verb]


def _value(word: str, filled: Filled) -> Any:
    """Return what a slot means, ``{len}``."""
    return filled[word.strip('{}')][1]


def _sign(word: str, filled: Filled) -> Sign:
    return _SIDES[word] if word in _SIDES else _value(word, filled)  # type: ignore[no-any-return]


def _bound(word: str, filled: Filled) -> Any:
    if word == 'open':
        return None
    return word if word in _BOUNDS else _value(word, filled)


def _pace(words: list[str], filled: Filled) -> Any:
    if not words:
        return 'default'
    return words[0] if words[0] in ('slow', 'fast') else _value(words[0], filled)


def _kind(program: Program) -> str:
    """Return the kind under which the other phrases count such an order."""
    if isinstance(program, Cannot):
        return f'refuse_{program.code}'
    command = program[0]
    if len(program) > 1:
        return 'sequence'
    if isinstance(command, Drive):
        return f'drive_{_extent(command.bound)}'
    if isinstance(command, Turn):
        return f'turn_{_extent(command.bound)}'
    return {Arc: 'arc', GoToPlace: 'place', GoBeside: 'beside', Route: 'route',
            GoToPose: 'coordinates', Wait: 'wait', Stop: 'stop'}[type(command)]


def _extent(bound: Union[Quantity, str, None]) -> str:
    if isinstance(bound, Quantity):
        return {Dimension.LENGTH: 'distance', Dimension.TIME: 'time'}.get(
            bound.dimension, 'angle')
    if bound is None:
        return 'open'
    return bound if bound in ('default', 'little') else 'around'
