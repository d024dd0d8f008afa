# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which utterances ask about the state, and which only look as if they did."""

from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.dialogue.question_phrases import questions_of
from ros2_llm_bridge.dialogue.question_topics import Question, Topic
from ros2_llm_bridge.dialogue.utterance import core_of, LONGEST

pytestmark = pytest.mark.timeout(30)

ASKED = {
    Topic.WHERE: [
        'where are you', 'Where are you?', 'hey robot, where are you right now?',
        "what's your position", 'what is your current location', 'tell me where you are',
        'can you tell me where you are please', 'do you know where you are',
        'report your position', 'which room are you in', 'where exactly are you',
        'where are you standing', 'give me your coordinates', 'where are you at', 'where u at',
        'I want to know where you are', 'are you lost?', 'where is the robot',
        "what's the robot's position", 'where did you end up'],
    Topic.HEADING: [
        'which way are you facing', 'what is your heading', 'in which direction are you looking',
        'what direction are you pointing'],
    Topic.NEAREST: [
        'what is the nearest place', 'which room is closest to you', 'what place is this',
        'tell me the nearest place', 'which place is near you'],
    Topic.PLACES: [
        'which places do you know', 'what places do you know?', 'list all places',
        'where can you go', 'what rooms are there', 'name the places you know',
        'show me the places', 'what are the places you know', 'do you know any places',
        'which locations do you know of', 'what places have you learned', "what's on your map",
        'what are the names of the places'],
    Topic.MAP: ['which map are you on', 'what map is this', 'what is your map'],
    Topic.ABILITIES: [
        'what can you do', 'What can you do?', 'help', 'what are your abilities',
        'what commands do you understand', 'what can i say', 'how can you help me',
        'tell me what you can do', 'what are you able to do'],
    Topic.FASTEST: ['how fast can you go', 'what is your maximum speed', "what's your top speed"],
    Topic.FARTHEST: ['how far can you drive'],
    Topic.NAME: ['what is your name', 'who are you', "what's your name, robot"],
    Topic.STOPPED: [
        'are you stopped', 'are you still stopped?', 'is the stop set', 'is the emergency stop on',
        'did you stop'],
    Topic.MOVING: ['are you moving', 'are you standing still', 'are you still driving'],
    Topic.SPEED: ['how fast are you', 'how fast are you going', 'what is your current speed'],
    Topic.STATUS: ['status', 'what is your status', 'status report', 'are you ready',
                   'are you busy'],
    Topic.DOING: [
        'what are you doing', "what're you doing", 'what are you up to', "what's going on",
        'tell me what you are doing', 'what are you doing right now', 'what are you waiting for'],
    Topic.GOAL: ['where are you going', 'where are you headed', 'what is your destination'],
    Topic.DONE: [
        'what did you just do', 'what did you do', 'what have you done', 'what was that',
        'what was the last thing you did', 'how far did you go', 'tell me what you did'],
    Topic.SUCCESS: ['did it work', 'are you done', 'have you arrived', 'did you make it'],
    Topic.REMAINING: [
        'how long until you arrive', 'when will you be there', 'how much longer', 'eta',
        "what's your eta", 'how long will it take you to get there', 'how far is left',
        'how much time is left', 'how long will it take'],
    Topic.WHY: ['why are you not moving', "why aren't you moving", "why don't you move",
                'why did you stop', 'what went wrong', 'are you stuck'],
}
ASKED_OF_PLACES = [
    ('how far is the kitchen', Topic.DISTANCE, 'the kitchen'),
    ('how far away is the guest bedroom?', Topic.DISTANCE, 'the guest bedroom'),
    ('how far is it to the kitchen', Topic.DISTANCE, 'the kitchen'),
    ('how far is it from here to the kitchen', Topic.DISTANCE, 'the kitchen'),
    ('how far is the kitchen from here', Topic.DISTANCE, 'the kitchen'),
    ('how far are you from the dock', Topic.DISTANCE, 'the dock'),
    ('how far away from the dock are you', Topic.DISTANCE, 'the dock'),
    ('tell me how far the kitchen is', Topic.DISTANCE, 'the kitchen'),
    ("what's the distance to dock 1", Topic.DISTANCE, 'dock 1'),
    ('how far do you think the kitchen is', Topic.DISTANCE, 'the kitchen'),
    ('what is the distance between you and the dock', Topic.DISTANCE, 'the dock'),
    ('is the kitchen far away', Topic.DISTANCE, 'the kitchen'),
    ('how many meters to the kitchen', Topic.DISTANCE, 'the kitchen'),
    ('where is the kitchen', Topic.LOCATION, 'the kitchen'),
    ('do you know where the kitchen is', Topic.KNOWS, 'the kitchen'),
    ('show me where the kitchen is', Topic.LOCATION, 'the kitchen'),
    ('are you at the dock', Topic.AT_PLACE, 'the dock'),
    ('have you reached the kitchen yet', Topic.AT_PLACE, 'the kitchen'),
    ('do you know the kitchen', Topic.KNOWS, 'the kitchen'),
    ('do you know the way to the kitchen', Topic.KNOWS, 'the kitchen'),
    ('do you know a place called charger', Topic.HAS_PLACE, 'charger'),
]
#: Orders and remarks that share words with questions: never answered here.
NO_QUESTIONS = [
    'how about going to the kitchen', 'can you go to the kitchen', 'could you move forward',
    'go to the kitchen', 'would you tell the kitchen', 'what about the kitchen', 'where to',
    'show me to the kitchen', 'tell me a joke', 'go where you are needed', 'drive how far you can',
    'where are you, and then go to the kitchen', 'what are you doing, turn left',
    'are you going to the kitchen or not', 'can you drive to where you were', 'you are here',
    'do you know how to dance', 'do you know', 'how far', 'how much', 'what', 'where', 'tell me',
    'move to your position', 'your position', 'the nearest place', 'go to the nearest place',
    'turn until you are facing the kitchen', 'let me know when you are there', 'again', 'stop',
    'continue', 'yes', 'why not', 'how do you do', 'it is far', 'what time is it', 'resume',
    'how long is the corridor', 'drive to the place where you are not', 'report to the kitchen',
    'say hello', 'help me carry this to the kitchen', 'are you able to turn left', '', '   ',
    '???', 'кухня где', 'where is' + ' very' * 100 + ' far', 'what can you do about the kitchen',
]


