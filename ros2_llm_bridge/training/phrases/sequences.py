# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Several orders in one instruction, in the order of execution whatever the order of speech."""

from __future__ import annotations

from dataclasses import replace
import random
import re
from typing import Callable, Sequence

from ros2_llm_bridge.commands.model import (
    Arc, Cannot, Command, Drive, GoToPlace, Route, Sign, Stop, Turn, Wait)
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.inflections import GERUNDS
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, pick
from ros2_llm_bridge.training.phrases.places import place_name

JOINTS = (
    '(and^8|then^6|and then^7|, then^3|,^3|, and^2|, and then^2|after that^2|next|, next|followed'
    ' by|and after that^2|. then^2|.^2|once done|when you are done|and next|, after that|,'
    ' afterwards|then afterwards|and finally|finally|and also|now|and now|then please|; |and'
    ' uh|then um|and once you are there|and when that is done|, when finished,|and after|then'
    ' you|and you|and again|then again|, finally|when that is done|, once you get'
    " there|then when that's finished|, and)"
)
#: Steps whose verb is clipped.
TERSE_LENGTH = '({d} {q}^3|{q} {d}^2|{d} by {q}|go {d} {q})'
TERSE_TURN = '({s}^2|turn {s}^3|{s} turn^2|{s} {a}^2|turn {s} {a}|{a} {s}|{s} face)'
#: What may follow a mere side without a joint: another side or an amount would belong to it.
TERSE_VERBS = ('forward', 'ahead', 'straight', 'back', 'reverse', 'go ', 'turn ', 'about')
EVERYDAY_JOINTS = ('and', 'then', 'and then', ', then', ', and then')
SWAPPED = (
    'before you {second} {first}',
    '{second} but first {first}',
    'after you {first} {second}',
    '{second} after you {first}',
    'once you {first} {second}',
    'first {first} then {second}',
    'first {first} and after that {second}',
    'i want you to {first} and then to {second}',
    '{second} once you {first}',
    'first {first} second {second}',
)

CLOSING_STOPS = (
    'and stop',
    'then stop',
    'and then stop',
    'and halt',
    ', then stop',
    'and then halt',
)

Family = Callable[[random.Random], Clause]

MISSING = Cannot('missing_value')


def wait(rng: random.Random) -> Clause:
    """Return an order to stand still for a time."""
    said, duration = amounts.duration(rng)
    text, template = pick(
        rng,
        (
            '(wait|pause) [for] {q}',
            '(wait|pause) for {q}',
            'wait {q}',
            '(hold on|hold|hang on) for {q}',
            'stand still for {q}',
            'stay (here|there|put|where you are) for {q}',
            '(do nothing|rest|idle|stop|halt) for {q}',
            '(take|make) a {q} (break|pause)',
            'remain (still|here) for {q}',
            'do not move for {q}',
            'give it {q}',
            '(wait|pause) (about|around|another|exactly) {q}',
            '{q} (pause|break)',
            'hold your position for {q}',
            'delay {q}',
            'sleep for {q}',
        ),
        'wait',
        q=said,
    )
    return Clause(text, (Wait(duration),), 'wait', template, not text.startswith(said))


def long_stop(rng: random.Random) -> Clause:
    """Return a stop in so many words."""
    text, template = pick(
        rng,
        (
            'i (need|want) you to (stop|halt|freeze) [moving] [right now|immediately]',
            (
                "(do not|don't|do n't) move "
                '(any more|any further|anymore|an inch|at all|a muscle|now)'
            ),
            (
                '(cancel|abort|scrap|drop|forget) (that|the) (last|previous|current|)'
                ' (thing|command|order|request|instruction|task|goal|one|movement|motion)'
            ),
            "(cancel|abort|stop) (whatever you are|what you are|what you're) doing",
            (
                "(that's|that is) (enough|far enough|close enough|good) [now] stop "
                '(there|right there|here)'
            ),
            '(then|and|now|and then|and now) (stop|halt)',
            (
                '(stop|halt|freeze) (driving|turning|moving|'
                'the robot|where you are|what you are doing|this instant)'
            ),
            '(never mind|nevermind|forget it|forget about it) [just] [stop|cancel]',
            'whoa (stop|hold it) [there]',
            '(you need to|you have to|you must|you should) (stop|halt) [right now]',
            'stop stop stop [please]',
            'no no (stop|wait)',
            '(stop|quit|cease) (it|that|moving around|turning|all movement|right there)',
            'stop (going|moving|driving) (forward|back|any further|backwards)',
            'bring yourself to a (stop|halt)',
            '(come|get) to a (complete stop|stop|halt|standstill)',
            '(cancel|abort) (navigation|the mission|everything|all|goal)',
            (
                'please (do not move|stand still|stay where you are|stay put|remain where you'
                ' are|hold your position)'
            ),
            "(stop|don't go) (there|any further|further)",
            'enough (of that|now)',
        ),
        'stop',
    )
    return Clause(text, (Stop(),), 'stop', template, False)


def stop_first(rng: random.Random, clause: Clause) -> Clause:
    """Return the clause behind a stop, which comes before anything else."""
    said = expand(rng, '(stop and^3|stop and then|stop then|stop now and|halt and|stop,|stop)')
    program = clause.program
    if not isinstance(program, Cannot):
        program = (Stop(), *program)
    return replace(
        clause, text=f'{said} {clause.text}', program=program, kind='sequence',
        template=f'sequence.stop.{clause.kind}')


