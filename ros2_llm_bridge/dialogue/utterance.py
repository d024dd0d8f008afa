# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The words of a short utterance without what stands around them.

Contractions are written out, fillers at both ends go, marks within become commas, so that two
sentences never run together. Knows words of politeness and no robot.
"""

from __future__ import annotations

from functools import lru_cache
import re
from typing import Optional

from ros2_llm_bridge.commands.cleaning import clean
from ros2_llm_bridge.errors import InstructionError

#: Characters of a short utterance; what is longer is none, whatever it says.
LONGEST = 160

_TOKEN = re.compile(r"\d+\.\d+|[^\W_]+(?:'[^\W_]+)*|[.,;:!?]")
_CONTRACTIONS = {
    "what's": 'what is', "what're": 'what are', "where're": 'where are',
    "where's": 'where is', "how's": 'how is', "who's": 'who is',
    "that's": 'that is', "this's": 'this is', "it's": 'it is', "here's": 'here is',
    "there's": 'there is', "you're": 'you are', "you've": 'you have', "i'm": 'i am',
    "i'd": 'i would', "don't": 'do not', "isn't": 'is not', "aren't": 'are not',
    "didn't": 'did not', "haven't": 'have not', "won't": 'will not',
    "can't": 'cannot', "we're": 'we are', "y'all": 'you', 'whats': 'what is', 'wheres': 'where is',
    'hows': 'how is', 'youre': 'you are', 'dont': 'do not', 'u': 'you', 'ur': 'your',
}
_LEADING = frozenset((
    ',', 'robot', 'please', 'hey', 'hi', 'hello', 'okay', 'ok', 'so', 'well', 'now', 'uh', 'um',
    'er', 'ah', 'oh', 'and', 'right', 'alright', 'excuse me', 'sorry', 'thanks', 'thank you',
    'listen', 'look', 'buddy', 'quick question', 'question', 'just', 'i said', 'i asked',
    'then', 'by the way', 'good', 'great', 'cool', 'hmm', 'there', 'hey there', 'dear robot'))
_TRAILING = frozenset((
    ',', 'robot', 'please', 'right now', 'just now', 'now', 'thanks', 'thank you', 'buddy', 'then',
    'at the moment', 'at present', 'at this moment', 'at this time', 'exactly', 'okay', 'ok',
    'my friend', 'currently', 'uh', 'um', 'by the way', 'sir', 'if you please', 'today'))
_ARTICLES = frozenset(('the', 'this', 'that', 'our', 'my', 'your', 'a', 'an'))
_LONGEST_FILLER = 3


def core_of(text: str) -> Optional[str]:
    """
    Return the words of an utterance without fillers around them, single spaces between.

    Returns
    -------
    str or None
        None where the text is longer than ``LONGEST`` characters, cannot be read, or is nothing
        but fillers.

    """
    return _core_of(text) if len(text) <= 2 * LONGEST else None


# Each reader asks for what was said, some for all wordings of the profile as well.
@lru_cache(maxsize=4096)
def _core_of(text: str) -> Optional[str]:
    try:
        cleaned = clean(text)
    except InstructionError:
        return None
    if len(cleaned) > LONGEST:
        return None
    words: list[str] = []
    for token in _TOKEN.findall(cleaned.replace('_', ' ')):
        words += [','] if token in '.,;:!?' else _CONTRACTIONS.get(token, token).split()
    words = _without(words, _LEADING, at_end=False)
    shorter = _without(words, _TRAILING, at_end=True)
    if shorter and shorter[-1] in _ARTICLES and len(shorter) < len(words):
        shorter.append(words[len(shorter)])  # "where is the robot"
    words = shorter
    return ' '.join(words) or None


def _without(words: list[str], fillers: frozenset[str], at_end: bool) -> list[str]:
    """Return words without the fillers at one end."""
    while words:
        for length in range(min(_LONGEST_FILLER, len(words)), 0, -1):
            edge = words[-length:] if at_end else words[:length]
            if ' '.join(edge) in fillers:
                words = words[:-length] if at_end else words[length:]
                break
        else:
            return words
    return words