@pytest.mark.parametrize(
    ('text', 'topic'), [(text, topic) for topic, texts in ASKED.items() for text in texts])
def test_many_wordings_ask_the_same(text: str, topic: Topic) -> None:
    """The likeliest reading is the right one, and it is neither a stop nor a release."""
    assert next(questions_of(text), None) == Question(topic), text
    assert not is_stop(text) and not is_release(text)


@pytest.mark.parametrize(('text', 'topic', 'place'), ASKED_OF_PLACES)
def test_places_are_taken_out_of_questions(text: str, topic: Topic, place: str) -> None:
    """The name comes as it was said."""
    assert Question(topic, place) in questions_of(text)


def test_two_places_have_a_distance() -> None:
    """Both names come, and "here" is no name."""
    for text in ('how far is the kitchen from the dock', 'how far is it from the kitchen to dock',
                 'what is the distance between the kitchen and the dock'):
        first = next(questions_of(text))
        assert (first.topic, first.place) == (Topic.BETWEEN, 'the kitchen')
    assert all(q.topic is not Topic.BETWEEN for q in questions_of('how far is it to the dock'))


@pytest.mark.parametrize('text', NO_QUESTIONS)
def test_what_may_be_an_order_is_no_question(text: str) -> None:
    """Such words are left to the model, unless a place of that odd name is known."""
    assert [q for q in questions_of(text) if not q.place] == []


def test_two_sentences_do_not_run_together() -> None:
    """A mark within an utterance stays one."""
    assert core_of('This is the kitchen. Go on!') == 'this is the kitchen , go on'
    assert core_of('hey robot, where are you, please?') == 'where are you'
    assert core_of('please, robot!') is None
    assert core_of('a ' * LONGEST) is None


@given(st.text(max_size=300))
def test_any_text_is_read_in_time(text: str) -> None:
    """Nothing is raised, whatever was said."""
    assert all(isinstance(question, Question) for question in questions_of(text))
