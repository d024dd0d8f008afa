# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The speed of goals that have no word for it in the written form."""

from abbreviations import abbreviated
import pytest
from ros2_llm_bridge.commands.primitives import NavigateThrough, NavigateTo
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import translate, Translation
from scripted_translator import Scripted

pytestmark = pytest.mark.timeout(30)

PLACES = [{'name': name, 'x': 1, 'y': y, 'yaw': 0} for y, name in enumerate(('dock', 'hall'))]


def understood(text: str, short: str) -> Translation:
    """Return the translation where a model answers an abbreviated program."""
    profile = RobotProfile.model_validate({
        'name': 'r', 'navigation': {}, 'places': PLACES})
    return translate(text, profile, Scripted(render_written(abbreviated(short))))


@pytest.mark.parametrize(('text', 'short', 'speed'), [
    ('patrol the dock and the hall slowly', 'V:dock>hall', 'slow'),
    ('go slowly to the hall via the dock', 'R:dock>hall', 'slow'),
    ('go slowly to 1 meter in front of the dock', 'B+x1m:dock', 'slow'),
    ('drive slowly to x 2 y 3', 'X2,3', 'slow'),
    ('patrol the dock and the hall quickly', 'V:dock>hall', 'fast'),
    ('patrol the dock and the hall', 'V:dock>hall', None)])
def test_one_goal_goes_as_was_said(text: str, short: str, speed: str | None) -> None:
    (primitive,) = understood(text, short).primitives
    assert isinstance(primitive, (NavigateTo, NavigateThrough))
    assert primitive.speed == speed


def test_each_round_of_a_route_goes_as_was_said() -> None:
    found = understood('patrol the dock and the hall slowly twice', 'V:dock>hall N:last=2x')
    assert [getattr(p, 'speed', '') for p in found.primitives] == ['slow', 'slow']


@pytest.mark.parametrize(('text', 'short'), [
    ('hurry to the dock and come back', 'P:dock K:'),
    ('creep ahead 1 meter and then go via the dock to the hall', 'D+1m R:dock>hall')])
def test_a_verb_says_how_its_own_step_is_done(text: str, short: str) -> None:
    assert understood(text, short).primitives


@pytest.mark.parametrize(('text', 'short'), [
    ('patrol the dock and the hall slowly then turn left', 'V:dock>hall T+default'),
    ('go to the dock and then to x 2 y 3 slowly', 'P:dock X2,3')])
def test_among_several_steps_nobody_can_tell(text: str, short: str) -> None:
    found = understood(text, short)
    assert found.refusal is not None and found.refusal.code == 'unsure'
    assert 'slow' in found.refusal.reason
