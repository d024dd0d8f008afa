# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What odometry tells: whether it is fresh, what it measured between two samples, where it misleads.

Judges samples; what a motion or a stop makes of them is theirs.
"""

from __future__ import annotations

from collections import deque
import math
from typing import Optional

from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.values import MapPose, ODOMETRY_TIMEOUT_S, OdometrySample

#: Where odometry is ahead of the pose on the map by this way in metres, and by half of its own,
#: the wheels turn and the robot does not move.
SLIP_M, SLIP_SHARE = 0.5, 0.5
#: The pose on the map may lag behind odometry by this time in seconds: it may be old by right, and
#: a busy computer takes its messages late.
SLIP_LAG_S = 3.0


def fresh_odometry(sensors: Sensors, clock: Clock) -> Optional[OdometrySample]:
    """Return the newest odometry, None where it is too old or never came."""
    sample = sensors.odometry()
    if sample is None or clock.steady() - sample.received_s > ODOMETRY_TIMEOUT_S:
        return None
    return sample


def measured_since(
    start: Optional[OdometrySample], end: Optional[OdometrySample],
) -> dict[str, float]:
    """Return what odometry measured between two samples; empty where it cannot tell."""
    if start is None or end is None or start.epoch != end.epoch:
        return {}
    return {'distance_m': round(end.travelled_since(start), 4),
            'lateral_m': round(end.travelled_since(start, 'y'), 4),
            'angle_rad': round(end.turned_since(start), 4)}


def silence(sample: Optional[OdometrySample], now: float) -> str:
    """Return a sentence about odometry that came once and comes no more."""
    since = f' for {now - sample.received_s:.1f} s' if sample is not None else ''
    return f'odometry has been silent{since}.'


class Path:
    """
    The way along a direction of the base, metres; what goes against it counts negative.

    Parameters
    ----------
    start
        Where it begins; nothing is counted without.
    bearing_rad
        The direction, from straight ahead counterclockwise.

    """

    def __init__(self, start: Optional[OdometrySample], bearing_rad: float = 0.0) -> None:
        self.length_m = 0.0
        self._last = start
        self._bearing = bearing_rad

    def add(self, sample: Optional[OdometrySample]) -> None:
        """Take the newest odometry."""
        if self._last is not None and sample is not None:
            heading = (self._last.yaw + sample.yaw) / 2 + self._bearing
            self.length_m += ((sample.x - self._last.x) * math.cos(heading)
                              + (sample.y - self._last.y) * math.sin(heading))
            self._last = sample


class SlipWatch:
    """
    Compare the way by odometry with that on the map, where the map pose is known.

    The pose may be older than odometry, so it is held against all that odometry told in the last
    ``SLIP_LAG_S``.
    """

    def __init__(self, sensors: Sensors) -> None:
        self._sensors = sensors
        self._start: Optional[MapPose] = sensors.map_pose()
        #: Time of odometry and how far from the start it was then, back to the first old enough.
        self._rolled: deque[tuple[float, float]] = deque()

    def slips(self, start: OdometrySample, sample: OdometrySample) -> bool:
        """Return whether the wheels have turned without moving the robot."""
        self._rolled.append(
            (sample.received_s, math.hypot(sample.x - start.x, sample.y - start.y)))
        enough_s = sample.received_s - SLIP_LAG_S
        while len(self._rolled) > 1 and self._rolled[1][0] <= enough_s:
            self._rolled.popleft()
        rolled = min(way for _, way in self._rolled)
        if self._start is None or self._rolled[0][0] > enough_s or rolled < SLIP_M:
            return False
        pose = self._sensors.map_pose()
        if pose is None:
            return False
        moved = math.hypot(pose.x - self._start.x, pose.y - self._start.y)
        return rolled - moved > max(SLIP_M, SLIP_SHARE * rolled)
