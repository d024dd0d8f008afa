# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Stops over DDS: in mid-motion, in mid-goal, goals of others, late acceptances, the latch."""

from contextlib import contextmanager
import time

from action_msgs.msg import GoalInfo, GoalStatus, GoalStatusArray
from bridge_harness import scene
from nav2_msgs.action import NavigateToPose, Wait
import pytest
from rclpy.action import ActionClient, ActionServer, CancelResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile
from rclpy.task import Future
from unique_identifier_msgs.msg import UUID

pytestmark = pytest.mark.timeout(90)


def leftovers_cancelled(s):
    """Wait until the bridge takes no goal of navigation for one of an earlier life."""
    actions = s.bridge._assembly.actions
    s.until(lambda: 'navigate_to_pose' not in actions._leftovers, 5, 'end of leftovers')
    s.spin(0.2)


@contextmanager
def foreign_goal(s):
    """Send a goal as somebody else."""
    client = ActionClient(s.operator, NavigateToPose, 'navigate_to_pose')
    try:
        s.until(client.server_is_ready, 5, 'server')
        if s.bridge.is_active:
            leftovers_cancelled(s)
        goal = NavigateToPose.Goal()
        goal.pose.header.frame_id = 'map'
        goal.pose.pose.position.x = 5.0
        goal.pose.pose.orientation.w = 1.0
        future = client.send_goal_async(goal)
        s.until(future.done, 5, 'acceptance')
        yield
    finally:
        client.destroy()


def standing(s):
    return s.speed() < 1e-6


def test_a_stop_in_mid_motion(monkeypatch):
    with scene(monkeypatch) as s:
        moving = s.say('move forward 2 meters')
        s.until(lambda: s.speed() > 0.4, 5, 'motion')
        seen = len(s.velocities)
        said = time.monotonic()
        s.stop()
        s.until(lambda: any(t.linear.x == 0.0 for _, t in s.velocities[seen:]), 5, 'zero')
        at, _ = next((at, t) for at, t in s.velocities[seen:] if t.linear.x == 0.0)
        print(f'zero velocity after {(at - said) * 1e3:.1f} ms')
        assert s.final(moving)['event'] == 'cancelled'
        s.until(lambda: standing(s), 2, 'standstill')
        s.until(lambda: s.responses and s.responses[-1] == 'Stopped.', 3, 'confirmation')
        s.spin(0.1)
        sent = len(s.velocities)
        s.spin(1.0)
        assert len(s.velocities) == sent
        assert s.told('move forward 2 meters')['code'] == 'stopped'
        assert s.told('resume')['code'] == 'stopped'
        assert s.call('resume').success
        assert s.told('move back half a meter')['event'] == 'succeeded'


@pytest.mark.parametrize('how', ['spoken', 'service', 'topic'])
def test_a_stop_in_mid_goal(monkeypatch, how):
    with scene(monkeypatch, sim={'navigation.linear_speed': 1.0}) as s:
        going = s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.5, 5, 'motion')
        if how == 'spoken':
            s.say('stop!')
        elif how == 'service':
            assert s.call('stop').success
        else:
            s.stop()
        assert s.final(going, 3)['event'] == 'cancelled'
        s.until(lambda: standing(s), 3, 'standstill')
        s.until(lambda: s.responses[-1] == 'Stopped.', 3, 'confirmation')
        assert s.sim.is_idle()
        x = s.pose()[0]
        s.spin(1.0)
        assert s.pose()[0] == pytest.approx(x, abs=1e-3)


def test_a_stop_ends_the_goal_of_somebody_else(monkeypatch):
    with scene(monkeypatch) as s, foreign_goal(s):
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        s.until(lambda: s.bridge._assembly.actions.foreign_goal(), 3, 'status')
        assert s.told('move forward 2 meters')['code'] == 'busy'
        s.stop()
        s.until(lambda: standing(s) and s.sim.is_idle(), 3, 'standstill')


def test_a_recovery_of_our_own_navigation_is_nobody_elses_goal(monkeypatch):
    with scene(monkeypatch) as s:
        s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        actions = s.bridge._assembly.actions
        status = s.operator.create_publisher(GoalStatusArray, 'spin/_action/status', QoSProfile(
            depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL))
        status.publish(GoalStatusArray(status_list=[GoalStatus(
            status=GoalStatus.STATUS_EXECUTING,
            goal_info=GoalInfo(goal_id=UUID(uuid=[7] * 16)))]))
        s.until(lambda: actions._endpoints['spin'].active, 5, 'status')
        assert actions.foreign_goal() is None
        actions.cancel_own()
        s.until(actions.own_ended, 5, 'end')
        s.until(lambda: actions.foreign_goal() == 'spin', 5, 'a goal of somebody else')


def test_a_part_of_our_own_navigation_is_nobody_elses_goal(monkeypatch):
    with scene(monkeypatch) as s:
        s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        actions = s.bridge._assembly.actions
        with endless(s, 'follow_path'):
            path = actions._stopped['follow_path']
            s.until(lambda: path.active and path.is_ready(), 5, 'status')
            assert actions.foreign_goal() is None
            actions.cancel_own()
            s.until(actions.own_ended, 5, 'end')
            s.until(lambda: actions.foreign_goal() == 'follow_path', 5, 'a goal of somebody else')


def test_a_goal_accepted_after_the_stop_is_cancelled(monkeypatch):
    with scene(monkeypatch) as s:
        s.sim.set_parameters([
            Parameter('navigation.fail_next', value='late_accept'),
            Parameter('navigation.fail_after', value=1.0)])
        going = s.say('go to the kitchen')
        s.spin(0.4)
        s.stop()
        assert s.final(going)['event'] == 'cancelled'
        s.spin(2.0)
        assert s.sim.is_idle() and standing(s)
        assert abs(s.pose()[0]) < 0.3


