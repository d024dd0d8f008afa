# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""An action server that comes back in mid-goal has forgotten the goal: the step ends at once."""

import signal
import time

from action_msgs.msg import GoalStatusArray
from bridge_harness import scene
import pytest
from rclpy.qos import DurabilityPolicy, QoSProfile
from ros2_llm_bridge.nodes.sim.robot_node import SimulatedRobot
from test_bridge_process import robot, SIM

pytestmark = pytest.mark.timeout(90)

#: Within this time a person is told, seconds; below the time after which a server that stays
#: away ends the goal, and far below the goal's own timeout of minutes.
SOON_S = 3.0
FORGOT = 'was started again and forgot the goal'


def restart_sim(s):
    """Replace the simulated robot, as a server that crashes and is brought up again at once."""
    s.executor.remove_node(s.sim)
    s.sim.destroy_node()
    s.truth.clear()
    s.sim = SimulatedRobot(context=s.operator.context)
    s.executor.add_node(s.sim)


def test_a_server_that_is_back_at_once_ends_the_step(monkeypatch):
    with scene(monkeypatch) as s:
        going = s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        began = time.monotonic()
        restart_sim(s)
        final = s.final(going, 10)
        seconds = time.monotonic() - began
        print(f'told {seconds:.2f} s after the restart')
        assert (final['event'], final['code']) == ('failed', 'goal_aborted')
        assert FORGOT in final['reason'] and 'navigate_to_pose' in final['reason']
        assert seconds < SOON_S
        # Nothing of the goal is left: a stop is confirmed, and the next goal is carried out.
        s.stop()
        s.until(lambda: s.responses[-1] == 'Stopped.', 5, 'confirmation')
        assert s.call('resume').success
        s.until(lambda: s.truth and s.pose_known(), 5, 'pose')
        s.spin(1.0)
        going = s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        s.stop()
        assert s.final(going)['event'] == 'cancelled'


def test_a_goal_of_somebody_else_is_forgotten_with_its_server(monkeypatch):
    from test_bridge_stop import foreign_goal

    with scene(monkeypatch) as s:
        client = foreign_goal(s)
        actions = s.bridge._assembly.actions
        s.until(actions.foreign_goal, 5, 'status')
        restart_sim(s)
        s.until(lambda: actions.foreign_goal() is None and actions.all_ended(), SOON_S, 'end')
        client.destroy()


def test_who_only_repeats_the_status_changes_nothing(monkeypatch):
    with scene(monkeypatch, sim={'navigation.linear_speed': 0.4}) as s:
        going = s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        relay = s.operator.create_publisher(
            GoalStatusArray, 'navigate_to_pose/_action/status',
            QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
        s.spin(SOON_S)
        assert s.speed() > 0.3
        s.operator.destroy_publisher(relay)
        s.stop()
        assert s.final(going)['event'] == 'cancelled'


def test_a_server_that_was_killed_and_brought_up_again_ends_the_step(monkeypatch):
    with robot(monkeypatch) as r:
        until = r.commander.until
        r.bridge()
        r.drive('go to the kitchen')
        seen = len(r.events)
        r.processes[0].send_signal(signal.SIGKILL)
        r.launch(SIM)
        began = time.monotonic()
        until(lambda: any(e['event'] == 'failed' for e in r.events[seen:]), 20, 'failure')
        seconds = time.monotonic() - began
        (final,) = (e for e in r.events[seen:] if e['event'] == 'failed')
        print(f'told {seconds:.2f} s after the restart was begun')
        assert FORGOT in final['reason']
