# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Written forms: rendering and parsing are inverse, and nothing else parses."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.model import (
    Again, Arc, Call, Cannot, Drive, GoBack, GoBeside, GoToPlace, GoToPose, Point, Quantity,
    Route, Stop, Turn, Wait)
from ros2_llm_bridge.commands.parser import parse, parse_quantity
from ros2_llm_bridge.commands.vocabulary import (
    ANGLE_WORDS, Dimension, FRAME_NAMES, MODEL_REFUSALS, SPEED_WORDS, UNITS)
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import CommandSyntaxError
from ros2_llm_bridge.profile.schema import Capability

pytestmark = pytest.mark.timeout(30)

CAPABILITIES = [
    Capability(name='lights', interface='std_srvs/srv/SetBool', arguments={'data': 'bool'}),
    Capability(name='/say/it', interface='std_msgs/msg/String', arguments={'data': 'string'}),
    Capability(name='dock', interface='nav2_msgs/action/DockRobot', arguments={}),
    Capability(name='mix', interface='p/action/Mix', arguments={
        'a': 'number', 'b': 'bool', 'c': 'string'}),
]

numbers = st.decimals(0, 999_999, places=3).map(lambda d: f'{d:f}'.rstrip('0').rstrip('.') or '0')
names = st.lists(
    st.text('abcdefghijklmnopqrstuvwxyz0123456789äé', min_size=1, max_size=6),
    min_size=1, max_size=4
).map(' '.join).filter(lambda name: name not in FRAME_NAMES)


def quantities(*dimensions: Dimension) -> Any:
    """Return a strategy for quantities that are not negative."""
    units = [unit for unit, (dimension, _) in UNITS.items() if dimension in dimensions]
    return st.builds(Quantity, numbers, st.sampled_from(units))


coordinates = st.builds(lambda sign, number: sign + number, st.sampled_from(['', '-']), numbers)
commands = st.one_of(
    st.builds(
        Drive, st.sampled_from([1, -1]),
        st.one_of(st.none(), st.just('little'), quantities(Dimension.LENGTH, Dimension.TIME)),
        st.one_of(st.sampled_from(SPEED_WORDS), quantities(Dimension.SPEED)),
        st.sampled_from(['x', 'y'])),
    st.builds(
        Turn, st.sampled_from([1, -1]),
        st.one_of(st.none(), st.sampled_from(['default', 'little', *ANGLE_WORDS]),
                  quantities(Dimension.ANGLE, Dimension.NUMBER, Dimension.TIME)),
        st.one_of(st.sampled_from(SPEED_WORDS), quantities(Dimension.RATE))),
    st.just(Stop()),
    st.builds(Wait, quantities(Dimension.TIME)),
    st.builds(GoToPlace, names, st.sampled_from(SPEED_WORDS)),
    st.builds(
        Arc, st.sampled_from([1, -1]),
        st.one_of(st.none(), st.sampled_from(['default', 'little', *ANGLE_WORDS]), quantities(
            Dimension.ANGLE, Dimension.NUMBER, Dimension.LENGTH, Dimension.TIME)),
        st.none(), st.just(False),
        st.one_of(st.sampled_from(SPEED_WORDS), quantities(Dimension.SPEED)),
        st.one_of(st.just('default'), quantities(Dimension.RATE))),
    st.builds(Arc, st.sampled_from([1, -1]), st.just('full'), quantities(Dimension.LENGTH),
              st.booleans()),
    st.builds(GoBeside, names, st.sampled_from(['x', 'y']), st.sampled_from([1, -1]),
              quantities(Dimension.LENGTH)),
    st.builds(Route, st.lists(names, min_size=2, max_size=5).map(tuple), st.booleans()),
    st.builds(GoToPose, st.builds(Point, coordinates, coordinates), st.one_of(
        st.none(), quantities(Dimension.ANGLE, Dimension.NUMBER))),
    st.builds(lambda on: Call(
        'service', 'lights', 'std_srvs/srv/SetBool', (('data', on),)), st.booleans()),
    st.builds(lambda text: Call(
        'topic', '/say/it', 'std_msgs/msg/String', (('data', text),)), names),
    st.just(Call('action', 'dock', 'nav2_msgs/action/DockRobot')),
    st.builds(lambda n, on, text: Call(
        'action', 'mix', 'p/action/Mix', (('a', Quantity(n, '')), ('b', on), ('c', text))),
        coordinates, st.booleans(), names),
)
referring = st.one_of(
    st.just(GoBack()),
    st.builds(Again, st.sampled_from(['last', 'all']), quantities(Dimension.COUNT),
              st.booleans()),
    st.builds(Again, st.sampled_from(['last', 'all']), st.none(), st.just(True)),
)
programs = st.one_of(
    st.lists(commands, min_size=1, max_size=6).map(tuple),
    st.builds(lambda first, rest: (first, *rest), commands, st.lists(
        st.one_of(commands, referring), max_size=4)),
    st.sampled_from(MODEL_REFUSALS).map(Cannot))


@given(programs)
def test_parsing_inverts_rendering(program: Any) -> None:
    """``parse(render(c)) == c`` for any commands."""
    assert parse(render_written(program), CAPABILITIES) == program


