# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is said in the light of the last order, over DDS, measured by the robot's ground truth."""

import math

from bridge_harness import scene
import pytest

pytestmark = pytest.mark.timeout(60)


def test_faster_undo_and_go_back(monkeypatch):
    with scene(monkeypatch, sim={'navigation.linear_speed': 1.0}) as s:
        moving = s.say('move back half a meter')
        s.until(lambda: s.truth and s.pose()[0] < -0.1, 10, 'a motion')
        end = s.told('faster')
        assert s.final(moving)['event'] == 'cancelled'
        assert end['event'] == 'succeeded', end
        assert s.pose()[0] == pytest.approx(-0.5, abs=0.03)
        assert s.told('undo that')['event'] == 'succeeded'
        assert s.pose()[0] == pytest.approx(0.0, abs=0.04)
        going = s.say('go to the kitchen')
        s.until(lambda: math.hypot(*s.pose()[:2]) > 0.5, 10, 'a navigation')
        assert s.told('stop')['event'] == 'succeeded'
        assert s.final(going)['event'] == 'cancelled'
        assert s.told('resume')['event'] == 'succeeded'
        back = s.told('go back')
        assert back['event'] == 'succeeded', back
        assert math.hypot(*s.pose()[:2]) < 0.1
