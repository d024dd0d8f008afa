# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Quantities as people say and type them: digits, number words, fractions, units.

Each function returns the words and the quantity that they mean.
"""

from __future__ import annotations

from decimal import Decimal
import random
from typing import Callable

from ros2_llm_bridge.commands.model import Quantity
from ros2_llm_bridge.training.phrases.pattern import choose, expand

ONES = (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen '
    'fifteen sixteen seventeen eighteen nineteen'
).split()
TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split()

#: Singular, plural and short spellings of each unit.
SPELLINGS: dict[str, tuple[str, str, str]] = {
    'm': ('(meter^3|metre)', '(meters^3|metres)', 'm'),
    'cm': ('(centimeter|centimetre)', '(centimeters|centimetres)', 'cm'),
    'mm': ('(millimeter|millimetre)', '(millimeters|millimetres)', 'mm'),
    'km': ('(kilometer|kilometre)', '(kilometers|kilometres)', 'km'),
    'ft': ('foot', 'feet', 'ft'),
    'in': ('inch', 'inches', '(in|inch)'),
    'yd': ('yard', 'yards', '(yd|yds)'),
    'deg': ('degree', 'degrees', '(deg|°)'),
    'rad': ('radian', 'radians', 'rad'),
    's': ('second', 'seconds', '(s|sec|secs)'),
    'min': ('minute', 'minutes', 'min'),
    'm/s': ('(meter|metre) per second', '(meters|metres) (per|a) second', '(m/s^3|mps|m per s)'),
    'cm/s': ('centimeter per second', '(centimeters|centimetres) per second', 'cm/s'),
    'ft/s': ('foot per second', 'feet (per|a) second', 'ft/s'),
    'deg/s': ('degree per second', 'degrees (per|a) second', 'deg/s'),
    'rad/s': ('radian per second', 'radians per second', 'rad/s'),
}

LENGTH_UNITS = {'m': 10, 'ft': 9, 'cm': 3, 'in': 3, 'yd': 1, 'km': 0.3, 'mm': 0.3}
ROUND_ANGLES = (
    5,
    10,
    15,
    20,
    25,
    30,
    35,
    40,
    45,
    50,
    60,
    70,
    75,
    80,
    90,
    100,
    110,
    120,
    135,
    150,
    170,
    180,
    200,
    225,
    270,
    300,
    315,
    360,
)


def spell(number: Decimal, rng: random.Random) -> str:
    """Return a decimal number in words."""
    if number < 0:
        return f'{rng.choice(("minus", "negative"))} {spell(-number, rng)}'
    whole, _, decimals = format(number, 'f').partition('.')
    said = _spell_integer(int(whole), rng)
    if not decimals:
        return said
    digits = ' '.join(
        rng.choice(('zero', 'oh')) if d == '0' and rng.random() < 0.1 else ONES[int(d)]
        for d in decimals
    )
    if len(decimals) == 2 and decimals[0] != '0' and rng.random() < 0.15:
        digits = _spell_integer(int(decimals), rng)
    if whole == '0':
        said = rng.choice(('zero', 'zero', 'zero', '', '', 'oh', 'nought'))
    return f'{said} point {digits}'.strip()


def _spell_integer(number: int, rng: random.Random) -> str:
    if number >= 1000:
        rest = f' {_spell_integer(number % 1000, rng)}' if number % 1000 else ''
        return f'{_spell_integer(number // 1000, rng)} thousand{rest}'
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = rng.choice(('a', ONES[1], ONES[1])) if hundreds == 1 else ONES[hundreds]
        if not rest:
            return f'{head} hundred'
        if rest >= 10 and rng.random() < 0.25:
            return f'{ONES[hundreds]} {_spell_integer(rest, rng)}'
        return f'{head} hundred {rng.choice(("", "", "and "))}{_spell_integer(rest, rng)}'
    if number >= 20:
        joint = rng.choice((' ', ' ', '-'))
        return TENS[number // 10] + (joint + ONES[number % 10] if number % 10 else '')
    return ONES[number]


def _typed(number: Decimal, rng: random.Random) -> str:
    text = format(number, 'f')
    if text.startswith('0.') and rng.random() < 0.2:
        return text[1:]
    if '.' not in text and rng.random() < 0.06:
        return text + '.0'
    return text


def say(number: str, unit: str, rng: random.Random, digits: float = 0.45) -> str:
    """
    Return one of the ways to say a quantity.

    Parameters
    ----------
    number, unit
        Plain decimal and written symbol, as in ``Quantity``.
    rng
        Decides which way.
    digits
        Share of numbers that are typed as digits.

    """
    value = Decimal(number)
    singular, plural, short = SPELLINGS[unit] if unit else ('', '', '')
    fraction = _fraction(value, singular, plural, rng) if unit and '/' not in unit else None
    if fraction and rng.random() < 0.75:
        return fraction
    name = singular if abs(value) == 1 else plural
    if rng.random() < 0.04:
        name = plural if name == singular else singular
    if rng.random() < digits:
        text = _typed(value, rng)
        if short and rng.random() < 0.4:
            return text + rng.choice(('', ' ')) + expand(rng, short)
        return f'{text} {expand(rng, name)}'.strip()
    if value == 1 and unit and rng.random() < 0.4:
        article = 'an' if unit == 'in' else 'a'
        return f'{article} {expand(rng, singular)}'
    if value == 2 and unit and '/' not in unit and rng.random() < 0.15:
        return f'a couple {rng.choice(("of ", "of ", ""))}{expand(rng, plural)}'
    return f'{spell(value, rng)} {expand(rng, name)}'.strip()


def _fraction(value: Decimal, singular: str, plural: str, rng: random.Random) -> str | None:
    """Return a fraction in words where the value is one, in halves or quarters."""
    whole, part = divmod(value, 1)
    names = {
        Decimal('0.5'): '(half|one half|a half)',
        Decimal('0.25'): '(a|one) quarter',
        Decimal('0.75'): '(three quarters|three fourths)',
    }
    if value <= 0 or part not in names:
        return None
    article = 'an' if singular == 'inch' else 'a'
    if not whole:
        if part == Decimal('0.5'):
            return expand(
                rng,
                f'(half {article}^4|one half^2|a half^2|half|a half {article}|'
                f'half of {article}|one half of {article}|1/2) {singular}',
            )
        return expand(rng, f'({names[part]} of {article}^3|{names[part]}) {singular}')
    tail = {
        Decimal('0.5'): '(a|one) half',
        Decimal('0.25'): '(a|one) quarter',
        Decimal('0.75'): 'three quarters',
    }[part]
    if whole == 1 and part == Decimal('0.5') and rng.random() < 0.4:
        return expand(rng, f'({article}|one) {singular} and a half')
    number = spell(whole, rng) if rng.random() < 0.7 else str(whole)
    if rng.random() < 0.15:
        return expand(rng, f'{number} {plural} and {tail}')
    return expand(rng, f'{number} and {tail} {plural}')


def length(rng: random.Random) -> tuple[str, Quantity]:
    """Return a distance."""
    unit = choose(rng, LENGTH_UNITS)
    kind = rng.random()
    if unit in ('cm', 'mm'):
        number = str(
            rng.choice(
                (5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 80, 100, 120, 150, rng.randint(2, 250))
            )
        )
    elif unit == 'in':
        number = str(rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 12, 18, 24, 30, 36, rng.randint(1, 90))))
    elif kind < 0.55:
        number = str(
            rng.choices((1, 2, 3, 4, 5, 6, 7, 8, 9, 10), (6, 6, 5, 4, 5, 2, 2, 2, 1, 3))[0]
        )
    elif kind < 0.65:
        number = str(
            rng.choice((rng.randint(11, 30), rng.randint(11, 99), rng.randint(100, 1000)))
        )
    elif kind < 0.85:
        number = rng.choice(
            (
                '0.5',
                '0.5',
                '1.5',
                '1.5',
                '2.5',
                '3.5',
                '4.5',
                '0.25',
                '0.75',
                '1.25',
                '2.25',
                '1.75',
                '5.5',
                '7.5',
                '10.5',
            )
        )
    else:
        number = _plain(
            Decimal(rng.choice((rng.randint(1, 60), rng.randint(5, 99))))
            / rng.choice((10, 10, 100))
        )
    return say(number, unit, rng), Quantity(number, unit)


def angle(rng: random.Random) -> tuple[str, Quantity]:
    """Return an angle that is no multiple of 180 degrees, in degrees or now and then radians."""
    while True:
        text, quantity = any_angle(rng)
        if Decimal(quantity.number) % 180 or quantity.unit == 'rad':
            return text, quantity


def any_angle(rng: random.Random) -> tuple[str, Quantity]:
    """Return an angle."""
    kind = rng.random()
    if kind < 0.05:
        number = rng.choice(('0.5', '1', '1.57', '0.785', '2', '3.14', '1.2', '0.3', '1.5'))
        return say(number, 'rad', rng, digits=0.8), Quantity(number, 'rad')
    if kind < 0.85:
        number = str(
            rng.choices(ROUND_ANGLES, [4 if a in (45, 90) else 1 for a in ROUND_ANGLES])[0]
        )
    elif kind < 0.97:
        number = str(rng.randint(1, 360))
    else:
        number = _plain(Decimal(rng.randint(2, 720)) / 2)
    if rng.random() < 0.12 and '.' not in number:
        words = spell(Decimal(number), rng) if rng.random() < 0.6 else number
        return words, Quantity(number, '')
    return say(number, 'deg', rng), Quantity(number, 'deg')


def duration(rng: random.Random) -> tuple[str, Quantity]:
    """Return a duration."""
    unit = choose(rng, {'s': 9, 'min': 1})
    if unit == 'min':
        number = rng.choice(('1', '2', '0.5', '1.5', '3', '5'))
    elif rng.random() < 0.12:
        number = rng.choice(('0.5', '1.5', '2.5', '3.5'))
    else:
        number = str(
            rng.choice(
                (1, 2, 3, 4, 5, 5, 6, 7, 8, 10, 10, 12, 15, 20, 25, 30, 45, 60, rng.randint(1, 90))
            )
        )
    return say(number, unit, rng), Quantity(number, unit)


def speed(rng: random.Random) -> tuple[str, Quantity]:
    """Return a driving speed."""
    unit = choose(rng, {'m/s': 8, 'cm/s': 1, 'ft/s': 1})
    if unit == 'cm/s':
        number = str(rng.choice((5, 10, 15, 20, 25, 30, 40, 50)))
    else:
        number = rng.choice(
            (
                '0.1',
                '0.2',
                '0.3',
                '0.4',
                '0.5',
                '0.15',
                '0.25',
                '0.35',
                '0.6',
                '0.05',
                '0.8',
                '1',
                '1.5',
                '2',
            )
        )
    return say(number, unit, rng, digits=0.6), Quantity(number, unit)


def turn_rate(rng: random.Random) -> tuple[str, Quantity]:
    """Return a turning rate."""
    if rng.random() < 0.6:
        number = str(rng.choice((5, 10, 15, 20, 30, 45, 60, 90)))
        return say(number, 'deg/s', rng, digits=0.6), Quantity(number, 'deg/s')
    number = rng.choice(('0.2', '0.3', '0.5', '0.6', '0.8', '1'))
    return say(number, 'rad/s', rng, digits=0.7), Quantity(number, 'rad/s')


def corrected(
    rng: random.Random, said: str, other: Callable[[random.Random], tuple[str, Quantity]]
) -> str:
    """Return the words with a wrong amount said first and taken back; mostly nothing."""
    if rng.random() >= 0.035:
        return ''
    wrong = other(rng)[0]
    joint = rng.choice(
        (
            'no',
            'sorry',
            'i mean',
            'no sorry',
            'actually',
            'no wait',
            'uh no',
            'make that',
            'or rather',
            'no make that',
            'make it',
            'wait no',
            'scratch that',
        )
    )
    return f'{wrong} {joint} {said}'


def _plain(value: Decimal) -> str:
    return format(value.normalize(), 'f')
