# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Places that are taught by words: which words do it, what is refused, and what goes there."""

from datetime import datetime, timezone
import os

from dispatcher_desk import Desk, GO, NAVIGATE
from execution_rig import profile as rig_profile
from execution_rig import Rig
from hypothesis import example, given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.places import normal_name
from ros2_llm_bridge.commands.primitives import NavigateTo
from ros2_llm_bridge.dialogue.reading import read_by
from ros2_llm_bridge.dialogue.teaching import checked_name, Teaching
from ros2_llm_bridge.dialogue.teaching_phrases import Lesson, lesson_of
from ros2_llm_bridge.dialogue.whereabouts import Whereabouts
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.latch import StopLatch
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.values import GoalEnd, MapPose
from ros2_llm_bridge.nodes.conversation import Conversation
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.profile.taught import PlaceFile
from ros2_llm_bridge.testing import FakeClock, FakeSensors

pytestmark = pytest.mark.timeout(30)

NOON = datetime(2026, 11, 22, 12, 0, 0, 250, tzinfo=timezone.utc)

TEACHES = [
    ('remember this place as the charger', 'charger'),
    ('Remember this place as "Charger"!', 'charger'),
    ('robot, please remember this spot as the charging station', 'charging station'),
    ('can you save this location as the workshop please', 'workshop'),
    ('call this spot the dock', 'dock'), ('call this place workshop', 'workshop'),
    ('name this location dock two', 'dock two'), ('this is the kitchen', 'kitchen'),
    ('This is our workshop.', 'workshop'), ('this place is called the lab', 'lab'),
    ('this room is the lab', 'lab'), ('remember this as the lab', 'lab'),
    ('remember where you are as the lab', 'lab'), ('save your current position as home', 'home'),
    ('store the current location as the lab', 'lab'), ('call this the lab', 'lab'),
    ('remember that this is the lab', 'lab'), ('here is the lab', 'lab'),
    ('I want you to remember this place as the lab', 'lab'), ('set this as home', 'home'),
    ('mark this position as pick up', 'pick up'), ('from now on this is the lab', 'lab'),
    ('add this place as the lab', 'lab'), ('remember this place, it is the lab', 'lab'),
    ('learn a new place called the lab', 'lab'), ('make this place the lab', 'lab'),
    ('remember this place as the lab for later', 'lab'), ('this is where the lab is', 'lab'),
    ('remember that the charger is here', 'charger'), ('remember this place', ''),
    ('save this location please', ''), ('remember where you are', ''),
]
FORGETS = [
    ('forget the charger', 'charger'), ('please forget the charger', 'charger'),
    ('forget the place called charger', 'charger'), ('delete the charger from the map', 'charger'),
    ('remove charger', 'charger'), ('forget where the charger is', 'charger'),
    ('forget about the charger', 'charger'),
]
TEACHES_NOTHING = [
    'this is the end', 'this is the wrong way', 'this is fun', 'this is bad', 'this is it',
    'this is not the kitchen', 'do not remember this place as the lab', 'this is a test',
    "don't forget the charger", 'this room is dirty', 'this place is nice', 'this is wrong',
    'remember to go to the kitchen', 'is this the kitchen', 'call this off', 'the kitchen is here',
    'go to this place', 'this is the kitchen. go on', 'this is the kitchen, go to the dock',
    'remember the kitchen', 'you are in the kitchen', 'what is this', 'go to the kitchen',
    'make this room clean', 'remember that this is dangerous', 'here', 'call me when you arrive',
    'note that you must not turn', 'stop', 'save energy', 'mark my words', 'this is the robot',
    'this is the moment to turn', 'remember my position as the lab', 'set the speed to fast',
]


@pytest.mark.parametrize(('text', 'name'), TEACHES)
def test_words_that_teach(text, name):
    assert lesson_of(text) == Lesson(name)


@pytest.mark.parametrize(('text', 'name'), FORGETS)
def test_words_that_take_a_name_away(text, name):
    lesson = lesson_of(text)
    assert (lesson.name, lesson.forgets) == (name, True)


@pytest.mark.parametrize('text', TEACHES_NOTHING)
def test_words_that_teach_nothing(text):
    assert lesson_of(text) is None


@given(st.text(max_size=200))
def test_any_text_is_a_lesson_or_none(text):
    lesson = lesson_of(text)
    assert lesson is None or isinstance(lesson.name, str)


