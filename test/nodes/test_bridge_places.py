# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Places over DDS: taught in words, there after a restart, shown to others, refused elsewhere."""

import math

from bridge_harness import NAVIGATE, scene
import pytest
from rclpy.qos import DurabilityPolicy, QoSProfile
from tf2_msgs.msg import TFMessage
from visualization_msgs.msg import Marker, MarkerArray

pytestmark = pytest.mark.timeout(90)

LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def watch_places(s):
    """Return the lists that fill with frames by name and with the newest markers."""
    frames, markers = {}, []
    s.operator.create_subscription(
        TFMessage, '/tf_static', lambda m: frames.update(
            {t.child_frame_id: t.transform for t in m.transforms}), LATCHED)

    def newest(message):
        markers[:] = message.markers
    s.operator.create_subscription(MarkerArray, 'bridge/places', newest, LATCHED)
    return frames, markers


def test_a_taught_place_is_there_after_a_restart(monkeypatch, tmp_path):
    bridge = {'places.file': str(tmp_path / 'deep' / 'places.yaml')}
    with scene(monkeypatch, bridge=bridge) as s:
        frames, markers = watch_places(s)
        assert s.told('move back half a meter')['event'] == 'succeeded'
        taught = s.told('remember this place as the work bench')
        assert (taught['event'], taught['place']) == ('succeeded', 'work bench')
        assert taught['x'] == pytest.approx(-0.5, abs=0.05)
        where = s.told('where are you?')
        assert where['nearest'] == 'work bench' and where['distance_m'] < 0.05
        assert s.told('this is the kitchen')['code'] == 'fixed_place'
        s.until(lambda: 'place_work_bench' in frames, 5, 'the frame')
        s.until(lambda: any(m.text == 'work bench' for m in markers), 5, 'the marker')
        assert 'place_guest_bedroom' in frames and markers[0].action == Marker.DELETEALL
    with scene(monkeypatch, bridge=bridge) as s:
        s.model.answers['go to the work bench'] = (
            NAVIGATE + '"{pose: {header: {frame_id: work bench}}}"')
        far = s.told('how far is the work bench')
        assert far['distance_m'] == pytest.approx(0.5, abs=0.05)
        assert abs(far['bearing_rad']) == pytest.approx(math.pi, abs=0.1)
        there = s.told('go to the work bench')
        assert (there['event'], there['response']) == ('succeeded', 'Arrived at work bench.')
        assert s.pose()[0] == pytest.approx(-0.5, abs=0.1)
        assert s.told('what did you just do')['outcome'] == 'succeeded'
        assert s.told('forget the work bench')['event'] == 'succeeded'
        assert s.told('go to the work bench')['code'] == 'unknown_place'


def test_a_damaged_file_and_another_map_are_told(monkeypatch, tmp_path):
    path = tmp_path / 'places.yaml'
    path.write_text('version: 1\nplaces: [{name: lab}]\n', encoding='utf-8')
    bridge = {'places.file': str(path), 'places.map': 'floor1'}
    with scene(monkeypatch, bridge=bridge) as s:
        assert 'damaged' in s.bridge._assembly.health()[3].message
        assert s.told('this is the lab')['map'] == 'floor1'
    assert (tmp_path / 'places.yaml.damaged-1').exists()
    with scene(monkeypatch, bridge={**bridge, 'places.map': 'floor2'}) as s:
        refused = s.told('how far is the lab')
        assert refused['code'] == 'unknown_place' and '"floor1"' in refused['reason']
        s.stop()
        s.until(lambda: any(e['event'] == 'succeeded' for e in s.events), 10, 'stop')
        assert s.told('are you stopped?')['stopped'] is True
        assert s.told('what can you do')['event'] == 'succeeded'
