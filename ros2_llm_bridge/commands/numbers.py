# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read numbers in spoken and written English: "one eighty", "two and a half", "1 1/2", "point five".

text2num reads plain number words; fractions, decimals in words and "one eighty" are read here.
Knows no units.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
import re
from typing import Optional, Sequence

from text_to_num import text2num  # type: ignore[import-untyped]

_DIGITS = re.compile(r'\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+')
#: The words of the smallest numbers, in their order.
SMALL_NUMBERS = {word: value for value, word in enumerate(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen '
    'fifteen sixteen seventeen eighteen nineteen twenty'.split())}
_UNITS = list(SMALL_NUMBERS)[:20]
_TENS = 'twenty thirty forty fourty fifty sixty seventy eighty ninety'.split()
_SCALES = ('hundred', 'thousand')
#: Words that make up an integer.
NUMBER_WORDS = {*_UNITS, *_TENS, *_SCALES}
_ZERO_WORDS = ('oh', 'o', 'nought', 'naught')
_DIGIT_WORDS = {
    **{word: str(value) for value, word in enumerate(_UNITS[:10])},
    **dict.fromkeys(_ZERO_WORDS, '0')}
_DENOMINATORS = {
    'half': 2, 'halves': 2, 'third': 3, 'thirds': 3, 'quarter': 4, 'quarters': 4,
    **{word + plural: value for word, value in (
        ('fourth', 4), ('fifth', 5), ('sixth', 6), ('seventh', 7), ('eighth', 8), ('ninth', 9),
        ('tenth', 10), ('twelfth', 12), ('sixteenth', 16), ('hundredth', 100),
        ('thousandth', 1000)) for plural in ('', 's')}}
#: Longest number in words: "nine hundred and ninety nine thousand nine hundred and ninety nine".
_MAX_WORDS = 12
#: Most digits of the integer part: what a written form may hold, and far beyond any motion.
_MAX_DIGITS = 12


@dataclass(frozen=True)
class Number:
    """A number read from ``length`` tokens; ``whole`` is False where a fraction was spoken."""

    value: Decimal
    length: int
    whole: bool = True


def read_number(tokens: Sequence[str], start: int) -> Optional[Number]:
    """
    Return the longest number that begins at a token, or None.

    Parameters
    ----------
    tokens
        Lower-case words, numerals and punctuation marks.
    start
        Index of the first token to look at.

    """
    integer = _read_plain(tokens, start)
    if integer is None:
        return _read_fraction(tokens, start)
    end = start + integer.length
    alone = _read_fraction(tokens, start)
    if alone is not None and alone.length > integer.length:
        return alone
    if not integer.whole:
        return integer
    tail = _read_fraction_tail(tokens, end)
    if tail is not None:
        return Number(integer.value + tail.value, integer.length + tail.length, whole=False)
    return integer


