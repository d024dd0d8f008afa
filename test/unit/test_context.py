# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said after an order that has ended: again, undone, a bit more, the other way."""

from dataclasses import replace
import math

from execution_rig import profile
import pytest
from ros2_llm_bridge.commands.primitives import (
    Arc, Halt, Invoke, KeepVelocity, Move, NavigateThrough, NavigateTo, Pause, Rotate)
from ros2_llm_bridge.dialogue.context import ContextReader
from ros2_llm_bridge.dialogue.memory import Memory
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.plans import EndedPlan
from ros2_llm_bridge.execution.values import MapPose, StepEnd
from ros2_llm_bridge.testing import FakeClock

SPEEDS = {'linear': {'slow': 0.2, 'default': 0.5, 'fast': 0.8},
          'angular': {'slow': 0.5, 'default': 1.0, 'fast': 1.5}}
KITCHEN = {'name': 'kitchen', 'x': 4.0, 'y': 2.0, 'yaw': 1.0}
LITTLE = {'little_distance': 0.2, 'little_angle': 0.25}
HERE = MapPose(1.0, -2.0, 0.5)


def measured(distance=0.0, angle=0.0, lateral=0.0):
    """Return what odometry measured of a step."""
    return {'distance_m': distance, 'lateral_m': lateral, 'angle_rad': angle}


class Talk:
    """A reader after orders that are told to it; nothing runs."""

    running = None

    def __init__(self, **sections):
        self.profile = profile(
            speeds=SPEEDS, amounts=LITTLE, **{'navigation': {}, 'places': [KITCHEN], **sections})
        self.clock = FakeClock()
        self.timeout_s = 120.0
        self.memory = Memory(self.clock, lambda: self.timeout_s)
        self.unsettled = False
        self.reader = ContextReader(
            self.memory, self, lambda: self.unsettled, lambda: self.profile)
        self.count = 0

    def did(self, *steps, event='succeeded', starts=None, todo=(), carried_out=None):
        """Tell of an order of (primitive, what was measured), the last cut off if cancelled."""
        self.count += 1
        ends = [StepEnd(True, 'Done.', measured=m) for _, m in steps]
        if event != 'succeeded':
            ends[-1] = StepEnd(False, '', event, ends[-1].measured)
        primitives = carried_out or (*(p for p, _ in steps), *todo)
        self.memory.ended(EndedPlan(
            f'id{self.count}', f'order {self.count}', primitives, tuple(ends), event,
            tuple(starts or [HERE] * len(steps))))

    def say(self, text):
        """Return the primitives that an utterance orders."""
        return self.reader.read(text).primitives

    def does(self, text, event='succeeded', part=1.0):
        """Say something, carry it out as far as a part, and return it."""
        said = self.say(text)
        self.did(*((p, part_of(p, part)) for p in said), event=event, carried_out=said)
        return said

    def refused(self, text):
        """Return the code and the reason with which an utterance is refused."""
        with pytest.raises(InstructionError) as caught:
            self.reader.read(text)
        return caught.value.code, caught.value.reason


def part_of(primitive, part):
    """Return what odometry measures of a part of a motion."""
    if isinstance(primitive, Move):
        return measured(part * primitive.distance_m)
    return measured(angle=part * primitive.angle_rad) if isinstance(primitive, Rotate) else {}


@pytest.fixture
def talk():
    return Talk()


AHEAD, LEFT = Move(2.0, 0.5), Rotate(math.pi / 2, 1.0)
LIGHTS = Invoke('service', 'lights', 'std_srvs/srv/SetBool', {'data': True})


def test_an_utterance_about_something_else_is_left_to_the_model(talk):
    talk.did((AHEAD, measured(2.0)))
    assert talk.reader.read('move forward 2 meters') is None


@pytest.mark.parametrize('text', [
    'again', 'undo that', 'go back to where you were', 'faster', 'a bit more', 'a bit less',
    'the other way', 'keep going', 'again but faster'])
