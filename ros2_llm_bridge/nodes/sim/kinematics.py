# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A kinematic base: velocity commands in, true pose and odometry out.

Axes, signs and units after REP 103, frames after REP 105. This module knows no ROS and no clock:
the caller says what time it is.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
import random

#: Longest integration step in seconds; a caller that comes late is caught up in such steps.
STEP_S = 0.02


@dataclass(frozen=True)
class Pose:
    """A pose in the plane: metres, radians."""

    x: float = 0.0
    y: float = 0.0
    yaw: float = 0.0

    def compose(self, other: Pose) -> Pose:
        """Return ``other``, given relative to this pose, in the frame of this pose."""
        c, s = math.cos(self.yaw), math.sin(self.yaw)
        return Pose(
            self.x + c * other.x - s * other.y, self.y + s * other.x + c * other.y,
            normalize_angle(self.yaw + other.yaw))

    def distance_to(self, other: Pose) -> float:
        """Return the straight distance in metres."""
        return math.hypot(other.x - self.x, other.y - self.y)

    def bearing_to(self, other: Pose) -> float:
        """Return the direction to another pose in radians, in this pose's own axes."""
        return normalize_angle(math.atan2(other.y - self.y, other.x - self.x) - self.yaw)


@dataclass(frozen=True)
class Velocity:
    """A velocity in the base's own axes: m/s, m/s, rad/s."""

    x: float = 0.0
    y: float = 0.0
    yaw: float = 0.0

    def is_finite(self) -> bool:
        """Return whether no component is NaN or infinite."""
        return math.isfinite(self.x) and math.isfinite(self.y) and math.isfinite(self.yaw)


STANDSTILL = Velocity()


@dataclass(frozen=True)
class BaseLimits:
    """What the base can do: m/s, rad/s, m/s^2, rad/s^2; only an omni base moves sideways."""

    linear_speed: float = 1.0
    angular_speed: float = 2.0
    linear_acceleration: float = 2.0
    angular_acceleration: float = 4.0
    omni: bool = False

    def clamp(self, velocity: Velocity) -> Velocity:
        """Return the nearest velocity that the base can drive."""
        return Velocity(
            _clamp(velocity.x, self.linear_speed),
            _clamp(velocity.y, self.linear_speed) if self.omni else 0.0,
            _clamp(velocity.yaw, self.angular_speed))


@dataclass(frozen=True)
class Noise:
    """Standard deviations as a fraction of the speed; what stands still is measured exactly."""

    actuation: float = 0.01
    odometry: float = 0.01
    seed: int = 0


@dataclass(frozen=True)
class Wheels:
    """
    What wheels make of a command.

    Parameters
    ----------
    scale
        Share of the commanded speed that the base drives and odometry measures.
    slip
        Share of what odometry measures that the base does not drive.
    deadband
        m/s that a wheel must be told at least, or its motor does not turn.
    track
        Distance of the two driven wheels, metres.

    """

    scale: float = 1.0
    slip: float = 0.0
    deadband: float = 0.0
    track: float = 0.3

    def turn(self, command: Velocity) -> Velocity:
        """Return the velocity that a command leads to."""
        left = self._turned(command.x - command.yaw * self.track / 2)
        right = self._turned(command.x + command.yaw * self.track / 2)
        return Velocity(
            (left + right) / 2, self._turned(command.y), (right - left) / self.track)

    def _turned(self, speed: float) -> float:
        return speed * self.scale if abs(speed) >= self.deadband else 0.0


def normalize_angle(angle: float) -> float:
    """Return the same angle within (-pi, pi]."""
    wrapped = math.remainder(angle, 2 * math.pi)
    return math.pi if wrapped == -math.pi else wrapped


def _clamp(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))


def _approach(value: float, target: float, change: float) -> float:
    return value + _clamp(target - value, change)


def move(pose: Pose, velocity: Velocity, dt: float) -> Pose:
    """Return the pose after ``dt`` seconds at a constant velocity (midpoint rule)."""
    heading = pose.yaw + velocity.yaw * dt / 2
    c, s = math.cos(heading), math.sin(heading)
    return Pose(
        pose.x + (c * velocity.x - s * velocity.y) * dt,
        pose.y + (s * velocity.x + c * velocity.y) * dt,
        normalize_angle(pose.yaw + velocity.yaw * dt))


class KinematicBase:
    """
    The moving base.

    Parameters
    ----------
    start
        True pose at the start in the map; odometry starts at zero (REP 105).
    limits
        Speeds and accelerations that the base never exceeds, before actuation noise.
    noise
        Noise of wheels and odometry, the same for the same seed.
    command_timeout_s
        Seconds after which a velocity command no longer holds and the base brakes.
    now
        Time in seconds on the clock that all later calls use.
    wheels
        What they make of a command.

    """

    def __init__(
        self, start: Pose, limits: BaseLimits, noise: Noise, command_timeout_s: float, now: float,
        wheels: Wheels = Wheels(),
    ) -> None:
        self.limits = limits
        self._wheels = wheels
        self.true_pose = start
        self.odom_pose = Pose()
        self.true_velocity = STANDSTILL
        self.odom_velocity = STANDSTILL
        self._noise = noise
        self._random = random.Random(noise.seed)
        self._timeout = command_timeout_s
        self._driven = STANDSTILL
        self._command = STANDSTILL
        self._command_end = now
        self._now = now

    def command(self, velocity: Velocity, now: float) -> None:
        """
        Take a velocity command, which holds until the next one or the timeout.

        Raises
        ------
        ValueError
            If a component is not finite; the command before it goes on.

        """
        if not velocity.is_finite():
            raise ValueError(f'velocity command is not finite: {velocity}')
        self.advance(now)
        self._command = self.limits.clamp(velocity)
        self._command_end = now + self._timeout

    def advance(self, now: float) -> None:
        """Move on to ``now``; a clock that went back only sets the time."""
        if now < self._now:
            self._command_end -= self._now - now
            self._now = now
        while now - self._now > 1e-9:
            dt = min(STEP_S, now - self._now)
            self._step(dt)
            self._now += dt

    def _step(self, dt: float) -> None:
        command = self._command if self._now < self._command_end else STANDSTILL
        target = self._wheels.turn(command) if self._wheels != Wheels() else command
        if self._driven == STANDSTILL and target == STANDSTILL:
            self.true_velocity = self.odom_velocity = STANDSTILL
            return
        linear = self.limits.linear_acceleration * dt
        angular = self.limits.angular_acceleration * dt
        self._driven = Velocity(
            _approach(self._driven.x, target.x, linear),
            _approach(self._driven.y, target.y, linear),
            _approach(self._driven.yaw, target.yaw, angular))
        rolled = self._disturbed(self._driven, self._noise.actuation)
        self.odom_velocity = self._disturbed(rolled, self._noise.odometry)
        grip = 1 - self._wheels.slip
        self.true_velocity = Velocity(rolled.x * grip, rolled.y * grip, rolled.yaw * grip)
        self.true_pose = move(self.true_pose, self.true_velocity, dt)
        self.odom_pose = move(self.odom_pose, self.odom_velocity, dt)

    def _disturbed(self, velocity: Velocity, deviation: float) -> Velocity:
        if not deviation:
            return velocity
        return Velocity(
            velocity.x * (1 + self._random.gauss(0, deviation)),
            velocity.y * (1 + self._random.gauss(0, deviation)),
            velocity.yaw * (1 + self._random.gauss(0, deviation)))
