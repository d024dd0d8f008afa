# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Resolving commands for one robot: units, words, limits, places, headings."""

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.model import (
    Call, Command, Drive, GoToPlace, GoToPose, Point, Quantity, Stop, Turn, Wait)
from ros2_llm_bridge.commands.parser import parse_quantity
from ros2_llm_bridge.commands.places import find_place, normal_name
from ros2_llm_bridge.commands.primitives import (
    Halt, Invoke, KeepVelocity, Move, NavigateTo, Pause, Primitive, Rotate, to_json)
from ros2_llm_bridge.commands.resolver import resolve
from ros2_llm_bridge.commands.vocabulary import Dimension, UNITS
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile

pytestmark = pytest.mark.timeout(30)

PROFILE = RobotProfile.model_validate({
    'name': 'r', 'navigation': {'map_frame': 'floor'},
    'limits': {'geofence': {'polygon': [[-5, -5], [5, -5], [5, 5], [-5, 5]]}},
    'places': [
        {'name': 'kitchen', 'aliases': ['The Galley'], 'x': 1, 'y': 2, 'yaw': 0.5},
        {'name': 'Dock 1', 'x': -3, 'y': 0}, {'name': 'Room Twelve', 'x': 1, 'y': 1},
        {'name': "Dr. Smith's office", 'x': 1, 'y': 0}, {'name': 'moon', 'x': 9, 'y': 9},
        {'name': 'office', 'aliases': ['desk'], 'x': 2, 'y': 2},
        {'name': 'study', 'aliases': ['desk'], 'x': 3, 'y': 3}],
    'capabilities': [{'name': 'dock', 'interface': 'p/action/Dock', 'arguments': {'n': 'number'},
                      'constants': {'id': 'home'}}]})


def quantity(text: str) -> Quantity:
    """Return a written quantity."""
    found = parse_quantity(text)
    assert found is not None
    return found


def with_limits(**limits: Any) -> RobotProfile:
    """Return the profile with other limits."""
    return RobotProfile.model_validate({
        **PROFILE.model_dump(), 'limits': {**PROFILE.limits.model_dump(), **limits}})


RESOLVED = [
    (Drive(1, quantity('2m')), Move(2.0, 0.25)),
    (Drive(-1, quantity('1.5ft'), 'slow'), Move(-0.4572, 0.1)),
    (Drive(1, quantity('50cm'), quantity('20cm/s')), Move(0.5, 0.2)),
    (Drive(1, 'little', 'fast'), Move(0.2, 0.4)),
    (Drive(-1, quantity('3s')), KeepVelocity(-0.25, 0.0, 0.0, 3.0, True)),
    (Drive(1), KeepVelocity(0.25, 0.0, 0.0, 10.0, False)),
    (Turn(1), Rotate(math.pi / 2, 0.6)),
    (Turn(-1, quantity('45deg')), Rotate(-math.pi / 4, 0.6)),
    (Turn(-1, quantity('90')), Rotate(-math.pi / 2, 0.6)),
    (Turn(1, 'half', 'slow'), Rotate(math.pi, 0.3)), (Turn(1, 'full'), Rotate(2 * math.pi, 0.6)),
    (Turn(-1, 'quarter'), Rotate(-math.pi / 2, 0.6)),
    (Turn(1, 'little'), Rotate(math.radians(15), 0.6)),
    (Turn(1, quantity('1.5rev'), quantity('1rad/s')), Rotate(3 * math.pi, 1.0)),
    (Turn(1, quantity('2s')), KeepVelocity(0.0, 0.0, 0.6, 2.0, True)),
    (Turn(-1, None), KeepVelocity(0.0, 0.0, -0.6, 10.0, False)),
    (Stop(), Halt()), (Wait(quantity('0.5min')), Pause(30.0)),
    (GoToPlace('the kitchen'), NavigateTo(1.0, 2.0, 0.5, 'floor', 'kitchen')),
    (GoToPlace('galley'), NavigateTo(1.0, 2.0, 0.5, 'floor', 'kitchen')),
    (GoToPlace('dock one'), NavigateTo(-3.0, 0.0, None, 'floor', 'Dock 1')),
    (GoToPlace('room 12'), NavigateTo(1.0, 1.0, None, 'floor', 'Room Twelve')),
    (GoToPlace("dr smith's office"), NavigateTo(1.0, 0.0, None, 'floor', "Dr. Smith's office")),
    (GoToPose(Point('2', '-3.5')), NavigateTo(2.0, -3.5, None, 'floor')),
    (GoToPose(Point('2', '3'), quantity('90deg')), NavigateTo(2.0, 3.0, math.pi / 2, 'floor')),
    (GoToPose(Point('2', '3'), quantity('270')), NavigateTo(2.0, 3.0, -math.pi / 2, 'floor')),
    (GoToPose(Point('2', '3'), quantity('1.57')), NavigateTo(2.0, 3.0, 1.57, 'floor')),
    (GoToPose(Point('2', '3'), quantity('0')), NavigateTo(2.0, 3.0, 0.0, 'floor')),
    (Call('action', 'dock', 'p/action/Dock', (('n', quantity('3')),)),
     Invoke('action', 'dock', 'p/action/Dock', {'id': 'home', 'n': 3.0})),
]


