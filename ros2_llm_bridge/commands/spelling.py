# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How people spell units, as tables for the quantity reader and for training data."""

from __future__ import annotations

#: Spellings by written symbol; the first two are what people say (singular, plural).
UNIT_SPELLINGS: dict[str, tuple[str, ...]] = {
    'm': ('meter', 'meters', 'metre', 'metres', 'm', 'mtr', 'mtrs', 'meteres', 'metter', 'metters',
          'mters'),
    'cm': ('centimeter', 'centimeters', 'centimetre', 'centimetres', 'cm', 'cms'),
    'mm': ('millimeter', 'millimeters', 'millimetre', 'millimetres', 'mm'),
    'km': ('kilometer', 'kilometers', 'kilometre', 'kilometres', 'km', 'kms'),
    'ft': ('foot', 'feet', 'ft', 'foots', 'feets', 'fts', "'"),
    'in': ('inch', 'inches', 'in', 'inchs', '"'),
    'yd': ('yard', 'yards', 'yd', 'yds'),
    'mi': ('mile', 'miles', 'mi'),
    'deg': ('degree', 'degrees', 'deg', 'degs', 'degress', 'degeres', 'dgrees'),
    'rad': ('radian', 'radians', 'rad', 'rads'),
    'rev': ('revolution', 'revolutions', 'rev', 'revs', 'turns', 'rotations', 'circles',
            'full turns', 'full rotations', 'full circles', 'complete turns',
            'complete rotations'),
    's': ('second', 'seconds', 's', 'sec', 'secs'),
    'ms': ('millisecond', 'milliseconds', 'ms', 'msec'),
    'min': ('minute', 'minutes', 'min', 'mins'),
    'h': ('hour', 'hours', 'hr', 'hrs', 'h'),
    'm/s': ('mps', 'm / s', 'm/s'),
    'cm/s': ('cm / s',),
    'mm/s': ('mm / s',),
    'ft/s': ('fps', 'ft / s'),
    'in/s': ('in / s',),
    'km/h': ('kph', 'kmh', 'km / h', 'kmph'),
    'mph': ('mph',),
    'deg/s': ('deg / s', 'dps'),
    'rad/s': ('rad / s',),
    'rpm': ('rpm',),
    'x': ('time', 'times'),
}

#: Spelling -> written symbol.
UNIT_WORDS: dict[str, str] = {
    spelling: symbol for symbol, spellings in UNIT_SPELLINGS.items() for spelling in spellings}

#: Spellings that may follow "a" or "an" as one of a kind.
COUNTED_UNITS = frozenset(
    'meter metre centimeter centimetre foot inch yard mile degree radian revolution second minute '
    'hour kilometer kilometre'.split())

#: What makes a speed of a length, by the time unit that it names.
RATE_JOINTS: dict[str, str] = {
    f'{joint} {word}': per for joint in ('per', 'a', 'each', 'an', '/')
    for word, per in (('second', 's'), ('sec', 's'), ('s', 's'), ('hour', 'h'), ('h', 'h'))}

#: Larger unit -> the smaller one that people add to it: "5 feet 6 inches".
COMPOUND_UNITS = {'ft': 'in', 'm': 'cm', 'min': 's', 'h': 'min', 'yd': 'ft', 'km': 'm'}

#: Shortest spelling of a unit that may have a typing error.
_LONG_UNIT = 6


def unit_of(spoken: str) -> str:
    """
    Return the unit of a spelling, empty for other words.

    One slip is allowed in a long spelling, but not in those of revolutions: "circle" is none.

    """
    known = UNIT_WORDS.get(spoken)
    if known is not None or len(spoken) < _LONG_UNIT - 1 or not spoken.isalpha():
        return known or ''
    near = {unit for spelling, unit in UNIT_WORDS.items()
            if unit != 'rev' and len(spelling) >= _LONG_UNIT and is_one_slip(spoken, spelling)}
    return near.pop() if len(near) == 1 else ''


def is_one_slip(typed: str, known: str) -> bool:
    """Return whether one letter was dropped, added, changed or swapped with its neighbour."""
    if abs(len(typed) - len(known)) > 1 or typed == known:
        return False
    start = 0
    while start < min(len(typed), len(known)) and typed[start] == known[start]:
        start += 1
    a, b = typed[start:], known[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (
        len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
