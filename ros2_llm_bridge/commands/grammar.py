# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Build the grammar of one request: what the model may write in answer to one instruction.

Lark text for llguidance. Only the quantities that were read are admitted, each as often as it
was said; only runs of words of the instruction as names; only the capabilities of the profile; and
what is rarer (``grammar_rarer``) only where a word of the instruction may mean it.
Every string that the grammar accepts parses (``parser.parse``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product
import json
import math
import re
from typing import Any, Iterable, Iterator, Literal, Mapping, Optional, Sequence, Union

from ros2_llm_bridge.commands.grammar_rarer import rarer_steps, referring_lines, Spoken, used_of
from ros2_llm_bridge.commands.model import (
    Axis, Drive, GoToPlace, GoToPose, Item, Point, Quantity, Sign, Stop, Turn, Wait)
from ros2_llm_bridge.commands.quantities import Reading
from ros2_llm_bridge.commands.vocabulary import (
    ANGLE_WORDS, Dimension, FRAME_NAMES, LITTLE, MODEL_REFUSALS, SPEED_WORDS)
from ros2_llm_bridge.commands.written import CALL_VERBS, CANNOT, render_command
from ros2_llm_bridge.profile.schema import Capability

#: Most words of a name that is copied from the instruction.
MAX_NAME_WORDS = 6
#: Beyond this many combinations of unused quantities the validator alone counts them.
MAX_STATES = 128

_DRIVE_BOUNDS: tuple[Optional[Literal['little']], ...] = (None, 'little')
_TURN_BOUNDS: tuple[Optional[str], ...] = (None, 'default', LITTLE, *ANGLE_WORDS)

_NAME_WORD = re.compile(r"[^\W_]+(?:['&_]+[^\W_]+)*'?")
_NEVER_IN_NAMES = frozenset('and then please'.split())
_NEVER_FIRST = frozenset('the a an to of in on at my your our its is are it into towards'.split())
_NEVER_LAST = frozenset('the a an to of in on at my your our with'.split())


def build_grammar(
        reading: Reading, capabilities: Sequence[Capability] = (), omni: bool = False) -> str:
    """
    Return the Lark grammar of the written forms that may answer an instruction.

    Parameters
    ----------
    reading
        The instruction as ``quantities.read`` returns it.
    capabilities
        Capabilities with known arguments.
    omni
        Whether the robot can drive sideways.

    """
    mentions = reading.mentions()
    spoken = sorted(mentions, key=str)
    places = list(names(reading.items))
    steps = _steps(spoken, places, capabilities, omni)
    for used, alternatives in rarer_steps(reading.words, spoken, bool(places)).items():
        steps.setdefault(used, []).extend(alternatives)
    further = referring_lines(reading.words, spoken)
    counts = [mentions[s] for s in spoken]
    # Counted before they are listed: each further quantity doubles them.
    counted = math.prod(count + 1 for count in counts) <= MAX_STATES
    if counted:
        states = list(product(*(range(count + 1) for count in counts)))
        lines = _sequences(steps, further, spoken, states)
    else:
        lines = _unlimited_sequence(steps, further)
    start = 'seq_' + '_'.join(map(str, counts)) if counted else 'seq_'
    return '\n'.join([f'start: {_CODES} | {start}', *lines, *_terminals(places)]) + '\n'


def names(items: Sequence[Item]) -> Iterator[str]:
    """Yield every run of words that may be the name of a place."""
    seen: set[str] = set()
    for start in range(len(items)):
        run: list[str] = []
        for item in items[start:start + MAX_NAME_WORDS]:
            word = _name_word(item)
            if word is None or (not run and isinstance(item, Quantity)):
                break
            run.append(word)
            name = ' '.join(run)
            if run[0] in _NEVER_FIRST:
                break
            if run[-1] not in _NEVER_LAST and name not in FRAME_NAMES and name not in seen:
                seen.add(name)
                yield name


def _name_word(item: Item) -> str | None:
    if isinstance(item, Quantity) and not item.unit and not item.number.startswith('-'):
        return item.number
    if isinstance(item, str) and _NAME_WORD.fullmatch(item) and item not in _NEVER_IN_NAMES:
        return item
    return None


def _steps(
        spoken: Sequence[Spoken], places: Sequence[str], capabilities: Sequence[Capability],
        omni: bool) -> dict[tuple[Spoken, ...], list[str]]:
    """Return the alternatives of one line by the quantities that they use."""
    steps: dict[tuple[Spoken, ...], list[str]] = {(): [_STOP]}
    if places:
        steps[()].append(_PLACE)
    steps[()].extend(_plain_motions(omni))
    for used, command in _motions(spoken):
        steps.setdefault(used, []).extend(_directed(command, omni))
    for used, pose in _poses(spoken):
        steps.setdefault(used, []).append(_literal(render_command(pose)))
    for quantity in _of(spoken, Dimension.TIME):
        steps.setdefault((quantity,), []).append(_literal(render_command(Wait(quantity))))
    for capability in capabilities:
        if not places and 'string' in (capability.arguments or {}).values():
            continue
        for used_number, text in _calls(capability, spoken):
            steps.setdefault(used_number, []).append(text)
    return steps


def _of(spoken: Sequence[Spoken], *dimensions: Dimension) -> list[Quantity]:
    return [s for s in spoken if isinstance(s, Quantity) and s.dimension in dimensions
            and not s.number.startswith('-')]


def _motions(
        spoken: Sequence[Spoken]) -> Iterator[tuple[tuple[Spoken, ...], Union[Drive, Turn]]]:
    """Yield forward drives and left turns that use a quantity; the grammar adds the signs."""
    yield from _combined(Drive, _DRIVE_BOUNDS, _of(spoken, Dimension.LENGTH, Dimension.TIME),
                         _of(spoken, Dimension.SPEED))
    yield from _combined(
        Turn, _TURN_BOUNDS, _of(spoken, Dimension.ANGLE, Dimension.NUMBER, Dimension.TIME),
        _of(spoken, Dimension.RATE))


def _combined(
        kind: Union[type[Drive], type[Turn]], bounds: Sequence[Any],
        said_bounds: Sequence[Quantity], said_speeds: Sequence[Quantity],
) -> Iterator[tuple[tuple[Spoken, ...], Union[Drive, Turn]]]:
    """Yield the motions of one kind whose bound or speed was said."""
    for bound in bounds:
        for said_speed in said_speeds:
            yield (said_speed,), kind(1, bound, said_speed)
    speeds: list[Union[Quantity, str]] = [*SPEED_WORDS, *said_speeds]
    for bound, speed in product(said_bounds, speeds):
        yield used_of(bound, speed), kind(1, bound, speed)


@lru_cache(maxsize=2)
def _plain_motions(omni: bool) -> tuple[str, ...]:
    """Return the literals of all motions that use no quantity; every request offers them."""
    motions: list[Union[Drive, Turn]] = [
        Drive(1, bound, speed) for bound, speed in product(_DRIVE_BOUNDS, SPEED_WORDS)]
    motions += [Turn(1, bound, rate) for bound, rate in product(_TURN_BOUNDS, SPEED_WORDS)]
    return tuple(literal for motion in motions for literal in _directed(motion, omni))


def _directed(motion: Union[Drive, Turn], omni: bool) -> list[str]:
    """Return the literals of a motion in all its directions."""
    axes: tuple[Axis, ...] = ('x', 'y') if omni and isinstance(motion, Drive) else ('x',)
    return [literal for axis in axes for literal in _signed(motion, axis)]


def _poses(spoken: Sequence[Spoken]) -> Iterator[tuple[tuple[Spoken, ...], GoToPose]]:
    yaws: list[Quantity | None] = [None]
    yaws += [s for s in spoken if isinstance(s, Quantity)
             and s.dimension in (Dimension.ANGLE, Dimension.NUMBER)]
    for point, yaw in product((s for s in spoken if isinstance(s, Point)), yaws):
        yield used_of(point, yaw), GoToPose(point, yaw)


def _signed(motion: Union[Drive, Turn], axis: Axis) -> list[str]:
    """Return the literals of a motion in both directions."""
    signs: tuple[Sign, ...] = (1, -1)
    if isinstance(motion, Drive):
        return [_literal(render_command(replace(motion, sign=s, axis=axis))) for s in signs]
    return [_literal(render_command(replace(motion, sign=s))) for s in signs]


def _calls(
        capability: Capability, spoken: Sequence[Spoken]
) -> Iterator[tuple[tuple[Spoken, ...], str]]:
    """Yield the alternatives of a capability; at most one of its arguments is a number."""
    head = f'ros2 {CALL_VERBS[capability.kind]} {capability.name} {capability.interface} "{{'
    arguments = capability.arguments or {}
    numbers = [name for name, kind in arguments.items() if kind == 'number']
    choices: list[Quantity | None] = list(_of(spoken, Dimension.NUMBER)) if numbers else [None]
    for number in choices:
        parts = [_literal(head)]
        for index, (name, kind) in enumerate(arguments.items()):
            parts.append(_literal(f'{", " if index else ""}{name}: '))
            if kind == 'number':
                parts.append(_literal(str(number)))
            else:
                parts.append('BOOLEAN' if kind == 'bool' else 'NAME')
        yield used_of(number), ' '.join([*parts, _literal('}"')])


def _around(text: str, terminal: str) -> str:
    before, after = text.split('\0')
    return f'{_literal(before)} {terminal} {_literal(after)}'


def _sequences(
        steps: Mapping[tuple[Spoken, ...], list[str]],
        further: Mapping[tuple[Spoken, ...], list[str]], spoken: Sequence[Spoken],
        states: Sequence[tuple[int, ...]]) -> list[str]:
    """Return one rule for each multiset of quantities that are still unused."""
    lines = [f'{kind}_{number}: ' + ' | '.join(alternatives)
             for kind, groups in (('step', steps), ('more', further))
             for number, alternatives in enumerate(groups.values())]
    for state in states:
        name = '_'.join(map(str, state))
        tails = ['""', f'"\\n" seq_{name}']
        tails += [f'"\\n" {choice}' for choice in _choices('more', further, spoken, state)]
        lines.append(f'seq_{name}: ' + ' | '.join(_choices('step', steps, spoken, state)))
        lines.append(f'tail_{name}: ' + ' | '.join(tails))
    return lines


def _choices(
        kind: str, groups: Iterable[tuple[Spoken, ...]], spoken: Sequence[Spoken],
        state: tuple[int, ...]) -> Iterator[str]:
    """Yield the lines that a multiset of quantities allows, each with what may follow it."""
    for number, used in enumerate(groups):
        left = tuple(count - used.count(s) for count, s in zip(state, spoken))
        if all(count >= 0 for count in left):
            yield f'{kind}_{number} tail_' + '_'.join(map(str, left))


def _unlimited_sequence(
        steps: Mapping[tuple[Spoken, ...], list[str]],
        further: Mapping[tuple[Spoken, ...], list[str]]) -> list[str]:
    alternatives = ' | '.join(a for group in steps.values() for a in group)
    lines = [f'step_: {alternatives}', 'seq_: step_ tail_', 'tail_: "" | "\\n" seq_']
    if further:
        lines.append('more_: ' + ' | '.join(a for group in further.values() for a in group))
        lines[2] += ' | "\\n" more_ tail_'
    return lines


def _terminals(places: Sequence[str]) -> list[str]:
    runs = '|'.join(name.replace('.', '[.]') for name in places)
    return [f'NAME: /({runs})/'] * bool(runs) + ['BOOLEAN: "true" | "false"']


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# What every grammar holds is written once.
_CODES = ' | '.join(_literal(CANNOT + code) for code in MODEL_REFUSALS)
_STOP = _literal(render_command(Stop()))
_PLACE = _around(render_command(GoToPlace('\0')), 'NAME')
