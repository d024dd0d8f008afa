# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What an instruction says of itself: twice, do that three times, do it again, and come back.

A count that may be all times or further ones is refused, and so is a multiple that counts
something else.
"""

from __future__ import annotations

import random
from typing import Callable

from ros2_llm_bridge.commands.model import Again, Cannot, Command, GoBack, Quantity, Wait
from ros2_llm_bridge.training.phrases import steps
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick
from ros2_llm_bridge.training.phrases.steps import Step

UNSUPPORTED = Cannot('unsupported_ability')
MISSING = Cannot('missing_value')

NUMBERS = {2: 'two', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 8: 'eight', 10: 'ten'}
WHOLE = (
    '(that^6|it^3|this^2|all of that|everything|it all|the whole thing^2|all that|'
    'the same thing)')
DO = '(do^7|repeat^3|run|perform)'
AND = '(and^5|then^3|and then^4|, then^2|, and^2|,|. then|. now)'

TOTAL = lines("""
{AND} do {whole} {n}
{AND} do {whole} {n}
{AND} do {whole} {n} (in all|in total|altogether)
{AND} run {whole} {n}
""")
FURTHER = lines("""
{AND} {DO} {whole} {m} more times
{AND} do {whole} {m} more times
{AND} {m} more times
{AND} {DO} {whole} {m} additional times
""")
ONCE = lines("""
{AND} do {whole} again
{AND} do {whole} again
{AND} do {whole} once more
{AND} do {whole} one more time
{AND} repeat {whole}
{AND} repeat
{AND} repeat {whole} once
{AND} (once more|one more time)
{AND} do {whole} over again
{AND} do {whole} all over again
{AND} the same again
""")
BACK = lines("""
{AND} come back
{AND} come back
{AND} come [right|straight] back [here]
{AND} return
{AND} return here
{AND} (go|drive|come|head) back here
{AND} (go|drive|come|return|get|head) [back] to where you {were}
{AND} (go|drive|come|return) back to where you {were}
{AND} return to where you {were}
""")
WERE = '(started^4|were^3|started from^2|began|came from^2|were before|left from|set off|are now)'
AND_BACK = '(and back^5|and back again|and then back)'

AMBIGUOUS = lines("""
{two} {AND} repeat {whole} {n}
{two} {AND} do {whole} again {n}
{open} {n}
{two} {AND} repeat {n}
do {whole} {n}
repeat {whole} {n}
do {whole} {m} more times
{n}
{step} several times
{step} a few times
{step} many times
{step} a couple of times or so
{two} {AND} do {whole} (a few|some|many|several) times
""")
MULTIPLES = lines("""
{step} twice as (fast|slow|far|quickly)
{step} {n} as (fast|far)
{step} {n} faster
{step} {n} (a|per|every|each) (day|hour|minute|week)
{step} (again and again|over and over|over and over again|repeatedly|forever and ever)
{two} {AND} do {whole} (again and again|over and over|forever|all day|every hour)
{step} {n} the (distance|speed|angle)
{two} {AND} do {whole} backwards
{two} {AND} undo {whole}
""")


def counted(rng: random.Random) -> Clause:
    """Return one or two steps, the last of them said to be done several times."""
    told = [_step(rng)]
    if rng.random() < 0.4:
        told.insert(0, steps.any_step(rng))
    said, times = count(rng)
    text = _joined(rng, told)
    form = rng.random()
    if form < 0.85:
        text = f'{text} {said}'
    elif len(told) == 1:
        text = f'{said}, {text}'
    else:
        text = f'{text}, {said}'
    apart = len(told) > 1 and form >= 0.85
    commands = (*(command for _, command in told), Again('all' if apart else 'last', times))
    return Clause(text, commands, 'sequence', f'sequence.counted.{len(told)}',
                  not text.startswith(said), phenomena=('repetition',))


def block(rng: random.Random) -> Clause:
    """Return steps that are to be done again as a whole."""
    told = _steps(rng)
    draw = rng.random()
    said, times = count(rng)
    if draw < 0.45:
        patterns, family, again = TOTAL, 'total', Again('all', times)
    elif draw < 0.6:
        number = rng.choice((2, 3, 4))
        said = rng.choice((str(number), NUMBERS[number]))
        patterns, family, again = FURTHER, 'further', Again(
            'all', Quantity(str(number), 'x'), True)
    else:
        patterns, family, again = ONCE, 'once', Again('all', None, True)
    tail, _ = pick(rng, patterns, family, AND=expand(rng, AND), DO=expand(rng, DO),
                   whole=expand(rng, WHOLE), n=said, m=said)
    text = f'{_joined(rng, told)} {tail}'.replace(' ,', ',').replace(' .', '.')
    commands = (*(command for _, command in told), again)
    return _clause(text, commands, f'sequence.again.{family}', 'repetition')


def way_back(rng: random.Random) -> Clause:
    """Return steps after which the robot comes back to where it began."""
    told = [steps.goal(rng)] if rng.random() < 0.6 else _steps(rng)
    if rng.random() < 0.25:
        told.append(steps.pause(rng))
    text = _joined(rng, told)
    commands: list[Command] = [command for _, command in told]
    if len(told) == 1 and rng.random() < 0.2:
        tail = expand(rng, AND_BACK)
    else:
        tail, _ = pick(rng, BACK, 'back', AND=expand(rng, AND), were=expand(rng, WERE))
    text = f'{text} {tail}'.replace(' ,', ',').replace(' .', '.')
    commands.append(GoBack())
    if rng.random() < 0.12:
        after = steps.motion(rng)
        text, commands = f'{text} and then {after[0]}', [*commands, after[1]]
    elif rng.random() < 0.06:
        text, commands = f'{text}, and do that twice', [
            *commands, Again('all', Quantity('2', 'x'))]
    return _clause(text, tuple(commands), 'sequence.back', 'way back')


def no_repetition(rng: random.Random) -> Clause:
    """Return a repetition that leaves open how often, or a multiple of something else."""
    patterns, family, program = rng.choices(
        ((AMBIGUOUS, 'again.how_often', MISSING), (MULTIPLES, 'again.multiple', UNSUPPORTED)),
        (5, 4))[0]
    text, template = pick(
        rng, patterns, family, two=_joined(rng, _steps(rng)), step=_step(rng)[0],
        open=expand(rng, '(drive|go|keep driving|keep going) (forward|ahead|back)'),
        AND=expand(rng, AND), whole=expand(rng, WHOLE), n=count(rng)[0],
        m=rng.choice(('two', 'three', '2', '4')))
    kind = 'refuse_missing' if program is MISSING else 'refuse_condition'
    return Clause(text.replace(' ,', ',').replace(' .', '.'), program, kind, template,
                  phenomena=('no repetition',))


def count(rng: random.Random) -> tuple[str, Quantity]:
    """Return a number of times, two or more."""
    number = rng.choices((2, 3, 4, 5, 6, 8), (9, 7, 5, 2, 1, 1))[0]
    if number == 2 and rng.random() < 0.6:
        return 'twice', Quantity('2', 'x')
    if number == 3 and rng.random() < 0.06:
        return 'thrice', Quantity('3', 'x')
    return f'{rng.choice((NUMBERS[number], NUMBERS[number], str(number)))} times', Quantity(
        str(number), 'x')


def _step(rng: random.Random) -> Step:
    """Return a step that may be done several times, and ends by itself."""
    families: tuple[Callable[[random.Random], Step], ...] = (
        steps.drive, steps.turn, steps.timed)
    while True:
        said, command = rng.choices(families, (5, 6, 1))[0](rng)
        if 'once' not in said and 'times' not in said:
            return said, command


def _steps(rng: random.Random) -> list[Step]:
    many = rng.choices((1, 2, 3), (40, 45, 15))[0]
    families: tuple[Callable[[random.Random], Step], ...] = (
        steps.drive, steps.turn, steps.goal, steps.pause)
    told: list[Step] = []
    while len(told) < many:
        step = rng.choices(families, (5, 5, 2, 1))[0](rng)
        if 'once' not in step[0] and (told or not isinstance(step[1], Wait)):
            told.append(step)
    return told


def _joined(rng: random.Random, told: list[Step]) -> str:
    joint = rng.choice((' and ', ', ', ' then ', ', then ', ' and then '))
    return joint.join(said for said, _ in told)


def _clause(
    text: str, commands: tuple[Command, ...], template: str, phenomenon: str,
) -> Clause:
    return Clause(text, commands, 'sequence', template, phenomena=(phenomenon,))
