# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
All places of a robot: those of its profile and those that it was taught, as one profile.

Whoever needs the robot asks ``profile`` anew each time, so that what is taught counts at once.
A taught place is known by map id and frame; one of another map stays known and cannot be used.
"""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from ros2_llm_bridge.commands.places import is_on_map, normal_name, spoken_names
from ros2_llm_bridge.errors import PlacesError
from ros2_llm_bridge.profile.schema import Place, RobotProfile
from ros2_llm_bridge.profile.taught import PlaceFile, TaughtPlace

#: What is said for the map id of a place that was taught while no map id was set.
UNNAMED_MAP = 'unnamed'

_Change = Callable[[Sequence[TaughtPlace]], tuple[TaughtPlace, ...]]


class PlaceBook:
    """
    The places of one robot.

    Parameters
    ----------
    profile
        The robot as its file describes it.
    file
        Where taught places are kept; None keeps them for as long as this lives.
    map_id
        The map that is loaded; empty takes that of the profile.

    """

    def __init__(
        self, profile: RobotProfile, file: Optional[PlaceFile] = None, map_id: str = '',
    ) -> None:
        if map_id and profile.navigation is not None:
            navigation = profile.navigation.model_copy(update={'map_id': map_id})
            profile = profile.model_copy(update={'navigation': navigation})
        self._given = profile
        self._file = file
        self._taught: tuple[TaughtPlace, ...] = ()
        self._damage = self._hidden = ''
        #: Whether what is kept was written anew after the file was set aside as damaged.
        self._is_anew = False
        self.version = 0
        if file is not None:
            try:
                self._taught = file.read()
            except PlacesError as error:
                self._damage = str(error)
        self._profile = self._joined()

    @property
    def problem(self) -> str:
        """Return what is wrong with the file or with taught places, for the operator."""
        return '; '.join(filter(None, (self._damage, self._hidden)))

    @property
    def profile(self) -> RobotProfile:
        """Return the robot with all its places."""
        return self._profile

    @property
    def map_id(self) -> str:
        """Return the id of the map that is loaded, empty where none is set."""
        return self._given.navigation.map_id if self._given.navigation else ''

    @property
    def map_frame(self) -> str:
        """Return the frame of the map."""
        return self._given.navigation.map_frame if self._given.navigation else 'map'

    @property
    def here(self) -> tuple[Place, ...]:
        """Return the places on the map that is loaded."""
        return tuple(p for p in self._profile.places if is_on_map(p, self.map_id))

    @property
    def taught(self) -> tuple[TaughtPlace, ...]:
        """Return the taught places on the map that is loaded."""
        return tuple(p for p in self._taught if self._is_here(p))

    def given(self, name: str) -> Optional[Place]:
        """Return the place of the profile that a name or an alias means on this map."""
        wanted = normal_name(name)
        return next((p for p in self._given.places
                     if is_on_map(p, self.map_id) and wanted in spoken_names([p])), None)

    def find_taught(self, name: str) -> Optional[TaughtPlace]:
        """Return the taught place of a name on this map."""
        wanted = normal_name(name)
        return next((p for p in self.taught if normal_name(p.name) == wanted), None)

    def teach(self, place: TaughtPlace) -> None:
        """
        Keep a place; one of the same name on the same map is replaced.

        Raises
        ------
        PlacesError
            If it cannot be kept; then nothing that is known has changed.

        """
        self._change(lambda kept: (*_without(kept, place), place))

    def forget(self, place: TaughtPlace) -> None:
        """
        Keep a place no longer.

        Raises
        ------
        PlacesError
            If that cannot be kept; then nothing that is known has changed.

        """
        self._change(lambda kept: _without(kept, place))

    def _change(self, change: _Change) -> None:
        changed = change(self._kept())
        if self._file is not None:
            self._file.write(changed)
        self._taught = changed
        self.version += 1
        self._profile = self._joined()

    def _kept(self) -> tuple[TaughtPlace, ...]:
        """Return what is kept by now; what a person wrote into the file must not be lost."""
        if self._file is None:
            return self._taught
        if not self._file.exists:
            # Set aside as damaged, or taken away: what is known is not forgotten by that.
            self._is_anew = bool(self._damage)
            return self._taught
        try:
            kept = self._file.read()
        except PlacesError as error:
            self._damage, self._is_anew = str(error), False
            raise
        if not self._is_anew or kept != self._taught:
            # Somebody has mended it.
            self._damage, self._is_anew = '', False
        return kept

    def _joined(self) -> RobotProfile:
        """Return the profile with the taught places; a name of the profile on this map wins."""
        if self._given.navigation is None:
            return self._given
        fixed = set(spoken_names(
            [p for p in self._given.places if is_on_map(p, self.map_id)]))
        hidden = [p.name for p in self.taught if normal_name(p.name) in fixed]
        self._hidden = (
            'taught places that the profile has by the same name are not used: '
            f'{", ".join(sorted(hidden))}') if hidden else ''
        added = [self._place(p) for p in self._taught
                 if not (self._is_here(p) and p.name in hidden)]
        return self._given.model_copy(update={'places': [*self._given.places, *added]})

    def _place(self, taught: TaughtPlace) -> Place:
        map_id = taught.map
        if not self._is_here(taught):
            map_id = map_id or UNNAMED_MAP
            if taught.frame != self.map_frame:
                map_id += f', frame {taught.frame}'
        return Place(name=taught.name, x=taught.x, y=taught.y, yaw=taught.yaw, map=map_id)

    def _is_here(self, taught: TaughtPlace) -> bool:
        return (taught.map, taught.frame) == (self.map_id, self.map_frame)


def _without(kept: Sequence[TaughtPlace], place: TaughtPlace) -> tuple[TaughtPlace, ...]:
    return tuple(p for p in kept if p.key != place.key)
