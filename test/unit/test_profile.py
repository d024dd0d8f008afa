# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Robot profiles: the examples load, and each error names its line and field."""

from pathlib import Path
from typing import Mapping

from hypothesis import given, HealthCheck, settings
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.errors import ProfileError, RobotError
from ros2_llm_bridge.profile.load import example_names, load_profile, with_places
from ros2_llm_bridge.profile.schema import Geofence, RobotProfile

pytestmark = pytest.mark.timeout(30)


class Catalog:
    """Interfaces of a robot that knows three types."""

    def fields(self, interface: str) -> Mapping[str, str]:
        """Return the fields of a known type."""
        known = {
            'std_srvs/srv/SetBool': {'data': 'boolean'},
            'std_msgs/msg/Float32': {'data': 'float'},
            'nav2_msgs/action/DockRobot': {
                'use_dock_id': 'boolean', 'dock_id': 'string', 'max_staging_time': 'float',
                'dock_pose': 'geometry_msgs/PoseStamped'},
        }
        if interface not in known:
            raise RobotError(interface, 'is not installed')
        return known[interface]


def write(folder: Path, text: str) -> Path:
    """Write a profile and return its path."""
    path = folder / 'robot.yaml'
    path.write_text(text, encoding='utf-8')
    return path


@pytest.mark.parametrize('name', example_names())
def test_every_example_loads(name: str) -> None:
    """The profiles of the package are right without ROS."""
    assert load_profile(name).name


def test_there_are_examples() -> None:
    """A robot with Nav2 and a bare base are among them."""
    assert {'turtlebot4', 'differential'} <= set(example_names())


