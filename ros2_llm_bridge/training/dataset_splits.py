# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Decide which examples train and which test.

Three tests hold out what training never shows: sentences of unseen templates, nouns of places that
occur nowhere else, and combinations of a kind of order with a way of speaking. The rest trains,
but for a small share of other texts, which validates.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from typing import Literal

from ros2_llm_bridge.training.phrases.pattern import Clause

Split = Literal['train', 'validation', 'test_templates', 'test_places', 'test_phenomena']

#: Name of a split and what it measures.
SPLITS: dict[Split, str] = {
    'train': 'training',
    'validation': 'other texts of the templates and words of training',
    'test_templates': 'templates of which training has no sentence',
    'test_places': 'sentences with nouns that training never shows',
    'test_phenomena': 'ways of speaking that training never shows with this kind of order',
}

#: One in so many texts and templates.
VALIDATION_EVERY = 40
TEMPLATES_EVERY = 33

HELD_OUT_NOUNS = frozenset(
    'pantry laboratory closet reception toolbox backpack extinguisher greenhouse hangar cafeteria '
    'aquarium piano wheelchair classroom gallery trolley freezer lounge'.split())
#: Kinds of order or shapes of a sequence, and ways of speaking with which training never shows
#: them. Going somewhere, and plain sequences, are trained with all: people say them most.
HELD_OUT_PAIRS = frozenset((
    ('turn_open', 'typo'),
    ('turn_little', 'called by name'),
    ('turn_around', 'called by name'),
    ('drive_time', 'disfluent'),
    ('drive_little', 'lead-in'),
    ('coordinates', 'lead-in'),
    ('drive_open', 'reason'),
    ('turn_angle', 'reason'),
    ('wait', 'polite'),
    ('wait', 'reason'),
    ('order of speech', 'reason'),
    ('repeated steps', 'reason'),
    ('numbered steps', 'reason'),
    ('refuse_arm', 'called by name'),
    ('refuse_contradiction', 'polite'),
    ('refuse_condition', 'disfluent'),
    ('arc', 'typo'),
    ('route', 'reason'),
    ('beside', 'polite'),
    ('repetition', 'called by name'),
    ('way back', 'lead-in'),
))

#: Templates whose whole meaning would be lost if they were held out.
_NEVER_HELD_OUT = (
    'sequence', 'refuse_sequence', 'call', 'noise', 'turn.multiple', 'turn.around', 'place.home',
    'place.plain', 'turn.half', 'drive.time', 'drive.everyday', 'turn.everyday',
    'turn.default.everyday', 'own', 'book')


def split_of(instruction: str, clause: Clause) -> Split:
    """
    Return the split of an example.

    Parameters
    ----------
    instruction
        The text after the quantity reader.
    clause
        Its meaning, template and phenomena.

    """
    template = clause.template
    if not template.startswith(_NEVER_HELD_OUT) and _one_in(TEMPLATES_EVERY, template):
        return 'test_templates'
    if HELD_OUT_NOUNS.intersection(re.findall(r'[a-z]+', instruction.lower())):
        return 'test_places'
    if held_out_pairs(clause):
        return 'test_phenomena'
    return 'validation' if _one_in(VALIDATION_EVERY, normal(instruction)) else 'train'


def held_out_pairs(clause: Clause) -> frozenset[tuple[str, str]]:
    """Return what of a clause training must not show together."""
    return HELD_OUT_PAIRS.intersection(
        itertools.product((clause.kind, *clause.phenomena), clause.phenomena))


def normal(text: str) -> str:
    """Return a text without case and punctuation, to compare it with others."""
    return ' '.join(re.findall(r'\w+', text.casefold()))


def _one_in(many: int, text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) % many == 0
