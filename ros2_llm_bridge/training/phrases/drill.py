# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Words of command as on a drill ground: "forward march, ten feet", "left face", "about turn"."""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Drive, Turn
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.pattern import Clause, expand
from ros2_llm_bridge.training.phrases.steps import Step

RANKS = (
    '(soldier^3|private|squad|recruit|troops|marine|cadet|sergeant|trooper|company|platoon|'
    'robot^2|corporal|men|team|unit|sailor|gunner|buddy|my friend)'
)
KINDS = {'half': 'turn_around', 'default': 'turn_default'}


def word_of_command(rng: random.Random) -> Clause:
    """Return one to four short orders, shouted."""
    count = rng.choices((1, 2, 3, 4), (55, 25, 13, 7))[0]
    told = [_march(rng) if rng.random() < 0.4 else _facing(rng) for _ in range(count)]
    joint = rng.choice(('! ', '. ', ', ', ' ', ' then ', ', then '))
    text = joint.join(said for said, _ in told)
    called = rng.random()
    if called < 0.25:
        text = f'{text}{rng.choice(("", "", ","))} {expand(rng, RANKS)}'
    elif called < 0.35:
        text = f'{expand(rng, RANKS)}{rng.choice(("", ",", ":"))} {text}'
    commands = tuple(command for _, command in told)
    if count > 1:
        return Clause(text, commands, 'sequence', f'sequence.drill.{count}', False,
                      phenomena=('word of command',))
    bound = commands[0].bound if isinstance(commands[0], (Drive, Turn)) else None
    kind = KINDS.get(str(bound), 'drive_distance')
    return Clause(text, commands, kind, f'drill.{kind}', False, phenomena=('word of command',))


def _march(rng: random.Random) -> Step:
    said, bound = amounts.length(rng)
    if rng.random() < 0.3:
        text = expand(rng, '(backward|backwards|back) (march|) {q}', q=said)
        return text, Drive(-1, bound)
    text = expand(
        rng,
        '(forward march^4|forward march,^3|quick march|march forward^2|march ahead|march|advance|'
        'march on|forward^2|forward, march,) {q}',
        q=said)
    return text, Drive(1, bound)


def _facing(rng: random.Random) -> Step:
    draw = rng.random()
    if draw < 0.4:
        return expand(rng, '(about face^4|about turn^4|about, face|face about)'), Turn(1, 'half')
    left = rng.random() < 0.5
    text = expand(rng, '({s} face^4|{s} turn^3|{s}, face|face {s})', s='left' if left else 'right')
    return text, Turn(1 if left else -1, 'default')
