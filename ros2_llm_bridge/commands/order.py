# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check that commands come in the order in which they were said, and each has words of its own.

A quantity, a name or a direction word is where its command was said; "forward 2 feet, back 3 feet"
must not become a drive of 3 feet back and then 2 feet forward, nor "go to the hall, then turn
left" a turn and then the hall.
"""

from __future__ import annotations

from itertools import chain
from typing import Sequence, Tuple

from ros2_llm_bridge.commands.choices import where_said
from ros2_llm_bridge.commands.clauses import VERBS
from ros2_llm_bridge.commands.directions import (
    find_sides, Heading, headings, is_near_direction, sides, words_of)
from ros2_llm_bridge.commands.marked_steps import check_marked_steps
from ros2_llm_bridge.commands.model import (
    Again, Arc, Command, Drive, GoBack, GoBeside, GoToPose, Item, places_of, Quantity, Turn,
    Wait)
from ros2_llm_bridge.commands.naming import said_at
from ros2_llm_bridge.commands.repetition import find_references
from ros2_llm_bridge.commands.shapes import arcs_said
from ros2_llm_bridge.errors import InstructionError

#: With these what is said first may be done last.
REORDERING = frozenset('before after first once until till prior when last preceded'.split())
#: Behind a negation these have said first what is done last: "no driving before you've turned".
_NOT_BEFORE = frozenset('before until till'.split())
_NEGATIONS = frozenset("no not don't never without".split())
#: Behind these "that" is the step before, and the order is that of the words.
_FOLLOWING = frozenset('after once when until till'.split())
STEP_BEFORE = frozenset('that this which'.split())
#: Behind these "after" is "afterwards".
_AND = frozenset('and directly immediately shortly soon'.split())
#: Stands for a word of a name.
_NAME = '-'
#: A command, and the indices of what may say it.
_Step = Tuple[Command, Sequence[int]]
#: Words of a turn about that mean other things elsewhere.
_ABOUT = frozenset('about u'.split())


def check_order(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check the order of commands against that of the words.

    Parameters
    ----------
    commands
        What is about to be done, repetitions not written out.
    items
        The instruction as read, with the names that the commands copied.

    Raises
    ------
    InstructionError
        ``contradiction``, where the order of the words is another.

    """
    where_said = [_places(command, items) for command in commands]
    if not any(isinstance(command, GoBack) for command in commands):
        marked = check_marked_steps(_without_names(commands, items), where_said)
        if marked and len(commands) == 2:
            return
    words = words_of(items)
    turned = [index for index, word in enumerate(words) if is_reordering(words, index)]
    if turned and (len(commands) != 2 or len(turned) > 1):
        return
    found = [-1]
    for command, where in _in_words(
            list(zip(commands, where_said)), words, turned,
            min(chain(*where_said), default=len(items))):
        later = [index for index in where if index > found[-1]]
        if later:
            found.append(min(later))
        elif isinstance(command, Again) and command.count is not None and _leads(
                where, found, words):
            continue
        elif where:
            raise InstructionError(
                'contradiction', 'In which order? Say one step after the other.')


def _without_names(commands: Sequence[Command], items: Sequence[Item]) -> list[Item]:
    """Return the items with a mark for each word of a name: "the last office"."""
    left = list(items)
    for name in (name for command in commands for name in places_of(command)):
        for start in said_at(items, name):
            for index, _ in enumerate(name.split(), start):
                left[index] = _NAME
    return left


def is_reordering(words: Sequence[str], index: int) -> bool:
    """Return whether a word may say that steps are done in another order than they were said."""
    after = words[index + 1] if index + 1 < len(words) else ''
    if words[index] == 'after' and index and (
            words[0] == 'first' or words[index - 1] in _AND
            or words[index - 1] == ',' and after in ('go', 'drive', 'move')
            or words[index - 1] == 'one' and after in ('another', 'the')):
        return False  # "first left, after you go straight", "one after the other"
    return words[index] in REORDERING and (words[index] != 'first' or index > 1) and not (
        words[index] in _FOLLOWING and after in STEP_BEFORE)


def _in_words(
        steps: Sequence[_Step], words: Sequence[str], turned: Sequence[int], said: int,
) -> Sequence[_Step]:
    """
    Return two steps in the order in which "before" and "after" have them said.

    ``said`` is where the first of them is said.
    """
    for index in turned:
        leads = index <= said and not any(
            word in VERBS or word == '' or sides([word]) for word in words[:index])
        that = words[index + 1:index + 2] and words[index + 1] in STEP_BEFORE
        behind = words[index] == 'after' and not leads or words[index] == 'preceded' or (
            words[index] in _NOT_BEFORE and bool(_NEGATIONS.intersection(words[:index])))
        if behind or words[index] == 'before' and (leads or that):
            return steps[::-1]
        return steps if words[index] in ('before', 'after') else ()
    return steps


def _leads(where: Sequence[int], found: Sequence[int], words: Sequence[str]) -> bool:
    """Return whether a number of times stands ahead of the step that it repeats: "twice, …"."""
    return len(found) > 1 and any(
        found[-2] < index < found[-1] and not (index and words[index - 1] == '')
        for index in where)


def _places(command: Command, items: Sequence[Item]) -> list[int]:
    """Return the indices of items that may say a command; none where that cannot be told."""
    if isinstance(command, (Drive, Turn, Arc)):
        if isinstance(command.bound, Quantity):
            return _of(items, command.bound)
        return _chosen(command, items)
    if isinstance(command, Wait):
        return _of(items, command.duration)
    if isinstance(command, GoBeside):
        return _of(items, command.distance)
    if isinstance(command, GoToPose):
        return _of(items, command.point)
    if isinstance(command, Again) and command.count is not None:
        return _of(items, command.count)
    if isinstance(command, (Again, GoBack)):
        return find_references(words_of(items), isinstance(command, GoBack))
    return [index for name in places_of(command) for index in said_at(items, name)]


def _of(items: Sequence[Item], said: object) -> list[int]:
    return [index for index, item in enumerate(items) if item == said]


def _chosen(command: Drive | Turn | Arc, items: Sequence[Item]) -> list[int]:
    """Return where the direction of a motion without an amount is said, or what it is called."""
    words = words_of(items)
    if isinstance(command, Drive) and command.axis == 'x':
        # "keep going" says forward without a word for it.
        return _headed(words, 'backward') if command.sign < 0 else []
    sided = find_sides(words, 'left' if command.sign > 0 else 'right')
    if isinstance(command, Arc):
        return sided + [i for i, word in enumerate(words) if arcs_said([word]) or word == 'while']
    if isinstance(command, Turn) and command.bound in ('half', 'full'):
        called = where_said(command.bound, words)
        called += [index for index, word in enumerate(words) if word in _ABOUT]
        return called and called + sided
    return sided


def _headed(words: Sequence[str], heading: Heading) -> list[int]:
    return [index for index, word in enumerate(words)
            if headings([word], weak=True) == [heading] or is_near_direction(word)]
