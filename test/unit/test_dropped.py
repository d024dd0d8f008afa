# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A clause that names a direction has a motion, or nothing moves."""

from __future__ import annotations

import pytest
from ros2_llm_bridge.commands.model import Command, Drive, GoToPlace, Quantity, Turn, Wait
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError

FEET, METER = Quantity('3', 'ft'), Quantity('1', 'm')
LEFT, RIGHT, ABOUT = Turn(1), Turn(-1), Turn(1, 'half')


@pytest.mark.parametrize(('text', 'commands'), [
    ('forward 3 feet, about face, forward 3 feet', (Drive(1, FEET), Drive(1, FEET))),
    ('forward 3 feet then turn around', (Drive(1, FEET),)),
    ('1 meter ahead turn right 3 feet ahead turn right', (Drive(1, METER), Drive(1, FEET), RIGHT)),
    ('turn left and then turn right, go to the lab', (LEFT, GoToPlace('lab'))),
    ('drive forward then turn left', (LEFT,)),
    ('inch forward 3 feet', (Drive(1, 'little'), Drive(1, FEET))),
    ('turn left turn left go forward 3 feet', (LEFT, Drive(1, FEET))),
])
def test_a_dropped_step_refuses_the_whole(text: str, commands: tuple[Command, ...]) -> None:
    with pytest.raises(InstructionError) as caught:
        check_grounding(commands, read(text))
    assert caught.value.code == 'unsure'


@pytest.mark.parametrize(('text', 'commands'), [
    ('forward 3 feet, about face, forward 3 feet', (Drive(1, FEET), ABOUT, Drive(1, FEET))),
    ('1 meter ahead turn right 1 meter ahead turn right',
     (Drive(1, METER), RIGHT, Drive(1, METER), RIGHT)),
    ('right, turn left 30 degrees', (Turn(1, Quantity('30', 'deg')),)),
    ('turn left no right', (RIGHT,)),
    ('go forward to the lab', (GoToPlace('lab'),)),
    ('roll forward a bit then forward 3 feet', (Drive(1, 'little'), Drive(1, FEET))),
    ('turn left turn left go forward 3 feet', (LEFT, LEFT, Drive(1, FEET))),
    ('turn turn left', (LEFT,)),
    ('go to the left door then wait 2 seconds',
     (GoToPlace('left door'), Wait(Quantity('2', 's')))),
])
def test_what_has_every_step_passes(text: str, commands: tuple[Command, ...]) -> None:
    check_grounding(commands, read(text))
