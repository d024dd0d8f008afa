# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Recognise utterances that as a whole ask about the robot's state, and what they ask for.

Knows politeness and how questions are wrapped; the wordings stand in ``question_wordings``.
"""

from __future__ import annotations

import re
from typing import Iterator, Mapping

from ros2_llm_bridge.dialogue.question_topics import Question, Topic
from ros2_llm_bridge.dialogue.question_wordings import NOUNS, SENTENCES
from ros2_llm_bridge.dialogue.utterance import core_of

_TELL = re.compile(
    r'(?:(?:(?:can|could|would|will) you )?(?:please )?(?:tell|show|give) (?:me|us)'
    r'|(?:(?:can|could|would|will) you )?(?:please )?(?:say|report)|do you (?:even )?know'
    r'|let me know|(?:i|we) (?:want|need|would like) to know|any idea|(?:may|can|could) i ask)'
    r'(?: again)? ')
_WHAT_IS = re.compile('(?:what|which) (?:is|are) ')
_DROPPED = frozenset('currently exactly presently precisely roughly approximately'.split())


def _compiled(table: Mapping[Topic, tuple[str, ...]]) -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    return tuple((topic, re.compile(phrase)) for topic in Topic for phrase in table.get(topic, ()))


_SENTENCE_PATTERNS = _compiled(SENTENCES)
_NOUN_PATTERNS = _compiled(NOUNS)


def questions_of(text: str) -> Iterator[Question]:
    """Yield what an utterance as a whole may ask for, the likeliest first."""
    core = core_of(text)
    if core is None:
        return
    words = ' '.join(word for word in core.split() if word not in _DROPPED)
    words = words.replace(' do you think ', ' ')
    told = _TELL.match(words)
    after = words[told.end():] if told else ''
    yield from _matches(words, _SENTENCE_PATTERNS)
    yield from _matches(after, _SENTENCE_PATTERNS)
    what = _WHAT_IS.match(after or words)
    noun = (after or words)[what.end():] if what else after
    yield from _matches(noun, _NOUN_PATTERNS)


def _matches(
    words: str, patterns: tuple[tuple[Topic, re.Pattern[str]], ...],
) -> Iterator[Question]:
    for topic, pattern in patterns:
        found = pattern.fullmatch(words) if words else None
        if found is not None:
            yield Question(topic, **{k: v for k, v in found.groupdict().items() if v})