AREA = 'polygon: [[0, 0], [1, 0], [1, 1]]'
WRONG = [
    # text, line, field, part of the reason
    ('kinematics: omni', 1, 'name', 'required'),
    ('nme: a', 1, 'nme', 'there is no such field; did you mean "name"?'),
    ('name: a\nnme: b', 2, 'nme', 'did you mean "name"?'),
    ('name: a\nlimits:\n  linear_max: 1', 3, 'limits.linear_max', 'or "linear_x_max"'),
    ('name: a\nlinear_x_max: 1', 2, 'linear_x_max', 'did you mean "limits.linear_x_max"?'),
    ('name: a\nnavigation: {}\nplaces:\n- {nme: b, x: 1, y: 2}', 4, 'places[0].nme',
     'did you mean "name"?'),
    ('name: a\nspeeds: {linear: {slw: 1, default: 1, fast: 1}}', 2, 'speeds.linear.slw',
     'did you mean "slow"?'),
    ('name: a\nspeeds: {colour: red}', 2, 'speeds.colour', 'there are linear, angular'),
    ('name: a\nname: b', 2, 'name', 'twice'),
    ('name: ""', 1, 'name', 'at least 1'),
    ('name: 5', 1, 'name', 'string'),
    ('name: on', 1, 'name', 'quotes'),
    ('name: a\nkinematics: flying', 2, 'kinematics', 'differential'),
    ('name: a\nlimits:\n  linear_x_max: .nan', 3, 'limits.linear_x_max', 'nan'),
    ('name: a\nlimits:\n  linear_x_max: .inf', 3, 'limits.linear_x_max', 'inf'),
    ('name: a\nlimits:\n  linear_x_max: -1', 3, 'limits.linear_x_max', 'greater than 0'),
    ('name: a\nlimits:\n  linear_x_max: 0', 3, 'limits.linear_x_max', 'greater than 0'),
    ('name: a\nlimits:\n  linear_x_max: off', 3, 'limits.linear_x_max', 'number'),
    ('name: a\nlimits:\n  linear_x_max: yes', 3, 'limits.linear_x_max', 'number'),
    ('name: a\nlimits:\n  linear_x_max: fast', 3, 'limits.linear_x_max', 'number'),
    ('name: a\nlimits:\n  linear_x_max: [1]', 3, 'limits.linear_x_max', 'number'),
    ('name: a\nlimits:\n  distance_max: 1e999', 3, 'limits.distance_max', 'finite'),
    ('name: a\nlimits:\n  on_limit: ignore', 3, 'limits.on_limit', 'reject'),
    ('name: a\nlimits: 3', 2, 'limits', 'dictionary'),
    ('name: a\nlimits:\n  geofence:\n    polygon: [[0, 0], [1, 1]]', 4, 'limits.geofence.polygon',
     'at least 3'),
    ('name: a\nlimits:\n  geofence:\n    polygon:\n    - [0, 0]\n    - [1, .nan]\n    - [1, 1]', 6,
     'limits.geofence.polygon[1][1]', 'finite'),
    (f'name: a\nlimits:\n  geofence: {{frame: odom, {AREA}}}', 1, '', "in 'map'"),
    (f'name: a\nnavigation: {{map_frame: w}}\nlimits:\n  geofence: {{frame: map, {AREA}}}', 1, '',
     "in 'w'"),
    ('name: a\nspeeds:\n  linear: {slow: 2, default: 1, fast: 3}', 3, 'speeds.linear', 'slow <='),
    ('name: a\nspeeds:\n  linear: {slow: 1, default: 1, fast: 3}', 1, '', 'linear_x_max'),
    ('name: a\nvelocity:\n  rate_hz: 0', 3, 'velocity.rate_hz', 'greater'),
    ('name: a\nvelocity:\n  rate_hz: true', 3, 'velocity.rate_hz', 'number'),
    ('name: a\nvelocity:\n  type: twst', 3, 'velocity.type', 'twist'),
    ('name: a\nvelocity:\n  topic: ""', 3, 'velocity.topic', 'at least 1'),
    ('name: a\nnavigation:\n  behaviours: [fly]', 3, 'navigation.behaviours[0]', 'spin'),
    ('name: a\nnavigation: {}\nplaces:\n- {name: map, x: 1, y: 2}', 4, 'places[0].name', 'frame'),
    ('name: a\nnavigation: {}\nplaces:\n- {name: " ", x: 1, y: 2}', 4, 'places[0].name', 'empty'),
    ('name: a\nnavigation: {}\nplaces:\n- name: b\n  x: one\n  y: 2', 5, 'places[0].x', 'number'),
    ('name: a\nnavigation: {}\nplaces:\n- name: b\n  x: 1', 4, 'places[0].y', 'required'),
    ('name: a\nnavigation: {}\nplaces:\n- {name: кухня, x: 1, y: 2}', 4, 'places[0]', 'English'),
    ('name: a\nnavigation: {}\nplaces:\n- {name: "!!", x: 1, y: 2}', 4, 'places[0]', '!!'),
    ('name: a\nplaces:\n- {name: b, x: 1, y: 2}', 1, '', 'navigation'),
    ('name: a\nnavigation: {}\nplaces:\n- {name: b, x: 1, y: 2}\n- {name: The B, x: 1, y: 3}', 5,
     'places[1]', 'twice'),
    ('name: a\ncapabilities:\n- {name: "a b", interface: p/srv/S}', 3, 'capabilities[0].name',
     'pattern'),
    ('name: a\ncapabilities:\n- {name: b, interface: p.srv.S}', 3, 'capabilities[0].interface',
     'pattern'),
    ('name: a\ncapabilities:\n- {name: b, interface: p/srv/Unknown}', 3, 'capabilities[0]',
     'not installed'),
    ('name: a\ncapabilities:\n- name: b\n  interface: p/srv/S\n  arguments: {x: float}', 5,
     'capabilities[0].arguments.x', 'number'),
    ('name: [a', 1, '', 'no YAML'), ('name: a\n\tb: c', 2, '', 'no YAML'),
    ('name: a\n---\nname: b', 2, '', 'no YAML'), ('', 1, '', 'mapping'), ('- a', 1, '', 'mapping'),
    ('just words', 1, '', 'mapping'), ('name: a\0b', 1, '', 'no YAML'),
    ('name: 2020-13-45', 1, '', 'no YAML'), ('? [1, 2]\n: 3', 1, '', 'no YAML'),
    ('name: &a [*a]', 1, '', 'no YAML'), ('name: ' + '[' * 500, 1, '', 'no YAML'),
    ('name: !!python/object:os.system x', 1, '', 'no YAML'), ('name: *nothing', 1, '', 'no YAML'),
    ('a: &a [x,x,x,x,x,x,x,x,x,x]\n' + ''.join(
        f'{c}: &{c} [{",".join([f"*{p}"] * 10)}]\n' for p, c in zip('abcdefgh', 'bcdefghi')),
     1, '', 'no YAML'),
]


