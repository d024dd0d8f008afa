# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read utterances that send the robot to a known place without a "to": "go home", "drive back home".

A verb of driving and the name of one place, and nothing else: what it means depends on the places
that there are, which a model does not see. All else is left to the model.
"""

from __future__ import annotations

from typing import Callable, Optional

from ros2_llm_bridge.commands.clauses import DRIVE_VERBS, find_places
from ros2_llm_bridge.commands.model import GoToPlace
from ros2_llm_bridge.commands.places import fitting_places, spoken_names
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.resolver import resolve
from ros2_llm_bridge.commands.rules import is_known
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.dialogue.ports import Orders
from ros2_llm_bridge.dialogue.utterance import core_of
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile


class Errands:
    """
    The reader of such utterances; implements ``dialogue.ports.Reader``.

    Parameters
    ----------
    profile
        The robot with all places that it knows, asked anew each time.

    """

    refusal = None

    def __init__(self, profile: Callable[[], RobotProfile]) -> None:
        self._profile = profile

    def read(self, text: str) -> Optional[Orders]:
        """
        Return the navigation to the place, None where the utterance is something else.

        Raises
        ------
        InstructionError
            ``outside_geofence``.

        """
        profile = self._profile()
        goal = _goal_of(text, profile)
        if goal is None:
            return None
        return Orders((resolve(goal, profile),), written=render_written((goal,)))


def _goal_of(text: str, profile: RobotProfile) -> Optional[GoToPlace]:
    """Return the one place that an utterance names behind a verb of driving."""
    core = core_of(text)
    navigation = profile.navigation
    if core is None or navigation is None or _is_command(core, profile):
        return None
    try:
        items = read(core).items
    except InstructionError:
        return None  # whoever reads it next says why
    if not items or items[0] not in DRIVE_VERBS:
        return None
    tokens = find_places(items, spoken_names(profile.places))
    goal = tokens[-1]
    if not isinstance(goal, GoToPlace) or tokens[1:-1] not in ([], ['back']):
        return None
    means_motion = all(map(is_known, goal.name.split()))  # a place that is called "forward"
    fitting = fitting_places(goal.name, profile.places, navigation.map_id)
    return goal if len(fitting) == 1 and not means_motion else None


def _is_command(core: str, profile: RobotProfile) -> bool:
    """Return whether the profile has an utterance as the wording of a capability."""
    return any(core == core_of(phrase) for c in profile.capabilities for phrase in c.phrases)
