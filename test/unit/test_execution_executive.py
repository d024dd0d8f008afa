# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Plans in order, goals, preemption, stop, and one final event for each instruction."""

import math

from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import (
    Halt, Invoke, KeepVelocity, Move, NavigateTo, Rotate)
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.journal import FINAL_EVENTS, Journal
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.execution.values import GoalEnd, MapPose, STANDSTILL

NAVIGATE = {'navigate_to_pose': 'nav2_msgs/action/NavigateToPose'}
KITCHEN = NavigateTo(4.0, 2.0, 1.5, 'map', 'kitchen')


@pytest.fixture
def rig():
    made = Rig(profile(navigation={}))
    made.actions.servers = dict(NAVIGATE)
    return made


def names(rig, instruction_id):
    return [e['event'] for e in rig.events if e['id'] == instruction_id]


def test_steps_run_in_order_and_one_final_event_follows(rig):
    done = rig.begin(Move(1.0, 0.5), Rotate(math.pi / 2, 1.0), Move(0.5, 0.5), Halt())
    end = rig.finish(done)
    assert end['response'].startswith('Driven 1.00 m forward. Turned ')
    assert end['response'].endswith('Driven 0.50 m forward. Stopped.')
    assert rig.base.true_pose.x == pytest.approx(1.0, abs=0.02)
    assert rig.base.true_pose.y == pytest.approx(0.5, abs=0.02)
    steps = [e['step'] for e in rig.events if e['event'] == 'executing']
    assert steps == [1, 2, 3, 4]
    assert names(rig, done)[-1] == 'succeeded'
    assert rig.commands[0] == (
        'ros2 topic pub --rate 20 --times 40 cmd_vel geometry_msgs/msg/Twist '
        "'{linear: {x: 0.5}}'")


def test_nothing_is_sent_when_idle(rig):
    rig.finish(rig.begin(Move(0.5, 0.5)))
    sent = len(rig.velocity.sent)
    rig.run(5.0)
    assert len(rig.velocity.sent) == sent
    assert not rig.executive.is_busy


def test_a_goal_reports_feedback_and_arrival(rig):
    going = rig.begin(KITCHEN)
    rig.run(0.2)
    goal = rig.actions.goals[0]
    assert goal.goal.fields['pose']['header'] == {'frame_id': 'map'}
    goal.on_feedback({'distance_remaining': 1.25})
    rig.run(1.0)
    assert any(e.get('distance_remaining') == 1.25 for e in rig.events)
    goal.end(GoalEnd('succeeded'))
    assert rig.finish(going)['response'] == 'Arrived at kitchen.'
    assert rig.velocity.sent == []


@pytest.mark.parametrize('end, code', [
    (GoalEnd('rejected'), 'goal_rejected'),
    (GoalEnd('aborted', '', {'error_code': 203, 'error_msg': 'no path'}), 'goal_aborted'),
    (GoalEnd('cancelled'), 'goal_cancelled'), (GoalEnd('unavailable', 'gone'), 'unavailable')])
def test_a_goal_that_fails_fails_the_plan(rig, end, code):
    going = rig.begin(KITCHEN, Move(1.0, 0.5))
    rig.run(0.2)
    rig.actions.goals[0].end(end)
    final = rig.finish(going)
    assert (final['event'], final['code']) == ('failed', code)
    assert final['response'].startswith('I did not reach kitchen: ')
    rig.run(2.0)
    assert rig.velocity.sent == []


def test_a_goal_that_takes_too_long_is_cancelled():
    rig = Rig(profile(navigation={'timeout': 30.0}))
    rig.actions.servers = dict(NAVIGATE)
    final = rig.finish(rig.begin(KITCHEN))
    assert (final['event'], final['code']) == ('failed', 'timeout')
    assert rig.actions.goals[0].cancelled


def test_a_new_plan_preempts_a_motion_which_ends_before_the_next_begins(rig):
    first = rig.begin(Move(5.0, 0.5))
    rig.run(3.0)
    second = rig.begin(Move(-0.5, 0.5))
    assert rig.final(first)['event'] == 'cancelled'
    assert rig.velocity.last == STANDSTILL
    before = len(rig.velocity.sent)
    rig.finish(second)
    reverse = next(i for i, v in enumerate(rig.velocity.sent) if v.x_mps < 0)
    assert all(v == STANDSTILL for v in rig.velocity.sent[before:reverse])
    assert rig.final(second)['event'] == 'succeeded'


