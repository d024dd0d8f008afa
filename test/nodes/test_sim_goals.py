# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The simulated robot's actions over DDS: they end, cancel, preempt and fail as Nav2's do."""

import math

from action_msgs.msg import GoalStatus
from nav2_msgs.action import (
    BackUp, ComputePathToPose, DockRobot, DriveOnHeading, FollowWaypoints, NavigateThroughPoses,
    NavigateToPose, Spin, UndockRobot, Wait)
from nav2_msgs.msg import SpeedLimit
import pytest
from rclpy.action import ActionClient
from rclpy.parameter import Parameter
from sim_harness import go_to, pose_in, simulation, straight

pytestmark = pytest.mark.timeout(60)

SUCCEEDED, CANCELED, ABORTED = (
    GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_CANCELED, GoalStatus.STATUS_ABORTED)


@pytest.fixture
def sim(monkeypatch):
    with simulation(monkeypatch, navigation__linear_speed=0.8) as pair:
        yield pair


def fail_next(robot, fault, after=1.0):
    results = robot.set_parameters([
        Parameter('navigation.fail_next', value=fault),
        Parameter('navigation.fail_after', value=after)])
    assert all(result.successful for result in results)


def test_navigation_arrives_with_feedback(sim):
    _, commander = sim
    feedback = []
    handle = commander.accepted('navigate_to_pose', go_to(1.0, 1.0, math.pi / 2), feedback)
    status, result = commander.result(handle)
    assert (status, result.error_code) == (SUCCEEDED, 0)
    pose = commander.pose()
    assert math.hypot(pose.x - 1.0, pose.y - 1.0) < 0.08
    assert pose.yaw == pytest.approx(math.pi / 2, abs=0.08)
    assert feedback[0].distance_remaining == pytest.approx(math.sqrt(2), abs=0.1)
    assert feedback[-1].distance_remaining == 0.0
    assert feedback[-1].current_pose.header.frame_id == 'map'
    assert any(f.estimated_time_remaining.sec or f.estimated_time_remaining.nanosec
               for f in feedback)
    seconds = feedback[-1].navigation_time.sec + feedback[-1].navigation_time.nanosec * 1e-9
    assert 6 <= len(feedback) / seconds <= 12


def test_cancel_stops_the_robot(sim):
    _, commander = sim
    handle = commander.accepted('navigate_to_pose', go_to(5.0, 0.0))
    commander.until(lambda: commander.speed() > 0.3, what='motion')
    cancelled = handle.cancel_goal_async()
    status, _ = commander.result(handle, seconds=2)
    assert status == CANCELED
    assert len(cancelled.result().goals_canceling) == 1
    commander.wait_for_standstill(1.5)


def test_anybody_can_cancel_all_goals(sim):
    _, commander = sim
    handle = commander.accepted('navigate_to_pose', go_to(5.0, 0.0))
    assert len(commander.cancel_all('navigate_to_pose')) == 1
    assert commander.result(handle, seconds=2)[0] == CANCELED
    assert commander.cancel_all('navigate_to_pose') == []


def test_a_goal_goes_on_when_its_client_dies(sim):
    robot, commander = sim
    client = ActionClient(commander.node, NavigateToPose, 'navigate_to_pose')
    try:
        commander.until(client.server_is_ready, what='server')
        future = client.send_goal_async(go_to(1.5, 0.0))
        commander.until(future.done, what='acceptance')
    finally:
        client.destroy()
    commander.until(lambda: commander.pose().x > 1.4, 15, 'arrival without a client')
    commander.until(robot.is_idle, 3, 'end of the goal')


def test_a_new_navigation_goal_preempts_without_stopping(sim):
    _, commander = sim
    first = commander.accepted('navigate_to_pose', go_to(6.0, 0.0))
    commander.until(lambda: commander.speed() > 0.6, what='motion')
    seen = len(commander.truth)
    second = commander.accepted('navigate_to_pose', go_to(2.0, 0.1))
    assert commander.result(first, seconds=2)[0] == ABORTED
    commander.spin(0.3)
    assert min(m.twist.twist.linear.x for m in commander.truth[seen:]) > 0.1
    assert commander.result(second)[0] == SUCCEEDED
    assert commander.pose().x == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize('bad', [
    go_to(2.0, 0.0, frame_id='kitchen'), go_to(2.0, 0.0, behavior_tree='other.xml')])
def test_a_refused_preemption_leaves_the_old_goal(sim, bad):
    _, commander = sim
    first = commander.accepted('navigate_to_pose', go_to(1.5, 0.0))
    commander.until(lambda: commander.speed() > 0.2, what='motion')
    second = commander.accepted('navigate_to_pose', bad)
    assert commander.result(second, seconds=2)[0] == ABORTED
    assert commander.result(first)[0] == SUCCEEDED