def test_a_server_that_refuses_to_cancel_is_asked_again(monkeypatch):
    with scene(monkeypatch) as s:
        s.sim.set_parameters([Parameter('navigation.fail_next', value='refuse_cancel')])
        s.say('go to the kitchen')
        s.until(lambda: s.speed() > 0.3, 5, 'motion')
        s.stop()
        s.until(lambda: s.sim.is_idle() and standing(s), 4, 'standstill')


def test_a_stop_needs_no_model(monkeypatch):
    with scene(monkeypatch) as s:
        s.model.holds = True
        waiting = s.say('move forward 2 meters')
        s.say('stop')
        assert s.final(waiting, 2)['event'] == 'cancelled'
        s.model.answer_pending()
        s.spin(0.5)
        assert standing(s)


class EndlessAction:
    """An action server of somebody else with a goal that only a cancel request ends."""

    def __init__(self, s, name):
        self.cancelled_s = None
        self._end = Future()
        self._server = ActionServer(
            s.operator, Wait, name, self._execute, cancel_callback=self._on_cancel,
            callback_group=ReentrantCallbackGroup())
        self._client = ActionClient(s.operator, Wait, name)
        try:
            s.until(self._client.server_is_ready, 5, 'server')
            future = self._client.send_goal_async(Wait.Goal())
            s.until(future.done, 5, 'acceptance')
        except BaseException:
            self.destroy()
            raise
        self._handle = future.result()

    async def _execute(self, handle):
        await self._end
        handle.canceled()
        return Wait.Result()

    def _on_cancel(self, handle):
        if self.cancelled_s is None:
            self.cancelled_s = time.monotonic()
            self._end.set_result(None)
        return CancelResponse.ACCEPT

    def destroy(self):
        self._client.destroy()
        self._server.destroy()


@contextmanager
def endless(s, *names):
    """Provide actions of somebody else with a goal on each."""
    actions = []
    try:
        for name in names:
            actions.append(EndlessAction(s, name))
        yield actions
    finally:
        for action in actions:
            action.destroy()


NO_NAVIGATION = """
name: plain
velocity: {topic: cmd_vel}
"""


def written(profile, folder):
    """Return what the parameter ``profile`` says for a profile's name or text."""
    if '\n' not in profile:
        return profile
    path = folder / 'profile.yaml'
    path.write_text(profile)
    return str(path)


@pytest.mark.parametrize('profile, names', [
    ('demo', ['follow_path', 'assisted_teleop', 'dock_robot']),
    (NO_NAVIGATION, ['navigate_to_pose', 'follow_path']),
    (NO_NAVIGATION + 'stopped_actions: [/arm/reach]', ['/arm/reach', 'follow_path'])],
    ids=['behind navigation', 'without navigation', 'named by the profile'])
def test_a_stop_ends_goals_of_actions_whose_type_the_profile_does_not_know(
        monkeypatch, tmp_path, profile, names):
    with scene(monkeypatch, bridge={'profile': written(profile, tmp_path)},
               with_sim=False) as s, endless(s, *names) as actions:
        stopped = s.bridge._assembly.actions._stopped
        s.until(lambda: all(stopped[n].active and stopped[n].is_cancel_ready() for n in names), 5,
                'status')
        s.spin(0.3)
        said = time.monotonic()
        s.stop()
        s.until(lambda: s.velocities and all(a.cancelled_s for a in actions), 5, 'cancel')
        zero_s = s.velocities[0][0] - said
        last_s = max(a.cancelled_s for a in actions) - said
        print(f'zero velocity after {zero_s * 1e3:.1f} ms, {len(names)} goals asked to end '
              f'after {last_s * 1e3:.1f} ms')
        s.until(lambda: s.responses and 'there is no odometry' in s.responses[-1], 5, 'the end')


@pytest.mark.parametrize('profile, name', [
    ('demo', 'dock_robot'), ('demo', 'assisted_teleop'), (NO_NAVIGATION, 'navigate_to_pose'),
    (NO_NAVIGATION, 'follow_path')])
def test_motion_is_refused_while_somebody_drives_by_whatever_action_of_nav2(
        monkeypatch, tmp_path, profile, name):
    with scene(monkeypatch, bridge={'profile': written(profile, tmp_path)},
               with_sim=False) as s, endless(s, name):
        actions, velocity = s.bridge._assembly.actions, s.bridge._assembly.velocity
        s.until(lambda: actions.foreign_goal() == name and velocity.type_name, 5, 'status')
        assert s.told('move forward 2 meters')['code'] == 'busy'
        assert s.velocities == []


def test_who_waits_does_not_drive(monkeypatch, tmp_path):
    with scene(monkeypatch, bridge={'profile': written(NO_NAVIGATION, tmp_path)},
               with_sim=False) as s, endless(s, 'wait'):
        actions = s.bridge._assembly.actions
        waiting = actions._stopped['wait']
        s.until(lambda: waiting.active and waiting.is_ready(), 5, 'status')
        assert actions.foreign_goal() is None


def test_the_zero_velocity_leaves_before_any_cancel_request(monkeypatch):
    with scene(monkeypatch) as s:
        order, assembly = [], s.bridge._assembly
        publish, cancel = assembly.velocity.publish, assembly.actions.cancel_all
        monkeypatch.setattr(
            assembly.velocity, 'publish', lambda v: (order.append(v), publish(v))[1])
        monkeypatch.setattr(
            assembly.actions, 'cancel_all', lambda: (order.append('cancel'), cancel())[1])
        s.stop()
        s.until(lambda: 'cancel' in order, 5, 'stop')
        assert order[0] != 'cancel' and order[0].x_mps == order[0].yaw_rps == 0.0
