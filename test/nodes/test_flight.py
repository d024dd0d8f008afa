# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A running bridge keeps a flight log that holds together, and an MCAP file that others read."""

import os
import sys

from bridge_harness import scene
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory
import pytest
from ros2_llm_bridge.errors import FlightLogError
from ros2_llm_bridge.flight.checker import check
from ros2_llm_bridge.flight.reader import read_run
from ros2_llm_bridge.nodes.definitions import definition_of
from ros2_llm_bridge.nodes.mcap_recording import McapRecording

#: How long the bridge is talked to, seconds; by hand for longer.
TALK_S = float(os.environ.get('ROS2_LLM_BRIDGE_SOAK_S', '6'))

pytestmark = pytest.mark.timeout(110 + 2 * TALK_S)

#: What is said, one after the other; None stops by topic, '' by service.
SAID = (
    'move forward 2 meters', 'turn left 90 degrees', 'order two pizzas', 'go to the kitchen',
    'move back 0.5 meters', None, 'turn right 45 degrees', 'resume', 'go to the moon',
    'drive forward for 2 seconds', 'stop', 'move forward 2 meters', '')


def talk(s, seconds):
    """Say one thing after the other, too early and too late; return how many were said."""
    began = s.bridge.get_clock().now().nanoseconds
    said = 0
    while (s.bridge.get_clock().now().nanoseconds - began) * 1e-9 < seconds or said < len(SAID):
        text = SAID[said % len(SAID)]
        if text is None:
            s.stop()
        elif text:
            s.say(text)
        else:
            s.call('stop')
            s.call('resume')
        # Long enough for some of them to end, not for all.
        s.spin(0.2 + 0.35 * (said % 4))
        if text is None:
            s.call('resume')
        said += 1
    return said


def health(s, part):
    """Return what the diagnostics say of a part."""
    found = []

    def take(message):
        found.extend(x for x in message.status if x.name.endswith(f': {part}'))
    subscription = s.operator.create_subscription(DiagnosticArray, '/diagnostics', take, 10)
    s.until(lambda: found, 5, f'diagnostics of {part}')
    s.operator.destroy_subscription(subscription)
    return found[-1]


def test_a_talk_leaves_a_true_log_and_a_recording(monkeypatch, tmp_path):
    folder = tmp_path / 'flight'
    parameters = {
        'flight_log': str(folder), 'flight_log_max_bytes': 20_000, 'flight_log_files': 1000,
        'record_mcap': True}
    with scene(monkeypatch, bridge=parameters) as s:
        said = talk(s, TALK_S)
        told = health(s, 'bridge')
        values = {value.key: value.value for value in told.values}
        assert values['instruction_id'] and values['instruction_state']
        log = health(s, 'flight log')
        assert log.level == DiagnosticStatus.OK and log.message == 'written'
        assert float({v.key: v.value for v in health(s, 'odometry').values}['age_s']) < 1.0
        s.say('move forward 2 meters')
        s.spin(0.5)
    run = read_run(folder)
    verdict = check(run, exclusive=True)
    assert [str(v) for v in verdict.violations] == []
    assert verdict.remarks == ()
    assert len(verdict.streams) >= said
    assert {x.final for x in verdict.streams} >= {'succeeded', 'rejected', 'cancelled'}
    assert run.head['robot'] == 'demo' and len(run.head['profile_sha256']) == 64
    assert run.head['parameters']['flight_log'] == str(folder)
    assert [r.fields['name'] for r in run.records if r.kind == 'state'][:3] == [
        'configured', 'model ready', 'active']
    read_recording(folder, s.events)
    print(f'{len(verdict.streams)} instructions, {len(run.records)} lines in {len(run.files)} '
          f'files')


def read_recording(folder, events):
    """Read the recording back as a viewer does, without the bridge's own types."""
    topics, statuses, speeds = {}, [], []
    for path in sorted(folder.glob('*.mcap')):
        with path.open('rb') as stream:
            reader = make_reader(stream, decoder_factories=[DecoderFactory()])
            assert reader.get_header().profile == 'ros2'
            for schema, channel, message in reader.iter_messages():
                topics.setdefault(channel.topic, set()).add(schema.name)
            for _, channel, _, decoded in reader.iter_decoded_messages(
                    topics=['/status', '/cmd_vel']):
                if channel.topic == '/status':
                    statuses.append(decoded.data)
                else:
                    speeds.append(decoded.linear.x)
    assert topics['/instruction'] == {'std_msgs/msg/String'}
    assert topics['/stop'] == {'std_msgs/msg/Empty'}
    assert topics['/odom'] == {'nav_msgs/msg/Odometry'}
    assert topics['/tf'] == {'tf2_msgs/msg/TFMessage'}
    assert topics['/bridge/flight_log'] == {'flight_record'}
    assert {'/command', '/response'} <= topics.keys()
    assert max(speeds) == pytest.approx(0.5, abs=0.01) and 0.0 in speeds
    # The last ones may have come after the operator had gone.
    assert len(statuses) >= len(events)


@pytest.mark.parametrize('interface, lines', [
    ('std_msgs/msg/Empty', ['']),
    ('geometry_msgs/msg/TwistStamped', [
        'std_msgs/Header header', 'geometry_msgs/Twist twist', 'MSG: std_msgs/Header',
        'builtin_interfaces/Time stamp', 'float64 x']),
    ('nav_msgs/msg/Odometry', ['float64[36] covariance']),
    ('tf2_msgs/msg/TFMessage', ['geometry_msgs/TransformStamped[] transforms']),
    ('rcl_interfaces/msg/ParameterValue', [
        'bool bool_value', 'byte[] byte_array_value', 'string[] string_array_value'])])
def test_definitions_are_made_from_classes(interface, lines):
    text = definition_of(interface).split('\n')
    assert [line for line in lines if line not in text] == []


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(monkeypatch, tmp_path):
    (tmp_path / 'file').write_text('')
    with scene(monkeypatch, bridge={'flight_log': str(tmp_path / 'file' / 'logs')}) as s:
        moving = s.say('move forward 2 meters')
        s.spin(0.8)
        s.stop()
        assert s.final(moving)['event'] == 'cancelled'
        s.until(lambda: s.speed() < 0.01, 3, 'standstill')
        log = health(s, 'flight log')
    assert log.level == DiagnosticStatus.ERROR and 'Not a directory' in log.message


def test_a_recording_without_its_package_is_refused(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, 'mcap.writer', None)
    with pytest.raises(FlightLogError, match='pip install mcap'):
        McapRecording(tmp_path, 'run', 10_000, 2, lambda: 0, pytest.fail)
