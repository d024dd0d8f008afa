# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that no amount, negation or multiplier of an instruction was passed over.

What the quantity reader could not read stays a word; "one oh 5 degrees" must not become 5
degrees, "twice" must not become once, "don't go" must not become a drive. Such words refuse.
"""

from __future__ import annotations

import re
from typing import Iterator, Sequence

from ros2_llm_bridge.commands.model import (
    Arc, Call, Command, Drive, Item, Quantity, Stop, Turn, Wait)
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.commands.numbers import NUMBER_WORDS
from ros2_llm_bridge.commands.quantities import is_noun_point, Reading
from ros2_llm_bridge.commands.spelling import UNIT_SPELLINGS, UNIT_WORDS
from ros2_llm_bridge.commands.vocabulary import ANGLE_WORDS, Dimension
from ros2_llm_bridge.errors import InstructionError

#: Units beside no number are an amount that could not be read; "second" is also an ordinal and
#: "inch" a verb.
_UNITS = frozenset(
    spelling for symbol in ('m', 'cm', 'mm', 'km', 'ft', 'in', 'mi', 'deg', 'rad')
    for spelling in UNIT_SPELLINGS[symbol] if len(spelling) > 3 and spelling != 'inch'
) | {'yards', 'seconds', 'minutes', 'hours', 'secs', 'mins'}
#: Words that are part of an amount wherever they stand.
_AMOUNTS = (NUMBER_WORDS - {'one', 'zero'}) | frozenset(
    'dozen dozens hundreds thousands million millions billion pi tau twice thrice double triple '
    'halfway midway'.split())
#: Before these words feet are somebody's.
_OWNERS = frozenset('my your his her our their'.split())
#: Words that change the amount that follows them.
_BEFORE_AMOUNT = frozenset(
    'one oh o zero half quarter third couple few several dot comma decimal point'.split())
#: What makes a bare number something else than degrees.
_COUNTED = frozenset(
    'times time percent % step steps notch notches click clicks tick ticks lap laps grad grads '
    "gradians mils points o'clock x".split())
_BETWEEN_NUMBERS = frozenset(', - . : to or dot point comma oh o zero'.split())
_ALTERNATIVES = frozenset(('to', 'or', '-', 'through'))
NEGATIONS = frozenset(("don't", 'dont', 'not', 'never', 'without', "can't", "won't", 'cannot'))
_MOTION_VERBS = frozenset(
    'move moving go going drive driving turn turning rotate rotating spin spinning back backing '
    'proceed head advance reverse travel roll forward backward backwards come leave'.split())
_STUTTERS = frozenset('- um uh er erm ,'.split())
_ON = frozenset(('on', 'enable', 'activate', 'start', 'open'))
_OFF = frozenset(('off', 'disable', 'deactivate', 'out'))


def check_leftovers(
        commands: Sequence[Command], reading: Reading, copied: Sequence[str]) -> None:
    """
    Check the words that no command used.

    Parameters
    ----------
    commands
        What is about to be done.
    reading
        The instruction.
    copied
        Names and texts that the commands copied; their words are used.

    Raises
    ------
    InstructionError
        ``unused_quantity`` or ``contradiction``, with the word.

    """
    items = without_names(reading.items, copied)
    for word in _unread_amounts(items):
        raise InstructionError(
            'unused_quantity', f'I cannot tell how much "{word}" is here; '
            'say a number with its unit, such as "2 meters".')
    if any(isinstance(command, (Drive, Turn, Arc)) for command in commands):
        _check_bare_numbers(items)
        _check_angle_words(commands, items)
    _check_negation(commands, items)
    _check_switches(commands, items)


def without_names(
        items: Sequence[Item], copied: Sequence[str], mark: Item = ',') -> list[Item]:
    """Return the items with a mark for those that make up the copied names, each name once."""
    left = list(items)
    for name in sorted(copied, key=len, reverse=True):
        start = next(said_at(left, name), None)
        if start is not None:
            left[start:start + len(name.split())] = [mark]
    return left


def _unread_amounts(items: Sequence[Item]) -> Iterator[str]:
    """Yield what is part of an amount and was not read as one."""
    for index, item in enumerate(items):
        after = items[index + 1] if index + 1 < len(items) else ''
        if isinstance(item, str):
            before = items[index - 1] if index else ''
            if item in ('half', 'halfway') and after == 'around':
                continue
            if item == 'double' and (after == 'time' or before == 'the'):  # in haste
                continue
            if item in ('foot', 'feet') and before in _OWNERS:
                continue
            if re.search(r'\d', item) or item in _AMOUNTS or (
                    item in _UNITS and not _repeats_unit(items, index)):
                yield item
            elif item in _BEFORE_AMOUNT and isinstance(after, Quantity) and not (
                    is_noun_point(items, index)):
                yield f'{item} {after}'
            elif item in ('some', 'certain') and after in ('distance', 'amount', 'way'):
                yield f'{item} {after}'
            elif item == 'between' and isinstance(after, Quantity):
                yield f'{item} {after}'
        elif isinstance(item, Quantity) and after in _ALTERNATIVES:
            other = items[index + 2] if index + 2 < len(items) else ''
            if isinstance(other, Quantity) and other.dimension is item.dimension:
                yield f'{item} {after} {other}'


def _repeats_unit(items: Sequence[Item], index: int) -> bool:
    """Return whether a unit was only said again: "4 feet feet"."""
    unit = UNIT_WORDS[str(items[index])]
    before = index - 1
    while before >= 0 and (word := items[before]) and (
            word in _STUTTERS or UNIT_WORDS.get(str(word)) == unit):
        before -= 1
    said = items[before] if before >= 0 else ''
    return isinstance(said, Quantity) and said.unit == unit


def _check_bare_numbers(items: Sequence[Item]) -> None:
    """Check that a bare number is neither counted nor part of the next one: "ten 5 degrees"."""
    for index, item in enumerate(items):
        if not isinstance(item, Quantity) or item.unit:
            continue
        following = index + 1
        while following < len(items) and items[following] in _BETWEEN_NUMBERS:
            following += 1
        after = items[following] if following < len(items) else ''
        joined = isinstance(after, Quantity) and after.dimension in (
            Dimension.ANGLE, Dimension.NUMBER)
        if joined or after in _COUNTED:
            raise InstructionError(
                'unused_quantity', f'I cannot tell what "{item} {after}" means here; '
                'say a number with its unit, such as "90 degrees".')


def _check_angle_words(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """Check that "half" and "quarter" were used as said; speeds are no angles."""
    bounds = [command.bound for command in commands if isinstance(command, (Turn, Arc))]
    for word, after in zip(items, [*items[1:], '']):
        spoken = word in ANGLE_WORDS and word != 'full' and after not in ('speed', 'power', 'pace')
        if spoken and word not in bounds:
            raise InstructionError(
                'unused_quantity', f'I heard "{word}" and could not place it; '
                'say a number with its unit, such as "90 degrees".')


def _check_negation(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """Check that nothing moves that was forbidden: "don't go", "do not turn"."""
    if any(isinstance(command, (Stop, Wait)) for command in commands) or all(
            isinstance(command, Call) for command in commands):
        return
    for index, item in enumerate(items[:-1]):
        if item in ("can't", 'cannot'):
            continue  # who cannot go is told by reservations
        before = items[index - 1] if index else ''
        after = items[index + 1]
        if after in ('you', 'ever', 'to', 'please') and index + 2 < len(items):
            after = items[index + 2]
        if item in NEGATIONS and after in _MOTION_VERBS and before != 'why':
            raise InstructionError(
                'contradiction', f'You said "{item} {after}"; say only what I shall do.')


def _check_switches(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """Check "on" and "off" against the one truth value of the capabilities that are used."""
    calls = [command for command in commands if isinstance(command, Call)]
    values = [value for call in calls for _, value in call.fields if isinstance(value, bool)]
    said_on = any(item in _ON for item in items)
    said_off = any(item in _OFF for item in items)
    if len(values) == 1 and said_on != said_off and values[0] is not said_on:
        raise InstructionError('contradiction', 'On or off? Say it again in other words.')
