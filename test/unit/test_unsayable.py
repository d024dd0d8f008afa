# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What no command can say is never left out of what is done."""

from __future__ import annotations

from abbreviations import abbreviated
import pytest
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError


@pytest.mark.parametrize('text, short', [
    ('at two thirty turn to the right', 'T-230'),
    ('robot, at 230 turn right', 'T-230'),
    ('go to your right a bit', 'T-little'),
    ('take the second right', 'T-default'),
    ('tilt left', 'T+default'),
    ('go forward 2 meters and take the next left', 'D+2m T+default'),
    ('head to the left', 'T+default'),
    ('about face and then do the same thing backwards', 'T+half D-default'),
    ('turn left, go 2 meters, do all of that in reverse', 'T+default D+2m'),
    ('put the crate two meters in front of the kitchen', 'B+x2m:kitchen'),
])
def test_it_is_refused(text: str, short: str) -> None:
    with pytest.raises(InstructionError) as caught:
        check_grounding(abbreviated(short), read(text))
    assert caught.value.code == 'unsupported_ability'


@pytest.mark.parametrize('text, short', [
    ('turn right at 90', 'T-90'),
    ('take the first left 90 degrees then right 90 degrees', 'T+90deg T-90deg'),
    ('go to the left 90 degrees', 'T+90deg'),
    ('tell yourself to go forward 2 meters', 'D+2m'),
    ('drive forward, i will tell you when to stop', 'D+'),
    ('go forward only, i will tell when to stop', 'D+'),
    ('do a meter backwards', 'D-1m'),
])
def test_what_only_looks_like_it_is_done(text: str, short: str) -> None:
    check_grounding(abbreviated(short), read(text))


@pytest.mark.parametrize('text, short', [
    ('tell derek to go to the kitchen', 'P:kitchen'),
    ('please ask my colleague to drive forward 2 meters', 'D+2m'),
    ("i can't let you go to the kitchen", 'P:kitchen'),
    ("we can't move forward", 'D+'),
    ('lads, could you all turn left 20 degrees', 'T+20deg'),
    ('not 20 degrees to the left, there is a wall', 'T+20deg'),
    ("the robot can't get past, go forward 2 meters", 'D+2m'),
    ('i can see if you turn left 20 degrees and my aunt cannot drive', 'T+20deg'),
    ('i must go to the kitchen', 'P:kitchen'),
    ('i must clean the kitchen', 'P:kitchen'),
    ('our robot should turn left but it does not', 'T+default'),
    ("my robot should turn left now, but it doesn't", 'T+default'),
    ('tom, turn left, the robot is right behind you', 'T+default'),
    ('anna, go forward 2 meters, the robot stays here', 'D+2m'),
])
def test_what_others_shall_do_is_no_order(text: str, short: str) -> None:
    with pytest.raises(InstructionError) as caught:
        check_grounding(abbreviated(short), read(text))
    assert caught.value.code in ('not_a_command', 'contradiction')
