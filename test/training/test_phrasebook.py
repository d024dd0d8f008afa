# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Every line of the phrasebook means something that would be executed, and says no bracket."""

from __future__ import annotations

import random

import pytest
from ros2_llm_bridge.commands.model import Cannot, Drive, GoToPlace, Turn
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.training.dataset import checked
from ros2_llm_bridge.training.dataset_grounding import UngroundedError
from ros2_llm_bridge.training.phrases import phrasebook
from ros2_llm_bridge.training.phrases.pattern import PatternError
from ros2_llm_bridge.training.phrases.phrasebook import phrases, say

SENTENCES = 10


def is_usable(text: str, clause: phrasebook.Clause) -> bool:
    """Return whether the reader and the checks let a sentence pass as training data."""
    try:
        checked(text, clause)
    except (InstructionError, UngroundedError):
        return False
    return True


def test_most_sentences_of_every_phrase_can_be_trained() -> None:
    for phrase in phrases():
        rng = random.Random(phrase.pattern)
        said = [say(rng, phrase) for _ in range(SENTENCES)]
        assert sum(is_usable(c.text, c) for c in said) > 0.4 * SENTENCES, phrase
        assert not any(set('{}|^[]') & set(clause.text) for clause in said), phrase


def test_no_pattern_stands_twice() -> None:
    patterns = [phrase.pattern for phrase in phrases()]
    assert len(patterns) == len(set(patterns)) > 1000


def test_slots_mean_what_they_say() -> None:
    phrase = phrasebook.read_line('go {way} {len}, {side}, to {place} => drive way {len} ; '
                                  'turn side default ; goto {place}', 'book.test.1')
    seen = set()
    for seed in range(40):
        clause = say(random.Random(seed), phrase)
        assert isinstance(clause.program, tuple)
        drive, turn, goal = clause.program
        assert isinstance(drive, Drive) and isinstance(turn, Turn)
        assert (', left,' in clause.text) == (turn.sign > 0)
        assert ('back' in clause.text.split(',')[0]) == (drive.sign < 0)
        assert isinstance(goal, GoToPlace) and clause.text.endswith(goal.name)
        seen.add((drive.sign, turn.sign))
    assert len(seen) == 4


def test_a_refusal_keeps_its_code() -> None:
    clause = say(random.Random(1), phrasebook.read_line(
        'fetch me {place} => cannot unsupported_ability', 'book.test.1'))
    assert clause.program == Cannot('unsupported_ability')


@pytest.mark.parametrize('line, reason', [
    ('go on', 'has no " => "'),
    ('go {far} => drive + {far}', "no slot is named 'far'"),
    ('go {len} => drive + {len2}', 'means nothing'),
    ('go {len} => fly {len}', 'means nothing'),
    ('dance => cannot dance', "no refusal is named 'dance'"),
])
def test_a_wrong_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        say(random.Random(0), phrasebook.read_line(line, 'book.test.1'))
