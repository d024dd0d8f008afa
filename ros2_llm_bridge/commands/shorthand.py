# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write out what people shorten at a keyboard and on the radio: "fwd 2m", "lt 90", "can u go to".

So too what a speech recogniser writes amiss ("turn write", "move for word") and digits one by one
("three zero degrees"). Where a name may stand ("go to the rt lab") a word stays as it is. Knows
words, no commands.
"""

from __future__ import annotations

import re
from typing import Sequence

from ros2_llm_bridge.commands.numbers import SMALL_NUMBERS

_FULL = {
    'fwd': 'forward', 'fwds': 'forward', 'frwd': 'forward', 'forw': 'forward', 'bk': 'back',
    'bwd': 'backward', 'bkwd': 'backward', 'bkwds': 'backward', 'lt': 'left', 'rt': 'right',
    'pls': 'please', 'plz': 'please', 'plse': 'please', 'thx': 'thanks', 'tnx': 'thanks',
    '@': 'at',
}
#: Words before a "u" that is nobody's turn and no name.
_BEFORE_YOU = frozenset(
    'can could will would where if wish do did want need like when as what that thank'.split())
#: Words behind it.
_AFTER_YOU = frozenset(
    'can could are were should must will go need gotta got started came may please'.split())
#: Words before an "l" or "r".
_TURNS = frozenset('turn rotate spin swing pivot'.split())
_SIDES = {'l': 'left', 'r': 'right'}
#: Words before a name.
_BEFORE_NAMES = frozenset(
    'to the a my our your at in into of from via near room gate door dock bay lab unit'.split())
#: Words after a side that has an article.
_AFTER_SIDES = frozenset(('', ',', '.', '!', '?', 'of', 'and', 'then', 'side', 'by', 'for'))
#: Words that sound like a direction, behind verbs with which nothing else makes sense.
_MISHEARD = (
    (re.compile(r'\b(turn|rotate|spin|swing|pivot) (?:write|rite|wright)\b'), r'\1 right'),
    (re.compile(r'\b(move|drive|go|step|roll) (?:for|four) words?\b'), r'\1 forward'),
)
_DIGIT = '|'.join(list(SMALL_NUMBERS)[:10])
_SPOKEN_DIGITS = re.compile(
    r'(?P<before>(?:^|\b(?:left|right|by|turn|rotate|spin|yaw|clockwise) ))'
    rf'(?P<digits>(?!zero)(?:{_DIGIT})(?: (?:{_DIGIT}))? (?:zero|five))(?= degrees?\b)')


def written_out(tokens: Sequence[str]) -> list[str]:
    """Return tokens with their abbreviations written out."""
    text = ' '.join(tokens)
    for misheard, meant in _MISHEARD:
        text = misheard.sub(meant, text)
    tokens = _SPOKEN_DIGITS.sub(_in_numerals, text).split()
    return [_full(token, tokens[i - 1] if i else '', tokens[i + 1] if i + 1 < len(tokens) else '')
            for i, token in enumerate(tokens)]


def _in_numerals(spoken: re.Match[str]) -> str:
    """Return digits that were said one by one as a number; the same one twice is a stutter."""
    words = spoken['digits'].split()
    if len(set(words)) == 1:
        return spoken[0]
    return spoken['before'] + ''.join(str(SMALL_NUMBERS[word]) for word in words)


def _full(token: str, before: str, after: str) -> str:
    if token == 'u' and (before in _BEFORE_YOU or after in _AFTER_YOU):
        return 'you'
    if token in _SIDES and before in _TURNS:
        return _SIDES[token]
    if before in _BEFORE_NAMES and after not in _AFTER_SIDES:
        return token
    return _FULL.get(token, token)
