# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check the words that commands chose against the words that were said, both ways.

A quantity is copied, but slow, fast, little, quarter, half, full and no end are chosen: "turn
left" must not become a whole turn, "turn left a little" no quarter, "wait a minute" no drive.
"""

from __future__ import annotations

import re
from typing import Iterator, Sequence

from ros2_llm_bridge.commands.clauses import BACK_VERBS, DRIVE_VERBS, TURN_VERBS, VERBS
from ros2_llm_bridge.commands.directions import (
    CLAUSE_ENDS, headings, is_near_direction, sides, text_of, words_of)
from ros2_llm_bridge.commands.goal_words import SLOW_WORDS
from ros2_llm_bridge.commands.model import Arc, Command, Drive, GoToPlace, Item, Quantity, Turn
from ros2_llm_bridge.commands.shapes import CURVES
from ros2_llm_bridge.commands.spelling import is_one_slip
from ros2_llm_bridge.commands.vocabulary import Dimension, LITTLE
from ros2_llm_bridge.errors import InstructionError

#: Beginnings of the verbs of a motion that is small where nobody says how far.
_SMALL_MOTIONS = ('step', 'inch', 'nudg', 'edg', 'scoot')
#: Beginnings of the words that may mean what a command chose.
_STEMS: dict[str, tuple[str, ...]] = {
    'slow': ('slow', 'gentl', 'careful', 'cautious', 'creep', 'crawl', 'low', 'soft', 'steady',
             'half', 'easy', 'leisurely'),
    'fast': ('fast', 'quick', 'rapid', 'swift', 'speed', 'brisk', 'hurr', 'high', 'full', 'top',
             'max', 'rush', 'sprint'),
    LITTLE: ('little', 'bit', 'slight', 'tad', 'touch', 'smidge', 'hair', 'wee', 'tiny', 'small',
             'short', 'eas', 'gent', *_SMALL_MOTIONS),
    'quarter': ('quarter',),
    'half': ('half', 'around', 'round', 'opposite', 'other', 'behind', 'heading', 'orientation',
             'uturn', 'way'),
    'full': ('full', 'whole', 'complet', 'entire', 'circle', 'once', 'revolution', 'rotation',
             'pirouette', 'all', 'one'),
    'endless': ('keep', 'until', 'till', 'continu', 'start', 'begin', 'non', 'constant',
                'without', 'endless', 'indefinite', 'never', 'stop', 'quit', 'time', 'forever'),
}
_MOTIONS = DRIVE_VERBS | TURN_VERBS | BACK_VERBS | CURVES | frozenset(
    'circle circles straight press push pull carry'.split())
#: A word is taken for one slip away from a stem of at least so many letters.
_LONG = 4
_ABOUT = re.compile(
    r'\babo?u?t?\b.{0,12}\b(f\w*ce|turn)\b|\b(face|turn|do) (about|back)|'
    r'\bturn(?:ed| yourself) about\b(?! (?:_|left|right|here))|\bu turn\b|\ba u\w+\b')
_RIGHT_ANGLE = re.compile(r'\bright angles?\b')
#: An eighth of a turn to who drills, a half one to who does not.
_HALF_SIDE = re.compile(
    r'\bhalf (?:left|right)\b(?! (?:hand )?(?:turn|circle|spin|rotation|revolution|u)\b)')
_GOES_ON = re.compile(r'\w{2}ing\b|\bcircles\b|\b(a)?round and (a)?round\b')
#: "The table's a bit close" says how close it is.
_A_LITTLE = re.compile(
    r'\ba (?:little|bit|little bit|tiny bit|tad|smidge)\b'
    r"(?!(?:(?<='s a little)|(?<='s a bit)|(?<=is a little)|(?<=is a bit)|(?<='re a bit)) "
    r'(?:close|far|tight|narrow|crooked|noisy|loud|wet|slippery|dirty|messy|dark|busy|crowded|'
    r'cramped|late|early|tired|cold|warm|hot|nervous|scared)\b)|\bslightly\b')
_FULL_TURN = re.compile(
    r'\b(full|complete|whole) (left |right )?(turn|circle|rotation|spin|revolution)\b')


def check_choices(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check that what commands chose was said, and that what was said was chosen.

    Parameters
    ----------
    commands
        What is about to be done.
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``unsure`` or ``contradiction``, with the word.

    """
    words = words_of(items)
    chosen = {choice for command in commands for choice in _choices(command)}
    for choice in sorted(chosen):
        if not _is_said(choice, words):
            raise InstructionError(
                'unsure', f'I understood "{choice}", which nobody said; say it in other words.')
    motions = [c for c in commands if isinstance(c, (Drive, Turn, Arc))]
    text = text_of(words)
    half_side = _HALF_SIDE.search(text) if 'half' in chosen else None
    if half_side:
        raise InstructionError(
            'missing_value', f'How far is "{half_side[0]}"? Say it in degrees.')
    passed_over = []
    if motions and not chosen & {LITTLE, 'slow', 'fast'}:
        passed_over.append(_A_LITTLE.search(text))
    if motions and not any(c.bound == 'full' for c in motions):
        passed_over.append(_FULL_TURN.search(text))
    for found in filter(None, passed_over):
        raise InstructionError(
            'unsure', f'I heard "{found[0]}" and could not place it; say it in other words.')
    _check_little(commands, words)
    _check_slow(commands, words)
    _check_waits(motions, items)


