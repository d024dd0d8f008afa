# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Broken on purpose: each with a clear message, and nothing moves."""

import json
import shutil
import time

from nav_msgs.msg import Odometry
import pytest
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.execution.values import ODOMETRY_TIMEOUT_S
from running_world import ADAPTER, running_world

pytestmark = [pytest.mark.model, pytest.mark.timeout(240)]

PROFILE = """
name: blind
frames: {pose_timeout: 0.5}
navigation: {}
places: [{name: kitchen, x: 1.0, y: 0.0}]
"""


@pytest.fixture(scope='module')
def lone_robot(module_monkeypatch, tmp_path_factory):
    """Provide a robot whose base takes TwistStamped, and no bridge."""
    folder = tmp_path_factory.mktemp('lone_robot')
    with running_world(
            module_monkeypatch, folder, 'velocity.type:=twist_stamped') as world:
        yield world


@pytest.fixture(scope='module')
def blind(module_monkeypatch, tmp_path_factory):
    """Provide an active bridge whose robot has not published odometry yet."""
    folder = tmp_path_factory.mktemp('blind')
    (folder / 'blind.yaml').write_text(PROFILE)
    with running_world(module_monkeypatch, folder, 'odometry.enabled:=false') as world:
        world.start_bridge(profile=folder / 'blind.yaml', odometry=False)
        yield world


def end_of(world, seconds=110.0):
    """Wait for the bridge to end by itself; return its exit code and its last words."""
    world.until(lambda: not world.bridge.is_alive, seconds, 'the end of the bridge')
    return world.bridge.wait(1.0), world.bridge.last_lines(40)


def test_no_adapter(lone_robot, tmp_path):
    with lone_robot.nothing_moves():
        lone_robot.start_bridge(adapter=tmp_path / 'none', ready=False)
        code, said = end_of(lone_robot)
    assert code == ExitCode.MODEL
    assert str(tmp_path / 'none') in said
    assert 'no such folder' in said


def test_adapter_of_another_base(lone_robot, tmp_path):
    other = tmp_path / 'other'
    shutil.copytree(ADAPTER, other, ignore=shutil.ignore_patterns('checkpoints'))
    manifest = json.loads((other / 'manifest.json').read_text())
    manifest['base_tensors'] = '0' * 64
    (other / 'manifest.json').write_text(json.dumps(manifest))
    with lone_robot.nothing_moves():
        lone_robot.start_bridge(adapter=other, ready=False)
        code, said = end_of(lone_robot)
    assert code == ExitCode.MODEL, said
    assert 'base' in said
    assert str(other) in said


def test_profile_with_a_nan_limit(lone_robot, tmp_path):
    profile = tmp_path / 'robot.yaml'
    profile.write_text('name: robot\nlimits:\n  linear_x_max: .nan\n')
    with lone_robot.nothing_moves():
        lone_robot.start_bridge(profile=profile, ready=False)
        code, said = end_of(lone_robot, 30)
    assert code == ExitCode.USAGE
    assert f'{profile}:3' in said
    assert 'limits.linear_x_max' in said


def test_instruction_before_activation(lone_robot):
    lone_robot.start_bridge('--ros-args', '-p', 'autostart:=false', ready=False)
    lone_robot.client.wait_for_bridge(20.0)
    assert lone_robot.client.state(5.0) == 'unconfigured'
    with lone_robot.nothing_moves():
        final = lone_robot.say('move forward 2 meters')
    assert (final.name, final.text('code')) == ('rejected', 'not_active')


def test_velocity_type_mismatch(lone_robot):
    # The observer listens to Twist, and would be taken for the base.
    lone_robot.observer.mute()
    lone_robot.start_bridge(profile='differential')
    began = time.monotonic()
    final = lone_robot.say('move forward 2 meters')
    lone_robot.client.spin(0.5)
    assert (final.name, final.text('code')) == ('rejected', 'unavailable'), final
    assert 'TwistStamped' in final.text('response')
    assert 'velocity.type' in final.text('response')
    assert lone_robot.driven(began) < 0.01


def test_without_odometry_a_motion_is_timed_and_said_to_be(blind):
    began = time.monotonic()
    final = blind.say('move forward 30 centimeters')
    assert final.name == 'succeeded', final
    assert 'without odometry I cannot measure' in final.text('response')
    blind.await_standstill()
    assert blind.observer.track_since(began).forward_m == pytest.approx(0.3, abs=0.08)


def test_odometry_lost_in_mid_motion_stops_the_robot_and_is_told(blind):
    heard = []
    blind.client.node.create_subscription(
        Odometry, 'odom', lambda message: heard.append(time.monotonic()), 10)
    blind.set_parameters('sim', odometry__enabled=True)
    blind.await_odometry()
    began = time.monotonic()
    moving = blind.client.say('drive forward 2 meters')
    blind.await_driven(began, 0.1)
    blind.set_parameters('sim', odometry__enabled=False)
    final = blind.finish(moving, 10)
    assert (final.name, final.text('code')) == ('failed', 'odometry_silent'), final
    assert 'the odometry went silent' in final.text('response')
    blind.await_standstill()
    lost = heard[-1]
    track = blind.observer.track_since(lost)
    assert track.zero_after_s(lost) < ODOMETRY_TIMEOUT_S + 0.2
    assert track.length_m < 0.3
    assert blind.driven(began) < 1.0


def test_robot_without_navigation_and_without_odometry(blind):
    blind.start_sim('navigation.enabled:=false')
    blind.client.spin(1.0)
    with blind.nothing_moves():
        final = blind.say('go to the kitchen')
    assert (final.name, final.text('code')) == ('rejected', 'unavailable'), final
    assert 'navigate_to_pose' in final.text('response').lower()
    blind.end_sim()
    blind.client.spin(3.5)  # longer than poses and odometry may be old
    final = blind.say('move forward 1 meter')
    assert (final.name, final.text('code')) == ('rejected', 'unavailable'), final
    assert 'odometry has been silent' in final.text('response').lower()
    blind.start_sim()
    blind.await_odometry()
    assert blind.say('turn right 90 degrees').name == 'succeeded'
