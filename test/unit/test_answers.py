# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which whole utterances are a yes, a no or a choice, and which are none."""

import time

import pytest
from ros2_llm_bridge.commands.stop_phrases import is_stop
from ros2_llm_bridge.dialogue.answers import read_answer, read_choice

OFFICES = (('office (north)', 'office', 'lab'), ('office (south)', 'office'))
DOCKS = (('Dock 1', 'dock'), ('Dock 2', 'dock'), ('loading dock', 'dock'))


@pytest.mark.parametrize('text', [
    'yes', 'Yes!', 'yeah do it', 'yep', 'YES PLEASE', 'yes, go ahead', 'confirm', 'I confirm that',
    'affirmative', 'uh, yes', 'yes robot please do it now', 'yes yes yes', 'uh-huh',
    'oh yes, that’s right'])
def test_a_plain_yes(text):
    answer = read_answer(text)
    assert answer is not None and answer.yes and answer.is_plain


@pytest.mark.parametrize('text', [
    'no', 'No.', 'nope', 'no don’t', "no, don't do it", 'no thanks', 'no thank you robot',
    'negative', 'reject', 'no no no', 'no, forget it', 'nah, leave it', 'absolutely not',
    'no that is wrong'])
def test_a_plain_no(text):
    answer = read_answer(text)
    assert answer is not None and not answer.yes and answer.is_plain


@pytest.mark.parametrize('text, yes', [
    ('go ahead', True), ('do it', True), ('okay', True), ('ok go', True), ('sure', True),
    ("that's right", True), ('please do', True), ('proceed', True), ('go on', True),
    ("let's go", True), ('alright then', True), ("don't", False), ('do not do that', False),
    ('better not', False), ('not now', False), ("that's not what I meant", False),
    ('forget it please', False)])
def test_an_answer_only_where_something_was_asked(text, yes):
    answer = read_answer(text)
    assert answer is not None and answer.yes is yes and not answer.is_plain


@pytest.mark.parametrize('text', [
    '', '   ', 'please', 'robot', 'um', 'now', 'thanks', 'yes but slowly', 'yes turn left',
    'yes and then go to the kitchen', 'no, turn left', 'no, I meant turn right', 'yes no',
    'no yes', 'right', 'left', 'again', 'the other way', 'where are you', 'go home', 'go forward',
    'do it again', 'do it slowly', 'continue to the kitchen', 'okay move forward 2 meters',
    'no problem', 'I am not sure', 'is that a yes', 'why', 'yesterday', 'know', 'ja', 'да', '\x00',
    "don't turn left", 'do not go to the kitchen', 'stop', 'no stop', 'good', 'great', '??'])
def test_what_is_no_answer(text):
    assert read_answer(text) is None


@pytest.mark.parametrize('text', ["don't move", 'never mind', 'cancel that', 'no wait', 'abort'])
def test_what_stops_is_left_to_the_stop(text):
    assert is_stop(text) and read_answer(text) is None


def test_the_time_is_linear_in_the_words():
    began = time.perf_counter()
    assert read_answer('please yes ' * 360) is not None
    assert read_answer('yes don’t ' * 390) is None
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize('text, chosen', [
    ('office north', 0), ('the north one', 0), ('north', 0), ('the office in the south', 1),
    ('go to the south office please', 1), ('lab', 0), ('the first one', 0), ('the second', 1),
    ('the last one', 1), ('Office (South)', 1), ('the lab, please', 0)])
def test_a_choice_of_places(text, chosen):
    assert read_choice(text, OFFICES) == chosen


@pytest.mark.parametrize('text', [
    'office', 'the office', 'yes', 'both', 'either', 'north or south', 'not the north one', 'east',
    'the third one', 'the kitchen', '', 'the', 'one', 'go north two meters',
    'go to the north office then to the kitchen'])
def test_what_chooses_nothing(text):
    assert read_choice(text, OFFICES) is None


@pytest.mark.parametrize('text', ['the last one', 'first', 'north', ''])
def test_nothing_chooses_from_nothing(text):
    assert read_choice(text, ()) is None


@pytest.mark.parametrize('text, chosen', [
    ('dock two', 1), ('Dock 2', 1), ('number two', None), ('dock one', 0), ('the loading dock', 2),
    ('loading', 2), ('dock', None), ('dock 3', None), ('the third one', 2),
    ('go to dock one', 0), ('the one', None)])
def test_numbers_in_names(text, chosen):
    assert read_choice(text, DOCKS) == chosen
