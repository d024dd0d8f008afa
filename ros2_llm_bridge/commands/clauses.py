# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Split an instruction into clauses of one command each, by connectives, marks and verbs.

Knows words that begin or join commands; what a clause means is told by ``rules``.
"""

from __future__ import annotations

from typing import Iterator, Optional, Sequence, Union

from ros2_llm_bridge.commands.directions import headings, sides
from ros2_llm_bridge.commands.model import (
    Again, GoBack, GoBeside, GoToPlace, Item, Quantity, Route)
from ros2_llm_bridge.commands.vocabulary import Dimension

#: A command that is understood of more words than one clause of rules would see.
Joined = Union[GoBeside, Route, GoBack, Again]
#: A piece of an instruction whose known places have been found.
Token = Union[Item, GoToPlace, Joined]

DRIVE_VERBS = frozenset(
    'move moving go going drive driving travel proceed advance roll head walk come continue run '
    'scoot creep crawl step navigate return keep'.split())
TURN_VERBS = frozenset(
    'turn turning rotate rotating spin spinning pivot swivel twist face swing'.split())
BACK_VERBS = frozenset('reverse backup retreat'.split())
STOP_VERBS = frozenset('stop halt freeze'.split())
WAIT_VERBS = frozenset('wait pause hold stay sleep'.split())
_STUTTERED = DRIVE_VERBS | TURN_VERBS
VERBS = DRIVE_VERBS | TURN_VERBS | BACK_VERBS | STOP_VERBS | WAIT_VERBS

#: Words that say nothing, not even that something is taken back.
HESITATIONS = frozenset('uh um er erm ah hmm'.split())
#: Words and marks between commands.
JOINTS = frozenset((',', 'then', 'and', 'afterwards', 'finally', 'next', '&'))
#: Before these a verb is a noun ("make a turn"), or two verbs are one ("keep going").
_BEFORE_NOUN = frozenset('a an the quarter half full u another one 1 complete'.split())
_BEFORE_TURN = frozenset(('left', 'right'))
#: Tokens that are looked at from the one that may begin a command, itself included.
_NEAR = 4
_LIGHT = frozenset(
    'make take do perform execute start begin keep continue to try while whilst'.split())
_CORRECTIONS = frozenset('no nope sorry actually rather scratch correction'.split())
_BEHIND_CORRECTION = frozenset('no i mean meant make it that wait , sorry rather'.split())


def find_places(items: Sequence[Item], places: Sequence[str]) -> list[Token]:
    """
    Return the items with each run of words that is a known name joined, the longest first.

    Parameters
    ----------
    items
        Of a ``Reading``.
    places
        Names as ``places.normal_name`` gives them.

    """
    known = set(places)
    longest = max((len(name.split()) for name in known), default=0)
    found: list[Token] = []
    index = 0
    while index < len(items):
        for length in range(min(longest, len(items) - index), 0, -1):
            name = ' '.join(map(str, items[index:index + length]))
            if name in known:
                found.append(GoToPlace(name))
                index += length
                break
        else:
            found.append(items[index])
            index += 1
    return found


def split_clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the clauses of an instruction in order, joints left out, repairs made."""
    clauses: list[list[Token]] = [[]]
    commanded = False  # whether the last clause has a verb or an amount
    tokens = [token for token in tokens if token not in HESITATIONS]
    for index, token in enumerate(tokens):
        clause = clauses[-1]
        if token in JOINTS:
            clauses.append([])
            commanded = False
        elif token in _CORRECTIONS and clause and _goes_on(tokens[index:]):
            clauses[-1] = _taken_back(clause, tokens[index:])
            commanded = _is_commanded(clauses[-1])
        elif token in _BEHIND_CORRECTION and index and not _is_pause(tokens[index:]) and (
                tokens[index - 1] in _CORRECTIONS | _BEHIND_CORRECTION):
            continue
        elif commanded and _begins(clause, token, tokens[index:index + _NEAR]):
            clauses.append([token])
            commanded = _is_commanded(clauses[-1])
        else:
            commanded = commanded or is_verb(clause[-1:], token) or bool(_amounts([token]))
            clause.append(token)
    return _joined([c for c in clauses if c])