@pytest.mark.parametrize(
    ('text', 'line', 'field', 'reason'), WRONG, ids=[w[0][:60] for w in WRONG])
def test_errors_name_line_and_field(
        tmp_path: Path, text: str, line: int, field: str, reason: str) -> None:
    """A person reads where and what is wrong."""
    path = write(tmp_path, text)
    with pytest.raises(ProfileError) as caught:
        load_profile(path, Catalog())
    assert (caught.value.field, caught.value.line) == (field, line)
    assert reason.lower() in caught.value.reason.lower()
    assert str(path) in str(caught.value)


def test_no_file_and_no_text(tmp_path: Path) -> None:
    """A file that is absent, a folder or no UTF-8 is named, with the examples."""
    (tmp_path / 'bytes.yaml').write_bytes(b'name: \xff\xfe')
    for source in (tmp_path / 'absent.yaml', tmp_path, tmp_path / 'bytes.yaml', 'no_such_robot'):
        with pytest.raises(ProfileError, match='turtlebot4'):
            load_profile(source)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_a_profile_or_an_error(tmp_path: Path, text: str) -> None:
    """Nothing but ``ProfileError`` leaves the loader."""
    path = tmp_path / 'any.yaml'
    path.write_bytes(text.encode('utf-8', 'surrogatepass'))
    try:
        load_profile(path)
    except ProfileError as error:
        assert error.line >= 0


def test_fields_of_capabilities_come_from_the_catalog(tmp_path: Path) -> None:
    """Primitive fields become arguments, constants are left out, messages cannot be said."""
    path = write(tmp_path, (
        'name: a\ncapabilities:\n- {name: lights, interface: std_srvs/srv/SetBool}\n'
        '- {name: dock, interface: nav2_msgs/action/DockRobot, constants: {use_dock_id: true}}\n'))
    lights, dock = load_profile(path, Catalog()).capabilities
    assert (lights.kind, lights.arguments) == ('service', {'data': 'bool'})
    assert dock.kind == 'action'
    assert dock.arguments == {'dock_id': 'string', 'max_staging_time': 'number'}
    with pytest.raises(ProfileError, match='arguments'):
        load_profile(path)


def test_with_places_adds_only_new_names(profile: RobotProfile) -> None:
    """Names that are known, doubled or empty add nothing."""
    more = with_places(profile, ['kitchen', 'The Galley', 'library', 'Library ', '', 'porch'])
    added = more.places[len(profile.places):]
    assert [place.name for place in added] == ['library', 'porch']
    assert all(place.x == place.x for place in added)


def test_geofence_contains_its_inside() -> None:
    """A concave polygon holds its arms and not its gap, whichever way it turns."""
    corners = [(0, 0), (4, 0), (4, 4), (3, 4), (3, 1), (1, 1), (1, 4), (0, 4)]
    for polygon in (corners, corners[::-1]):
        fence = Geofence.model_validate({'polygon': polygon})
        assert fence.contains(0.5, 3.5) and fence.contains(3.5, 2.0) and fence.contains(2.0, 0.5)
        assert not fence.contains(2.0, 3.0) and not fence.contains(5.0, 0.5)
        assert not fence.contains(-0.1, 0.5)
