# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Instructions whose steps have a shape: repeated, there and back, numbered, framed, in other order.

What is said twice is done twice, and what is said first but happens second is done second.
"""

from __future__ import annotations

from dataclasses import replace
import random
import re
from typing import Callable, Sequence

from ros2_llm_bridge.commands.model import Command, Drive, GoToPlace, Turn, Wait
from ros2_llm_bridge.training.phrases import amounts, steps
from ros2_llm_bridge.training.phrases.inflections import gerund, participle
from ros2_llm_bridge.training.phrases.pattern import Clause, expand
from ros2_llm_bridge.training.phrases.places import place_name
from ros2_llm_bridge.training.phrases.pointing import point_name
from ros2_llm_bridge.training.phrases.steps import Step

JOINTS = (', ', ', ', ' then ', ' then ', ' and then ', ' and ', ', then ', ' ', ' ', '. ', '; ',
          ', and then ', ' after that ', ' next ', '! ')
#: Before the last step only.
LAST = (
    '(and finally^3|, finally|and lastly|last of all|and last of all|and to finish|to finish|'
    'and at the end^2|, at the end|and in the end|then finally|and to end with|and as a last step|'
    'then to finish)'
)
#: How often the last of plain steps has no end.
ENDLESS_SHARE = 0.15
#: "from there" and its like, which say no more than "then".
THENCE = (
    '(and from there^3|from there^2|and at the end^2|and there|, and at the end of that|once '
    'there|and when you get there|and when you are there|and upon arrival|and after that|'
    'and as soon as that is done|and once that is done|and straight after that|and directly '
    "after|and then from there|and with that done|and then it's)"
)


def repeated(rng: random.Random) -> Clause:
    """Return steps that come again: pauses between them, the same side twice, there and back."""
    shape = rng.choices(tuple(_SHAPES), (5, 4, 4, 3, 3))[0]
    return told_in_order(rng, _SHAPES[shape](rng), f'repeated.{shape}', 'repeated steps')


def _paused(rng: random.Random) -> list[Step]:
    """Return steps with the same pause between them."""
    pause = steps.pause(rng)
    moves = [_plain(rng) for _ in range(rng.choice((2, 2, 3)))]
    if rng.random() < 0.5:
        moves = [moves[0]] * len(moves)
    if rng.random() < 0.3:
        moves[-1] = _plain(rng)
    told = [step for move in moves for step in (pause, move)]
    if rng.random() < 0.5:
        told = [*told[1:], pause] if rng.random() < 0.6 else told[1:]
    elif rng.random() < 0.25:
        told.append(pause)
    return told[:6]


def _twice(rng: random.Random) -> list[Step]:
    """Return a pair of steps that comes twice, or a side thrice."""
    pair = [steps.drive(rng), steps.turn(rng)]
    if rng.random() < 0.3:
        pair.reverse()
    told = pair * 2
    if rng.random() < 0.3:
        told[-1] = steps.turn(rng) if isinstance(told[-1][1], Turn) else steps.drive(rng)
    return [*told, pair[0]] if rng.random() < 0.35 else told


def _doubled(rng: random.Random) -> list[Step]:
    """Return a step said twice in a row beside another."""
    double = steps.turn(rng) if rng.random() < 0.6 else _plain(rng)
    other = steps.drive(rng) if isinstance(double[1], Turn) else steps.turn(rng)
    return rng.choice(([double, double, other], [other, double, double]))


def _back_again(rng: random.Random) -> list[Step]:
    """Return a drive and one the other way, often as far."""
    first = steps.drive(rng, 1)
    second = steps.drive(rng, -1)
    if rng.random() < 0.5:
        said, bound = amounts.length(rng)
        there, back = [
            expand(rng, f'({way} {{q}}^3|go {way} {{q}}^2|{{q}} {way}|move {way} {{q}})', q=said)
            for way in (steps.FORWARD, steps.BACKWARD)]
        first, second = (there, Drive(1, bound)), (back, Drive(-1, bound))
    told = [first, second]
    if rng.random() < 0.3:
        told.reverse()
    if rng.random() < 0.3:
        told.insert(rng.choice((1, 2)), rng.choice((steps.pause, steps.turn))(rng))
    return told


def _alternating(rng: random.Random) -> list[Step]:
    """Return turns to one side and the other, the verb said once: "a left then a right"."""
    head = rng.choice(('do a', 'take a', 'make a', 'hang a', 'turn', 'turn', 'face', 'rotate'))
    told: list[Step] = []
    for index in range(rng.choice((2, 3, 3, 4))):
        left = rng.random() < 0.5
        again = told and isinstance(told[-1][1], Turn) and (told[-1][1].sign > 0) is left
        word = 'left' if left else 'right'
        lead = head if index == 0 else 'a' if head.endswith(' a') else rng.choice(('', '', head))
        if again and lead == 'a':
            lead = 'another'
        text = f'{lead} {word}{" again" if again and lead != "another" else ""}'.strip()
        told.append((text, Turn(1 if left else -1, 'default')))
    if rng.random() < 0.4:
        last = rng.choice(('a u turn', 'an about face', 'a half turn')) if head.endswith(
            ' a') else rng.choice(('turn around', 'about face'))
        told[-1] = (last if len(told) > 1 else f'do {last}', Turn(1, 'half'))
    if rng.random() < 0.3:
        told.append(steps.drive(rng))
    return told


_SHAPES: dict[str, Callable[[random.Random], list[Step]]] = {
    'paused': _paused, 'twice': _twice, 'doubled': _doubled, 'back_again': _back_again,
    'alternating': _alternating,
}


def plain(rng: random.Random) -> Clause:
    """Return three to five plain steps, as a rule joined alike."""
    count = rng.choices((2, 3, 4, 5), (36, 38, 17, 9))[0]
    told = [steps.any_step(rng) for _ in range(count)]
    if rng.random() < ENDLESS_SHARE:
        told[-1] = steps.endless(rng)
    return told_in_order(rng, told, 'plain', 'plain steps')


def halted(rng: random.Random) -> Clause:
    """Return plain steps with a wait between: "go to the lab, wait a minute, come back"."""
    told = [_plain(rng) if rng.random() < 0.5 else steps.goal(rng), steps.pause(rng),
            _plain(rng) if rng.random() < 0.5 else steps.goal(rng)]
    if rng.random() < 0.2:
        told.append(steps.any_step(rng))
    return told_in_order(rng, told, 'halted', 'plain steps')


def route(rng: random.Random) -> Clause:
    """Return a way described: "go ten feet, at the end hang a left, then it's another four"."""
    told = [steps.drive(rng) if rng.random() < 0.6 else steps.goal(rng)]
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        last = told[-1][1]
        if isinstance(last, Turn):
            told.append(steps.drive(rng, 1))
        else:
            told.append(rng.choice((steps.turn, steps.turn, steps.pause, steps.goal))(rng))
    text = told[0][0]
    if isinstance(told[0][1], GoToPlace) and rng.random() < 0.3:
        text = expand(rng, '(to {a}^2|first to {a}|to {a} first)', a=_goal(rng, told, 0))
    for index, (said, command) in enumerate(told[1:], 1):
        joint = expand(rng, THENCE) if rng.random() < 0.6 else rng.choice(('then', 'and', ','))
        if joint.endswith("it's"):
            if not isinstance(command, Drive) or command.sign < 0:
                joint = 'and then'
            else:
                said = _further(rng, told, index)
        elif isinstance(command, GoToPlace) and rng.random() < 0.5:
            said = f'{rng.choice(("to", "on to"))} {_goal(rng, told, index)}'
        text = f'{text} {joint} {said}'
    return clause(text, [c for _, c in told], 'route', 'route')


def _further(rng: random.Random, told: list[Step], index: int) -> str:
    """Return a further drive as a mere distance, and make it the step's."""
    said, bound = amounts.length(rng)
    told[index] = (said, Drive(1, bound))
    more = '' if said.startswith(('a ', 'an ', 'half', 'one half')) else rng.choice(
        ('another ', '', ''))
    return f'{more}{said}{rng.choice(("", " straight", " forward"))}'


