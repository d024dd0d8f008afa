# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Return the words of an instruction as the checks compare them: fluent, and without typing slips.

"Do not er do not stop" is "do not stop", "le- left" is "left", "aftr" is "after". The words of
names that a command copied stay as they were said, and so does every amount.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Iterator, Optional, Sequence

from ros2_llm_bridge.commands.clauses import HESITATIONS, VERBS
from ros2_llm_bridge.commands.directions import (
    CLAUSE_ENDS, DIRECTIONS, headings, may_be_direction, NO_SLIPS, sides, TAKEN_BACK)
from ros2_llm_bridge.commands.leftovers import NEGATIONS
from ros2_llm_bridge.commands.model import Item
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.commands.order import REORDERING
from ros2_llm_bridge.commands.reservations import find_reservation, NOT_FORBIDDEN, RESERVING
from ros2_llm_bridge.commands.rules import is_known
from ros2_llm_bridge.commands.spelling import UNIT_WORDS

#: What may stand between a word and the same word again: "can, I mean, can you".
_BETWEEN = HESITATIONS | frozenset(', no sorry i mean well oh - .'.split())
#: Behind these "you know" says nothing: "to the you know left".
_ARTICLES = frozenset('the a an my your our'.split())
#: Between a correction and its direction: "left um to the right".
_BEFORE_DIRECTION = _ARTICLES | {'to', 'on'}
#: A step that is whole is done again when it is said again: "turn around turn around".
_WHOLE = frozenset('around round about face u once again over'.split())
_LONGEST_STUTTER = 3
_LONGEST_BETWEEN = 3
#: Words that decide what a check finds; of the others a slip changes nothing.
_DECIDING = frozenset(word for word in DIRECTIONS.union(
    VERBS, REORDERING, NOT_FORBIDDEN, CLAUSE_ENDS, NEGATIONS,
    ('straight', 'possible', 'that', 'your')) if len(word) > 3)
#: Of shorter words, and of verbs, a dropped letter makes words: "drive", "dive".
_SHORTEST_CUT = 5


def heard(items: Sequence[Item], copied: Sequence[str]) -> tuple[Item, ...]:
    """
    Return the items without hesitations, stutters and words cut off, and with slips mended.

    Parameters
    ----------
    items
        Of a ``Reading``.
    copied
        Names and texts that commands copied.

    """
    kept = _in_names(items, copied)
    pairs = [(item, index in kept) for index, item in enumerate(items)]
    pairs = _without_hesitations(pairs)
    pairs = _without_cut_off(pairs)
    pairs = _without_stutters(pairs)
    return tuple(
        item if named or not isinstance(item, str) else _mended(item) for item, named in pairs)


#: An item, and whether it is part of a name that was copied.
_Pair = tuple[Item, bool]


def _in_names(items: Sequence[Item], copied: Sequence[str]) -> set[int]:
    """Return the indices of the items of copied names, wherever these were said."""
    found: set[int] = set()
    for name in copied:
        for start in said_at(items, name):
            found.update(range(start, start + len(name.split())))
    return found


