# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Understand an instruction by rules alone: lexicons over what the quantity reader found.

A baseline that a model must beat, and a quick first guess. What it does not understand wholly it
refuses. Its programs need the same checks as a model's (``validator``, ``resolver``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence, Union

from ros2_llm_bridge.commands.clauses import (
    BACK_VERBS, DRIVE_VERBS, find_places, first_of, split_clauses, STOP_VERBS, Token, TURN_VERBS,
    VERBS, WAIT_VERBS, word_of, words_of)
from ros2_llm_bridge.commands.directions import find_directions, headings, sides
from ros2_llm_bridge.commands.goal_words import FAST_WORDS, SLOW_WORDS
from ros2_llm_bridge.commands.grammar import names
from ros2_llm_bridge.commands.model import (
    Again, Call, Cannot, Command, Drive, GoBack, GoToPlace, GoToPose, Item, places_of, Point,
    Program, Quantity, Sign, Stop, Turn, Wait)
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.rule_calls import called
from ros2_llm_bridge.commands.rule_rarer import arc_in, join_rarer, joined_in, RARER_WORDS
from ros2_llm_bridge.commands.shapes import WHILE
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.profile.schema import Capability

_QUESTIONS = frozenset(
    'what why who where when how which is are was did does has have am should'.split())
FORBIDDING = frozenset("don't dont not never without can't cannot won't".split())
CONDITIONS = frozenset('if unless until till when whenever while once'.split())
_FILLERS = frozenset(
    'please robot now just uh um er ah oh okay ok hey hi hello so well kindly you your yourself i '
    "i'd i'll i'm want need like would could can will shall let let's us we me my to for by of at "
    'in on the a an it its about approximately around roughly maybe exactly almost nearly some '
    'more another further again next first then also and with straight directly on out over up '
    'down speed velocity pace rate distance angle direction way side pi thanks thank sir buddy '
    'immediately right - degrees forwards place spot position per make take do perform execute '
    'start begin try give hang go ahead away all there here this that be got get have must should '
    'together quite very really only'.split())
#: Marks that part steps as a comma does.
_MARKS = frozenset('.!?;')
_TELLING = frozenset('say tell told order command signal'.split())
_SLOW = SLOW_WORDS | {'creep', 'crawl', 'gentle', 'careful'}
_FAST = FAST_WORDS | {'quick', 'hurry'}
_LITTLE = frozenset('little bit slightly tad smidge touch'.split())
_TURN_WORDS = frozenset(
    'around about face u circle turn rotation revolution spin half full quarter whole complete '
    'facing way heading'.split())
_TO = frozenset('to into towards toward reach visit enter'.split())
_LEXICON = frozenset().union(
    VERBS, _FILLERS, _TO, _SLOW, _FAST, _LITTLE, _TURN_WORDS, RARER_WORDS,
    "back left right counter anti rear : '".split())


def interpret(
        reading: Reading, places: Sequence[str] = (), capabilities: Sequence[Capability] = (),
        omni: bool = False) -> Program:
    """
    Return what rules make of an instruction.

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.
    places
        Names of known places, as ``places.normal_name`` gives them; others are copied from
        behind "to".
    capabilities
        Capabilities with known arguments.
    omni
        Whether the robot can drive sideways.

    """
    marked = [',' if item in _MARKS else item for item in reading.items]
    items, endless = _without_ending(marked)
    words = [item for item in items if isinstance(item, str)]
    if words[:1] and words[0] in _QUESTIONS or words[:2] == ['do', 'you']:
        return Cannot('not_a_command')
    if FORBIDDING.intersection(words):
        return Cannot('contradiction')
    if CONDITIONS.intersection(WHILE.sub('', ' '.join(words)).split()):
        return Cannot('unsupported_ability')
    commands: list[Command] = []
    for clause in split_clauses(join_rarer(find_places(items, places))):
        if _is_filler(clause):
            continue
        command = called(clause, capabilities) or _understood(clause, commands, omni)
        if isinstance(command, Cannot):
            return command
        commands.append(command)
    if commands and isinstance(commands[0], (Again, GoBack)):
        return Cannot('missing_value')
    copied = _copied(commands)
    if copied and not copied <= set(names(reading.items)):
        return Cannot('unsupported_ability')
    if endless and commands and isinstance(commands[-1], Turn):
        if commands[-1].bound == 'default':
            commands[-1] = replace(commands[-1], bound=None)
    return tuple(commands) if commands else Cannot('not_a_command')