def test_an_unknown_frame_aborts_and_nothing_moves(sim):
    _, commander = sim
    handle = commander.accepted('navigate_to_pose', go_to(2.0, 0.0, frame_id='kitchen'))
    status, result = commander.result(handle, seconds=2)
    assert (status, result.error_code) == (ABORTED, ComputePathToPose.Result.TF_ERROR)
    assert (commander.pose().x, commander.pose().y) == (0.0, 0.0)


def test_three_goals_at_once_leave_only_the_last(sim):
    _, commander = sim
    futures = [commander.send('navigate_to_pose', go_to(x, 0.0)) for x in (4.0, 3.0, 0.5)]
    commander.until(lambda: all(f.done() for f in futures), what='acceptance')
    results = [commander.result(f.result())[0] for f in futures]
    assert results == [ABORTED, ABORTED, SUCCEEDED]
    assert commander.pose().x == pytest.approx(0.5, abs=0.08)


def test_driving_on_a_heading(sim):
    _, commander = sim
    feedback = []
    handle = commander.accepted('drive_on_heading', straight(0.6, 0.3), feedback)
    status, result = commander.result(handle)
    assert status == SUCCEEDED
    assert 1.8 < result.total_elapsed_time.sec + result.total_elapsed_time.nanosec * 1e-9 < 3.5
    commander.wait_for_standstill()
    assert 0.58 < commander.pose().x < 0.72
    assert feedback[-1].distance_traveled == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize('goal, error', [
    (straight(1.0, -0.3), DriveOnHeading.Result.INVALID_INPUT),
    (straight(-1.0, 0.3), DriveOnHeading.Result.INVALID_INPUT),
    (straight(3.0, 0.2, allowance=1), DriveOnHeading.Result.TIMEOUT)])
def test_driving_on_a_heading_fails_with_its_code(sim, goal, error):
    _, commander = sim
    handle = commander.accepted('drive_on_heading', goal)
    status, result = commander.result(handle, seconds=5)
    assert (status, result.error_code) == (ABORTED, error)
    commander.wait_for_standstill()


def test_backing_up_goes_backwards_whatever_the_sign(sim):
    _, commander = sim
    goal = BackUp.Goal(speed=0.2)
    goal.target.x = 0.3
    goal.time_allowance.sec = 10
    assert commander.result(commander.accepted('backup', goal))[0] == SUCCEEDED
    commander.wait_for_standstill()
    assert -0.4 < commander.pose().x < -0.28


def test_spinning_right(sim):
    _, commander = sim
    goal = Spin.Goal(target_yaw=-math.pi / 2)
    goal.time_allowance.sec = 10
    assert commander.result(commander.accepted('spin', goal))[0] == SUCCEEDED
    commander.wait_for_standstill()
    assert commander.pose().yaw == pytest.approx(-math.pi / 2, abs=0.12)


def test_a_behaviour_stops_before_it_takes_the_next_goal(sim):
    _, commander = sim
    first = commander.accepted('drive_on_heading', straight(5.0, 0.4))
    commander.until(lambda: commander.speed() > 0.3, what='motion')
    second = commander.accepted('drive_on_heading', straight(-0.3, -0.2))
    assert commander.result(first, seconds=2)[0] == ABORTED
    assert commander.result(second)[0] == SUCCEEDED


def test_waiting_can_be_cancelled(sim):
    _, commander = sim
    goal = Wait.Goal()
    goal.time.sec = 30
    feedback = []
    handle = commander.accepted('wait', goal, feedback)
    commander.until(lambda: feedback, what='feedback')
    assert 25 < feedback[0].time_left.sec <= 30
    handle.cancel_goal_async()
    assert commander.result(handle, seconds=2)[0] == CANCELED


def test_following_waypoints(sim):
    _, commander = sim
    goal = FollowWaypoints.Goal(poses=[pose_in('map', 0.4, 0.0), pose_in('map', 0.8, 0.0)])
    feedback = []
    handle = commander.accepted('follow_waypoints', goal, feedback)
    status, result = commander.result(handle)
    assert (status, result.missed_waypoints) == (SUCCEEDED, [])
    assert {f.current_waypoint for f in feedback} == {0, 1}


def test_a_navigation_goal_takes_the_robot_from_the_waypoint_follower(sim):
    _, commander = sim
    goal = FollowWaypoints.Goal(poses=[pose_in('map', 4.0, 0.0)])
    route = commander.accepted('follow_waypoints', goal)
    other = commander.accepted('navigate_to_pose', go_to(0.3, 0.0))
    status, result = commander.result(route, seconds=2)
    assert status == ABORTED
    assert [m.index for m in result.missed_waypoints] == [0]
    assert commander.result(other)[0] == SUCCEEDED


