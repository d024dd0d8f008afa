# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a failed step does to the steps after it, and what is told of a plan that has ended."""

import math

from dispatcher_desk import Desk, NAVIGATE
from execution_rig import profile, Rig
import pytest
from ros2_llm_bridge.commands.primitives import Invoke, Move, NavigateTo, Rotate
from ros2_llm_bridge.execution.hold import OVERDUE_S
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.execution.values import GoalEnd, STANDSTILL

KITCHEN = NavigateTo(4.0, 2.0, 1.5, 'map', 'kitchen')
LAMP = Invoke('service', 'lamp', 'std_srvs/srv/Trigger')


@pytest.fixture
def rig():
    made = Rig(profile(navigation={}, places=[{'name': 'kitchen', 'x': 4.0, 'y': 2.0}]))
    made.actions.servers = dict(NAVIGATE)
    return made


def begin(rig, *primitives, on_failure='continue'):
    instruction_id = rig.journal.receive('go')
    rig.executive.preempt(Plan(instruction_id, 'go', primitives, on_failure))
    return instruction_id


def test_the_next_step_begins_after_a_failed_one_and_the_plan_has_failed(rig):
    going = begin(rig, Move(0.5, 0.5), KITCHEN, Move(-0.5, 0.5))
    rig.run(4.0)
    rig.actions.goals[0].end(GoalEnd('aborted', '', {'error_msg': 'no path'}))
    final = rig.finish(going)
    assert (final['event'], final['code']) == ('failed', 'goal_aborted')
    assert (final['done'], final['not_done']) == ([1, 3], [2])
    assert final['response'].startswith('Driven 0.5')
    assert 'I did not reach kitchen' in final['response']
    assert final['response'].endswith('backward.')
    assert rig.base.true_pose.x == pytest.approx(0.0, abs=0.03)
    told = [e for e in rig.events if e['event'] == 'progress' and e.get('failed')]
    assert [(e['step'], e['code']) for e in told] == [(2, 'goal_aborted')]


def test_abort_tells_what_was_not_begun(rig):
    going = begin(rig, KITCHEN, Move(-0.5, 0.5), Rotate(1.0, 0.5), on_failure='abort')
    rig.run(0.2)
    rig.actions.goals[0].end(GoalEnd('aborted'))
    final = rig.finish(going)
    assert (final['done'], final['not_done']) == ([], [1, 2, 3])
    assert final['response'].endswith('Not begun: driving backward, turning left.')
    rig.run(2.0)
    assert rig.velocity.sent == []


def test_a_last_step_that_fails_ends_the_plan_as_failed(rig):
    rig.calls.answer = GoalEnd('succeeded', '', {'success': False, 'message': 'no bulb'})
    final = rig.finish(begin(rig, Move(0.3, 0.5), LAMP))
    assert (final['event'], final['code'], final['not_done']) == ('failed', 'call_failed', [2])


@pytest.mark.parametrize('trouble', ['stall', 'busy', 'odometry'])
def test_a_base_that_does_not_obey_ends_the_plan_whatever_the_policy(rig, trouble):
    going = begin(rig, Move(2.0, 0.5), Move(-0.5, 0.5))
    rig.run(1.0)
    if trouble == 'stall':
        rig.base.command = lambda *args: None
    elif trouble == 'busy':
        rig.actions.foreign = 'navigate_to_pose'
    else:
        rig.has_odometry = False
    final = rig.finish(going)
    assert final['event'] == 'failed'
    assert final['code'] == {
        'stall': 'no_progress', 'busy': 'busy', 'odometry': 'odometry_silent'}[trouble]
    assert final['not_done'] == [1, 2]
    rig.run(3.0)
    assert rig.velocity.last == STANDSTILL
    assert [e['step'] for e in rig.events if e['event'] == 'executing'] == [1]


def test_a_goal_that_does_not_end_keeps_the_next_step_from_beginning(rig):
    going = begin(rig, KITCHEN, Move(-0.5, 0.5))
    rig.actions.obeys_cancel = False
    rig.run(0.2)
    goal = rig.actions.goals[0]
    goal.on_end(GoalEnd('aborted'))
    rig.run(OVERDUE_S + 1.0)
    final = rig.final(going)
    assert (final['event'], final['code']) == ('failed', 'busy')
    assert rig.velocity.sent == []
    goal.ended = True
    rig.run(2.0)
    assert rig.velocity.sent == [] and not rig.executive.is_busy


