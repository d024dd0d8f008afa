# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Everything that an order may be, between processes and with the real model.

Sequences and policies, the light of the last order, places, questions, capabilities, Nav2's
failures, an external stop: and the flight log proves that nothing else happened.
"""

import math
import time

from nav2_msgs.msg import SpeedLimit
import pytest
from rclpy.qos import DurabilityPolicy, QoSProfile
from ros2_llm_bridge.flight.checker import check
from ros2_llm_bridge.flight.reader import read_run
from running_world import running_world
from std_msgs.msg import Bool
from std_srvs.srv import SetBool, Trigger
from tf2_msgs.msg import TFMessage
from visualization_msgs.msg import MarkerArray

pytestmark = [pytest.mark.model, pytest.mark.timeout(240)]

PROFILE = """
name: house
speeds:
  linear: {slow: 0.3, default: 0.75, fast: 1.0}
  angular: {slow: 0.5, default: 3.0, fast: 4.0}
limits:
  linear_x_max: 1.0
  angular_z_max: 4.0
  linear_acceleration: 3.0
  angular_acceleration: 8.0
  geofence: {polygon: [[-4, -4], [4, -4], [4, 4], [-4, 4]]}
navigation: {speed_limit_topic: speed_limit}
places:
  - {name: kitchen, x: 1.2, y: 0.0, yaw: 0.0}
  - {name: hall, x: 0.6, y: 0.0, yaw: 0.0}
capabilities:
  - {name: lights, interface: std_srvs/srv/SetBool, phrases: [turn the lights on]}
  - name: dock_robot
    interface: nav2_msgs/action/DockRobot
    phrases: [dock]
    arguments: {}
    constants: {use_dock_id: true, dock_id: home}
  - {name: undock_robot, interface: nav2_msgs/action/UndockRobot, phrases: [undock], arguments: {}}
stop_input: {topic: estop, type: std_msgs/msg/Bool, qos: transient_local}
"""
LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)


class House:
    """The world with what else is in the house; ``limits`` and ``lit`` are what it was told."""

    def __init__(self, world, folder):
        self.world, self.folder = world, folder
        self.limits, self.lit, self.frames, self.markers = [], [], set(), []
        node = world.client.node
        # Nothing but the newest: whoever hears of an old press is stopped by it.
        self.estop = node.create_publisher(Bool, 'estop', QoSProfile(
            depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
        self.estop.publish(Bool(data=False))
        node.create_subscription(
            SpeedLimit, 'speed_limit', lambda m: self.limits.append(m.speed_limit), 10)
        node.create_subscription(TFMessage, '/tf_static', lambda m: self.frames.update(
            t.child_frame_id for t in m.transforms), LATCHED)
        node.create_subscription(MarkerArray, 'bridge/places', lambda m: self.markers.extend(
            marker.text for marker in m.markers), LATCHED)
        node.create_service(SetBool, 'lights', self._on_lights)

    def _on_lights(self, request, response):
        self.lit.append(request.data)
        response.success, response.message = True, 'two bulbs'
        return response

    def start(self):
        """Start the bridge, with what it keeps in the folder."""
        self.world.start_bridge(
            '--ros-args', '-p', f'places.file:={self.folder}/places.yaml',
            '-p', f'flight_log:={self.folder}/flight', profile=self.folder / 'house.yaml')

    def fail_next(self, fault, code=0):
        """Let the next goal of the simulated Nav2 fail."""
        self.world.set_parameters(
            'sim', navigation__fail_next=fault, navigation__fail_after=0.0,
            navigation__fail_code=code)

    def driven(self, text):
        """Say something that succeeds; return metres ahead and radians turned, as seen."""
        began = time.monotonic()
        final = self.world.say(text)
        assert final.name == 'succeeded', final
        self.world.await_standstill()
        track = self.world.observer.track_since(began)
        return track.forward_m, track.turned_rad


@pytest.fixture(scope='module')
def house(module_monkeypatch, tmp_path_factory):
    """Provide a house with a robot and an active bridge, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp('house')
    (folder / 'house.yaml').write_text(PROFILE)
    with running_world(
            module_monkeypatch, folder, 'limits.angular_speed:=8.0',
            'limits.angular_acceleration:=30.0', 'limits.linear_speed:=2.0',
            'limits.linear_acceleration:=8.0', 'navigation.linear_speed:=2.0',
            'navigation.linear_acceleration:=4.0', 'navigation.angular_speed:=8.0',
            'navigation.angular_acceleration:=14.0',
            # Nobody here looks at the heading at a place.
            'navigation.yaw_tolerance:=3.2',
            'noise.actuation:=0.0', 'noise.odometry:=0.0') as world:
        house = House(world, folder)
        house.start()
        yield house


