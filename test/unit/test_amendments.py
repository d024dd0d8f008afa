# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Corrections of one word: what they make of the instruction before, and what they refuse."""

from dispatcher_desk import Desk, NAVIGATE, PUB
from execution_rig import profile as rig_profile
from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.dialogue.amendments import amended
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.feedback.record import Correction, Robot
from ros2_llm_bridge.feedback.recorder import Recorder

pytestmark = pytest.mark.timeout(30)

ROBOT = rig_profile(navigation={}, places=[
    {'name': 'kitchen', 'x': 1.0, 'y': 0.0},
    {'name': 'dock', 'aliases': ['home'], 'x': 2.0, 'y': 0.0},
    {'name': 'office', 'x': 3.0, 'y': 0.0}])
FORWARD = 'move forward 2 meters'


@pytest.mark.parametrize('before, said, meant', [
    ('turn left 45 degrees', 'no, right', 'turn right 45 degrees'),
    ('please turn left', 'I meant right', 'please turn right'),
    ('Turn Left', 'no, to the right please', 'Turn right'),
    ('go left', 'wrong, right', 'go right'),
    (FORWARD, 'no, backward', 'move backward 2 meters'),
    ('back up one foot', 'no, I meant forward', 'forward one foot'),
    ('drive forward for 3 seconds', 'no, back', 'drive back for 3 seconds'),
    ('go to the kitchen', 'no, I meant the dock', 'go to the dock'),
    ('Go to the Kitchen please', 'no, the office', 'Go to the office please'),
    ('drive to kitchen', "that's wrong, I meant home", 'drive to home'),
    ('go to the kichen', 'no, I meant the kitchen', 'go to the kitchen')])
def test_one_word_is_put_in_place_of_the_one_before(before, said, meant):
    assert amended(said, before, ROBOT) == meant


@pytest.mark.parametrize('before, said, example', [
    ('go to the kitchen', 'no, right', 'turn right'), ('', 'no, left', 'turn left'),
    ('turn around', 'no, right', 'turn right'), ('turn left', 'no, left', 'turn left'),
    (FORWARD, 'no, I meant the dock', 'go to the dock'),
    ('turn left then turn right', 'no, right', 'turn right'),
    ('move forward 2 meters then turn left', 'no, right', 'turn right'),
    ('go to the kitchen and then to the dock', 'no, the office', 'go to the office'),
    ('dance left', 'no, right', 'turn right'),
    ('turn left', 'no, forward', 'move forward 1 meter'),
    ('undo that', 'no, right', 'turn right'), ('go to the kitchen', 'no, the kitchen', 'go to')])
def test_what_is_not_sure_is_to_be_said_in_full(before, said, example):
    with pytest.raises(InstructionError) as caught:
        amended(said, before, ROBOT)
    assert caught.value.code == 'unsure'
    assert f'say the whole instruction, for example "{example}' in caught.value.reason


def test_an_unknown_place_is_named_with_the_known_ones():
    with pytest.raises(InstructionError, match='pool". I know dock, kitchen, office') as caught:
        amended('no, I meant the swimming pool', 'go to the kitchen', ROBOT)
    assert caught.value.code == 'unknown_place'
    assert amended('no, I meant the lights', 'turn left', ROBOT) is None


@pytest.mark.parametrize('said', [
    'no', 'no problem', 'no, I meant to say hello', 'no, thanks', 'right', 'the dock',
    'no, go back', 'no, turn right', 'no, the other way', 'I meant what I said',
    'no, that is wrong', 'no more',
    'no, right now', 'is that right', 'right, left', 'go to the dock', ''])
def test_what_corrects_no_part(said):
    assert amended(said, 'turn left 45 degrees', ROBOT) is None


@given(st.text(alphabet="no,iImeant rightlefdock '", max_size=60), st.sampled_from(
    ['turn left 45 degrees', 'go to the kitchen', FORWARD]))
def test_any_text_amends_or_not(said, before):
    try:
        meant = amended(said, before, ROBOT)
    except InstructionError:
        return
    assert meant is None or meant != before


@pytest.fixture
def desk():
    made = Desk(ROBOT)
    made.actions.servers = dict(NAVIGATE)
    made.model.answers['move backward 2m'] = PUB.format('2m', '-default')
    return made


def test_a_correction_takes_the_place_of_what_runs_and_is_checked_like_it(desk):
    moving = desk.say(FORWARD)
    desk.run(0.5)
    said = desk.say('no, backward')
    assert desk.final(moving)['event'] == 'cancelled'
    assert desk.events[[e['id'] for e in desk.events].index(said)]['meant'] == (
        'move backward 2 meters')
    assert desk.finish(said)['measured'][0]['distance_m'] == pytest.approx(-2.0, abs=0.02)
    again = desk.outcome('no, backward')
    assert (again['event'], again['code']) == ('rejected', 'unsure')


def test_a_plain_no_and_an_answer_stay_what_they_are(desk):
    assert desk.outcome('no')['code'] == 'not_asked'
    desk.settings['mode'] = 'confirm'
    asked = desk.say(FORWARD)
    assert desk.outcome('no')['response'] == 'Understood: no.'
    assert desk.final(asked)['event'] == 'cancelled'
    asked = desk.say(FORWARD)
    said = desk.say('no, backward')
    assert desk.final(asked)['event'] == 'cancelled'
    assert 'drive 2 m backward' in desk.asked(said)['question']


def test_what_was_said_long_ago_is_not_corrected(desk):
    desk.settings['context_timeout_s'] = 60.0
    desk.outcome(FORWARD)
    desk.run(61.0)
    assert desk.outcome('no, backward')['code'] == 'unsure'
    assert desk.velocity.sent[-1].x_mps == 0.0


def test_a_stopped_robot_is_not_corrected_into_motion(desk):
    desk.say(FORWARD)
    desk.run(0.5)
    desk.finish(desk.say('stop'))
    assert desk.outcome('no, backward')['code'] == 'stopped'


def test_the_record_knows_what_was_meant(desk):
    kept = []
    recorder = Recorder(Robot.of(desk.profile), kept.append, steady=desk.clock.steady)
    desk.outcome(FORWARD)
    desk.outcome('no, backward')
    for event in desk.events:
        recorder.take(event)
    correction = next(entry for entry in kept if isinstance(entry, Correction))
    assert (correction.meant, correction.written) == (
        'move backward 2 meters', PUB.format('2m', '-default'))
    assert kept[-1].text == 'move backward 2 meters' and kept[-1].said == 'no, backward'
