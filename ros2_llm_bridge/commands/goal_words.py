# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the words that say more of a goal than its name, and hold goals against them.

Ways through other places, tours, sides of a place, and how fast to go there: only what was said is
offered to a model, and what was said must not be passed over.
"""

from __future__ import annotations

import re
from typing import Iterator, Optional, Sequence

from ros2_llm_bridge.commands.directions import text_of, words_of
from ros2_llm_bridge.commands.model import Axis, Command, GoBeside, GoToPlace, Item, Route, Sign
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.commands.primitives import NavigationSpeed
from ros2_llm_bridge.errors import InstructionError

SLOW_WORDS = frozenset(
    'slow slowly gently carefully slower cautiously'.split())
FAST_WORDS = frozenset(
    'fast quickly rapidly faster swiftly speedily briskly'.split())
#: Of a goal these say how fast, too; of a motion they may say that it is small.
_SLOW_GOAL = SLOW_WORDS | {'creep', 'creeping', 'crawl', 'crawling', 'easy'}
_FAST_GOAL = FAST_WORDS | {'quick', 'hurry', 'asap', 'double', 'race', 'rush', 'dash'}
_THROUGH = frozenset('via through crossing passing past pass waypoint'.split())
_BY_WAY = ('by', 'way', 'of')
_PASS_BY = ('pass', 'by')
_VISITS = frozenset('visit visiting patrol patrolling tour round rounds stops'.split())
_ARTICLES = frozenset('the a an my your our'.split())
#: Behind "through" these name no place.
_NO_PLACES = frozenset(('', 'to', 'it', 'here', 'there', 'now', 'and', 'please', 'with'))

#: Words of a side of a place, as an axis of that place and a sign.
SIDES: dict[str, tuple[Axis, Sign]] = {
    'left': ('y', 1), 'right': ('y', -1), 'front': ('x', 1), 'ahead': ('x', 1),
    'behind': ('x', -1), 'back': ('x', -1), 'rear': ('x', -1)}
_RELATION = re.compile(
    r'(?:(?:to|on|at) (?:the|its) )?(?P<side>left|right)(?: hand)?(?: side)? of'
    r'|(?:in|the) (?P<front>front) of|(?P<ahead>ahead) of|(?P<behind>behind)|'
    r'(?:(?:in|at|to|round|around) )?the (?P<rear2>rear|back) of|(?:in|at) (?P<rear>back|rear) of')
_LONGEST_RELATION = 6


def speeds_said(words: Sequence[str], by_adverb: bool = False) -> Iterator[NavigationSpeed]:
    """
    Yield the speed words of the language that an instruction may mean for a goal.

    Parameters
    ----------
    words
        Of the instruction.
    by_adverb
        Whether verbs such as "hurry" and "creep" are left out, which say how one step is done.

    """
    if (SLOW_WORDS if by_adverb else _SLOW_GOAL).intersection(words):
        yield 'slow'
    if (FAST_WORDS if by_adverb else _FAST_GOAL).intersection(words):
        yield 'fast'


def routes_said(words: Sequence[str]) -> Iterator[bool]:
    """Yield False where ways through places may be meant, True where visits of several may be."""
    if _THROUGH.intersection(words) or 'by way of' in ' '.join(words):
        yield False
    if _VISITS.intersection(words):
        yield True


def sides_said(words: Sequence[str]) -> set[tuple[Axis, Sign]]:
    """Return the sides of places that an instruction may mean."""
    return {_side(found) for found in _RELATION.finditer(text_of(words))}


def without_relations(items: Sequence[Item], commands: Sequence[Command]) -> list[Item]:
    """
    Return the items without the words of the sides that goals are at.

    Raises
    ------
    InstructionError
        ``unsure`` where a goal's side was not said of its place.

    """
    left = list(items)
    for command in commands:
        if isinstance(command, GoBeside):
            found = _find_relation(left, command)
            if found is None:
                raise InstructionError(
                    'unsure', f'On which side of {command.name}? Say it in other words.')
            left[found[0]:found[1]] = [',']
    return left


def check_goals(
        commands: Sequence[Command], items: Sequence[Item], unnamed: Sequence[Item]) -> None:
    """
    Check speeds, the order of routes, and that no way through a place was passed over.

    Parameters
    ----------
    commands
        What is about to be done.
    items
        The instruction as read.
    unnamed
        The same without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsure`` or ``contradiction``, with what was heard.

    """
    routes = [command for command in commands if isinstance(command, Route)]
    words = words_of(unnamed)
    goals = [command for command in commands if isinstance(command, GoToPlace)]
    spoken = {'default', *speeds_said(words)}
    if any(goal.speed not in spoken for goal in goals):
        raise InstructionError('unsure', 'How fast? Say it in other words.')
    for goal in goals:
        _check_no_side(goal, items)
    if goals and not routes and ('via' in words or 'by way of' in ' '.join(words)):
        raise InstructionError(
            'unsure', 'I heard "via" and could not place it; say it in other words.')
    if not routes:
        _check_no_route(goals, words)
    for route in routes:
        offered = set(routes_said(words))
        if route.stops not in offered:
            raise InstructionError('unsure', 'Nobody said a route; say it in other words.')
        _check_order(route, items)
        _check_whole(route, items)


def _check_no_route(goals: Sequence[GoToPlace], words: Sequence[str]) -> None:
    """Check that no way through a place and no patrol became a single goal."""
    through = any(
        word in ('through', 'crossing') and after not in _NO_PLACES
        for word, after in zip(words, words[1:]))
    if goals and (through or 'patrol' in words):
        raise InstructionError(
            'unsure', 'I heard of a way through places and could not place it; say it in other '
            'words.')


def _check_whole(route: Route, items: Sequence[Item]) -> None:
    """Check that the list of places does not go on behind the last that was understood."""
    ends = [start + len(name.split()) for name in route.names
            if (start := _position(items, name, 0)) is not None]
    for end in ends:
        following = end
        while following < len(items) and items[following] in (',', 'and'):
            following += 1
        noun = items[following + 1] if following + 1 < len(items) else ''
        goes_on = following > end and following < len(items) and items[following] in (
            'the', 'my', 'our', 'your') and noun not in ('same', 'whole', 'entire', 'lot')
        if goes_on and following + 1 not in [end - len(name.split()) for end, name in zip(
                ends, route.names)]:
            raise InstructionError(
                'unsure', f'I heard "{items[following]} {noun}" and could not place it; say it in '
                'other words.')


def _check_no_side(goal: GoToPlace, items: Sequence[Item]) -> None:
    """Check that a goal was not said to be beside its place."""
    starts = []
    start = _position(items, goal.name, 0)
    while start is not None:
        starts.append(start)
        start = _position(items, goal.name, start + 1)
    if starts and all(_is_beside(items, start) for start in starts):
        raise InstructionError(
            'missing_value', f'How far beside {goal.name}? Say it as "2 meters left of the '
            f'{goal.name}".')


def _is_beside(items: Sequence[Item], start: int) -> bool:
    """Return whether the words of a side end right before a name."""
    while start and items[start - 1] in _ARTICLES:
        start -= 1
    return any(
        _RELATION.fullmatch(text_of(items[max(start - length, 0):start]))
        for length in range(1, _LONGEST_RELATION + 1))


def _check_order(route: Route, items: Sequence[Item]) -> None:
    """Check that stops come as they were said, and that a way leads through what it names."""
    starts = []
    begin = 0
    for name in route.names:
        start = _position(items, name, begin if route.stops else 0)
        if start is None:
            raise InstructionError(
                'contradiction', f'In which order? I understood {", then ".join(route.names)}.')
        starts.append(start)
        begin = start + 1
    if route.stops:
        return
    *through, last = starts
    if _is_through(items, last) or not _is_through(items, through[0]) or (
            sorted(through) != through):
        raise InstructionError(
            'contradiction', f'Through which place? I understood {", then ".join(route.names)}.')


def _is_through(items: Sequence[Item], start: int) -> bool:
    """Return whether a name stands behind "via" or its like."""
    while start and items[start - 1] in _ARTICLES:
        start -= 1
    before = tuple(items[max(start - 3, 0):start])
    return bool(before) and (
        before[-1] in _THROUGH or before == _BY_WAY or before[-2:] == _PASS_BY)


def _position(items: Sequence[Item], name: str, begin: int) -> Optional[int]:
    return next((start for start in said_at(items, name) if start >= begin), None)


def _find_relation(items: Sequence[Item], goal: GoBeside) -> Optional[tuple[int, int]]:
    """Return where the words of the side begin, and where the place's name begins or began."""
    for start, item in enumerate(items):
        for end in range(start + 1, min(start + _LONGEST_RELATION, len(items)) + 1):
            said = text_of(items[start:end])
            found = _RELATION.fullmatch(said)
            if found and _side(found) == (goal.axis, goal.sign) and _names(items, end, goal.name):
                return start, end
    return None


def _names(items: Sequence[Item], index: int, name: str) -> bool:
    """Return whether a name follows, or the mark that stands for one that was taken out."""
    while index < len(items) and items[index] in _ARTICLES:
        index += 1
    following = ' '.join(map(str, items[index:index + len(name.split())]))
    return following == name or items[index:index + 1] == [',']


def find_side(words: Sequence[str]) -> Optional[tuple[Axis, Sign, int]]:
    """Return the side that words begin with, and how many words say it."""
    found = _RELATION.match(' '.join(words))
    if found is None or found.string[found.end():found.end() + 1] not in ('', ' '):
        return None
    return (*_side(found), found[0].count(' ') + 1)


def _side(found: re.Match[str]) -> tuple[Axis, Sign]:
    return SIDES[next(word for word in found.groups() if word)]
