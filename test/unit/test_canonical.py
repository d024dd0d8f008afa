# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Canonical commands: what a shell and a YAML reader make of them is what was meant."""

import math
import shlex
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.canonical import render_canonical
from ros2_llm_bridge.commands.primitives import (
    Halt, Invoke, KeepVelocity, Move, NavigateTo, Pause, Primitive, Rotate)
from ros2_llm_bridge.profile.schema import RobotProfile
import yaml

pytestmark = pytest.mark.timeout(30)

BARE = RobotProfile(name='bare')
NAV2 = RobotProfile.model_validate({
    'name': 'nav2', 'navigation': {'behaviours': ['drive_on_heading', 'backup', 'spin', 'wait']}})
STAMPED = RobotProfile.model_validate({'name': 's', 'velocity': {'type': 'twist_stamped'}})

positive = st.floats(1e-4, 1e3)
signed = st.one_of(positive, positive.map(lambda value: -value))


def words(line: str) -> list[str]:
    """Return the words that a shell makes of a line."""
    return shlex.split(line)


def argument(line: str) -> Any:
    """Return the message of a line, the last word, as ros2cli reads it."""
    return yaml.safe_load(words(line)[-1])


def option(line: str, name: str) -> float:
    """Return the number after an option."""
    return float(words(line)[words(line).index(name) + 1])


def render(primitive: Primitive, profile: RobotProfile = BARE) -> tuple[str, ...]:
    """Return the lines of one primitive."""
    return render_canonical([primitive], profile)


def test_renders_the_documented_lines() -> None:
    """These lines stand in the documentation."""
    twist = 'cmd_vel geometry_msgs/msg/Twist'
    assert render(Move(2.0, 0.5)) == (
        f"ros2 topic pub --rate 20 --times 80 {twist} '{{linear: {{x: 0.5}}}}'",
        f"ros2 topic pub --once {twist} '{{}}'")
    assert render(Halt()) == (f"ros2 topic pub --once {twist} '{{}}'",)
    assert render(Move(2.0, 0.5), NAV2) == (
        'ros2 action send_goal drive_on_heading nav2_msgs/action/DriveOnHeading '
        "'{target: {x: 2.0}, speed: 0.5, time_allowance: {sec: 14}}'",)


@given(signed, st.floats(0.01, 5), st.floats(5, 100), st.sampled_from(['x', 'y']))
@example(2.0, 0.3, 33.333333333, 'x')
def test_rate_count_and_speed_give_the_distance(
        distance: float, speed: float, rate: float, axis: Any) -> None:
    """The open-loop line drives exactly the distance, never faster than asked, then zero."""
    profile = RobotProfile.model_validate({'name': 'r', 'velocity': {'rate_hz': rate}})
    line, zero = render(Move(distance, speed, axis), profile)
    sent = argument(line)['linear'][axis]
    driven = sent * option(line, '--times') / option(line, '--rate')
    assert driven == pytest.approx(distance, rel=1e-9, abs=1e-9)
    assert abs(sent) <= speed * (1 + 1e-9)
    assert argument(zero) == {}


@given(signed, st.floats(0.05, 5))
def test_rate_count_and_rate_of_turn_give_the_angle(angle: float, rate: float) -> None:
    """The open-loop line turns exactly the angle."""
    line, zero = render(Rotate(angle, rate))
    sent = argument(line)['angular']['z']
    assert sent * option(line, '--times') / option(line, '--rate') == pytest.approx(
        angle, rel=1e-9, abs=1e-9)
    assert argument(zero) == {}


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(-math.pi, math.pi))
@example(1e-5, -1e-7, 1e-5)
def test_a_pose_survives_shell_and_yaml(x: float, y: float, yaw: float) -> None:
    """Every number comes back as a number with its value."""
    (line,) = render(NavigateTo(x, y, yaw, 'map'), NAV2)
    pose = argument(line)['pose']
    assert pose['header'] == {'frame_id': 'map'}
    position, orientation = pose['pose']['position'], pose['pose']['orientation']
    assert (position['x'], position['y']) == pytest.approx((x, y), abs=1e-9)
    assert math.hypot(orientation['z'], orientation['w']) == pytest.approx(1.0)
    heading = 2 * math.atan2(orientation['z'], orientation['w'])
    assert math.remainder(heading - yaw, 2 * math.pi) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize('text', [
    'hello', 'off', 'Yes', 'null', '~', '1e5', '1_000', '.inf', '0x10', '1:30', '2020-01-01', '',
    ' on ', 'a: b', '{x}', '[1]', '# no', '- item', '*alias', '&a', '!tag', '%x', '@x', '`x`',
    "it's", '"quoted"', 'a\nb', 'tab\tx', 'back\\slash', '$(reboot)', '; rm -rf /', '| cat', '😀',
    'größe', '=', '<<', '?', 'y', 'N', "''", 'trailing ', '\x07'])
