# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What may be expected of an instruction of the demo.

SI units; poses in the map. Knows no ROS and no instruction.
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
    The answer says ``words``.
    """

    forward_m: float = 0.0
    turned_rad: float = 0.0
    left_m: Optional[float] = None
    speed_mps: Optional[float] = None
    tolerance_m: float = 0.05
    tolerance_rad: float = math.radians(4)
    words: str = ''


@dataclass(frozen=True)
class Arrives:
    """
    Ends at a point of the map; ``yaw_rad`` None where any heading will do.

    On its way it passes the points ``via``, in this order, and is nowhere faster than
    ``fastest_mps``. The answer says ``words``, and at the end the lamps are lit as ``lights``
    says; None where that is not looked at. The simulated robot finds its way by odometry alone, so
    it is off by what that drifts.
    """

    x: float
    y: float
    yaw_rad: Optional[float] = None
    via: tuple[tuple[float, float], ...] = ()
    tolerance_m: float = 0.15
    tolerance_rad: float = 0.10
    fastest_mps: Optional[float] = None
    words: str = ''
    lights: Optional[bool] = None


@dataclass(frozen=True)
class StopsShort:
    """
    Is told "stop" once ``after_m`` have been driven, and stands long before ``whole_m``.

    ``stop_s`` is the longest time from the message to the first zero velocity command. With
    ``by_button`` nobody says "stop", but somebody presses the stop button: then only the bridge's
    service releases the robot, and that not before the button has been let go.
    """

    after_m: float
    whole_m: float
    stop_s: float = 0.2
    standstill_s: float = 1.5
    by_button: bool = False


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


@dataclass(frozen=True)
class Switches:
    """Leaves the lamps lit as ``lights`` says, without moving; the answer says ``words``."""

    lights: bool
    words: str


@dataclass(frozen=True)
class Followed:
    """
    Is followed by a second instruction once ``after_m`` have been driven.

    The first one ends as ``first_final``: carried out before the second begins, or given up for
    it, as the bridge's ``policy`` is. What is seen of both together is ``outcome``.
    """

    text: str
    policy: str
    first_final: str
    outcome: Union[Moves, Arrives]
    after_m: float = 0.05


Expectation = Union[
    Moves, Arrives, StopsShort, Refused, Fails, Answers, Switches, Followed]
