# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Answers from state: the right numbers, refusals where nothing is known, and nothing moves."""

import math

import pytest
from ros2_llm_bridge.commands.primitives import Move, NavigateTo, Rotate
from ros2_llm_bridge.dialogue.doings import Activity
from ros2_llm_bridge.dialogue.questions import StateQuestions
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.plans import EndedPlan, RunningPlan
from ros2_llm_bridge.execution.values import MapPose, OdometrySample, StepEnd, Velocity
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.testing import FakeClock, FakeSensors

pytestmark = pytest.mark.timeout(30)

TO_KITCHEN = NavigateTo(1.0, 2.0, 0.5, 'map', 'kitchen')


class Asked:
    """A reader with everything that it asks."""

    def __init__(self, profile):
        self.clock = FakeClock()
        self.sensors = FakeSensors()
        self.sensors.pose = MapPose(1.0, -2.0, math.pi / 2)
        self.activity = Activity()
        self.reader = StateQuestions(
            PlaceBook(profile), self.sensors, self.clock, lambda: self.activity)

    def odometry(self, x=0.0, speed=0.0, turn=0.0, age=0.0):
        received = self.clock.steady() - age
        self.sensors.sample = OdometrySample(
            x, 0.0, 0.0, Velocity(speed, 0.0, turn), received, received)
        return self.sensors.sample

    def __call__(self, text):
        return self.reader.read(text)

    def refusal(self, text):
        with pytest.raises(InstructionError) as caught:
            self.reader.read(text)
        return caught.value


@pytest.fixture
def ask(profile):
    return Asked(profile)


def running(*primitives, ends=(), text='go'):
    return RunningPlan('1', text, primitives, ends, {}, (None,))


def test_where_it_is(ask):
    reply = ask('where are you?')
    assert reply.text == (
        'I am at x 1.00 m, y -2.00 m on the map, facing 90 degrees. '
        'The nearest place that I know is kitchen, 4.00 m away.')
    assert reply.fields == {
        'x': 1.0, 'y': -2.0, 'yaw_rad': 1.5708, 'frame': 'map', 'map': '', 'nearest': 'kitchen',
        'distance_m': 4.0}
    assert ask('which way are you facing').fields['yaw_rad'] == 1.5708


def test_without_a_pose_it_says_so(ask):
    ask.sensors.pose = None
    for text in ('where are you', 'how far is the kitchen', 'are you at the kitchen',
                 'which place is nearest'):
        assert ask.refusal(text).code == 'no_pose'
    ask.odometry(x=1.5)
    assert 'Odometry alone says x 1.50 m' in ask.refusal('where are you').reason
    ask.odometry(x=1.5, age=2.0)
    assert 'Odometry' not in ask.refusal('where are you').reason


@pytest.mark.parametrize(('text', 'distance', 'words'), [
    ('how far is the kitchen', 4.0, 'kitchen is 4.00 m from here in a straight line, ahead.'),
    ('how far away is the galley', 4.0, 'kitchen'), ('how far is Dock 1', 4.589, 'Dock 1 is 4.59'),
    ('how far is dock one from here', 4.589, 'ahead on the left'),
    ('what is the distance to the guest bedroom', 6.708, 'ahead on the right')])
def test_how_far_a_place_is(ask, text, distance, words):
    reply = ask(text)
    assert reply.fields['distance_m'] == pytest.approx(distance, abs=1e-3)
    assert words in reply.text and 'straight line' in reply.text


@pytest.mark.parametrize(('yaw', 'side'), [
    (math.pi / 2, 'ahead'), (math.pi, 'on the right'), (0.0, 'on the left'),
    (-math.pi / 2, 'behind'), (math.pi / 4, 'ahead on the left')])
def test_the_direction_counts_from_the_robots_heading(ask, yaw, side):
    ask.sensors.pose = MapPose(1.0, -2.0, yaw)
    assert ask('how far is the kitchen').text.endswith(f'straight line, {side}.')


def test_between_two_places_needs_no_pose(ask):
    ask.sensors.pose = None
    assert ask('how far is the kitchen from the guest bedroom').fields['distance_m'] == 3.606
    assert ask('where is the kitchen').text == 'kitchen is at x 1.00 m, y 2.00 m on the map.'


def test_places_that_are_none(ask):
    assert ask.refusal('how far is the moon').code == 'unknown_place'
    assert 'bedroom' in ask.refusal('how far is the bedrom').reason
    assert ask.refusal('how far is the workplace').code == 'ambiguous_place'
    for text in ('where is my phone', 'are you in love', 'how far is too far to go',
                 'how far is the kitchen and go there', 'do you know me',
                 'do you know how to sing'):
        assert ask(text) is None, text