def tour(rng: random.Random) -> Clause:
    """Return an order to visit places one after the other, the verb said once or each time."""
    count = rng.choices((2, 3, 4), (60, 30, 10))[0]
    spoken = [place_name(rng) for _ in range(count)]
    text = expand(rng, '((go|head|drive|navigate|move|travel|proceed|return) (to^6|over to)'
                       '|visit|swing by)')
    text = f'{text} {spoken[0][0]}'
    listed = text.startswith(f'visit {spoken[0][0]}')
    for index, (a, _) in enumerate(spoken[1:], 2):
        joint = expand(rng, '(then^3|and then^4|and after that|, then^2|, and then|and^2|,^2|'
                            'followed by|next|and next)')
        if index < count and rng.random() < 0.4:
            joint = ','
        lead = rng.choice(('', '', 'to ', 'go to ', 'on to '))
        text = f'{text} {joint} {lead}{a}'
        listed = listed and not lead and joint in (',', 'and')
    text = re.sub(r' ,', ',', text)
    names = tuple(name for _, name in spoken)
    program: tuple[Command, ...] = (Route(names, True),) if listed else tuple(
        map(GoToPlace, names))
    return Clause(text, program, 'sequence', f'sequence.tour.{count}')


def terse(rng: random.Random) -> Clause:
    """Return steps in few words: "forward 2 meters, left, forward 1 meter"."""
    count = rng.choices((2, 3, 4, 5, 6), (30, 35, 20, 10, 5))[0]
    said, commands = [], []
    turning = rng.random() < 0.4
    for _ in range(count):
        sign: Sign = rng.choice((1, 1, -1))
        if turning:
            sign = rng.choice((1, -1))
            amount, angle = amounts.angle(rng)
            step = expand(rng, TERSE_TURN, s='left' if sign > 0 else 'right', a=amount)
            step, commands = ('about face', [*commands, Turn(1, 'half')]) if (
                rng.random() < 0.12) else (step, [*commands, Turn(
                    sign, angle if amount in step else 'default')])
        else:
            amount, length = amounts.length(rng)
            side = '(forward^4|ahead|straight)' if sign > 0 else '(back^4|backward|reverse)'
            step = expand(rng, TERSE_LENGTH, d=expand(rng, side), q=amount)
            commands.append(Drive(sign, length))
        said.append(step)
        turning = not turning if rng.random() < 0.9 else turning
    joint = rng.choice((', ', ', ', ' ', ' ', ' then ', ' and then ', '. ', ', then ', ' and '))
    text = said[0]
    for step in said[1:]:
        clear = not text.endswith((' left', ' right')) and text not in ('left', 'right')
        text += (joint if joint != ' ' or clear or step.startswith(TERSE_VERBS) else ', ') + step
    return Clause(text, tuple(commands), 'sequence', f'sequence.terse.{count}', False)


def is_endless(clause: Clause) -> bool:
    """Return whether nobody said how far a motion of the clause goes."""
    return isinstance(clause.program, tuple) and any(
        isinstance(c, (Arc, Drive, Turn)) and c.bound is None for c in clause.program)


def join(rng: random.Random, parts: Sequence[Clause]) -> Clause:
    """
    Return clauses joined in one instruction.

    One that is impossible refuses the whole, and so does a motion without an end that another
    step follows: nobody said when.
    """
    commands: list[Command] = []
    refused: Cannot | None = None
    text = ''
    shape = 'joined'
    for part in parts:
        if isinstance(part.program, Cannot):
            refused = refused or part.program
        else:
            commands += part.program
    first = parts[0]
    if len(parts) == 2 and all(p.imperative for p in parts) and rng.random() < 0.12:
        index = rng.randrange(len(SWAPPED))
        shape = f'swapped.{index}'
        text = SWAPPED[index].format(first=parts[0].text, second=parts[1].text)
        imperative = not text.startswith(('before', 'after', 'once', 'when', 'i ', 'first'))
    else:
        text, imperative = first.text, first.imperative
        for part in parts[1:]:
            further = _joined(rng, part)
            if text.endswith('go ahead') and further.startswith(('and ', ', and ')):
                further = f'then {part.text}'  # "go ahead and turn left" is a turn
            text = f'{text} {further}'
        text = re.sub(r' ([,;.])(?= )', r'\1', text)
    stopped = refused is None and rng.random() < 0.05
    if stopped:
        text = f'{text} {rng.choice(CLOSING_STOPS)}'.replace(' ,', ',')
    if refused is None and any(map(is_endless, parts if stopped else parts[:-1])):
        refused = MISSING
    kind = 'refuse_sequence' if refused else 'sequence'
    capabilities = {c.name: c for part in parts for c in part.capabilities}
    return replace(
        first,
        text=text,
        program=refused or tuple(commands),
        kind=kind,
        imperative=imperative,
        template=f'{kind}.{shape}.{len(parts)}',
        capabilities=tuple(capabilities.values()),
    )


def _joined(rng: random.Random, part: Clause) -> str:
    """Return a further step with what joins it to the one before."""
    verb, _, rest = part.text.partition(' ')
    if part.imperative and verb in GERUNDS and rng.random() < 0.07:
        joint = rng.choice(('followed by', 'before', 'and continue by', ', followed by'))
        return f'{joint} {GERUNDS[verb]} {rest}'
    return f'{_joint(rng, part)} {part.text}'


def _joint(rng: random.Random, part: Clause) -> str:
    draw = rng.random()
    if draw < 0.08:
        return '' if part.imperative else ','
    if draw < 0.45:
        return rng.choice(EVERYDAY_JOINTS)
    while True:
        joint = expand(rng, JOINTS)
        if joint != 'followed by' or not part.imperative:
            return joint