def test_a_new_goal_is_sent_only_after_the_result_of_the_old(rig):
    rig.actions.obeys_cancel = False
    first = rig.begin(KITCHEN)
    rig.run(1.0)
    second = rig.begin(NavigateTo(0.0, 0.0, None, 'map'))
    rig.run(1.0)
    assert rig.final(first)['event'] == 'cancelled'
    assert len(rig.actions.goals) == 1 and rig.actions.goals[0].cancelled
    rig.actions.goals[0].end(GoalEnd('cancelled'))
    rig.run(0.5)
    assert len(rig.actions.goals) == 2
    rig.actions.goals[1].end(GoalEnd('succeeded'))
    assert rig.finish(second)['response'] == 'Arrived at x 0.00 m, y 0.00 m.'


def test_an_old_goal_that_never_ends_fails_the_new_plan(rig):
    rig.actions.obeys_cancel = False
    rig.begin(KITCHEN)
    rig.run(1.0)
    second = rig.begin(Move(1.0, 0.5))
    final = rig.finish(second, 10.0)
    assert (final['event'], final['code']) == ('failed', 'busy')
    assert all(v == STANDSTILL for v in rig.velocity.sent)


def test_a_stop_sends_zero_first_and_then_cancels_everybody(rig):
    order = []
    publish, cancel_all = rig.velocity.publish, rig.actions.cancel_all
    rig.velocity.publish = lambda v: (order.append(v), publish(v))
    rig.actions.cancel_all = lambda: (order.append('cancel'), cancel_all())
    moving = rig.begin(Move(5.0, 0.5))
    rig.run(3.0)
    rig.actions.foreign = 'navigate_to_pose'
    order.clear()
    stopped = []
    rig.executive.stop('stopped', lambda end, seconds: stopped.append((end, seconds)))
    assert order[:2] == [STANDSTILL, 'cancel']
    assert rig.final(moving)['event'] == 'cancelled'
    rig.run(2.0)
    assert stopped[0][0].text == 'Stopped.' and 0.1 < stopped[0][1] < 1.0
    sent = len(rig.velocity.sent)
    rig.run(5.0)
    assert len(rig.velocity.sent) == sent


def test_a_stop_holds_zero_and_repeats_cancel_while_goals_go_on(rig):
    rig.actions.obeys_cancel = False
    rig.begin(KITCHEN)
    rig.run(0.5)
    stopped = []
    rig.executive.stop('stopped', lambda end, seconds: stopped.append(end.code))
    rig.run(6.0)
    assert stopped == ['no_standstill']
    assert rig.actions.cancel_all_calls >= 5
    sent = len(rig.velocity.sent)
    rig.run(1.0)
    assert len(rig.velocity.sent) > sent
    rig.actions.goals[0].end(GoalEnd('cancelled'))
    rig.run(0.5)
    assert not rig.executive.is_busy


def test_a_stop_drops_plans_that_wait(rig):
    first = rig.begin(Move(5.0, 0.5))
    waiting = rig.journal.receive('then this')
    rig.executive.append(Plan(waiting, 'then this', (Move(1.0, 0.5),)))
    rig.run(1.0)
    rig.executive.stop('stopped')
    assert rig.final(first)['event'] == rig.final(waiting)['event'] == 'cancelled'


def test_somebody_elses_goal_refuses_and_interrupts_velocities(rig):
    rig.actions.foreign = 'navigate_to_pose'
    with pytest.raises(InstructionError) as refused:
        rig.executive.foresight.check([Move(1.0, 0.5)])
    assert refused.value.code == 'busy'
    rig.actions.foreign = None
    moving = rig.begin(Move(5.0, 0.5))
    rig.run(1.0)
    rig.actions.foreign = 'navigate_to_pose'
    assert rig.finish(moving)['code'] == 'busy'


def test_a_plan_is_refused_whole(rig):
    rig.actions.servers = {}
    with pytest.raises(InstructionError) as refused:
        rig.executive.foresight.check([Move(1.0, 0.5), KITCHEN])
    assert refused.value.code == 'unavailable'
    rig.actions.servers = dict(NAVIGATE)
    rig.sensors.pose = None
    with pytest.raises(InstructionError) as refused:
        rig.executive.foresight.check([Move(1.0, 0.5), KITCHEN])
    assert refused.value.code == 'no_pose'
    rig.velocity.problem = 'nobody listens'
    with pytest.raises(InstructionError, match='nobody listens'):
        rig.executive.foresight.check([Move(1.0, 0.5)])