def test_what_it_knows(ask):
    reply = ask('which places do you know')
    assert reply.text.startswith('I know 6 places: kitchen, Dock 1, guest bedroom')
    assert reply.fields['places'][:2] == ['kitchen', 'Dock 1']
    assert ask('do you know the kitchen').text.startswith('Yes: kitchen, also called the galley,')
    assert ask('do you know a place called pantry').fields == {'known': False}
    assert ask('do you know the workplace').fields == {'known': True}
    ask.sensors.pose = MapPose(1.0, 1.8, 0.0)
    assert ask('are you in the kitchen').fields['at_place'] is True
    assert ask('are you in the office').text.startswith('No: office is ')
    assert 'nobody told me which map' in ask('which map are you on').text.lower()


def test_what_it_can_do(ask):
    text = ask('what can you do').text
    assert 'turn on the spot' in text and 'lights' in text and 'sideways' not in text
    assert ask('how fast can you go').fields['linear_x_max'] == 0.5
    assert ask('who are you').text == 'I am tester.'


def test_a_capability_wins_over_a_question(profile):
    lights = profile.capabilities[0].model_copy(update={'phrases': ['what is your status']})
    ask = Asked(profile.model_copy(update={'capabilities': [lights]}))
    assert ask("What's your status?") is None
    assert ask('are you ready') is not None


def test_what_it_is_doing(ask):
    assert ask('what are you doing').text == 'I am doing nothing; I wait for an instruction.'
    ask.activity = Activity(
        running(TO_KITCHEN, Rotate(1.0, 0.5)), {'distance_remaining': 3.2}, waiting=2)
    reply = ask('what are you doing')
    assert reply.text == (
        'I am going to kitchen, step 1 of 2; 3.20 m left. 2 more instructions wait.')
    assert (reply.fields['step'], reply.fields['of']) == (1, 2)
    assert ask('where are you going').text.startswith('I am going to kitchen')
    ask.activity = Activity(running(Move(2.0, 0.5)))
    assert ask('where are you going').text == 'I go to no place; I am driving forward.'
    ask.activity = Activity(foreign='navigate_to_pose')
    assert "somebody else's goal on navigate_to_pose" in ask('what are you doing').text


def test_an_open_question_is_part_of_what_it_is_doing(ask):
    question = 'Shall I drive 2 m forward? Say yes or no.'
    ask.activity = Activity(question=question)
    for text in ('what are you doing', 'why are you not moving', 'what are you waiting for'):
        assert ask(text).text == f'I wait for your answer: {question}'
        assert ask(text).fields['asking'] == question
    assert ask('status').text.startswith('I wait for your answer: ')
    ask.activity = Activity(running(Rotate(1.0, 0.5)), question=question)
    assert ask('what are you doing').text == (
        f'I am turning left. I wait for your answer: {question}')


@pytest.mark.parametrize(('progress', 'words'), [
    ({'distance_remaining': 3.2, 'estimated_time_remaining': 6.4}, '3.20 m and about 6 s left to'),
    ({}, 'I cannot tell how much is left to kitchen.'),
    ({'remaining_rad': 1.5708}, '90 degrees left'), ({'remaining_s': 4.0}, '4.0 s left')])
def test_how_long_it_takes(ask, progress, words):
    ask.activity = Activity(running(TO_KITCHEN), progress)
    assert words in ask('how long until you arrive').text
    ask.activity = Activity()
    assert ask('how long until you arrive').text == 'I am not on the way anywhere.'


def test_whether_it_is_stopped_and_moves(ask):
    assert ask('are you moving').text.startswith('There is no odometry')
    assert ask.refusal('how fast are you').code == 'unavailable'
    ask.activity = Activity(odometry=ask.odometry(speed=0.25, turn=-0.5))
    assert ask('are you moving').text == 'I move at 0.25 m/s and 0.50 rad/s to the right.'
    assert ask('what is your speed').fields['linear_x_mps'] == 0.25
    assert ask('are you stopped').fields['stopped'] is False
    ask.activity = Activity(stop_hint='I am stopped; say "resume".', odometry=ask.odometry())
    for text in ('are you stopped', 'why are you not moving', 'what are you doing'):
        assert ask(text).text == 'I am stopped; say "resume".'
    assert ask('status').text == 'I am stopped; say "resume". I stand still.'


@pytest.mark.parametrize(('event', 'ends', 'words'), [
    ('succeeded', (StepEnd(True, 'Driven 2.00 m forward.'),), 'Driven 2.00 m forward.'),
    ('failed', (StepEnd(False, 'The base is stuck.', 'stalled'),),
     'The base is stuck. So it failed.'),
    ('cancelled', (StepEnd(False, '', 'cancelled', {'distance_m': 0.8512, 'angle_rad': 0.0}),),
     'It was given up after this: Driven 0.85 m forward.'),
    ('cancelled', (), 'It was given up before it began.')])
def test_what_it_did(ask, event, ends, words):
    assert ask('what did you just do').text == 'I have carried out nothing yet.'
    ask.activity = Activity(last=EndedPlan('1', 'move 2 m', (Move(2.0, 0.5),), ends, event))
    reply = ask('what did you just do')
    assert reply.text == f'You said "move 2 m". {words}'
    assert reply.fields['outcome'] == event
    assert (ask('why did you stop').text == reply.text) is (event != 'succeeded')
