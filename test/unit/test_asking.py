# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Questions of the bridge: when it asks, who answers, and that nothing moves before a yes."""

from dispatcher_desk import Desk, NAVIGATE
from execution_rig import profile
import pytest
from ros2_llm_bridge.commands.primitives import Move, Rotate
from ros2_llm_bridge.dialogue.ports import Orders, Reply
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.execution.values import GoalEnd, STANDSTILL

FORWARD = 'mosey forward 2 meters'
OFFICES = [
    {'name': 'office (north)', 'aliases': ['office'], 'x': 1.0, 'y': 5.0},
    {'name': 'office (south)', 'aliases': ['office'], 'x': 1.0, 'y': -5.0},
    {'name': 'kitchen', 'x': 4.0, 'y': 2.0}]


def navigating_desk(**settings):
    desk = Desk(profile(navigation={}, places=OFFICES), **settings)
    desk.actions.servers = dict(NAVIGATE)
    return desk


@pytest.fixture
def desk():
    made = Desk(threshold=0.57, ask_threshold=0.3, ask_timeout_s=20.0)
    made.model.confidence = 0.45
    return made


def test_a_doubt_is_asked_about_and_a_yes_begins(desk):
    said = desk.say(FORWARD)
    assert desk.told(said) == ['received', 'translated', 'asking']
    question = desk.asked(said)
    assert question['kind'] == 'unsure' and question['timeout_s'] == 20.0
    assert question['question'] == (
        'I am only 45% sure: do you want me to drive 2 m forward? Say yes or no.')
    assert desk.responses == [question['question']]
    desk.run(5.0)
    assert desk.velocity.sent == []
    yes = desk.say('yes, do it')
    assert desk.final(yes)['event'] == 'succeeded'
    assert next(e for e in desk.events if e['id'] == yes)['answers'] == said
    assert desk.finish(said)['response'].startswith('Driven 2.0')
    assert desk.told(said).count('translated') == 1


@pytest.mark.parametrize('confidence, event', [
    (0.57, 'executing'), (0.5699, 'asking'), (0.3, 'asking'), (0.2999, 'rejected'),
    (float('nan'), 'rejected')])
def test_the_bounds_of_a_doubt(desk, confidence, event):
    desk.model.confidence = confidence
    said = desk.say(FORWARD)
    desk.run(0.2)
    assert event in desk.told(said)
    if event == 'rejected':
        assert desk.final(said)['code'] == 'unsure'
    assert (event == 'executing') == bool(desk.velocity.sent)


@pytest.mark.parametrize('how', ['no', 'nope, forget it', 'service'])
def test_a_no_cancels_and_moves_nothing(desk, how):
    said = desk.say(FORWARD)
    if how == 'service':
        assert desk.dispatcher.reject() == (True, 'Rejected; nothing was done.')
    else:
        assert desk.outcome(how)['event'] == 'succeeded'
    final = desk.final(said)
    assert final['event'] == 'cancelled' and final['response'].startswith('I did not move: ')
    desk.run(2.0)
    assert desk.velocity.sent == []
    assert desk.outcome('yes')['code'] == 'not_asked'


def test_nobody_answers(desk):
    said = desk.say(FORWARD)
    desk.run(19.5)
    assert desk.journal.is_open(said)
    desk.run(1.0)
    final = desk.final(said)
    assert (final['event'], final['reason']) == ('cancelled', 'nobody answered')
    assert desk.outcome('yes')['code'] == 'not_asked'
    desk.run(2.0)
    assert desk.velocity.sent == []


@pytest.mark.parametrize('text', ['yes', 'no', 'confirm', 'nope'])
def test_an_answer_to_nothing_is_refused_in_words(desk, text):
    final = desk.outcome(text)
    assert (final['event'], final['code']) == ('rejected', 'not_asked')
    assert 'asked nothing' in final['response']
    assert desk.dispatcher.confirm()[0] is False
    assert desk.dispatcher.reject()[0] is False
    assert desk.velocity.sent == []


@pytest.mark.parametrize('source', list(StopSource))
def test_a_stop_ends_the_question(desk, source):
    said = desk.say(FORWARD)
    desk.dispatcher.stop(source)
    assert desk.final(said)['event'] == 'cancelled'
    assert desk.outcome('yes')['event'] == 'rejected'
    assert desk.dispatcher.resume()[0] is True
    assert desk.outcome('yes')['event'] == 'rejected'
    desk.run(2.0)
    assert all(v == STANDSTILL for v in desk.velocity.sent)


def test_a_question_that_a_failing_stop_left_open_moves_nothing(desk):
    def fail():
        raise RuntimeError('no middleware')
    said = desk.say(FORWARD)
    desk.actions.cancel_all = fail
    with pytest.raises(RuntimeError, match='no middleware'):
        desk.dispatcher.stop(StopSource.TOPIC)
    desk.say('yes')
    assert desk.final(said)['code'] == 'stopped'
    desk.run(2.0)
    assert all(v == STANDSTILL for v in desk.velocity.sent)


