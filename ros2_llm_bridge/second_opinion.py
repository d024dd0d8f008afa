# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Ask the rules where the model is not sure.

A small model refuses some plain orders, half sure of it, for a word that it seldom saw: "go to the
first aid room". The rules read few ways of speaking, and those exactly. Where the model is unsure
that nothing can be done, or wrote with little confidence what the rules read as well, theirs is a
second opinion; whatever comes of it is checked like an answer of the model.
"""

from __future__ import annotations

from dataclasses import replace
import re
from typing import Optional

from ros2_llm_bridge.commands.goal_words import FAST_WORDS, SLOW_WORDS
from ros2_llm_bridge.commands.model import Cannot, places_of, Program
from ros2_llm_bridge.commands.places import spoken_names
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rules import interpret, is_known
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.schema import RobotProfile

#: How sure the rules are where the model is not; doc/accuracy.md counts how often they were right.
CONFIDENCE = 0.6
#: A refusal of which the model is surer stands.
_SURE_REFUSAL = 0.75
#: What a model refuses for a word that it does not know; not what it took for a question.
_DOUBTFUL = ('unsupported_ability', 'missing_value')
#: Driving to a side is not turning to it, which the rules would read.
_SIDEWAYS = re.compile(
    r'\b(?:go|going|head|step|walk|run|come|drive|roll|travel|proceed|keep)(?: over| a bit)?'
    r'(?: (?:to|on) (?:the|your))? (?:left|right)\b')


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
    words = reading.words
    paces = bool(SLOW_WORDS.intersection(words)) + bool(FAST_WORDS.intersection(words))
    if paces > 1 or _SIDEWAYS.search(' '.join(words)):
        return None
    read = interpret(
        reading, spoken_names(profile.places), profile.capabilities, profile.kinematics == 'omni')
    if isinstance(read, Cannot):
        return None
    written = render_written(read)
    named = frozenset(word for c in read for name in places_of(c) for word in name.split())
    if not refused and written != generation.text or not all(
            is_known(word) or word in named for word in words if word.isalpha()):
        return None
    return replace(generation, text=written, confidence=CONFIDENCE)
