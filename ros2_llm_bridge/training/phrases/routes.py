# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Goals of more than a name: ways through other places, tours, spots beside a place.

Twins that need a path, or an end that nobody named, are refused.
"""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Axis, Cannot, GoBeside, Route, Sign
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick
from ros2_llm_bridge.training.phrases.places import place_name

UNSUPPORTED = Cannot('unsupported_ability')

GO = '(go^8|drive^4|head^2|move^2|navigate^2|travel|proceed|return|come|get|walk|roll)'
TO = '(to^9|over to|back to)'
VIA = '(via^6|through^6|by way of^2|passing through|going through|going via|crossing)'

THROUGH = lines("""
{GO} {TO} {a} {VIA} {b}
{GO} {TO} {a} {VIA} {b}
{GO} {TO} {a} {VIA} {b}
{GO} {TO} {a} {VIA} {b} and {c}
{GO} {TO} {a} {VIA} {b} and then {c}
{GO} {TO} {a} but go (through|via) {b}
{GO} {TO} {a} by (going through|way of) {b}
{GO} (through|via) {b} to {a}
{GO} (through|via) {b} (to get|on) to {a}
{GO} (through|via) {b} and {c} to {a}
(take the way|take the route|find a way) (through|via) {b} to {a}
(take|bring|guide|lead) (me|us) to {a} (via|through) {b}
(visit|enter|reach) {a} (via|through) {b}
return to {a} (via|through) {b}
{GO} {TO} {a} , (via|through) {b}
{TO} {a} {VIA} {b}
""")
VISITS = lines("""
patrol {places}
patrol {places}
(go on patrol between|patrol between) {places}
visit {places}
visit {places}
visit {places} (in that order|one after the other|one after another|in turn)
(make|do|take) a tour of {places}
tour {places}
(do|make) (your|the) rounds (of|:|,) {places}
do a round (of|:) {places}
pay a visit to {places}
((go and|go) (patrol|visit)|start (patrolling|visiting)) {places}
drive a patrol : {places}
take a tour : {places}
visit all of these : {places}
""")
ENDLESS = lines("""
patrol {a} (all night|all day|forever|until midnight|every hour|until i come back|
    around the clock)
