# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read the quantities of an instruction and rewrite them as digits with a unit.

"back up a foot and a half" becomes "back up 1.5ft". The model sees the rewritten text, and the
grammar of the request admits only what was read here, so no number can appear that nobody said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
import re
from typing import Optional, Sequence, Union

from ros2_llm_bridge.commands.cleaning import clean
from ros2_llm_bridge.commands.coordinates import join_points
from ros2_llm_bridge.commands.framing import without_frame
from ros2_llm_bridge.commands.listing import with_times_behind, without_numbering
from ros2_llm_bridge.commands.loosely_said import without_looseness
from ros2_llm_bridge.commands.model import Item, Point, Quantity
from ros2_llm_bridge.commands.numbers import (
    Number, NUMBER_WORDS, plain_decimal, read_fraction_after_unit, read_number, SMALL_NUMBERS,
    token_at)
from ros2_llm_bridge.commands.other_way import with_sides_said
from ros2_llm_bridge.commands.plainer_words import (
    in_plainer_words, with_headings_said, with_way_home)
from ros2_llm_bridge.commands.repairs import drop_corrected
from ros2_llm_bridge.commands.shorthand import written_out
from ros2_llm_bridge.commands.signed import with_signs_said
from ros2_llm_bridge.commands.spelling import (
    COMPOUND_UNITS, COUNTED_UNITS, RATE_JOINTS, unit_of, UNIT_WORDS)
from ros2_llm_bridge.commands.vocabulary import UNITS

_TOKEN = re.compile(
    r'\d{1,3}/\d{1,3}(?![\w/]|\.\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?|\.\d+'
    r"|[^\W\d_]+(?:'[^\W\d_]+)*|_+|\s+|.", re.UNICODE)
_UNIT_AHEAD = '|'.join(sorted(
    (re.escape(word) for word in UNIT_WORDS if word[0].isalpha() and word != 'in'), reverse=True))
#: "1,5 m" as much of the world writes it; three digits behind a comma are thousands.
_DECIMAL_COMMA = re.compile(
    rf'(?<![\d,.(\[{{])(\d{{1,3}}),(\d{{1,2}})(?=\s?(?:{_UNIT_AHEAD})\b)')
_FEW_AHEAD = '|'.join(list(SMALL_NUMBERS)[2:11])
#: "pi/2", "3 pi / 4 radians", "pi over two"; a "pi" that stands alone is no angle.
_PARTS_OF_PI = re.compile(
    rf'(?<![\w.])(?:(?P<times>\d{{1,4}}(?:\.\d{{1,6}})?|{_FEW_AHEAD}) ?\*? ?)?pi\b'
    r'(?: ?(?:/|over|divided by) ?'
    rf'(?P<by>\d{{1,4}}(?:\.\d{{1,6}})?(?!\d)|(?:{_FEW_AHEAD})\b))?'
    r'(?P<unit> ?(?:rads?|radians?)\b)?')
#: What may be a dash, a hyphen or the mark of a list rather than a sign.
_DASH = re.compile('-\\s|[^\\s(,]-\\s*[\\d.]|[\u2010-\u2015]|[\\n\\r]\\s*-')
_COUNTS = {'couple': Decimal(2), 'dozen': Decimal(12)}
_TIMES = {'twice': '2', 'thrice': '3'}
_FURTHER = ('more', 'additional', 'further', 'extra')
#: Between an article and a unit these leave one of it one: "a further meter".
_WHOLE = ('further', 'full', 'whole', 'good', 'single')
_ARTICLES = frozenset('a the that this another some'.split())
_BEFORE_POINTS = _ARTICLES | {'to', 'at', 'into'}
#: What follows the distance of a point from something.
_BEHIND_POINTS = frozenset(
    'to left right in behind ahead from off away before beyond past beside on'.split())
_SPOKEN_TURNS = (Decimal('0.5'), Decimal('0.25'))
_TURN_NOUNS = frozenset('turn rotation revolution circle spin'.split())
_SENTENCE_ENDS = (('', ''), ('.', ''), ('!', ''), ('please', ''), ('please', '.'))
_CONNECTIVES = frozenset(', and then to before after at or while for with please now'.split())


