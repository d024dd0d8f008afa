# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Going where only eyes could lead, and motions that a differential base cannot make.

Twins of ``places``, ``driving`` and ``turning``: nearly the same words, another meaning.
"""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.training.phrases import amounts, driving, nouns
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick
from ros2_llm_bridge.training.phrases.places import place_name

UNSUPPORTED = Cannot('unsupported_ability')

GO = '(go^4|drive|head|move^2|proceed|travel|roll|come|navigate|walk|continue|run|return)'
COMPASS = (
    '(north|south|east|west|northeast|northwest|southeast|southwest|north east|south west|'
    'north-west|south-east)(^6|ward|wards)'
)
ORDINAL = (
    '(first|second|third|next|last|nearest|closest|other|farthest|far|opposite|left|right|left'
    ' most)'
)
END = (
    '((far^2|other^2|near|opposite|left|very|) end^3|middle^2|center|centre|corner|edge|other'
    ' side^2|far side|back|front|top|bottom|left side|right side|entrance|foot|side)'
)
WHERE = (
    '(on the left^2|on the right^2|on your left^2|on your right^2|on the left side|in front of'
    ' you^3|ahead of you^2|behind you^2|to your left|to your right|over there^2|on the right hand'
    ' side|on the opposite wall|that is closest to you|nearest to you|straight ahead|next to'
    ' you|you just passed|you saw before|that i am pointing at|with the red light|with the'
    ' sign|where i am standing|where the people are|across from you|down the hall|at the end of'
    ' the hall|inside the {other}|in the {other}|of the {other}^2|by the {other}|near the'
    ' {other}|next to the {other}|with the {other}|behind the {other}|beside the {other}|between'
    ' the doors)'
)

TO_RELATION = lines("""
{GO} through {a}
{GO} through {a}
{GO} through the {ORDINAL} {door}
{GO} through the {door} {WHERE}
{GO} (out of|out through|outside) {a}
leave {a}
exit {a}
{GO} (around|round) {a}
{GO} around {a} to the (left|right|other side)
{GO} (between|in between) {a} and {b}
{GO} (behind|in front of|next to|beside) {a}
{GO} (near|close to|nearer to|closer to|alongside) {a}
{GO} (past|beyond|along|across) {a}
{GO} (under|underneath|beneath|below|over|onto|on top of|up|down) {a}
{GO} (down|along|up|through|back down) the (hallway|hall|corridor|aisle|street|path|road|
    passage|alley|ramp|stairs|tunnel)
{GO} to the {END} of {a}
{GO} to the {END} of {a} {WHERE}
{GO} to the {bare} {WHERE}
{GO} to the {bare} {WHERE}
{GO} (towards|toward|into) the {bare} {WHERE}
enter the {door} {WHERE}
{GO} to the {ORDINAL} {door} {WHERE}
{GO} to the {ORDINAL} {door}
{GO} to (that|this) {bare}
{GO} to {a} (past|using|without entering|but avoid) {b}
{GO} to {a} with (me|us|them)
{GO} (over to|to) (him|her|them|me|where i am)
come (here|over here|to me|closer|with me|along|back to me|this way|back|back here)
follow (me|us|him|her|{who}|that person|the line|the wall|the man in the hat)
follow (me|{who}|us) to {a}
follow (me|{who}) [everywhere|slowly|around]
keep (up with|following|close to|your distance from) (me|{who})
face {a}
face the {bare} {WHERE}
turn (to|toward|towards|to face) the {bare} {WHERE}
face the {END} of {a}
face your (starting|home|last) (position|point|place)
face (me|him|us|{who}|the wall|the {bare})
turn (to|toward|towards|to face) {a}
turn (to|toward|towards) (me|{who}|the voice|the sound)
look (at|for|behind|under|around|into) {a}
point (yourself |)(at|to|towards) {a}
circle [around] {a}
drive (a circle|circles|laps) around {a}
avoid {a}
stay away from {a}
{GO} (there|over there|that way|this way|somewhere else|elsewhere|anywhere|outside|upstairs|
    downstairs)
