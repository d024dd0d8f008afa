# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Arcs, routes, sides of places, repetition, ways back: from words to primitives and guesses."""

import math
from typing import Any

from abbreviations import abbreviated, parse_table
from accepted_sentences import ACCEPTED
import pytest
from ros2_llm_bridge.commands.guesses import guess_written
from ros2_llm_bridge.commands.model import (
    Again, Arc, Cannot, Command, Drive, GoBack, GoBeside, GoToPlace, places_of, Quantity, Route,
    Turn)
from ros2_llm_bridge.commands.places import normal_name
from ros2_llm_bridge.commands.primitives import Arc as ArcMotion
from ros2_llm_bridge.commands.primitives import (
    KeepVelocity, Move, NavigateThrough, NavigateTo, PlaceOffset, Primitive, START_FRAME, to_json)
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.repetition import unrolled
from ros2_llm_bridge.commands.resolver import resolve
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.load import with_places
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import translate, Translation
from scripted_translator import Scripted

pytestmark = pytest.mark.timeout(30)

PROFILE = RobotProfile.model_validate({
    'name': 'r', 'navigation': {'speed_limit_topic': 'speed_limit'},
    'amounts': {'arc_radius': 0.4},
    'limits': {'geofence': {'polygon': [[-9, -9], [9, -9], [9, 9], [-9, 9]]}},
    'places': [
        {'name': 'kitchen', 'x': 1, 'y': 2, 'yaw': math.pi / 2},
        {'name': 'hall', 'x': -3, 'y': 0}, {'name': 'moon', 'x': 50, 'y': 0, 'yaw': 0},
        {'name': 'office', 'aliases': ['desk'], 'x': 2, 'y': 2},
        {'name': 'study', 'aliases': ['desk'], 'x': 3, 'y': 3}]})
METRE, TWO = Quantity('1', 'm'), Quantity('2', 'm')
HALL, KITCHEN = (-3.0, 0.0, None, 'map', 'hall'), (1.0, 2.0, math.pi / 2, 'map', 'kitchen')

RESOLVED: list[tuple[Command, Primitive]] = [
    (Arc(1), ArcMotion(0.4, math.pi / 2, 0.25)),
    (Arc(-1, 'full', METRE), ArcMotion(1.0, -2 * math.pi, 0.25)),
    (Arc(1, 'half', TWO, across=True, speed='slow'), ArcMotion(1.0, math.pi, 0.1)),
    (Arc(-1, TWO), ArcMotion(0.4, -5.0, 0.25)),
    (Arc(1, Quantity('5', 's'), METRE), KeepVelocity(0.25, 0.0, 0.25, 5.0, True)),
    (Arc(-1, None, METRE), KeepVelocity(0.25, 0.0, -0.25, 10.0, False)),
    (Arc(1, Quantity('90', 'deg'), rate=Quantity('0.5', 'rad/s')),
     ArcMotion(0.5, math.pi / 2, 0.25)),
    (Arc(1, 'full', METRE, rate=Quantity('0.3', 'rad/s')), ArcMotion(1.0, 2 * math.pi, 0.3)),
    (Arc(1, 'full', Quantity('10', 'cm'), speed='fast'), ArcMotion(0.1, 2 * math.pi, 1.5 * 0.1)),
    (GoToPlace('kitchen', 'slow'), NavigateTo(*KITCHEN, 'slow')),
    (GoToPlace('kitchen'), NavigateTo(*KITCHEN)),
    (Route(('hall', 'kitchen'), True),
     NavigateThrough((NavigateTo(*HALL), NavigateTo(*KITCHEN)), True)),
    (GoBack(), NavigateTo(0.0, 0.0, 0.0, START_FRAME)),
]


@pytest.mark.parametrize(('command', 'primitive'), RESOLVED, ids=lambda v: type(v).__name__)
def test_resolves(command: Command, primitive: Primitive) -> None:
    assert resolve(command, PROFILE) == primitive


@pytest.mark.parametrize(('axis', 'sign', 'x', 'y'), [
    ('x', 1, 1, 4), ('x', -1, 1, 0), ('y', 1, -1, 2), ('y', -1, 3, 2)])
def test_sides_are_those_of_the_place(axis: Any, sign: Any, x: float, y: float) -> None:
    """The kitchen faces up the map's y axis: in front of it is up, its left is down the x axis."""
    goal = resolve(GoBeside('kitchen', axis, sign, TWO), PROFILE)
    assert isinstance(goal, NavigateTo)
    assert (goal.x, goal.y) == (pytest.approx(x), pytest.approx(y))
    offset = (2.0 * sign, 0.0) if axis == 'x' else (0.0, 2.0 * sign)
    assert goal.beside == PlaceOffset('kitchen', *offset)
    shown = to_json(goal)
    assert (shown['do'], shown['beside'], shown['forward_m'], shown['left_m']) == (
        'goto_pose', 'kitchen', *offset)


