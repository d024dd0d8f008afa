# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the direction words of an instruction, as evidence for or against a sign.

An exact word is evidence both ways; a misspelt one ("rigth") only supports. "right now" and
"all right" are no directions. Knows words, no commands; an empty word stands for an amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Sequence

from ros2_llm_bridge.commands.spelling import is_one_slip

_FORWARD = frozenset('forward forwards ahead onward onwards advance forth frontward '
                     'frontwards'.split())
_BACKWARD = frozenset('back backward backwards backup backing backed reverse reversing rearward '
                      'rearwards bwd bkwd rev rear retreat retreating behind '
                      'astern withdraw'.split())
#: Words that say the direction of a drive and nothing else ("go back home", "go ahead" do).
_CERTAIN_FORWARD = frozenset(
    'forward forwards onward onwards advance frontward frontwards'.split())
_CERTAIN_BACKWARD = frozenset(
    'backward backwards bwd bkwd backup backing rearward rearwards reversing retreat '
    'astern'.split())
_NO_HEADING = frozenset(('rear', 'behind'))
_LEFT = frozenset('left leftward leftwards counterclockwise anticlockwise ccw acw port'.split())
_RIGHT = frozenset('right rightward rightwards clockwise cw starboard'.split())
#: Every word of a direction.
DIRECTIONS = _FORWARD | _BACKWARD | _LEFT | _RIGHT
_NOT_RIGHT_BEFORE = frozenset(('now', 'away', 'there', 'here', 'ahead', 'up', 'angle'))
_NOT_RIGHT_AFTER = frozenset(('all', "that's", "you're"))
#: Words that take back what was said, hesitations among them.
TAKEN_BACK = frozenset(
    'no sorry mean actually rather nope uh um scratch correction oops'.split())
#: Words of their own, one slip away from a direction.
NO_SLIPS = frozenset(
    'dear let light might night tight sight fight bright lift felt loft lest near year bear hear '
    'pack black rack bank lack part post sport fort real read gear fear ear tear wear jack sack '
    'lent sort pot north worth fourth eight packing'.split())

#: Behind "right," they begin an order of their own.
_STARTING = frozenset(
    'go drive move head get come run travel proceed continue turn rotate spin off so please '
    'could can would'.split())
_TURN_VERBS = frozenset('turn turning rotate spin swing swivel pivot face'.split())

#: What ends a clause.
CLAUSE_ENDS = frozenset(', ; . : ! ? then and before after next followed finally'.split())

Side = Literal['left', 'right']
Heading = Literal['forward', 'backward']


@dataclass(frozen=True)
class Evidence:
    """Whether a direction was said exactly, and whether some word supports it."""

    said: bool
    supported: bool


@dataclass(frozen=True)
class Directions:
    """Evidence for each direction, and whether the speaker corrected something."""

    forward: Evidence
    backward: Evidence
    left: Evidence
    right: Evidence
    corrected: bool


def words_of(items: Sequence[object]) -> list[str]:
    """Return the words of an instruction as read; an empty one stands for each amount."""
    return [item if isinstance(item, str) else '' for item in items]


def text_of(items: Sequence[object]) -> str:
    """Return the text of an instruction as read; ``_`` stands for each amount."""
    return ' '.join(word or '_' for word in words_of(items))


def may_be_direction(word: str) -> bool:
    """Return whether a word is a direction, or one slip away from one."""
    return word in DIRECTIONS or _misspelt([word], DIRECTIONS)


def is_near_direction(word: str) -> bool:
    """Return whether a word is no direction, but one slip away from one."""
    return may_be_direction(word) and not sides([word]) and not headings([word], weak=True)


def find_sides(words: Sequence[str], side: Side) -> list[int]:
    """Return the indices of the words of a side, and of those that may be misspelt."""
    return [
        index for index, word in enumerate(words)
        if sides([word]) and sides(words[max(index - 1, 0):index + 1])[-1:] == [side]
        or is_near_direction(word)]


