# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What was seen of one step of the demo. Knows no ROS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ros2_llm_bridge.demo.track import Track


@dataclass(frozen=True)
class Release:
    """
    How a robot that the stop button holds could be released.

    Parameters
    ----------
    while_pressed
        Whether the bridge's service released it while the button was pressed.
    spoken_code
        Code with which "resume" was refused after that, empty if it was not.
    by_service
        Whether the service released it then.

    """

    while_pressed: bool
    spoken_code: str
    by_service: bool


@dataclass(frozen=True)
class Observation:
    """
    What was seen of one step.

    Parameters
    ----------
    track
        From saying the instruction to standstill.
    final
        Name of the bridge's last event for it, empty if none came.
    code, reason
        Of a refusal or failure, as the bridge says.
    commands
        Canonical commands that the bridge published.
    stop_s
        When "stop" was said or the button pressed, None if neither was.
    response
        What the bridge said at the end.
    asked
        The question before the motion, empty if none came, None if none was wanted.
    told
        The position that it told in the map, m, None if it told none.
    first_final
        Last event of the instruction before, where this one followed another.
    release
        How the stop button's stop could be released, None if it was not pressed.
    lights
        Whether the lamps were lit at the end, None where nobody told.

    """

    track: Track
    final: str
    code: str = ''
    reason: str = ''
    commands: tuple[str, ...] = ()
    stop_s: Optional[float] = None
    response: str = ''
    asked: Optional[str] = None
    told: Optional[tuple[float, float]] = None
    first_final: str = ''
    release: Optional[Release] = None
    lights: Optional[bool] = None
