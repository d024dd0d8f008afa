# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What becomes of each instruction: refused, translated, dropped, stopped, released."""

from dispatcher_desk import ANSWERS, Desk
import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.execution.latch import StopSource
from ros2_llm_bridge.execution.settings import MAX_WAITING
from ros2_llm_bridge.execution.values import STANDSTILL
from ros2_llm_bridge.ports import Generation


@pytest.fixture
def desk():
    return Desk()


def test_an_instruction_is_translated_carried_out_and_reported(desk):
    said = desk.say('move forward two meters')
    assert desk.finish(said)['response'].startswith('Driven 2.0')
    told = [e['event'] for e in desk.events if e['id'] == said]
    assert told[:3] == ['received', 'translated', 'executing']
    assert told[-1] == 'succeeded' and 'progress' in told
    translated = next(e for e in desk.events if e['event'] == 'translated')
    assert translated['commands'][1].endswith("--once cmd_vel geometry_msgs/msg/Twist '{}'")


@pytest.mark.parametrize('text, code', [
    ('dance', 'unsupported_ability'), ('', 'empty'), ('   ', 'empty'),
    ('x' * 100_000, 'too_long'), ('drive forward 1 meter at 100 m/s', 'over_limit')])
def test_what_cannot_be_done_is_refused_with_its_reason(desk, text, code):
    final = desk.outcome(text)
    assert (final['event'], final['code']) == ('rejected', code)
    assert final['response'].startswith('I did not move: ')
    assert desk.velocity.sent == []


def test_an_unsure_translation_moves_nothing(desk):
    desk.model.confidence = 0.2
    assert desk.outcome('mosey forward 2 meters')['code'] == 'unsure'
    assert desk.velocity.sent == []


def test_an_inactive_bridge_refuses(desk):
    desk.dispatcher.is_active = False
    assert desk.outcome('move forward 2 meters')['code'] == 'not_active'


def test_a_dry_run_shows_the_command_and_moves_nothing(desk):
    desk.settings['dry_run'] = True
    final = desk.outcome('move forward 2 meters')
    assert final['event'] == 'succeeded' and '--times 160' in final['response']
    desk.run(1.0)
    assert desk.velocity.sent == []


def test_a_model_that_dies_fails_the_instruction_and_not_the_motion(desk):
    moving = desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.model.holds = True
    second = desk.say('move back 1 meter')
    desk.model.fail_pending(ModelError('the translator process ended'))
    final = desk.final(second)
    assert (final['event'], final['code']) == ('failed', 'translator_failed')
    assert desk.finish(moving)['event'] == 'succeeded'


def test_what_is_no_written_form_fails_and_moves_nothing(desk):
    desk.model.answers['move forward 2m'] = 'rm -rf /'
    final = desk.outcome('move forward 2 meters')
    assert (final['event'], final['code']) == ('failed', 'translator_failed')
    assert desk.velocity.sent == []


@pytest.mark.parametrize('words', ['stop', 'Stop!', 'robot, stop please', 'HALT'])
def test_a_spoken_stop_needs_no_model_and_latches_until_released(desk, words):
    moving = desk.say('move forward 2 meters')
    desk.run(2.0)
    desk.model.holds = True
    stopped = desk.say(words)
    assert desk.velocity.last == STANDSTILL
    assert desk.final(moving)['event'] == 'cancelled'
    assert desk.finish(stopped)['response'] == (
        'Stopped. Say "resume" or call the resume service to let me move again.')
    desk.model.holds = False
    refused = desk.outcome('move forward 2 meters')
    assert refused['code'] == 'stopped' and '"resume"' in refused['response']
    assert desk.outcome('resume')['event'] == 'succeeded'
    desk.run(2.0)
    assert desk.velocity.last == STANDSTILL
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'


@pytest.mark.parametrize('source', [StopSource.TOPIC, StopSource.SERVICE])
def test_words_do_not_release_a_stop_that_was_not_spoken(desk, source):
    desk.say('stop')
    desk.dispatcher.stop(source)
    desk.run(2.0)
    assert desk.outcome('resume')['code'] == 'stopped'
    assert desk.dispatcher.resume()[0] is True
    assert desk.outcome('move forward 2 meters')['event'] == 'succeeded'


def test_a_stop_that_words_do_not_release_says_what_does(desk):
    desk.dispatcher.stop(StopSource.TOPIC)
    stop = desk.events[-1]['id']
    assert desk.finish(stop)['response'] == (
        'Stopped. Only the resume service lets me move again.')


@pytest.mark.parametrize('how', ['words', 'service'])
def test_a_release_before_the_standstill_says_so(desk, how):
    desk.say('move forward two meters')
    desk.run(2.0)
    stop = desk.say('stop')
    desk.run(0.1)
    said = desk.outcome('resume')['response'] if how == 'words' else desk.dispatcher.resume()[1]
    assert said == (
        'Released while I still come to a standstill; nothing is resumed, give a new instruction.')
    assert desk.finish(stop)['response'] == 'Stopped.'


