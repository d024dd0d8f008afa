# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Hesitations, stutters, words cut off and slips of the hand hide nothing from the checks."""

from __future__ import annotations

from abbreviations import abbreviated
import pytest
from ros2_llm_bridge.commands.heard import heard, is_slip_of_hand
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError


@pytest.mark.parametrize(('text', 'fluent'), [
    ('do not er do not stop', 'do not stop'),
    ('may i er may i ask you', 'may i ask you'),
    ('robot can i mean robot can you', 'robot can you'),
    ('to the you know left', 'to the left'),
    ('then le- left', 'then left'),
    ('without sto stopping', 'without stopping'),
    ('turn aftr you move bcak', 'turn after you move back'),
    ('do not stpo', 'do not stop'),
    ('go to yuor shed', 'go to your shed'),
])
def test_speech_becomes_fluent(text: str, fluent: str) -> None:
    assert ' '.join(map(str, heard(read(text).items, ()))) == fluent


@pytest.mark.parametrize('text', [
    'turn left um right', 'turn around turn around', 'go to hall go to hall annex',
    'turn left or - orange', 'in case it is dry', 'i had to move', 'dive forward', 'do not step',
    'turn left turn left', '2m 2m', 'sing to your left', 'form a line', 'u turn , u turn',
    'turn left um to the right', 'turn left please no please turn right',
    'turn left no - now right', 'turn right - righteous left',
])
def test_what_may_mean_something_stays(text: str) -> None:
    assert heard(read(text).items, ()) == read(text).items


def test_names_that_were_copied_stay_as_said() -> None:
    items = read('go to the er room and stpo inn').items
    assert heard(items, ['er room', 'stpo inn']) == items


@pytest.mark.parametrize(('typed', 'known', 'slip'), [
    ('aftr', 'after', True), ('fiirst', 'first', True), ('stpo', 'stop', True),
    ('fter', 'after', False), ('step', 'stop', False), ('dive', 'drive', False),
    ('had', 'head', False), ('case', 'cease', False), ('after', 'after', False)])
def test_only_a_hand_slips(typed: str, known: str, slip: bool) -> None:
    assert is_slip_of_hand(typed, known) is slip


RIGHT = [
    ('do not er do not stop turning left', 'T+'),
    ('i can not i can not see you, turn left', 'T+default'),
    ('take a u er turn', 'T+half'), ('take a u trun', 'T+half'),
    ('go to the hall and then le- left', 'P:hall T+default'),
    ('turn right 90 degrees aftr you drive 3 feet', 'D+3ft T-90deg'),
    ('may i er may i ask you to go to the hall', 'P:hall'),
    ('robot can i mean robot can you drive for 6 seconds', 'D+6s'),
    ('turn left sorry right and then go one meter forward', 'T-default D+1m'),
    ('turn to the um turn to the left', 'T+default'),
    ('turn left um right', 'T-default'), ('do not stpo turning left', 'T+'),
    ('turn left um to the right', 'T-default'), ('u turn, u turn', 'T+half T+half'),
    ('turn left please no please right', 'T-default'),
    ('turn left and, sorry, and drive 2 m', 'T+default D+2m')]
WRONG = [
    ('do not er move forward', 'D+'), ('i can not i can not turn left', 'T+default'),
    ('do not step forward', 'D+'), ('take a u er turn', 'T+full'),
    ('go to the hall and then le- left', 'P:hall T-default'),
    ('turn right 90 degrees aftr you drive 3 feet', 'T-90deg D+3ft'),
    ('may i er may i go to the hall', 'P:hall'),
    ('robot can i mean robot can you drive for 6 seconds', 'D-6s'),
    ('turn left sorry right and then go one meter forward', 'T+default D+1m'),
    ('turn left um right', 'T+default'), ('turn left or er right', 'T+default'),
    ('turn left um to the right', 'T+default T-default'), ('u turn, u turn', 'T+half'),
    ('turn left please no please turn right', 'T+default T-default'),
    ('drive forward 2 m please no please back', 'D+2m'),
    ('turn left no - now turn right', 'T+default T-default'),
    ('turn right - righteous left', 'T+default'),
    ('in case it is dry run 3 feet', 'D+3ft'), ('turn left witohut moving', 'T+default')]


@pytest.mark.parametrize(('text', 'short'), RIGHT)
def test_right_answers_pass(text: str, short: str) -> None:
    check_grounding(abbreviated(short), read(text))


@pytest.mark.parametrize(('text', 'short'), WRONG)
def test_wrong_answers_refuse(text: str, short: str) -> None:
    with pytest.raises(InstructionError):
        check_grounding(abbreviated(short), read(text))
