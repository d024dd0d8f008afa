# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said in the light of the last order, through the dispatcher, on a base that moves."""

from dispatcher_desk import Desk
from execution_rig import profile
import pytest
from ros2_llm_bridge.commands.primitives import Rotate
from ros2_llm_bridge.dialogue.context import ContextReader
from ros2_llm_bridge.dialogue.memory import Memory
from ros2_llm_bridge.execution.values import MapPose, STANDSTILL

SPEEDS = {'linear': {'slow': 0.2, 'default': 0.5, 'fast': 0.8},
          'angular': {'slow': 0.5, 'default': 1.0, 'fast': 1.5}}
FORWARD = 'move forward 2 meters'
LIMITS = {'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.0,
          'angular_acceleration': 3.0}


class ContextDesk(Desk):
    """A desk with the reader of what refers to the last order."""

    refusal = ContextReader.refusal

    def __init__(self, robot_profile=None, **settings):
        super().__init__(robot_profile or profile(speeds=SPEEDS), readers=[self], **settings)
        self.memory = Memory(self.clock, lambda: 120.0)
        self.reader = ContextReader(
            self.memory, self.executive, lambda: self.dispatcher.is_unsettled,
            lambda: self.profile)

    def read(self, text):
        """Read as the reader does."""
        return self.reader.read(text)

    def on_ended(self, plan):
        """Remember a plan that has ended."""
        super().on_ended(plan)
        self.memory.ended(plan)

    @property
    def x(self):
        """Return where the base truly is."""
        return self.base.true_pose.x

    def stop_and_release(self):
        """Stop, and release the stop."""
        self.finish(self.say('stop'))
        self.outcome('resume')


@pytest.fixture
def desk():
    return ContextDesk()


def fastest(desk, seen=0):
    """Return the greatest speed that was sent."""
    return max(abs(v.x_mps) for v in desk.velocity.sent[seen:])


def test_again_and_undo_drive_what_was_ordered_and_what_was_measured(desk):
    assert desk.outcome(FORWARD)['event'] == 'succeeded'
    again = desk.outcome('do that again please')
    assert again['event'] == 'succeeded' and again['measured'][0]['distance_m'] > 1.98
    assert desk.x == pytest.approx(4.0, abs=0.04)
    assert desk.outcome('undo that')['event'] == 'succeeded'
    assert desk.outcome('undo that')['event'] == 'succeeded'
    assert desk.x == pytest.approx(0.0, abs=0.04)
    sent = len(desk.velocity.sent)
    assert desk.outcome('undo that')['code'] == 'no_context'
    desk.run(1.0)
    assert len(desk.velocity.sent) == sent


def test_undo_after_a_stop_takes_back_the_part_that_was_driven(desk):
    moving = desk.say(FORWARD)
    desk.run(2.0)
    desk.stop_and_release()
    driven = desk.x
    assert desk.final(moving)['event'] == 'cancelled' and 0.3 < driven < 1.8
    undone = desk.outcome('undo that')
    assert undone['event'] == 'succeeded'
    assert undone['measured'][0]['distance_m'] == pytest.approx(-driven, abs=0.02)
    assert desk.x == pytest.approx(0.0, abs=0.03)


def test_keep_going_after_a_stop_drives_the_rest(desk):
    desk.say(FORWARD)
    desk.run(2.0)
    desk.stop_and_release()
    assert desk.outcome('keep going')['event'] == 'succeeded'
    assert desk.x == pytest.approx(2.0, abs=0.03)
    assert desk.outcome('undo that')['event'] == 'succeeded'
    assert desk.x == pytest.approx(0.0, abs=0.05)


