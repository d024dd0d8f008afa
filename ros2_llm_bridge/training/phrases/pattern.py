# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Patterns of sentences, and the clauses that they become.

A pattern is text with choices: ``(go^3|drive)`` picks one alternative by weight, ``[please]`` is
said two times in five, ``{place}`` is filled by the caller. Knows no robot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
import random
import re
from typing import Mapping, Sequence, Union

from ros2_llm_bridge.commands.model import Program
from ros2_llm_bridge.profile.schema import Capability

#: How often an optional part is said.
OPTIONAL_SHARE = 0.4

_Node = Union[str, tuple[str, tuple[tuple[float, tuple['_Node', ...]], ...]]]


@dataclass(frozen=True)
class Clause:
    """
    A piece of an instruction and what it means.

    Parameters
    ----------
    text
        What is said, in lower case.
    program
        Commands in order, or a refusal.
    kind
        What is asked for, for the data card.
    template
        Which pattern it came from.
    imperative
        Whether it starts with a verb, so that "could you" may stand before it.
    capabilities
        What the robot of this clause must be able to do.
    phenomena
        What happened to the words on their way out of a mouth or a keyboard.

    """

    text: str
    program: Program
    kind: str
    template: str
    imperative: bool = True
    capabilities: tuple[Capability, ...] = ()
    phenomena: tuple[str, ...] = ()


class PatternError(ValueError):
    """A pattern whose brackets do not match, or a slot that nobody fills."""


def lines(block: str) -> tuple[str, ...]:
    """Return the patterns of a block, one a line; an indented line goes on with the one above."""
    joined = re.sub(r'(?<=\|)\n +', '', block)
    return tuple(re.sub(r'\n +', ' ', joined).strip('\n').split('\n'))


def expand(rng: random.Random, pattern: str, **slots: str) -> str:
    """
    Return one sentence of a pattern.

    Raises
    ------
    PatternError
        If brackets do not match or a slot is missing.

    """
    return ' '.join(_say(rng, _parse(pattern), slots).split())


def choose(rng: random.Random, weighted: Mapping[str, float]) -> str:
    """Return a key by weight."""
    return rng.choices(list(weighted), list(weighted.values()))[0]


def pick(
    rng: random.Random, patterns: Sequence[str], family: str, **slots: str
) -> tuple[str, str]:
    """Return a sentence of one of the patterns and the id of that pattern."""
    index = rng.randrange(len(patterns))
    return expand(rng, patterns[index], **slots), f'{family}.{index}'


def _say(rng: random.Random, nodes: Sequence[_Node], slots: Mapping[str, str]) -> str:
    said = []
    for node in nodes:
        if isinstance(node, str):
            said.append(node)
            continue
        kind, options = node
        if kind == 'slot':
            name = str(options[0][1][0])
            if name not in slots:
                raise PatternError(f'no value for the slot {name!r}')
            said.append(slots[name])
        elif kind == 'choice' or rng.random() < OPTIONAL_SHARE:
            weights = [weight for weight, _ in options]
            said.append(_say(rng, rng.choices(options, weights)[0][1], slots))
    return ''.join(said)


@cache
def _parse(pattern: str) -> tuple[_Node, ...]:
    options, end = _parse_options(pattern, 0, '')
    if end != len(pattern) or len(options) != 1:
        raise PatternError(f'stray bracket or bar at character {end} of {pattern!r}')
    return options[0][1]


def _parse_options(
    pattern: str, start: int, closer: str
) -> tuple[tuple[tuple[float, tuple[_Node, ...]], ...], int]:
    options: list[tuple[float, tuple[_Node, ...]]] = []
    nodes: list[_Node] = []
    weight, text, at = 1.0, '', start

    def flush() -> None:
        nonlocal text
        if text:
            nodes.append(text)
            text = ''

    while at < len(pattern) and pattern[at] not in (closer or ')]'):
        char = pattern[at]
        if char in '([':
            flush()
            inner, at = _parse_options(pattern, at + 1, ')' if char == '(' else ']')
            if at >= len(pattern):
                raise PatternError(f'unclosed bracket in {pattern!r}')
            nodes.append(('choice' if char == '(' else 'maybe', inner))
        elif char == '{':
            flush()
            end = pattern.index('}', at)
            nodes.append(('slot', ((1.0, (pattern[at + 1: end],)),)))
            at = end
        elif char == '|' and closer:
            flush()
            options.append((weight, tuple(nodes)))
            nodes, weight = [], 1.0
        elif char == '^':
            digits = at + 1
            while digits < len(pattern) and pattern[digits].isdigit():
                digits += 1
            weight, at = float(pattern[at + 1: digits]), digits - 1
        else:
            text += char
        at += 1
    flush()
    options.append((weight, tuple(nodes)))
    return tuple(options), at
