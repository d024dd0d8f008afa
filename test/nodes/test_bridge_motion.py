# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Instructions that move the simulated robot, over DDS, measured by its ground truth."""

import math

from bridge_harness import scene
import pytest

pytestmark = pytest.mark.timeout(90)


def test_move_forward_2_meters_is_never_2_meters_per_second(monkeypatch):
    with scene(monkeypatch) as s:
        end = s.told('move forward 2 meters')
        assert end['event'] == 'succeeded', end
        fastest = max(abs(t.linear.x) for _, t in s.velocities)
        assert fastest <= 0.5 + 1e-6
        assert s.pose()[0] == pytest.approx(2.0, abs=0.03)
        assert end['response'].startswith('Driven 2.0')
        assert end['measured'][0]['distance_m'] == pytest.approx(2.0, abs=0.02)
        assert s.velocities[-1][1].linear.x == 0.0
        print(end, s.pose(), fastest)
