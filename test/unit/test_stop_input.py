# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""An external stop input: it latches, it holds, and only the service releases it afterwards."""

from dispatcher_desk import Desk
from execution_rig import profile
from pydantic import ValidationError
import pytest
from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.execution.stop_input import StopInput
from ros2_llm_bridge.execution.values import STANDSTILL


@pytest.fixture
def desk():
    return Desk()


def connect(desk, timeout_s=None, is_heard=True):
    switch = StopInput(
        desk.latch, desk.clock.steady, timeout_s,
        lambda reason: desk.dispatcher.stop(StopSource.EXTERNAL, reason))
    if is_heard:
        switch.hear(False)
    return switch


def stops(desk):
    return [e for e in desk.events if e['event'] == 'received' and e.get('source') == 'external']


def test_true_stops_a_motion_and_holds_the_latch_until_it_reads_false(desk):
    switch = connect(desk)
    moving = desk.say('move forward 2 meters')
    desk.run(1.0)
    switch.hear(False)
    assert desk.journal.is_open(moving)
    switch.hear(True)
    assert desk.velocity.last == STANDSTILL
    assert desk.final(moving)['reason'] == 'stopped (external)'
    desk.run(2.0)
    refused = desk.outcome('move forward 2 meters')
    assert refused['code'] == 'stopped' and 'reads true' in refused['response']
    assert desk.outcome('resume')['code'] == 'stopped'
    released, words = desk.dispatcher.resume()
    assert not released and 'reads true' in words
    assert desk.latch.is_set
    switch.hear(False)
    assert desk.latch.is_set
    assert desk.outcome('resume')['code'] == 'stopped'
    assert desk.outcome('move forward 2 meters')['code'] == 'stopped'
    assert desk.dispatcher.resume()[0] is True
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'


def test_a_repeated_true_is_one_stop_and_a_new_one_after_a_false_another(desk):
    switch = connect(desk)
    for pressed in (True, True, True, False, False, True):
        switch.hear(pressed)
    assert len(stops(desk)) == 2
    desk.run(2.0)
    assert all(desk.final(e['id'])['response'] == 'Stopped.' for e in stops(desk))


def test_false_alone_releases_nothing_that_others_stopped(desk):
    switch = connect(desk)
    desk.say('stop')
    switch.hear(False)
    assert desk.latch.is_set
    assert desk.outcome('resume')['event'] == 'succeeded'


def test_silence_stops_and_false_frees(desk):
    switch = connect(desk, timeout_s=0.5)
    moving = desk.say('move forward 2 meters')
    for _ in range(10):
        desk.run(0.2)
        switch.hear(False)
        switch.watch()
    assert desk.journal.is_open(moving)
    desk.run(0.52)
    switch.watch()
    switch.watch()
    assert desk.final(moving)['event'] == 'cancelled'
    assert len(stops(desk)) == 1 and 'silent for more than 0.5 s' in stops(desk)[0]['text']
    assert desk.dispatcher.resume()[0] is False
    switch.hear(False)
    assert desk.dispatcher.resume()[0] is True


def test_an_input_that_was_never_heard_counts_as_silent_only_with_a_time_limit(desk):
    patient, strict = (connect(desk, timeout_s, is_heard=False) for timeout_s in (None, 1.0))
    desk.run(0.9)
    patient.watch()
    strict.watch()
    assert not desk.latch.is_set
    desk.run(0.2)
    patient.watch()
    assert not desk.latch.is_set
    strict.watch()
    assert desk.latch.is_set


@pytest.mark.parametrize('timeout_s', [None, 5.0])
def test_nothing_moves_before_the_input_was_heard(desk, timeout_s):
    switch = connect(desk, timeout_s, is_heard=False)
    refused = desk.outcome('move forward 2 meters')
    assert refused['code'] == 'stopped' and 'not heard the external stop' in refused['response']
    released, words = desk.dispatcher.resume()
    assert not released and 'not heard' in words
    desk.run(1.0)
    assert desk.velocity.sent == []
    switch.hear(False)
    # It was no stop: nobody has to release it.
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'


def test_an_input_that_reads_true_when_first_heard_stops_as_ever(desk):
    switch = connect(desk, is_heard=False)
    switch.hear(True)
    assert len(stops(desk)) == 1 and 'reads true' in desk.latch.hint
    switch.hear(False)
    assert desk.outcome('move forward 2 meters')['code'] == 'stopped'
    assert desk.dispatcher.resume()[0] is True
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'


def test_a_question_is_not_answered_with_a_motion_before_the_input_was_heard(desk):
    desk.settings['mode'] = 'confirm'
    said = desk.say('move forward 2 meters')
    connect(desk, is_heard=False)
    desk.say('yes')
    assert desk.final(said)['code'] == 'stopped' and desk.velocity.sent == []


def test_the_latch_holds_although_the_robot_raises(desk):
    def fail():
        raise RuntimeError('no middleware')
    switch = connect(desk)
    desk.actions.cancel_all = fail
    with pytest.raises(RuntimeError, match='no middleware'):
        switch.hear(True)
    assert desk.dispatcher.resume()[0] is False


@pytest.mark.parametrize('section', [
    {}, {'topic': ''}, {'topic': 'estop', 'type': 'std_msgs/Empty'},
    {'topic': 'estop', 'timeout': 0}, {'topic': 'estop', 'timeout': True},
    {'topic': 'estop', 'qos': 'none'}, {'topic': 'estop', 'inverted': True}])
def test_a_wrong_section_of_the_profile_is_refused(section):
    with pytest.raises(ValidationError):
        profile(stop_input=section)


def test_a_section_of_the_profile():
    section = profile(stop_input={'topic': 'estop', 'type': 'std_msgs/Bool'}).stop_input
    assert (section.topic, section.timeout, section.qos) == ('estop', None, 'reliable')
