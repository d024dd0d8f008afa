# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Slips of the fingers are mended in the words of orders, in no other word and in no name."""

from __future__ import annotations

import pytest
from ros2_llm_bridge.commands.respelling import respelt
from ros2_llm_bridge.commands.stop_phrases import is_stop
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import prepare, Prepared


@pytest.mark.parametrize('typed, meant', [
    ('Trun lfet 45 degrees', 'turn left 45 degrees'),
    ('drive a cirrcle rigjt now', 'drive a circle right now'),
    ('fowrard froty feeet', 'forward forty feet'),
    ('counterclokwise', 'counterclockwise'),
    ('rotaet aronud', 'rotate around'),
])
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert respelt(typed) == meant


@pytest.mark.parametrize('text', [
    'lift, light, felt, loft and lest',
    'eight tight fights',
    'fifth, sixth and sixten',
    'the trail of a tern',
    "lfet's",
    'x_lfet lfet2',
    'a nad, a hat and an ant',
    'the whole tree is round',
])
def test_other_words_stay(text: str) -> None:
    assert respelt(text) == text


@pytest.mark.parametrize('text', ['sotp', 'robot, stpo please', 'tsop now', 'HATL!', 'no no sotp'])
def test_a_misspelt_stop_stops(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize('text', ['stoop', 'shop', 'go to the stpo sign'])
def test_what_is_no_stop_does_not(text: str) -> None:
    assert not is_stop(text)


def test_names_of_the_profile_stay_as_they_are() -> None:
    profile = RobotProfile.model_validate({
        'name': 'r', 'navigation': {},
        'places': [{'name': 'Circel', 'aliases': ['aronud bar'], 'x': 1, 'y': 1, 'yaw': 0}]})
    for text, read in (
            ('go to circel', 'go to circel'), ('go to the aronud bar', 'go to the aronud bar'),
            ('go to the cricle', 'go to the circle')):
        prepared = prepare(text, profile)
        assert isinstance(prepared, Prepared)
        assert (prepared.text, prepared.reading.text) == (text, read)