FENCE = {'polygon': [(-3.0, -3.0), (3.0, -3.0), (3.0, 3.0), (-3.0, 3.0)]}


@pytest.mark.parametrize('plan, inside', [
    ([Move(2.0, 0.5)], True), ([Move(4.0, 0.5)], False),
    ([Move(2.0, 0.5), Move(2.0, 0.5)], False),
    ([Move(2.0, 0.5), Rotate(math.pi, 1.0), Move(4.0, 0.5)], True),
    ([Rotate(math.pi / 2, 1.0), Move(-4.0, 0.5)], False),
    ([KeepVelocity(0.5, 0.0, 0.0, 10.0, True)], False),
    ([KeepVelocity(0.0, 0.0, 0.5, 10.0, True)], True),
    ([NavigateTo(2.0, 0.0, 0.0, 'map'), Move(2.0, 0.5)], False)])
def test_a_plan_that_leaves_the_geofence_is_refused(plan, inside):
    rig = Rig(profile(navigation={}, limits={'geofence': FENCE}))
    rig.actions.servers = dict(NAVIGATE)
    rig.sensors.pose = MapPose(0.0, 0.0, 0.0)
    if inside:
        rig.executive.foresight.check(plan)
        return
    with pytest.raises(InstructionError) as refused:
        rig.executive.foresight.check(plan)
    assert refused.value.code == 'outside_geofence'


def test_what_follows_an_unknown_heading_is_checked_when_it_begins():
    rig = Rig(profile(navigation={}, limits={'geofence': FENCE}))
    rig.actions.servers = dict(NAVIGATE)
    going = rig.begin(NavigateTo(2.0, 0.0, None, 'map'), Move(2.0, 0.5))
    rig.run(0.5)
    rig.sensors.pose = MapPose(2.0, 0.0, 0.0)
    rig.actions.goals[0].end(GoalEnd('succeeded'))
    final = rig.finish(going)
    assert (final['event'], final['code']) == ('failed', 'outside_geofence')
    assert rig.velocity.last == STANDSTILL


def test_a_service_that_says_no_fails_with_its_words(rig):
    lights = Invoke('service', 'lights', 'std_srvs/srv/SetBool', {'data': True})
    rig.calls.answer = GoalEnd('succeeded', '', {'success': False, 'message': 'bulb broken'})
    final = rig.finish(rig.begin(lights))
    assert (final['event'], final['response']) == ('failed', 'lights failed: bulb broken.')
    rig.calls.answer = GoalEnd('succeeded', '', {'success': True, 'message': ''})
    assert rig.finish(rig.begin(lights))['response'] == 'lights is done.'


def test_the_journal_allows_one_final_event():
    events = []
    journal = Journal(events.append, lambda sentence: None)
    instruction_id = journal.receive('x' * 2000)
    assert len(events[0]['text']) < 600
    journal.close(instruction_id, 'succeeded', 'Done.')
    with pytest.raises(ValueError):
        journal.close(instruction_id, 'failed', 'Again.')
    with pytest.raises(ValueError):
        journal.note(instruction_id, 'progress')
    assert sum(e['event'] in FINAL_EVENTS for e in events) == 1


def test_what_was_prepared_is_not_rendered_again_when_it_begins():
    rig, asked = Rig(), []

    def resolve(name):
        asked.append(name)
        return f'/robot/{name}'
    rig.executive._resolve_name = resolve
    turn = Rotate(0.5, 0.5)
    rig.executive.prepare([turn])
    assert asked == ['cmd_vel']
    prepared = rig.executive.commands([turn])
    assert asked == ['cmd_vel'] and all('/robot/cmd_vel' in line for line in prepared)
    rig.begin(turn)
    rig.run(0.2)
    assert rig.commands == list(prepared) and asked == ['cmd_vel']
    # An equal one may not be the same to the last sign of a zero.
    assert rig.executive.commands([Rotate(0.5, 0.5)]) == prepared
    assert asked == ['cmd_vel', 'cmd_vel']
