# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Orders that lack what they need, or say two things at once."""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.training.phrases import amounts, nouns
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick

MISSING = Cannot('missing_value')
CONTRADICTION = Cannot('contradiction')

VERB = '(move|go|drive|travel|roll|walk|head)'
TURN = '(turn^3|rotate^2|spin|pivot|twist)'

FRAGMENTS = lines("""
{q}
{q} please
{d}
{d} please
about {q}
another {q2}
(left|right)
(to the|to your) (left|right)
{t}
by {q}
for {t}
at {v}
{v}
(clockwise|counterclockwise)
(slowly|quickly|faster|carefully)
a little
a bit more
the other (way|side|direction)
{n}
to the
more
a {d} angle
{thing}
the {thing}
{thing} please
""")
BARE = lines("""
(move|go|drive|turn|rotate|spin|travel|head|navigate|walk|roll|pivot|run)
(move|go|drive|turn|rotate|spin|travel) (slowly|fast|quickly|now|please|again|a bit|a little|
    yourself|somewhere)
(go|drive|move|head|navigate|return|proceed) to
(go|drive|move|head) to the
(go|turn|move) to your
{TURN} {d}
{TURN} {d}
{TURN} (about|by|around|roughly|another) {d}
{TURN} yourself {d}
(make|do) a turn of {d}
(make|do|take|perform) a {d} turn
{TURN} for {t}
{TURN} a (little|bit|little bit|tad)
{TURN} at {w}
(make|take|do) a turn
(start|keep|begin) (turning|spinning|rotating)
{VERB} (forward|backward|back|ahead) {n}
{VERB} {n}
{VERB} (forward|back|backwards) {n} (parsecs|units|blocks|things|bananas|cubits|body lengths|
    furlongs|squares|clicks|floors|times)
{VERB} (forward|back) (a lot|some|some more|a few|far|a long way|quite a bit|several meters|
    some distance|a few feet|a few meters|a certain distance|a number of steps|enough)
(turn|rotate) (left|right) (a lot|some|some degrees|a few degrees|enough|several degrees|a
    certain angle|quite a bit)
(go|drive|move) to x {n}
(go|navigate) to y {n}
(go|drive) to (coordinates|the point|position) {n}
wait for (a while|a bit|some time|it)
{VERB} for a (while|bit|moment)
{VERB} (forward|back|backwards) for (a while|some time|a moment)
(go|continue|carry on|keep going|keep moving|resume)
{VERB} forward (and|then|and then) stop
{VERB} (back|backwards) (and|then) stop
(increase|change) your (heading|distance)
go to (a|any|some) (place|room)
(go|move) the usual distance
{VERB} (in|into) (a|the|that) direction
{VERB} in the (other|right|same|opposite) direction
change direction
take {n} (steps|big steps|paces) (forward|back|ahead|backwards)
set (speed|velocity) to {v}
face {d}
face the (right|other|same) thing
{VERB} on
""")
CONFLICTS = lines("""
{VERB} (forward|ahead) (back|backward|backwards) [{q}]
{VERB} (back|backwards) forward [{q}]
{VERB} (forward|ahead) and (back|backward|backwards) at the same time
{TURN} left (right|to the right|clockwise|to your right) [{d}]
{TURN} right (left|to the left|counterclockwise|to your left) [{d}]
{TURN} (to the|to your) left to the right
{TURN} {d} left and right at the same time
{VERB} (forward|back) {q} {q2}
{TURN} (left|right) {d} {d2}
{VERB} (forward|back|backwards|ahead) {d}
{TURN} (left|right) {q}
{TURN} {q} to the (left|right)
{VERB} {q} (forward|ahead) (and {q2}|and) (back|backwards) at the same time
reverse forward {q}
back up forward
{VERB} forward {q} backwards
{VERB} forward slowly and fast
{VERB} (forward|back|backwards|ahead) (quickly slowly|fast slowly|slowly fast|slowly quickly)
(advance|proceed) (backward|backwards) and forward
{TURN} left {d} (to the right|to your right|clockwise)
{TURN} clockwise counterclockwise
stop and do not stop
stand still and (move forward|drive|turn left|go)
{VERB} but do not move
go to the {p1} and the {p2} at the same time
{VERB} {q} (but stay where you are|but do not move|without moving)
{TURN} right {d} left {d2} at the same time
{VERB} (back|backwards) ahead {q}
go forward without moving
go forward and backward (at the same time|both at once)
{VERB} {q} for {t}
{VERB} forward at {v} {v2}
wait {q}
wait {d}
go to the {p1} but not to the {p1}
move at {d}
""")


def missing(rng: random.Random) -> Clause:
    """Return an order without distance, side or goal."""
    fragment = rng.random() < 0.3
    text, template = pick(
        rng, FRAGMENTS if fragment else BARE, 'fragment' if fragment else 'bare', **_slots(rng)
    )
    return Clause(text, MISSING, 'refuse_missing', template, not fragment)


def contradiction(rng: random.Random) -> Clause:
    """Return an order that contradicts itself."""
    slots = _slots(rng)
    while len(read(f'{slots["q"]} {slots["q2"]}').quantities) < 2:  # "six meters 25 centimeters"
        slots = _slots(rng)
    text, template = pick(rng, CONFLICTS, 'conflict', **slots)
    return Clause(text, CONTRADICTION, 'refuse_contradiction', template)


def _slots(rng: random.Random) -> dict[str, str]:
    rooms = rng.sample(('kitchen', 'office', 'lab', 'garden', 'garage', 'dock', 'lobby'), 2)
    return {
        'q': amounts.length(rng)[0],
        'q2': amounts.length(rng)[0],
        'd': amounts.angle(rng)[0],
        'd2': amounts.angle(rng)[0],
        't': amounts.duration(rng)[0],
        'v': amounts.speed(rng)[0],
        'v2': amounts.speed(rng)[0],
        'w': amounts.turn_rate(rng)[0],
        'n': rng.choice(
            (str(rng.randint(1, 20)), expand(rng, '(two|three|four|five|six|ten|twenty)'))
        ),
        'thing': nouns.thing(rng),
        'p1': rooms[0],
        'p2': rooms[1],
        'VERB': expand(rng, VERB),
        'TURN': expand(rng, TURN),
    }