def _goal(rng: random.Random, told: list[Step], index: int) -> str:
    spoken, name = place_name(rng)
    told[index] = (spoken, GoToPlace(name))
    return spoken


def numbered(rng: random.Random) -> Clause:
    """Return steps with their numbers, or with a frame: "begin by …, and end with a left turn"."""
    count = rng.choice((2, 3, 3, 4))
    told = [steps.any_step(rng) for _ in range(count)]
    style = rng.random()
    if style < 0.6:
        ordinals = rng.choice((
            ('first', 'second', 'third', 'fourth'), ('first', 'then', 'third', 'and fourth'),
            ('step one', 'step two', 'step three', 'step four'),
            ('first', 'next', 'then', 'finally'), ('first', 'then', 'then', 'and lastly'),
            ('first', 'after that', 'then', 'last of all'), ('first', 'second', 'then', 'finally'),
            ('firstly', 'secondly', 'thirdly', 'lastly')))
        comma = rng.choice(('', '', ','))
        text = ' '.join(
            f'{"and " if i == count - 1 and rng.random() < 0.2 else ""}{o}'
            f'{comma if o.startswith("step") else ""} {said}{comma}'
            for i, (o, (said, _)) in enumerate(zip(ordinals, told))).strip(',')
        return clause(text, [c for _, c in told], 'numbered', 'numbered steps')
    first = steps.order(rng)
    told[0] = first
    opening = expand(rng, '(begin by|start by|start off by)')
    text = f'{opening} {gerund(first[0])}'
    for said, _ in told[1:-1]:
        text += f'{rng.choice((" then ", ", then ", " and then ", ", "))}{said}'
    said, command = told[-1]
    if isinstance(command, Turn) and command.bound == 'default' and rng.random() < 0.6:
        side = 'left' if command.sign > 0 else 'right'
        said = expand(rng, '(and end with|and finish with|then end with|ending with) a {s} turn',
                      s=side)
    elif (ing := gerund(said)) and rng.random() < 0.6:
        said = f'{expand(rng, "(and end by|and finish by|then finish by)")} {ing}'
    else:
        said = f'{expand(rng, LAST)} {said}'
    return clause(f'{text} {said}', [c for _, c in told], 'framed', 'numbered steps')