def test_without_an_order_there_is_nothing_to_refer_to(talk, text):
    code, reason = talk.refused(text)
    assert code == 'no_context' and reason.endswith('.')


@pytest.mark.parametrize('text, code', [
    ('again', None), ('undo that', None), ('a bit more', None), ('keep going', 'missing_value')])
def test_an_order_is_too_old_after_the_timeout(talk, text, code):
    talk.did((AHEAD, measured(2.0)))
    talk.clock.advance(119.0)
    if code is None:
        assert talk.say(text)
    else:
        assert talk.refused(text)[0] == code
    talk.clock.advance(2.0)
    code, reason = talk.refused(text)
    assert code == 'no_context' and "'order 1'" in reason and '121 s' in reason


def test_while_it_is_open_what_the_last_order_is_nothing_is_guessed(talk):
    talk.did((AHEAD, measured(2.0)))
    talk.unsettled = True
    assert talk.refused('again')[0] == 'busy'


def test_an_order_of_which_nothing_was_begun_is_none(talk):
    talk.did((AHEAD, measured(2.0)))
    talk.memory.ended(EndedPlan('never', 'turn left', (LEFT,), (), 'cancelled'))
    assert talk.say('again') == (AHEAD,)


# Again

@pytest.mark.parametrize('event', ['succeeded', 'failed', 'cancelled'])
def test_again_repeats_the_order_that_was_given_and_not_what_came_of_it(talk, event):
    talk.did((AHEAD, measured(1.2)), event=event, todo=(LEFT,))
    assert talk.say('again') == (AHEAD, LEFT)
    assert talk.say('two more times') == (AHEAD, LEFT) * 2


