# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The lamps and the stop button around the simulated robot, and odometry that is switched off."""

import pytest
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile
from sim_harness import simulation
from std_msgs.msg import Bool
from std_srvs.srv import SetBool

pytestmark = pytest.mark.timeout(60)

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


@pytest.fixture(scope='module')
def sim():
    with pytest.MonkeyPatch.context() as patch, simulation(patch) as pair:
        yield pair


@pytest.mark.parametrize('service, topic, answers', [
    ('house_lights', 'sim/lights', ('three lamps are on', 'three lamps are off')),
    ('sim/press_stop_button', 'stop_button', ('the button is pressed', 'the button is released')),
])
def test_who_comes_late_hears_how_it_stands(sim, service, topic, answers):
    commander = sim[1]
    client = commander.node.create_client(SetBool, service)
    commander.until(client.service_is_ready, what=service)
    for value, answer in zip((True, False), answers):
        future = client.call_async(SetBool.Request(data=value))
        commander.until(future.done, what='an answer')
        assert (future.result().success, future.result().message) == (True, answer)
        heard = []
        late = commander.node.create_subscription(Bool, topic, heard.append, LATCHED)
        commander.until(lambda: heard, what=topic)
        assert [message.data for message in heard] == [value]
        commander.node.destroy_subscription(late)


def test_odometry_can_be_lost_and_come_back_while_the_truth_goes_on(sim):
    robot, commander = sim
    robot.set_parameters([Parameter('odometry.enabled', value=False)])
    commander.spin(0.1)  # what was under way
    odometry, truth = len(commander.odometry), len(commander.truth)
    commander.until(lambda: len(commander.truth) >= truth + 10, what='truth')
    assert len(commander.odometry) == odometry
    robot.set_parameters([Parameter('odometry.enabled', value=True)])
    commander.until(lambda: len(commander.odometry) > odometry, what='odometry')


def test_a_robot_without_a_house_has_neither_lamps_nor_button(monkeypatch):
    with simulation(monkeypatch, house__enabled=False) as (_, commander):
        assert not commander.node.get_publishers_info_by_topic('/stop_button')
        assert 'house_lights' not in str(commander.node.get_service_names_and_types())