def _choices(command: Command) -> Iterator[str]:
    """Yield the words of ``_STEMS`` that a command chose."""
    if isinstance(command, (Drive, Arc)) and command.speed in ('slow', 'fast'):
        yield str(command.speed)
    if isinstance(command, (Turn, Arc)) and command.bound is None:
        yield 'endless'
    if isinstance(command, Turn):
        if command.rate in ('slow', 'fast'):
            yield str(command.rate)
        if command.bound in ('quarter', 'half', 'full'):
            yield str(command.bound)
    if isinstance(command, (Drive, Turn, Arc)) and command.bound == LITTLE:
        yield LITTLE
    if isinstance(command, GoToPlace) and command.speed != 'default':
        yield command.speed


def _is_said(choice: str, words: Sequence[str]) -> bool:
    """Return whether some word may mean a choice, misspelt or not."""
    text = text_of(words)
    if where_said(choice, words):
        return True
    pattern = {'half': _ABOUT, 'quarter': _RIGHT_ANGLE, 'endless': _GOES_ON}.get(choice)
    return pattern is not None and bool(pattern.search(text))


def where_said(choice: str, words: Sequence[str]) -> list[int]:
    """Return the indices of the words that may mean slow, fast, little, half, full and so on."""
    return [index for index, word in enumerate(words)
            if any(_may_mean(word, stem) for stem in _STEMS[choice])]


def _may_mean(word: str, stem: str) -> bool:
    if len(stem) < _LONG:
        return word.startswith(stem)
    slipped = word not in VERBS | CLAUSE_ENDS and word[:1] == stem[0]  # "stop" is no "step"
    return stem in word or slipped and any(
        is_one_slip(word[:length], stem) for length in range(_LONG, len(stem) + 2))


def _check_little(commands: Sequence[Command], words: Sequence[str]) -> None:
    """Check that a small motion that was said alone has not the usual length: "edge back"."""
    if len(commands) != 1:
        return  # the word may belong to another
    motion, said = commands[0], [word for word in words if word.startswith(_SMALL_MOTIONS)]
    usual = (isinstance(motion, Drive) and motion.bound is None
             or isinstance(motion, Turn) and motion.bound == 'default')
    if said and usual and not any(_is_said(choice, words) for choice in ('endless', 'slow')):
        raise InstructionError(
            'missing_value', f'I heard "{said[0]}"; how far? Say "a little", or how much.')


def _check_slow(commands: Sequence[Command], words: Sequence[str]) -> None:
    """Check that no motion goes at its usual speed where a slow one was said."""
    said = SLOW_WORDS.intersection(
        word for word, after in zip(words, [*words[1:], '']) if after not in CURVES)
    paced = [c for c in commands if isinstance(c, (Drive, Turn, Arc, GoToPlace))]
    if said and paced and not any(map(_has_speed, paced)):
        raise InstructionError(
            'unsure', f'I heard "{min(said)}" and could not place it; say it in other words.')


def _has_speed(command: Command) -> bool:
    """Return whether a command has a speed other than the usual one."""
    if isinstance(command, Turn):
        return command.rate != 'default'
    if isinstance(command, Arc) and command.rate != 'default':
        return True
    little = isinstance(command, Arc) and command.bound == LITTLE  # "gently a little"
    return little or isinstance(
        command, (Drive, Arc, GoToPlace)) and command.speed != 'default'


def _check_waits(motions: Sequence[Command], items: Sequence[Item]) -> None:
    """Check that what moves for a time was said to move."""
    for motion in motions:
        bound = motion.bound if isinstance(motion, (Drive, Turn, Arc)) else None
        if not isinstance(bound, Quantity) or bound.dimension is not Dimension.TIME:
            continue
        clauses = [words for i, item in enumerate(items) if item == bound
                   for words in _clauses_of_time(items, i)]
        if clauses and not any(map(_moves, clauses)):
            raise InstructionError(
                'contradiction', f'I understood a motion for {bound}, which nobody said.')


def _clauses_of_time(items: Sequence[Item], index: int) -> Iterator[list[str]]:
    """Yield the words around a time, and those of the motion that it may belong to."""
    said = _clause(items, index)
    yield said
    if index > 1 and not said and items[index - 1] == ',':  # "drive on, 4 seconds"
        yield _clause(items, index - 2)
    if said == ['for'] and items[index + 1:index + 2] == [',']:  # "for 4 seconds, drive on"
        yield _clause(items, index + 2)
    if items[index - 2:index] in (['stop', 'after'], ['quit', 'after'], ['halt', 'after']):
        yield _clause(items, max(index - 4, 0))


def _moves(clause: Sequence[str]) -> bool:
    """Return whether a clause says something of a motion, misspelt or not."""
    directed = headings(clause, weak=True) or sides(clause) or any(map(is_near_direction, clause))
    return bool(directed or _MOTIONS.intersection(clause))


def _clause(items: Sequence[Item], index: int) -> list[str]:
    """Return the words around an item, up to a connective or another quantity."""
    first, last = index, index
    while first and (items[first - 1] == 'next' or not _parts(items[first - 1])):
        first -= 1
    while last + 1 < len(items) and not _parts(items[last + 1]):
        last += 1
    return [item for item in items[first:last + 1] if isinstance(item, str)]


def _parts(item: Item) -> bool:
    if isinstance(item, Quantity):
        return item.dimension not in (Dimension.SPEED, Dimension.RATE)
    return item in CLAUSE_ENDS