def read_fraction_after_unit(tokens: Sequence[str], start: int) -> Optional[Number]:
    """Return the fraction of "a foot *and a half*", "two feet *and a quarter*", or None."""
    if token_at(tokens, start) != 'and':
        return None
    tail = _read_fraction_tail(tokens, start)
    if tail is None or token_at(tokens, start + tail.length) in (
            'turn', 'circle', 'rotation', 'of'):
        return None
    return tail


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros, at most 6 decimals."""
    text = f'{value.quantize(Decimal("0.000001")):f}'
    return (text.rstrip('0').rstrip('.') if '.' in text else text) or '0'


def token_at(tokens: Sequence[str], index: int) -> str:
    """Return the token at an index, empty beyond the ends."""
    return tokens[index] if 0 <= index < len(tokens) else ''


def _read_plain(tokens: Sequence[str], start: int) -> Optional[Number]:
    """Read a numeral or number words, with decimals."""
    first = token_at(tokens, start)
    if _DIGITS.fullmatch(first):
        if len(first.replace(',', '').split('.')[0]) > _MAX_DIGITS:
            return None
        value, end = Decimal(first.replace(',', '')), start + 1
        if token_at(tokens, end) == 'point' and '.' not in first:
            return _with_decimals(tokens, start, end, value) or Number(value, 1)
        return Number(value, 1, whole='.' not in first)
    if first in _ZERO_WORDS and token_at(tokens, start + 1) == 'point':
        return _with_decimals(tokens, start, start + 1, Decimal(0))
    if first == 'point':
        return _with_decimals(tokens, start, start, Decimal(0))
    if first in ('nought', 'naught', 'oh') and token_at(tokens, start + 1) == 'point':
        return _with_decimals(tokens, start, start + 1, Decimal(0))
    words, end = _number_words(tokens, start)
    if not words:
        return None
    value_and_length = _value_of_words(words)
    if value_and_length is None:
        return None
    value, used = value_and_length
    end = start + used
    if token_at(tokens, end) == 'point':
        return _with_decimals(tokens, start, end, value) or Number(value, used)
    return Number(value, used)


def _number_words(tokens: Sequence[str], start: int) -> tuple[list[str], int]:
    """Return the run of number words from a token on; "and" and a leading "a" belong to it."""
    words: list[str] = []
    index = start
    if token_at(tokens, start) in ('a', 'an') and token_at(tokens, start + 1) in _SCALES:
        words, index = ['one'], start + 1
    while True:
        token = token_at(tokens, index)
        follows = token_at(tokens, index + 1)
        joins = token == 'and' and words and words[-1] in _SCALES and follows in NUMBER_WORDS
        is_zero = token in _ZERO_WORDS and words and words[-1] in _DIGIT_WORDS and (
            follows in _DIGIT_WORDS)
        if len(words) == _MAX_WORDS or not (token in NUMBER_WORDS or joins or is_zero):
            return words, index
        words.append('forty' if token == 'fourty' else token)
        index += 1


def _value_of_words(words: list[str]) -> Optional[tuple[Decimal, int]]:
    """Return value and length of the longest prefix of number words that is a number."""
    for length in range(len(words), 0, -1):
        value = _value_of_run(words[:length])
        if value is not None:
            return value, length
    return None


def _value_of_run(words: list[str]) -> Optional[Decimal]:
    if words[-1] == 'and':
        return None
    if len(words) > 2 and all(word in _DIGIT_WORDS for word in words):
        return _digit_by_digit(words)
    if len(words) > 1 and 'zero' in words:  # "zero five" may be a half or a five
        return None
    try:
        return Decimal(text2num(' '.join(words), 'en'))
    except ValueError:
        pass
    if len(words) >= 2 and words[0] in _UNITS[1:10] and words[1] in (*_UNITS[10:], *_TENS):
        rest = _value_of_run(words[1:])
        if rest is not None and 10 <= rest < 100 and words[:2] != ['nine', 'ten']:
            return Decimal(_DIGIT_WORDS[words[0]]) * 100 + rest
    return None


def _digit_by_digit(words: list[str]) -> Optional[Decimal]:
    """Read "one eight zero" and "one oh five"; the same word again and again is a stutter."""
    if len(set(words)) == 1:
        return None
    return Decimal(''.join(_DIGIT_WORDS[word] for word in words))


def _with_decimals(
        tokens: Sequence[str], start: int, point: int, integer: Decimal) -> Optional[Number]:
    """Read "point two five", "point twenty five" or "point 25" behind an integer."""
    digits = ''
    index = point + 1
    while token_at(tokens, index) in _DIGIT_WORDS or token_at(tokens, index).isdigit():
        if digits and token_at(tokens, index + 1) == 'point':
            break
        token = tokens[index]
        digits += _DIGIT_WORDS.get(token, token)
        index += 1
    if not digits:
        words, _ = _number_words(tokens, index)
        read = _value_of_words(words) if words else None
        if read is None or read[0] >= 1000:
            return None
        digits = str(read[0])
        index += read[1]
    return Number(Decimal(f'{integer}.{digits}'), index - start, whole=False)


def _read_fraction(tokens: Sequence[str], start: int) -> Optional[Number]:
    """Read "half", "a quarter", "three quarters", "1/2", "one half"."""
    numeral = re.fullmatch(r'(\d{1,3})/(\d{1,3})', token_at(tokens, start))
    if numeral and int(numeral[2]):
        return Number(Decimal(numeral[1]) / Decimal(numeral[2]), 1, whole=False)
    first, second = token_at(tokens, start), token_at(tokens, start + 1)
    if first in ('half', 'quarter'):
        return Number(Decimal(1) / _DENOMINATORS[first], 1, whole=False)
    if first in ('a', 'an', 'one') and second in _DENOMINATORS:
        return Number(Decimal(1) / _DENOMINATORS[second], 2, whole=False)
    if first in _UNITS[2:10] and second in _DENOMINATORS and (
            second.endswith('s') or second == 'quarter'):
        return Number(Decimal(_DIGIT_WORDS[first]) / _DENOMINATORS[second], 2, whole=False)
    return None


def _read_fraction_tail(tokens: Sequence[str], start: int) -> Optional[Number]:
    """Read "and a half", "and one half", "and three quarters", "1/2" behind an integer."""
    skipped = 1 if token_at(tokens, start) == 'and' else 0
    fraction = _read_fraction(tokens, start + skipped)
    if fraction is None or fraction.value >= 1:
        return None
    written = '/' in tokens[start + skipped]
    if not skipped and not written:
        return None
    return Number(fraction.value, fraction.length + skipped, whole=False)
