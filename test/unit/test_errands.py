# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Places without a "to": what goes there without a model, and what is left to one."""

from dispatcher_desk import Desk, NAVIGATE
from execution_rig import profile as rig_profile
from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.primitives import NavigateTo
from ros2_llm_bridge.dialogue.errands import Errands
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.values import GoalEnd
from ros2_llm_bridge.profile.schema import RobotProfile

pytestmark = pytest.mark.timeout(30)

PLACES = [
    {'name': 'dock', 'aliases': ['home', 'base'], 'x': 1.0, 'y': 2.0},
    {'name': 'kitchen', 'x': 3.0, 'y': 0.0}, {'name': 'far field', 'x': 50.0, 'y': 0.0},
    {'name': 'office a', 'aliases': ['office'], 'x': 5.0, 'y': 0.0},
    {'name': 'office b', 'aliases': ['office'], 'x': 6.0, 'y': 0.0},
    {'name': 'forward', 'x': 7.0, 'y': 0.0}]


def robot(**sections) -> RobotProfile:
    return rig_profile(**{'navigation': {}, 'places': PLACES, **sections})


@pytest.mark.parametrize('text, place', [
    ('go home', 'dock'), ('drive home', 'dock'), ('please go home now', 'dock'),
    ('Go back home!', 'dock'), ('return home', 'dock'), ('robot, head home', 'dock'),
    ('come home', 'dock'), ('drive kitchen', 'kitchen')])
def test_a_known_place_needs_no_to(text, place):
    orders = Errands(robot).read(text)
    (goal,) = orders.primitives
    assert isinstance(goal, NavigateTo) and goal.place == place and orders.turn == 'policy'


@pytest.mark.parametrize('text', [
    'go to the kitchen', 'go home and then turn left', 'do not go home', 'go home slowly',
    'go office', 'go forward', 'go swimming', 'home', 'is home far', 'when you are done go home',
    'go back', 'turn home', 'go home or to the kitchen', 'go kitchen home', '', 'go'])
def test_all_else_is_left_to_the_model(text):
    assert Errands(robot).read(text) is None


def test_without_navigation_and_as_a_command_of_the_profile_it_is_none():
    assert Errands(lambda: rig_profile()).read('go home') is None
    arm = {'name': 'arm_home', 'interface': 'std_srvs/srv/Trigger', 'arguments': {},
           'phrases': ['go home']}
    assert Errands(lambda: robot(capabilities=[arm])).read('please go home') is None


def test_the_geofence_holds():
    fence = {'polygon': [[-9, -9], [9, -9], [9, 9], [-9, 9]]}
    with pytest.raises(InstructionError) as caught:
        Errands(lambda: robot(limits={'geofence': fence})).read('go far field')
    assert caught.value.code == 'outside_geofence'


@given(st.text(alphabet='gohmekitcn ,.1', max_size=60))
def test_any_text_is_an_errand_or_none(text):
    orders = Errands(robot).read(text)
    assert orders is None or len(orders.primitives) == 1


def test_it_is_carried_out_like_every_order():
    desk = Desk(robot(), [Errands(robot)])
    desk.actions.servers = dict(NAVIGATE)
    going = desk.say('go home')
    desk.run(0.3)
    assert desk.actions.goals[0].goal.fields['pose']['pose']['position'] == {'x': 1.0, 'y': 2.0}
    desk.actions.goals[0].end(GoalEnd('succeeded'))
    assert desk.finish(going)['response'] == 'Arrived at dock.'
    desk.finish(desk.say('stop'))
    assert desk.outcome('go home')['code'] == 'stopped'