patrol {a} and {b} (all night|all day|until morning|every hour|every night)
keep patrolling (between {a} and {b}|{a}) (until it gets dark|as long as you can|all day)
keep (patrolling|visiting|touring) ({a} and {b}|{a}, {b}, and {a}) [over and over]
patrol (the building|the floor|the house|everywhere|around {a})
visit (everybody|all rooms|every room|all of them|each room)
tour the (building|house|factory)
make your rounds
go on patrol
""")
PATHS = lines("""
{GO} {TO} {a} (past|around|without entering|but avoid|using|along|behind|under) {b}
{GO} (past|along|around) {b} to {a}
{GO} through the (wall|crowd|window|people|snow|puddle) to {a}
{GO} through {a}
(drive|go) (right|straight) through {a}
{GO} {TO} {a} (via|through) the (shortest|fastest|quickest|usual|other|left) (way|route|path|door)
{GO} {q} (past|beyond|along|short of|before|away from) {a}
stop {q} (short of|before|from|past|ahead of reaching) {a}
{GO} {q} (left|right) (past|after) {a}
{GO} (to the left|to the right|left|right) of {a}
(park|stop|stand) (to the left|to the right|left|right|a bit left|a bit right) of {a}
{GO} (a bit|a little|slightly|just) (left|right|in front|behind) of {a}
{GO} (as close as possible|close) to {a}
{GO} {q} (above|over|under|inside|into|around) {a}
{GO} (halfway|half way|part of the way) (to|towards) {a}
{GO} to {q} (from|off|away from) {a}
""")
BESIDE = lines("""
{GO} to {q} {side} {a}
{GO} to {q} {side} {a}
{GO} {q} {side} {a}
{GO} {q} {side} {a}
{GO} to a (spot|point|place|position) {q} {side} {a}
(stop|park|stand|wait|halt) {q} {side} {a}
(stop|park|stand) {q} {side} {a}
(position|place|park|put|station) yourself {q} {side} {a}
go and (stand|wait|park) {q} {side} {a}
be {q} {side} {a}
{GO} to the spot {q} {side} {a}
""")
SIDES: dict[tuple[Axis, Sign], str] = {
    ('y', 1): '(left of^4|to the left of^5|to the left side of|on the left of|'
              'on the left side of)',
    ('y', -1): '(right of^4|to the right of^5|on the right of|on the right side of)',
    ('x', 1): '(in front of^8|ahead of)',
    ('x', -1): '(behind^7|in back of|at the back of)',
}


def through(rng: random.Random) -> Clause:
    """Return an order to go to a place through others."""
    spoken = different(rng, 3)
    (a, goal), (b, first), (c, second) = spoken
    text, template = pick(
        rng, THROUGH, 'route.through', GO=expand(rng, GO), TO=expand(rng, TO), a=a, b=b, c=c,
        VIA=expand(rng, VIA))
    by = (first, second) if '{c}' in _pattern(THROUGH, template) else (first,)
    return Clause(text.replace(' ,', ','), (Route((*by, goal), False),), 'route', template,
                  not text.startswith(('to ', 'over', 'back')), phenomena=('route',))


def visits(rng: random.Random) -> Clause:
    """Return an order to visit places one after the other, the verb said once."""
    spoken = different(rng, rng.choices((2, 3, 4, 5, 6, 7, 8), (40, 36, 13, 6, 2, 1, 2))[0])
    said = spoken[0][0]
    joint = rng.choice((', ', ', ', ' and ', ' '))
    for index, (a, _) in enumerate(spoken[1:], 2):
        last = index == len(spoken)
        bare = joint == ' ' and not a.startswith(('the ', 'a ', 'an ', 'my ', 'your ', 'our '))
        said += (rng.choice((' and ', ' and ', ', and ', ', ')) if last
                 else ', ' if bare else joint) + a
    text, template = pick(rng, VISITS, 'route.visits', places=said)
    text = text.replace(' :', ':').replace(' ,', ',')
    return Clause(text, (Route(tuple(name for _, name in spoken), True),), 'route', template,
                  phenomena=('route',))


def no_route(rng: random.Random) -> Clause:
    """Return a way that needs a path, eyes or an end."""
    a, _ = place_name(rng)
    b, _ = place_name(rng)
    patterns, family = (ENDLESS, 'route.endless') if rng.random() < 0.35 else (PATHS, 'route.path')
    text, template = pick(
        rng, patterns, family, GO=expand(rng, GO), TO=expand(rng, TO), a=a, b=b,
        q=amounts.length(rng)[0])
    return Clause(text, UNSUPPORTED, 'refuse_relation', template, phenomena=('no route',))


def beside(rng: random.Random) -> Clause:
    """Return an order to go to a spot beside a place."""
    a, name = place_name(rng)
    said, distance = amounts.length(rng)
    axis, sign = rng.choice(tuple(SIDES))
    text, template = pick(
        rng, BESIDE, 'beside', GO=expand(rng, GO), q=said, a=a,
        side=expand(rng, SIDES[axis, sign]))
    return Clause(text, (GoBeside(name, axis, sign, distance),), 'beside', template,
                  phenomena=('beside',))


def different(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """Return places with different names, each with its article and without."""
    spoken: dict[str, str] = {}
    while len(spoken) < count:
        said, name = place_name(rng)
        if not any(name in other or other in name for other in spoken):
            spoken[name] = said
    return [(said, name) for name, said in spoken.items()]


def _pattern(patterns: tuple[str, ...], template: str) -> str:
    """Return the pattern that an id of a template names."""
    return patterns[int(template.rpartition('.')[2])]
