# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Single steps in plain words, of which longer instructions are built.

Shorter and plainer than what the families say, since a person who says five steps says each of
them in few words.
"""

from __future__ import annotations

import random
from typing import Callable

from ros2_llm_bridge.commands.model import Command, Drive, GoToPlace, Quantity, Sign, Turn, Wait
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.driving import EVER, UNTIL
from ros2_llm_bridge.training.phrases.pattern import expand
from ros2_llm_bridge.training.phrases.places import place_name

#: A step: its words and its command.
Step = tuple[str, Command]

VERB = (
    '(go^9|move^7|drive^7|roll^3|travel^2|walk^2|proceed^2|creep^2|inch^2|scoot^2|march|'
    'run|crawl|slide|head|push|ease|edge|continue|come|cruise|step)'
)
FORWARD = '(forward^6|ahead^4|straight^2|straight ahead^2|forwards^2|straight on|on)'
BACKWARD = '(back^6|backward^4|backwards^4|in reverse)'
RETREAT = '(back up^5|reverse^4|back|backup|back off|back away|retreat|step back|pull back)'
ADVANCE = '(advance^3|go on|pull forward|pull up|pull ahead|proceed|step forward|carry on)'
TURN_VERB = (
    '(turn^9|rotate^5|spin^4|pivot^3|swing^3|swivel^2|twist^2|wheel|whip|swing round|swing around'
    '|pivot round|spin round)'
)
LIGHT = '(take^4|make^3|do^3|hang^2|pull|grab)'
HALF = (
    '(turn around^4|about face^2|do a (u turn^3|half turn|uey)|make a u turn|spin around|'
    'turn round|about turn|do an about face|half turn|u turn|swing around|face the other way|'
    'turn back around|turn completely around|about face|take a u turn)'
)
FULL = (
    '(do a (full|whole) (turn|circle|spin|rotation)|spin around once|spin once|make a full turn|'
    'spin in a (full|whole|complete) circle|spin around in a (whole|full|complete) circle|'
    'do one full (turn|rotation)|turn in a (full|whole) circle|'
    'spin all the way around once|rotate one full turn)'
)


def drive(rng: random.Random, sign: Sign | None = None) -> Step:
    """Return a drive over a distance."""
    side: Sign = rng.choice((1, 1, -1)) if sign is None else sign
    said, bound = amounts.length(rng)
    alone, way = (ADVANCE, FORWARD) if side > 0 else (RETREAT, BACKWARD)
    hedge = rng.choice(('about', 'another', 'a further', 'roughly')) + ' ' if (
        rng.random() < 0.07 and not said.startswith(('a ', 'an '))) else ''
    text = expand(
        rng,
        f'({VERB} {way} {{q}}^6|{VERB} {{q}} {way}^3|{alone} {{q}}^3|{VERB} {way} by {{q}}|'
        f'{VERB} {way} for {{q}}|{alone} by {{q}}|{way} {{q}}^2|{{q}} {way})',
        q=f'{hedge}{said}')
    if side > 0 and rng.random() < 0.12:
        text = expand(rng, '(go|drive|roll|move|walk|travel|run) {q}', q=f'{hedge}{said}')
    return text, Drive(side, bound)


def turn(rng: random.Random, sign: Sign | None = None) -> Step:
    """Return a turn: to a side, by an angle, around or full circle."""
    draw = rng.random()
    if draw < 0.10:
        return expand(rng, HALF), Turn(1, 'half')
    if draw < 0.14:
        number, spoken = rng.choice((('180', 'one eighty'), ('360', 'three sixty')))
        said = rng.choice((number, spoken))
        return f'{rng.choice(("do a", "turn", "make a", "spin", "pull a"))} {said}', Turn(
            1, Quantity(number, ''))
    if draw < 0.18:
        return expand(rng, FULL), Turn(1, 'full')
    side: Sign = rng.choice((1, -1)) if sign is None else sign
    word = 'left' if side > 0 else 'right'
    clock = rng.choice(('counterclockwise', 'anticlockwise')) if side > 0 else 'clockwise'
    to = '(to the|to your|to|towards the)'
    if draw < 0.62:
        text = expand(
            rng,
            f'({TURN_VERB} {{w}}^8|{TURN_VERB} {to} {{w}}^5|{LIGHT} a {{w}}^4|{{w}} turn^2|'
            f'{LIGHT} a {{w}} turn|{{w}} face|face {{w}}|{TURN_VERB} {{c}}|{{w}}^2)',
            w=word, c=clock)
        return text, Turn(side, 'default')
    if draw < 0.70:
        text = expand(
            rng, f'({LIGHT} a quarter turn {to} {{w}}|quarter turn {{w}}^2|{TURN_VERB} {{w}} a '
            f'quarter turn|{LIGHT} a quarter turn {{w}}|{LIGHT} a quarter {{w}} turn)', w=word)
        return text, Turn(side, 'quarter')
    said, bound = amounts.angle(rng)
    text = expand(
        rng,
        f'({TURN_VERB} {{w}} {{q}}^6|{TURN_VERB} {{q}} {{w}}^3|{TURN_VERB} {{q}} {to} {{w}}^3|'
        f'{TURN_VERB} {to} {{w}} by {{q}}|{TURN_VERB} {{c}} {{q}}^2|{{w}} {{q}}^3|{{q}} {{w}}|'
        f'bear {{w}} {{q}}|{TURN_VERB} {{w}} by {{q}})', w=word, c=clock, q=said)
    return text, Turn(side, bound)


def timed(rng: random.Random) -> Step:
    """Return a motion for a time."""
    said, bound = amounts.duration(rng)
    sign: Sign = rng.choice((1, -1))
    if rng.random() < 0.5:
        text = expand(rng, f'{TURN_VERB} (to the |){{w}} for {{q}}',
                      w='left' if sign > 0 else 'right', q=said)
        return text, Turn(sign, bound)
    way = FORWARD if sign > 0 else BACKWARD
    return expand(rng, f'{VERB} {way} for {{q}}', q=said), Drive(sign, bound)


def endless(rng: random.Random) -> Step:
    """Return a motion that nobody bounds; only the last step can be one."""
    sign: Sign = rng.choice((1, 1, -1))
    ever = f'({UNTIL}^3|{EVER})'
    if rng.random() < 0.3:
        text = expand(rng, f'((keep|keep on|start) turning {{w}}|{TURN_VERB} {{w}} {ever}^2)',
                      w='left' if sign > 0 else 'right')
        return text, Turn(sign, None)
    way = FORWARD if sign > 0 else BACKWARD
    text = expand(
        rng, f'((go|drive|roll|move|head) {way} {ever}^3|(keep|keep on|start) (going|driving|'
        f'moving|rolling) {way} [{ever}]^3|(go|drive|move|head) {way}|keep going {ever})'
        if sign > 0 else f'((go|drive|roll|move) {way} {ever}^2|(keep|start) (going|driving|'
        f'moving) {way} [{ever}]|back up {ever})')
    return text, Drive(sign, None)


def pause(rng: random.Random) -> Step:
    """Return a wait."""
    said, bound = amounts.duration(rng)
    text = expand(
        rng,
        '(wait^6|pause^4|wait for^4|pause for^3|hold for|hold|stay there for|stand still for^2|'
        'halt for^2|stop for^2|hang on for|rest for|stay put for|sit still for|take a break of) '
        '{q}', q=said)
    return text, Wait(bound)


def goal(rng: random.Random) -> Step:
    """Return an order to go to a place."""
    spoken, name = place_name(rng)
    text = expand(
        rng,
        '((go|drive|head|move|navigate|proceed|roll|return|come) (to^6|over to|back to|on to)^9|'
        'visit|hurry to|swing by|stop by) {a}', a=spoken)
    return text, GoToPlace(name)


def motion(rng: random.Random) -> Step:
    """Return a drive or a turn."""
    return rng.choice((drive, turn))(rng)


def any_step(rng: random.Random) -> Step:
    """Return a step of any sort."""
    families: tuple[Callable[[random.Random], Step], ...] = (drive, turn, pause, goal, timed)
    return rng.choices(families, (40, 36, 10, 12, 4))[0](rng)


def order(rng: random.Random) -> Step:
    """Return a step that begins with a verb, so that it can be inflected or forbidden."""
    while True:
        step = rng.choices((drive, turn, goal), (4, 4, 2))[0](rng)
        first = step[0].partition(' ')[0]
        if first in _ORDERED:
            return step


_ORDERED = frozenset(
    'go move drive roll travel walk proceed creep inch scoot advance march run crawl slide head '
    'back reverse retreat step pull turn rotate spin pivot swing swivel twist make take do '
    'navigate return come visit'.split())
