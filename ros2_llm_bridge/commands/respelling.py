# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Mend typing errors in the words that orders are made of: "trun lfet", "cirrcle", "rigjt".

A word is mended where one slip of the fingers makes it of exactly one such word, and where it is
no word of its own. Numbers and units, by which amounts are read, are mended only where letters
were swapped or doubled. Knows words, no commands.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
import re
from typing import Container, Iterator, Mapping

#: Words that may have a letter too few or a wrong one beside the right key.
_WORDS = (
    'turn turning rotate rotating spin spinning pivot move moving drive driving travel proceed '
    'advance reverse reversing return continue navigate patrol circle circles curve curving '
    'wait pause left right forward forwards backward backwards back ahead straight around '
    'clockwise counterclockwise then until before after while through please slowly quickly '
    'little about radius diameter otherwise point halfway visit approach corner stop halt '
    'freeze cancel abort immediately').split()
_AMOUNTS = (
    'meter meters metre metres centimeter centimeters centimetre centimetres feet foot inch '
    'inches yard yards degree degrees radian radians second seconds minute minutes three four '
    'five seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen '
    'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred half quarter').split()
#: One slip away from these, and words or names of their own.
_OWN_WORDS = frozenset(
    'abut ater atop atter bout corned cornet croner cure curing dive diving drove fete fight '
    'gravel hack head jove lease lowly minuet nackward niches oint paise picot pigot pint pont '
    'ravel revere rive riving rotting round spun stoop them there though tight trough tuning '
    'turing util waif whole'.split())
#: Slips in the short words around them.
_SMALL_WORDS = {'teh': 'the', 'hte': 'the', 'adn': 'and'}
#: Shortest word that may lack a letter.
_LONG = 5
_ROWS = ('qwertyuiop', 'asdfghjkl', 'zxcvbnm')
_WORD = re.compile(r"(?<!['\w])[^\W\d_]{2,}(?!['\w])")


def respelt(text: str, names: Container[str] = ()) -> str:
    """
    Return a text with the words of orders spelt right.

    Parameters
    ----------
    text
        As somebody typed it.
    names
        Words that stay as they are, in lower case.

    """
    return _WORD.sub(
        lambda found: found[0] if found[0].lower() in names else respelt_word(found[0]), text)


def respelt_word(word: str) -> str:
    """Return the word of an order that was meant, in lower case, or the same word."""
    return _meant().get(word.lower(), word)


@lru_cache(maxsize=1)
def _meant() -> Mapping[str, str]:
    """Return the word that was meant, by what was typed."""
    meant: dict[str, set[str]] = defaultdict(set)
    for word in (*_WORDS, *_AMOUNTS):
        for typed in _swapped_or_doubled(word):
            meant[typed].add(word)
    for word in _WORDS:
        for typed in _lacking_or_beside(word):
            meant[typed].add(word)
    known = {*_WORDS, *_AMOUNTS, *_OWN_WORDS}
    mended = {typed: words.pop() for typed, words in meant.items()
              if typed not in known and len(words) == 1}
    return {**mended, **_SMALL_WORDS}


def _swapped_or_doubled(word: str) -> Iterator[str]:
    for index, letter in enumerate(word):
        yield word[:index] + letter + word[index:]
        yield word[:index] + word[index + 1:index + 2] + letter + word[index + 2:]


def _lacking_or_beside(word: str) -> Iterator[str]:
    for index, letter in enumerate(word):
        if len(word) >= _LONG:
            yield word[:index] + word[index + 1:]
        for beside in _keys_beside()[letter]:
            yield word[:index] + beside + word[index + 1:]


@lru_cache(maxsize=1)
def _keys_beside() -> Mapping[str, str]:
    """Return the letters around each letter on a QWERTY keyboard."""
    keys = {(row, column): letter for row, letters in enumerate(_ROWS)
            for column, letter in enumerate(letters)}
    around = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
    return {letter: ''.join(keys.get((row + down, column + along), '') for down, along in around)
            for (row, column), letter in keys.items()}