def close(left: Any, right: Any) -> bool:
    """Return whether two JSON forms agree, numbers within rounding."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(close(left[k], right[k]) for k in left)
    if isinstance(left, float) or isinstance(right, float):
        return left is not None and right is not None and abs(left - right) < 1e-9
    return bool(left == right)


@pytest.mark.parametrize(('command', 'primitive'), RESOLVED, ids=lambda v: str(v)[:60])
def test_resolves(command: Command, primitive: Primitive) -> None:
    """Units, words and names become SI numbers and poses."""
    found = resolve(command, PROFILE)
    assert type(found) is type(primitive)
    assert close(to_json(found), to_json(primitive))


REFUSED = [
    (Drive(1, quantity('21m')), 'over_limit', 'distance_max'),
    (Drive(1, quantity('21000mm')), 'over_limit', 'distance_max'),
    (Drive(1, quantity('1m'), quantity('100m/s')), 'over_limit', 'linear_x_max'),
    (Drive(1, quantity('1m'), quantity('30mph')), 'over_limit', 'linear_x_max'),
    (Drive(1, quantity('61s')), 'over_limit', 'duration_max'),
    (Drive(1, quantity('2h')), 'over_limit', 'duration_max'),
    (Drive(1, quantity('0m')), 'missing_value', 'above zero'),
    (Drive(1, quantity('0s')), 'missing_value', 'above zero'),
    (Drive(1, quantity('1m'), quantity('0m/s')), 'missing_value', 'above zero'),
    (Drive(1, quantity('1m'), axis='y'), 'unsupported_ability', 'sideways'),
    (Turn(1, quantity('3rev')), 'over_limit', 'angle_max'),
    (Turn(1, quantity('90deg'), quantity('100deg/s')), 'over_limit', 'angular_z_max'),
    (Turn(1, quantity('3')), 'missing_value', 'radians'),
    (Turn(1, quantity('0deg')), 'missing_value', 'above zero'),
    (Wait(quantity('2min')), 'over_limit', 'duration_max'),
    (Wait(quantity('0s')), 'missing_value', 'above zero'),
    (GoToPlace('kitchn'), 'unknown_place', 'kitchen'),
    (GoToPlace('garden'), 'unknown_place', 'I know'),
    (GoToPlace('desk'), 'ambiguous_place', 'office, study'),
    (GoToPlace('moon'), 'outside_geofence', 'geofence'),
    (GoToPose(Point('6', '0')), 'outside_geofence', 'geofence'),
    (GoToPose(Point('999999999999', '0')), 'outside_geofence', 'geofence'),
    (Call('service', 'gone', 'p/srv/S'), 'unsupported_ability', 'gone'),
]


@pytest.mark.parametrize(('command', 'code', 'reason'), REFUSED, ids=lambda v: str(v)[:60])
def test_refuses(command: Command, code: str, reason: str) -> None:
    """What the robot cannot or may not do is refused with what was wrong."""
    with pytest.raises(InstructionError) as caught:
        resolve(command, PROFILE)
    assert caught.value.code == code
    assert reason in caught.value.reason


def test_clamps_only_where_the_profile_says_so() -> None:
    """``on_limit: clamp`` cuts amounts and speeds and keeps the direction."""
    profile = with_limits(on_limit='clamp')
    assert resolve(Drive(-1, quantity('99m'), quantity('9m/s')), profile) == Move(-20.0, 0.5)
    assert resolve(Turn(-1, quantity('99rev')), profile) == Rotate(-4 * math.pi, 0.6)


def test_robots_that_cannot() -> None:
    """Ackermann robots do not turn on the spot, robots without navigation go nowhere by name."""
    ackermann = RobotProfile(name='car', kinematics='ackermann')
    with pytest.raises(InstructionError, match='on the spot'):
        resolve(Turn(1), ackermann)
    for command in (GoToPlace('kitchen'), GoToPose(Point('1', '1'))):
        with pytest.raises(InstructionError, match='no navigation'):
            resolve(command, ackermann)
    omni = RobotProfile(name='omni', kinematics='omni')
    assert resolve(Drive(-1, quantity('1m'), axis='y'), omni) == Move(-1.0, 0.25, 'y')


@given(st.integers(1, 10**6), st.sampled_from(sorted(UNITS)), st.sampled_from([1, -1]))
def test_nothing_beyond_a_limit_gets_through(number: int, unit: str, sign: Any) -> None:
    """Whatever number and unit: within the limits and in the right direction, or refused."""
    said = Quantity(str(number), unit)
    dimension = UNITS[unit][0]
    if dimension in (Dimension.LENGTH, Dimension.TIME):
        command: Command = Drive(sign, said)
    elif dimension is Dimension.SPEED:
        command = Drive(sign, Quantity('1', 'm'), said)
    elif dimension is Dimension.RATE:
        command = Turn(sign, 'default', said)
    else:
        command = Turn(sign, said)
    try:
        found = resolve(command, PROFILE)
    except InstructionError:
        return
    limits = PROFILE.limits
    slack = 1 + 1e-6
    if isinstance(found, Move):
        assert 0 < found.distance_m * sign <= limits.distance_max * slack
        assert 0 < found.speed_mps <= limits.linear_x_max * slack
    elif isinstance(found, Rotate):
        assert 0 < found.angle_rad * sign <= limits.angle_max * slack
        assert 0 < found.rate_rps <= limits.angular_z_max * slack
    else:
        assert isinstance(found, KeepVelocity)
        assert 0 < found.duration_s <= limits.duration_max * slack
        assert found.linear_x_mps * sign > 0


@pytest.mark.parametrize(('name', 'normal'), [
    ('The Kitchen', 'kitchen'), ('dock one', 'dock 1'), ('Dock_1', 'dock 1'), ('dock 1', 'dock 1'),
    ('X-Ray Room', 'x ray room'), ('  my   room ', 'room'), ('Café', 'café'), ('the', 'the'),
    ('Room Twelve', 'room 12'), ('Dr. Who', 'dr who')])
def test_names_are_compared_as_they_are_heard(name: str, normal: str) -> None:
    """Article, case, marks and number words make no difference."""
    assert normal_name(name) == normal


def test_an_empty_list_of_places_is_named() -> None:
    """Without places the person reads that there are none."""
    with pytest.raises(InstructionError, match='no places'):
        find_place('kitchen', [])
