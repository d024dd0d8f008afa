# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A goal is a place to go to, not where a thing shall be moved or what a finger shows."""

from __future__ import annotations

from abbreviations import abbreviated
import pytest
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError


@pytest.mark.parametrize(('text', 'short'), [
    ('move that to the bus stop', 'P:bus stop'), ('move that um to the balcony', 'P:balcony'),
    ("try to move hiro's canteen to the parking area", 'P:parking area'),
    ('move the big box over to my lab', 'P:lab'), ('turn left then move these to the lab',
                                                   'T+default P:lab'),
    ('move the lamp base to the lab', 'P:lab'), ('drive to this toolbox', 'P:toolbox'),
    ('turn left, then go to that shed', 'T+default P:shed'),
])
def test_things_refuse(text: str, short: str) -> None:
    with pytest.raises(InstructionError) as caught:
        check_grounding(abbreviated(short), read(text))
    assert caught.value.code == 'unsupported_ability'


@pytest.mark.parametrize(('text', 'short'), [
    ('move to the lab', 'P:lab'), ('move over to the lab', 'P:lab'),
    ('move the bot to the lab', 'P:lab'), ('move the turtlebot to the lab', 'P:lab'),
    ('move the rover over to the lab', 'P:lab'), ('move your base to the lab', 'P:lab'),
    ('move the robot to the lab', 'P:lab'), ('move yourself to my lab', 'P:lab'),
    ('move a bit to the left and go to the lab', 'T+little P:lab'),
    ('move 2 meters, then to the lab', 'D+2m P:lab'),
    ('go to the shed, after that the lab', 'P:shed P:lab'),
    ('drive to this shed, i mean the shed', 'P:shed'),
])
def test_places_pass(text: str, short: str) -> None:
    check_grounding(abbreviated(short), read(text))
