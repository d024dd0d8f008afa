# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Split a long instruction into parts of a few commands, each of which is understood alone.

A small model loses count in long answers, not in short ones. A part ends only where one command
that the rules understand without any other word ends, and another one begins. The words in between
may be any. What may speak of other steps is never split.
"""

from __future__ import annotations

from typing import Iterator, Optional, Sequence

from ros2_llm_bridge.commands.clauses import HESITATIONS, is_verb, JOINTS
from ros2_llm_bridge.commands.contradictions import LENT
from ros2_llm_bridge.commands.directions import find_directions, headings, sides, words_of
from ros2_llm_bridge.commands.goal_words import FAST_WORDS, routes_said, sides_said, SLOW_WORDS
from ros2_llm_bridge.commands.model import (
    Again, Arc, Command, Drive, GoBack, GoToPlace, GoToPose, Item, Point, Quantity, Turn)
from ros2_llm_bridge.commands.order import is_reordering, STEP_BEFORE
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.repetition import again_said, back_said
from ros2_llm_bridge.commands.rules import CONDITIONS, FORBIDDING, interpret
from ros2_llm_bridge.commands.shapes import WHILE
from ros2_llm_bridge.commands.vocabulary import Dimension

#: Clear commands that an instruction has at least before it is split.
LONG = 6
#: Clear commands of a part, where there is a place to end it behind so many.
PART = 3

_MARKS = frozenset(',.;!?')
#: With these what is no clear command may speak of others.
_OTHERS = frozenset('all every each both everything throughout same previous'.split())
#: With these a drive goes on in the direction of the one before: "back 1 m, continue 2 m".
_GOING_ON = LENT | {'continue', 'keep', 'on'}

#: Items from the first index to the one before the second.
Span = tuple[int, int]


def split_reading(reading: Reading) -> tuple[Reading, ...]:
    """
    Return the parts of a long instruction in order; none where it must be understood as a whole.

    The parts hold all quantities and all words of the instruction but those that join two parts.

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.

    """
    items = reading.items
    spans = list(_segments(items))
    if len(spans) < LONG or speaks_of_others(items):
        return ()
    clear = [_clear_command(items[start:end]) for start, end in spans]
    if sum(command is not None for command in clear) < LONG:
        return ()
    if any(command is None and _adds_to_others(items[start:end])
           for command, (start, end) in zip(clear, spans)):
        return ()
    if any(_is_headed(items[start:end]) for start, end in spans):
        return ()
    parts = [reading.part(start, end) for start, end in _grouped(items, spans, clear)]
    return tuple(parts) if len(parts) > 1 else ()


def speaks_of_others(items: Sequence[Item]) -> bool:
    """Return whether some word may speak of other steps than its own."""
    words = [word for word in words_of(items) if word not in HESITATIONS]
    counted = any(isinstance(i, Quantity) and i.dimension is Dimension.COUNT for i in items)
    return (
        counted or again_said(words) or back_said(words)
        or find_directions(words).corrected
        or bool((CONDITIONS | FORBIDDING).intersection(words))
        or bool(WHILE.search(' '.join(words)))
        or any(is_reordering(words, index) for index in range(len(words))))


def _segments(items: Sequence[Item]) -> Iterator[Span]:
    """Yield what stands between joints, and between an amount or a side and the next verb."""
    start: Optional[int] = None
    joined = 0  # where the last joint ends
    for index, item in enumerate(items):
        length = joint_length(items[index:index + 3])
        if length or index < joined:
            joined = max(index + length, joined)
            if start is not None:
                yield start, index
            start = None
        elif start is None:
            start = index
        elif is_verb(items[index - 1:index], item) and _ends_motion(items[index - 1]):
            yield start, index
            start = index
    if start is not None:
        yield start, len(items)


def joint_length(items: Sequence[Item]) -> int:
    """Return how many items, from the first, join what is before them to what is behind."""
    first, second, third = (*items[:3], '', '')[:3]
    if first == 'after':
        return 2 if second in STEP_BEFORE else 0
    if first == 'next' and not is_verb((), second):  # "next to the door"
        return 0
    if first not in _MARKS | JOINTS:
        return 0
    # "turn left, 90 degrees, …" goes on behind the mark.
    return 0 if isinstance(second, Quantity) and third in _MARKS | JOINTS else 1


def _ends_motion(item: Item) -> bool:
    return isinstance(item, Quantity) or isinstance(item, str) and bool(sides([item]))


def _clear_command(items: Sequence[Item]) -> Optional[Command]:
    """Return the one command that words say without any other word, or None."""
    words = words_of(items)
    if sides_said(words) or list(routes_said(words)):
        return None
    program = interpret(Reading('', tuple(items)))
    if not isinstance(program, tuple) or len(program) != 1:
        return None
    command = program[0]
    if isinstance(command, (Again, GoBack)) or (
            isinstance(command, (Arc, Drive, Turn)) and command.bound is None):
        return None
    return command


def _adds_to_others(items: Sequence[Item]) -> bool:
    """Return whether what is no clear command may add to others: "all of it slowly"."""
    return _says_speed(items) or not _OTHERS.isdisjoint(words_of(items))


def _is_headed(items: Sequence[Item]) -> bool:
    """Return whether a segment begins with how to do a list: "backwards: drive 1 m"."""
    head = items[:items.index(':')] if ':' in items else ()
    return _says_speed(head) or bool(headings(words_of(head), weak=True))


def _says_speed(items: Sequence[Item]) -> bool:
    return any(
        item.dimension in (Dimension.SPEED, Dimension.RATE) if isinstance(item, Quantity)
        else item in SLOW_WORDS | FAST_WORDS for item in items)


def _grouped(
        items: Sequence[Item], spans: Sequence[Span], clear: Sequence[Optional[Command]],
) -> list[Span]:
    """Return the spans of the parts."""
    parts: list[Span] = []
    counts: list[int] = []
    for index, (start, end) in enumerate(spans):
        full = bool(counts) and counts[-1] >= PART
        if not parts or full and _is_certain(items, spans, clear, index):
            parts.append((start, end))
            counts.append(0)
        parts[-1] = (parts[-1][0], end)
        counts[-1] += clear[index] is not None
    if len(parts) > 1 and counts[-1] == 1:  # a last "stop" would be another instruction alone
        (start, _), (_, end) = parts[-2:]
        parts[-2:] = [(start, end)]
    return parts


def _is_certain(
        items: Sequence[Item], spans: Sequence[Span], clear: Sequence[Optional[Command]],
        index: int) -> bool:
    """Return whether one command ends before a segment and another begins with it."""
    before, behind = clear[index - 1], clear[index]
    if before is None or behind is None:
        return False
    segment = items[slice(*spans[index])]
    if isinstance(before, GoToPlace) and isinstance(segment[0], Point):
        return False  # "go to the waypoint, x 2 y 3"
    if isinstance(before, (GoToPlace, GoToPose)) and _may_be_heading(segment):
        return False  # "go to x 2 y 3, face 180 degrees"
    if isinstance(behind, Drive) and not _GOING_ON.isdisjoint(words_of(segment)):
        return False
    if _is_led_by_verb(segment):
        return True
    words = words_of(items[slice(*spans[index - 1])])
    directed = not isinstance(before, (Arc, Drive, Turn)) or bool(
        sides(words) or headings(words, weak=True))
    return directed and _opens(segment)


def _may_be_heading(segment: Sequence[Item]) -> bool:
    """Return whether a segment may say how to stand at the goal before it."""
    angle = any(isinstance(i, Quantity) and i.dimension in (Dimension.ANGLE, Dimension.NUMBER)
                for i in segment)
    return angle and not sides(words_of(segment))


def _is_led_by_verb(segment: Sequence[Item]) -> bool:
    """Return whether a verb comes before any amount and any direction: "please you turn"."""
    for index, item in enumerate(segment):
        if not isinstance(item, str) or item in HESITATIONS or _is_direction(item):
            return False
        if item.endswith('ing'):  # "drive 2 meters, turning left" is one command
            return False
        if is_verb(segment[max(index - 1, 0):index], item):
            return True
    return False


def _opens(segment: Sequence[Item]) -> bool:
    """Return whether a clear command without a leading verb begins so: "to the", "left"."""
    first, words = segment[0], words_of(segment)
    if isinstance(first, Quantity):  # "turn left, 180 degrees please" is one command
        return bool(sides(words) or headings(words, weak=True))
    return isinstance(first, Point) or first == 'to' or _is_direction(first)


def _is_direction(word: str) -> bool:
    return bool(sides([word]) or headings([word], weak=True))