def _without_ending(items: Sequence[Item]) -> tuple[Sequence[Item], bool]:
    """Return the items without "until I say stop", and whether that was said."""
    for index, item in enumerate(items):
        if item in ('until', 'till') and _TELLING.intersection(
                word for word in items[index + 1:index + 4] if isinstance(word, str)):
            return items[:index], True
    return items, False


def _copied(commands: Sequence[Command]) -> set[str]:
    """Return the names and texts that were copied, which must be words of the instruction."""
    texts = {name for command in commands for name in places_of(command)}
    return texts | {value for c in commands if isinstance(c, Call)
                    for _, value in c.fields if isinstance(value, str)}


def _is_filler(clause: Sequence[Token]) -> bool:
    """Return whether a clause says nothing: "okay", "robot", "please"."""
    return all(isinstance(t, str) and t in _FILLERS and t not in VERBS and not sides([t])
               and not headings([t]) for t in clause)


def _understood(
        clause: Sequence[Token], before: Sequence[Command], omni: bool) -> Union[Command, Cannot]:
    """Return the command of one clause."""
    words = words_of(clause)
    joined = joined_in(clause)
    if joined is not None:
        return joined if _known(words) else Cannot('unsupported_ability')
    goal = _goal(clause, words)
    if goal is not None:
        return goal
    if not _known(words):
        return Cannot('unsupported_ability')
    arc = arc_in(
        clause, words, _sign(words, 'turn'), _angle_word(words),
        _speed(clause, words, Dimension.SPEED), _speed(clause, words, Dimension.RATE))
    if arc is not None:
        backward = 'backward' in headings(words, weak=True)
        return Cannot('unsupported_ability') if backward else arc
    spoken = frozenset(words)
    if RARER_WORDS.intersection(spoken):
        return Cannot('unsupported_ability')
    if spoken & WAIT_VERBS:
        duration = first_of(clause, Dimension.TIME)
        return Wait(duration) if duration else Cannot('missing_value')
    if spoken & STOP_VERBS:
        return Stop()
    if _is_turn(clause, words, before):
        return _turn(clause, words)
    return _drive(clause, words, omni)


def is_known(word: str) -> bool:
    """Return whether a word is in some lexicon of the rules."""
    return (
        word in _LEXICON or bool(sides([word]) or headings([word], weak=True))
        or _is_misspelt(word))


def _known(words: Sequence[str]) -> bool:
    """Return whether every word is known: otherwise something else is meant."""
    return all(map(is_known, words))


def _is_misspelt(word: str) -> bool:
    said = find_directions([word])
    return any(e.supported for e in (said.forward, said.backward, said.left, said.right))


def _goal(clause: Sequence[Token], words: Sequence[str]) -> Union[Command, Cannot, None]:
    """Return the goal of a clause that names one."""
    point = next((t for t in clause if isinstance(t, Point)), None)
    if point is not None:
        return GoToPose(point, first_of(clause, Dimension.ANGLE, Dimension.NUMBER))
    named = [t for t in clause if isinstance(t, GoToPlace)]
    going = frozenset(words) & (DRIVE_VERBS | _TO | {'take', 'back', 'bring'})
    if named and (RARER_WORDS - _TO | {'circle'}).intersection(words):
        return Cannot('unsupported_ability')
    if named and _known(words) and not frozenset(words) & STOP_VERBS:
        known = replace(named[-1], speed=_goal_speed(words))
        return known if going or not _is_motion(words) else Cannot('not_a_command')
    index = next((i for i, t in enumerate(clause) if t in _TO and i + 1 < len(clause)), None)
    if index is None or not frozenset(words[:3]) & (DRIVE_VERBS | _TO | {'take', 'bring'}):
        return None
    name = [word_of(t) for t in clause[index + 1:]]
    while name and name[0] in ('the', 'a', 'an', 'my', 'your', 'our'):
        del name[0]
    while name and name[-1] in ('please', 'now', 'robot', 'thanks', 'quickly', 'slowly'):
        del name[-1]
    if not name or sides(name) or headings(name, weak=True) or _known(name):
        return None
    return GoToPlace(' '.join(name), _goal_speed(words))


def _goal_speed(words: Sequence[str]) -> str:
    slow, fast = SLOW_WORDS.intersection(words), FAST_WORDS.intersection(words)
    return 'default' if bool(slow) == bool(fast) else 'slow' if slow else 'fast'