@dataclass(frozen=True)
class Reading:
    """
    What the reader found.

    Parameters
    ----------
    text
        The instruction as the model sees it.
    items
        Its words, quantities and points in order.

    """

    text: str
    items: tuple[Item, ...]

    @classmethod
    def of(cls, items: Sequence[Item]) -> Reading:
        """Return the reading of items in this order."""
        return cls(_join(items), tuple(items))

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Return the quantities in the order in which they were said."""
        return tuple(item for item in self.items if isinstance(item, Quantity))

    @property
    def points(self) -> tuple[Point, ...]:
        """Return the points in the order in which they were said."""
        return tuple(item for item in self.items if isinstance(item, Point))

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words and marks that are no quantities."""
        return tuple(item for item in self.items if isinstance(item, str))

    def part(self, start: int, end: int) -> Reading:
        """Return what was read from one item to the one before another."""
        return Reading.of(self.items[start:end])

    def mentions(self) -> Counter[Union[Quantity, Point]]:
        """Return how often each quantity and point was said."""
        return Counter((*self.quantities, *self.points))


def read(text: str) -> Reading:
    """
    Return an instruction with its quantities read.

    Raises
    ------
    InstructionError
        If the text is empty, too long or unreadable (see ``cleaning.clean``).

    """
    cleaned = clean(text)
    tokens = with_times_behind(
        without_numbering(without_frame(in_plainer_words(written_out(_tokens(cleaned))))))
    items = with_headings_said(with_way_home(with_sides_said(
        without_looseness(drop_corrected(join_points(_read_items(tokens)))))))
    return Reading.of(items if _DASH.search(text) else with_signs_said(items))


def _in_degrees(part_of_pi: re.Match[str]) -> str:
    """Return an angle said as a part of pi in degrees; other words as they are."""
    times, by, unit = part_of_pi.group('times', 'by', 'unit')
    factor, divisor = (Decimal(SMALL_NUMBERS.get(said, said or 1)) for said in (times, by))
    if not (times or by or unit) or not divisor:
        return part_of_pi[0]
    degrees = Decimal(180) * factor / divisor
    return f'{plain_decimal(degrees)} degrees'


def _tokens(cleaned: str) -> list[str]:
    """Split into words, numerals and marks; a hyphen inside words is a space."""
    spaced = re.sub(r'(?<=[^\W\d_])-(?=[^\W\d_])|(?<=\d)-(?=[^\W\d_])', ' ', cleaned)
    spaced = _PARTS_OF_PI.sub(_in_degrees, spaced)
    tokens: list[str] = _TOKEN.findall(_DECIMAL_COMMA.sub(r'\1.\2', spaced))
    # A numeral glued to an unknown tail ("1e309", "v2") is no number but a word.
    glued: list[str] = []
    for token in tokens:
        touching = glued and not token.isspace() and not glued[-1].isspace()
        compound = token[0].isdigit() and len(glued) > 1 and (  # "1m20cm"
            UNIT_WORDS.get(glued[-1]) in COMPOUND_UNITS and glued[-2][-1].isdigit())
        if touching and not compound and _is_name(glued[-1], token):
            glued[-1] += token
        else:
            glued.append(token)
    return [t for t in glued if not t.isspace()]


def _is_name(left: str, right: str) -> bool:
    """Return whether two touching tokens form one word rather than number and unit."""
    if right[0].isdigit():
        return left[-1].isalpha() and left not in ('x', 'y') or left[-1] == '_'
    if right[0].isalpha():
        return left[-1] == '_' or (
            left[-1].isdigit() and (left[0].isalpha() or right not in UNIT_WORDS))
    return right.startswith('_') and left[-1].isalnum()


def _read_items(tokens: Sequence[str]) -> list[Item]:
    items: list[Item] = []
    index = 0
    while index < len(tokens):
        read_here = _read_quantity(tokens, index)
        if read_here is None:
            items.append(tokens[index])
            index += 1
        else:
            quantity, length = read_here
            items.append(quantity)
            index += length
    return items