def test_a_new_instruction_ends_the_question(desk):
    said = desk.say(FORWARD)
    desk.model.confidence = 0.9
    other = desk.say('mosey back 1 meter')
    final = desk.final(said)
    assert final['event'] == 'cancelled' and 'took over' in final['reason']
    assert desk.finish(other)['event'] == 'succeeded'
    assert desk.base.true_pose.x == pytest.approx(-1.0, abs=0.03)


def test_a_refused_instruction_ends_the_question_too(desk):
    said = desk.say(FORWARD)
    assert desk.outcome('dance')['event'] == 'rejected'
    assert desk.final(said)['event'] == 'cancelled'


def test_what_runs_goes_on_while_a_question_is_open(desk):
    desk.model.confidence = 0.9
    moving = desk.say(FORWARD)
    desk.run(1.0)
    desk.model.confidence = 0.45
    said = desk.say('mosey back 1 meter')
    assert desk.finish(moving)['event'] == 'succeeded'
    assert desk.journal.is_open(said)
    assert desk.dispatcher.confirm()[0] is True
    assert desk.finish(said)['event'] == 'succeeded'
    assert desk.base.true_pose.x == pytest.approx(1.0, abs=0.04)


def test_a_yes_preempts_what_runs_then(desk):
    desk.model.confidence = 0.9
    moving = desk.say(FORWARD)
    desk.run(1.0)
    desk.model.confidence = 0.45
    said = desk.say('mosey back 1 meter')
    desk.run(0.5)
    desk.say('yes')
    assert desk.final(moving)['event'] == 'cancelled'
    assert desk.finish(said)['event'] == 'succeeded'


def test_the_world_is_looked_at_again_after_a_yes(desk):
    said = desk.say(FORWARD)
    desk.actions.foreign = 'navigate_to_pose'
    desk.say('yes')
    assert desk.final(said)['code'] == 'busy'
    assert desk.velocity.sent == []


def test_what_cannot_be_done_is_not_asked_about(desk):
    desk.actions.foreign = 'navigate_to_pose'
    said = desk.say(FORWARD)
    assert desk.final(said)['code'] == 'busy'
    assert 'asking' not in desk.told(said)


def test_a_dry_run_asks_nothing(desk):
    desk.settings['dry_run'] = True
    assert desk.outcome(FORWARD)['code'] == 'unsure'
    desk.model.confidence = 0.9
    desk.settings['mode'] = 'confirm'
    final = desk.outcome(FORWARD)
    assert final['dry_run'] is True and final['event'] == 'succeeded'
    desk.run(1.0)
    assert desk.velocity.sent == []


def test_a_dry_run_that_begins_during_a_question_moves_nothing(desk):
    said = desk.say(FORWARD)
    desk.settings['dry_run'] = True
    desk.say('yes')
    assert desk.final(said)['dry_run'] is True
    desk.run(1.0)
    assert desk.velocity.sent == []


def test_deactivation_ends_the_question(desk):
    said = desk.say(FORWARD)
    desk.dispatcher.end('the bridge was deactivated')
    assert desk.final(said)['event'] == 'cancelled'


def test_a_question_is_overtaken_by_what_still_waits_for_the_model(desk):
    desk.settings['policy'] = 'queue'
    desk.model.holds = True
    first, second = desk.say(FORWARD), desk.say('mosey back 1 meter')
    desk.model.answer_pending()
    assert desk.final(first)['reason'] == 'a newer instruction took over'
    assert desk.asked(second)['kind'] == 'unsure'


def test_confirm_mode_asks_before_every_motion(desk):
    desk.settings['mode'] = 'confirm'
    desk.model.confidence = 0.9
    said = desk.say(FORWARD)
    assert desk.asked(said)['kind'] == 'confirm'
    assert desk.asked(said)['question'] == 'Shall I drive 2 m forward? Say yes or no.'
    desk.run(3.0)
    assert desk.velocity.sent == []
    assert desk.dispatcher.confirm()[0] is True
    assert desk.finish(said)['event'] == 'succeeded'
    assert desk.outcome('dance')['event'] == 'rejected'


