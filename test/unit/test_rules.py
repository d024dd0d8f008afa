# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The rule baseline: a table of instructions, and that it never writes what does not parse."""

from __future__ import annotations

from hypothesis import given, settings, strategies
import pytest
from ros2_llm_bridge.commands.model import (
    Call, Cannot, Command, Drive, GoToPlace, GoToPose, Point, Program, Quantity, Stop, Turn, Wait)
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import Capability

PLACES = ('kitchen', 'living room', 'dock', 'bay 2')
LIGHTS = Capability(name='lights', interface='std_srvs/srv/SetBool', arguments={'data': 'bool'})
LIFT = Capability(
    name='set_mast', interface='std_msgs/msg/Float64', phrases=['raise the mast'],
    arguments={'data': 'number'})


def q(text: str) -> Quantity:
    """Return a quantity such as 2m."""
    number = text.rstrip('abcdefghijklmnopqrstuvwxyz/')
    return Quantity(number, text[len(number):])


UNDERSTOOD: list[tuple[str, list[Command]]] = [
    ('move forward 2 meters', [Drive(1, q('2m'))]),
    ('robot could you please drive ahead a foot and a half', [Drive(1, q('1.5ft'))]),
    ('back up half a meter and then turn around', [Drive(-1, q('0.5m')), Turn(1, 'half')]),
    ('turn right forty five degrees', [Turn(-1, q('45deg'))]),
    ('turn 90 degrees to the left', [Turn(1, q('90deg'))]),
    ('make a left turn', [Turn(1)]),
    ('take a right', [Turn(-1)]),
    ('do a one eighty', [Turn(1, q('180'))]),
    ('about face', [Turn(1, 'half')]),
    ('rotate clockwise by a quarter turn', [Turn(-1, 'quarter')]),
    ('keep going forward', [Drive(1)]),
    ('keep turning left', [Turn(1, None)]),
    ('rotate right until I tell you to halt', [Turn(-1, None)]),
    ('drive on until i say so', [Drive(1)]),
    ('move back a little', [Drive(-1, 'little')]),
    ('go straight slowly', [Drive(1, None, 'slow')]),
    ('drive forward for five seconds at 0.3 m/s', [Drive(1, q('5s'), q('0.3m/s'))]),
    ('reverse 20 cm', [Drive(-1, q('20cm'))]),
    ('turn rigth 30 degrees', [Turn(-1, q('30deg'))]),
    ('turn left go forward two meters', [Turn(1), Drive(1, q('2m'))]),
    ('go forward two meters back up one meter', [Drive(1, q('2m')), Drive(-1, q('1m'))]),
    ('move uh move five feet forward', [Drive(1, q('5ft'))]),
    ('turn left no right', [Turn(-1)]),
    ('go ahead and turn left', [Turn(1)]),
    ('go to the kitchen', [GoToPlace('kitchen')]),
    ('enter the living room', [GoToPlace('living room')]),
    ('go to bay two', [GoToPlace('bay 2')]),
    ('navigate to the blue room please', [GoToPlace('blue room')]),
    ('go to x=2 y=3 facing 90 degrees', [GoToPose(Point('2', '3'), q('90deg'))]),
    ('proceed to the dock, then wait 10 seconds, then return to the kitchen',
     [GoToPlace('dock'), Wait(q('10s')), GoToPlace('kitchen')]),
    ('drive forward 1 m and then stop', [Drive(1, q('1m')), Stop()]),
    ('turn the lights off',
     [Call('service', 'lights', 'std_srvs/srv/SetBool', (('data', False),))]),
    ('raise the mast to 3',
     [Call('topic', 'set_mast', 'std_msgs/msg/Float64', (('data', q('3')),))]),
]


@pytest.mark.parametrize('text, program', UNDERSTOOD)
def test_what_is_said_plainly_is_understood(text: str, program: list[Command]) -> None:
    assert interpret(read(text), PLACES, [LIGHTS, LIFT]) == tuple(program)


REFUSED = [
    'order two pizzas', 'pick up the red ball', 'what time is it', "don't move forward",
    'go forward until you hit the wall', 'three feet', 'move left two meters', 'hello robot',
    'turn 90 degrees', 'raise the mast', 'drive in a circle around the dock',
    'go forward two meters and sing',
    'turn forward 3 meters', 'go to the {blue} room', 'wait', 'spin around twice',
]


@pytest.mark.parametrize('text', REFUSED)
def test_what_is_not_understood_wholly_is_refused(text: str) -> None:
    assert isinstance(interpret(read(text), PLACES, [LIGHTS, LIFT]), Cannot)


def test_an_omnidirectional_robot_moves_sideways() -> None:
    assert interpret(read('move left two meters'), omni=True) == (Drive(1, q('2m'), axis='y'),)


WORDS = ('go turn left right back forward up to the kitchen and then , no two 3 90 degrees meters '
         'stop wait around half quarter lights off mast a little slowly x y 1 seconds room please '
         'dock i mean keep m/s { " : # quoted').split()


@settings(max_examples=300, deadline=None)
@given(strategies.lists(strategies.sampled_from(WORDS), min_size=1, max_size=14))
def test_whatever_is_said_the_program_is_a_written_form(words: list[str]) -> None:
    try:
        reading = read(' '.join(words))
    except InstructionError:
        return
    program: Program = interpret(reading, PLACES, [LIGHTS, LIFT])
    assert parse(render_written(program), [LIGHTS, LIFT]) == program
