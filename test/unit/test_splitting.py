# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Long lists fall into parts that can stand alone; what refers to other steps never does."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given, settings, strategies as st
import pytest
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.commands.splitting import LONG, split_reading
from ros2_llm_bridge.errors import InstructionError

#: Clauses of one command each that may follow any other.
CLAUSES = (
    'turn left', 'turn right 45 degrees', 'drive 2 meters', 'go forward a foot and a half',
    'back up 20 cm', 'wait for five seconds', 'go to the kitchen', 'please slowly drive 3 m',
    'you turn left thirty degrees', 'drive back one meter', 'go to x 3 y 4', 'turn around',
    'rotate right 10 deg', 'walk ahead two yards')
#: Clauses of which the rules know nothing, or not enough.
UNCLEAR = ('swoosh over there', 'scuttle five meters', 'the lab', '90 degrees', 'go ahead')
JOINTS = (', ', ' then ', ' and ', ', and then ', '. ', '; ', ', after that ', ' and finally ')
#: What may go between two parts.
_BETWEEN = {',', '.', ';', 'and', 'then', 'after', 'that', 'finally'}

TEN = ('drive 2 meters, turn left, drive 3 meters, turn right, drive 4 meters, turn left, '
       'drive 5 meters, turn right, drive 6 meters, wait 7 seconds')


def parts_of(text: str) -> list[str]:
    return [part.text for part in split_reading(read(text))]


def test_a_list_falls_into_parts_of_three() -> None:
    assert parts_of(TEN) == [
        'drive 2m, turn left, drive 3m', 'turn right, drive 4m, turn left',
        'drive 5m, turn right, drive 6m, wait 7s']


@pytest.mark.parametrize('text, first', [
    ('1. drive 2 meters 2. turn right 3. drive 4 meters 4. turn right 5. drive 2 meters '
     '6. wait 8 seconds', 'drive 2m, turn right, drive 4m'),
    ('Step one: forward 9 feet. Step two: turn left. Step three: forward 6 feet. Step four: turn '
     'around. Step five: forward 6 feet. Step six: turn right.',
     'forward 9ft, turn left, forward 6ft'),
    ('walk a yard turn right walk two yards turn left walk three yards turn right walk four yards',
     'walk 1yd turn right walk 2yd'),
    ('forward 1.5 m; left 45; forward 0.5 m; right 45; forward 1.5 m; right 90',
     'forward 1.5m, left 45, forward 0.5m'),
    ('to the vestry, to the organ, to the chapel, wait a minute, to the attic, to the west gate',
     'to the vestry, to the organ, to the chapel'),
    ('um drive one meter then right then drive one meter then right then drive one meter then '
     'right', 'um drive 1m then right then drive 1m then right'),
    ('drive 1 m after that turn left after that drive 2 m next turn left next drive 3 m, after '
     'this wait 5 s', 'drive 1m after that turn left after that drive 2m'),
    ('drive 1 m, turn right, turn left, 180 degrees drive 2 m, drive 3 m, drive 4 m, turn right '
     '10 degrees', 'drive 1m, turn right, turn left, 180deg'),
    ('go to x 1 y 1, x 2 y 2, x 3 y 3, x 4 y 4, x 5 y 5, x 6 y 6',
     'go to x: 1, y: 1, x: 2, y: 2, x: 3, y: 3'),
    ('turn left, 90 degrees, drive 2 m, turn right, 90 degrees, drive 2 m, turn left, 90 degrees, '
     'drive 2 m', 'turn left, 90deg, drive 2m, turn right, 90deg'),
])
def test_a_part_ends_where_a_command_does(text: str, first: str) -> None:
    assert parts_of(text)[0] == first