def test_a_sequence_runs_in_order(house):
    follower = house.world.client.say(
        'turn left 30 degrees, wait 1 second and then move forward 20 centimeters')
    final = house.world.finish(follower)
    assert final.name == 'succeeded', final
    begun = [e.fields for e in follower.events if e.name == 'executing']
    steps = [(e['step'], e['action']['do']) for e in begun]
    assert steps == [(1, 'turn'), (2, 'wait'), (3, 'move')]
    assert begun[2]['steady'] - begun[1]['steady'] > 0.99


def test_again_a_bit_more_undo_and_the_other_way(house):
    assert house.driven('move forward 40 centimeters')[0] == pytest.approx(0.4, abs=0.02)
    assert house.driven('again')[0] == pytest.approx(0.4, abs=0.02)
    assert house.driven('a bit more')[0] == pytest.approx(0.2, abs=0.02)
    assert house.driven('undo that')[0] == pytest.approx(-0.2, abs=0.02)
    assert house.driven('turn left 45 degrees')[1] == pytest.approx(math.pi / 4, abs=0.03)
    assert house.driven('the other way')[1] == pytest.approx(-math.pi / 4, abs=0.03)


def test_faster_in_mid_motion_and_back_to_where_it_was(house):
    world = house.world
    before = world.observer.samples[-1]
    began = time.monotonic()
    slow = world.client.say('drive backward 1 meter slowly')
    world.await_driven(began, 0.1)
    assert world.say('faster').name == 'succeeded'
    assert world.finish(slow).name == 'cancelled'
    track = world.observer.track_since(began)
    assert track.forward_m == pytest.approx(-1.0, abs=0.03) and track.fastest_mps > 0.4
    assert world.say('go back to where you were').name == 'succeeded'
    last = world.observer.samples[-1]
    assert math.hypot(last.x - before.x, last.y - before.y) < 0.15


def test_what_a_new_instruction_does_is_a_parameter(house):
    world = house.world
    try:
        house.world.set_parameters('bridge', policy__new_instruction='queue')
        first = world.client.say('move forward 40 centimeters')
        second = world.client.say('turn left 45 degrees')
        assert world.finish(second).name == 'succeeded'
        assert first.final is not None and first.final.name == 'succeeded'
        assert second.find('executing').fields['seq'] > first.final.fields['seq']
        house.world.set_parameters('bridge', policy__new_instruction='reject')
        first = world.client.say('move back 40 centimeters')
        world.until(lambda: first.find('executing') is not None, 10, 'the first')
        assert world.say('turn left 45 degrees').text('code') == 'busy'
        assert world.finish(first).name == 'succeeded'
    finally:
        house.world.set_parameters('bridge', policy__new_instruction='preempt')
    first = world.client.say('move forward 3 meters')
    world.until(lambda: first.find('executing') is not None, 10, 'the first')
    assert world.say('turn right 45 degrees').name == 'succeeded'
    assert world.finish(first).name == 'cancelled'


def test_a_failure_of_nav2_is_told_and_what_follows_is_a_parameter(house):
    text = 'go to the kitchen, then turn left 30 degrees'
    began = time.monotonic()
    house.fail_next('abort', 208)
    final = house.world.say(text)
    assert (final.name, final.text('code')) == ('failed', 'goal_aborted')
    assert 'the planner found no path to the goal (NO_VALID_PATH, code 208)' in final.text(
        'response')
    house.world.set_parameters('bridge', policy__on_failure='continue')
    try:
        house.fail_next('reject')
        follower = house.world.client.say(text)
        final = house.world.finish(follower)
        assert final.name == 'failed' and 'rejected the goal' in final.text('response')
        assert [e.fields['step'] for e in follower.events if e.name == 'executing'] == [1, 2]
    finally:
        house.world.set_parameters('bridge', policy__on_failure='abort')
    assert house.world.observer.track_since(began).length_m < 0.5
    house.fail_next('recover')
    assert 'after 2 recoveries' in house.world.say('go to the kitchen').text('response')


