# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is foreseen while the model works is what checking its answer would have found."""

from dataclasses import replace
import math

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.execution import translating
from ros2_llm_bridge.execution.translating import Foreseen, FORESEEN_CHARACTERS, Translating
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.translate import complete, prepare, Prepared

THRESHOLD = 0.57


@pytest.fixture(scope='module')
def profile():
    return load_profile('demo')


def prepared_of(text, profile):
    prepared = prepare(text, profile)
    assert isinstance(prepared, Prepared) and prepared.request.drafts
    return prepared


def answer(prepared, confidence=0.9):
    return Generation(prepared.request.drafts[0], confidence, 1, 39, 120.5, 'an adapter')


@pytest.mark.parametrize('text', [
    'move forward 2 meters', 'turn right forty five degrees slowly', 'go to the kitchen',
    'back up a foot and then turn left 90 degrees', 'wait 5 seconds', 'drive forward'])
def test_it_is_what_checking_the_answer_finds(text, profile):
    prepared = prepared_of(text, profile)
    foreseen = Foreseen.of(prepared, profile, THRESHOLD)
    generation = answer(prepared)
    found = foreseen.by(generation, profile, THRESHOLD)
    assert found == complete(prepared, generation, profile, THRESHOLD)
    assert found.primitives and found.confidence == 0.9 and found.adapter_hash == 'an adapter'


def test_nothing_is_foreseen_where_anything_differs(profile):
    prepared = prepared_of('move forward 2 meters', profile)
    foreseen, generation = Foreseen.of(prepared, profile, THRESHOLD), answer(prepared)
    assert foreseen.by(generation, profile, THRESHOLD)
    other = profile.model_copy()
    assert not foreseen.by(generation, other, THRESHOLD)
    assert not foreseen.by(generation, profile, 0.8)
    assert not foreseen.by(replace(generation, text='# cannot: unsure'), profile, THRESHOLD)
    for confidence in (0.569, 0.0, math.nan):
        assert not foreseen.by(replace(generation, confidence=confidence), profile, THRESHOLD)


@pytest.mark.parametrize('text', [
    'go to the moon', 'move forward 900 meters', 'turn right ' + 'please ' * FORESEEN_CHARACTERS])
def test_what_means_no_motion_or_takes_long_is_not_foreseen(text, profile):
    prepared = prepare(text, profile)
    assert isinstance(prepared, Prepared)
    assert Foreseen.of(prepared, profile, THRESHOLD) is None


class Service:
    """A model that answers when it is told to."""

    def submit(self, request, on_result, on_error):
        self.on_result, self.on_error = on_result, on_error
        return 1

    def cancel(self, number):
        """Forget the request."""


@pytest.fixture
def desk(profile):
    service, understood, failed = Service(), [], []
    waiting = Translating(
        service, lambda: profile, lambda: THRESHOLD,
        lambda instruction_id, found: understood.append(found),
        lambda instruction_id, reason: failed.append(reason))
    return waiting, service, understood, failed


def test_an_answer_that_was_foreseen_is_not_checked_again(desk, profile, monkeypatch):
    waiting, service, understood, _ = desk
    prepared = prepared_of('move forward 2 meters', profile)
    waiting.submit('a', prepared)
    generation = answer(prepared)
    expected = complete(prepared, generation, profile, THRESHOLD)
    monkeypatch.setattr(translating, 'complete', lambda *arguments: pytest.fail('checked again'))
    service.on_result(generation)
    assert understood[0].translation == expected
    assert understood[0].generation is generation and not waiting._foreseen


def test_another_answer_is_checked(desk, profile):
    waiting, service, understood, _ = desk
    prepared = prepared_of('move forward 2 meters', profile)
    waiting.submit('a', prepared)
    generation = replace(answer(prepared), text='# cannot: unsupported_ability')
    service.on_result(generation)
    assert understood[0].translation.refusal.code == 'unsupported_ability'
    assert not waiting._foreseen


@pytest.mark.parametrize('how', ['error', 'drop'])
def test_nothing_is_kept_of_what_is_given_up(desk, profile, how):
    waiting, service, understood, failed = desk
    prepared = prepared_of('move forward 2 meters', profile)
    waiting.submit('a', prepared)
    assert waiting._foreseen
    if how == 'error':
        service.on_error(ModelError('it ended'))
    else:
        assert waiting.drop() == ['a']
        service.on_result(answer(prepared))
    assert not waiting._foreseen and not understood
    assert failed == (['it ended'] if how == 'error' else [])