def _is_motion(words: Sequence[str]) -> bool:
    return bool(frozenset(words) & TURN_VERBS or headings(words, weak=True) or sides(words))


def _is_turn(
        clause: Sequence[Token], words: Sequence[str], before: Sequence[Command]) -> bool:
    """Return whether a clause turns rather than drives."""
    spoken = frozenset(words)
    if spoken & TURN_VERBS or first_of(clause, Dimension.ANGLE, Dimension.RATE):
        return True
    if _angle_word(words) and not spoken & DRIVE_VERBS:
        return True
    sided = bool(sides(words)) or not spoken & VERBS and _sign(words, 'turn') is not None
    if sided and not headings(words, weak=True) and first_of(clause, Dimension.LENGTH) is None:
        # "go left" turns, "move left" is sideways; a bare "left" turns.
        return 'move' not in spoken or first_of(clause, Dimension.NUMBER) is not None
    number = first_of(clause, Dimension.NUMBER)
    return number is not None and not headings(words, weak=True) and (
        'do' in spoken or bool(before) and isinstance(before[-1], Turn))


def _angle_word(words: Sequence[str]) -> str:
    """Return half, quarter or full where the words say such a turn."""
    spoken = frozenset(words)
    if 'quarter' in spoken:
        return 'quarter'
    if 'half' in spoken:
        return 'half'
    if spoken & {'full', 'complete', 'whole', 'circle'} or (
            'all' in spoken and 'around' in spoken):
        return 'full'
    joined = ' '.join(words)
    return 'half' if 'u turn' in joined or 'about face' in joined or (
        spoken & (TURN_VERBS | {'face', 'back'}) and 'around' in spoken) else ''


def _turn(clause: Sequence[Token], words: Sequence[str]) -> Union[Command, Cannot]:
    bound: Union[Quantity, str, None] = (
        first_of(clause, Dimension.ANGLE, Dimension.NUMBER, Dimension.TIME) or _angle_word(words))
    if first_of(clause, Dimension.LENGTH):
        return Cannot('contradiction')
    if not bound:
        keeps = frozenset(words) & {'keep', 'continue', 'turning', 'rotating', 'spinning'}
        bound = 'little' if _LITTLE.intersection(words) else None if keeps else 'default'
    sign = _sign(words, 'turn')
    if sign is None:
        about = bound in ('half', 'full') or isinstance(bound, Quantity) and (
            bound.unit in ('deg', '') and float(bound.number) % 180 == 0 or bound.unit == 'rev')
        if not about:
            return Cannot('missing_value')
        sign = 1
    return Turn(sign, bound, _speed(clause, words, Dimension.RATE))


def _drive(
        clause: Sequence[Token], words: Sequence[str], omni: bool) -> Union[Command, Cannot]:
    length, time = first_of(clause, Dimension.LENGTH), first_of(clause, Dimension.TIME)
    if length and time or first_of(clause, Dimension.NUMBER):
        return Cannot('missing_value')
    bound = length or time or ('little' if _LITTLE.intersection(words) else None)
    speed = _speed(clause, words, Dimension.SPEED)
    heading = _sign(words, 'drive')
    if sides(words) and heading is None:
        side = _sign(words, 'turn')
        if not omni or side is None:
            return Cannot('unsupported_ability')
        return Drive(side, bound, speed, 'y')  # type: ignore[arg-type]
    verb = frozenset(words) & (DRIVE_VERBS | BACK_VERBS)
    if heading is None and not verb or heading is None and bound is None and not (
            frozenset(words) & {'straight', 'drive', 'going', 'moving', 'driving', 'advance'}):
        return Cannot('missing_value')
    return Drive(heading or 1, bound, speed)  # type: ignore[arg-type]


def _sign(words: Sequence[str], kind: str) -> Optional[Sign]:
    """Return the sign of the one direction that is said, misspelt or not; None otherwise."""
    said = find_directions(words)
    plus, minus = (said.left, said.right) if kind == 'turn' else (said.forward, said.backward)
    if plus.said != minus.said:
        return 1 if plus.said else -1
    if plus.said or plus.supported == minus.supported:
        return None
    return 1 if plus.supported else -1


def _speed(
        clause: Sequence[Token], words: Sequence[str], dimension: Dimension
) -> Union[Quantity, str]:
    said = first_of(clause, dimension)
    if said is not None:
        return said
    return 'slow' if _SLOW.intersection(words) else 'fast' if _FAST.intersection(
        words) else 'default'