def test_one_kind_of_navigation_at_a_time(sim):
    _, commander = sim
    through = NavigateThroughPoses.Goal(poses=[pose_in('map', 0.5, 0.0), pose_in('map', 1.0, 0.0)])
    feedback = []
    running = commander.accepted('navigate_through_poses', through, feedback)
    late = commander.accepted('navigate_to_pose', go_to(3.0, 0.0))
    assert commander.result(late, seconds=2)[0] == ABORTED
    assert commander.result(running)[0] == SUCCEEDED
    assert feedback[0].number_of_poses_remaining == 2
    assert commander.pose().x == pytest.approx(1.0, abs=0.08)


def test_docking_and_undocking(sim):
    _, commander = sim
    unknown = commander.accepted('dock_robot', DockRobot.Goal(dock_id='attic'))
    status, result = commander.result(unknown)
    assert (status, result.error_code) == (ABORTED, DockRobot.Result.DOCK_NOT_IN_DB)
    away = commander.accepted('undock_robot', UndockRobot.Goal(dock_type='simple'))
    status, result = commander.result(away)
    assert (status, result.success) == (SUCCEEDED, True)
    commander.wait_for_standstill()
    assert commander.pose().x < -0.25


def test_the_speed_limit_holds_for_navigation(sim):
    _, commander = sim
    publisher = commander.node.create_publisher(SpeedLimit, 'speed_limit', 1)
    commander.until(publisher.get_subscription_count, what='subscriber')
    publisher.publish(SpeedLimit(percentage=True, speed_limit=25.0))
    handle = commander.accepted('navigate_to_pose', go_to(1.0, 0.0))
    assert commander.result(handle)[0] == SUCCEEDED
    assert max(m.twist.twist.linear.x for m in commander.truth) < 0.25


def test_a_twist_fights_with_navigation_and_the_last_wins(sim):
    _, commander = sim
    commander.accepted('navigate_to_pose', go_to(6.0, 0.0))
    commander.until(lambda: commander.speed() > 0.6, what='motion')
    seen = len(commander.truth)
    for _ in range(15):
        commander.drive()
        commander.spin(0.02)
    speeds = [m.twist.twist.linear.x for m in commander.truth[seen:]]
    assert min(speeds) < speeds[0] - 0.03
    commander.until(lambda: commander.speed() > 0.6, what='navigation goes on')


# Failures on demand


def test_reject(sim):
    robot, commander = sim
    fail_next(robot, 'reject')
    future = commander.send('navigate_to_pose', go_to(1.0, 0.0))
    commander.until(future.done, what='answer')
    assert not future.result().accepted
    commander.accepted('navigate_to_pose', go_to(0.3, 0.0))


def test_abort(sim):
    robot, commander = sim
    fail_next(robot, 'abort', after=0.8)
    status, result = commander.result(commander.accepted('navigate_to_pose', go_to(3.0, 0.0)), 3)
    assert (status, result.error_code) == (ABORTED, ComputePathToPose.Result.UNKNOWN)
    commander.wait_for_standstill()
    assert 0.0 < commander.pose().x < 1.5


def test_stuck(sim):
    robot, commander = sim
    fail_next(robot, 'stuck')
    feedback = []
    handle = commander.accepted('navigate_to_pose', go_to(3.0, 0.0), feedback)
    commander.until(lambda: len(feedback) > 4, what='feedback')
    assert feedback[-1].distance_remaining == pytest.approx(3.0)
    handle.cancel_goal_async()
    assert commander.result(handle, seconds=2)[0] == CANCELED


def test_late_accept_holds_back_no_other_request(sim):
    robot, commander = sim
    fail_next(robot, 'late_accept', after=0.7)
    late = commander.send('navigate_to_pose', go_to(2.0, 0.0))
    commander.spin(0.2)
    assert not late.done()
    prompt = commander.accepted('navigate_to_pose', go_to(4.0, 0.0))
    assert commander.cancel_all('navigate_to_pose')
    assert commander.result(prompt, seconds=2)[0] == CANCELED
    commander.until(late.done, 3, 'late answer')
    assert late.result().accepted
    commander.until(lambda: commander.speed() > 0.1, 3, 'motion of the late goal')


def test_never_answer(sim):
    robot, commander = sim
    fail_next(robot, 'never_answer')
    future = commander.send('navigate_to_pose', go_to(2.0, 0.0))
    commander.spin(0.5)
    assert not future.done()
    assert commander.speed() == 0.0
    commander.accepted('navigate_to_pose', go_to(0.3, 0.0))


def test_refuse_cancel(sim):
    robot, commander = sim
    fail_next(robot, 'refuse_cancel')
    handle = commander.accepted('navigate_to_pose', go_to(3.0, 0.0))
    assert commander.cancel_all('navigate_to_pose') == []
    commander.until(lambda: commander.speed() > 0.2, 3, 'motion in spite of the cancel request')
    assert len(commander.cancel_all('navigate_to_pose')) == 1
    assert commander.result(handle, seconds=2)[0] == CANCELED
