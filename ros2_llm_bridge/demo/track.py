# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What was seen of the robot, and what can be measured on it.

Poses are the true ones in the map frame, times those of receipt on the monotonic clock. Knows no
ROS and nothing that the bridge says.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
import math
from typing import Optional, Sequence

#: Below these speeds (m/s, rad/s) the robot stands.
STANDING_MPS = 0.01
STANDING_RPS = 0.02


@dataclass(frozen=True)
class Sample:
    """The true pose (m, rad) and speed (m/s, rad/s) at a time."""

    time_s: float
    x: float
    y: float
    yaw: float
    linear_mps: float
    angular_rps: float

    @property
    def is_standing(self) -> bool:
        """Return whether the robot stands."""
        return abs(self.linear_mps) < STANDING_MPS and abs(self.angular_rps) < STANDING_RPS


@dataclass(frozen=True)
class VelocityCommand:
    """A velocity command (m/s, rad/s) as it passed on the topic."""

    time_s: float
    linear_mps: float
    angular_rps: float

    @property
    def is_zero(self) -> bool:
        """Return whether it commands standstill."""
        return not self.linear_mps and not self.angular_rps


@dataclass(frozen=True)
class Track:
    """All samples and velocity commands of a stretch of time, in order."""

    samples: Sequence[Sample]
    commands: Sequence[VelocityCommand] = ()

    def since(self, time_s: float) -> Track:
        """Return the part from a time on."""
        first = bisect_left([s.time_s for s in self.samples], time_s)
        return Track(
            self.samples[first:], [c for c in self.commands if c.time_s >= time_s])

    @property
    def forward_m(self) -> float:
        """Return how far the robot came along its first heading; negative is backward."""
        if not self.samples:
            return 0.0
        first, last = self.samples[0], self.samples[-1]
        return ((last.x - first.x) * math.cos(first.yaw)
                + (last.y - first.y) * math.sin(first.yaw))

    @property
    def left_m(self) -> float:
        """Return how far the robot came to the left of its first heading; negative is right."""
        if not self.samples:
            return 0.0
        first, last = self.samples[0], self.samples[-1]
        return ((last.y - first.y) * math.cos(first.yaw)
                - (last.x - first.x) * math.sin(first.yaw))

    @property
    def length_m(self) -> float:
        """Return the length of the path."""
        return sum(
            math.hypot(b.x - a.x, b.y - a.y) for a, b in zip(self.samples, self.samples[1:]))

    @property
    def turned_rad(self) -> float:
        """Return the change of heading, full turns included; positive is left."""
        return sum(
            math.remainder(b.yaw - a.yaw, 2 * math.pi)
            for a, b in zip(self.samples, self.samples[1:]))

    @property
    def fastest_mps(self) -> float:
        """Return the highest speed commanded on the velocity topic."""
        return max((abs(c.linear_mps) for c in self.commands), default=0.0)

    @property
    def fastest_driven_mps(self) -> float:
        """Return the highest speed that the robot was seen to have, whoever commanded it."""
        return max((abs(s.linear_mps) for s in self.samples), default=0.0)

    def passed_m(self, points: Sequence[tuple[float, float]]) -> list[float]:
        """Return how close the robot came to points (m), each looked for behind the one before."""
        begin, found = 0, []
        for x, y in points:
            distances = [math.hypot(s.x - x, s.y - y) for s in self.samples[begin:]]
            closest = min(distances)
            begin += distances.index(closest)
            found.append(closest)
        return found

    def zero_after_s(self, time_s: float) -> Optional[float]:
        """Return seconds from a time to the first zero command, None if there was none."""
        zeros = (c.time_s - time_s for c in self.commands if c.time_s >= time_s and c.is_zero)
        return next(zeros, None)

    def standing_after_s(self, time_s: float) -> Optional[float]:
        """Return seconds from a time until the robot stood for good, None if it still moves."""
        still: Optional[float] = None
        for sample in self.samples:
            if sample.time_s < time_s:
                continue
            if not sample.is_standing:
                still = None
            elif still is None:
                still = sample.time_s - time_s
        return still