def _without_hesitations(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Drop hesitations, but for those that may take a direction back: "left um right"."""
    kept: list[_Pair] = []
    index = 0
    while index < len(pairs):
        item, named = pairs[index]
        after = pairs[index + 1][0] if index + 1 < len(pairs) else ''
        if kept and not named and (item, after) == ('you', 'know') and kept[-1][0] in _ARTICLES:
            index += 2
            continue
        index += 1
        if named or item not in HESITATIONS or _may_correct(kept, pairs[index:]):
            kept.append((item, named))
    return kept


def _may_correct(kept: Sequence[_Pair], rest: Sequence[_Pair]) -> bool:
    said = [item for item, named in kept if isinstance(item, str) and not named]
    after = next((item for item, _ in rest if item not in _BEFORE_DIRECTION), '')
    return isinstance(after, str) and may_be_direction(after) and any(map(may_be_direction, said))


def _without_cut_off(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Drop each word that was cut off and the whole word follows: "le- left", "sto stopping"."""
    kept: list[_Pair] = []
    index = 0
    while index < len(pairs):
        (item, named), end = pairs[index], index + 1
        while end < len(pairs) and pairs[end][0] in ('-', '.') and not pairs[end][1]:
            end += 1
        whole = pairs[end][0] if end < len(pairs) else ''
        if not named and isinstance(item, str) and isinstance(whole, str) and (
                whole.startswith(item) and _is_cut_off(item, whole, pairs[index + 1:end])):
            index = end
        else:
            kept.append(pairs[index])
            index += 1
    return kept


def _is_cut_off(begun: str, whole: str, marks: Sequence[_Pair]) -> bool:
    """Return whether a mark tells that a word was cut off, or else that it is none."""
    if not begun.isalpha() or begun == whole or find_reservation([begun]) or (
            begun in NEGATIONS | TAKEN_BACK or begun in DIRECTIONS and whole not in DIRECTIONS):
        return False
    if marks:
        return len(marks) > 1 or marks[0][0] == '-'
    return len(begun) > 1 and whole in _DECIDING and begun not in _DECIDING and (
        not is_known(begun) or may_be_direction(begun))


def _without_stutters(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Drop what is said again right away, and what stands between: "can I mean can you"."""
    kept = list(pairs)
    index = 0
    while index < len(kept):
        end = _again_at(kept, index)
        if end is None:
            index += 1
        else:
            del kept[index:end]
    return kept


def _again_at(pairs: Sequence[_Pair], start: int) -> Optional[int]:
    """Return where the words that begin at an index are said again, None where they are not."""
    for length in range(_LONGEST_STUTTER, 0, -1):
        said = pairs[start:start + length]
        words = [item for item, _ in said]
        if len(said) < length or any(named for _, named in said) or not _is_begun(words):
            continue
        for between in range(_LONGEST_BETWEEN + 1):
            again = start + length + between
            if between and pairs[again - 1:again] and pairs[again - 1][0] not in _BETWEEN:
                break
            if [item for item, _ in pairs[again:again + length]] == words:
                between_them = pairs[start + length:again]
                return None if _takes_back(pairs[:start], between_them) else again
    return None


def _takes_back(before: Sequence[_Pair], between: Sequence[_Pair]) -> bool:
    """Return whether some words may correct a step: "turn left please no please turn right"."""
    correcting = any(item in TAKEN_BACK - HESITATIONS for item, _ in between)
    return correcting and any(
        named or not isinstance(item, str) or item in VERBS or may_be_direction(item)
        for item, named in before)


def _is_begun(words: Sequence[Item]) -> bool:
    """Return whether words say no whole step: no direction, amount or place."""
    if not all(isinstance(word, str) and (word.isalpha() or "'" in word) for word in words):
        return False
    said = [word for word in words if isinstance(word, str)]
    directed = bool(sides(said) or headings(said, weak=True)) or any(map(may_be_direction, said))
    return not directed and not _WHOLE.intersection(said) and not any(_named(said))


def _named(words: Sequence[str]) -> Iterator[str]:
    """Yield the words that may name a place: those unknown behind "to" or an article."""
    for before, word in zip(words, words[1:]):
        if (before == 'to' or before in _ARTICLES) and word not in _ARTICLES and (
                not is_known(word)):
            yield word


@lru_cache(maxsize=1024)
def _mended(word: str) -> str:
    """Return the only deciding word that is one slip of a hand away, or the word itself."""
    known = word in RESERVING or is_known(word) and not may_be_direction(word)
    if known or word in NO_SLIPS or word in _DECIDING or word in UNIT_WORDS:
        return word
    meant = [known for known in _DECIDING if is_slip_of_hand(word, known)]
    return meant[0] if len(meant) == 1 else word


def is_slip_of_hand(typed: str, known: str) -> bool:
    """Return whether a letter behind the first was dropped, doubled, or swapped with the next."""
    if typed[:1] != known[:1] or len(typed) < 3 or typed == known:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, known)) if a != b), min(
        len(typed), len(known)))
    if len(typed) == len(known) - 1:
        cut = len(known) >= _SHORTEST_CUT and known not in VERBS | NOT_FORBIDDEN
        return cut and typed[at:] == known[at + 1:]
    if len(typed) == len(known) + 1:
        return typed[at] == typed[at - 1] and typed[at + 1:] == known[at:]
    return len(typed) == len(known) and typed[at:at + 2] == known[at:at + 2][::-1] and (
        typed[at + 2:] == known[at + 2:])