def test_a_stop_ends_a_plan_that_would_go_on(rig):
    going = begin(rig, KITCHEN, Move(0.5, 0.5))
    rig.run(0.2)
    rig.actions.goals[0].end(GoalEnd('aborted'))
    rig.executive.stop('stopped')
    assert rig.final(going)['event'] == 'cancelled'
    rig.run(3.0)
    assert all(v == STANDSTILL for v in rig.velocity.sent)


def test_the_parameter_reaches_the_plan():
    desk = Desk(profile(navigation={}, places=[{'name': 'kitchen', 'x': 4.0, 'y': 2.0}]),
                on_failure='continue')
    desk.actions.servers = dict(NAVIGATE)
    said = desk.say('go to the kitchen then move forward 2 meters')
    desk.run(0.2)
    desk.actions.goals[0].end(GoalEnd('rejected'))
    final = desk.finish(said)
    assert (final['done'], final['not_done']) == ([2], [1])


# What is told of ended plans


def test_a_plan_that_succeeded_is_told_with_what_was_measured(rig):
    done = rig.begin(Move(1.0, 0.5), Rotate(math.pi / 2, 1.0), text='go and turn')
    rig.finish(done)
    rig.run(0.1)
    ended, = rig.ended
    assert (ended.instruction_id, ended.text, ended.event) == (done, 'go and turn', 'succeeded')
    assert ended.primitives == (Move(1.0, 0.5), Rotate(math.pi / 2, 1.0))
    assert [end.ok for end in ended.ends] == [True, True]
    assert ended.ends[0].measured['distance_m'] == pytest.approx(1.0, abs=0.02)
    assert (ended.starts[0].x, ended.starts[1].x) == (
        pytest.approx(0.0, abs=0.01), pytest.approx(1.0, abs=0.02))


def test_a_cancelled_motion_is_told_once_it_stands_measured_to_the_end(rig):
    moving = rig.begin(Move(3.0, 0.5))
    rig.run(3.0)
    running = rig.executive.running
    assert running.current == Move(3.0, 0.5) and running.ends == ()
    rig.executive.stop('stopped')
    assert rig.final(moving)['event'] == 'cancelled'
    assert rig.ended == []
    rig.run(2.0)
    ended, = rig.ended
    assert ended.event == 'cancelled' and ended.ends[0].code == 'cancelled'
    assert ended.ends[0].measured['distance_m'] == pytest.approx(
        rig.base.odom_pose.x, abs=0.002)
    assert ended.ends[0].measured['distance_m'] > running.measured['distance_m']
    assert rig.executive.running is None


def test_a_preempted_plan_is_told_before_the_next_one_begins(rig):
    order = []
    rig.on_ended = lambda ended: order.append(
        (ended.text, [e['id'] for e in rig.events if e['event'] == 'executing']))
    first = rig.begin(Move(3.0, 0.5), text='first')
    rig.run(1.0)
    second = rig.begin(Move(-0.5, 0.5), text='second')
    rig.finish(second)
    rig.run(0.1)
    assert order == [('first', [first]), ('second', [first, second])]


def test_a_plan_that_never_began_is_told_without_steps(rig):
    rig.begin(Move(1.0, 0.5), text='first')
    rig.run(0.5)
    waiting = rig.journal.receive('second')
    rig.executive.append(Plan(waiting, 'second', (Move(1.0, 0.5),)))
    rig.executive.stop('stopped')
    rig.run(2.0)
    assert [(e.text, len(e.ends), e.event) for e in rig.ended] == [
        ('first', 1, 'cancelled'), ('second', 0, 'cancelled')]


def test_without_odometry_nothing_is_measured():
    rig = Rig(odometry=False)
    rig.begin(Move(3.0, 0.5))
    rig.run(1.0)
    rig.executive.stop('stopped')
    rig.run(3.0)
    assert rig.ended[0].ends[0].measured == {}


def test_a_listener_that_fails_ends_nothing(rig, caplog):
    def fail(ended):
        raise KeyError('defect')
    rig.on_ended = fail
    assert rig.finish(rig.begin(Move(0.3, 0.5)))['event'] == 'succeeded'
    rig.run(0.1)
    assert 'telling the end' in caplog.text
    assert rig.finish(rig.begin(Move(0.3, 0.5)))['event'] == 'succeeded'
