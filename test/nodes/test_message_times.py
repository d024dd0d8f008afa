# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""An instruction tells when it had arrived, however long the executor let it wait."""

import time

from bridge_harness import scene
import pytest
from rclpy.parameter import Parameter
from ros2_llm_bridge.nodes.message_times import arrived_s, sent_s

pytestmark = pytest.mark.timeout(60)


def test_stamps_of_the_system_clock_are_told_on_the_steady_one():
    now_s, now_ns = time.monotonic(), time.time_ns()
    info = {'received_timestamp': now_ns - 40_000_000, 'source_timestamp': now_ns - 60_000_000}
    assert arrived_s(info) == pytest.approx(now_s - 0.04, abs=0.01)
    assert sent_s(info) == pytest.approx(now_s - 0.06, abs=0.01)


@pytest.mark.parametrize('stamp', [0, time.time_ns() + 3600 * 10 ** 9])
def test_an_unknown_stamp_and_one_of_a_clock_that_was_set_back_are_now(stamp):
    before = time.monotonic()
    assert before <= arrived_s({'received_timestamp': stamp}) <= time.monotonic()


def test_an_instruction_tells_when_it_had_arrived(monkeypatch):
    with scene(monkeypatch) as s:
        before = time.monotonic()
        said = s.say('turn right forty five degrees')
        received = next(e for e in s.events if e['id'] == said)
        assert before - 0.01 <= received['arrived'] <= received['steady']
        assert s.final(said)['event'] == 'succeeded'


def test_settings_follow_their_parameters(monkeypatch):
    with scene(monkeypatch) as s:
        assert s.told('turn right forty five degrees')['event'] == 'succeeded'
        assert s.bridge.set_parameters([Parameter('dry_run', value=True)])[0].successful
        assert s.told('turn right forty five degrees').get('dry_run')
        assert not s.bridge.set_parameters([Parameter('ask.timeout', value=-1.0)])[0].successful
        assert s.bridge.set_parameters([Parameter('dry_run', value=False)])[0].successful
        assert 'dry_run' not in s.told('turn right forty five degrees')
