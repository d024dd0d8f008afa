# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask the rules where the model is not sure.

A small model refuses some plain orders, half sure of it, for a word that it seldom saw: "go to the
first aid room". Where it is unsure that nothing can be done, or wrote with little confidence what
the rules read as well, theirs is a second opinion, but only of orders in the plainest words: every
word is one of a short list, a known place or an amount, every motion has an end, and sides belong
to turns. Whatever comes of it is checked like an answer of the model.
"""

from __future__ import annotations

from dataclasses import replace
import re
from typing import Optional, Sequence

from ros2_llm_bridge.commands.clauses import TURN_VERBS
from ros2_llm_bridge.commands.directions import sides
from ros2_llm_bridge.commands.goal_words import FAST_WORDS, SLOW_WORDS
from ros2_llm_bridge.commands.model import (
    Arc, Cannot, Command, Drive, Item, places_of, Program, Quantity, Turn)
from ros2_llm_bridge.commands.places import spoken_names
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.schema import RobotProfile

#: How sure the rules are where the model is not.
CONFIDENCE = 0.6
#: A refusal of which the model is surer stands.
_SURE_REFUSAL = 0.75
#: A motion of which the model is less sure stays doubtful, though the rules agree.
_LEAST = 0.4
#: What a model refuses for a word that it does not know; not what it took for a question.
_DOUBTFUL = ('unsupported_ability', 'missing_value')
_COURTESY = frozenset('please pls robot hey hi hello ok okay now thanks thank you kindly'.split())
_TO = frozenset('to into via through'.split())
_ARTICLES = frozenset(('the', 'a', 'an'))
#: The plainest words of orders, place names and amounts aside.
_PLAIN = _COURTESY | _TO | _ARTICLES | frozenset(
    ', . ! then and go move drive travel proceed turn rotate spin pivot visit navigate reverse '
    'curve forward forwards backward backwards left right clockwise counterclockwise back ahead '
    'straight wait for at by in of with circle radius diameter little bit times twice '
    'home'.split()) | SLOW_WORDS | FAST_WORDS
#: What stands before a place to which somebody is sent, articles and courtesy aside.
_BEFORE_PLACES = _TO | frozenset('go visit and then ,'.split())
#: Who begins so asks for what stands behind it.
_REQUEST = re.compile(
    r'^(?:(?:please|robot|hey|hi|hello|okay|ok) ,? ?)*(?:can|could|will|would) you ')
_NUMERAL = re.compile(r'(?<![^ ])-?[\d.]*\d(?![^ ])')
#: A side that belongs to no turn: "go slowly to the left".
_SIDEWAYS = re.compile(
    rf'\b(?:go|move|drive|travel|proceed|visit|navigate)(?: (?!(?:{"|".join(sorted(TURN_VERBS))}|'
    r'curve|circle)\b)[^ ]+)*? (?:left|right)\b')


def second_opinion(
        reading: Reading, generation: Generation, program: Program, profile: RobotProfile,
) -> Optional[Generation]:
    """
    Return what the rules answer in place of a model that is not sure, or None.

    Parameters
    ----------
    reading
        The instruction.
    generation, program
        What the model wrote, and the same parsed.
    profile
        The robot.

    """
    refused = isinstance(program, Cannot)
    if isinstance(program, Cannot) and program.code not in _DOUBTFUL:
        return None
    if not generation.confidence < (_SURE_REFUSAL if refused else CONFIDENCE):  # nor if no number
        return None
    if not refused and generation.confidence < _LEAST:
        return None
    read = interpret(
        reading, spoken_names(profile.places), profile.capabilities, profile.kinematics == 'omni')
    if isinstance(read, Cannot) or not _is_plain(reading.items, read):
        return None
    written = render_written(read)
    if not refused and written != generation.text:
        return None
    return replace(generation, text=written, confidence=CONFIDENCE)


def _as_in_names(item: Item) -> str:
    """Return an item as a name has it, a number as its numeral: "lab 3"."""
    if isinstance(item, Quantity) and not item.unit:
        return item.number
    return item if isinstance(item, str) else '_'


def _is_plain(items: Sequence[Item], program: Sequence[Command]) -> bool:
    """Return whether an instruction is in the plainest words, and so is what was read in it."""
    names = sorted({name for command in program for name in places_of(command)}, key=len)
    text = ' '.join(map(_as_in_names, items))
    for name in reversed(names):
        text = re.sub(rf'\b{re.escape(name)}\b', '@', text)
    text = _NUMERAL.sub('_', _REQUEST.sub('', text))
    words = text.split()
    if not _PLAIN.issuperset(word for word in words if word not in ('@', '_')):
        return False
    said = [word for word in words if word not in _ARTICLES | _COURTESY]
    if any(word == '@' and before not in _BEFORE_PLACES
           for before, word in zip(['', *said], said)):
        return False
    paces = bool(SLOW_WORDS.intersection(words)) + bool(FAST_WORDS.intersection(words))
    turns = any(isinstance(command, (Turn, Arc)) for command in program)
    endless = any(
        isinstance(command, (Drive, Turn, Arc)) and command.bound is None for command in program)
    return not (
        paces > 1 or endless or _SIDEWAYS.search(text)
        or TURN_VERBS.intersection(words) and not turns
        or sides(words) and not TURN_VERBS.union(('curve', 'circle')).intersection(words)
        or names and {'little', 'bit'}.intersection(words))
