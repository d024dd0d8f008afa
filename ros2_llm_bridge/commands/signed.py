# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Say the sign of an amount as a direction: "rotate -30 degrees" turns right, "move -1 m" backs up.

So REP 103 counts, where nothing else says the direction. Beside a word of direction a sign stays
what it is, an amount that no command takes. Knows words and quantities, no commands.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.commands.directions import CLAUSE_ENDS, headings, sides, words_of
from ros2_llm_bridge.commands.model import Item, Quantity
from ros2_llm_bridge.commands.vocabulary import Dimension


_TURNS = frozenset('turn rotate spin pivot swivel'.split())
_DRIVES = frozenset('move drive go travel'.split())
_ANGLES = (Dimension.ANGLE, Dimension.NUMBER)
#: What else may stand in an order whose direction is a sign; "to -90 degrees" is a heading.
_AROUND = frozenset(
    'by for about exactly please robot now just in place on the spot yourself you can could '
    'slowly quickly ! . an angle'.split())


def with_signs_said(items: Sequence[Item]) -> list[Item]:
    """Return the items with the sign of each amount that is a whole order as a direction."""
    said: list[Item] = []
    clause: list[Item] = []
    if sides(words_of(items)) or headings(words_of(items), weak=True):
        return list(items)
    for item in items:
        clause.append(item)
        if item in CLAUSE_ENDS:
            said += _said(clause)
            clause = []
    return said + _said(clause)


def _said(clause: Sequence[Item]) -> list[Item]:
    """Return one clause with its sign as a direction, or as it is."""
    amounts = [item for item in clause if not isinstance(item, str)]
    words = [word for word in words_of(clause) if word and word not in CLAUSE_ENDS]
    verbs = [word for word in words if word in _TURNS | _DRIVES]
    others = set(words).difference(verbs, _AROUND)
    if len(amounts) != 1 or len(verbs) != 1 or others:
        return list(clause)
    amount = amounts[0]
    if not isinstance(amount, Quantity) or not amount.number.startswith('-'):
        return list(clause)
    turns = verbs[0] in _TURNS and amount.dimension in _ANGLES
    if not turns and not (verbs[0] in _DRIVES and amount.dimension is Dimension.LENGTH):
        return list(clause)
    index = clause.index(amount)
    positive = Quantity(amount.number[1:], amount.unit)
    return [*clause[:index], positive, 'right' if turns else 'backward', *clause[index + 1:]]
