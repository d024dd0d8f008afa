# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that no step was made up: each command has words that no other command needs.

An amount is used once, by the grammar; so are names, here. What has no amount needs a verb, a
direction or a word for its shape: "turn left 90 degrees" must not become a turn and a drive.
"""

from __future__ import annotations

from collections import Counter
from typing import Sequence

from ros2_llm_bridge.commands.clauses import (
    BACK_VERBS, DRIVE_VERBS, is_verb, TURN_VERBS, WAIT_VERBS)
from ros2_llm_bridge.commands.contradictions import clause_of, is_about_turn
from ros2_llm_bridge.commands.directions import (
    CLAUSE_ENDS, find_sides, Heading, headings, is_near_direction, may_be_direction, Side,
    sides, text_of, words_of)
from ros2_llm_bridge.commands.leftovers import without_names
from ros2_llm_bridge.commands.model import (
    Again, Arc, Call, Command, Drive, Item, places_of, Point, Quantity, Sign, Turn, Wait)
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.commands.repetition import count_repetitions
from ros2_llm_bridge.commands.shapes import arcs_said, WHILE
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

#: Behind these "back" is a way to a place.
_TO = frozenset('to into in over home here towards toward'.split())
_ENDS = frozenset('once when until till second last finish'.split())
_HEADINGS: tuple[tuple[Sign, Heading], ...] = ((1, 'forward'), (-1, 'backward'))
_SIDES: tuple[tuple[Sign, Side], ...] = ((1, 'left'), (-1, 'right'))
#: Verbs that say a drive without a heading.
_ADVANCING = DRIVE_VERBS | BACK_VERBS | frozenset(
    'straight press push carry pull inch edge ease nudge shuffle shift slide forth up'.split())
_WAYS = (Dimension.LENGTH, Dimension.TIME)
#: Words that begin a step of its own.
_FURTHER_STEPS = frozenset('then and another again after next more further'.split())
_ARTICLES = frozenset('the a an my our your'.split())
#: Words from a verb of waiting to its time, at most.
_NEAR = 4
#: Stands for a name that a command copied.
_NAME = Point('', '')


def check_nothing_made_up(
        commands: Sequence[Command], items: Sequence[Item], copied: Sequence[str]) -> None:
    """
    Check that names, motions without an amount, and repetitions have words of their own.

    Parameters
    ----------
    commands
        What is about to be done, repetitions not written out.
    items
        The instruction as read.
    copied
        Names and texts that the commands copied.

    Raises
    ------
    InstructionError
        ``unsure``, with what was understood too often.

    """
    text = ' '.join(item if isinstance(item, str) else str(item) for item in items)
    words = words_of(items)
    for name, count in Counter(n for c in commands for n in places_of(c)).items():
        if f' {text} '.count(f' {name} ') < count and len(list(said_at(items, name))) < count:
            raise InstructionError(
                'unsure', f'I understood "{name}" {count} times; say it in other words.')
    calls = Counter(c for c in commands if isinstance(c, Call))
    if any(count > 1 + sum(w in CLAUSE_ENDS for w in words) for count in calls.values()):
        raise InstructionError('unsure', 'I understood the same thing twice; say it once.')
    again = sum(isinstance(c, Again) and c.count is None for c in commands)
    if again > count_repetitions(items):
        raise InstructionError('unsure', 'Do it again how often? Say it in other words.')
    _check_said_anew(commands, words)
    marked = without_names(items, copied, _NAME)
    _check_drives(commands, marked)
    _check_turns(commands, marked)
    _check_arcs(commands, words_of(marked))


def _check_said_anew(commands: Sequence[Command], words: Sequence[str]) -> None:
    """Check that an amount behind a little is a step of its own: not in "a bit, say 2 meters"."""
    for first, second in zip(commands, commands[1:]):
        if isinstance(first, (Drive, Turn)) and isinstance(second, type(first)) and (
                first.sign == second.sign and first.bound in ('little', 'default')
                and isinstance(second.bound, Quantity) and not _FURTHER_STEPS.intersection(words)):
            raise InstructionError(
                'unsure', f'A little, or {second.bound}? Say it in other words.')


def _check_drives(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """Check that each drive without an amount has a heading or a verb of its own."""
    drives = sum(isinstance(c, Drive) and not isinstance(c.bound, Quantity) for c in commands)
    segments = _segments(_without_waits(items, commands))
    if drives > sum(map(_room, segments)):
        raise InstructionError(
            'unsure', 'I understood a drive that nobody may have said; say it in other words.')
    for sign, heading in _HEADINGS:
        drives = sum(isinstance(c, Drive) and c.axis == 'x' and c.sign == sign
                     and not isinstance(c.bound, Quantity) for c in commands)
        if drives > sum(_ways_to(segment, heading) for segment in segments):
            raise InstructionError(
                'contradiction', f'I understood {heading} where nobody may have said it; say it '
                'in other words.')


def _without_waits(items: Sequence[Item], commands: Sequence[Command]) -> list[Item]:
    """Return the items with a comma for each verb of waiting and its time: "step back wait 8s"."""
    left = list(items)
    for command in commands:
        if isinstance(command, Wait) and command.duration in left:
            end = left.index(command.duration)
            start = next((i for i in range(end - 1, max(end - _NEAR, 0) - 1, -1)
                          if left[i] in WAIT_VERBS), end)
            if not any(map(may_be_direction, words_of(left[start:end]))):
                left[start:end + 1] = [','] if start < end else left[end:end + 1]
    return left


def _segments(items: Sequence[Item]) -> list[list[Item]]:
    """Return the items between connectives, and from each verb behind an amount or a name on."""
    segments: list[list[Item]] = [[]]
    is_placed = False
    for index, item in enumerate(items):
        but_first = item == 'but' and items[index + 1:index + 2] == ['first']
        if item in CLAUSE_ENDS or item in _ENDS or but_first:
            segments.append([])
            is_placed = False
            continue
        ends = items[index + 1:index + 2] == [] or items[index + 1] in CLAUSE_ENDS
        if is_placed and isinstance(item, str) and not (item == 'go' and ends) and is_verb(
                items[max(index - 1, 0):index], item):  # "forward one meter, go!" is one drive
            segments.append([])
            is_placed = False
        segments[-1].append(item)
        is_placed = is_placed or _places(item)
    return segments


def _places(item: Item) -> bool:
    """Return whether an item is an amount other than a speed, a point or a name."""
    return isinstance(item, Point) or isinstance(item, Quantity) and item.dimension not in (
        Dimension.SPEED, Dimension.RATE)


def _room(segment: Sequence[Item]) -> int:
    """Return how many drives without an amount may be said between two connectives."""
    words = words_of(segment)
    headed = sum(
        bool(headings([word], weak=True)) or is_near_direction(word)
        for word, after in zip(words, [*words[1:], ''])
        if not (word == 'back' and (after in _TO or after == 'at' and _is_goal(segment))))
    ways = sum(isinstance(i, Quantity) and i.dimension in _WAYS for i in segment)
    if headed:
        return max(headed - ways, 0)
    placed = any(map(_places, segment))
    if placed or sides(words) or TURN_VERBS.intersection(words) or arcs_said(words):
        return 0
    return int(bool(_ADVANCING.intersection(words)))


def _ways_to(segment: Sequence[Item], heading: Heading) -> int:
    """Return how many drives that way may be said between two connectives."""
    words = words_of(segment)
    near = sum(map(is_near_direction, words))
    said = [way for word in words for way in headings([word], weak=True)]
    if near or said or heading == 'backward':
        return near + said.count(heading)
    return int(bool(_ADVANCING.intersection(words)))


def _is_goal(segment: Sequence[Item]) -> bool:
    """Return whether a name or an article stands behind "at"."""
    return any(item == 'at' and (after == _NAME or after in _ARTICLES)
               for item, after in zip(segment, segment[1:]))


def _check_turns(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """Check that turns without an amount are no more often than their side was said."""
    words = words_of(items)
    for sign, side in _SIDES:
        turns = [c for c in commands if isinstance(c, Turn) and c.sign == sign]
        turns = [c for c in turns if not is_about_turn(c)]
        bare = sum(not isinstance(c.bound, Quantity) for c in turns)
        arcs = [c for c in commands if isinstance(c, Arc) and c.sign == sign]
        shaped = sum(not isinstance(c.bound, Quantity) for c in arcs)
        bounds = [c.bound for c in turns] + [c.bound for c in arcs]
        amounts = {bound for bound in bounds if isinstance(bound, Quantity)}
        taken = sum({side} == _sides_at(items, index)
                    for index, item in enumerate(items) if item in amounts)
        taken += min(shaped, sum(
            side in sides(words_of(segment)) and arcs_said(words_of(segment))
            for segment in _segments(items)))
        if sign < 0:  # a circle goes to the left unless the right was said
            taken = max(taken, shaped)
        if bare and bare > max(len(find_sides(words, side)) - taken, 0):
            raise InstructionError(
                'unsure', f'I understood {len(turns)} turns to the {side}; say it in other words.')


def _sides_at(items: Sequence[Item], index: int) -> set[Side]:
    """Return the sides of an amount: of its clause, or what it is an afterthought to."""
    clause = clause_of(items, index)
    if any(clause):
        return set(sides(clause))
    return set(sides(words_of(items[:index]))[-1:])


def _check_arcs(commands: Sequence[Command], words: Sequence[str]) -> None:
    """Check that arcs are no more than their words, or than the sides that share one."""
    arcs = sum(isinstance(c, Arc) for c in commands)
    said = sum(arcs_said([word]) for word in words) + len(WHILE.findall(text_of(words)))
    if arcs > max(said, len(sides(words))):
        raise InstructionError(
            'unsure', f'I understood {arcs} curves; say it in other words.')
