# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Compare the signs of motions with the direction words of an instruction.

A wrong direction is worse than a question, so whatever goes against a word refuses: over the whole
instruction, in order, and in the clause of each quantity.
"""

from __future__ import annotations

from itertools import groupby
import math
import re
from typing import Optional, Sequence, Union

from ros2_llm_bridge.commands.bare_numbers import check_no_drive, check_units
from ros2_llm_bridge.commands.clauses import (
    BACK_VERBS, DRIVE_VERBS, is_verb, TURN_VERBS)
from ros2_llm_bridge.commands.directions import (
    CLAUSE_ENDS, Directions, find_directions, headings, Side, sides, TAKEN_BACK, text_of, words_of)
from ros2_llm_bridge.commands.model import Again, Arc, Command, Drive, Item, Point, Quantity, Turn
from ros2_llm_bridge.commands.shapes import arcs_said
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import InstructionError

#: With these the order of the words is not the order of the motions.
_REORDERING = frozenset(('before', 'after', 'first', 'once', 'until'))
#: Behind these "back" is a way to some place.
_RETURNING = frozenset('to into in at over home here there'.split())
#: Verbs of a motion, but for participles, which order nothing.
_MOVING = frozenset(
    verb for verb in DRIVE_VERBS | TURN_VERBS | BACK_VERBS if not verb.endswith('ing'))
#: With these a drive may go on in the direction of the one before.
LENT = frozenset('more further another again additional'.split())
#: Words that may say forward in a clause that "back" ends, which begins the next step.
_ONWARD = frozenset(('straight', 'on'))

#: With these a participle has said the motion of an amount: "once you have rolled 50 cm".
_PERFECT = frozenset(('have', 'having', "you've"))
#: Both ways at once, with nothing between them.
_AGAINST = re.compile(
    r'\b(back|backwards?|rearwards?|reverse) (ahead|forwards?|onwards?)\b|'
    r'\b(ahead|forwards?) (back(?! up)|backwards?|rearwards?)\b')
#: Words that say which way "back" is, whatever stands before them.
_BACKING = re.compile(r'\b(reverse|reversing|backing|back (it|yourself|away|off|out))\b')


def check_directions(commands: Sequence[Command], items: Sequence[Item]) -> None:
    """
    Check every drive and turn against the words that say directions.

    Parameters
    ----------
    commands
        What is about to be done, in order.
    items
        The instruction as read, without the names that the commands copied.

    Raises
    ------
    InstructionError
        ``contradiction``, ``missing_value`` or ``unsure``, with what was said.

    """
    words = words_of(items)
    said = find_directions(words)
    commands = [c for c in commands if not isinstance(c, Again)]
    drives = [c for c in commands if isinstance(c, Drive) and c.axis == 'x']
    sided = [c for c in commands if _is_sided(c)]
    other = len(commands) > len(drives) + len(sided)
    arcs = sum(isinstance(c, Arc) for c in sided)
    _check_drives(drives, said, words, arcs, lenient=other or bool(sided))
    _check_back_behind_turn(commands, words)
    if any(_takes_bare_number(command) for command in sided):
        check_no_drive(items)
    _check_sides(sided, said, items, other)
    if arcs and not drives and not other and said.backward.supported:
        raise InstructionError('unsupported_ability', 'I drive curves forward only.')
    turning = not arcs and not all(map(is_about_turn, sided))
    if not drives and not other and turning and headings(words):
        raise InstructionError(
            'unsure', f'You said {headings(words)[0]}, and I found nothing to drive.')
    corrected = max((i for i, word in enumerate(words) if word in TAKEN_BACK), default=-1)
    told = not _REORDERING.intersection(words)
    for index, command in enumerate(commands):
        if _is_sided(command) or not said.corrected or _is_kept(command, items, corrected):
            before = [c for c in commands[:index] if _bound(c) == _bound(command)]
            _check_clause(command, items, len(before), sum(
                _bound(c) == _bound(command) for c in commands) if told else 1)


def _is_kept(command: Command, items: Sequence[Item], corrected: int) -> bool:
    """Return whether the last correction, -1 for none by a word, leaves a command as it was."""
    if corrected < 0:
        return False
    where = [index for index, item in enumerate(items) if item == _bound(command)]
    between = words_of(items[where[-1] + 1:corrected]) if where else []
    return bool(where) and (where[-1] > corrected or 'then' in between or bool(headings(between)))


def _is_sided(command: Command) -> bool:
    return isinstance(command, (Turn, Arc)) or isinstance(command, Drive) and command.axis == 'y'


def _takes_bare_number(command: Command) -> bool:
    return isinstance(command, Turn) and isinstance(command.bound, Quantity) and (
        command.bound.dimension is Dimension.NUMBER)


def _check_drives(
        drives: Sequence[Drive], said: Directions, words: Sequence[str], arcs: int,
        lenient: bool) -> None:
    """Check drives along x; ``lenient`` where "back" may belong to another command."""
    if not drives:
        return
    against = _AGAINST.search(text_of(words))
    if against and len(drives) == 1:
        raise InstructionError('contradiction', f'You said "{against[0]}"; which way?')
    backward = [drive.sign < 0 for drive in drives]
    if any(backward) and not said.backward.supported:
        raise InstructionError('unsure', 'Nobody said backward; say "back up" if you mean it.')
    if said.backward.supported and not any(backward) and not said.forward.said and not lenient:
        raise InstructionError('contradiction', 'You said backward; I understood forward.')
    if said.corrected:
        last = headings(words, weak=True)[-1:]
        if len(drives) == 1 and not lenient and last == ['forward' if backward[0] else 'backward']:
            raise InstructionError('contradiction', f'You said {last[0]} last; say it once.')
        return
    strong = headings(words)
    if 'backward' in strong and not any(backward):
        raise InstructionError('contradiction', 'You said backward; I understood forward.')
    if strong.count('forward') > min(arcs, _forward_curves(words)) and all(backward):
        raise InstructionError('contradiction', 'You said forward; I understood backward.')
    spoken = headings(words, weak=not lenient)
    if len(spoken) == len(drives) and not _REORDERING.intersection(words):
        if [heading == 'backward' for heading in spoken] != backward:
            raise InstructionError(
                'contradiction', 'Forward or backward first? Say one thing at a time.')


def _check_back_behind_turn(commands: Sequence[Command], words: Sequence[str]) -> None:
    """Check that "turn around and drive the 3 meters back" drives away in neither direction."""
    if 'backward' in headings(words) or 'back' not in words or _BACKING.search(text_of(words)):
        return
    for turn, drive in zip(commands, commands[1:]):
        halved = isinstance(turn, Turn) and is_about_turn(turn) and not _is_multiple(
            turn.bound, 2 * math.pi)
        if halved and isinstance(drive, Drive) and drive.sign < 0:
            raise InstructionError(
                'contradiction', 'Which way is back behind a half turn? Say "forward" or '
                '"backward".')


def _forward_curves(words: Sequence[str]) -> int:
    """Return how often forward is said with the words of a curve, between two connectives."""
    clauses = [list(clause) for ends, clause in groupby(words, CLAUSE_ENDS.__contains__)
               if not ends]
    return sum(headings(clause).count('forward') for clause in clauses if arcs_said(clause))


def _check_sides(
        sided: Sequence[Command], said: Directions, items: Sequence[Item], other: bool) -> None:
    """Check turns and sideways drives."""
    words = words_of(items)
    for command in sided:
        wanted, opposite = (
            (said.left, said.right) if _side(command) == 'left' else (said.right, said.left))
        opposed = opposite.said and all(_side(c) == _side(command) for c in sided)
        if wanted.supported or not opposed and _is_free(command, words):
            continue
        if opposite.said:
            raise InstructionError('contradiction', 'Left or right? Say the direction once.')
        check_units(items)
        raise InstructionError('missing_value', 'Left or right? Say which way to turn.')
    spoken = sides(words)
    if said.corrected and len(sided) == 2 == len({_side(c) for c in sided}) and not (
            CLAUSE_ENDS.intersection(words)):
        raise InstructionError('contradiction', 'Left or right? Say the direction once.')
    if len(sided) == 1 and len(set(spoken)) == 2 and not other:
        if not said.corrected or spoken[-1] != _side(sided[0]):
            raise InstructionError('contradiction', 'Left or right? Say the direction once.')
    if said.corrected or _REORDERING.intersection(words):
        return
    for motions in (sided, [c for c in sided if not is_about_turn(c)]):
        meant = [_side(c) for c in motions]
        if len(meant) == len(spoken) and set(meant) <= set(spoken) and meant != spoken:
            raise InstructionError(
                'contradiction', 'Left or right first? Say one thing at a time.')


def _side(command: Command) -> Optional[Side]:
    if not isinstance(command, (Drive, Turn, Arc)):
        return None
    return 'left' if command.sign > 0 else 'right'


def _bound(command: Command) -> object:
    return command.bound if isinstance(command, (Drive, Turn, Arc)) else command


def _check_clause(command: Command, items: Sequence[Item], which: int, of: int) -> None:
    """
    Check a motion against the only direction word in the clause of its quantity.

    ``which`` of so many commands with the same quantity it is, in the order of the words.
    """
    if not isinstance(command, (Drive, Turn, Arc)) or not isinstance(command.bound, Quantity):
        return
    clauses = [clause_of(items, i) for i, item in enumerate(items) if item == command.bound]
    if len(clauses) != of:
        return
    spoken: Sequence[str]
    if _is_sided(command):
        spoken, wanted = sides(clauses[which]), str(_side(command))
    else:
        spoken = headings(_without_returns(clauses[which]), weak=True)
        wanted = 'forward' if command.sign > 0 else 'backward'
        if command.sign < 0:
            _check_backward(command.bound, clauses[which])
    onward = wanted == 'forward' and _ONWARD.intersection(clauses[which])
    if len(set(spoken)) == 1 and spoken[0] != wanted and not onward:
        raise InstructionError(
            'contradiction', f'You said {spoken[0]} with {command.bound}; I understood {wanted}.')


def _check_backward(bound: Quantity, clause: Sequence[str]) -> None:
    """Check that a drive with a verb of its own does not lend its backward from another."""
    ordered = clause[:clause.index('')] if '' in clause else clause
    plain = DRIVE_VERBS.intersection(ordered) and not LENT.intersection(clause)
    if plain and not find_directions(clause).backward.supported:
        raise InstructionError(
            'contradiction', f'You did not say backward with {bound}; I understood backward.')


def _without_returns(clause: Sequence[str]) -> list[str]:
    """Return the words without each "back" that returns somewhere: "go back to the hall"."""
    return [word for word, after in zip(clause, [*clause[1:], ''])
            if word != 'back' or after not in _RETURNING]


def clause_of(items: Sequence[Item], index: int) -> list[str]:
    """Return the words around a quantity, up to a connective, another quantity or its verb."""
    first, last = index, index
    while first and not _ends_clause(items[first - 1]):
        first -= 1
    while last + 1 < len(items) and not _ends_clause(items[last + 1]):
        last += 1
    verbs = [i for i in range(first, last + 1) if _orders(items, i)]
    before = [i for i in verbs if i < index]
    behind = [i for i in verbs if i > index]
    if before and first and isinstance(items[first - 1], Quantity):
        first = before[-1]
    told = any(item in _PERFECT for item in items[first:index])
    between = last + 1 < len(items) and isinstance(items[last + 1], Quantity)
    # "drive straight 50 cm drive backwards 25 cm", "once you have rolled 50 cm back up 25 cm"
    if behind and (before or told and between):
        last = behind[0] - 1
    return words_of(items[first:last + 1])


def _orders(items: Sequence[Item], index: int) -> bool:
    """Return whether a word is the verb of an order, rather than a noun or a participle."""
    word = items[index]
    before = list(items[max(index - 1, 0):index])
    return word in _MOVING and before != ['in'] and is_verb(before, word)


def _ends_clause(item: Union[Item, Point]) -> bool:
    if isinstance(item, Quantity):
        return item.dimension not in (Dimension.SPEED, Dimension.RATE)
    return isinstance(item, Point) or item in CLAUSE_ENDS


def _is_free(command: Command, words: Sequence[str]) -> bool:
    """
    Return whether a motion may go to this side where nobody names one.

    A circle goes to the left then, a turn about to either side; "right now" is none.
    """
    if isinstance(command, Turn):
        return is_about_turn(command) and (command.sign > 0 or 'right' not in words)
    return _side(command) == 'left' and (
        is_about_turn(command) or _is_endless_circle(command, words))


def _is_endless_circle(command: Command, words: Sequence[str]) -> bool:
    """Return whether an arc goes round and round, to either side where nobody names one."""
    endless = isinstance(command, Arc) and (command.bound is None or isinstance(
        command.bound, Quantity) and command.bound.dimension is Dimension.TIME)
    return endless and bool({'circle', 'circles'}.intersection(words))


def is_about_turn(command: Command) -> bool:
    """Return whether a turn or an arc ends at the same pose either side."""
    if not isinstance(command, (Turn, Arc)):
        return False
    return _is_multiple(command.bound, math.pi if isinstance(command, Turn) else 2 * math.pi)


def _is_multiple(bound: object, period: float) -> bool:
    """Return whether a bound is an angle, and a multiple of a period in rad."""
    if bound in ('half', 'full'):
        return bound == 'full' or period <= math.pi
    if not isinstance(bound, Quantity):
        return False
    angle = bound.si
    if bound.dimension is Dimension.NUMBER:
        angle = math.radians(angle)
    elif bound.dimension is not Dimension.ANGLE:
        return False
    return abs(math.remainder(angle, period)) < 1e-3