@pytest.mark.parametrize(('command', 'code'), [
    (GoBeside('hall', 'x', 1, METRE), 'missing_value'),
    (GoBeside('kitchen', 'x', 1, Quantity('8', 'm')), 'outside_geofence'),
    (GoBeside('kitchen', 'x', 1, Quantity('0', 'm')), 'missing_value'),
    (GoBeside('cellar', 'x', 1, METRE), 'unknown_place'),
    (Route(('hall', 'cellar'), True), 'unknown_place'),
    (Route(('hall', 'moon'), False), 'outside_geofence'),
    (Route(('hall', 'desk'), False), 'ambiguous_place'),
    (Arc(1, 'full', Quantity('30', 'm')), 'over_limit'),
    (Arc(1, 'full', Quantity('0', 'm')), 'missing_value'),
    (Arc(1, Quantity('1', 'km')), 'over_limit'),
    (Arc(1, 'full', METRE, speed=Quantity('3', 'm/s')), 'over_limit'),
    (Arc(1, 'full', Quantity('10', 'cm'), speed=Quantity('0.5', 'm/s')), 'over_limit'),
    (Arc(1, 'full', METRE, False, Quantity('0.2', 'm/s'), Quantity('1', 'rad/s')),
     'contradiction')])
def test_refuses(command: Command, code: str) -> None:
    with pytest.raises(InstructionError) as caught:
        resolve(command, PROFILE)
    assert caught.value.code == code


def test_robots_without_the_means() -> None:
    """No navigation, no goals; no turn on the spot, but arcs."""
    car = RobotProfile(name='car', kinematics='ackermann')
    assert isinstance(resolve(Arc(1, 'full', TWO), car), ArcMotion)
    for command in (GoBack(), Route(('a', 'b'), True), GoBeside('a', 'x', 1, METRE)):
        with pytest.raises(InstructionError) as caught:
            resolve(command, car)
        assert caught.value.code == 'unsupported_ability'


def test_an_arc_for_a_time_tells_its_side() -> None:
    left, right = (to_json(resolve(Arc(sign, None), PROFILE)) for sign in (1, -1))
    assert (left['direction'], left['turning'], right['turning']) == ('forward', 'left', 'right')
    assert 'turning' not in to_json(resolve(Drive(1), PROFILE))
    assert 'turning' not in to_json(resolve(Turn(1, None), PROFILE))


@pytest.mark.parametrize(('short', 'done'), [
    ('D+1m N:last=2x', 'D+1m D+1m'), ('T+default D+1m N:last=3x', 'T+default D+1m D+1m D+1m'),
    ('D+1m T+half N:all=2x', 'D+1m T+half D+1m T+half'), ('D+1m M:all', 'D+1m D+1m'),
    ('D+1m T+half M:last', 'D+1m T+half T+half'), ('D+1m M:all=2x', 'D+1m D+1m D+1m'),
    ('D+1m N:last=2x T+half N:all=2x', 'D+1m D+1m T+half D+1m D+1m T+half'),
    ('P:a K: N:all=2x', 'P:a K: P:a K:'), ('D+1m N:last=1x', 'D+1m')])
def test_repetitions_are_written_out(short: str, done: str) -> None:
    assert unrolled(abbreviated(short)) == abbreviated(done)


@pytest.mark.parametrize('short', ['D+1m N:last=21x', 'D+1m T+half N:all=11x', 'D+1m M:all=20x',
                                   'D+1m N:last=999999999999x'])
def test_too_many_times_are_refused(short: str) -> None:
    with pytest.raises(InstructionError) as caught:
        unrolled(abbreviated(short))
    assert caught.value.code == 'too_long'


@pytest.mark.parametrize('count', ['0', '2.5'])
def test_a_number_of_times_is_whole(count: str) -> None:
    with pytest.raises(InstructionError) as caught:
        unrolled((Drive(1, METRE), Again('last', Quantity(count, 'x'))))
    assert caught.value.code == 'missing_value'


@pytest.mark.parametrize(('text', 'short'), [
    ('curve left', 'T+default'), ('veer left 2 meters', 'D+2m'), ('curve back', 'D-'),
    ('back up while turning left', 'A+default'), ('turn left while driving', 'T+default'),
    ('swerve left', 'T+default'), ('zigzag forward', 'D+')])
def test_curves_are_nothing_else(text: str, short: str) -> None:
    with pytest.raises(InstructionError) as caught:
        check_grounding(abbreviated(short), read(text))
    assert caught.value.code in ('unsupported_ability', 'unsure')


@pytest.mark.parametrize(('text', 'number', 'unit'), [
    ('turn left twice', '2', 'x'), ('turn left three times', '3', 'x'),
    ('turn left 4 times', '4', 'x'), ('do that two more times', '2', 'x')])
def test_reads_how_often(text: str, number: str, unit: str) -> None:
    assert read(text).quantities == (Quantity(number, unit),)


@pytest.mark.parametrize('number', [*range(2, 21), 100, 12345])
def test_reads_any_number_of_times(number: int) -> None:
    assert read(f'turn left {number} times').quantities == (Quantity(str(number), 'x'),)


@pytest.mark.parametrize('text', ['turn left one time', 'this time turn left', 'at times square'])
def test_reads_no_count_where_none_is(text: str) -> None:
    assert read(text).quantities == ()


