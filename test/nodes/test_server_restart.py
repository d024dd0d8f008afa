# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""An action server that comes back in mid-goal has forgotten the goal: the step ends at once."""

import signal
import time

from action_msgs.msg import GoalStatus, GoalStatusArray
from bridge_harness import scene
from nav2_msgs.action import NavigateToPose
import pytest
import rclpy
from rclpy.action import ActionServer, CancelResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.qos import DurabilityPolicy, QoSProfile
from rclpy.task import Future
from ros2_llm_bridge.nodes.assembly import WATCH_PERIOD_S
from ros2_llm_bridge.nodes.goal import Goal, QUESTIONS
from ros2_llm_bridge.nodes.sim.robot_node import SimulatedRobot
from test_bridge_process import robot, SIM
from test_bridge_stop import foreign_goal, leftovers_cancelled

pytestmark = pytest.mark.timeout(90)

#: Within this time a person is told, seconds: far below the goal's own timeout of minutes.
SOON_S = 10.0
#: So long, seconds, those who publish a status are asked whether they know a goal.
ASKED_S = QUESTIONS * WATCH_PERIOD_S
FORGOT = 'was started again and forgot the goal'
STATUS_QOS = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def restart_sim(s):
    """Replace the simulated robot, as a server that crashes and is brought up again at once."""
    s.executor.remove_node(s.sim)
    s.spin(0.1)  # what the executor has taken from it already is carried out before
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
        final = s.final(going, SOON_S)
        seconds = time.monotonic() - began
        print(f'told {seconds:.2f} s after the restart')
        assert (final['event'], final['code']) == ('failed', 'goal_aborted')
        assert FORGOT in final['reason'] and 'navigate_to_pose' in final['reason']
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
    with scene(monkeypatch) as s, foreign_goal(s):
        actions = s.bridge._assembly.actions
        endpoint = actions._stopped['navigate_to_pose']
        s.until(actions.foreign_goal, 5, 'status')
        before = endpoint.servers()
        restart_sim(s)
        # While no server is there nothing is known to be active.
        s.until(lambda: endpoint.servers() - before and endpoint.is_ready(), 5, 'server')
        s.until(lambda: actions.foreign_goal() is None and actions.all_ended(), SOON_S, 'end')


def test_who_only_repeats_the_status_changes_nothing(monkeypatch):
    with scene(monkeypatch, sim={'navigation.linear_speed': 0.4}) as s:
        going = s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        heard = []
        s.operator.create_subscription(
            GoalStatusArray, 'navigate_to_pose/_action/status', heard.append, STATUS_QOS)
        s.until(lambda: heard, 5, 'status')
        relay = s.operator.create_publisher(
            GoalStatusArray, 'navigate_to_pose/_action/status', STATUS_QOS)
        s.until(lambda: relay.get_subscription_count() > 1, 5, 'subscriber')
        relay.publish(heard[-1])
        s.spin(ASKED_S + 2 * WATCH_PERIOD_S)
        assert s.speed() > 0.3 and s.bridge._assembly.actions._goals[-1].settled_s is None
        s.operator.destroy_publisher(relay)
        s.stop()
        assert s.final(going)['event'] == 'cancelled'


class Server:
    """A server of ``navigate_to_pose`` whose goals end only as it is told; it counts cancels."""

    def __init__(self, node):
        self.accepted = self.cancels = 0
        self._server = ActionServer(
            node, NavigateToPose, 'navigate_to_pose', self._execute,
            cancel_callback=self._on_cancel, callback_group=ReentrantCallbackGroup())

    async def _execute(self, handle):
        self.accepted += 1
        await Future()
        return NavigateToPose.Result()

    def _on_cancel(self, handle):
        self.cancels += 1
        return CancelResponse.REJECT

    def destroy(self):
        self._server.destroy()


def test_a_goal_that_one_of_two_servers_forgot_is_cancelled_at_the_other(monkeypatch):
    with scene(monkeypatch, sim={'navigation.enabled': False}) as s:
        servers = [Server(s.operator)]
        second = rclpy.create_node('second', context=s.operator.context)
        try:
            actions = s.bridge._assembly.actions
            endpoint = actions._stopped['navigate_to_pose']
            s.until(endpoint.is_ready, 5, 'server')
            leftovers_cancelled(s)
            going = s.say('go to the kitchen')
            s.until(lambda: servers[0].accepted and endpoint.active, 5, 'goal')
            s.executor.add_node(second)
            servers.append(Server(second))
            final = s.final(going, SOON_S)
            assert final['event'] == 'failed' and FORGOT in final['reason']
            s.until(lambda: servers[0].cancels, 5, 'cancel request')
            # It refused, so it still drives, and nobody here watches it.
            s.until(lambda: actions.foreign_goal() == 'navigate_to_pose', 5, 'foreign goal')
            assert s.told('move forward 2 meters')['code'] == 'busy'
        finally:
            s.executor.remove_node(second)
            s.spin(0.1)
            for server in servers:
                server.destroy()
            second.destroy_node()


def test_what_comes_in_behind_a_cleanup_is_left_alone(monkeypatch):
    with scene(monkeypatch) as s:
        s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        assembly = s.bridge._assembly
        (sent,) = assembly.actions._goals
        assert s.bridge.trigger_deactivate() == TransitionCallbackReturn.SUCCESS
        s.until(lambda: not assembly.executive.is_busy, 5, 'end')
        assert s.bridge.trigger_cleanup() == TransitionCallbackReturn.SUCCESS
        subscriptions = len(list(s.bridge.subscriptions))
        told = []
        late = Goal(sent._endpoint, time.monotonic, told.append, told.append,
                    s.bridge.get_logger())
        acceptance, result = Future(), Future()
        acceptance.set_result(sent._handle)
        result.set_result(NavigateToPose.Impl.GetResultService.Response(
            status=GoalStatus.STATUS_UNKNOWN))
        late._on_acceptance(acceptance)
        late._on_result(result)
        late._on_feedback_message(NavigateToPose.Impl.FeedbackMessage())
        sent._endpoint.renew()
        assert told == [] and len(list(s.bridge.subscriptions)) == subscriptions


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
        # Whichever is noticed first: the pose of a robot in a geofence went with the process.
        assert FORGOT in final['reason'] or final['code'] == 'no_pose'