def swapped(rng: random.Random) -> Clause:
    """Return two steps, the second often said first: "before you turn left go two meters"."""
    first, second = steps.order(rng), steps.order(rng)
    if rng.random() < 0.15:
        first = steps.pause(rng)
    ing1, ing2 = gerund(first[0]), gerund(second[0])
    done = participle(first[0])
    patterns = [
        'before you {b}{,} {a}^5', '{b}{,} but first {a}^3', '{a} before you {b}^3',
        '{b}{,} but before that {a}^2', 'first {a}{,} then {b}', '{b} after you {a}',
        '{b} but {a} first^2', 'i want you to {b} but first {a}', 'before you {b} please {a}',
    ]
    if ing2:
        patterns += ['before {b2}{,} {a}^6', '{a} before {b2}^3', 'prior to {b2} {a}']
    if ing1:
        patterns += ['after {a2}{,} {b}^4', '{b} after {a2}^3']
    if done:
        patterns += ['once you have {a3}{,} {b}^3', '{b} once you have {a3}^2',
                     'after you have {a3}{,} {b}^3', 'having {a3}{,} {b}',
                     "once you've {a3} {b}", '{b} after you have {a3}']
    pattern = '(' + '|'.join(patterns) + ')'
    text = expand(rng, pattern, a=first[0], b=second[0], a2=ing1 or '', b2=ing2 or '',
                  a3=done or '', **{',': rng.choice(('', '', ','))})
    told = [first[1], second[1]]
    ends = tuple(said for said in (second[0], ing2) if said)
    if rng.random() < 0.3 and first[0] != second[0] and text.endswith(ends):
        third = steps.any_step(rng)
        text, told = f'{text}{rng.choice((" and then ", ", then ", " then "))}{third[0]}', [
            *told, third[1]]
    return clause(text, told, 'swapped', 'order of speech')


