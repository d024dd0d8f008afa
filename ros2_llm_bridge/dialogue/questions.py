# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Answer questions about the robot's state from that state: where it is, what it knows, what it does.

Whatever is answered moves nothing. A question about something that is no place is left to the
model, which refuses what is no order.
"""

from __future__ import annotations

from typing import Callable, Mapping, Optional

from ros2_llm_bridge.dialogue import abilities, doings
from ros2_llm_bridge.dialogue.doings import Activity
from ros2_llm_bridge.dialogue.ports import Reply
from ros2_llm_bridge.dialogue.question_phrases import questions_of
from ros2_llm_bridge.dialogue.question_topics import Question, Topic
from ros2_llm_bridge.dialogue.utterance import core_of
from ros2_llm_bridge.dialogue.whereabouts import Whereabouts
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import RobotProfile

#: Most words of a name that is refused as unknown instead of being left to the model.
_NAME_WORDS = 4
#: Words of which no such name consists.
_NO_NAMES = frozenset(
    'and then or to go drive move turn if when while until before after from too can will you me '
    'i that it this enough left right'.split())

_OF_POSE: Mapping[Topic, Callable[[Whereabouts], Reply]] = {
    Topic.WHERE: Whereabouts.where, Topic.HEADING: Whereabouts.heading,
    Topic.NEAREST: Whereabouts.nearest, Topic.PLACES: Whereabouts.places,
    Topic.MAP: Whereabouts.map}
_OF_PLACE: Mapping[Topic, Callable[[Whereabouts, str], Reply]] = {
    Topic.DISTANCE: Whereabouts.distance, Topic.LOCATION: Whereabouts.location,
    Topic.AT_PLACE: Whereabouts.at_place, Topic.KNOWS: Whereabouts.knowledge,
    Topic.HAS_PLACE: Whereabouts.knowledge}
_OF_PROFILE: Mapping[Topic, Callable[[RobotProfile], Reply]] = {
    Topic.ABILITIES: abilities.abilities, Topic.FASTEST: abilities.fastest,
    Topic.FARTHEST: abilities.farthest, Topic.NAME: abilities.name}
_OF_ACTIVITY: Mapping[Topic, Callable[[Activity], Reply]] = {
    Topic.STOPPED: doings.stopped, Topic.MOVING: doings.moving, Topic.SPEED: doings.speed,
    Topic.STATUS: doings.status, Topic.DOING: doings.now, Topic.GOAL: doings.goal,
    Topic.DONE: doings.done, Topic.SUCCESS: doings.success, Topic.REMAINING: doings.remaining,
    Topic.WHY: doings.why}


class StateQuestions:
    """
    The reader of questions about the state; implements ``dialogue.ports.Reader``.

    Parameters
    ----------
    book
        The robot and its places.
    sensors, clock
        Where it is, and how old that is.
    activity
        Returns what it does now.

    """

    refusal = 'I cannot say'

    def __init__(
        self, book: PlaceBook, sensors: Sensors, clock: Clock, activity: Callable[[], Activity],
    ) -> None:
        self._book = book
        self._whereabouts = Whereabouts(book, sensors, clock)
        self._activity = activity
        self._commands = frozenset(
            core_of(phrase) for c in book.profile.capabilities for phrase in c.phrases)

    def read(self, text: str) -> Optional[Reply]:
        """
        Return the answer to a question about the state, None where the utterance is none.

        Raises
        ------
        InstructionError
            ``no_pose``, ``unknown_place``, ``ambiguous_place`` or ``unavailable``.

        """
        # What the profile has as the wording of a command is that command.
        if core_of(text) in self._commands:
            return None
        for question in questions_of(text):
            if self._is_answerable(question):
                return self._answer(question)
        return None

    def _is_answerable(self, question: Question) -> bool:
        if not question.place or question.topic is Topic.HAS_PLACE:
            return True
        knows = self._whereabouts.knows
        if question.topic is Topic.BETWEEN:
            return knows(question.place) and knows(question.other)
        if knows(question.place):
            return True
        words = question.place.split()
        is_name = len(words) <= _NAME_WORDS and not _NO_NAMES.intersection(words)
        return is_name and (question.topic is Topic.DISTANCE or (
            question.topic is Topic.LOCATION and words[0] == 'the'))

    def _answer(self, question: Question) -> Reply:
        topic = question.topic
        if topic in _OF_POSE:
            return _OF_POSE[topic](self._whereabouts)
        if topic in _OF_PLACE:
            return _OF_PLACE[topic](self._whereabouts, question.place)
        if topic is Topic.BETWEEN:
            return self._whereabouts.between(question.place, question.other)
        if topic in _OF_PROFILE:
            return _OF_PROFILE[topic](self._book.profile)
        return _OF_ACTIVITY[topic](self._activity())
