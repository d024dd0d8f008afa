# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The motions behind the simulated Nav2 actions, driven on a simulated clock."""

import math

import pytest
from ros2_llm_bridge.nodes.sim.faults import Failing, Recovering, RECOVERY_S, Stuck
from ros2_llm_bridge.nodes.sim.kinematics import (
    BaseLimits, KinematicBase, Noise, normalize_angle, Pose, STANDSTILL)
from ros2_llm_bridge.nodes.sim.navigation import (
    DriveStraight, DriveToPoses, Hold, Impossible, NavigationSpeeds, RobotState, Status, Turn)

pytestmark = pytest.mark.timeout(30)

START = Pose(1.0, 2.0, 0.5)
NOISE = Noise()


class Run:
    """One motion on one base until it ends and the base stands still."""

    def __init__(self, make_motion, longest=90.0, speed_max=math.inf, noise=NOISE,
                 limits=BaseLimits()):
        self.base = KinematicBase(START, limits, noise, 0.5, 0.0)
        self.speed_max = speed_max
        self.now = 0.0
        self.fastest = 0.0
        self.commands = []
        self.motion = make_motion(self.state())
        self.last_step = None
        due = 0.0
        while self.now < longest:
            self.now += 0.02
            self.base.advance(self.now)
            self.fastest = max(self.fastest, abs(self.base.true_velocity.x))
            if self.last_step is None and self.now >= due:
                due += self.motion.period_s
                step = self.motion.step(self.state())
                if step.command is not None:
                    self.base.command(step.command, self.now)
                    self.commands.append(step.command)
                if step.status is not Status.RUNNING:
                    self.last_step = step
                    self.ended_at = self.now
            elif self.last_step is not None and self.base.true_velocity == STANDSTILL:
                break

    def state(self):
        return RobotState(
            self.now, START.compose(self.base.odom_pose), self.base.odom_pose,
            self.base.odom_velocity, self.speed_max)

    @property
    def status(self):
        return self.last_step and self.last_step.status

    @property
    def distance(self):
        return START.distance_to(self.base.true_pose)


@pytest.mark.parametrize('distance, speed', [(2.0, 0.5), (-1.0, -0.25), (0.3, 0.1)])
def test_driving_straight_passes_the_distance_and_overshoots_as_nav2_does(distance, speed):
    run = Run(lambda state: DriveStraight(distance, speed, 60.0, state))
    assert run.status is Status.SUCCEEDED
    # One period of 0.1 s, and braking.
    assert 0 <= run.distance - abs(distance) < abs(speed) * 0.15 + speed ** 2 / 4 + 0.02
    assert (run.base.odom_pose.x > 0) == (distance > 0)


def test_driving_longer_than_allowed_times_out_and_stops():
    run = Run(lambda state: DriveStraight(5.0, 0.5, 2.0, state))
    assert (run.status, run.last_step.error) == (Status.FAILED, 'TIMEOUT')
    assert run.base.true_velocity == STANDSTILL
    assert run.distance < 1.3


@pytest.mark.parametrize('angle', [math.pi / 2, -math.pi / 4, 2 * math.pi, -3 * math.pi])
def test_turning_passes_the_angle_also_beyond_a_full_turn(angle):
    run = Run(lambda state: Turn(angle, 60.0, state))
    assert run.status is Status.SUCCEEDED
    assert 0 <= abs(run.motion.turned) - abs(angle) < 0.1
    assert math.copysign(1, run.motion.turned) == math.copysign(1, angle)
    assert min(abs(c.yaw) for c in run.commands if c.yaw) >= 0.4


def test_waiting_leaves_the_base_alone():
    run = Run(lambda state: Hold(1.5, state))
    assert run.status is Status.SUCCEEDED
    assert run.commands == []
    assert 1.5 <= run.ended_at < 1.7


@pytest.mark.parametrize('goal', [
    Pose(4.0, -1.0, 3.0), Pose(1.0, 2.0, -2.0), Pose(-3.0, 2.0, 0.0), Pose(1.2, 2.0, 0.5)])
def test_navigation_reaches_position_and_yaw(goal):
    run = Run(lambda state: DriveToPoses([goal], NavigationSpeeds(), state))
    assert run.status is Status.SUCCEEDED
    assert run.base.true_pose.distance_to(goal) < 0.06
    assert abs(normalize_angle(run.base.true_pose.yaw - goal.yaw)) < 0.06
    assert run.motion.distance_remaining(run.state()) == 0.0


def test_navigation_settles_on_a_base_that_follows_at_once():
    nimble = NavigationSpeeds(
        angular=6.0, linear_acceleration=3.0, angular_acceleration=15.0, yaw_tolerance=0.1)
    goal = Pose(1.5, 2.0, 2.0)
    run = Run(
        lambda state: DriveToPoses([goal], nimble, state), 20.0, noise=Noise(0.0, 0.0),
        limits=BaseLimits(angular_speed=10.0, angular_acceleration=40.0))
    assert run.status is Status.SUCCEEDED


def test_navigation_obeys_the_speed_limit():
    run = Run(lambda state: DriveToPoses([Pose(4.0, 2.0, 0.5)], NavigationSpeeds(), state),
              speed_max=0.2, noise=Noise(0.0, 0.0))
    assert run.status is Status.SUCCEEDED
    assert 0.15 < run.fastest <= 0.2 + 1e-9


@pytest.mark.parametrize('stop_at_each', [False, True])
def test_a_route_passes_every_pose_in_order(stop_at_each):
    poses = [Pose(3.0, 2.0, -2.0), Pose(3.0, 4.0, 0.0), Pose(0.0, 0.0, 1.0)]
    run = Run(lambda state: DriveToPoses(poses, NavigationSpeeds(), state, stop_at_each))
    assert run.status is Status.SUCCEEDED
    assert run.motion.index == 2
    assert run.base.true_pose.distance_to(poses[-1]) < 0.08


def test_the_remaining_distance_shrinks():
    state = RobotState(0.0, START, Pose(), STANDSTILL)
    motion = DriveToPoses([Pose(1.0, 4.0), Pose(4.0, 4.0)], NavigationSpeeds(), state)
    assert motion.distance_remaining(state) == pytest.approx(5.0)
    nearer = RobotState(0.0, Pose(1.0, 3.0), Pose(), STANDSTILL)
    assert motion.distance_remaining(nearer) == pytest.approx(4.0)


def test_motions_that_are_made_to_fail():
    failing = Run(lambda s: Failing(DriveStraight(5.0, 0.5, 60.0, s), fails_at=1.0))
    assert failing.status is Status.FAILED
    assert 0.1 < failing.distance < 0.8
    stuck = Run(lambda s: Stuck(DriveStraight(5.0, 0.5, 60.0, s)), longest=3.0)
    assert stuck.status is None
    assert stuck.distance == 0.0
    impossible = Run(lambda s: Impossible('INVALID_INPUT', 'because'))
    assert (impossible.status, impossible.last_step.error) == (Status.FAILED, 'INVALID_INPUT')


def test_a_recovery_holds_still_and_the_motion_goes_on():
    motions = []

    def recovering(state):
        motions.append(Recovering(DriveStraight(1.0, 0.5, 60.0, state), 0.5))
        return motions[0]

    plain = Run(lambda s: DriveStraight(1.0, 0.5, 60.0, s))
    run = Run(recovering)
    assert run.status is Status.SUCCEEDED and motions[0].count == 2
    assert run.distance == pytest.approx(plain.distance, abs=0.06)
    assert run.ended_at == pytest.approx(plain.ended_at + 2 * RECOVERY_S, abs=1.0)
