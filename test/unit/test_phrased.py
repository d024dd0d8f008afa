# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Phrases of the profile: said alone or beside other steps they need no model, and hold it."""

from dispatcher_desk import Desk
from execution_rig import profile as rig_profile
from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.primitives import Invoke, Move, NavigateTo
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.dialogue.errands import Errands
from ros2_llm_bridge.dialogue.phrased import find_phrased
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.execution.values import GoalEnd
from ros2_llm_bridge.feedback.meaning import written_form
from ros2_llm_bridge.feedback.record import Robot
from ros2_llm_bridge.translate import prepare, Prepared, translate, Translation
from scripted_translator import Scripted

pytestmark = pytest.mark.timeout(30)

CAPABILITIES = [
    {'name': 'dock_robot', 'interface': 'nav2_msgs/action/DockRobot', 'arguments': {},
     'phrases': ['dock', 'go and charge'], 'constants': {'dock_id': 'home'}},
    {'name': 'undock_robot', 'interface': 'nav2_msgs/action/UndockRobot', 'arguments': {},
     'phrases': ['undock', 'leave the dock']},
    {'name': 'lights', 'interface': 'std_srvs/srv/SetBool', 'arguments': {'data': 'bool'},
     'phrases': ['turn the lights on', 'light']},
    {'name': 'lamp', 'interface': 'std_srvs/srv/Trigger', 'arguments': {}, 'phrases': ['light']},
    {'name': 'horn', 'interface': 'std_srvs/srv/Trigger', 'arguments': {}, 'phrases': ['beep']},
    {'name': 'bell', 'interface': 'std_srvs/srv/Trigger', 'arguments': {}, 'phrases': ['beep']}]
ROBOT = rig_profile(navigation={}, capabilities=CAPABILITIES, places=[
    {'name': 'dock', 'aliases': ['charger'], 'x': 0.0, 'y': 0.0, 'yaw': 0.0},
    {'name': 'kitchen', 'x': 4.0, 'y': 2.0}])
DOCK = 'ros2 action send_goal dock_robot nav2_msgs/action/DockRobot "{}"'
UNDOCK = 'ros2 action send_goal undock_robot nav2_msgs/action/UndockRobot "{}"'
FORWARD = 'ros2 topic pub --for 1m /cmd_vel geometry_msgs/msg/Twist "{linear: {x: default}}"'
KITCHEN = ('ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
           '"{pose: {header: {frame_id: kitchen}}}"')


@pytest.mark.parametrize('text, written', [
    ('dock', DOCK), ('Dock, please!', DOCK), ('robot, go and charge now', DOCK),
    ('undock', UNDOCK), ('please leave the dock', UNDOCK),
    ('undock, then dock', f'{UNDOCK}\n{DOCK}'),
    ('go and charge and then leave the dock', f'{DOCK}\n{UNDOCK}')])
def test_nothing_but_phrases_needs_no_model(text, written):
    translation = prepare(text, ROBOT)
    assert isinstance(translation, Translation) and translation.refusal is None
    assert translation.written == written and translation.confidence == 1.0
    assert translation.primitives[0].name in ('dock_robot', 'undock_robot')
    assert not translation.is_stop and len(translation.commands) == written.count('\n') + 1


@pytest.mark.parametrize('text, rest, lines', [
    ('undock, then move forward one meter', 'move forward 1m', [UNDOCK, FORWARD]),
    ('leave the dock and move forward 1 meter', 'move forward 1m', [UNDOCK, FORWARD]),
    ('move forward 1 meter and then go and charge', 'move forward 1m', [FORWARD, DOCK]),
    ('undock, move forward one meter, after that dock', 'move forward 1m',
     [UNDOCK, FORWARD, DOCK])])
def test_what_stands_between_is_left_to_the_model(text, rest, lines):
    prepared = prepare(text, ROBOT)
    assert isinstance(prepared, Prepared) and prepared.reading.text == rest
    translation = translate(text, ROBOT, Scripted(FORWARD))
    assert translation.written.split('\n') == lines
    assert [type(p) for p in translation.primitives] == [
        Move if line == FORWARD else Invoke for line in lines]
    assert translate(text, ROBOT, Scripted('# cannot: missing_value')).primitives == ()


@pytest.mark.parametrize('text', [
    'go to the dock', 'do not dock', 'dock if you must', 'dock twice', 'dock the boat', 'docks',
    'turn the lights on', 'light', 'beep', 'go to the kitchen and dock', 'kitchen, dock',
    'dock, no, undock', 'dock before you move forward 1 meter', 'undock and dance',
    'undock, then move forward one meter and do that again', 'and then', 'undock but slowly'])
def test_all_else_is_left_to_the_model_whole(text):
    reading = read(text)
    found = find_phrased(reading, ROBOT)
    assert (found.before, found.after, found.rest) == ((), (), reading)


@pytest.mark.parametrize('text, written, calls', [
    # A step that is a phrase must become the call that it stands for.
    ('undock and dance', DOCK, 0), ('undock and dance', UNDOCK, 1),
    ('undock, dance, beep', f'{DOCK}\n{KITCHEN}', 0)])
def test_a_model_that_takes_a_phrase_for_another_moves_nothing(text, written, calls):
    translation = translate(text, ROBOT, Scripted(written))
    assert len(translation.primitives) == calls
    assert calls or translation.refusal is not None


