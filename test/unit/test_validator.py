# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Grounding: ordinary commands pass, every other reading of the same words is refused."""

from dataclasses import replace
from typing import Any

from abbreviations import parse_table
from accepted_sentences import ACCEPTED
from hypothesis import given
from hypothesis import strategies as st
import pytest
from refused_sentences import MISREADINGS, REFUSED
from ros2_llm_bridge.commands.model import Drive, Quantity, Turn
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError

pytestmark = pytest.mark.timeout(30)


def shown(value: Any) -> str:
    """Return the id of a test case."""
    return value if isinstance(value, str) else ' '.join(type(c).__name__ for c in value)


def test_the_tables_are_large() -> None:
    """The tables hold what they promise."""
    assert len(parse_table(ACCEPTED)) >= 150
    assert len(parse_table(REFUSED)) >= 60
    assert len(parse_table(MISREADINGS)) >= 50


@pytest.mark.parametrize(('text', 'commands'), parse_table(ACCEPTED), ids=shown)
def test_accepts_what_was_said(text: str, commands: Any) -> None:
    """No ordinary instruction is refused when it is understood."""
    check_grounding(commands, read(text))


@pytest.mark.parametrize(('text', 'commands'), parse_table(REFUSED), ids=shown)
def test_refuses_what_was_not_said(text: str, commands: Any) -> None:
    """A wrong amount, direction, order or name never moves the robot."""
    with pytest.raises(InstructionError) as caught:
        check_grounding(commands, read(text))
    assert caught.value.code in (
        'unused_quantity', 'contradiction', 'missing_value', 'unsure')
    assert len(caught.value.reason) > 15


@pytest.mark.parametrize(('text', 'commands'), parse_table(MISREADINGS), ids=shown)
def test_refuses_part_of_an_amount(text: str, commands: Any) -> None:
    """What the reader could not read whole is never taken in part."""
    with pytest.raises(InstructionError):
        check_grounding(commands, read(text))


@pytest.mark.parametrize(
    ('text', 'commands'),
    [pair for pair in parse_table(ACCEPTED)
     if any(isinstance(c, (Drive, Turn)) for c in pair[1])], ids=shown)
def test_refuses_every_opposite_sign(text: str, commands: Any) -> None:
    """Turning the sign of any motion around is refused, but for a half or whole turn."""
    for index, command in enumerate(commands):
        if not isinstance(command, (Drive, Turn)):
            continue
        if isinstance(command, Turn) and _ends_the_same(command):
            continue
        if 'bck' in text:  # a slip in a short word is too weak to refuse by
            continue
        wrong = replace(command, sign=-command.sign)
        with pytest.raises(InstructionError):
            check_grounding((*commands[:index], wrong, *commands[index + 1:]), read(text))


@pytest.mark.parametrize(
    ('text', 'commands'),
    [pair for pair in parse_table(ACCEPTED) if read(pair[0]).mentions()], ids=shown)
def test_refuses_every_dropped_command_with_a_quantity(text: str, commands: Any) -> None:
    """Leaving out a step that has a quantity is refused."""
    for index, command in enumerate(commands):
        if any(isinstance(value, Quantity) for value in vars(command).values()):
            with pytest.raises(InstructionError):
                check_grounding((*commands[:index], *commands[index + 1:]), read(text))


@given(st.sampled_from(parse_table(ACCEPTED)), st.integers(1, 99), st.sampled_from(['m', 'deg']))
def test_refuses_every_other_quantity(pair: Any, number: int, unit: str) -> None:
    """An amount that nobody said is refused."""
    text, commands = pair
    reading = read(text)
    other = Quantity(str(number), unit)
    if other in reading.mentions():
        return
    motion = Drive(1, other) if unit == 'm' else Turn(1, other)
    with pytest.raises(InstructionError):
        check_grounding((*commands, motion), reading)


def _ends_the_same(turn: Turn) -> bool:
    return turn.bound in ('half', 'full') or str(turn.bound) in (
        '180deg', '180', '360', '2rev')


def test_two_meters_are_never_two_meters_per_second() -> None:
    """A distance names no speed."""
    with pytest.raises(InstructionError):
        check_grounding([Drive(1, None, Quantity('2', 'm/s'))], read('move forward 2 meters'))
