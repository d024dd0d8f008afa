# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Understand by rules what is rarer: arcs, routes, sides of places, repetition, ways back.

Routes and the like are joined before an instruction is split into clauses, since they have
connectives of their own: "patrol the kitchen, the office and the hall".
"""

from __future__ import annotations

from typing import Optional, Sequence, Union

from ros2_llm_bridge.commands.clauses import (
    DRIVE_VERBS, first_of, Joined, Token, TURN_VERBS)
from ros2_llm_bridge.commands.goal_words import find_side
from ros2_llm_bridge.commands.model import (
    Again, Arc, Cannot, GoBack, GoBeside, GoToPlace, Quantity, Route, Sign)
from ros2_llm_bridge.commands.repetition import find_again, find_way_back
from ros2_llm_bridge.commands.shapes import CURVES, WHILE
from ros2_llm_bridge.commands.vocabulary import Dimension

#: Words that rules know for these commands alone.
RARER_WORDS = CURVES | frozenset(
    'radius diameter circles circular across wide while whilst visit patrol tour between via '
    'through crossing round park stand spot point station'.split())
_VISITS = frozenset(('visit', 'patrol', 'tour'))
_THROUGH = frozenset(('via', 'through', 'crossing'))
_ARTICLES = frozenset('the a an my your our of between by'.split())
_LISTING = frozenset((',', 'and'))
#: Between a goal and the way to it, and between a way and its goal.
_BRIDGES = frozenset((',', 'but', 'go', 'going', 'by', 'passing'))
_ONWARD = frozenset(('on', 'get'))
_SIZES = frozenset('radius diameter across wide'.split())
_FURTHER = frozenset(('more', 'additional', 'further', 'extra'))


def join_rarer(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each route, side of a place, repetition and way back as one."""
    joined = _with_references(tokens)
    found: list[Token] = []
    index = 0
    while index < len(joined):
        read = (_beside(joined, index) or _visits(joined, index)
                or _through(joined, index, found))
        if read is None:
            found.append(joined[index])
            index += 1
        else:
            found.append(read[0])
            index += read[1]
    return found


def joined_in(clause: Sequence[Token]) -> Optional[Joined]:
    """Return what ``join_rarer`` made of some words of a clause."""
    return next(
        (t for t in clause if isinstance(t, (GoBeside, Route, GoBack, Again))), None)


def arc_in(
        clause: Sequence[Token], words: Sequence[str], sign: Optional[Sign],
        angle_word: str, speed: Union[Quantity, str], rate: Union[Quantity, str],
) -> Union[Arc, Cannot, None]:
    """
    Return the arc of a clause, None where it says none.

    Parameters
    ----------
    clause, words
        The clause, and its words alone.
    sign
        Of the one side that it names.
    angle_word
        Half, quarter or full where it says such a turn.
    speed, rate
        As they were said, or a word.

    """
    spoken = frozenset(words)
    at_once = bool(WHILE.search(' '.join(words)))
    if not _says_arc(spoken, at_once):
        return None
    size, across = _size(clause)
    rest = [token for token in clause if token is not size]
    bound: Union[Quantity, str, None] = first_of(
        rest, Dimension.ANGLE, Dimension.NUMBER, Dimension.TIME, Dimension.LENGTH)
    endless = spoken & {'keep', 'continue', 'circles'}
    if bound is None and not endless:
        bound = angle_word or None
    if bound is None and not endless and not at_once:
        bound = 'little' if spoken & {'little', 'bit', 'slightly'} else 'default'
    if any(isinstance(token, GoToPlace) for token in clause):
        return Cannot('unsupported_ability')
    if sign is None and bound not in ('full', None):
        return Cannot('missing_value')
    return Arc(
        sign or 1, bound, size, across, speed, rate if isinstance(rate, Quantity) else 'default')


def _says_arc(spoken: frozenset[str], at_once: bool) -> bool:
    if spoken & CURVES or spoken & {'radius', 'diameter'} or at_once:
        return True
    if not spoken & {'circle', 'circles'} or spoken & TURN_VERBS:
        return False
    whole = spoken & {'full', 'whole', 'complete'}
    return bool(spoken & DRIVE_VERBS or spoken & {'make', 'do'} and not whole)


