# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The values that pass between execution and the robot: velocities, odometry, poses, ends.

SI units; axes, signs and frames after REP 103 and REP 105. Knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import math
from typing import Any, Literal, Mapping, Optional


@dataclass(frozen=True)
class Velocity:
    """A velocity in ``base_link``: forward and left in m/s, counterclockwise in rad/s."""

    x_mps: float = 0.0
    y_mps: float = 0.0
    yaw_rps: float = 0.0

    def is_finite(self) -> bool:
        """Return whether no component is NaN or infinite."""
        return all(map(math.isfinite, (self.x_mps, self.y_mps, self.yaw_rps)))


STANDSTILL = Velocity()

#: Odometry older than this is no odometry, seconds.
ODOMETRY_TIMEOUT_S = 0.5
#: Below these speeds (m/s, rad/s) a base counts as standing; real odometry is never quite still.
STANDING_MPS = 0.02
STANDING_RPS = 0.05


@dataclass(frozen=True)
class OdometrySample:
    """
    Odometry as it was received.

    Parameters
    ----------
    x, y
        Position in the odometry frame, metres.
    yaw
        Heading in radians, unwrapped: a full turn to the left adds 2 pi.
    velocity
        In ``base_link``.
    received_s
        When it was received, on the steady clock.
    measured_s
        When it was measured, on the steady clock, as far as its stamp tells.
    epoch
        Which of the runs of odometry it belongs to; a base driver that begins anew, or a jump,
        begins another one, and no way can be told across.

    """

    x: float
    y: float
    yaw: float
    velocity: Velocity
    received_s: float
    measured_s: float
    epoch: int = 0

    def is_standing(self) -> bool:
        """Return whether the base stood still."""
        linear = math.hypot(self.velocity.x_mps, self.velocity.y_mps)
        return linear < STANDING_MPS and abs(self.velocity.yaw_rps) < STANDING_RPS

    def travelled_since(self, start: OdometrySample, axis: Literal['x', 'y'] = 'x') -> float:
        """Return signed metres along an axis of the base as it stood at ``start``."""
        heading = start.yaw + (math.pi / 2 if axis == 'y' else 0.0)
        return (self.x - start.x) * math.cos(heading) + (self.y - start.y) * math.sin(heading)

    def turned_since(self, start: OdometrySample) -> float:
        """Return signed radians turned since ``start``, full turns included."""
        return self.yaw - start.yaw


@dataclass(frozen=True)
class MapPose:
    """
    A pose in the map frame: metres, radians.

    ``age_s`` is for how long nothing has told whether the robot went on from there.
    """

    x: float
    y: float
    yaw: float
    age_s: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class StepEnd:
    """
    How one primitive ended.

    Parameters
    ----------
    ok
        Whether it did what was asked.
    text
        One plain, true sentence.
    code
        Why it failed, empty where it did not.
    measured
        What odometry or the action's result measured, SI units.

    """

    ok: bool
    text: str
    code: str = ''
    measured: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tick:
    """What a step wants now: a velocity (None: it sends none), and its end once there is one."""

    velocity: Optional[Velocity] = None
    end: Optional[StepEnd] = None


GoalStatus = Literal['succeeded', 'cancelled', 'aborted', 'rejected', 'unavailable']


@dataclass(frozen=True)
class GoalEnd:
    """How an action goal or a service call ended; ``result`` holds the top-level fields."""

    status: GoalStatus
    reason: str = ''
    result: Mapping[str, Any] = field(default_factory=dict)