def _read_quantity(tokens: Sequence[str], start: int) -> Optional[tuple[Quantity, int]]:
    """Return the quantity that begins at a token and how many tokens it takes."""
    if tokens[start] in _TIMES:
        return Quantity(_TIMES[tokens[start]], 'x'), 1
    begin = start + _sign_length(tokens, start)
    number = _read_count(tokens, begin) or read_number(tokens, begin)
    if number is not None and _is_label(tokens, begin, number.length):
        return None
    if number is None:
        return _read_single_unit(tokens, start) if begin == start else None
    end = begin + number.length
    unit, unit_length = _read_unit(tokens, end, number.value)
    value = number.value
    if unit:
        value, end = _with_remainder(tokens, end + unit_length, value, unit)
        unit, end = _as_rate(tokens, end, unit)
    elif not _may_stand_alone(tokens[begin:end]):
        return None
    negative = begin > start and tokens[start] != '+'
    return Quantity(plain_decimal(-value if negative else value), unit), end - start


def _sign_length(tokens: Sequence[str], start: int) -> int:
    """Return 1 where the token is the sign of the number after it rather than a dash."""
    sign = tokens[start]
    spoken = sign in ('minus', 'negative')
    written = sign in ('-', '+') and (start == 0 or not _is_value(tokens[start - 1]))
    return int(spoken or written)


def _read_count(tokens: Sequence[str], start: int) -> Optional[Number]:
    """Read "a couple of", "couple", "a dozen", "half a dozen", "two dozen"."""
    skipped = 1 if token_at(tokens, start) == 'a' else 0
    factor = None if skipped else read_number(tokens, start)
    if token_at(tokens, start + skipped) == 'half':
        skipped += 1 + (token_at(tokens, start + skipped + 1) == 'a')
        factor = Number(Decimal('0.5'), skipped)
    elif factor is not None:
        skipped = factor.length
    count = _COUNTS.get(token_at(tokens, start + skipped))
    if count is None:
        return None
    of = token_at(tokens, start + skipped + 1) == 'of'
    return Number(count * (factor.value if factor else 1), skipped + 1 + of)


def _is_label(tokens: Sequence[str], start: int, length: int) -> bool:
    """Return whether "to point two" and "a point two feet from" name a point, no fraction."""
    if tokens[start] != 'point' or token_at(tokens, start - 1) not in _BEFORE_POINTS:
        return False
    unit_length = _read_unit(tokens, start + length, Decimal(1))[1]
    beside = token_at(tokens, start + length + unit_length) in _BEHIND_POINTS
    return not unit_length or beside and is_noun_point(tokens, start)


def is_noun_point(items: Sequence[Item], index: int) -> bool:
    """Return whether the word "point" has an article and so begins no fraction."""
    return items[index] == 'point' and index > 0 and items[index - 1] in _ARTICLES


def _is_value(token: str) -> bool:
    return token[-1].isdigit() or token == ')'


def _read_unit(tokens: Sequence[str], start: int, value: Decimal) -> tuple[str, int]:
    """Return the unit after a number and its length in tokens; empty where there is none."""
    skipped = 0
    if token_at(tokens, start) == 'of' and token_at(tokens, start + 1) in ('a', 'an'):
        skipped = 2
    elif token_at(tokens, start) in ('of', 'a', 'an', '-') and value < 1:
        skipped = 1
    # Halves and quarters of a turn stay words, which the grammar offers as angles.
    if value < 1 and (value not in _SPOKEN_TURNS or _is_value(tokens[start - 1])) and (
            token_at(tokens, start + skipped) in _TURN_NOUNS):
        return 'rev', skipped + 1
    if token_at(tokens, start) in _FURTHER:
        if token_at(tokens, start + 1) == 'times':
            return 'x', 0
        skipped = 1  # "two more meters"
    for length in (3, 2, 1):
        spoken = ' '.join(tokens[start + skipped:start + skipped + length])
        unit = unit_of(spoken)
        if unit == 'x' and value == 1:  # "one time" may be a way to say no more than "once"
            continue
        if unit and not (
                unit == 'in' and spoken == 'in' and not _closes(tokens, start + skipped + 1)):
            return unit, skipped + length
    return '', 0


