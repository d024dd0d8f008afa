# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said of a stop that nothing measures, of a burst of stops, and of what was given up."""

from dispatcher_desk import Desk, NAVIGATE
from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Halt, Invoke, Move, NavigateTo, Rotate
from ros2_llm_bridge.execution.goal_steps import BLIND_HALT_S, CALL_TIMEOUT_S
from ros2_llm_bridge.execution.hold import (
    BLIND_HOLD_S, BURST_PERIOD_S, CANCEL_PERIOD_S, OVERDUE_S)
from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.execution.values import GoalEnd, STANDSTILL

A, B = NavigateTo(1.0, 0.0, 0.0, 'map', 'a'), NavigateTo(2.0, 0.0, 0.0, 'map', 'b')
LAMP = Invoke('service', 'lamp', 'std_srvs/srv/Trigger')


def stopped(desk):
    """Stop and return the id of that stop."""
    desk.dispatcher.stop(StopSource.TOPIC)
    return desk.events[-1]['id']


def deaf(desk):
    """Let the base hear no more velocities and drive on, unmeasured."""
    desk.has_odometry = False
    desk.base.command = lambda velocity, now: None


def test_a_stop_that_odometry_no_longer_measures_is_not_said_to_have_stopped():
    desk = Desk()
    desk.begin(Move(5.0, 0.5))
    desk.run(1.5)
    deaf(desk)
    stop = stopped(desk)
    desk.run(OVERDUE_S + 0.5)
    final = desk.final(stop)
    assert (final['event'], final['code']) == ('failed', 'no_standstill')
    assert 'the odometry is silent' in final['response']
    # Nothing could confirm it any more: silence, as whenever it is idle.
    assert not desk.executive.is_busy and desk.velocity.last == STANDSTILL
    sent = len(desk.velocity.sent)
    desk.run(1.0)
    assert len(desk.velocity.sent) == sent


def test_a_base_that_is_measured_to_drive_on_gets_zeros_until_it_stands():
    desk = Desk()
    desk.begin(Move(5.0, 0.5))
    desk.run(1.5)
    command, desk.base.command = desk.base.command, lambda velocity, now: None
    desk.base._command_end = 1e9
    stop = stopped(desk)
    desk.run(OVERDUE_S + 0.5)
    assert desk.final(stop)['response'].endswith('robot stands; I go on trying.')
    sent = len(desk.velocity.sent)
    desk.run(1.0)
    assert set(desk.velocity.sent[sent:]) == {STANDSTILL}
    desk.base.command = command
    desk.run(2.0)
    assert not desk.executive.is_busy


def test_odometry_that_comes_back_in_time_confirms_the_stop():
    desk = Desk()
    desk.begin(Move(5.0, 0.5))
    desk.run(1.5)
    desk.has_odometry = False
    stop = stopped(desk)
    desk.run(BLIND_HOLD_S + 1.0)
    assert desk.journal.is_open(stop)
    desk.has_odometry = True
    desk.run(0.5)
    assert desk.final(stop)['response'] == 'Stopped.'


def test_a_robot_without_odometry_says_that_nothing_measured_its_stop():
    desk = Desk()
    desk.has_odometry = False
    desk.sensors.sample = None
    desk.begin(Move(5.0, 0.5))
    desk.run(1.5)
    stop = stopped(desk)
    desk.run(BLIND_HOLD_S - 0.2)
    assert desk.journal.is_open(stop)
    desk.run(0.5)
    final = desk.final(stop)
    assert final['event'] == 'succeeded' and 'Stopped' not in final['response']
    assert 'there is no odometry' in final['response'] and not desk.executive.is_busy


@pytest.mark.parametrize('ever, event, words', [
    (True, 'failed', 'the odometry is silent'), (False, 'succeeded', 'there is no odometry')])
def test_a_stop_at_the_end_of_a_sequence_tells_the_same_truth(ever, event, words):
    rig = Rig(odometry=ever)
    rig.has_odometry = False
    rig.run(1.0)
    final = rig.finish(rig.begin(Halt()))
    assert final['event'] == event and words in final['response']
    assert final.get('code') == ('no_standstill' if ever else None)
    assert len(rig.velocity.sent) >= BLIND_HALT_S * 10


