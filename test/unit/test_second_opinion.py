# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Where the model is not sure the rules are asked, and only there."""

from __future__ import annotations

import math

import pytest
from ros2_llm_bridge.commands.written import CANNOT
from ros2_llm_bridge.ports import Generation, GenerationRequest
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.second_opinion import CONFIDENCE
from ros2_llm_bridge.translate import translate, Translation

AHEAD = 'ros2 topic pub --for 2m /cmd_vel geometry_msgs/msg/Twist "{linear: {x: default}}"'
BACK = AHEAD.replace('default', '-default')
UNABLE = f'{CANNOT}unsupported_ability'


class Unsure:
    """A model that writes one text, so sure of it."""

    def __init__(self, text: str, confidence: float) -> None:
        self._generation = Generation(text, confidence, 1, 30, 9.0, 'hash')

    def generate(self, request: GenerationRequest) -> Generation:
        """Return the text."""
        return self._generation


@pytest.fixture
def profile() -> RobotProfile:
    """Return a robot that knows two places."""
    return RobotProfile.model_validate({
        'name': 'r', 'navigation': {},
        'places': [{'name': 'first aid room', 'x': 1, 'y': 1, 'yaw': 0},
                   {'name': 'bay 7', 'x': 2, 'y': 1, 'yaw': 0}]})


def said(
        text: str, written: str, confidence: float, profile: RobotProfile,
        threshold: float = 0.57) -> Translation:
    """Return what becomes of a text."""
    return translate(text, profile, Unsure(written, confidence), threshold)


def test_a_doubtful_refusal_gives_way_to_what_the_rules_read(profile: RobotProfile) -> None:
    done = said('go to the first aid room', UNABLE, 0.6, profile)
    assert done.refusal is None and len(done.primitives) == 1
    assert (done.confidence, done.adapter_hash) == (CONFIDENCE, 'hash')
    assert 'frame_id: first aid room' in done.written
    assert 'frame_id: bay 7' in said('go bay 7', UNABLE, 0.5, profile).written
    assert said('could you go forward two meters', UNABLE, 0.5, profile).written == AHEAD


def test_what_both_read_is_done_though_the_model_is_not_sure(profile: RobotProfile) -> None:
    assert said('go forward two meters', AHEAD, 0.45, profile).primitives
    assert not said('go forward two meters', BACK, 0.45, profile).primitives
    assert not said('go forward two meters', AHEAD, 0.1, profile).primitives


@pytest.mark.parametrize('text, written, confidence', [
    ('go to the first aid room', UNABLE, 0.8),
    ('go to the first aid room', f'{CANNOT}not_a_command', 0.4),
    ('go to the first aid room', UNABLE, math.nan),
    ('go forward two meters', AHEAD, math.nan),
    ('take a cup to the first aid room', UNABLE, 0.4),
    ('mosey forward two meters', UNABLE, 0.4),
    ('go to the left', UNABLE, 0.4),
    ('go to 7 bay 7', UNABLE, 0.4),
    ('go slowly to the left', UNABLE, 0.6),
    ('stay out of the first aid room', UNABLE, 0.6),
    ('get out of the first aid room', UNABLE, 0.6),
    ('turn to the first aid room', UNABLE, 0.6),
    ('go half way to the first aid room', UNABLE, 0.6),
    ("i'm in the first aid room", UNABLE, 0.6),
    ('i like the first aid room', UNABLE, 0.6),
    ('thanks for the first aid room', UNABLE, 0.6),
    ('move 2 meters to the side', UNABLE, 0.6),
    ('keep 2 meters away', UNABLE, 0.6),
    ('drive straight', UNABLE, 0.6),
    ('get back', UNABLE, 0.6),
    ('that must be right', UNABLE, 0.6),
    ('its on your left', UNABLE, 0.6),
    ("i'm going forward 2 meters", UNABLE, 0.6),
    ('step over to your right a bit', UNABLE, 0.4),
    ('go forward quickly slowly', UNABLE, 0.4),
    ('do not go to the first aid room', UNABLE, 0.4),
    ('go to the second aid room', UNABLE, 0.4),
])
def test_else_nothing_moves(
        text: str, written: str, confidence: float, profile: RobotProfile) -> None:
    assert said(text, written, confidence, profile).primitives == ()


def test_who_asks_for_more_confidence_gets_no_second_opinion(profile: RobotProfile) -> None:
    unsure = said('go to the first aid room', UNABLE, 0.6, profile, threshold=0.8)
    assert unsure.refusal is not None and unsure.refusal.code == 'unsupported_ability'
