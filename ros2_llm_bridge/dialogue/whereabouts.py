# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What can be said about poses and places: measured, in plain words, with the numbers beside.

Every pose is a fresh one; without one the answer is a refusal. Ways are straight lines, said to be
so, since what lies between is the navigation's to know.
"""

from __future__ import annotations

import math
from typing import Optional, Sequence

from ros2_llm_bridge.commands.places import find_place, normal_name, spoken_names
from ros2_llm_bridge.dialogue.ports import Reply
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.ports import Clock, Sensors
from ros2_llm_bridge.execution.values import MapPose
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import Place

#: A robot this near to a place is at it, metres.
AT_PLACE_M = 0.5
#: Nearer than this a place lies in no direction, metres.
_UNDERFOOT_M = 0.05
#: Most names that are listed in a sentence; the fields hold all.
_LISTED = 30
_DIRECTIONS = (
    'ahead', 'ahead on the left', 'on the left', 'behind on the left', 'behind',
    'behind on the right', 'on the right', 'ahead on the right')


class Whereabouts:
    """
    Answers about where the robot and its places are.

    Parameters
    ----------
    book
        The places.
    sensors, clock
        The robot's own pose and odometry, and their age.

    """

    def __init__(self, book: PlaceBook, sensors: Sensors, clock: Clock) -> None:
        self._book = book
        self._sensors = sensors
        self._clock = clock

    def knows(self, name: str) -> bool:
        """Return whether a spoken name is that of a place, on whatever map."""
        try:
            return normal_name(name) in spoken_names(self._book.profile.places)
        except InstructionError:
            return False

    def pose(self) -> MapPose:
        """
        Return the pose on the map.

        Raises
        ------
        InstructionError
            ``no_pose``, with what odometry says.

        """
        pose = self._sensors.map_pose()
        if pose is not None:
            return pose
        reason = 'I do not know where I am on the map: nothing localizes me at the moment.'
        sample = fresh_odometry(self._sensors, self._clock)
        if sample is not None:
            reason += (
                f' Odometry alone says {shown_position(sample.x, sample.y)} from where it began.')
        raise InstructionError('no_pose', reason)

    def where(self) -> Reply:
        """Return the pose and the nearest place."""
        pose = self.pose()
        text = f'I am at {shown_position(pose.x, pose.y)} {self._on_map()}, {facing(pose.yaw)}.'
        nearest = self._nearest(pose)
        if nearest is None:
            return Reply(text, self._pose_fields(pose))
        way = distance(pose, nearest)
        return Reply(
            f'{text} The nearest place that I know is {nearest.name}, {way:.2f} m away.',
            {**self._pose_fields(pose), 'nearest': nearest.name, 'distance_m': round(way, 3)})

    def heading(self) -> Reply:
        """Return the heading on the map."""
        pose = self.pose()
        return Reply(
            f'I am {facing(pose.yaw)}, counted to the left from the x axis of the map.',
            self._pose_fields(pose))

    def nearest(self) -> Reply:
        """Return the place that is nearest in a straight line."""
        pose = self.pose()
        place = self._nearest(pose)
        if place is None:
            return Reply('I know no place on this map.', self._pose_fields(pose))
        return self._way(pose, place, 'The nearest place that I know is {}, {}.')

    def distance(self, name: str) -> Reply:
        """Return how far a place is."""
        place = self._find(name)
        return self._way(self.pose(), place, '{} is {}.')

    def between(self, one: str, other: str) -> Reply:
        """Return how far two places are from each other."""
        first, second = self._find(one), self._find(other)
        way = math.hypot(first.x - second.x, first.y - second.y)
        return Reply(
            f'{first.name} and {second.name} are {way:.2f} m apart in a straight line.',
            {'places': [first.name, second.name], 'distance_m': round(way, 3)})

    def location(self, name: str) -> Reply:
        """Return where a place is on the map, and from here where that is known."""
        place = self._find(name)
        text = f'{place.name} is at {shown_position(place.x, place.y)} {self._on_map()}'
        fields = {'place': place.name, 'x': place.x, 'y': place.y}
        pose = self._sensors.map_pose()
        if pose is None:
            return Reply(f'{text}.', fields)
        way = self._way(pose, place, '{}, {}.')
        return Reply(f'{text}, {from_here(pose, place)}.', {**way.fields, **fields})

    def at_place(self, name: str) -> Reply:
        """Return whether the robot is at a place."""
        place, pose = self._find(name), self.pose()
        is_there = distance(pose, place) <= AT_PLACE_M
        way = self._way(pose, place, ('Yes: ' if is_there else 'No: ') + '{} is {}.')
        return Reply(way.text, {**way.fields, 'at_place': is_there})

    def places(self) -> Reply:
        """Return all places that the robot knows."""
        book = self._book
        here = [p.name for p in book.here]
        elsewhere = sorted({p.name for p in book.profile.places if p not in book.here})
        if here:
            text = f'I know {len(here)} place{"s" if len(here) > 1 else ""}: {listed(here)}.'
        elif book.profile.navigation is None:
            text = 'I know no places, since I have no navigation to go there.'
        else:
            text = ('I know no places on this map; bring me to one and say "remember this place '
                    'as" with its name.')
        if elsewhere:
            text += f' On other maps I know {listed(elsewhere)}.'
        return Reply(text, {
            'places': here, 'taught': [p.name for p in book.taught], 'elsewhere': elsewhere})

    def knowledge(self, name: str) -> Reply:
        """Return whether there is a place of a name."""
        try:
            place = self._find(name)
        except InstructionError as error:
            known = error.code == 'ambiguous_place'
            return Reply(f'{"Yes, but " if known else "No. "}{error.reason}', {'known': known})
        also = f', also called {listed(place.aliases)},' if place.aliases else ''
        return Reply(
            f'Yes: {place.name}{also} is at {shown_position(place.x, place.y)} {self._on_map()}.',
            {'known': True, 'place': place.name, 'x': place.x, 'y': place.y})

    def map(self) -> Reply:  # noqa: A003
        """Return which map is in use."""
        frame, map_id = self._book.map_frame, self._book.map_id
        text = f'My map is "{map_id}", its frame {frame}.' if map_id else (
            f'Nobody told me which map this is (navigation.map_id); its frame is {frame}.')
        return Reply(text, {'map': map_id, 'frame': frame})

    def _find(self, name: str) -> Place:
        return find_place(name, self._book.profile.places, self._book.map_id)

    def _nearest(self, pose: MapPose) -> Optional[Place]:
        return min(self._book.here, key=lambda place: distance(pose, place), default=None)

    def _way(self, pose: MapPose, place: Place, sentence: str) -> Reply:
        return Reply(sentence.format(place.name, from_here(pose, place)), {
            'place': place.name, 'distance_m': round(distance(pose, place), 3),
            'bearing_rad': round(bearing(pose, place), 3)})

    def _on_map(self) -> str:
        return f'on the map "{self._book.map_id}"' if self._book.map_id else 'on the map'

    def _pose_fields(self, pose: MapPose) -> dict[str, object]:
        return {'x': round(pose.x, 3), 'y': round(pose.y, 3), 'yaw_rad': round(pose.yaw, 4),
                'frame': self._book.map_frame, 'map': self._book.map_id}


def shown_position(x: float, y: float) -> str:
    """Return a position in words."""
    return f'x {_plain(x)} m, y {_plain(y)} m'


def facing(yaw: float) -> str:
    """Return a heading in words."""
    return f'facing {round(math.degrees(yaw)) + 0} degrees'


def distance(pose: MapPose, place: Place) -> float:
    """Return the straight way to a place, metres."""
    return math.hypot(place.x - pose.x, place.y - pose.y)


def bearing(pose: MapPose, place: Place) -> float:
    """Return in which direction a place lies from the robot, radians, left positive."""
    angle = math.atan2(place.y - pose.y, place.x - pose.x) - pose.yaw
    return math.remainder(angle, 2 * math.pi)


def from_here(pose: MapPose, place: Place) -> str:
    """Return how far a place is and in which direction, in words."""
    way = distance(pose, place)
    text = f'{way:.2f} m from here in a straight line'
    if way < _UNDERFOOT_M:
        return text
    eighth = round(bearing(pose, place) / (math.pi / 4)) % len(_DIRECTIONS)
    return f'{text}, {_DIRECTIONS[eighth]}'


def listed(names: Sequence[str]) -> str:
    """Return names for a sentence, the first of them where there are many."""
    shown = ', '.join(names[:_LISTED])
    return shown + (f' and {len(names) - _LISTED} more' if len(names) > _LISTED else '')


def _plain(metres: float) -> str:
    """Return metres to the centimetre, without a negative zero."""
    return f'{round(metres, 2) + 0.0:.2f}'