def test_faster_drives_the_rest_at_the_next_speed_and_no_further(desk):
    moving = desk.say(FORWARD)
    desk.run(1.5)
    sent = len(desk.velocity.sent)
    final = desk.outcome('faster')
    assert desk.final(moving)['event'] == 'cancelled'
    assert final['event'] == 'succeeded'
    assert fastest(desk, sent) > 0.7
    assert desk.x == pytest.approx(2.0, abs=0.03) and desk.furthest < 2.03
    again = desk.outcome('again')
    assert again['event'] == 'succeeded' and desk.x == pytest.approx(4.0, abs=0.05)
    desk.outcome('undo that')
    assert desk.outcome('undo that')['event'] == 'succeeded'
    assert desk.x == pytest.approx(0.0, abs=0.08)


def test_slower_twice_ends_at_the_slowest_word_and_the_motion_goes_on(desk):
    desk.say(FORWARD)
    desk.run(1.0)
    slow = desk.say('slow down')
    desk.run(2.0)
    refused = desk.outcome('slow down')
    assert refused['code'] == 'over_limit' and 'speeds.linear.slow' in refused['reason']
    assert refused['response'].startswith('I did not do that, and go on')
    assert desk.finish(slow)['event'] == 'succeeded'
    assert desk.x == pytest.approx(2.0, abs=0.03)


def test_faster_when_nothing_moves_gives_a_hint(desk):
    desk.outcome(FORWARD)
    final = desk.outcome('faster')
    assert final['code'] == 'no_context' and 'again but faster' in final['response']
    desk.outcome('again but faster')
    assert fastest(desk) > 0.7 and desk.x == pytest.approx(4.0, abs=0.05)


def test_while_an_order_runs_again_and_more_wait_for_its_end(desk):
    desk.say(FORWARD)
    desk.run(1.0)
    again = desk.say('again')
    assert desk.outcome('a bit more')['code'] == 'busy'
    assert desk.finish(again)['event'] == 'succeeded'
    assert desk.x == pytest.approx(4.0, abs=0.05)
    assert desk.outcome('a bit more')['event'] == 'succeeded'
    assert desk.x == pytest.approx(4.2, abs=0.06)


def test_undo_of_an_order_that_runs_comes_back_to_where_it_began(desk):
    moving = desk.say(FORWARD)
    desk.run(2.0)
    undone = desk.outcome('no, undo that')
    assert desk.final(moving)['event'] == 'cancelled' and undone['event'] == 'succeeded'
    assert desk.x == pytest.approx(0.0, abs=0.03)


def test_undo_of_what_goes_on_with_an_order_takes_back_both(desk):
    desk.say(FORWARD)
    desk.run(1.5)
    desk.say('faster')
    desk.run(1.5)
    undone = desk.say('undo that')
    desk.run(0.5)
    assert desk.outcome('undo that')['code'] in ('unsure', 'busy')
    assert desk.finish(undone)['event'] == 'succeeded'
    assert desk.x == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize('policy, event', [('queue', 'succeeded'), ('reject', 'rejected')])
def test_faster_takes_the_place_of_what_runs_unless_nothing_may(policy, event):
    desk = ContextDesk(policy=policy)
    moving = desk.say(FORWARD)
    desk.run(1.5)
    assert desk.outcome('faster')['event'] == event
    assert desk.finish(moving)['event'] == ('cancelled' if event == 'succeeded' else 'succeeded')
    assert desk.x == pytest.approx(2.0, abs=0.03)


def test_the_other_way_turns_what_runs_around(desk):
    desk.say(FORWARD)
    desk.run(1.0)
    final = desk.outcome('no, the other way')
    assert final['event'] == 'succeeded'
    assert final['measured'][0]['distance_m'] == pytest.approx(-2.0, abs=0.02)


def test_keep_going_while_it_goes_changes_nothing(desk):
    moving = desk.say(FORWARD)
    desk.run(1.0)
    assert desk.outcome('keep going')['response'] == 'I am still driving forward.'
    assert desk.finish(moving)['event'] == 'succeeded'


