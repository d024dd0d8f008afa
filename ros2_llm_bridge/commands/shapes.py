# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the words that say an arc, and hold arcs against them.

Only an instruction with such a word can become an arc, so "turn left" never does; and a radius is
no diameter, nor a way.
"""

from __future__ import annotations

from functools import lru_cache
import re
from typing import Iterator, Sequence

from ros2_llm_bridge.commands.directions import CLAUSE_ENDS, headings, text_of, words_of
from ros2_llm_bridge.commands.model import Arc, Command, Drive, Item, Quantity, Turn
from ros2_llm_bridge.commands.spelling import is_one_slip
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

#: Words that say nothing but an arc, and those that may also say a turn on the spot.
CURVES = frozenset(
    'curve curves curved curving veer veers veering bear bearing arc arcs arcing bend bending '
    'semicircle semicircular'.split())
_CIRCLES = frozenset('circle circles circular'.split())
_ENDLESS_CIRCLES = frozenset(('circles',))
_LONG = frozenset(word for word in CURVES | _CIRCLES if len(word) > 4)
_RADIUS = frozenset(('radius', 'diameter'))
#: Drives around, which are no turns: "go half a circle".
_DRIVEN = re.compile(
    r'\b(drive|go|move|roll|ride|cruise|run|walk|travel)( around| round)?'
    r'( (in|along|a|an|one|half|quarter|full|whole|complete|big))* circles?\b|'
    r'\b(make|do|draw|complete)( (a|an|one|two|three|half|quarter|full|whole|complete|big|_))* '
    r'circles?\b(?! (on the spot|in place)\b)')
_ENDLESS = frozenset(('keep', 'until', 'till', 'continue'))
_ACROSS = frozenset(('across', 'wide'))
#: Words that may say a diameter.
ACROSS = _ACROSS | {'diameter'}
#: "drive forward while turning left", "rolling forward and turning right at the same time".
WHILE = re.compile(
    r'\b(drive|driving|roll|rolling|go|going|move|moving)( forwards?| ahead| on| straight)* and '
    r'(turn|turning|steer|steering) (to the )?(left|right) at the same time\b|'
    r'\b(while|whilst) (you (are|keep) )?(slowly |slightly |gently )?(turning|rotating|curving|'
    r'veering|bearing|steering|driving|moving|going|rolling|heading)\b')
#: Verbs that turn the robot on the spot: "turn in a full circle" is no arc.
_ON_THE_SPOT = frozenset('turn turning rotate rotating spin spinning pivot twist whirl'.split())

#: Behind a comma these go on with what stands before it.
_AT_ONCE = frozenset('curving veering arcing bending turning while whilst in along'.split())
#: Behind an amount these begin another step.
_BEGINNINGS = frozenset('curve veer arc bend reverse backup retreat'.split())


def arcs_said(words: Sequence[str]) -> bool:
    """Return whether some word may mean an arc."""
    spoken = frozenset(words)
    if spoken & (CURVES | _CIRCLES | _RADIUS) or WHILE.search(text_of(words)):
        return True
    return any(map(_is_slip, spoken))


# Grammar, validator and guesses look through the same words.
@lru_cache(maxsize=1024)
def _is_slip(word: str) -> bool:
    return len(word) > 3 and any(is_one_slip(word, known) for known in _LONG)


def check_arcs(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check arcs against the words, and that no circle was passed over.

    Parameters
    ----------
    commands
        What is about to be done.
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsupported_ability``, ``unsure`` or ``missing_value``, with what was said.

    """
    if any(isinstance(command, (Arc, Drive, Turn)) for command in commands):
        _check_forward(items)
    arcs = [command for command in commands if isinstance(command, Arc)]
    words = words_of(items)
    if not arcs:
        turns = any(isinstance(command, Turn) for command in commands)
        if _CIRCLES.intersection(words) and (
                not turns or _DRIVEN.search(text_of(words))
                or (ACROSS | _RADIUS).intersection(words)):
            raise InstructionError(
                'unsure', 'I heard "circle" and could not place it; say it in other words.')
        return
    if not arcs_said(words):
        raise InstructionError('unsure', 'Nobody said a curve; say it in other words.')
    only_circles = not (CURVES | _RADIUS).intersection(words) and not WHILE.search(text_of(words))
    if only_circles and _ON_THE_SPOT.intersection(words) and not any(
            isinstance(command, Turn) for command in commands):
        raise InstructionError(
            'unsure', 'Turn on the spot, or drive in a circle? Say it in other words.')
    _check_parts(arcs, words)
    _check_sizes(arcs, items, words)