explore [the] {bare}
patrol [the] {bare}
search {a}
map {a}
line up with {a}
back (into|up to|away from) {a}
drive back the way you came
retrace your steps
return to where you (were|started|came from)
park (next to|between|behind|in front of) {a}
stop (at|near|in front of|next to|before) {a}
stop (when|once|as soon as) you (reach|see|get to|are at) {a}
wait (until|till) (i|{who}) (come|comes|arrive|say so)
wait by {a}
drive (me|us) (around|about)
turn your back (to|on) {a}
{GO} to the (room|place|door|table|area|spot) where (i|we|you) (am|sit|left|met|sleep|work)
{GO} to the {bare} (that|which) (is|was|has) (open|closed|red|lit|there|broken)
{GO} halfway to {a}
{GO} as close as (you can|possible) to {a}
move (it|{a}|that) to {b}
{GO} {q} (past|from|towards|away from|short of|beyond) {a}
stop {q} (from|before|short of) {a}
continue (moving|driving) until you are {q} from {a}
(stop|halt|end|wait) (at^3|near|next to|beside|right at) {a}
keep (going|driving|moving) (forward|straight|on) [and] (stop|halt) (at|near|by) {a}
""")
DOORS = (
    'door doorway entrance opening archway gate exit hallway corridor room cone traffic cone'
    ' window chair table pillar box'
).split()

SIDEWAYS = lines("""
(move|go|slide|shift|strafe|step|shuffle|scoot|drive|sidestep) (left|right|sideways|sideward)
    [by] {q}
(move|go|slide|shift|step|shuffle|drive|scoot|head) (to the|to your|towards the) (left|right)
    [by|about] {q}
(move|go|slide|shift|head|drive|step) {q} (to the|to your|) (left|right)
(move|go|slide|shift|head|step|drive|scoot) (left|right)
(move|go|slide|shift|head|step) (to the|to your) (left|right) [a bit|a little|slightly]
(strafe|sidestep|slide|crab) (left|right)
(move|go|drive|slide) sideways [to the left|to the right]
{q} to the (left|right)
(left|right) {q}
step aside
move over [a bit]
move out of the way
get out of the way
make room
move (left|right) slowly
(move|go|step|shift|slide|scoot) (a bit|a little|slightly|over) (to the|to your) (left|right)
(move|step|shift|slide|scoot) (a bit|a little|slightly|over) (left|right)
(move|go|step|shift|slide) (to the|to your) (left|right) (slowly|quickly|please|carefully)
""")
CURVES = lines("""
(drift|swerve|keep|stay) (to the |to your ||slightly )(left|right)
(drive|move|go) in (a figure eight|a spiral|a zigzag|zigzags|a square)
(drive|make|do|draw) a (figure eight|square|triangle|loop|donut|spiral|zigzag)
(drive|move|go) diagonally [forward] [left|right]
(drive|go|move) forward and (left|right) at the same time
(drive|move|go) forward (left|right)
wiggle
zigzag forward
orbit
""")
COMPASS_MOVES = lines("""
{GO} {COMPASS}
{GO} {COMPASS} {q}
{GO} {q} (to the|) {COMPASS}
{GO} {COMPASS} for {q}
(turn|face|rotate|look|head|point) {COMPASS}
(turn|rotate|turn to) (to the|to face|to|towards) {COMPASS}
turn {angle} (to the|) {COMPASS}
face due {COMPASS}
{COMPASS} {q}
{GO} to the {COMPASS} (side|end|(wall|corner|side|end) of (the|that) {bare})
""")
CONDITIONS = lines("""
{motion} until (you|it) (hit|reach|see|touch|bump into|find|are at|get to|detect|come to) (the|
    a) {bare}
{motion} until (you|it) (hit|reach|see|touch|bump into) (something|anything|somewhere|somebody|
    an object)
{motion} until you are {q} (from|away from|short of|in front of|past|before) (the|a) {bare}
{motion} until (you|it) (hit|reach|see|touch|get to) (the|a) (wall|end|door|obstacle|corner|
    edge|line)
{motion} until (the|your) (battery|sensor|camera|bumper|laser) (is low|sees something|fires|
    triggers)
{motion} until (you can't|you cannot|you can not|you're not able to) (go|move) (any further|
    any more|anymore|forward anymore|further)
{motion} until (something|someone|somebody) (is in the way|comes|blocks you|appears|stops you)
{motion} as far as (you can|possible|it goes|you are able to)
{motion} as (much|long) as (possible|you can)
{motion} to the (end|wall|limit)
{motion} (if|when|unless|once) (there is (space|room|a wall|nobody)|it is (clear|safe|free|
    dark)|the way is free|you see (me|a door|someone)|i (clap|wave|call)|the {bare} (is|is
    not) (there|open|free|empty))
