# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What questions about the state are about; knows no words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Topic(Enum):
    """What is asked for."""

    WHERE = 'where it is'
    HEADING = 'where it faces'
    NEAREST = 'the nearest place'
    BETWEEN = 'the distance between two places'
    DISTANCE = 'the distance to a place'
    LOCATION = 'where a place is'
    AT_PLACE = 'whether it is at a place'
    PLACES = 'which places it knows'
    KNOWS = 'whether it knows a place'
    HAS_PLACE = 'whether there is a place of a name'
    MAP = 'which map it uses'
    ABILITIES = 'what it can do'
    FASTEST = 'its highest speed'
    FARTHEST = 'its longest way'
    NAME = 'its name'
    STOPPED = 'whether it is stopped'
    MOVING = 'whether it moves'
    SPEED = 'its speed'
    STATUS = 'how it is'
    DOING = 'what it does'
    GOAL = 'where it goes'
    DONE = 'what it did'
    SUCCESS = 'whether it succeeded'
    REMAINING = 'what is left'
    WHY = 'why it does not move'


@dataclass(frozen=True)
class Question:
    """A question; ``place`` and ``other`` are names as they were said, empty where it has none."""

    topic: Topic
    place: str = ''
    other: str = ''
