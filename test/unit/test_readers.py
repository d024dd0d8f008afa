# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What becomes of the utterances that readers know: replies, orders, refusals, defects."""

import math

from dispatcher_desk import Desk
from execution_rig import profile
import pytest
from ros2_llm_bridge.commands.primitives import (
    Arc, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Rotate)
from ros2_llm_bridge.dialogue.ports import Orders, Reply
from ros2_llm_bridge.errors import InstructionError


class Reader:
    """A reader of one text."""

    refusal = None

    def __init__(self, text, outcome):
        self.text, self.outcome, self.heard = text, outcome, []

    def read(self, text):
        """Return or raise the outcome."""
        self.heard.append(text)
        if text != self.text:
            return None
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def desk_with(outcome, **settings):
    return Desk(readers=[Reader('another', Reply('wrong')), Reader('hark', outcome)], **settings)


def test_a_reply_closes_the_instruction_and_asks_no_model():
    desk = desk_with(Reply('At the dock.', {'x': 1.5}))
    desk.model.holds = True
    final = desk.outcome('hark')
    assert (final['event'], final['response'], final['x']) == ('succeeded', 'At the dock.', 1.5)
    assert desk.model.pending == {} and desk.velocity.sent == []


def test_what_no_reader_knows_goes_to_the_model():
    desk = desk_with(Reply('At the dock.'))
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'
    assert desk.dispatcher._readers[0].heard == ['move forward 2 meters']


@pytest.mark.parametrize('text', ['stop', 'no stop'])
def test_a_stop_never_reaches_a_reader(text):
    desk = desk_with(Reply('At the dock.'))
    desk.say(text)
    assert desk.dispatcher._readers[0].heard == []


def test_a_reply_is_given_while_stopped_and_while_busy():
    desk = desk_with(Reply('At the dock.'), policy='reject')
    moving = desk.say('move forward 2 meters')
    assert desk.outcome('hark')['event'] == 'succeeded'
    desk.say('stop')
    assert desk.final(moving)['event'] == 'cancelled'
    assert desk.outcome('hark')['event'] == 'succeeded'


def test_orders_are_carried_out_like_a_sure_translation():
    desk = desk_with(Orders((Move(0.5, 0.4), Rotate(0.5, 0.5))))
    said = desk.say('hark')
    assert desk.finish(said)['event'] == 'succeeded'
    assert desk.told(said)[:3] == ['received', 'translated', 'executing']
    translated = next(e for e in desk.events if e['event'] == 'translated')
    assert translated['confidence'] == 1.0 and len(translated['commands']) == 4


def test_orders_preempt_queue_and_are_rejected_as_instructions_are():
    desk = desk_with(Orders((Move(-0.5, 0.4),)))
    moving = desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.settings['policy'] = 'reject'
    assert desk.outcome('hark')['code'] == 'busy'
    desk.settings['policy'] = 'queue'
    queued = desk.say('hark')
    assert desk.finish(moving)['event'] == 'succeeded'
    assert desk.finish(queued)['event'] == 'succeeded'
    desk.settings['policy'] = 'preempt'
    moving = desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.say('hark')
    assert desk.final(moving)['event'] == 'cancelled'


def test_orders_are_refused_while_stopped_or_inactive_and_shown_in_a_dry_run():
    desk = desk_with(Orders((Move(0.5, 0.4),)), dry_run=True)
    assert desk.outcome('hark')['dry_run'] is True
    desk.settings['dry_run'] = False
    desk.say('stop')
    desk.run(2.0)
    sent = len(desk.velocity.sent)
    assert desk.outcome('hark')['code'] == 'stopped'
    desk.dispatcher.resume()
    desk.dispatcher.is_active = False
    assert desk.outcome('hark')['code'] == 'not_active'
    desk.run(1.0)
    assert len(desk.velocity.sent) == sent


@pytest.mark.parametrize('primitives, code', [
    ((), 'empty'), ((Move(0.1, 0.1),) * 21, 'too_long'), ((Move(20.1, 0.1),), 'over_limit'),
    ((Move(1.0, 1.1),), 'over_limit'), ((Move(math.nan, 0.1),), 'over_limit'),
    ((Move(0.1, math.inf),), 'over_limit'), ((Move(1.0, 0.1, 'y'),), 'unsupported_ability'),
    ((Rotate(13.0, 0.5),), 'over_limit'), ((Rotate(1.0, 2.1),), 'over_limit'),
    ((KeepVelocity(0.0, 0.0, -2.5, 1.0, True),), 'over_limit'),
    ((KeepVelocity(0.1, 0.0, 0.0, 61.0, True),), 'over_limit'),
    ((Arc(10.0, 6.2, 0.1),), 'over_limit'), ((Pause(61.0),), 'over_limit'),
    ((NavigateTo(1.0, 1.0, None, 'map'),), 'unsupported_ability'),
    ((NavigateThrough((NavigateTo(math.inf, 1.0, None, 'map'),), True),), 'over_limit'),
    ((Invoke('service', 'lights', 'std_srvs/srv/SetBool'),), 'unsupported_ability'),
    ((Move(0.1, 0.1), Move(-20.1, 0.1)), 'over_limit')])
def test_orders_beyond_a_limit_are_refused_whole(primitives, code):
    desk = desk_with(Orders(primitives))
    assert desk.outcome('hark')['code'] == code
    desk.run(1.0)
    assert desk.velocity.sent == []


def test_orders_to_a_pose_outside_the_geofence_are_refused_in_every_frame_of_the_map():
    robot = profile(navigation={'map_frame': 'world'}, limits={
        'geofence': {'polygon': [[-2, -2], [2, -2], [2, 2], [-2, 2]]}})
    desk = desk_with(Orders((NavigateTo(9.0, 0.0, None, 'world'),)), robot_profile=robot)
    assert desk.outcome('hark')['code'] == 'outside_geofence'


def test_a_reader_that_refuses_is_heard():
    desk = desk_with(InstructionError('no_pose', 'I do not know where I am.'))
    final = desk.outcome('hark')
    assert (final['event'], final['code']) == ('rejected', 'no_pose')


def test_a_defect_of_a_reader_ends_nothing(caplog):
    desk = desk_with(KeyError('defect'))
    final = desk.outcome('hark')
    assert (final['event'], final['code']) == ('rejected', 'unreadable')
    assert 'Reader failed' in caplog.text
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'


@pytest.mark.parametrize('name', ['id', 'event', 'response', 'instruction_id', 'self'])
def test_a_reply_takes_no_field_of_the_event(name):
    with pytest.raises(ValueError, match=name):
        Reply('At the dock.', {name: 1})