RARER = [
    (text, program) for text, program in parse_table(ACCEPTED)
    if any(isinstance(c, (Arc, Route, GoBeside, GoBack, Again)) or isinstance(
        c, GoToPlace) and c.speed != 'default' for c in program)]
NAMES = {name for _, program in RARER for command in program for name in places_of(command)}


@pytest.mark.parametrize(('text', 'program'), RARER, ids=lambda v: str(v)[:40])
def test_a_draft_says_what_is_meant(text: str, program: tuple[Command, ...]) -> None:
    """One of the guesses is the right answer, so that one pass can confirm it."""
    known = with_places(RobotProfile.model_validate({'name': 'p', 'navigation': {}}), NAMES)
    assert render_written(program) in guess_written(read(text), known)


@pytest.mark.parametrize('text', [
    'do that again', 'come back', 'return to where you started', 'spin around twice',
    'drive in a circle of 2 meters', 'curve', 'circle around the kitchen', 'patrol the kitchen',
    'back up while turning left', 'go past the kitchen', 'go through the kitchen'])
def test_rules_refuse_what_lacks_something(text: str) -> None:
    assert isinstance(interpret(read(text), tuple(map(normal_name, NAMES))), Cannot)


def understood(text: str, short: str) -> Translation:
    """Return the translation where a model answers an abbreviated program."""
    return translate(text, PROFILE, Scripted(render_written(abbreviated(short))))


def test_the_whole_path_writes_repetitions_out() -> None:
    found = understood('move forward 1 meter, come back and do that twice', 'D+1m K: N:all=2x')
    assert found.refusal is None, found.refusal
    assert [type(p) for p in found.primitives] == [Move, NavigateTo] * 2
    assert [a['do'] for a in found.to_json()['actions']] == ['move', 'go_back'] * 2
    assert len(found.commands) == 6


def test_the_whole_path_shows_routes_and_arcs() -> None:
    found = understood('go to the kitchen via the hall', 'R:hall>kitchen')
    assert found.commands[0].startswith('ros2 action send_goal navigate_through_poses')
    assert found.to_json()['actions'][0] == {'do': 'route', 'stops': False, 'goals': [
        {'do': 'goto_place', 'place': 'hall'}, {'do': 'goto_place', 'place': 'kitchen'}]}
    assert understood('circle with a radius of 1 meter', 'A+full~1m').to_json()['actions'] == [
        {'do': 'arc', 'radius_m': 1.0, 'angle_rad': 2 * math.pi, 'speed_mps': 0.25}]


def test_a_route_over_an_ambiguous_place_asks_which() -> None:
    found = understood('visit the hall and the desk', 'V:hall>desk')
    assert found.refusal is not None and found.refusal.code == 'ambiguous_place'
    assert found.ambiguity is not None and found.ambiguity.name == 'desk'


@pytest.mark.parametrize('text', [
    'back up in a curve to the left', 'reverse in an arc to the right',
    'back up 2 meters in a curve to the left', 'back up, curving to the left',
    'back up while turning left', 'go back in a circle to the left', 'veer left while reversing',
    'go to the hall and back up 1 meter, while turning left', 'curve backwards to the left'])
def test_no_curve_is_driven_backward(text: str) -> None:
    """Neither as a curve forward, nor as a straight way back with a curve or a turn behind it."""
    reading = read(text)
    bound = reading.quantities[0] if reading.quantities else 'little'
    goals: tuple[Command, ...] = (GoToPlace('hall'),) if 'hall' in text else ()
    back, forward = Drive(-1, bound), Arc(1, bound if bound != 'little' else 'default')
    for made in ((forward,), (back,), (back, Arc(1)), (back, Turn(1, 'default')),
                 (Turn(1, 'full'), back), (Arc(-1),)):
        with pytest.raises(InstructionError):
            check_grounding((*goals, *made), reading)


@pytest.mark.parametrize('text, backward_first', [
    ('back up 1 meter and then curve left', True), ('curve left then back up 1 meter', False),
    ('back up 1 meter curve left', True), ('curve left, back up 1 meter', False)])
def test_a_curve_and_a_straight_way_back_are_two_steps(text: str, backward_first: bool) -> None:
    steps: list[Command] = [Arc(1), Drive(-1, METRE)]
    check_grounding(steps[::-1] if backward_first else steps, read(text))


@pytest.mark.parametrize('text, program', [
    ('drive forward and turn left', (Drive(1, None), Turn(1, 'default'))),
    ('keep turning left, then go to the hall', (Turn(1, None), GoToPlace('hall'))),
    ('go in circles and come back', (Arc(1, None), GoBack())),
    ('turn left, keep driving forward and do that twice',
     (Turn(1, 'default'), Drive(1, None), Again('all', Quantity('2', 'x'))))])
def test_only_the_last_step_may_have_no_end(text: str, program: tuple[Command, ...]) -> None:
    with pytest.raises(InstructionError) as refused:
        check_grounding(program, read(text))
    assert refused.value.code == 'missing_value'
    assert 'before the next step' in str(refused.value)
