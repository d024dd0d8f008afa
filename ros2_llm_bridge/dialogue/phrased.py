# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the phrases of the robot profile in an instruction: "dock", "undock, then drive 1 meter".

Whoever wrote the profile said what such a phrase means, and where the capability leaves nothing
open there is nothing to translate. It counts as the whole instruction, or as its first or last
steps; what stands between is left to a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from ros2_llm_bridge.commands.model import Call, Cannot, Command, Item
from ros2_llm_bridge.commands.places import spoken_names
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rules import interpret
from ros2_llm_bridge.commands.splitting import joint_length, speaks_of_others
from ros2_llm_bridge.dialogue.utterance import core_of
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile

#: Most words and marks of a phrase, with what is polite around it.
LONGEST = 16
#: Joints that also list places: "go to the kitchen and dock" may name two.
_LISTING = frozenset((',', 'and', '&'))


@dataclass(frozen=True)
class Phrased:
    """Calls that are sure, and what stands between them; ``rest`` None where nothing does."""

    before: tuple[Call, ...] = ()
    rest: Optional[Reading] = None
    after: tuple[Call, ...] = ()


def find_phrased(reading: Reading, profile: RobotProfile) -> Phrased:
    """
    Return what the profile's phrases say of an instruction.

    Steps beside others count only where rules understand these others alone and none of them
    speaks of other steps ("twice", "before", "no").

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.
    profile
        The robot, its capabilities with known arguments.

    """
    calls = _calls(profile)
    nothing = Phrased(rest=reading)
    if not calls:
        return nothing
    items = reading.items
    before, start = _from_begin(items, calls)
    if start >= len(items):
        return Phrased(tuple(before))
    after, end = _from_end(items, start, calls, _place_names(profile))
    if not before and not after or speaks_of_others(items):
        return nothing
    rest = reading.part(start, end)
    understood = interpret(
        rest, spoken_names(profile.places), profile.capabilities, profile.kinematics == 'omni')
    return nothing if isinstance(understood, Cannot) else Phrased(
        tuple(before), rest, tuple(after))


def check_phrases(
        commands: Sequence[Command], reading: Reading, profile: RobotProfile) -> None:
    """
    Check that a step which is a phrase of the profile became the call that it stands for.

    Raises
    ------
    InstructionError
        ``unsure``, with the phrase.

    """
    calls = _calls(profile)
    places = _place_names(profile)
    for core in _segments(reading.items) if calls else ():
        call = calls.get(core)
        if call is not None and call not in commands and core not in places:
            raise InstructionError(
                'unsure', f'"{core}" asks for {call.name}, and I understood something else; '
                'say it on its own.')


def _calls(profile: RobotProfile) -> Mapping[str, Call]:
    """Return the call of each phrase that leaves nothing open and belongs to one capability."""
    calls: dict[str, Call] = {}
    twice: set[str] = set()
    for capability in profile.capabilities:
        call = Call(capability.kind, capability.name, capability.interface)
        for phrase in capability.phrases:
            core = core_of(phrase)
            if core is None:
                continue
            if capability.arguments or calls.get(core, call) != call:
                twice.add(core)
            calls[core] = call
    return {core: call for core, call in calls.items() if core not in twice}


def _place_names(profile: RobotProfile) -> frozenset[str]:
    return frozenset(spoken_names(profile.places))


def _from_begin(
        items: Sequence[Item], calls: Mapping[str, Call]) -> tuple[list[Call], int]:
    """Return the calls that an instruction begins with, and where the rest does."""
    found: list[Call] = []
    start = 0
    while True:
        ends = [end for end in range(start + 1, min(start + LONGEST, len(items)) + 1)
                if end == len(items) or joint_length(items[end:end + 3])]
        for end in reversed(ends):
            call = calls.get(_core(items[start:end]))
            if call is not None:
                found.append(call)
                start = _behind_joints(items, end)
                break
        else:
            return found, start


def _from_end(
        items: Sequence[Item], first: int, calls: Mapping[str, Call], places: frozenset[str],
) -> tuple[list[Call], int]:
    """Return the calls that an instruction ends with, and where what is before them ends."""
    found: list[Call] = []
    end = len(items)
    while True:
        starts = [start for start in range(max(end - LONGEST, first + 1), end)
                  if _behind_joints(items, start) == start
                  and _joint_before(items, start, first) < start]
        for start in starts:
            core = _core(items[start:end])
            joint = _joint_before(items, start, first)
            listed = core in places and _LISTING.issuperset(items[joint:start])
            if core in calls and not listed:
                found.insert(0, calls[core])
                end = joint
                break
        else:
            return found, end


def _core(items: Sequence[Item]) -> str:
    return core_of(' '.join(map(str, items))) or ''


def _behind_joints(items: Sequence[Item], index: int) -> int:
    """Return the first index from one on at which no joint begins."""
    while index < len(items) and (length := joint_length(items[index:index + 3])):
        index += length
    return index


def _joint_before(items: Sequence[Item], index: int, first: int) -> int:
    """Return where the joints begin that end before an index, the index itself where none do."""
    begin = index
    for start in range(index - 1, max(first, index - LONGEST) - 1, -1):
        length = joint_length(items[start:start + 3])
        if length and start + length >= begin:
            begin = start
    return begin


def _segments(items: Sequence[Item]) -> list[str]:
    """Return the words between joints, without fillers, of all short segments."""
    found: list[str] = []
    start = _behind_joints(items, 0)
    for index in range(start, len(items) + 1):
        if index < start or index < len(items) and not joint_length(items[index:index + 3]):
            continue
        if 0 < index - start <= LONGEST:
            found.append(_core(items[start:index]))
        start = _behind_joints(items, index)
    return found
