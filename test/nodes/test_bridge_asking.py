# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Questions and the external stop input over DDS: parameter, services, words, topic."""

from importlib import resources

from bridge_harness import scene
import pytest
from rclpy.parameter import Parameter
from std_msgs.msg import Bool

pytestmark = pytest.mark.timeout(90)


def asked(s, instruction_id):
    """Wait for the question about an instruction and return its event."""
    def found():
        return [e for e in s.events if e['id'] == instruction_id and e['event'] == 'asking']
    s.until(found, 5, 'question')
    return found()[-1]


def test_a_motion_waits_for_the_confirmation(monkeypatch):
    with scene(monkeypatch, bridge={'mode': 'confirm'}) as s:
        assert s.call('confirm').success is False
        rejected = s.say('move forward 2 meters')
        question = asked(s, rejected)
        assert question['kind'] == 'confirm' and question['timeout_s'] == 30.0
        s.until(lambda: question['question'] in s.responses, 2, 'question in words')
        assert s.call('reject').success
        assert s.final(rejected)['event'] == 'cancelled'
        confirmed = s.say('turn right 45 degrees')
        asked(s, confirmed)
        assert s.velocities == []
        assert s.call('confirm').success
        assert s.final(confirmed)['event'] == 'succeeded'


def test_a_question_ends_by_its_time_limit_and_a_doubt_is_a_parameter(monkeypatch):
    with scene(monkeypatch) as s:
        results = s.bridge.set_parameters([
            Parameter('ask.timeout', value=1.0), Parameter('confidence_threshold', value=1.0)])
        assert all(r.successful for r in results)
        assert not s.bridge.set_parameters([Parameter('mode', value='maybe')])[0].successful
        assert not s.bridge.set_parameters([Parameter('ask.threshold', value=1.5)])[0].successful
        said = s.say('move forward 2 meters')
        assert asked(s, said)['kind'] == 'unsure'
        final = s.final(said, 5)
        assert (final['event'], final['reason']) == ('cancelled', 'nobody answered')
        assert s.told('yes')['code'] == 'not_asked'
        assert s.velocities == []


def test_an_external_stop_input_stops_and_holds(monkeypatch, tmp_path):
    source = resources.files('ros2_llm_bridge') / 'config' / 'profiles' / 'demo.yaml'
    changed = tmp_path / 'robot.yaml'
    changed.write_text(source.read_text() + 'stop_input: {topic: estop, type: std_msgs/Bool}\n')
    with scene(monkeypatch, bridge={'profile': str(changed)}) as s:
        estop = s.operator.create_publisher(Bool, 'estop', 10)
        s.until(lambda: estop.get_subscription_count() == 1, 5, 'subscription')
        assert s.told('move forward 2 meters')['code'] == 'stopped'
        estop.publish(Bool(data=False))
        s.until(lambda: 'not stopped' in s.told('are you stopped')['response'], 5, 'heard')
        moving = s.say('move forward 2 meters')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        estop.publish(Bool(data=True))
        assert s.final(moving, 3)['reason'] == 'stopped (external)'
        s.until(lambda: s.speed() < 1e-6, 3, 'standstill')
        held = s.call('resume')
        assert not held.success and 'reads true' in held.message
        assert s.told('resume')['code'] == 'stopped'
        estop.publish(Bool(data=False))
        s.until(lambda: s.call('resume').success, 5, 'release')
        assert s.told('move back half a meter')['event'] == 'succeeded'
