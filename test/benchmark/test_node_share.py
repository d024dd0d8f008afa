# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The node's share, measured with a bridge whose model is scripted, over real DDS."""

from dataclasses import asdict
import os
from pathlib import Path
import random
import subprocess
import sys

import pytest
from ros2_llm_bridge.benchmark.node_share import measure_node, NodeMeter
from ros2_llm_bridge.benchmark.node_world import bridge_arguments, PROFILE
from ros2_llm_bridge.benchmark.plots import draw_node
from ros2_llm_bridge.cli.main import build_parser, split_ros_args
from ros2_llm_bridge.client.bridge_client import BridgeClient
from ros2_llm_bridge.demo.processes import ChildProcess, network_environment
from ros2_llm_bridge.errors import RobotError
from ros2_llm_bridge.nodes.spin import ros_context
from ros2_llm_bridge.profile.load import load_profile

pytestmark = pytest.mark.timeout(90)

BRIDGE = Path(__file__).parent / 'scripted_turner.py'


@pytest.fixture(scope='module')
def client(tmp_path_factory):
    """Provide the operator's side of a robot and a bridge, both processes."""
    folder = tmp_path_factory.mktemp('node_share')
    profile = folder / 'profile.yaml'
    profile.write_text(PROFILE, encoding='utf-8')
    environment = network_environment(random.randint(1, 100))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        sim = ChildProcess(['sim'], environment, folder / 'sim.log')
        bridge = subprocess.Popen(
            [sys.executable, str(BRIDGE), '--ros-args', '-p', f'profile:={profile}', '-p',
             "feedback_log:=''", '-p', "flight_log:=''"],
            env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with ros_context([]) as context:
                operator = BridgeClient(context)
                try:
                    operator.spin_until(lambda: _is_active(operator), 30.0)
                    operator.wait_for_bridge(10.0)
                    yield operator
                finally:
                    operator.close()
        finally:
            bridge.terminate()
            try:
                bridge.wait(8.0)
            finally:
                bridge.kill()
                sim.end()


def _is_active(operator):
    try:
        return operator.state(1.0) == 'active'
    except RobotError:
        return False


def test_every_figure_is_taken(client, tmp_path):
    notes = []
    found = measure_node(client, 1.25, count=4, seconds=1.5, on_note=notes.append)
    assert found.launch_s == 1.25
    assert found.overhead_ms.n == found.stop_ms.n == found.stop_loaded_ms.n == 4
    # A scripted model takes no time: reading is all of the translation.
    assert 0 < found.reading_ms.mean == pytest.approx(found.translation_ms.mean, abs=1.0)
    # What the middleware and the processes beside it take is no share of the node.
    assert 0 < found.own_ms.p50 < found.overhead_ms.p50
    assert found.own_ms.n == 4
    parts = (found.said_to_received_ms, found.inside_ms, found.translated_to_twist_ms)
    assert all(part.p50 >= 0 for part in parts)
    assert sum(p.mean for p in parts) == pytest.approx(found.overhead_ms.mean, abs=0.01)
    assert found.stop_ms.p50 > 0
    # About 30 periods in 1.5 s; how regular they are is measured, not tested.
    assert 5 < found.period_error_ms.n < 60
    assert found.translations_under_load > 0
    assert len(notes) == 4
    draw_node(asdict(found), tmp_path / 'node.png')
    assert (tmp_path / 'node.png').stat().st_size > 10_000


def test_an_instruction_that_does_not_drive_is_an_error(client, monkeypatch):
    monkeypatch.setattr(
        'ros2_llm_bridge.benchmark.node_share.LONG', 'bake a chocolate cake')
    meter = NodeMeter(client)
    try:
        with pytest.raises(RobotError, match='did not carry out'):
            meter.stops(1, loaded=False)
    finally:
        meter.close()


def test_the_bridge_is_told_which_model(tiny_choice, tmp_path):
    own, ros = split_ros_args(bridge_arguments(tiny_choice, tmp_path / 'p.yaml'))
    args = build_parser().parse_args(own)
    assert (args.base, args.adapter) == (tiny_choice.base, str(tiny_choice.adapter))
    assert 'model.threads:=1' in ros
    (tmp_path / 'p.yaml').write_text(PROFILE, encoding='utf-8')
    assert load_profile(str(tmp_path / 'p.yaml')).velocity.rate_hz == 20
