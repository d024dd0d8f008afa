# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What no command can say refuses, and ordinary words around it do not."""

import pytest

from ros2_llm_bridge.commands.model import Drive, GoToPlace, Quantity, Turn
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError

FORWARD, BACKWARD = Drive(1), Drive(-1)
LEFT, RIGHT = Turn(1), Turn(-1)


@pytest.mark.parametrize(('text', 'command', 'code'), [
    ('reverse as far as the wall lets you', BACKWARD, 'unsupported_ability'),
    ('go straight as much as there is room', FORWARD, 'unsupported_ability'),
    ('roll forward until you see a chair', FORWARD, 'unsupported_ability'),
    ('drive forward till the battery is low', FORWARD, 'unsupported_ability'),
    ('turn left unless somebody stands there', LEFT, 'unsupported_ability'),
    ('turn left if the lamp is on', LEFT, 'unsupported_ability'),
    ('turn left if you see a ball', LEFT, 'unsupported_ability'),
    ('go to the kitchen if it is empty', GoToPlace('kitchen'), 'unsupported_ability'),
    ('turn left when you get to the lamp', LEFT, 'unsupported_ability'),
    ('turn left when the bell rings', LEFT, 'unsupported_ability'),
    ('swerve to the left', LEFT, 'unsupported_ability'),
    ('veer right a bit', RIGHT, 'unsupported_ability'),
    ('drive forward to the north', FORWARD, 'unsupported_ability'),
    ('four feet', Drive(1, Quantity('4', 'ft')), 'missing_value'),
    ('roll ahead some distance', Drive(1, 'little'), 'unused_quantity'),
    ('when that gate opens go to the lab', GoToPlace('lab'), 'unsupported_ability'),
    ("roll forward when there's nobody", FORWARD, 'unsupported_ability'),
    ("roll forward when it's ready", FORWARD, 'unsupported_ability'),
    ("when that's done turn left", LEFT, 'unsupported_ability'),
    ('did you roll forward 2 feet', Drive(1, Quantity('2', 'ft')), 'not_a_command'),
    ('ok robot should we turn left', LEFT, 'not_a_command'),
    ('show me how to turn left', LEFT, 'not_a_command'),
    ('are you able to turn left', LEFT, 'not_a_command'),
    ('stand still while turning left', LEFT, 'unsupported_ability'),
    ('at midnight go to the lab', GoToPlace('lab'), 'unsupported_ability'),
    ('roll upward 2 feet', Drive(1, Quantity('2', 'ft')), 'unsupported_ability'),
    ('turn left and then to the', LEFT, 'missing_value'),
    ('roll ahead to the shed', FORWARD, 'unsure'),
    ('why did you go to the lab', GoToPlace('lab'), 'not_a_command'),
])
def test_refuses_what_changes_the_motion(text, command, code):
    with pytest.raises(InstructionError) as caught:
        check_grounding([command], read(text))
    assert caught.value.code == code


def test_refuses_two_amounts_side_by_side():
    commands = [Drive(1, Quantity('2', 'ft')), Drive(1, Quantity('2', 'm'))]
    with pytest.raises(InstructionError) as caught:
        check_grounding(commands, read('ahead two feet two meters'))
    assert caught.value.code == 'contradiction'


@pytest.mark.parametrize(('text', 'command'), [
    ('drive forward until i tell you to stop', FORWARD),
    ('keep rolling forward until further notice', FORWARD),
    ('keep rolling forward until i say when', FORWARD),
    ('turn left if you can', LEFT),
    ('turn left if possible', LEFT),
    ("if you don't mind turn left", LEFT),
    ('turn right when you are ready', RIGHT),
    ('when done go to the lab', GoToPlace('lab')),
    ('go to the north gate', GoToPlace('north gate')),
    ('forward as fast as you can', Drive(1, None, 'fast')),
    ('once you get there turn left', LEFT),
    ('turn right now', RIGHT),
    ('turn to the uh left', LEFT),
    ('first to the lab', GoToPlace('lab')),
    ("why don't you turn left", LEFT),
    ('how about you turn left', LEFT),
    ('what i want is a turn to the left', LEFT),
])
def test_accepts_politeness_and_names(text, command):
    check_grounding([command], read(text))