@pytest.mark.parametrize('stands', [True, False])
def test_a_burst_of_stops_is_confirmed_and_floods_nobody_with_requests(stands):
    desk = Desk()
    if not stands:
        desk.begin(Move(5.0, 0.5))
        desk.run(1.5)
    calls, stops = desk.actions.cancel_all_calls, []
    for _ in range(250):
        stops.append(stopped(desk))
        desk.run(0.02)
    open_now = [stop for stop in stops if desk.journal.is_open(stop)]
    assert len(open_now) <= 25
    assert desk.actions.cancel_all_calls - calls <= 5.0 / BURST_PERIOD_S + 2
    desk.run(1.0)
    assert {desk.final(stop)['response'] for stop in stops} == {'Stopped.'}
    assert not desk.executive.is_busy


def test_a_goal_that_comes_between_two_stops_is_cancelled_before_the_second_is_confirmed():
    desk = Desk()
    stopped(desk)
    desk.run(0.06)
    calls = desk.actions.cancel_all_calls
    second = stopped(desk)
    assert desk.actions.cancel_all_calls == calls
    while desk.journal.is_open(second):
        desk.run(0.02)
    assert desk.actions.cancel_all_calls == calls + 1


def test_stops_that_are_never_confirmed_are_told_so_and_requests_go_on():
    desk = Desk()
    desk.actions.obeys_cancel = False
    desk.actions.foreign = 'navigate_to_pose'
    stops = []
    for _ in range(100):
        stops.append(stopped(desk))
        desk.run(0.1)
    told = [stop for stop in stops if not desk.journal.is_open(stop)]
    assert len(told) >= 98
    assert {desk.final(stop)['code'] for stop in told} == {'no_standstill'}
    calls = desk.actions.cancel_all_calls
    desk.run(5.0)
    assert abs(desk.actions.cancel_all_calls - calls - 5.0 / CANCEL_PERIOD_S) <= 1


@pytest.fixture
def rig():
    made = Rig(profile(navigation={}, places=[
        {'name': 'a', 'x': 1.0, 'y': 0.0}, {'name': 'b', 'x': 2.0, 'y': 0.0}]))
    made.actions.servers = dict(NAVIGATE)
    return made


@pytest.mark.parametrize('seen', [True, False], ids=['at once', 'a moment later'])
def test_a_plan_that_may_go_on_does_not_take_the_robot_from_an_operator(rig, seen):
    going = rig.journal.receive('a then b')
    rig.executive.preempt(Plan(going, 'a then b', (A, B), 'continue'))
    rig.run(0.3)
    if seen:
        rig.actions.foreign = 'navigate_to_pose'
    rig.actions.goals[0].end(GoalEnd('aborted'))
    if not seen:
        rig.executive.tick()
        rig.actions.foreign = 'navigate_to_pose'
    final = rig.finish(going)
    assert (final['event'], final['code']) == ('failed', 'busy')
    assert final['not_done'] == [1, 2] and len(rig.actions.goals) == 1


def test_a_call_that_is_given_up_may_have_done_it(rig):
    rig.calls.start = lambda invoke, on_end: None
    calling = rig.begin(LAMP, text='lamp on')
    rig.run(0.3)
    rig.begin(Rotate(1.0, 1.0), text='turn')
    final = rig.final(calling)
    assert final['event'] == 'cancelled'
    assert final['response'].startswith('lamp was called and may have done it all the same. Gave')
    late = rig.begin(LAMP, text='lamp on')
    rig.run(CALL_TIMEOUT_S + 1.0)
    assert rig.final(late)['response'] == (
        'lamp does not answer. lamp was called and may have done it all the same.')


def test_a_call_that_was_answered_before_it_was_given_up_is_told_as_it_ended(rig):
    answers = []
    rig.calls.start = lambda invoke, on_end: answers.append(on_end)
    calling = rig.begin(LAMP, text='lamp on')
    rig.run(0.3)
    answers[0](GoalEnd('succeeded', '', {'success': True}))
    rig.executive.stop('stopped')
    assert rig.final(calling)['response'].startswith('lamp is done. Gave up')