def points(rng: random.Random) -> Clause:
    """Return a tour of points, the verb said once: "go to x 1 y 2 and then to x 3 y 0"."""
    style = rng.randrange(100)
    told: list[Command] = []
    text = expand(rng, '(go|drive|navigate|move|head|travel|proceed) to')
    count = rng.choices((2, 3, 4), (55, 32, 13))[0]
    for index in range(count):
        if index == count - 1 and rng.random() < 0.22:
            said, command = _other_end(rng)
        else:
            said, command = point_name(rng, style)
        if index:
            lead = '' if isinstance(command, Wait) else rng.choice(
                ('to ', 'to ', 'to ', 'go to ', 'on to ', 'drive to '))
            joint = rng.choice((', then ', ' then ', ' and then ', ' and ', ', ', ', and then '))
            text = f'{text}{joint}{lead}{said}'
        else:
            text = f'{text} {said}'
        told.append(command)
    return clause(text, told, f'points.{count}', 'tour of points')


def _other_end(rng: random.Random) -> Step:
    if rng.random() < 0.5:
        return steps.pause(rng)
    spoken, name = place_name(rng)
    return spoken, GoToPlace(name)


def _plain(rng: random.Random) -> Step:
    """Return a step to be repeated."""
    families = (steps.drive, steps.turn, steps.timed, steps.goal)
    return rng.choices(families, (5, 5, 2, 1))[0](rng)


def told_in_order(
    rng: random.Random, told: Sequence[Step], shape: str, phenomenon: str,
) -> Clause:
    """Return steps told in order, with one joint for all of them or ever another."""
    same = rng.choice(JOINTS) if rng.random() < 0.65 else ''
    again = rng.random() < 0.1
    text = told[0][0]
    for index, (said, command) in enumerate(told[1:], 1):
        joint = same or rng.choice(JOINTS)
        if said in ('left', 'right') and isinstance(told[index - 1][1], GoToPlace):
            said = f'turn {said}'  # "go to the lab, right" may ask for a nod
        if index == len(told) - 1 and rng.random() < 0.15:
            joint = rng.choice((f' {expand(rng, LAST)} ', ' and ', ' and then '))
        if again and (said, command) in told[:index] and not said.endswith('again'):
            said = f'{said} again'
        starts = _VERBS if text.endswith(_SIDES) else _VERBS | _LEADS
        if joint == ' ' and said.partition(' ')[0] not in starts:
            joint = ', '
        text = f'{text}{joint}{said}'
    return clause(text, [c for _, c in told], shape, phenomenon)


def clause(text: str, commands: Sequence[Command], shape: str, phenomenon: str) -> Clause:
    """Return steps that were put into words."""
    text = ' '.join(re.sub(r' ([,;.!])(?= |$)', r'\1', text).split())
    head = text.partition(' ')[0]
    found = Clause(text, tuple(commands), 'sequence', f'sequence.{shape}',
                   phenomena=(phenomenon,))
    return found if head in _VERBS else replace(found, imperative=False)


#: Behind one of these a side or an amount without a verb would belong to it.
_SIDES = (' left', ' right')
#: Words other than verbs with which a step may begin behind a step without a joint.
_LEADS = frozenset(
    'left right forward forwards back backward backwards ahead straight about quarter u'.split())
_VERBS = frozenset(
    'go move drive roll travel walk proceed creep inch scoot advance march run crawl slide head '
    'back reverse retreat step pull turn rotate spin pivot swing swivel twist make take do hang '
    'navigate return come visit wait pause hold begin start face rest halt'.split())