def test_again_goes_to_where_the_place_is_now(talk):
    old = NavigateTo(9.0, 9.0, None, 'map', 'kitchen')
    talk.did((old, {}))
    assert talk.say('again') == (NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'),)
    talk.did((NavigateTo(9.0, 9.0, None, 'map', 'attic'), {}))
    assert talk.refused('again')[0] == 'unknown_place'


def test_again_takes_a_route_to_where_its_places_are_now(talk):
    yard = NavigateTo(1.0, 1.0, None, 'map')
    old = NavigateTo(9.0, 9.0, None, 'map', 'kitchen')
    talk.did((NavigateThrough((old, yard), True), {}))
    new = NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen')
    assert talk.say('again') == (NavigateThrough((new, yard), True),)


def test_again_repeats_calls_and_waits_but_no_stop(talk):
    talk.did((LIGHTS, {}), (Pause(2.0), {}))
    assert talk.say('again') == (LIGHTS, Pause(2.0))
    talk.did((Halt(), {}))
    assert talk.refused('again')[0] == 'no_context'


def test_again_at_another_speed(talk):
    talk.did((AHEAD, measured(2.0)), (LEFT, measured(angle=1.57)))
    assert talk.say('again but faster') == (Move(2.0, 0.8), Rotate(math.pi / 2, 1.5))
    assert talk.say('again slowly') == (Move(2.0, 0.2), Rotate(math.pi / 2, 0.5))
    talk.did((Move(2.0, 0.8), measured(2.0)))
    code, reason = talk.refused('again but faster')
    assert code == 'over_limit' and 'speeds.linear.fast' in reason and '0.8 m/s' in reason
    talk.did((Move(2.0, 0.3), measured(2.0)))
    assert talk.say('again but slower') == (Move(2.0, 0.2),)


def test_how_fast_navigation_drives_is_changed_only_where_it_can_be_told(talk):
    goal = NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen')
    talk.did((goal, {}))
    assert talk.refused('again but slower')[0] == 'unsupported_ability'
    talk = Talk(navigation={'speed_limit_topic': 'speed_limit'})
    talk.did((goal, {}))
    assert talk.say('again but slower')[0].speed == 'slow'
    for text in ('again but faster', 'again quickly'):
        code, reason = talk.refused(text)
        assert code == 'over_limit' and 'at its own speed' in reason
    talk.did((replace(goal, speed='slow'), {}))
    assert talk.refused('again but slower')[0] == 'over_limit'
    assert talk.say('again but faster') == talk.say('again quickly') == (goal,)


# Undo

def test_undo_takes_back_what_was_measured_in_reverse_order(talk):
    talk.did((AHEAD, measured(1.93)), (Pause(1.0), {}), (LEFT, measured(angle=1.55)))
    assert talk.say('undo that') == (Rotate(-1.55, 1.0), Move(-1.93, 0.5))


def test_undo_takes_back_the_part_that_was_done(talk):
    talk.did((AHEAD, measured(0.71)), event='cancelled', todo=(LEFT,))
    assert talk.say('undo that') == (Move(-0.71, 0.5),)


@pytest.mark.parametrize('velocity, found, expected', [
    (KeepVelocity(0.4, 0.0, 0.0, 5.0, True), measured(1.9), Move(-1.9, 0.4)),
    (KeepVelocity(-0.4, 0.0, 0.0, 5.0, False), measured(-1.9), Move(1.9, 0.4)),
    (KeepVelocity(0.0, 0.0, -0.6, 5.0, True), measured(angle=-2.9), Rotate(2.9, 0.6)),
    (KeepVelocity(0.0, 0.3, 0.0, 5.0, True), measured(lateral=1.4), Move(-1.4, 0.3, 'y'))])
def test_undo_of_a_velocity(talk, velocity, found, expected):
    talk.did((velocity, found))
    assert talk.say('undo that') == (expected,)


def test_undo_of_a_navigation_goes_back_to_the_pose_before_it(talk):
    talk.did((NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'), {}), (AHEAD, measured(2.0)))
    assert talk.say('undo that') == (Move(-2.0, 0.5), NavigateTo(1.0, -2.0, 0.5, 'map'))
    talk.did((NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'), {}), starts=[None])
    assert talk.refused('undo that')[0] == 'no_pose'


@pytest.mark.parametrize('primitive, found, code', [
    (AHEAD, {}, 'unavailable'),
    (AHEAD, measured(2.0, lateral=0.5), 'unsupported_ability'),
    (AHEAD, measured(2.0, angle=0.4), 'unsupported_ability'),
    (Arc(1.0, 3.0, 0.5), measured(0.1, 3.0, 2.0), 'unsupported_ability'),
    (KeepVelocity(0.4, 0.0, 0.3, 5.0, True), measured(1.0, 1.5, 1.0), 'unsupported_ability'),
    (LIGHTS, {'success': True}, 'unsupported_ability'),
    (Pause(2.0), {}, 'no_context'), (AHEAD, measured(0.004), 'no_context')])
def test_what_cannot_be_taken_back_is_refused(talk, primitive, found, code):
    talk.did((primitive, found))
    assert talk.refused('undo that')[0] == code
    assert talk.refused('go back the way you came')[0] == code


def test_one_call_among_motions_keeps_all_from_being_taken_back(talk):
    talk.did((AHEAD, measured(2.0)), (LIGHTS, {}))
    assert talk.refused('undo that')[0] == 'unsupported_ability'


def test_undo_twice_takes_back_the_one_before(talk):
    talk.did((AHEAD, measured(2.0)))
    talk.did((LEFT, measured(angle=1.5)))
    assert talk.does('undo that') == (Rotate(-1.5, 1.0),)
    assert talk.does('undo that') == (Move(-2.0, 0.5),)
    assert talk.refused('undo that')[0] == 'no_context'
    assert talk.refused('again')[0] == 'unsure'
    talk.did((AHEAD, measured(1.0)))
    assert talk.say('undo that') == (Move(-1.0, 0.5),)


def test_an_undo_that_was_cut_off_is_gone_on_with_but_not_guessed_at(talk):
    talk.did((AHEAD, measured(2.0)))
    talk.does('undo that', 'cancelled', 0.25)
    assert talk.refused('undo that')[0] == 'no_context'
    assert talk.does('keep going') == (Move(-1.5, 0.5),)
    assert 'taken back already' in talk.refused('undo that')[1]


def test_words_for_another_kind_of_motion_are_a_contradiction(talk):
    talk.did((AHEAD, measured(2.0)))
    for text in ('undo that turn', 'turn a bit more', 'turn the other way'):
        assert talk.refused(text)[0] == 'contradiction'


def test_what_odometry_measured_beyond_a_limit_is_cut_by_little_only():
    talk = Talk(limits={'distance_max': 2.0, 'linear_x_max': 1.0})
    talk.did((AHEAD, measured(2.015)))
    assert talk.say('undo that') == (Move(-2.0, 0.5),)
    talk.did((AHEAD, measured(2.5)))
    assert talk.say('undo that') == (Move(-2.5, 0.5),)  # which the limits then refuse


# Going back

def test_go_back_to_where_you_were_goes_to_the_pose_before_the_last_order(talk):
    talk.did((AHEAD, measured(2.0)), (LEFT, measured(angle=1.5)),
             starts=[HERE, MapPose(3.0, 0.0, 0.0)])
    assert talk.say('go back to where you were') == (NavigateTo(1.0, -2.0, 0.5, 'map'),)


def test_without_a_map_the_way_back_is_the_measured_one(talk):
    talk.did((AHEAD, measured(1.98)), starts=[None])
    assert talk.say('go back to where you were') == (Move(-1.98, 0.5),)
    talk = Talk(navigation=None, places=[])
    talk.did((AHEAD, measured(1.98)))
    assert talk.say('return to where you started') == (Move(-1.98, 0.5),)
    talk.did((LIGHTS, {}))
    assert talk.refused('return to where you started')[0] == 'unsupported_ability'


@pytest.mark.parametrize('text', ['go back', 'come back', 'return'])
def test_go_back_means_to_return_only_after_a_navigation(talk, text):
    talk.did((AHEAD, measured(2.0)))
    assert talk.reader.read(text) is None
    talk.did((NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'), {}))
    assert talk.say(text) == (NavigateTo(1.0, -2.0, 0.5, 'map'),)


# From the last motion

@pytest.mark.parametrize('motion, more, less, other', [
    (AHEAD, Move(0.2, 0.5), Move(-0.2, 0.5), Move(-2.0, 0.5)),
    (Move(-1.0, 0.5), Move(-0.2, 0.5), Move(0.2, 0.5), Move(1.0, 0.5)),
    (Rotate(-1.0, 1.0), Rotate(-0.25, 1.0), Rotate(0.25, 1.0), Rotate(1.0, 1.0)),
    (Arc(2.0, 1.0, 0.5), Arc(2.0, 0.1, 0.5), Arc(2.0, -0.1, 0.5), Arc(2.0, -1.0, 0.5)),
    (KeepVelocity(-0.4, 0.0, 0.0, 5.0, True), Move(-0.2, 0.4), Move(0.2, 0.4),
     KeepVelocity(0.4, 0.0, 0.0, 5.0, True)),
    (KeepVelocity(0.0, 0.0, 0.5, 5.0, False), Rotate(0.25, 0.5), Rotate(-0.25, 0.5),
     KeepVelocity(0.0, 0.0, -0.5, 5.0, False)),
    (KeepVelocity(0.4, 0.0, 0.2, 5.0, True), Arc(2.0, 0.1, 0.4), Arc(2.0, -0.1, 0.4),
     KeepVelocity(0.4, 0.0, -0.2, 5.0, True))])
def test_more_less_and_the_other_way(talk, motion, more, less, other):
    talk.did((motion, measured(1.0)))
    assert talk.say('a bit more') == (more,)
    if not isinstance(less, Arc):
        assert talk.say('a bit less') == (less,)
    assert talk.say('the other way') == (other,)


def test_more_is_in_the_direction_of_the_last_motion_of_several(talk):
    talk.did((AHEAD, measured(2.0)), (Rotate(-1.0, 1.0), measured(angle=-1.0)), (Pause(1.0), {}))
    assert talk.say('a bit more') == (Rotate(-0.25, 1.0),)
    assert talk.refused('the other way')[0] == 'unsure'


@pytest.mark.parametrize('text', ['a bit more', 'a bit less', 'the other way'])
def test_a_place_has_no_direction(talk, text):
    talk.did((AHEAD, measured(2.0)), (NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'), {}))
    code, reason = talk.refused(text)
    assert code == 'missing_value' and 'kitchen' in reason


def test_a_curve_is_not_taken_back_by_a_little(talk):
    talk.did((Arc(2.0, 1.0, 0.5), measured(1.0)))
    assert talk.refused('a bit less')[0] == 'unsupported_ability'


# Going on

def test_keep_going_does_what_is_left_of_what_was_cut_off(talk):
    talk.did((AHEAD, measured(0.75)), event='cancelled', todo=(LEFT,))
    assert talk.does('keep going', 'cancelled', 0.2) == (Move(1.25, 0.5), LEFT)
    assert talk.say('again') == (AHEAD, LEFT)


def test_what_is_left_is_never_more_than_was_ordered(talk):
    talk.did((AHEAD, measured(-0.3)), event='failed')
    assert talk.say('keep going') == (AHEAD,)
    talk.did((Rotate(-1.0, 1.0), measured(angle=-1.2)), event='cancelled')
    assert talk.refused('keep going')[0] == 'missing_value'


@pytest.mark.parametrize('primitive, found, rest', [
    (Rotate(-2.0, 1.0), measured(angle=-0.5), Rotate(-1.5, 1.0)),
    (Arc(1.0, 3.0, 0.5), measured(0.1, 1.0, 0.4), Arc(1.0, 2.0, 0.5)),
    (KeepVelocity(0.5, 0.0, 0.0, 10.0, True), measured(2.0),
     KeepVelocity(0.5, 0.0, 0.0, 6.0, True)),
    (KeepVelocity(0.5, 0.0, 0.0, 10.0, False), {}, KeepVelocity(0.5, 0.0, 0.0, 10.0, False)),
    (NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'), {},
     NavigateTo(4.0, 2.0, 1.0, 'map', 'kitchen'))])
def test_the_rest_of_each_motion(talk, primitive, found, rest):
    talk.did((primitive, found), event='cancelled')
    assert talk.say('keep going') == (rest,)


@pytest.mark.parametrize('primitive, found, code', [
    (AHEAD, {}, 'unavailable'), (LIGHTS, {}, 'unsupported_ability'),
    (KeepVelocity(0.4, 0.0, 0.3, 5.0, True), measured(1.0), 'unsupported_ability'),
    (NavigateTo(1.0, 0.0, 0.0, 'base_link'), {}, 'unsupported_ability')])
def test_what_is_left_of_it_nobody_can_tell(talk, primitive, found, code):
    talk.did((primitive, found), event='failed')
    assert talk.refused('keep going')[0] == code


def test_keep_going_after_the_end_needs_an_amount_unless_nobody_had_said_one(talk):
    talk.did((AHEAD, measured(2.0)))
    assert talk.refused('keep going')[0] == 'missing_value'
    endless = KeepVelocity(0.5, 0.0, 0.0, 10.0, False)
    talk.did((endless, measured(5.0)))
    assert talk.say('keep going') == (endless,)


def test_an_order_that_was_gone_on_with_is_undone_whole(talk):
    talk.did((AHEAD, measured(0.75)), event='cancelled')
    talk.does('keep going')
    assert talk.does('undo that') == (Move(-1.25, 0.5), Move(-0.75, 0.5))
    assert talk.refused('undo that')[0] == 'no_context'