def test_which_place_is_asked_and_answered_by_name():
    desk = navigating_desk()
    said = desk.say('go to the office')
    question = desk.asked(said)
    assert question['question'] == (
        'Which "office" do you mean: office (north) or office (south)?')
    assert question['choices'] == ['office (north)', 'office (south)']
    unclear = desk.outcome('yes')
    assert (unclear['event'], unclear['code']) == ('rejected', 'ambiguous_place')
    assert desk.dispatcher.confirm()[0] is False
    assert desk.journal.is_open(said)
    assert desk.outcome('the south one')['response'] == 'Understood: office (south).'
    desk.run(0.2)
    goal = desk.actions.goals[0]
    assert goal.goal.fields['pose']['pose']['position'] == {'x': 1.0, 'y': -5.0}
    goal.end(GoalEnd('succeeded'))
    assert desk.finish(said)['response'] == 'Arrived at office (south).'
    assert desk.told(said)[:4] == ['received', 'asking', 'translated', 'executing']


def test_a_choice_in_a_sequence_keeps_the_other_places():
    desk = navigating_desk(mode='confirm')
    said = desk.say('go to the office and then to the kitchen')
    desk.say('office north')
    assert desk.asked(said)['question'] == (
        'Shall I go to office (north), then go to kitchen? Say yes or no.')
    desk.say('yes')
    desk.run(0.2)
    assert [g.goal.fields['pose']['pose']['position']['y'] for g in desk.actions.goals] == [5.0]
    desk.actions.goals[0].end(GoalEnd('succeeded'))
    desk.run(0.2)
    assert desk.actions.goals[1].goal.fields['pose']['pose']['position'] == {'x': 4.0, 'y': 2.0}


def test_a_place_is_not_asked_for_where_little_was_understood():
    desk = navigating_desk(threshold=0.57)
    desk.model.confidence = 0.1
    assert desk.outcome('go to the office')['code'] == 'ambiguous_place'


def test_a_doubt_about_a_chosen_place_is_asked_next():
    desk = navigating_desk(threshold=0.57)
    desk.model.confidence = 0.45
    said = desk.say('mosey to the office')
    desk.say('north')
    assert desk.asked(said)['kind'] == 'unsure'
    desk.say('no')
    assert desk.final(said)['event'] == 'cancelled'
    assert desk.actions.goals == []


class Script:
    """A reader whose answers are written down; a list is used up, anything else stays."""

    refusal = None

    def __init__(self, **answers):
        self.answers = answers

    def read(self, text):
        """Return or raise what is written."""
        answer = self.answers.get(text)
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_an_answer_that_cannot_be_given_leaves_the_question_open(desk):
    script = Script(where=InstructionError('no_pose', 'nothing localizes me.'))
    script.refusal = 'I cannot say'
    desk.dispatcher._readers = (script,)
    said = desk.say(FORWARD)
    declined = desk.outcome('where')
    assert (declined['event'], declined['code'], declined['response']) == (
        'rejected', 'no_pose', 'I cannot say: Nothing localizes me.')
    assert desk.journal.is_open(said)
    desk.say('yes')
    assert desk.finish(said)['event'] == 'succeeded'


def test_a_reply_leaves_the_question_open(desk):
    desk.dispatcher._readers = (Script(where=Reply('Here.')),)
    said = desk.say(FORWARD)
    assert desk.outcome('where')['response'] == 'Here.'
    assert desk.journal.is_open(said)
    desk.say('yes')
    assert desk.finish(said)['event'] == 'succeeded'


def orders(*primitives):
    return Orders(primitives)


def test_confirmed_orders_are_those_of_the_time_of_the_yes():
    reader = Script(faster=[orders(Move(1.0, 0.4)), orders(Move(0.5, 0.4))])
    desk = Desk(readers=[reader], mode='confirm')
    said = desk.say('faster')
    desk.say('yes')
    assert desk.finish(said)['event'] == 'succeeded'
    assert desk.base.true_pose.x == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize('later', [Move(1.5, 0.4), Move(-1.0, 0.4), Rotate(1.0, 0.5)])
def test_orders_that_go_beyond_what_was_confirmed_are_asked_about_again(later):
    reader = Script(faster=[orders(Move(1.0, 0.4)), orders(later), orders(later)])
    desk = Desk(readers=[reader], mode='confirm')
    said = desk.say('faster')
    desk.say('yes')
    assert desk.told(said) == ['received', 'translated', 'asking', 'asking']
    desk.run(2.0)
    assert desk.velocity.sent == []
    desk.say('yes')
    assert desk.finish(said)['event'] == 'succeeded'


@pytest.mark.parametrize('later, code', [
    (InstructionError('not_a_command', 'Nothing is moving.'), 'not_a_command'), (None, 'unsure'),
    (orders(Move(1000.0, 0.4)), 'over_limit')])
def test_orders_that_no_longer_hold_move_nothing(later, code):
    desk = Desk(readers=[Script(faster=[orders(Move(1.0, 0.4)), later])], mode='confirm')
    said = desk.say('faster')
    desk.say('yes')
    assert desk.final(said)['code'] == code
    desk.run(2.0)
    assert desk.velocity.sent == []
