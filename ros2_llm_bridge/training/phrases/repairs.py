# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Sides taken back, verbs and steps said again: "left, make that right", "go go go forward"."""

from __future__ import annotations

from dataclasses import replace
import random

from ros2_llm_bridge.training.phrases.pattern import Clause

#: Kinds of motions that have a side.
SIDED = ('turn', 'drive')
_OPPOSITES = {
    'left': 'right',
    'right': 'left',
    'forward': 'back',
    'back': 'forward',
    'ahead': 'back',
    'backward': 'forward',
    'forwards': 'backwards',
    'backwards': 'forwards',
}
JOINTS = (
    ['no'],
    ['sorry'],
    ['i', 'mean'],
    ['no', 'sorry'],
    ['no', 'wait'],
    ['no', 'wait'],
    ['uh', 'no'],
    ['oops'],
    ['actually'],
    ['correction'],
    ['no', 'no'],
    ['or', 'rather'],
    ['make', 'that'],
    ['make', 'that'],
    ['make', 'it'],
    ['no', 'i', 'mean'],
    ['wait', 'no'],
    ['scratch', 'that'],
    ['no', 'make', 'that'],
)
#: Verbs that hurried people say over and over.
_URGED = frozenset('go move turn drive back forward come spin run stop roll'.split())
#: Words with which a step is whole, so that what is said again behind them is done again.
_WHOLE = frozenset(
    'left right around round about clockwise counterclockwise anticlockwise face once'.split())


def repaired(rng: random.Random, clause: Clause) -> Clause:
    """Return a motion whose side is said wrong first; nothing may stand around it yet."""
    words = clause.text.split()
    again = repair_side(rng, words)
    if again == words:
        return clause
    return replace(
        clause, text=' '.join(again), phenomena=(*clause.phenomena, 'disfluent'),
        imperative=clause.imperative and again[0] == words[0])


def repair_side(rng: random.Random, words: list[str]) -> list[str]:
    """Say the wrong side first and correct it; only where one side alone is named."""
    sides = [i for i, word in enumerate(words) if word in _OPPOSITES]
    if len(sides) != 1:
        return words
    at = sides[0]
    wrong, right = _OPPOSITES[words[at]], words[at]
    joint = rng.choice(JOINTS)
    draw = rng.random()
    if draw < 0.15:  # taken back twice
        return [*words[:at], right, *joint, wrong, *rng.choice(JOINTS), *words[at:]]
    if draw < 0.40 and wrong in ('left', 'right'):  # at the end of the sentence
        return [*words[:at], wrong, *words[at + 1:], *joint, right]
    return [*words[:at], wrong, *joint, *words[at:]]


def beginning(words: list[str]) -> list[str]:
    """Return the words before the first with which a step is whole."""
    whole = (i for i, word in enumerate(words) if word.strip(',.') in _WHOLE)
    return words[:next(whole, len(words))]


def said_again(rng: random.Random, clause: Clause) -> Clause:
    """Return the clause with its beginning said again, twice or up to the third word."""
    words = clause.text.split()
    if words[0] in _URGED and rng.random() < 0.5:
        return replace(clause, text=' '.join([words[0]] * rng.choice((1, 1, 2)) + words))
    count = rng.choice((1, 2, 2, 3))
    start = beginning(words[:count])
    if not start or any(any(c.isdigit() or c in '(,°.' for c in word) for word in start):
        return clause
    return replace(clause, text=' '.join([*start, *words]))