class School:
    """A robot that is taught."""

    def __init__(self, profile, file=None, map_id=''):
        self.book = PlaceBook(profile, file, map_id)
        self.sensors = FakeSensors()
        self.sensors.pose = MapPose(1.23456, -2.0, 1.5708)
        self.moving, self.dry = False, False
        self.teaching = Teaching(
            self.book, Whereabouts(self.book, self.sensors, FakeClock()), lambda: self.moving,
            lambda: self.dry, lambda: NOON)

    def told(self, text):
        return self.teaching.read(text)

    def refusal(self, text):
        with pytest.raises(InstructionError) as caught:
            self.teaching.read(text)
        return caught.value.code

    def names(self):
        return [place.name for place in self.book.taught]


@pytest.fixture
def school(profile):
    return School(profile)


def test_a_place_is_where_the_robot_stands(school):
    reply = school.told('remember this place as the charger')
    assert reply.text == (
        'I remember this place as "charger": x 1.23 m, y -2.00 m, facing 90 degrees.')
    assert reply.fields == {
        'place': 'charger', 'x': 1.2346, 'y': -2.0, 'yaw_rad': 1.5708, 'frame': 'map', 'map': '',
        'replaced': False}
    place = school.book.profile.places[-1]
    assert (place.name, place.x, place.y, place.yaw) == ('charger', 1.2346, -2.0, 1.5708)
    assert school.book.taught[0].taught == NOON.replace(microsecond=0)


def test_a_taught_place_is_replaced_and_said_so(school):
    school.told('remember this place as dock two')
    school.sensors.pose = MapPose(5.0, 5.0, 0.0)
    reply = school.told('call this spot the Dock 2')
    assert reply.text.endswith('It was at x 1.23 m, y -2.00 m until now.')
    assert reply.fields['replaced'] is True
    assert [(p.name, p.x) for p in school.book.taught] == [('dock 2', 5.0)]


def test_a_place_is_forgotten(school):
    school.told('remember this place as the charger')
    assert school.told('forget the charger').text == (
        'I forgot the place "charger" at x 1.23 m, y -2.00 m.')
    assert school.names() == [] and school.book.find_taught('charger') is None
    assert school.told('remove the charger') is None, 'what may be no place, the model answers'
    assert school.refusal('forget the place called charger') == 'unknown_place'


def test_a_place_that_nobody_taught_is_not_forgotten_and_the_others_are_named(school):
    school.told('remember this place as the charger')
    for text in ('forget the lab', 'please forget lab', 'forget where the lab is'):
        with pytest.raises(InstructionError) as caught:
            school.told(text)
        assert (caught.value.code, caught.value.reason) == (
            'unknown_place', 'Nobody taught me a place "lab" here. I was taught charger.')
    for text in ('forget it', 'forget that', 'forget what I said', 'forget the last command'):
        assert school.told(text) is None, text


def test_what_the_profile_has_as_a_command_is_no_lesson(profile):
    clear = {'name': 'clear', 'interface': 'std_srvs/srv/Trigger', 'arguments': {},
             'phrases': ['forget the obstacles']}
    school = School(RobotProfile.model_validate({
        **profile.model_dump(), 'capabilities': [clear]}))
    assert school.told('please forget the obstacles') is None
    assert school.refusal('forget the walls') == 'unknown_place'


@pytest.mark.parametrize(('text', 'code'), [
    ('remember this place', 'missing_value'), ('this is the kitchen', 'fixed_place'),
    ('remember this place as the galley', 'fixed_place'), ('forget the kitchen', 'fixed_place'),
    ('remember this place as map', 'bad_name'), ('remember this place as base_link', 'bad_name'),
    ('remember this place as left', 'bad_name'), ('remember this place as it', 'bad_name'),
    ('remember this place as 5 meters', 'bad_name'), ('call this spot stop', 'bad_name'),
    ('remember this place as the dock and go to the kitchen', 'bad_name'),
    ('remember this place as ' + 'a very ' * 4 + 'long name', 'bad_name'),
    ('remember this place as ' + 'x' * 80, 'bad_name')])
def test_what_is_not_learnt(school, text, code):
    assert school.refusal(text) == code
    assert school.names() == []


def test_without_pose_while_moving_and_without_navigation(school, profile):
    school.sensors.pose = None
    assert school.refusal('remember this place as the lab') == 'no_pose'
    school.moving = True
    assert school.refusal('remember this place as the lab') == 'busy'
    without = School(profile.model_copy(update={'navigation': None, 'places': []}))
    assert without.refusal('remember this place as the lab') == 'unsupported_ability'