def test_a_stop_latches_although_the_robot_raises(desk):
    def fail():
        raise RuntimeError('no middleware')
    desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.actions.cancel_all = fail
    with pytest.raises(RuntimeError, match='no middleware'):
        desk.dispatcher.stop(StopSource.TOPIC)
    assert desk.velocity.last == STANDSTILL
    assert desk.dispatcher.latch.is_set
    assert desk.outcome('move forward 2 meters')['code'] == 'stopped'


def test_resume_without_a_stop_says_so(desk):
    assert desk.dispatcher.resume()[0] is False
    assert desk.outcome('resume')['event'] == 'rejected'


def test_a_stop_drops_translations_that_are_under_way(desk):
    desk.model.holds = True
    waiting = desk.say('move forward 2 meters')
    desk.say('stop')
    assert desk.final(waiting)['event'] == 'cancelled'
    assert desk.model.cancelled == [1]
    desk.model.answer_pending()
    desk.dispatcher.resume()
    desk.run(2.0)
    assert all(v == STANDSTILL for v in desk.velocity.sent)


def test_a_late_answer_after_a_stop_moves_nothing(desk):
    desk.model.holds = True
    desk.say('move forward 2 meters')
    _, on_result, _ = next(iter(desk.model.pending.values()))
    desk.say('stop')
    desk.dispatcher.resume()
    on_result(Generation(ANSWERS['move forward 2m'], 0.99, 1, 1, 0.0))
    desk.run(2.0)
    assert all(v == STANDSTILL for v in desk.velocity.sent)


def test_a_refused_instruction_leaves_the_motion_alone(desk):
    moving = desk.say('move forward 2 meters')
    desk.run(1.0)
    assert desk.outcome('dance')['event'] == 'rejected'
    assert desk.finish(moving)['event'] == 'succeeded'


def test_policies(desk):
    first = desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.settings['policy'] = 'reject'
    assert desk.outcome('move back 1 meter')['code'] == 'busy'
    desk.settings['policy'] = 'queue'
    second = desk.say('move back 1 meter')
    assert desk.finish(first)['event'] == 'succeeded'
    assert desk.finish(second)['event'] == 'succeeded'
    assert desk.base.true_pose.x == pytest.approx(1.0, abs=0.03)
    third = desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.settings['policy'] = 'preempt'
    fourth = desk.say('move back 1 meter')
    assert desk.final(third)['event'] == 'cancelled'
    assert desk.finish(fourth)['event'] == 'succeeded'


def test_of_a_burst_only_the_newest_instruction_moves(desk):
    desk.model.holds = True
    older = [desk.say('move forward 2 meters') for _ in range(MAX_WAITING + 1)]
    newest = desk.say('move back 1 meter')
    for said in older:
        final = desk.final(said)
        assert (final['event'], desk.told(said)) == ('cancelled', ['received', 'cancelled'])
    assert 'move back 1 meter' in desk.final(older[-1])['reason']
    assert len(desk.model.pending) == 1
    desk.model.answer_pending()
    assert desk.finish(newest)['event'] == 'succeeded'
    assert desk.base.true_pose.x == pytest.approx(-1.0, abs=0.03)


def test_what_cannot_be_read_supersedes_nothing(desk):
    desk.model.holds = True
    waiting = desk.say('move forward 2 meters')
    assert desk.outcome('x' * 100_000)['code'] == 'too_long'
    assert desk.journal.is_open(waiting)


def test_in_a_queue_a_burst_is_carried_out_in_order(desk):
    desk.settings['policy'] = 'queue'
    desk.model.holds = True
    said = [desk.say('move forward 2 meters'), desk.say('move back 1 meter')]
    desk.model.answer_pending()
    assert [desk.finish(one)['event'] for one in said] == ['succeeded', 'succeeded']
    assert desk.base.true_pose.x == pytest.approx(1.0, abs=0.03)


def test_a_flood_is_refused_not_hoarded(desk):
    desk.settings['policy'] = 'queue'
    desk.model.holds = True
    said = [desk.say('move forward 2 meters') for _ in range(MAX_WAITING + 1)]
    assert desk.final(said[-1])['code'] == 'busy'
    assert len(desk.model.pending) == MAX_WAITING


def test_ending_cancels_everything_without_latching(desk):
    moving = desk.say('move forward 2 meters')
    desk.run(1.0)
    desk.dispatcher.end('the bridge was deactivated')
    assert desk.velocity.last == STANDSTILL
    assert desk.final(moving)['reason'] == 'the bridge was deactivated'
    assert not desk.dispatcher.latch.is_set
    assert desk.outcome('move forward 2 meters')['code'] == 'not_active'
