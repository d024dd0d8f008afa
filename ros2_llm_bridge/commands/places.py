# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the place of a robot profile that a spoken name means.

Names are compared as the quantity reader leaves them, without article and case, so "dock two"
finds "Dock 2". Nothing is guessed: an unknown name is refused with the names that come near.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
import re
from typing import Sequence

from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import Place

#: Words that the quantity reader leaves, since they need not be numbers.
_DIGITS = {'one': '1', 'zero': '0'}
_ARTICLE = re.compile(r'^(?:the|a|an|my|your|our) ')


@lru_cache(maxsize=4096)  # reading costs more than all else here; a profile has the same names
def normal_name(name: str) -> str:
    """Return a name as it is compared: "Anna's office" is "annas office"."""
    words = read(name.replace('_', ' ')).text.replace(',', ' ').split()
    return _ARTICLE.sub('', ' '.join(_DIGITS.get(word, word) for word in words)).replace("'", '')


def spoken_names(places: Sequence[Place]) -> tuple[str, ...]:
    """Return all names and aliases of places as they are compared."""
    return tuple(normal_name(name) for place in places for name in (place.name, *place.aliases))


def is_on_map(place: Place, map_id: str) -> bool:
    """Return whether a place can be used where a map is loaded: on it, or on no map by name."""
    return place.map in ('', map_id)


def fitting_places(name: str, places: Sequence[Place], map_id: str = '') -> tuple[Place, ...]:
    """Return all places on the map that a spoken name fits."""
    wanted = normal_name(name)
    return tuple(
        place for place in places
        if is_on_map(place, map_id)
        and wanted in map(normal_name, (place.name, *place.aliases)))


def find_place(name: str, places: Sequence[Place], map_id: str = '') -> Place:
    """
    Return the place that a spoken name means.

    Parameters
    ----------
    name
        As it was said.
    places
        Those that the robot knows, on whatever map.
    map_id
        The map that is loaded; empty where nobody named it.

    Raises
    ------
    InstructionError
        ``unknown_place`` or ``ambiguous_place``, with what would be right.

    """
    wanted = normal_name(name)
    named = [p for p in places if wanted in map(normal_name, (p.name, *p.aliases))]
    found = [p for p in named if is_on_map(p, map_id)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ', '.join(sorted(p.name for p in found))
        raise InstructionError('ambiguous_place', f'"{name}" fits {listed}; say which one.')
    if named:
        raise InstructionError('unknown_place', _elsewhere(named[0], map_id))
    here = [p for p in places if is_on_map(p, map_id)]
    raise InstructionError(
        'unknown_place', f'I do not know the place "{name}". {_known(wanted, here)}')


def _elsewhere(place: Place, map_id: str) -> str:
    known = f'I know a place "{place.name}", but on the map "{place.map}"'
    if map_id:
        return f'{known}; this is "{map_id}".'
    return f'{known}, and nobody told me which map this is (navigation.map_id).'


def _known(wanted: str, places: Sequence[Place]) -> str:
    if not places:
        return 'My profile has no places.'
    by_name = {normal_name(n): p.name for p in places for n in (p.name, *p.aliases)}
    near = difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.6)
    if near:
        return 'Did you mean ' + ' or '.join(dict.fromkeys(by_name[n] for n in near)) + '?'
    names = sorted(p.name for p in places)
    shown = ', '.join(names[:8]) + (f' and {len(names) - 8} more' if len(names) > 8 else '')
    return f'I know {shown}.'
