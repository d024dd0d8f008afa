# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A stop in every state: one final event for everything, and nothing moves afterwards."""

from dispatcher_desk import Desk, NAVIGATE
from execution_rig import profile
import pytest
from ros2_llm_bridge.commands.primitives import Move, Pause, Rotate
from ros2_llm_bridge.dialogue.ports import Orders
from ros2_llm_bridge.execution.hold import OVERDUE_S
from ros2_llm_bridge.execution.journal import FINAL_EVENTS
from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.execution.values import GoalEnd, STANDSTILL

PLACES = [{'name': 'kitchen', 'x': 4.0, 'y': 2.0},
          {'name': 'office (north)', 'aliases': ['office'], 'x': 1.0, 'y': 5.0},
          {'name': 'office (south)', 'aliases': ['office'], 'x': 1.0, 'y': -5.0}]


class Sequence:
    """A reader that knows one sequence."""

    refusal = None

    def read(self, text):
        """Return the sequence."""
        steps = (Move(0.4, 0.5), Rotate(0.5, 0.5), Pause(3.0), Move(0.5, 0.5))
        return Orders(steps) if text == 'patrol' else None


def a_sequence_drives(desk):
    desk.say('patrol')
    desk.run(1.0)


def a_sequence_pauses(desk):
    desk.say('patrol')
    while not any(e.get('action', {}).get('do') == 'wait' for e in desk.events):
        desk.run(0.1)


def between_two_steps(desk):
    desk.settings['on_failure'] = 'continue'
    desk.say('go to the kitchen then move forward 2 meters')
    desk.run(0.1)
    desk.actions.goals[0].end(GoalEnd('aborted'))
    while not any(e.get('failed') for e in desk.events):
        desk.run(0.02)


def a_goal_was_just_sent(desk):
    desk.say('go to the kitchen')
    desk.executive.tick()
    assert len(desk.actions.goals) == 1


def a_goal_runs(desk):
    desk.say('go to the kitchen')
    desk.run(1.0)


def a_plan_waits_for_its_turn(desk):
    desk.settings['policy'] = 'queue'
    desk.say('move forward 2 meters')
    desk.say('go to the kitchen')
    desk.run(1.0)


def a_preempted_goal_has_not_ended(desk):
    desk.actions.obeys_cancel = False
    desk.say('go to the kitchen')
    desk.run(0.5)
    desk.say('move forward 2 meters')
    desk.run(0.5)
    desk.actions.obeys_cancel = True


def a_plan_was_just_accepted(desk):
    desk.say('move forward 2 meters')


def a_translation_runs(desk):
    desk.model.holds = True
    desk.say('move forward 2 meters')
    desk.run(0.5)


def a_doubt_waits_for_an_answer(desk):
    desk.model.confidence = 0.32
    desk.say('move forward 2 meters')
    desk.run(0.5)


def a_choice_waits_while_something_runs(desk):
    desk.say('move forward 2 meters')
    desk.run(0.5)
    desk.say('go to the office')
    assert desk.events[-1]['event'] == 'asking'


def a_motion_waits_for_confirmation(desk):
    desk.settings['mode'] = 'confirm'
    desk.say('go to the kitchen')


def everything_at_once(desk):
    desk.settings['policy'] = 'queue'
    desk.say('move forward 2 meters')
    desk.say('go to the kitchen')
    desk.run(0.5)
    desk.say('go to the office')
    desk.model.holds = True


def nothing_happens(desk):
    desk.run(0.1)


STATES = [
    a_sequence_drives, a_sequence_pauses, between_two_steps, a_goal_was_just_sent, a_goal_runs,
    a_plan_waits_for_its_turn, a_preempted_goal_has_not_ended, a_plan_was_just_accepted,
    a_translation_runs, a_doubt_waits_for_an_answer, a_choice_waits_while_something_runs,
    a_motion_waits_for_confirmation, everything_at_once, nothing_happens]


def made_desk():
    desk = Desk(profile(navigation={}, places=PLACES), readers=[Sequence()], ask_threshold=0.3)
    desk.actions.servers = dict(NAVIGATE)
    return desk


def finals_of(desk):
    """Return the number of final events of each instruction."""
    ids = [e['id'] for e in desk.events if e['event'] == 'received']
    return {i: sum(e['id'] == i and e['event'] in FINAL_EVENTS for e in desk.events) for i in ids}


@pytest.mark.parametrize('source', [StopSource.SPOKEN, StopSource.EXTERNAL])
@pytest.mark.parametrize('state', STATES)
def test_a_stop_ends_everything_once_and_nothing_moves_after_it(state, source):
    desk = made_desk()
    state(desk)
    before = [e['id'] for e in desk.events if e['event'] == 'received']
    goals, sent = len(desk.actions.goals), len(desk.velocity.sent)
    desk.dispatcher.stop(source)
    assert desk.velocity.sent[sent] == STANDSTILL
    assert all(not desk.journal.is_open(i) for i in before)
    desk.model.answer_pending()
    desk.run(3.0)
    for text in ('yes', 'go to the kitchen', 'patrol', 'north'):
        desk.say(text)
    desk.dispatcher.confirm()
    desk.run(3.0)
    assert desk.dispatcher.resume()[0] is True
    desk.dispatcher.confirm()
    desk.run(40.0)
    assert all(v == STANDSTILL for v in desk.velocity.sent[sent:])
    assert len(desk.actions.goals) == goals
    assert not desk.executive.is_busy
    assert set(finals_of(desk).values()) == {1}


def test_a_stop_while_nav2_does_not_answer_tells_the_truth_and_goes_on_trying():
    desk = made_desk()
    desk.actions.obeys_cancel = False
    going = desk.say('go to the kitchen')
    desk.run(1.0)
    stopped = desk.say('stop')
    assert desk.final(going)['event'] == 'cancelled'
    desk.run(OVERDUE_S + 0.5)
    final = desk.final(stopped)
    assert (final['event'], final['code']) == ('failed', 'no_standstill')
    calls = desk.actions.cancel_all_calls
    desk.run(3.0)
    assert desk.actions.cancel_all_calls > calls
    assert all(v == STANDSTILL for v in desk.velocity.sent)
    desk.actions.goals[0].end(GoalEnd('succeeded'))
    desk.run(2.0)
    assert not desk.executive.is_busy
    assert set(finals_of(desk).values()) == {1}


def test_a_second_stop_during_the_first_ends_both():
    desk = made_desk()
    a_goal_runs(desk)
    desk.say('stop')
    desk.say('stop')
    desk.run(3.0)
    assert set(finals_of(desk).values()) == {1}
    assert [e['event'] for e in desk.events if e.get('response') == 'Stopped.'] == [
        'succeeded', 'succeeded']