def test_any_text_survives_shell_and_yaml(text: str) -> None:
    """A text that a capability carries is data, whatever it contains."""
    (line,) = render(Invoke('topic', 'say', 'std_msgs/msg/String', {'data': text}))
    assert argument(line) == {'data': text}
    assert words(line)[:4] == ['ros2', 'topic', 'pub', '--once']
    assert len(words(line)) == 7


@given(st.dictionaries(st.sampled_from(['a', 'b', 'c']), st.one_of(
    st.text(st.characters(exclude_categories=('Cs',)), max_size=20), st.booleans(), st.none(),
    st.integers(-10**9, 10**9),
    st.floats(allow_nan=False).filter(lambda v: abs(v) > 1e-9 or not v),
    st.lists(st.integers(0, 9), max_size=3))))
@example({'a': 1.7976931348623157e308, 'b': 5e-324, 'c': -1e20})
def test_any_constants_survive_shell_and_yaml(fields: dict[str, Any]) -> None:
    """Constants of a profile come back as they were."""
    (line,) = render(Invoke('service', 's', 'p/srv/S', fields))
    found = argument(line)
    assert found.keys() == fields.keys()
    for name, value in fields.items():
        assert type(found[name]) is type(value)
        assert found[name] == (pytest.approx(value, rel=1e-9) if type(value) is float else value)


def test_velocities_and_pauses_end_with_zero() -> None:
    """A held velocity is followed by a zero; a pause is nothing but zeros."""
    line, zero = render(KeepVelocity(0.2, 0.0, -0.5, 3.0, True))
    assert argument(line) == {'linear': {'x': 0.2}, 'angular': {'z': -0.5}}
    assert option(line, '--times') == 60 and argument(zero) == {}
    (pause,) = render(Pause(2.0))
    assert argument(pause) == {} and option(pause, '--times') == 40


def test_behaviours_carry_signs_as_nav2_wants_them() -> None:
    """Goals of BackUp take a positive target and speed, of DriveOnHeading two of one sign."""
    (backup,) = render(Move(-1.0, 0.25), NAV2)
    assert words(backup)[3:5] == ['backup', 'nav2_msgs/action/BackUp']
    assert argument(backup) == {
        'target': {'x': 1.0}, 'speed': 0.25, 'time_allowance': {'sec': 14}}
    only_drive = RobotProfile.model_validate({
        'name': 'd', 'navigation': {'behaviours': ['drive_on_heading']}})
    (drive,) = render(Move(-1.0, 0.25), only_drive)
    assert argument(drive)['target'] == {'x': -1.0} and argument(drive)['speed'] == -0.25
    (spin,) = render(Rotate(-math.pi, 0.6), NAV2)
    assert argument(spin)['target_yaw'] == pytest.approx(-math.pi)
    (wait,) = render(Pause(2.5), NAV2)
    assert argument(wait) == {'time': {'sec': 2, 'nanosec': 500_000_000}}


def test_stamped_twists_name_the_frame() -> None:
    """A TwistStamped wraps the twist and says in which frame it is."""
    line, zero = render(Move(1.0, 0.5), STAMPED)
    assert argument(line) == {'header': {'frame_id': 'base_link'}, 'twist': {'linear': {'x': 0.5}}}
    assert argument(zero) == {'header': {'frame_id': 'base_link'}, 'twist': {}}


def test_names_are_resolved() -> None:
    """The lines show the names as a node resolves them."""
    primitives = [Halt(), Invoke('service', 'a b', 'p/srv/S')]
    lines = render_canonical(primitives, BARE, lambda name: f'/r/{name}')
    assert words(lines[0])[4] == '/r/cmd_vel'
    assert words(lines[1])[3] == '/r/a b'