def _size(clause: Sequence[Token]) -> tuple[Optional[Quantity], bool]:
    """Return the length that is a radius or a diameter, and whether it is the latter."""
    for index, token in enumerate(clause):
        if isinstance(token, Quantity) and token.dimension is Dimension.LENGTH:
            near = _SIZES.intersection(
                w for w in [*clause[max(index - 3, 0):index], *clause[index + 1:index + 3]]
                if isinstance(w, str))
            if near:
                return token, 'radius' not in near
    return None, False


def _with_references(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with repetitions and ways back as one, each a clause of its own."""
    left = list(tokens)
    back = find_way_back(words_with_marks(left))
    while back is not None:
        left[back[0]:back[1]] = [',', GoBack()]
        back = find_way_back(words_with_marks(left))
    again = find_again(words_with_marks(left))
    if again is not None:
        end = again[1]
        count = left[end] if end < len(left) else None
        if _is_count(count):
            return [*left[:again[0]], ',', *_counted(left, end, 'all')]
        left[again[0]:end] = [',', Again('all', None, True)]
        return left
    at = next((i for i, t in enumerate(left) if _is_count(t)), None)
    if at and left[at - 1] == 'around':
        left[at] = 'times'  # half a turn or a whole one: no rule knows
        return left
    if at is None:
        return left
    scope = 'all' if at and left[at - 1] == ',' else 'last'
    return [*left[:at], ',', *_counted(left, at, scope)]


def _counted(tokens: Sequence[Token], at: int, scope: str) -> list[Token]:
    """Return what follows from a number of times on, that number as a repetition."""
    count = tokens[at]
    further = at + 1 < len(tokens) and tokens[at + 1] in _FURTHER
    end = at + 1 + further
    if end < len(tokens) and tokens[end] in ('times', 'time'):
        end += 1
    if not isinstance(count, Quantity):
        return list(tokens[at:])
    return [Again('all' if scope == 'all' else 'last', count, further), ',', *tokens[end:]]


def _is_count(token: object) -> bool:
    return isinstance(token, Quantity) and token.dimension is Dimension.COUNT


def words_with_marks(tokens: Sequence[Token]) -> list[str]:
    """Return the words, a mark for each token that is none."""
    return [token if isinstance(token, str) else '_' for token in tokens]


def _beside(tokens: Sequence[Token], start: int) -> Optional[tuple[GoBeside, int]]:
    distance = tokens[start]
    if not isinstance(distance, Quantity) or distance.dimension is not Dimension.LENGTH:
        return None
    side = find_side(words_with_marks(tokens[start + 1:start + 8]))
    if side is None:
        return None
    axis, sign, length = side
    end = start + 1 + length
    while end < len(tokens) and tokens[end] in _ARTICLES:
        end += 1
    place = tokens[end] if end < len(tokens) else None
    if not isinstance(place, GoToPlace):
        return None
    return GoBeside(place.name, axis, sign, distance), end + 1 - start


def _visits(tokens: Sequence[Token], start: int) -> Optional[tuple[Route, int]]:
    if tokens[start] not in _VISITS:
        return None
    names, end = _listed(tokens, start + 1)
    return (Route(names, True), end - start) if len(names) > 1 else None


def _through(
        tokens: Sequence[Token], start: int, before: list[Token]) -> Optional[tuple[Route, int]]:
    by_way = tokens[start:start + 3] == ['by', 'way', 'of']
    if tokens[start] not in _THROUGH and not by_way:
        return None
    names, end = _listed(tokens, start + (3 if by_way else 1))
    if not names:
        return None
    behind = len(before)
    while behind and before[behind - 1] in _BRIDGES:
        behind -= 1
    goal = before[behind - 1] if behind else None
    if isinstance(goal, GoToPlace):
        del before[behind - 1:]
        return Route((*names, goal.name), False), end - start
    while end < len(tokens) and tokens[end] in _ONWARD:
        end += 1
    to = tokens[end] if end < len(tokens) else ''
    goal_names, goal_end = _listed(tokens, end + 1) if to == 'to' else ((), end)
    if len(goal_names) != 1:
        return None
    return Route((*names, *goal_names), False), goal_end - start


def _listed(tokens: Sequence[Token], start: int) -> tuple[tuple[str, ...], int]:
    """Return the names of places that are listed from an index on, and where the list ends."""
    names: list[str] = []
    index = end = start
    while index < len(tokens):
        token = tokens[index]
        if isinstance(token, GoToPlace):
            names.append(token.name)
            end = index + 1
        elif not (token in _ARTICLES or names and token in _LISTING):
            break
        index += 1
    return tuple(names), end
