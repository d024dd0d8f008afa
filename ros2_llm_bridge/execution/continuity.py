# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Whether odometry goes on from one sample to the next, or has jumped.

A base driver that begins anew tells of another place without having moved. Knows no ROS.
"""

from __future__ import annotations

import math

from ros2_llm_bridge.execution.values import OdometrySample, Velocity
from ros2_llm_bridge.profile.schema import Limits

#: No base goes faster than this many times the hard limits of its profile, or what it measures.
FASTEST = 2.0
#: What odometry may correct itself by, metres and radians.
MARGIN_M, MARGIN_RAD = 0.2, 0.3
#: Longest time in seconds in which a base may have gone on unseen.
LONGEST_S = 1.0


def is_jump(
    before: OdometrySample, after: OdometrySample, seconds: float, limits: Limits,
) -> bool:
    """
    Return whether a base cannot have come from one sample to the next.

    Parameters
    ----------
    before, after
        Two samples, one after the other.
    seconds
        Time between them, as the base lives it.
    limits
        The hard limits of the profile.

    """
    time_s = min(max(seconds, 0.0), LONGEST_S)
    speed = max(limits.linear_x_max, limits.linear_y_max, _linear(before.velocity),
                _linear(after.velocity))
    rate = max(limits.angular_z_max, abs(before.velocity.yaw_rps), abs(after.velocity.yaw_rps))
    way = math.hypot(after.x - before.x, after.y - before.y)
    turned = abs(math.remainder(after.yaw - before.yaw, 2 * math.pi))
    return (way > FASTEST * speed * time_s + MARGIN_M
            or turned > FASTEST * rate * time_s + MARGIN_RAD)


def _linear(velocity: Velocity) -> float:
    return math.hypot(velocity.x_mps, velocity.y_mps)
