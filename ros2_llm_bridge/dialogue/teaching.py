# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Learn names for places: "remember this place as the charger", "forget the charger".

A place is what a fresh pose on the map says while the robot stands. Places of the profile are
neither renamed nor forgotten by words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Callable, Optional

from ros2_llm_bridge.commands.grammar import MAX_NAME_WORDS, names
from ros2_llm_bridge.commands.places import normal_name
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.commands.vocabulary import FRAME_NAMES
from ros2_llm_bridge.dialogue.ports import Reply
from ros2_llm_bridge.dialogue.teaching_phrases import lesson_of
from ros2_llm_bridge.dialogue.whereabouts import facing, shown_position, Whereabouts
from ros2_llm_bridge.errors import InstructionError, PlacesError
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.taught import LONGEST_NAME, TaughtPlace

#: Names that would make an order mean something else.
_TAKEN = frozenset(
    'it this that here there place spot location position left right forward forwards backward '
    'backwards back ahead straight up down around yes no again me you us him her them'.split())


class Teaching:
    """
    The reader of names for places; implements ``dialogue.ports.Reader``.

    Parameters
    ----------
    book
        The places.
    whereabouts
        Where the robot is.
    is_moving
        Returns whether the robot moves, or may do so at any moment.
    is_dry_run
        Returns whether everything is only shown.
    now
        Returns the time, with a time zone.

    """

    refusal = 'I did not do that'

    def __init__(
        self, book: PlaceBook, whereabouts: Whereabouts, is_moving: Callable[[], bool],
        is_dry_run: Callable[[], bool], now: Callable[[], datetime],
    ) -> None:
        self._book = book
        self._whereabouts = whereabouts
        self._is_moving = is_moving
        self._is_dry_run = is_dry_run
        self._now = now

    def read(self, text: str) -> Optional[Reply]:
        """
        Learn what an utterance teaches and say so, None where it teaches nothing.

        Raises
        ------
        InstructionError
            ``missing_value`` without a name, ``bad_name``, ``fixed_place`` for a place of the
            profile, ``unknown_place``, ``no_pose``, ``busy`` while the robot moves,
            ``unsupported_ability`` without navigation, ``unavailable`` if it cannot be kept.

        """
        lesson = lesson_of(text)
        if lesson is None or not (lesson.is_sure or self._whereabouts.knows(lesson.name)):
            return None
        if self._book.profile.navigation is None:
            raise InstructionError(
                'unsupported_ability', 'This robot has no navigation, so it knows no places.')
        if not lesson.name:
            raise InstructionError(
                'missing_value',
                'What is it called? Say "remember this place as" and its name, all in one.')
        return self._forget(lesson.name) if lesson.forgets else self._teach(lesson.name)

    def _teach(self, said: str) -> Reply:
        name = checked_name(said)
        self._check_not_given(name)
        # Writing waits for the disk, and a place that rushes by is none.
        self._check_standing()
        pose = self._whereabouts.pose()
        book = self._book
        before = book.find_taught(name)
        place = TaughtPlace(
            name=name, map=book.map_id, frame=book.map_frame, x=round(pose.x, 4),
            y=round(pose.y, 4), yaw=round(pose.yaw, 4),
            taught=self._now().replace(microsecond=0))
        text = (f'remember this place as "{name}": {shown_position(pose.x, pose.y)}, '
                f'{facing(pose.yaw)}.')
        fields = _fields(place, replaced=before is not None)
        if before is not None:
            text += f' It was at {shown_position(before.x, before.y)} until now.'
        fence = book.profile.limits.geofence
        if fence is not None and not fence.contains(pose.x, pose.y):
            text += ' It lies outside limits.geofence, so I will not go there.'
        if self._is_dry_run():
            return Reply(f'Dry run, nothing is kept: I would {text}', {**fields, 'dry_run': True})
        try:
            book.teach(place)
        except PlacesError as error:
            raise _not_kept(error) from error
        return Reply(f'I {text}', fields)

    def _forget(self, said: str) -> Reply:
        book = self._book
        place = book.find_taught(said)
        if place is None:
            self._check_not_given(said)
            known = [p.name for p in book.taught]
            raise InstructionError('unknown_place', f'Nobody taught me a place "{said}" here. ' + (
                f'I was taught {", ".join(known[:8])}.' if known else 'I was taught none.'))
        self._check_standing()
        if self._is_dry_run():
            return Reply(
                f'Dry run, nothing is forgotten: I would forget "{place.name}".',
                {'place': place.name, 'dry_run': True})
        try:
            book.forget(place)
        except PlacesError as error:
            raise _not_kept(error) from error
        return Reply(
            f'I forgot the place "{place.name}" at {shown_position(place.x, place.y)}.',
            {'place': place.name})

    def _check_not_given(self, name: str) -> None:
        given = self._book.given(name)
        if given is None:
            return
        called = f'"{given.name}"' if normal_name(given.name) == normal_name(name) else (
            f'"{name}", another name of "{given.name}",')
        raise InstructionError(
            'fixed_place', f'The robot profile has the place {called} at '
            f'{shown_position(given.x, given.y)}; change it there.')

    def _check_standing(self) -> None:
        if self._is_moving():
            raise InstructionError(
                'busy', 'I am moving or about to; say that again when I stand where you mean.')


def checked_name(said: str) -> str:
    """
    Return the name of a place as it is kept.

    Raises
    ------
    InstructionError
        ``bad_name`` if it could not be said in an instruction, or would mean something else there.

    """
    name = ' '.join(said.split())
    if len(name) > LONGEST_NAME or len(name.split()) > MAX_NAME_WORDS:
        raise InstructionError(
            'bad_name', f'"{name[:LONGEST_NAME]}" is too long for the name of a place: at most '
            f'{MAX_NAME_WORDS} words and {LONGEST_NAME} characters.')
    normal = normal_name(name)
    frame = normal.replace(' ', '_')
    if {normal, frame}.intersection((*_TAKEN, *FRAME_NAMES)) or is_stop(normal) or (
            is_release(normal)):
        raise InstructionError(
            'bad_name', f'"{name}" means something else; give the place another name.')
    if normal not in set(names(read(f'go to the {name}').items)):
        raise InstructionError(
            'bad_name', f'"{name}" cannot be the name of a place; use a few plain words, no unit, '
            'no "and", no name of a frame.')
    return name


def _fields(place: TaughtPlace, replaced: bool) -> dict[str, Any]:
    return {'place': place.name, 'x': place.x, 'y': place.y, 'yaw_rad': place.yaw,
            'frame': place.frame, 'map': place.map, 'replaced': replaced}


def _not_kept(error: PlacesError) -> InstructionError:
    return InstructionError('unavailable', f'I cannot keep that: {error}.')