def test_what_is_still_being_translated_is_waited_for(desk):
    desk.outcome(FORWARD)
    desk.model.holds = True
    desk.say('move back 1 meter')
    assert desk.outcome('again')['code'] == 'busy'


def test_right_after_a_stop_nobody_knows_yet_what_was_driven(desk):
    desk.outcome(FORWARD)
    desk.say('move back 1 meter')
    desk.run(1.0)
    desk.say('stop')
    desk.outcome('resume')
    assert desk.outcome('undo that')['code'] == 'busy'
    desk.run(2.0)
    assert desk.outcome('undo that')['event'] == 'succeeded'
    assert desk.x == pytest.approx(2.0, abs=0.04)


def test_a_stopped_robot_does_nothing_again(desk):
    desk.outcome(FORWARD)
    desk.finish(desk.say('stop'))
    sent = len(desk.velocity.sent)
    assert desk.outcome('again')['code'] == 'stopped'
    desk.run(1.0)
    assert desk.velocity.sent[sent:] == [] or desk.velocity.last == STANDSTILL


def test_in_a_dry_run_nothing_is_remembered_and_nothing_moves():
    desk = ContextDesk(dry_run=True)
    assert desk.outcome(FORWARD)['dry_run'] is True
    assert desk.outcome('again')['code'] == 'no_context'
    assert desk.velocity.sent == []


def test_a_little_more_across_the_fence_is_refused():
    fence = [[-5.0, -1.0], [2.1, -1.0], [2.1, 1.0], [-5.0, 1.0]]
    desk = ContextDesk(profile(speeds=SPEEDS, limits={**LIMITS, 'geofence': {'polygon': fence}}))
    desk.outcome(FORWARD)
    desk.sensors.pose = MapPose(2.0, 0.0, 0.0)
    assert desk.outcome('a bit more')['code'] == 'outside_geofence'
    assert desk.outcome('undo that')['event'] == 'succeeded'


def test_again_is_confirmed_like_every_motion():
    desk = ContextDesk(mode='confirm')
    said = desk.say(FORWARD)
    desk.say('yes')
    desk.finish(said)
    again = desk.say('again')
    assert '2 m' in desk.asked(again)['question']
    desk.say('yes')
    assert desk.finish(again)['event'] == 'succeeded'
    assert desk.x == pytest.approx(4.0, abs=0.05)


def test_without_a_measurement_at_the_end_the_rest_is_not_driven(desk):
    moving = desk.say(FORWARD)
    desk.run(1.5)
    faster = desk.say('faster')
    desk.has_odometry = False
    final = desk.finish(faster)
    assert desk.final(moving)['event'] == 'cancelled'
    assert (final['event'], final['code']) == ('failed', 'unavailable')
    assert desk.velocity.last == STANDSTILL


def test_again_after_two_motions_that_were_made_faster_at_their_very_end():
    desk = ContextDesk(profile())
    for amount in (1.5, -1.5):
        turning = desk.begin(Rotate(amount, 0.6))
        while desk.executive.progress.get('remaining_rad', 9.0) >= 0.03:
            desk.run(0.02)
        assert desk.journal.is_open(turning)
        assert desk.outcome('faster')['event'] == 'succeeded'
        desk.run(0.2)
    again = desk.say('again')
    desk.run(0.5)
    action = next(e['action'] for e in desk.events
                  if e['id'] == again and e['event'] == 'executing')
    assert (action['do'], action['angle_rad']) == ('turn', -1.5)


def test_an_order_that_is_refused_ends_the_question_before_it():
    desk = ContextDesk(mode='confirm')
    asked = desk.say(FORWARD)
    assert desk.asked(asked)
    refused = desk.outcome('undo that')
    assert refused['code'] == 'no_context' and refused['response'].startswith('I did not move: ')
    assert desk.final(asked)['event'] == 'cancelled'
    assert desk.outcome('yes')['code'] == 'not_asked'
    desk.run(1.0)
    assert desk.velocity.sent == []
