# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Tell which unit a bare number lacks, from the words of its clause.

"move forward 2" may be meters, feet or seconds, and is never guessed; only a turn takes a bare
number, as degrees.
"""

from __future__ import annotations

from typing import Iterator, Sequence

from ros2_llm_bridge.commands.clauses import (
    BACK_VERBS, DRIVE_VERBS, split_clauses, TURN_VERBS, WAIT_VERBS, words_of)
from ros2_llm_bridge.commands.directions import headings, sides
from ros2_llm_bridge.commands.model import Item, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

_ARTICLES = ('a', 'an', 'another')


def check_units(items: Sequence[Item]) -> None:
    """
    Check that no drive and no wait has a number without a unit.

    Parameters
    ----------
    items
        The instruction as read, without names that were copied.

    Raises
    ------
    InstructionError
        ``missing_value``, with the number and units that it may have.

    """
    for number, words in _bare_numbers(items):
        _check_unit(number, words)


def check_no_drive(items: Sequence[Item]) -> None:
    """
    Check that no bare number follows "forward" or "backward", where turns take the numbers.

    Raises
    ------
    InstructionError
        As ``check_units``.

    """
    for number, words in _bare_numbers(items):
        if headings(words):
            _check_unit(number, words)


def _bare_numbers(items: Sequence[Item]) -> Iterator[tuple[Quantity, list[str]]]:
    """Yield each bare number with the words of its clause; "a 180" is a turn by itself."""
    for clause in split_clauses(items):
        for before, token in zip(['', *clause], clause):
            if isinstance(token, Quantity) and token.dimension is Dimension.NUMBER and (
                    before not in _ARTICLES):
                yield token, words_of(clause)


def _check_unit(number: Quantity, words: Sequence[str]) -> None:
    units = _units(words)
    if units:
        shown = ' or '.join(f'"{number} {unit}"' for unit in units)
        raise InstructionError('missing_value', f'{number} what? Say {shown}.')


def _units(words: Sequence[str]) -> tuple[str, ...]:
    """Return units of what the words of a clause say; none where a number needs none."""
    spoken = frozenset(words)
    if sides(words) or spoken & TURN_VERBS:
        return ()
    if spoken & WAIT_VERBS:
        return ('seconds', 'minutes')
    drives = spoken & (DRIVE_VERBS | BACK_VERBS) or headings(words, weak=True)
    return ('meters', 'seconds') if drives else ()