def _is_pause(rest: Sequence[Token]) -> bool:
    """Return whether a "wait" orders to wait, rather than correct something."""
    return rest[0] == 'wait' and len(rest) > 1 and (
        rest[1] == 'for' or isinstance(rest[1], Quantity))


def words_of(clause: Sequence[Token]) -> list[str]:
    """Return the words and marks of a clause, names of places left out."""
    return [token for token in clause if isinstance(token, str)]


def first_of(clause: Sequence[Token], *dimensions: Dimension) -> Optional[Quantity]:
    """Return the first quantity of the first of these dimensions that was said."""
    said = [token for token in clause if isinstance(token, Quantity)]
    return next((q for d in dimensions for q in said if q.dimension is d), None)


def word_of(token: Token) -> str:
    """Return a piece as it is written."""
    return token.name if isinstance(token, GoToPlace) else str(token)


def is_verb(before: Sequence[Token], token: Token) -> bool:
    """Return whether a word commands something, the tokens before it being known."""
    previous = before[-1] if before else ''
    if token in TURN_VERBS and previous in _BEFORE_TURN:
        return False
    return token in VERBS and previous not in _BEFORE_NOUN and previous not in _LIGHT


def _begins(clause: Sequence[Token], token: Token, rest: Sequence[Token]) -> bool:
    """Return whether a token begins another command than the one of the clause."""
    if is_verb(clause[-1:], token):
        return clause[-1] not in ('back', 'go', 'ahead')
    direction = isinstance(token, str) and (
        headings([token, *words_of(rest[1:2])], weak=True) or sides([token, *words_of(rest[1:2])]))
    if not direction or not any(_amounts([t]) for t in rest) or not _amounts(clause):
        return False
    return bool(headings(words_of(clause), weak=True) or sides(words_of(clause)))


def _is_commanded(clause: Sequence[Token]) -> bool:
    """Return whether a clause has a verb or an amount."""
    return bool(_amounts(clause)) or any(
        is_verb(clause[max(i - 1, 0):i], t) for i, t in enumerate(clause))


def _amounts(clause: Sequence[Token]) -> list[Quantity]:
    return [t for t in clause if isinstance(t, Quantity)
            and t.dimension not in (Dimension.SPEED, Dimension.RATE)]


def _goes_on(rest: Sequence[Token]) -> bool:
    """Return whether something other than fillers follows a correction."""
    return any(t not in _BEHIND_CORRECTION for t in rest[1:])


def _taken_back(clause: Sequence[Token], rest: Sequence[Token]) -> list[Token]:
    """Return what is left of a clause that the speaker corrects."""
    behind = next(t for t in rest[1:] if t not in _BEHIND_CORRECTION)
    if behind in VERBS:
        return []
    if isinstance(behind, str) and (sides([behind]) or headings([behind], weak=True)):
        return [t for t in clause if not isinstance(t, str)
                or not sides([t]) and not headings([t], weak=True)]
    if isinstance(behind, GoToPlace) or behind == 'the':
        return [t for t in clause if not isinstance(t, GoToPlace)]
    return list(clause)


def _joined(clauses: Sequence[list[Token]]) -> list[list[Token]]:
    """Return the clauses, those that only add to the one before joined to it, stutters dropped."""
    joined: list[list[Token]] = []
    for clause, after in zip(clauses, [*clauses[1:], None]):
        if after and any(t in VERBS for t in after) and (
                clause == ['go', 'ahead'] or len(clause) == 1 and clause[0] in _STUTTERED):
            continue  # "move uh move five feet", "go and turn left"
        if joined and _only_adds(clause):
            joined[-1] = [*joined[-1], *clause]
        else:
            joined.append(list(clause))
    return joined


def _only_adds(clause: Sequence[Token]) -> bool:
    """Return whether a clause is an amount without a verb: "turn left, 90 degrees"."""
    return bool(_amounts(clause)) and 'straight' not in clause and not any(
        is_verb(clause[max(i - 1, 0):i], t) for i, t in enumerate(clause)) and not list(
            _directed(clause))


def _directed(clause: Sequence[Token]) -> Iterator[str]:
    yield from headings(words_of(clause), weak=True)
    yield from sides(words_of(clause))
