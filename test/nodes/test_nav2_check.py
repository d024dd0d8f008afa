# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The check of bridge and Nav2 passes on the simulated robot and objects to what is missing."""

from contextlib import contextmanager
import threading

from bridge_harness import scene
from nav2_msgs.action import Wait
import pytest
from rclpy.action import ActionClient
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.client.nav2_check import Nav2Check, Route
from ros2_llm_bridge.client.nav2_graph import field_problems, FIELDS
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.schema import RobotProfile

pytestmark = pytest.mark.timeout(90)

ROUTE = Route('go to the kitchen', 'go to the dock', timeout_s=30.0)
FAST = {'navigation.linear_speed': 1.0, 'navigation.angular_speed': 3.0,
        'limits.angular_speed': 6.0, 'navigation.angular_acceleration': 9.0,
        'navigation.linear_acceleration': 3.0, 'navigation.xy_tolerance': 0.1}


@contextmanager
def running(s):
    """Spin bridge and robot elsewhere, as other processes would, and provide a person's client."""
    done = threading.Event()

    def work():
        while not done.is_set():
            s.executor.spin_once(timeout_sec=0.05)
    thread = threading.Thread(target=work)
    thread.start()
    client = BridgeClient(s.bridge.context, name='person')
    try:
        client.wait_for_bridge(10.0)
        yield client
    finally:
        client.close()
        done.set()
        thread.join()


@contextmanager
def a_client_alone(s):
    """Provide a client of an action that nobody serves: it is no server."""
    client = ActionClient(s.operator, Wait, 'grasp')
    try:
        yield
    finally:
        client.destroy()


def test_the_simulated_robot_passes_and_a_lacking_server_does_not(monkeypatch):
    with scene(monkeypatch, sim=FAST) as s, a_client_alone(s), running(s) as client:
        demo = load_profile('demo')
        found = {f.name: f for f in Nav2Check(client, demo, ROUTE).findings()}
        verdicts = {name: finding.verdict for name, finding in found.items()}
        assert set(verdicts.values()) == {'ok'}, found
        assert {'navigate_to_pose', 'preemption', 'stop', 'latch', 'cancel by others', 'failure',
                'arrival'} <= set(verdicts)
        assert 'NO_VALID_PATH' in found['failure'].detail
        monkeypatch.setattr('ros2_llm_bridge.client.nav2_check.DISCOVERY_S', 0.5)
        other = RobotProfile.model_validate({
            'name': 'other',
            'navigation': {'action': 'dock_robot', 'through_action': 'go_through'},
            'capabilities': [{'name': 'grasp', 'interface': 'nav2_msgs/action/Wait'}]})
        findings = Nav2Check(client, other, ROUTE).findings()
        wrong = {finding.name: finding for _, finding in zip(range(8), findings, strict=False)}
        assert wrong['grasp'].verdict == 'failed' and 'no such' in wrong['grasp'].detail
        assert wrong['dock_robot'].verdict == 'failed'
        assert wrong['dock_robot'].detail.startswith('is nav2_msgs/action/DockRobot, not ')
        assert wrong['go_through'].verdict == 'skipped'


def test_a_robot_without_navigation_is_refused(monkeypatch):
    with scene(monkeypatch, with_sim=False, start=False) as s:
        client = BridgeClient(s.bridge.context, name='person')
        try:
            with pytest.raises(RobotError, match='no navigation'):
                Nav2Check(client, load_profile('differential'), ROUTE)
        finally:
            client.close()


@pytest.mark.parametrize('name', FIELDS)
def test_the_installed_types_have_the_fields_that_are_used(name):
    assert list(field_problems(f'nav2_msgs/action/{name}')) == []


def test_a_missing_field_is_named(monkeypatch):
    monkeypatch.setitem(FIELDS, 'Wait', {'Goal': ('time', 'patience'), 'Feedback': ('hum?',)})
    assert list(field_problems('nav2_msgs/action/Wait')) == [
        'nav2_msgs/action/Wait has no goal field patience']
    assert 'is not installed' in next(field_problems('no_msgs/action/Wait'))