@pytest.mark.parametrize('text', [
    f'{TEN}, do that twice',
    f'{TEN}, then repeat',
    f'{TEN}, and then the whole thing once more',
    f'{TEN} and come back to where you were',
    f'{TEN}, no, i mean turn right',
    f'{TEN}, sorry, turn right first',
    f'turn left no right, {TEN}',
    f'if the door is open {TEN}',
    f'{TEN} until i say stop',
    f'{TEN} but before that turn left',
    f'{TEN} while turning left',
    f'{TEN}, but do not turn left',
    f'{TEN}, all of it slowly',
    f'{TEN}, everything at 0.2 m/s',
    f'{TEN}, all turns are 45 degrees',
    f'{TEN}, all backwards',
    f'{TEN}, drive 3 m at the same speed',
    f'{TEN}, repeat the previous step',
    f'backwards: {TEN}',
    f'slowly: {TEN}',
])
def test_what_speaks_of_other_steps_stays_whole(text: str) -> None:
    assert parts_of(TEN)
    assert parts_of(text) == []


@pytest.mark.parametrize('inside', [
    'visit the kitchen, the lab and the hall', 'visit the kitchen, the lab and to the hall',
    'go to the dock via the hall and the lab', 'turn left, 90 degrees', 'drive 2 meters, right',
    'turn 180 degrees, left', 'turn 90 degrees, left', 'drive 2 meters, turning left',
    'go to the desk next to the window', 'go to the rest stop', 'go 2 meters, forward',
    'drive forward, 2 meters', 'drive 3 meters, uh turn left', 'go ahead and move 2 feet',
    'drive forward and left 2 meters', 'turn left, 180 degrees please',
    'back up 2 meters, continue 3 meters',
    'back up 2 meters, drive another 3 meters', 'go to x 2 y 3, face 180 degrees',
    'go to the waypoint, x 2 y 3', 'go to the left wing, the right wing and the hall'])
def test_a_part_never_ends_inside_a_command(inside: str) -> None:
    """Wherever it stands among clear commands, its words stay in one part."""
    clear = ['drive 4 m', 'turn right 30 degrees', 'wait 5 s', 'drive 6 m',
             'turn right 40 degrees', 'wait 8 s', 'drive 9 m']
    whole = read(inside).text
    for at in range(len(clear) + 1):
        parts = parts_of(', '.join([*clear[:at], inside, *clear[at:]]))
        assert sum(f' {whole},' in f' {part},' for part in parts) == 1, parts


@settings(max_examples=40)
@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=LONG - 1), st.data())
def test_a_short_instruction_stays_whole(clauses: list[str], data: st.DataObject) -> None:
    assert parts_of(_joined(clauses, data)) == []


@settings(max_examples=40)
@given(st.lists(st.sampled_from(CLAUSES), min_size=LONG, max_size=20), st.data())
def test_a_list_of_clear_commands_is_always_split(clauses: list[str], data: st.DataObject) -> None:
    """What the rules make of the parts is what they make of the whole."""
    reading = read(_joined(clauses, data).replace('after that', 'then'))
    parts = split_reading(reading)
    assert len(parts) > 1
    programs = [interpret(part) for part in parts]
    assert tuple(command for program in programs if isinstance(program, tuple)
                 for command in program) == interpret(reading)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(CLAUSES + UNCLEAR), min_size=1, max_size=24), st.data())
def test_parts_hold_all_but_what_joins_them(clauses: list[str], data: st.DataObject) -> None:
    reading = read(_joined(clauses, data))
    parts = split_reading(reading)
    rest = list(reading.items)
    for part in parts:
        while rest[:len(part.items)] != list(part.items):
            assert rest.pop(0) in _BETWEEN
        del rest[:len(part.items)]
        assert part.text in reading.text
    if parts:
        assert _BETWEEN.issuperset(rest)
        assert sum((part.mentions() for part in parts), Counter()) == reading.mentions()


@settings(max_examples=40)
@given(st.lists(st.sampled_from(TEN.split() + list('abc7.,;"-#')), max_size=60).map(' '.join))
@example('then then then , , and and . . ; ; turn turn left left left left')
def test_any_words_are_split_or_not(text: str) -> None:
    try:
        reading = read(f'{TEN} {text}')
    except InstructionError:
        return
    parts = split_reading(reading)
    assert len(parts) != 1
    assert sum((part.mentions() for part in parts), Counter()) in (
        Counter(), reading.mentions())


def _joined(clauses: list[str], data: st.DataObject) -> str:
    text = clauses[0]
    for clause in clauses[1:]:
        text += data.draw(st.sampled_from(JOINTS)) + clause
    return text