def test_the_refusal_names_the_phrase():
    translation = translate('undock, dance', ROBOT, Scripted(DOCK))
    assert translation.refusal.code == 'unsure'
    assert '"undock" asks for undock_robot' in translation.refusal.reason


def test_a_motion_without_an_end_is_the_last_step_only():
    drive = 'ros2 topic pub /cmd_vel geometry_msgs/msg/Twist "{linear: {x: default}}"'
    translation = translate('drive forward, then go and charge', ROBOT, Scripted(drive))
    assert translation.refusal.code == 'missing_value'
    translation = translate('undock, then drive forward', ROBOT, Scripted(drive))
    assert translation.refusal is None and len(translation.primitives) == 2


def test_more_phrases_than_an_instruction_may_have_are_refused():
    translation = prepare(', '.join(['dock', 'undock'] * 15), ROBOT)
    assert isinstance(translation, Translation) and translation.refusal.code == 'too_long'


def test_a_correction_keeps_the_steps_that_are_phrases():
    robot = Robot(profile='x', kinematics='differential', capabilities=ROBOT.capabilities)
    text = 'undock, then move forward one meter'
    assert written_form(text, robot, Scripted(FORWARD)) == f'{UNDOCK}\n{FORWARD}'


@given(st.lists(st.sampled_from(
    ['dock', 'undock', ',', 'and', 'then', 'after that', 'go', 'charge', 'forward', '1 meter',
     'please', 'kitchen', 'no', 'twice', '.']), max_size=30))
def test_any_words_are_read_and_none_is_lost(words):
    text = ' '.join(['x', *words] if len(words) % 2 else ['undock ,', *words])
    reading = read(text)
    found = find_phrased(reading, ROBOT)
    if found.rest is not None:
        assert set(found.rest.items) <= set(reading.items)
        assert found.rest.quantities == reading.quantities


def test_it_is_carried_out_like_every_order():
    desk = Desk(ROBOT)
    desk.actions.servers = {'dock_robot': 'nav2_msgs/action/DockRobot',
                            'navigate_to_pose': 'nav2_msgs/action/NavigateToPose'}
    going = desk.say('dock')
    desk.run(0.3)
    assert desk.actions.goals[0].goal.fields == {'dock_id': 'home'}
    desk.actions.goals[0].end(GoalEnd('succeeded', '', {'success': True}))
    assert desk.finish(going)['response'] == 'Docked.'
    # It takes over from what still waits for the model.
    desk.model.holds = True
    waiting = desk.say('go to the kitchen')
    docking = desk.say('dock')
    assert desk.told(waiting)[-1] == 'cancelled'
    desk.run(0.3)
    desk.actions.goals[1].end(GoalEnd('succeeded', '', {'success': True}))
    assert desk.finish(docking)['event'] == 'succeeded'
    desk.finish(desk.say('stop'))
    assert desk.outcome('dock')['code'] == 'stopped'
    assert NavigateTo not in map(type, prepare('dock', ROBOT).primitives)


def queueing():
    """Return a desk that queues, with a server for each of its actions."""
    desk = Desk(ROBOT, [Errands(lambda: ROBOT)], policy='queue')
    desk.actions.servers = {'dock_robot': 'nav2_msgs/action/DockRobot',
                            'navigate_to_pose': 'nav2_msgs/action/NavigateToPose'}
    return desk


@pytest.mark.parametrize('text, action', [
    ('dock', 'dock_robot'), ('go charger', 'navigate_to_pose')])
def test_what_needs_no_model_does_not_overtake_in_a_queue(text, action):
    desk = queueing()
    desk.model.holds = True
    first, second = desk.say('go to the kitchen'), desk.say(text)
    desk.run(0.3)
    assert desk.actions.goals == [] and desk.told(second) == ['received']
    desk.model.answer_pending()
    desk.run(0.3)
    assert [g.goal.name for g in desk.actions.goals] == ['navigate_to_pose']
    desk.actions.goals[0].end(GoalEnd('succeeded'))
    assert desk.finish(first)['response'] == 'Arrived at kitchen.'
    desk.run(0.3)
    assert [g.goal.name for g in desk.actions.goals] == ['navigate_to_pose', action]
    desk.actions.goals[1].end(GoalEnd('succeeded', '', {'success': True}))
    assert desk.finish(second)['event'] == 'succeeded'


def test_what_waits_behind_the_model_is_dropped_by_a_stop_and_goes_on_behind_a_failure():
    desk = queueing()
    desk.model.holds = True
    desk.say('go to the kitchen')
    waiting = desk.say('dock')
    desk.finish(desk.say('stop'))
    assert desk.finish(waiting)['event'] == 'cancelled'
    desk.dispatcher.resume()
    first, second = desk.say('go to the kitchen'), desk.say('dock')
    desk.model.fail_pending(ModelError('it died'))
    desk.run(0.3)
    assert desk.finish(first)['code'] == 'translator_failed'
    assert [g.goal.name for g in desk.actions.goals] == ['dock_robot']
    desk.actions.goals[0].end(GoalEnd('succeeded', '', {'success': True}))
    assert desk.finish(second)['response'] == 'Docked.'
    # What is refused when its turn comes is told, and ends like every other.
    first, second = desk.say('go to the kitchen'), desk.say('dock')
    desk.actions.servers.pop('dock_robot')
    desk.model.fail_pending(ModelError('it died'))
    assert desk.finish(second)['code'] == 'unavailable'