def test_routes_ways_back_and_slow_navigations(house):
    world = house.world
    assert world.say('go to the hall').name == 'succeeded'
    assert 'by way of hall' in world.say('go to the kitchen via the hall').text('response')
    assert world.say('go to the hall and come back').name == 'succeeded'
    last = world.observer.samples[-1]
    assert math.hypot(last.x - 1.2, last.y) < 0.15
    assert world.say('go to the hall').name == 'succeeded'
    began, seen = time.monotonic(), len(house.limits)
    assert world.say('go slowly to the kitchen').name == 'succeeded'
    world.until(lambda: len(house.limits) >= seen + 2, 5, 'the end of the limit')
    assert house.limits[seen] == pytest.approx(40.0) and house.limits[-1] == 0.0
    # 40 % of the navigator's 2 m/s; these 60 cm would be driven at 1.5 m/s.
    assert max(s.linear_mps for s in world.observer.track_since(began).samples) < 0.9


def test_capabilities_are_called_and_answered(house):
    assert house.world.say('turn the lights on').text('response') == (
        'lights is done: two bulbs.')
    assert house.lit == [True]
    assert house.world.say('undock, then go to the hall').name == 'succeeded'
    assert house.world.say('dock').text('response') == 'Docked.'
    last = house.world.observer.samples[-1]
    assert math.hypot(last.x, last.y) < 0.15
    house.fail_next('abort', 904)
    assert '(FAILED_TO_DETECT_DOCK, code 904)' in house.world.say('dock').text('response')


def test_it_asks_and_waits_for_an_answer(house):
    world = house.world
    house.world.set_parameters('bridge', mode='confirm')
    try:
        with world.nothing_moves():
            refused = world.client.say('move forward 20 centimeters')
            world.until(lambda: refused.find('asking') is not None, 10, 'a question')
            assert world.say('no').name == 'succeeded'
            assert world.finish(refused).name == 'cancelled'
        for answer in ('yes', 'confirm'):
            agreed = world.client.say('move forward 20 centimeters')
            world.until(lambda: agreed.find('asking') is not None, 10, 'a question')
            if answer == 'yes':
                world.client.say('yes')
            else:
                assert world.client.call(Trigger, 'confirm', 5.0).success
            assert world.finish(agreed).name == 'succeeded'
    finally:
        house.world.set_parameters('bridge', mode='direct')


def test_a_dry_run_shows_and_does_nothing(house):
    house.world.set_parameters('bridge', dry_run=True)
    try:
        with house.world.nothing_moves():
            final = house.world.say('move forward 40 centimeters')
        assert final.name == 'succeeded' and 'ros2 topic pub' in final.text('response')
    finally:
        house.world.set_parameters('bridge', dry_run=False)


def test_an_external_stop_is_released_by_the_service_alone(house):
    world = house.world
    began = time.monotonic()
    moving = world.client.say('drive forward 1.5 meters')
    world.await_driven(began, 0.2)
    house.estop.publish(Bool(data=True))
    assert world.finish(moving).text('reason') == 'stopped (external)'
    world.await_standstill()
    assert not world.client.call(Trigger, 'resume', 5.0).success
    house.estop.publish(Bool(data=False))
    assert world.say('resume').text('code') == 'stopped'
    world.until(lambda: world.client.call(Trigger, 'resume', 5.0).success, 5, 'release')
    with world.nothing_moves():
        pass
    assert world.say('move back 40 centimeters').name == 'succeeded'


def test_a_taught_place_is_shown_and_there_after_a_restart(house):
    world = house.world
    assert world.say('go to the hall').name == 'succeeded'
    world.await_standstill()
    assert world.say('remember this place as the workbench').name == 'succeeded'
    world.until(lambda: {'place_workbench', 'place_kitchen'} <= house.frames, 10, 'the frames')
    world.until(lambda: 'workbench' in house.markers, 10, 'the marker')
    assert world.say('go to the kitchen').name == 'succeeded'
    house.start()
    places = world.say('which places do you know').text('response')
    assert 'workbench' in places and 'kitchen' in places
    far = world.say('how far is the workbench')
    assert far.fields['distance_m'] == pytest.approx(0.6, abs=0.15)
    assert world.say('go to the workbench').text('response') == 'Arrived at workbench.'
    last = world.observer.samples[-1]
    assert math.hypot(last.x - 0.6, last.y) < 0.15


def test_the_flight_logs_hold_together(house):
    house.world.end_bridge()
    heads = sorted((house.folder / 'flight').glob('*-0001.jsonl'))
    assert heads
    for head in heads:
        verdict = check(read_run(head))
        assert verdict.streams and not verdict.violations, verdict.violations
