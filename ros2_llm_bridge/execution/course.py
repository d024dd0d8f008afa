# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a distance, an angle and a curve have in common: one quantity that grows until it is reached.

A course says how that quantity is measured, how fast it may grow on this robot, and which velocity
makes it grow.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
from typing import Literal, Union

from ros2_llm_bridge.commands.primitives import Arc, Move, Rotate
from ros2_llm_bridge.execution.motion import MotionShape
from ros2_llm_bridge.execution.values import OdometrySample, Velocity
from ros2_llm_bridge.profile.schema import RobotProfile

#: A motion must come nearer its end by these amounts within the time of the progress watch.
PROGRESS_M, PROGRESS_RAD = 0.01, 0.02
#: Moving this far against the asked direction ends a motion.
WRONG_WAY_M, WRONG_WAY_RAD = 0.1, 0.2
#: Way short of the target that is left as it is; of metres at least, or this share.
TOLERANCE_M, TOLERANCE_SHARE, TOLERANCE_RAD = 0.005, 0.0025, math.radians(0.5)
#: No odometry is asked for more than this at the end of a wide curve, radians.
LEAST_TOLERANCE_RAD = math.radians(0.1)
#: A base that leaves its curve is steered back by this share of the deviation per second, and by
#: no more than this share of its speeds.
STEERING_PER_S, STEERING_SHARE = 1.5, 0.5
#: A curve that is left by this way in metres, and this share of the way, is none any more.
OFF_COURSE_M, OFF_COURSE_SHARE = 0.3, 0.5
#: Speeds of the last bit.
CREEP_MPS, CREEP_RPS = 0.05, 0.1

Kind = Literal['x', 'y', 'turn', 'arc']


@dataclass(frozen=True)
class Course:
    """
    One bounded motion of a base.

    Parameters
    ----------
    kind
        What grows: metres along x or y, radians on the spot or on a curve.
    amount, speed
        Signed m or rad; m/s or rad/s, positive.
    shape
        How it may grow.
    progress, wrong_way
        What the watchdogs look for, m or rad.
    radius_m, lags_forward
        Of a curve, and whether forward speed grows slower on it than turning speed.

    """

    kind: Kind
    amount: float
    speed: float
    shape: MotionShape
    progress: float
    wrong_way: float
    radius_m: float = 0.0
    lags_forward: bool = False

    @property
    def unit(self) -> str:
        """Return the unit of the amount."""
        return 'm' if self.kind in ('x', 'y') else 'rad'

    def travelled(self, start: OdometrySample, sample: OdometrySample) -> float:
        """Return the signed amount between two samples."""
        if self.kind == 'x' or self.kind == 'y':
            return sample.travelled_since(start, self.kind)
        return sample.turned_since(start)

    def speed_of(self, velocity: Velocity) -> float:
        """Return the signed speed of the amount in a velocity."""
        if self.kind == 'x':
            return velocity.x_mps
        if self.lags_forward:
            return math.copysign(1.0, self.amount) * velocity.x_mps / self.radius_m
        return velocity.y_mps if self.kind == 'y' else velocity.yaw_rps

    def velocity(self, speed: float, behind_rad: float = 0.0) -> Velocity:
        """
        Return the velocity that makes the amount grow at a signed speed.

        Parameters
        ----------
        speed
            m/s or rad/s.
        behind_rad
            Of a curve: by how much too little was turned for the way, which is steered against.

        """
        if self.kind == 'x':
            return Velocity(x_mps=speed)
        if self.kind == 'y':
            return Velocity(y_mps=speed)
        if not speed or self.kind == 'turn':
            return Velocity(yaw_rps=speed)
        # What is ahead waits: neither speed ever grows by steering.
        less = 1 - min(STEERING_SHARE, STEERING_PER_S * abs(behind_rad / speed))
        forward, turning = (less, 1.0) if behind_rad > 0 else (1.0, less)
        return Velocity(abs(speed) * self.radius_m * forward, 0.0, speed * turning)

    def behind(self, travelled: float, path_m: float) -> float:
        """Return the angle by which too little was turned for a way on the curve, radians."""
        if self.kind != 'arc':
            return 0.0
        return path_m / self.radius_m - math.copysign(1.0, self.amount) * travelled

    def is_left(self, behind_rad: float, path_m: float) -> bool:
        """Return whether the base is not on its curve any more."""
        deviation = abs(behind_rad) * self.radius_m
        return self.kind == 'arc' and deviation > OFF_COURSE_M + OFF_COURSE_SHARE * path_m


def course_of(primitive: Union[Move, Rotate, Arc], profile: RobotProfile) -> Course:
    """Return the course of a primitive on one robot."""
    if isinstance(primitive, Move):
        return _straight(primitive, profile)
    limits, period_s = profile.limits, 1.0 / profile.velocity.rate_hz
    if isinstance(primitive, Rotate):
        shape = MotionShape(
            limits.angular_acceleration, min(CREEP_RPS, 0.5 * TOLERANCE_RAD / period_s),
            TOLERANCE_RAD, period_s)
        return Course('turn', primitive.angle_rad, primitive.rate_rps, shape, PROGRESS_RAD,
                      WRONG_WAY_RAD)
    radius = primitive.radius_m
    rate = min(primitive.rate_rps, limits.angular_z_max, limits.linear_x_max / radius)
    tolerance = max(min(TOLERANCE_RAD, TOLERANCE_M / radius), LEAST_TOLERANCE_RAD)
    forward = limits.linear_acceleration / radius
    shape = MotionShape(
        min(limits.angular_acceleration, forward),
        min(CREEP_RPS, CREEP_MPS / radius, 0.5 * tolerance / period_s), tolerance, period_s)
    return Course('arc', primitive.angle_rad, rate, shape, min(PROGRESS_RAD, PROGRESS_M / radius),
                  WRONG_WAY_RAD, radius, forward < limits.angular_acceleration)


def _straight(move: Move, profile: RobotProfile) -> Course:
    period_s = 1.0 / profile.velocity.rate_hz
    tolerance = max(TOLERANCE_M, TOLERANCE_SHARE * abs(move.distance_m))
    shape = MotionShape(
        profile.limits.linear_acceleration, min(CREEP_MPS, 0.5 * tolerance / period_s), tolerance,
        period_s)
    return Course(
        move.axis, move.distance_m, move.speed_mps, shape, PROGRESS_M, WRONG_WAY_M)