def find_directions(words: Sequence[str]) -> Directions:
    """Return the direction words among the words of an instruction."""
    joined = _joined(words)
    spoken = sides(words)
    return Directions(
        forward=_evidence(joined, _FORWARD),
        backward=_evidence(joined, _BACKWARD),
        left=Evidence('left' in spoken, 'left' in spoken or _misspelt(joined, _LEFT)),
        right=Evidence('right' in spoken, 'right' in spoken or _misspelt(joined, _RIGHT)),
        corrected=any(
            word in TAKEN_BACK or (word == 'make' and after in ('it', 'that'))
            or word == 'wait' and after not in ('', 'for', 'about', 'another', 'there', 'here')
            for word, after in zip(joined, [*joined[1:], ''])))


def sides(words: Sequence[str]) -> list[Side]:
    """Return left and right in the order in which they were said."""
    joined = _joined(words)
    found: list[Side] = []
    for index, word in enumerate(joined):
        if index and joined[index - 1] == 'not':
            continue
        if word in _LEFT:
            found.append('left')
        elif word in _RIGHT and not _is_idiom(joined, index):
            found.append('right')
    return found


def headings(words: Sequence[str], weak: bool = False) -> list[Heading]:
    """
    Return forward and backward in the order in which they were said.

    Parameters
    ----------
    words
        Words of an instruction.
    weak
        Whether words such as "back" and "straight" count, which do not always say a direction.

    """
    forward = _FORWARD if weak else _CERTAIN_FORWARD
    backward = _BACKWARD - _NO_HEADING if weak else _CERTAIN_BACKWARD
    found: list[Heading] = []
    joined = _joined(words)
    for word, after in zip(joined, [*joined[1:], '']):
        if word in forward:
            found.append('forward')
        elif word in backward or (word == 'back' and after == 'up'):
            found.append('backward')
    return found


def _joined(words: Sequence[str]) -> list[str]:
    """Join "counter clockwise"; drop "back" of "turn back around", "ahead" of "go ahead and"."""
    joined: list[str] = []
    for index, word in enumerate(words):
        before, after = words[index - 1:index], words[index + 1:index + 2]
        around = after == ['around'] and words[index + 2:index + 3] != ['']  # "around 2 meters"
        if word == 'back' and (around or set(before) & _TURN_VERBS):
            continue
        if word == 'ahead' and before == ['go'] and after == ['and']:
            continue
        if word == 'clockwise' and joined and joined[-1] in ('counter', 'anti'):
            joined[-1] = 'counterclockwise'
        else:
            joined.append(word)
    return joined


def _is_idiom(words: Sequence[str], index: int) -> bool:
    if words[index] != 'right':
        return False
    if index == 0 and words[1:2] == [','] and (
            _LEFT.intersection(words) or _STARTING.intersection(words[2:3])):
        return True
    before = words[index - 1] if index else ''
    if before in ('the', 'your', 'a', 'another'):
        return words[index + 1:index + 2] == ['angle']
    after = words[index + 1] if index + 1 < len(words) else ''
    if after == 'now' and before in _TURN_VERBS:
        return bool(_LEFT.intersection(words))
    return before in _NOT_RIGHT_AFTER or after in _NOT_RIGHT_BEFORE


def _evidence(words: Sequence[str], lexicon: frozenset[str]) -> Evidence:
    said = any(word in lexicon for word in words) or _misspelt(words, lexicon, shortest=7)
    return Evidence(said, said or _misspelt(words, lexicon))


def _misspelt(words: Sequence[str], lexicon: frozenset[str], shortest: int = 4) -> bool:
    """Return whether some word is one slip away from a word of at least so many letters."""
    return any(_is_slip(word, lexicon, shortest) for word in words)


# Each instruction is looked through for directions before and after the model.
@lru_cache(maxsize=1024)
def _is_slip(word: str, lexicon: frozenset[str], shortest: int) -> bool:
    return len(word) >= 3 and word not in NO_SLIPS and any(
        is_one_slip(word, known) for known in lexicon if len(known) >= shortest)