def test_a_dry_run_keeps_nothing(school):
    school.dry = True
    told = school.told('remember this place as the lab')
    assert told.text.startswith('Dry run, nothing is kept')
    assert school.names() == []
    school.dry = False
    school.told('remember this place as the lab')
    school.dry = True
    school.told('forget the lab')
    assert school.names() == ['lab']


def test_what_cannot_be_kept_is_not_learnt(profile, tmp_path):
    (tmp_path / 'file').write_text('no folder', encoding='utf-8')
    school = School(profile, PlaceFile(tmp_path / 'file' / 'places.yaml'))
    assert school.refusal('remember this place as the lab') == 'unavailable'
    assert school.names() == [] and school.book.profile.places == profile.places


@given(st.text(alphabet='abdlo 12', max_size=70))
@example('a b')
@example('b 1a')
def test_every_name_that_is_kept_can_be_said(said):
    try:
        name = checked_name(said)
    except InstructionError:
        return
    lesson = lesson_of(f'forget the place called {name}')
    assert normal_name(lesson.name) == normal_name(name)


class TaughtDesk(Desk):
    """A dispatcher with a robot that is taught."""

    refusal = Teaching.refusal

    def __init__(self, profile):
        self.book = PlaceBook(profile)
        super().__init__(profile, [self], lambda: self.book.profile)
        self.teaching = Teaching(
            self.book, Whereabouts(self.book, self.sensors, self.clock), lambda: False,
            lambda: False, lambda: NOON)
        self.actions.servers.update(NAVIGATE)
        self.model.answers['go to the charger'] = GO.format('charger')

    def read(self, text):
        """Read an utterance as the teaching does."""
        return self.teaching.read(text)


def test_the_robot_goes_where_it_was_taught_to():
    desk = TaughtDesk(rig_profile(navigation={}))
    assert desk.outcome('go to the charger')['code'] == 'unknown_place'
    desk.sensors.pose = MapPose(3.0, 0.5, 0.25)
    assert desk.outcome('remember this place as the charger')['event'] == 'succeeded'
    said = desk.say('go to the charger')
    desk.run(0.2)
    pose = desk.actions.goals[-1].goal.fields['pose']['pose']['position']
    assert (pose['x'], pose['y']) == (3.0, 0.5)
    desk.actions.goals[-1].end(GoalEnd('succeeded'))
    assert desk.finish(said)['response'] == 'Arrived at charger.'


def test_what_cannot_be_learnt_is_no_refused_motion():
    desk = TaughtDesk(rig_profile(navigation={}))
    refused = desk.outcome('remember this place')
    assert refused['response'].startswith('I did not do that: What is it called?')


class Pupil(Rig):
    """A robot on a base, with the readers that the bridge makes."""

    def __init__(self, file):
        super().__init__(rig_profile(navigation={}, places=[]))
        self.actions.servers.update(NAVIGATE)
        robot = Robot(self.clock, self.velocity, self.sensors, self.actions, self.calls)
        self.readers = Conversation(
            PlaceBook(self.profile, PlaceFile(file)), self.executive, robot, StopLatch(),
            lambda: False).readers

    def say(self, text):
        """Return what the readers say."""
        return read_by(self.readers, text)


def test_nothing_is_learnt_between_the_beginning_of_an_order_and_its_end(tmp_path):
    pupil = Pupil(tmp_path / 'places.yaml')
    teach = 'remember this place as the charger'
    going = pupil.begin(NavigateTo(3.0, 0.0, None, 'map'))
    assert pupil.say(teach).code == 'busy'
    pupil.run(0.5)
    assert pupil.sensors.odometry().is_standing() and pupil.say(teach).code == 'busy'
    assert os.listdir(tmp_path) == []
    pupil.actions.goals[-1].end(GoalEnd('succeeded'))
    pupil.finish(going)
    pupil.run(0.5)
    pupil.actions.foreign = '/navigate_to_pose'
    assert pupil.say('forget the place called charger').code == 'unknown_place'
    assert pupil.say(teach).code == 'busy'
    pupil.actions.foreign = None
    assert pupil.say(teach).fields['place'] == 'charger'


def test_the_geofence_holds_for_taught_places():
    fence = {'polygon': [[-1, -1], [1, -1], [1, 1], [-1, 1]]}
    desk = TaughtDesk(rig_profile(navigation={}, limits={'geofence': fence}))
    desk.sensors.pose = MapPose(3.0, 0.5, 0.25)
    told = desk.outcome('remember this place as the charger')
    assert told['event'] == 'succeeded' and 'geofence' in told['response']
    assert desk.outcome('go to the charger')['code'] == 'outside_geofence'
    assert desk.actions.goals == []
