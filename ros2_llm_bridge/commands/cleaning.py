# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Clean a person's text before anything is read in it.

Knows characters, not words: other scripts' digits become ASCII digits, control characters and
quotes go, white space collapses, letters become lower case.
"""

from __future__ import annotations

from functools import lru_cache
import re
import unicodedata

from ros2_llm_bridge.errors import InstructionError

#: Longest instruction, in characters: about 600 spoken words.
MAX_CHARACTERS = 4000

_REPLACED = str.maketrans({
    '\N{RIGHT SINGLE QUOTATION MARK}': "'", '\N{LEFT SINGLE QUOTATION MARK}': "'",
    '\N{MODIFIER LETTER APOSTROPHE}': "'", '`': "'",
    '\N{LEFT DOUBLE QUOTATION MARK}': '"', '\N{RIGHT DOUBLE QUOTATION MARK}': '"',
    '\N{PRIME}': "'", '\N{DOUBLE PRIME}': '"',
    '\N{MINUS SIGN}': '-', '\N{EN DASH}': '-', '\N{NON-BREAKING HYPHEN}': '-',
    '\N{EM DASH}': ',', '\N{HORIZONTAL ELLIPSIS}': ',',
    '\N{DEGREE SIGN}': ' degrees ', '\N{MASCULINE ORDINAL INDICATOR}': ' degrees ',
    '\N{GREEK SMALL LETTER PI}': 'pi', '\N{FRACTION SLASH}': '/', '\N{DIVISION SLASH}': '/',
    '\N{ARABIC DECIMAL SEPARATOR}': '.', '\N{ARABIC THOUSANDS SEPARATOR}': '',
})

#: Quotes around words; after a digit they are feet and inches.
_QUOTED = re.compile(
    r"""(?:^|(?<=\s))(?:"(?=\S)([^"]*)"|'(?=[a-z])((?:[^']|'(?=[a-z]))*)')""")
_CLAUSE_MARK = re.compile(r'[,.](?!\d)|[;:!?]')
#: Corpora and tokenizers write "do n't"; people do not.
_APOSTROPHE_GAP = re.compile(r"\b(\w+) (n't|'m|'s|'re|'ll|'ve|'d)\b")


# Who knows some whole utterances asks for the same text one after the other.
@lru_cache(maxsize=8)
def clean(text: str) -> str:
    """
    Return the text in lower case, ASCII digits, single spaces.

    Raises
    ------
    InstructionError
        ``empty`` without a letter or digit, ``too_long`` beyond ``MAX_CHARACTERS``, ``unreadable``
        for undecodable bytes or letters of a script other than Latin.

    """
    if len(text) > MAX_CHARACTERS:
        raise InstructionError(
            'too_long', f'That has {len(text)} characters; an instruction has at most '
            f'{MAX_CHARACTERS}. Say one thing at a time.')
    if '\N{REPLACEMENT CHARACTER}' in text:
        raise InstructionError('unreadable', 'That text is not valid UTF-8; send it as UTF-8.')
    folded = ''.join(map(_fold_character, text.translate(_REPLACED)))
    spaced = ' '.join(unicodedata.normalize('NFKC', folded).casefold().split())
    unquoted = _QUOTED.sub(lambda found: found[1] or found[2] or '', spaced)
    cleaned = _APOSTROPHE_GAP.sub(r'\1\2', unquoted.replace("''", '"'))
    if not any(c.isalnum() for c in cleaned):
        raise InstructionError(
            'empty', 'I heard nothing; say for example "move forward 2 meters".')
    foreign = next((c for c in cleaned if c.isalpha() and not _is_latin(c)), None)
    if foreign:
        raise InstructionError(
            'unreadable', f'I understand English only and cannot read {foreign!r}.')
    return cleaned


def bare_words(text: str) -> list[str]:
    """Return the words of a text without its marks; none where it cannot be read."""
    return [word for clause in bare_clauses(text) for word in clause]


def bare_clauses(text: str) -> list[list[str]]:
    """Return the words between marks, marks inside numbers aside; none where it is unreadable."""
    try:
        cleaned = clean(text).replace('-', ' ')
    except InstructionError:
        return []
    clauses = (re.findall(r"[\w']+", clause) for clause in _CLAUSE_MARK.split(cleaned))
    return [words for words in clauses if words]


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == 'Nd':
        return str(unicodedata.digit(character))
    if category == 'No':  # a vulgar fraction, or a superscript that must not join a number
        return f' {_compatible(character)} '
    return ' ' if category.startswith(('C', 'Z')) else character


def _compatible(character: str) -> str:
    return unicodedata.normalize('NFKC', character).replace('\N{FRACTION SLASH}', '/')


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, '').startswith(('LATIN', 'MODIFIER', 'FEMININE', 'MICRO'))
