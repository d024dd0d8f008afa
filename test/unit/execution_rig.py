# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""An executive on a kinematic base with a fake clock: minutes of driving in milliseconds."""

from collections import deque
import math

from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.journal import FINAL_EVENTS, Journal
from ros2_llm_bridge.execution.limiter import LimitedOutput
from ros2_llm_bridge.execution.plans import Plan
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.values import MapPose, OdometrySample, Velocity
from ros2_llm_bridge.nodes.sim.kinematics import BaseLimits, KinematicBase, Noise, Pose
from ros2_llm_bridge.nodes.sim.kinematics import Velocity as BaseVelocity
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.testing import (
    FakeActions, FakeCalls, FakeClock, FakeSensors, FakeVelocityOutput)

ODOMETRY_PERIOD_S = 0.02


def profile(**sections):
    """Return a profile of a fast base; ``sections`` replace those of the schema."""
    return RobotProfile.model_validate({
        'name': 'rig', 'limits': {
            'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.0,
            'angular_acceleration': 3.0}, **sections})


class Rig:
    """The rig; ``delay_s`` is the age of odometry when it arrives."""

    def __init__(
        self, robot_profile=None, base=BaseLimits(), noise=Noise(0.0, 0.0), delay_s=0.0,
        odometry=True,
    ):
        self.profile = robot_profile or profile()
        self.clock = FakeClock()
        self.velocity = FakeVelocityOutput()
        self.sensors = FakeSensors()
        self.sensors.pose = MapPose(0.0, 0.0, 0.0)
        self.actions = FakeActions()
        self.calls = FakeCalls()
        self.events, self.responses, self.commands = [], [], []
        self.ended = []
        self.journal = Journal(self.events.append, self.responses.append)
        self.executive = Executive(
            self.profile, Robot(
                self.clock,
                LimitedOutput(self.profile, self.velocity, self.clock, self.sensors),
                self.sensors, self.actions, self.calls),
            self.journal, self.commands.extend, on_ended=lambda ended: self.on_ended(ended))
        self.base = KinematicBase(Pose(), base, noise, 0.5, self.clock.steady())
        self.has_odometry = odometry
        self.furthest = 0.0
        self._delayed = deque()
        self._delay = delay_s
        self._yaw = 0.0
        self._heard = 0
        self._next_tick = self.clock.steady()
        self.run(0.2)

    def on_ended(self, plan):
        """Take note of a plan that has ended."""
        self.ended.append(plan)

    def begin(self, *primitives, text='go'):
        """Hand in a plan and return its id."""
        instruction_id = self.journal.receive(text)
        self.executive.preempt(Plan(instruction_id, text, primitives))
        return instruction_id

    def run(self, seconds):
        """Let time pass."""
        end = self.clock.steady() + seconds
        while self.clock.steady() < end - 1e-9:
            self._pass_odometry_period()

    def finish(self, instruction_id, seconds=120.0):
        """Let time pass until an instruction has ended; return its final event."""
        end = self.clock.steady() + seconds
        while self.journal.is_open(instruction_id):
            assert self.clock.steady() < end, self.events[-5:]
            self._pass_odometry_period()
        return self.final(instruction_id)

    def final(self, instruction_id):
        """Return the one final event of an instruction."""
        finals = [e for e in self.events
                  if e['id'] == instruction_id and e['event'] in FINAL_EVENTS]
        assert len(finals) == 1, finals
        return finals[0]

    def _pass_odometry_period(self):
        self.clock.advance(ODOMETRY_PERIOD_S)
        now = self.clock.steady()
        if self.executive.is_busy and now >= self._next_tick - 1e-9:
            self._next_tick = now + 1.0 / self.profile.velocity.rate_hz
            self.executive.tick()
        # A command brings the base up to its time, too.
        before = self.base.true_pose
        for sent in self.velocity.sent[self._heard:]:
            self.base.command(BaseVelocity(sent.x_mps, sent.y_mps, sent.yaw_rps), now)
        self._heard = len(self.velocity.sent)
        self.base.advance(now)
        self._carry(before, self.base.true_pose)
        self.furthest = max(self.furthest, abs(self.base.true_pose.x))
        self._measure(now)

    def _carry(self, before, after):
        """Move the pose on the map as the base moved, wherever a test has put it."""
        pose = self.sensors.pose
        if pose is None:
            return
        turned = pose.yaw - before.yaw
        x, y = after.x - before.x, after.y - before.y
        self.sensors.pose = MapPose(
            pose.x + math.cos(turned) * x - math.sin(turned) * y,
            pose.y + math.sin(turned) * x + math.cos(turned) * y,
            pose.yaw + _wrapped(after.yaw - before.yaw))

    def _measure(self, now):
        pose, velocity = self.base.odom_pose, self.base.odom_velocity
        self._delayed.append((now, pose, velocity))
        while self._delayed and now - self._delayed[0][0] >= self._delay - 1e-9:
            measured, pose, velocity = self._delayed.popleft()
            if self.has_odometry:
                self._yaw += _wrapped(pose.yaw - self._yaw)
                self.sensors.sample = OdometrySample(
                    pose.x, pose.y, self._yaw, Velocity(velocity.x, velocity.y, velocity.yaw),
                    now, measured)


def _wrapped(angle):
    return math.remainder(angle, 2 * math.pi)
