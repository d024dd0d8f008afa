# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Guesses are commands of the written form, quickly made, and mostly what a model answers."""

from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.guesses import guess_written
from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.load import load_profile, with_places
from ros2_llm_bridge.profile.schema import RobotProfile

pytestmark = pytest.mark.timeout(30)

PROFILE = with_places(load_profile('demo'), ['red shelf'])


def guesses(text: str, profile: RobotProfile = PROFILE) -> list[str]:
    """Return the guesses for an instruction, short."""
    return [written.replace(' /cmd_vel geometry_msgs/msg/Twist', '').replace('ros2 topic pub ', '')
            for written in guess_written(read(text), profile)]


@pytest.mark.parametrize('text, first', [
    ('move forward two meters', '--for 2m "{linear: {x: default}}"'),
    ('turn right forty five degrees', '--for 45deg "{angular: {z: -default}}"'),
    ('order two pizzas', '# cannot: unsupported_ability'),
    # A word that the rules do not know.
    ('shuffle forward two meters', '--for 2m "{linear: {x: default}}"'),
    ('back up a foot and then turn left',
     '--for 1ft "{linear: {x: -default}}"\n--for default "{angular: {z: default}}"'),
])
def test_the_likeliest_comes_first(text: str, first: str) -> None:
    assert guesses(text)[0] == first


@pytest.mark.parametrize('text, other', [
    ('one meter ahead turn right one meter ahead turn right',
     '--for 1m "{linear: {x: default}}"\n--for default "{angular: {z: -default}}"\n'
     '--for 1m "{linear: {x: default}}"\n--for default "{angular: {z: -default}}"'),
    ('rotate 30 deg left, fwd 2 m',
     '--for 30deg "{angular: {z: default}}"\n--for 2m "{linear: {x: default}}"'),
    ('do nothing for fifteen seconds', 'ros2 action send_goal /wait nav2_msgs/action/Wait '
     '"{time: 15s}"'),
])
def test_amounts_go_with_the_nearest_direction(text: str, other: str) -> None:
    assert other in guesses(text)


@given(st.lists(st.sampled_from(
    'move turn go left right back forward to the red shelf two 3 meters degrees seconds and then '
    'stop wait until no sorry please x y , . lights on slowly'.split()), max_size=12))
def test_every_guess_is_of_the_written_form(words: list[str]) -> None:
    try:
        reading = read(' '.join(words))
    except InstructionError:
        return
    found = guess_written(reading, PROFILE)
    assert found and len(set(found)) == len(found) <= 4
    for written in found:
        program = parse(written, PROFILE.capabilities)
        assert isinstance(program, Cannot) or program
