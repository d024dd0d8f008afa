# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the direction words of an instruction, as evidence for or against a sign.

An exact word is evidence both ways; a misspelt one ("rigth") only supports. "right now" and
"all right" are no directions. Knows words, no commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

_FORWARD = frozenset('forward forwards ahead onward onwards straight advance forth'.split())
_BACKWARD = frozenset('back backward backwards backup backing backed reverse reversing rearward '
                      'rearwards rear retreat retreating behind astern withdraw'.split())
_LEFT = frozenset('left leftward leftwards counterclockwise anticlockwise ccw acw port'.split())
_RIGHT = frozenset('right rightward rightwards clockwise cw starboard'.split())
_NOT_RIGHT_BEFORE = frozenset(('now', 'away', 'there', 'here', 'ahead', 'up'))
_NOT_RIGHT_AFTER = frozenset(('all', "that's"))
_CORRECTIONS = frozenset('no sorry mean actually rather nope wait uh um scratch make i '.split())


@dataclass(frozen=True)
class Evidence:
    """Whether a direction was said exactly, and whether some word supports it."""

    said: bool
    supported: bool


@dataclass(frozen=True)
class Directions:
    """Evidence for each direction; ``last_turn`` is the side that was named last."""

    forward: Evidence
    backward: Evidence
    left: Evidence
    right: Evidence
    last_turn: Optional[str]
    corrected: bool


def find_directions(words: Sequence[str]) -> Directions:
    """Return the direction words among the words of an instruction."""
    joined = _join_counter(words)
    sides: list[str] = []
    for index, word in enumerate(joined):
        if word in _LEFT:
            sides.append('left')
        elif word in _RIGHT and not _is_idiom(joined, index):
            sides.append('right')
    return Directions(
        forward=_evidence(joined, _FORWARD),
        backward=_evidence(joined, _BACKWARD),
        left=Evidence('left' in sides, 'left' in sides or _misspelt(joined, _LEFT)),
        right=Evidence('right' in sides, 'right' in sides or _misspelt(joined, _RIGHT)),
        last_turn=sides[-1] if sides else None,
        corrected=any(word in _CORRECTIONS for word in joined))


def _join_counter(words: Sequence[str]) -> list[str]:
    """Join "counter clockwise" and "anti clockwise"."""
    joined: list[str] = []
    for word in words:
        if word == 'clockwise' and joined and joined[-1] in ('counter', 'anti'):
            joined[-1] = 'counterclockwise'
        else:
            joined.append(word)
    return joined


def _is_idiom(words: Sequence[str], index: int) -> bool:
    if words[index] != 'right':
        return False
    before = words[index - 1] if index else ''
    after = words[index + 1] if index + 1 < len(words) else ''
    return before in _NOT_RIGHT_AFTER or after in _NOT_RIGHT_BEFORE


def _evidence(words: Sequence[str], lexicon: frozenset[str]) -> Evidence:
    said = any(word in lexicon for word in words)
    return Evidence(said, said or _misspelt(words, lexicon))


def _misspelt(words: Sequence[str], lexicon: frozenset[str]) -> bool:
    """Return whether some word is one slip away from a word of four letters or more."""
    return any(
        _one_slip(word, known) for word in words if len(word) >= 3
        for known in lexicon if len(known) >= 4)


def _one_slip(typed: str, known: str) -> bool:
    """Return whether one letter was dropped, added, changed or swapped with its neighbour."""
    if abs(len(typed) - len(known)) > 1 or typed == known:
        return False
    start = 0
    while start < min(len(typed), len(known)) and typed[start] == known[start]:
        start += 1
    a, b = typed[start:], known[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (
        len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
