# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Take the whole name of a place where a translation copied only its beginning.

"Go to paint booth one" with a goal at "paint booth" means the place that the profile calls "paint
booth one". Only names of the profile that were said word for word are taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence

from ros2_llm_bridge.commands.grammar import MAX_NAME_WORDS, names
from ros2_llm_bridge.commands.model import Command, GoBeside, GoToPlace, Item, Route
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.commands.places import normal_name, spoken_names
from ros2_llm_bridge.profile.schema import Place


def with_whole_names(
        commands: Sequence[Command], items: Sequence[Item], places: Sequence[Place],
) -> tuple[Command, ...]:
    """
    Return the commands with the longest names of places that begin as theirs do.

    Parameters
    ----------
    commands
        What a model wrote.
    items
        The instruction as read.
    places
        Those of the profile.

    """
    return tuple(_whole(command, items, frozenset(spoken_names(places))) for command in commands)


def _whole(command: Command, items: Sequence[Item], known: frozenset[str]) -> Command:
    if isinstance(command, (GoToPlace, GoBeside)):
        return replace(command, name=_longest(command.name, items, known))
    if isinstance(command, Route):
        return replace(command, names=tuple(_longest(n, items, known) for n in command.names))
    return command


def _longest(name: str, items: Sequence[Item], known: frozenset[str]) -> str:
    """Return the longest known name that begins with a name, each time that name is said."""
    longer = [set(_known_from(start, name, items, known)) for start in said_at(items, name)]
    everywhere = set.intersection(*longer) if longer else set()
    return max(everywhere, key=len, default=name)


def _known_from(
        start: int, name: str, items: Sequence[Item], known: frozenset[str]) -> list[str]:
    run = items[start:start + MAX_NAME_WORDS]
    return [longer for longer in names(run)
            if longer.startswith(f'{name} ') and next(said_at(run, longer), None) == 0
            and normal_name(longer) in known]