@given(programs, st.integers(0, 2000), st.text(min_size=1, max_size=1))
def test_a_changed_text_never_means_the_same(program: Any, index: int, new: str) -> None:
    """One character more or other is another command or none."""
    text = render_written(program)
    index %= len(text) + 1
    for changed in (text[:index] + new + text[index:], text[:index] + new + text[index + 1:]):
        if changed == text:
            continue
        try:
            assert render_written(parse(changed, CAPABILITIES)) == changed
        except CommandSyntaxError as error:
            assert 0 <= error.index <= len(changed)


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text: str) -> None:
    """Random text is no command, and nothing but ``CommandSyntaxError`` is raised."""
    with pytest.raises(CommandSyntaxError):
        parse(text, CAPABILITIES)


TWIST = 'ros2 topic pub --for {} /cmd_vel geometry_msgs/msg/Twist "{{linear: {{x: {}}}}}"'

ARC = ('ros2 topic pub --for {} --{} /cmd_vel geometry_msgs/msg/Twist '
       '"{{linear: {{x: {}}}, angular: {{z: {}}}}}"')


@pytest.mark.parametrize('text', [
    TWIST.format('2', 'default'), TWIST.format('2 m', 'default'), TWIST.format('-2m', 'default'),
    TWIST.format('2deg', 'default'), TWIST.format('2m/s', 'default'),
    TWIST.format('2x', 'default'),
    TWIST.format('half', 'default'), TWIST.format('2m', '2'), TWIST.format('2m', '2m'),
    TWIST.format('2m', '--default'), TWIST.format('2m', 'slower'), TWIST.format('1e3m', 'default'),
    TWIST.format('.infm', 'default'), TWIST.format('1' * 13 + 'm', 'default'),
    TWIST.format('٣m', 'slow'),
    TWIST.format('2m', 'default') + '\n', TWIST.format('2m', 'default') + '; reboot',
    TWIST.format('2m', 'default') + ' \n' + TWIST.format('2m', 'default'),
    'ros2 topic pub /cmd_vel geometry_msgs/msg/Twist "{linear: {z: default}}"',
    'ros2 topic pub /cmd_vel geometry_msgs/msg/Twist "{angular: {x: default}}"',
    'ros2 topic pub /other geometry_msgs/msg/Twist "{linear: {x: default}}"',
    'ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
    '"{pose: {header: {frame_id: map}}}"',
    'ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
    '"{pose: {header: {frame_id: a}}, x: {y: b}}}"',
    'ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
    '"{pose: {header: {frame_id: kitchen }}}"',
    ARC.format('1m', 'radius 1m', '-slow', 'default'), ARC.format('1m', 'radius 1s', 'slow', '1'),
    ARC.format('1m/s', 'radius 1m', 'slow', 'default'), ARC.format('1m', 'size 1m', 'slow', '1'),
    ARC.format('1m', 'radius 1m', 'slow', 'slow'), ARC.format('1m', 'radius -1m', 'slow', '1'),
    render_written((Route(('a', 'b'), True),)).replace('}}, {header: {frame_id: b', ''),
    render_written((Route(('a', 'b'), False),)).replace(': b', ': map'),
    render_written((GoToPlace('a', 'slow'),)).replace('slow', 'default'),
    render_written((GoBeside('a', 'x', 1, Quantity('1', 'm')),)).replace('1m', '1s'),
    render_written((GoBack(),)), '# again: all', '# times: last 2x',
    render_written((Stop(),)) + '\n# times: all', render_written((Stop(),)) + '\n# times: all 2',
    render_written((Stop(),)) + '\n# again: first',
    render_written((Stop(),)) + '\n# again: all -2x',
    'ros2 service call unknown std_srvs/srv/SetBool "{data: true}"',
    'ros2 service call lights std_srvs/srv/SetBool "{data: yes}"',
    'ros2 service call lights std_srvs/srv/SetBool "{data: true, more: false}"',
    'ros2 service call lights std_srvs/srv/SetBool "{}"',
    '# cannot: unsure', '# cannot: not_a_command\nros2 topic pub', '# cannot:', 'ros2', '', '\n'])
def test_refuses_what_the_grammar_cannot_write(text: str) -> None:
    """Near misses do not parse."""
    with pytest.raises(CommandSyntaxError) as caught:
        parse(text, CAPABILITIES)
    assert caught.value.reason


def test_errors_point_at_the_line() -> None:
    """The index is that of the line which is wrong."""
    good = render_written((Stop(),))
    with pytest.raises(CommandSyntaxError) as caught:
        parse(f'{good}\nnonsense\n{good}')
    assert caught.value.index == len(good) + 1


@pytest.mark.parametrize(('text', 'quantity'), [
    ('2m', Quantity('2', 'm')), ('-1.5deg', Quantity('-1.5', 'deg')), ('7', Quantity('7', '')),
    ('2mm/s', Quantity('2', 'mm/s')), ('m', None), ('2M', None), ('2 m', None), ('1.5.2m', None),
    ('2m\n', None), ('', None), ('+2m', None)])
def test_parses_quantities(text: str, quantity: Any) -> None:
    """Only plain decimals with a known unit are quantities."""
    assert parse_quantity(text) == quantity
