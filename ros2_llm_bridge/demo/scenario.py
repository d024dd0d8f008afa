# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What is said in the demo and what must come of it.

Expectations are numbers of the sentence and poses of the profile ``demo``, written down by hand:
nothing here asks the translator what it thinks. Knows no ROS.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
from typing import Optional, Union


@dataclass(frozen=True)
class Moves:
    """
    Drives ``forward_m`` along its heading, turns by ``turned_rad``, at ``speed_mps`` if any.

    On a curve it comes ``left_m`` to the left of where it began; None where that is not looked at.
    """

    forward_m: float = 0.0
    turned_rad: float = 0.0
    left_m: Optional[float] = None
    speed_mps: Optional[float] = None
    tolerance_m: float = 0.05
    tolerance_rad: float = math.radians(4)


@dataclass(frozen=True)
class Arrives:
    """
    Ends at a point of the map; ``yaw_rad`` None where any heading will do.

    On its way it passes the points ``via``, in this order. The simulated robot finds its way by
    odometry alone, so it is off by what that drifts.
    """

    x: float
    y: float
    yaw_rad: Optional[float] = None
    via: tuple[tuple[float, float], ...] = ()
    tolerance_m: float = 0.15
    tolerance_rad: float = 0.10


@dataclass(frozen=True)
class StopsShort:
    """
    Is told "stop" once ``after_m`` have been driven, and stands long before ``whole_m``.

    ``stop_s`` is the longest time from the message to the first zero velocity command.
    """

    after_m: float
    whole_m: float
    stop_s: float = 0.2
    standstill_s: float = 1.5


@dataclass(frozen=True)
class Refused:
    """Is refused with one of ``codes``, and nothing moves."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Fails:
    """Is begun and fails with ``code``; the answer says ``words``, and nothing moves."""

    code: str
    words: str


@dataclass(frozen=True)
class Answers:
    """
    Is answered or learnt without moving; the answer names ``words``.

    With ``tolerance_m`` the pose that it tells must be where the robot was seen, within that.
    """

    words: str
    tolerance_m: Optional[float] = None


Expectation = Union[Moves, Arrives, StopsShort, Refused, Fails, Answers]


@dataclass(frozen=True)
class Step:
    """One instruction of the demo; ``is_asked`` where the bridge is to ask, and hears "yes"."""

    kind: str
    text: str
    expected: Expectation
    is_asked: bool = False


SCENARIO = (
    Step('distance', 'move forward 2 meters', Moves(2.0)),
    Step('a little on', 'a bit more', Moves(0.2)),
    Step('feet, backward, repeated', 'back up half a foot twice', Moves(-0.3048)),
    Step('taken back', 'undo that', Moves(0.3048)),
    Step('angle in words', 'turn right forty five degrees', Moves(turned_rad=-math.pi / 4)),
    Step('asked before', 'turn left ten degrees', Moves(turned_rad=math.radians(10)),
         is_asked=True),
    Step('speed and time', 'drive forward for 1 second at 0.4 meters per second',
         Moves(0.4, speed_mps=0.4, tolerance_m=0.1)),
    Step('the same again', 'do that again', Moves(0.4, speed_mps=0.4, tolerance_m=0.1)),
    Step('curve', 'curve left 90 degrees', Moves(0.5, math.pi / 2, left_m=0.5)),
    Step('place', 'go to the kitchen', Arrives(4.0, 2.0, 1.57)),
    Step('coordinates', 'go to x 3 y 3 facing 180 degrees', Arrives(3.0, 3.0, math.pi)),
    Step('place by its alias', 'please go to the lounge', Arrives(0.0, 3.0, 3.14)),
    Step('question', 'where are you', Answers('living room', tolerance_m=0.15)),
    Step('place learnt', 'remember this place as the reading corner', Answers('reading corner')),
    # Backward, along the heading that it had before.
    Step('two in one sentence', 'turn around, then back up one foot', Moves(0.3048, math.pi)),
    Step('route by the learnt place', 'go to the dock via the reading corner',
         Arrives(0.0, 0.0, 0.0, via=((0.0, 3.0),))),
    Step('stop in mid-motion', 'drive forward 3 meters', StopsShort(0.5, 3.0)),
    Step('stop in mid-goal', 'go to the guest bedroom', StopsShort(0.7, 5.0)),
    Step('failure of Nav2', 'go to x 7.5 y 0', Fails('goal_aborted', 'GOAL_OUTSIDE_MAP')),
    Step('unknown place', 'go to the swimming pool', Refused(('unknown_place',))),
    Step('no command', 'order two pizzas',
         Refused(('not_a_command', 'unsupported_ability', 'unused_quantity', 'unsure'))),
    Step('beyond a limit', 'move forward 300 meters', Refused(('over_limit',))),
    Step('outside the geofence', 'go to the garden shed', Refused(('outside_geofence',))),
)