def _closes(tokens: Sequence[str], index: int) -> bool:
    """Return whether "in" before this token is an inch rather than the preposition."""
    return token_at(tokens, index) in (
        '', '.', ',', 'and', 'then', 'forward', 'forwards', 'back', 'backward', 'backwards',
        'ahead', 'at', 'to', 'please')


def _may_stand_alone(spoken: Sequence[str]) -> bool:
    """Return whether a number without unit is one: "half", "a couple" and "one" are not."""
    return spoken not in (['one'], ['zero']) and (
        len(spoken) > 2 or spoken[0][-1].isdigit() or set(spoken) <= NUMBER_WORDS | {'a', 'point'})


def _read_single_unit(tokens: Sequence[str], start: int) -> Optional[tuple[Quantity, int]]:
    """Read "a foot", "an inch", "another meter", "a further meter" as one."""
    if token_at(tokens, start) not in ('a', 'an', 'another', 'one'):
        return None
    if token_at(tokens, start - 1) == 'of':  # the whole of a part that could not be read
        return None
    named = start + 1 + (token_at(tokens, start + 1) in _WHOLE)
    spoken = token_at(tokens, named)
    unit = UNIT_WORDS.get(spoken)
    if unit is None or spoken not in COUNTED_UNITS:
        return None
    follows = token_at(tokens, named + 1)
    is_ordinal = spoken in ('second', 'minute', 'degree', 'turn')
    if is_ordinal and follows and follows not in _CONNECTIVES:
        return None
    value, end = _with_remainder(tokens, named + 1, Decimal(1), unit)
    unit, end = _as_rate(tokens, end, unit)
    return Quantity(plain_decimal(value), unit), end - start


def _with_remainder(
        tokens: Sequence[str], end: int, value: Decimal, unit: str) -> tuple[Decimal, int]:
    """Add "and a half" or a smaller unit: "5 feet 6 inches", "a minute and twenty seconds"."""
    fraction = read_fraction_after_unit(tokens, end)
    if fraction is not None and value == value.to_integral_value():
        return value + fraction.value, end + fraction.length
    inches = read_number(tokens, end) if token_at(tokens, end - 1) == 'foot' else None
    if inches is not None and 1 < value and inches.value < 12 and (
            inches.value == inches.value.to_integral_value()
            and (token_at(tokens, end + inches.length), token_at(
                tokens, end + inches.length + 1)) in _SENTENCE_ENDS):  # "five foot six"
        return value + inches.value / 12, end + inches.length
    smaller = COMPOUND_UNITS.get(unit)
    skipped = 1 if token_at(tokens, end) == 'and' else 0
    number = read_number(tokens, end + skipped) if smaller else None
    if smaller is None or number is None:
        return value, end
    unit_at = end + skipped + number.length
    found, length = _read_unit(tokens, unit_at, number.value)
    whole = Decimal(round(UNITS[unit][1] / UNITS[smaller][1]))
    if found != smaller or number.value >= whole or not _ends_phrase(tokens, unit_at + length):
        return value, end
    return value + number.value / whole, unit_at + length


def _ends_phrase(tokens: Sequence[str], index: int) -> bool:
    """Return whether no second direction follows, which would make two motions of one."""
    return token_at(tokens, index) not in ('left', 'right', 'back', 'backward', 'backwards')


def _as_rate(tokens: Sequence[str], end: int, unit: str) -> tuple[str, int]:
    """Turn "m" followed by "per second" into "m/s"."""
    for length in (2, 1):
        joint = ' '.join(tokens[end:end + length])
        per = RATE_JOINTS.get(joint)
        if per and f'{unit}/{per}' in UNITS:
            return f'{unit}/{per}', end + length
        if per and (unit, per) == ('mi', 'h'):
            return 'mph', end + length
    return unit, end


def _join(items: Sequence[Item]) -> str:
    """Return the text of items: marks touch the word before them, closing marks go."""
    text = ''
    for item in items:
        shown = str(item)
        if isinstance(item, str) and item in '.;:!?,':
            text = text.rstrip(',') + ','
        elif isinstance(item, str) and item == '"':
            continue
        else:
            text += (' ' if text else '') + shown
    return text.strip(' ,')
