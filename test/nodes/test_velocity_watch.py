# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Exact motions, simulated time and the zero after silence, over DDS."""

import math
import threading
import time

from bridge_harness import scene
import pytest
from rclpy.clock import Clock, ClockType
from ros2_llm_bridge.commands.primitives import Arc, KeepVelocity, Move, Rotate
from ros2_llm_bridge.execution.plans import Plan
from rosgraph_msgs.msg import Clock as ClockMessage

pytestmark = pytest.mark.timeout(90)


def begin(s, primitive):
    """Let the bridge begin with a primitive and return the instruction's id."""
    instruction = s.bridge._journal.receive('check')
    s.bridge._assembly.executive.preempt(Plan(instruction, 'check', (primitive,)))
    return instruction


def carry_out(s, primitive):
    """Let the bridge carry out a primitive and return its final event."""
    end = s.final(begin(s, primitive))
    s.spin(0.3)
    return end


def test_five_motions_end_where_they_were_told_to_also_when_the_bridge_hangs(monkeypatch):
    with scene(monkeypatch) as s:
        for primitive in (Move(0.07, 0.5), Move(-0.4, 0.8), Rotate(math.radians(-200), 2.0),
                          Rotate(math.radians(7), 1.0), Arc(0.3, math.pi / 2, 0.5)):
            x, y, yaw = s.pose()
            end = carry_out(s, primitive)
            assert end['event'] == 'succeeded', end
            to_x, to_y, to_yaw = s.pose()
            turned = math.remainder(to_yaw - yaw, 2 * math.pi)
            if isinstance(primitive, Move):
                way = (to_x - x) * math.cos(yaw) + (to_y - y) * math.sin(yaw)
                assert way == pytest.approx(primitive.distance_m, abs=0.02)
            else:
                wrong = math.remainder(primitive.angle_rad - turned, 2 * math.pi)
                assert math.degrees(wrong) == pytest.approx(0.0, abs=1.5)
            if isinstance(primitive, Arc):
                chord = math.hypot(to_x - x, to_y - y)
                assert chord == pytest.approx(0.3 * math.sqrt(2), abs=0.03)
        check_zero_after_silence(s)
    assert 'velocity watchdog' not in [t.name for t in threading.enumerate()]


def check_zero_after_silence(s):
    instruction = begin(s, Move(1.0, 0.5))
    s.until(lambda: s.speed() > 0.3, 5, 'motion')
    sent = len(s.velocities)
    # Nothing in the bridge's executor runs meanwhile.
    time.sleep(0.4)
    s.until(lambda: len(s.velocities) > sent + 3, 5, 'velocities')
    assert 0.0 in [twist.linear.x for _, twist in s.velocities[sent:sent + 3]]
    end = s.final(instruction)
    assert end['event'] == 'succeeded'
    assert end['measured'][0]['distance_m'] == pytest.approx(1.0, abs=0.03)


class SimulatedTime:
    """Publish a clock that passes at a pace of its own."""

    def __init__(self, node, pace):
        self.pace = pace
        self.now_s = 1000.0
        self._seen_s = time.monotonic()
        self._publisher = node.create_publisher(ClockMessage, '/clock', 10)
        node.create_timer(0.01, self._on_timer, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _on_timer(self):
        now = time.monotonic()
        self.now_s += self.pace * (now - self._seen_s)
        self._seen_s = now
        message = ClockMessage()
        message.clock.sec = int(self.now_s)
        message.clock.nanosec = int(self.now_s % 1 * 1e9)
        self._publisher.publish(message)


def test_durations_are_of_ros_time_and_watchdogs_are_not(monkeypatch):
    simulated = {'use_sim_time': True}
    with scene(monkeypatch, bridge=simulated, sim=simulated, start=False) as s:
        clock = SimulatedTime(s.operator, 3.0)
        s.start()
        for pace, seconds in ((3.0, 3.0), (0.5, 1.0)):
            clock.pace = pace
            began, began_s, x = clock.now_s, time.monotonic(), s.pose()[0]
            end = carry_out(s, KeepVelocity(0.5, 0.0, 0.0, seconds, True))
            assert end['event'] == 'succeeded', end
            assert seconds <= clock.now_s - began < seconds + 2.0 * max(pace, 1.0)
            assert time.monotonic() - began_s == pytest.approx(seconds / pace, abs=1.5)
            assert s.pose()[0] - x == pytest.approx(0.5 * seconds, abs=0.4)
        clock.pace, x = 3.0, s.pose()[0]
        assert carry_out(s, Move(-0.5, 0.5))['event'] == 'succeeded'
        assert s.pose()[0] - x == pytest.approx(-0.5, abs=0.06)
        instruction = begin(s, KeepVelocity(0.5, 0.0, 0.0, 10.0, True))
        s.until(lambda: s.speed() > 0.1, 5, 'motion')
        clock.pace, paused_s = 0.0, time.monotonic()
        # The simulated robot's odometry stands still with its time, and that shows first.
        assert s.final(instruction)['code'] in ('odometry_silent', 'ros_time_stopped')
        assert time.monotonic() - paused_s < 3.5