def _check_forward(items: Sequence[Item]) -> None:
    """Check that no curve is to be driven backward, nor made of a straight way and a curve."""
    for clause in _clauses(items):
        circled = _CIRCLES.intersection(clause) and not _ON_THE_SPOT.intersection(clause)
        curved = CURVES.intersection(clause) or WHILE.search(text_of(clause))
        if (circled or curved) and 'backward' in headings(clause, weak=True):
            raise InstructionError('unsupported_ability', 'I drive curves forward only.')


def _clauses(items: Sequence[Item]) -> Iterator[list[str]]:
    """Yield the words of each step; "back up, curving left" is one of them."""
    words: list[str] = []
    for index, item in enumerate(items):
        after = [*items[index + 1:index + 3], '', '']
        begins = after[0] in _BEGINNINGS or after[:2] == ['back', 'up']
        if item in CLAUSE_ENDS and after[0] not in _AT_ONCE or (
                isinstance(item, Quantity) and begins):
            yield words
            words = []
        else:
            words.append(item if isinstance(item, str) else '')
    yield words


def _check_parts(arcs: Sequence[Arc], words: Sequence[str]) -> None:
    """Check that the part of a circle was said, and that a bend is none."""
    spoken = frozenset(words)
    # "in circles" goes on and on; of several a number would be said, and be the bound.
    circle = bool(spoken & (_CIRCLES - _ENDLESS_CIRCLES))
    slipped = any(
        is_one_slip(word, known) for word in spoken - _CIRCLES for known in _CIRCLES)
    curved = bool(spoken & CURVES or WHILE.search(text_of(words)) or any(
        is_one_slip(word, known) for word in spoken for known in _LONG - _CIRCLES))
    said = {
        'full': circle or slipped, 'quarter': 'quarter' in spoken,
        'half': bool(spoken & {'half', 'semicircle', 'semicircular'}),
        'default': curved, 'little': curved}
    endless = spoken & _ENDLESS or WHILE.search(text_of(words)) and not spoken & CURVES
    for arc in arcs:
        if isinstance(arc.bound, str) and not said[arc.bound] or (
                arc.bound == 'default' and endless and len(arcs) == 1):
            raise InstructionError('unsure', 'How far around? Say it in other words.')


def _check_sizes(arcs: Sequence[Arc], items: Sequence[Item], words: Sequence[str]) -> None:
    """Check that a radius is used as one, a diameter too, and a mere size not at all."""
    radii = sum(arc.radius is not None and not arc.across for arc in arcs)
    diameters = sum(arc.radius is not None and arc.across for arc in arcs)
    across = words.count('diameter') + sum(
        word in _ACROSS and _is_length(before) for before, word in zip(items, words[1:]))
    if radii != words.count('radius') or diameters != across:
        raise InstructionError(
            'missing_value', 'How large is the circle? Say it as "with a radius of 1 meter".')
    for index, item in enumerate(items):
        if not _is_length(item):
            continue
        before, after = words[max(index - 3, 0):index], words[index + 1:index + 3]
        sized = before[-2:] == ['circle', 'of'] or before == ['circle', 'of', 'about']
        named = _RADIUS.intersection(after) or _ACROSS.intersection(after[:1])
        if (sized or after[:1] in (['circle'], ['arc'])) and not named:
            raise InstructionError(
                'missing_value', f'Is {item} the radius or the diameter of the circle?')


def _is_length(item: Item) -> bool:
    return isinstance(item, Quantity) and item.dimension is Dimension.LENGTH
