# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a configured bridge answers from its state and learns by words, with its places.

Joins the readers of ``dialogue`` with the executive, the latch and the file of taught places.
"""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Optional

from ros2_llm_bridge.dialogue.doings import Activity
from ros2_llm_bridge.dialogue.ports import Reader
from ros2_llm_bridge.dialogue.questions import StateQuestions
from ros2_llm_bridge.dialogue.teaching import Teaching
from ros2_llm_bridge.dialogue.whereabouts import Whereabouts
from ros2_llm_bridge.execution.executive import Executive
from ros2_llm_bridge.execution.latch import StopLatch
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.plans import EndedPlan
from ros2_llm_bridge.execution.ports import Robot
from ros2_llm_bridge.execution.values import OdometrySample
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.profile.taught import default_file, PlaceFile

#: Value of the parameter for the file in the user's data folder.
DEFAULT = 'default'


def place_book(profile: RobotProfile, file: str, map_id: str) -> PlaceBook:
    """
    Return the places of a robot.

    Parameters
    ----------
    profile
        The robot.
    file
        Where taught places are kept, ``default`` for the user's data folder; empty keeps them
        until the bridge is configured anew.
    map_id
        The map that is loaded; empty takes that of the profile.

    """
    if not file:
        return PlaceBook(profile, None, map_id)
    path = default_file(profile.name) if file == DEFAULT else Path(file)
    return PlaceBook(profile, PlaceFile(path), map_id)


class Conversation:
    """
    The readers of questions and of lessons, and what they need to know.

    Parameters
    ----------
    book
        The places.
    executive, robot, latch
        What it does, where it is and who else drives it, what stops it.
    is_dry_run
        Returns whether everything is only shown.
    question
        Returns what a person was asked and has not answered, empty where nothing is asked.

    """

    def __init__(
        self, book: PlaceBook, executive: Executive, robot: Robot, latch: StopLatch,
        is_dry_run: Callable[[], bool], question: Callable[[], str] = str,
    ) -> None:
        self._question = question
        self._executive = executive
        self._robot = robot
        self._latch = latch
        self._last: Optional[EndedPlan] = None
        whereabouts = Whereabouts(book, robot.sensors, robot.clock)
        self.readers: tuple[Reader, ...] = (
            StateQuestions(book, robot.sensors, robot.clock, self._activity),
            Teaching(book, whereabouts, self._is_moving, is_dry_run,
                     lambda: datetime.now(timezone.utc)))

    def on_ended(self, ended: EndedPlan) -> None:
        """Take note of a plan that has ended."""
        self._last = ended

    def _activity(self) -> Activity:
        executive, latch = self._executive, self._latch
        return Activity(
            running=executive.running, progress=executive.progress,
            waiting=executive.waiting, last=self._last,
            stop_hint=latch.hint if latch.blocks else '',
            foreign=self._robot.actions.foreign_goal(), odometry=self._odometry(),
            question=self._question())

    def _is_moving(self) -> bool:
        """Return whether the robot moves, or whoever drives it may begin at any moment."""
        if self._executive.is_busy or self._robot.actions.foreign_goal() is not None:
            return True
        sample = self._odometry()
        return sample is not None and not sample.is_standing()

    def _odometry(self) -> Optional[OdometrySample]:
        return fresh_odometry(self._robot.sensors, self._robot.clock)