if (there is (space|a wall|nobody)|the way is clear|you see (a|the) {bare}|it is dark|nobody
    is there|the battery is low) {motion}
when (the door opens|you see me|it rings|the light is green|i clap|i say go|the {bare} is
    free) {motion}
{motion} every {t}
every {t} {motion}
{motion} (again and again|over and over|repeatedly|forever and ever)
{motion} at (noon|midnight|five o'clock|sunrise|three pm)
{motion} (tomorrow|later|tonight|on monday|in an hour)
in {t} {motion}
{motion} (together with|like|behind|just like) (me|him|{who})
(don't|do not|never|please don't) {motion}
never (enter|go into|go to|visit) {a}
(don't|do not) (go to|enter|go into|drive to) {a}
{motion} (or|or else|otherwise) {other_motion}
whenever you see (me|{who}|a {bare}) {motion}
either {motion} or {other_motion}
{motion} without (touching|hitting|scratching|waking) {a}
undo that
do (that|it) again
repeat (that|the last command|it)
(go|drive) (faster|slower)
(speed up|slow down|accelerate|brake|go faster|slower|faster)
turn (more|less|further)
{motion} in {t}
""")


def to_relation(rng: random.Random) -> Clause:
    """Return an order to go where a relation to a thing leads."""
    a, bare = place_name(rng)
    if rng.random() < 0.5:
        bare = nouns.thing(rng)
        a = f'the {bare}'
    said, _ = amounts.length(rng)
    text, template = pick(
        rng,
        TO_RELATION,
        'relation',
        a=a,
        bare=bare,
        b=place_name(rng)[0],
        q=said,
        door=rng.choice(DOORS),
        who=nouns.person(rng),
        GO=expand(rng, GO),
        END=expand(rng, END),
        ORDINAL=expand(rng, ORDINAL),
        WHERE=expand(rng, WHERE, other=rng.choice((nouns.thing(rng), rng.choice(nouns.ROOMS)))),
    )
    return Clause(text, UNSUPPORTED, 'refuse_relation', template)


def impossible_motion(rng: random.Random) -> Clause:
    """Return a motion that needs a compass, another base or another shape."""
    said, _ = amounts.length(rng)
    degrees, _ = amounts.angle(rng)
    draw = rng.random()
    patterns, family = (
        (SIDEWAYS, 'sideways')
        if draw < 0.42
        else (COMPASS_MOVES, 'compass') if draw < 0.78 else (CURVES, 'curve')
    )
    text, template = pick(
        rng,
        patterns,
        family,
        q=said,
        angle=degrees,
        bare=rng.choice(nouns.ROOMS),
        GO=expand(rng, GO),
        COMPASS=expand(rng, COMPASS),
    )
    imperative = not text.startswith((said, 'left', 'right', 'north', 'south', 'east', 'west'))
    return Clause(text, UNSUPPORTED, 'refuse_motion', template, imperative)


def conditional(rng: random.Random) -> Clause:
    """Return a motion under a condition, a repetition or a negation."""
    from_motion = _motion(rng)
    a, bare = place_name(rng)
    said, _ = amounts.duration(rng)
    text, template = pick(
        rng,
        CONDITIONS,
        'condition',
        motion=from_motion,
        other_motion=_motion(rng),
        a=a,
        q=amounts.length(rng)[0],
        bare=bare if rng.random() < 0.3 else nouns.thing(rng),
        t=said,
        who=nouns.person(rng),
    )
    if text.startswith(("don't", 'do not', 'never', "please don't")):
        return Clause(text, Cannot('contradiction'), 'refuse_negation', template, False)
    return Clause(
        text,
        UNSUPPORTED,
        'refuse_condition',
        template,
        not text.startswith(
            ('if', 'when', 'every', 'in', 'don', 'do not', 'never', 'please', 'either')
        ),
    )


def _motion(rng: random.Random) -> str:
    """Return a motion without an amount."""
    return expand(
        rng,
        rng.choice(
            (
                f'{driving.VERB} {driving.FORWARD}',
                f'{driving.VERB} {driving.BACKWARD}',
                driving.RETREAT,
                f'{driving.VERB} {driving.FORWARD}',
                '(turn|rotate|spin|pivot) [to the] (left|right)',
                '(turn|spin) around',
                '(turn|rotate) (clockwise|counterclockwise)',
                '(go|drive) to the (kitchen|lab|office|door|garden)',
                '(keep|continue) (moving|driving) forward',
                'turn (left|right) slowly',
            )
        ),
    )
