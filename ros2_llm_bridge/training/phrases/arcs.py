# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Driving on a circle: whole circles, parts of them, curves to a side, and what only looks like one.

The radius is said or left to the robot; a size that may be radius or diameter is refused.
"""

from __future__ import annotations

import random
from typing import Callable, Union

from ros2_llm_bridge.commands.model import Arc, Cannot, Quantity, Sign
from ros2_llm_bridge.training.phrases import amounts, nouns
from ros2_llm_bridge.training.phrases.driving import EVER, UNTIL
from ros2_llm_bridge.training.phrases.pace import AT_SPEED, with_speed
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, lines, pick

UNSUPPORTED = Cannot('unsupported_ability')
MISSING = Cannot('missing_value')

GO = '(drive^6|go^4|move^3|roll^2|run|travel|ride|walk|cruise)'
SIDE = '(to the {s}^5|to your {s}^2|towards the {s}|{s}^3)'

WITH_RADIUS = (
    '((with a radius of^6|of radius^3|with radius^3|having a radius of|that has a radius of|'
    'at a radius of^2|, radius^3|, the radius is|whose radius is|and a radius of) {r}^18|'
    ', {r} radius^3|with a {r} radius)')
WITH_DIAMETER = (
    '(with a diameter of^5|of diameter^2|with diameter^2|that has a diameter of|, diameter) {r}')

CIRCLES = lines("""
{GO} in a circle
{GO} in a circle
{GO} [around] in a (full^2|whole|complete|big|nice) circle
{GO} (a|one) [full|whole|complete] circle
(drive|do|make|perform) a circle
(make|do) a circle [for me]
{GO} once around in a circle
{GO} (round|around) in a circle
(drive|describe|follow|trace) a circular path
take a circle
""")
SIZED = lines("""
{GO} in a circle {size}
{GO} in a circle {size}
{GO} a [full|whole|complete] circle {size}
(make|do|perform|complete) a [full|whole|complete] circle {size}
{GO} in a circle of {r} radius
{GO} (a|in a) circle of {r} radius
(make|do) a circle of {r} radius
{GO} in a {r} radius circle
{GO} one full circle {size}
circle {size}
""")
ACROSS = lines("""
{GO} in a circle {wide}
{GO} (a|in a) [full] circle {r} in diameter
(make|do) a circle {r} across
{GO} in a circle {r} (across|wide)
{GO} a circle of {r} diameter
(make|do|complete) a circle {wide}
""")
PARTS = lines("""
{GO} (a|in a) {part} circle {side}
{GO} (a|in a) {part} circle {side}
{GO} (a|in a) {part} circle {side} {size}
(make|do) a {part} circle {side} {size}
{part} circle {side} {size}
{GO} along a {part} circle {side}
{GO} {part} a circle {side}
{GO} {part} a circle {side} {size}
(do|make) {part} a circle {side} {size}
""")
SEMICIRCLES = lines("""
({GO}|make|do|describe) a semicircle {side}
{GO} in a semicircle {side} [{size}]
""")
CURVES = lines("""
(curve|veer|arc) {side}
(curve|veer) {side}
(curve|veer) {side}
{GO} (a|in a) curve {side}
{GO} (a|in a|in a gentle) curve {side}
(take|make|do) a [wide|gentle|slow] curve {side}
{GO} in an arc {side}
(take|make) a [wide|gentle] {s} curve
bend {side}
follow a curve {side}
curve off {side}
{GO} forward [and] curving {side}
""")
BY_ANGLE = lines("""
(curve|veer|arc) {side} [by] {a}
(curve|veer) {a} {side}
{GO} (a|in a) curve of {a} {side}
{GO} an arc of {a} {side}
{GO} a {a} (arc|curve) {side}
{GO} an arc of {a} {side} {size}
(curve|veer|arc) {side} {a} {size}
(make|do) a {a} curve {side}
{GO} a {a} (arc|curve) {side} {size}
{GO} (in an arc|in a curve) {side} , {a}
{GO} (in an arc|in a curve) {side} , {a} {size}
(do|make) (an arc|a curve) {side} , {a} {size}
""")
BY_LENGTH = lines("""
(curve|veer) {side} for {q}
(curve|veer) {side} for {q}
(curve|veer|arc) {side} {q}
{GO} {q} in a curve {side}
{GO} forward {q} curving {side}
{GO} {q} forward [while] (veering|curving) {side}
{GO} in a curve {side} for {q}
{GO} {q} along a curve {side}
{GO} {q} forward while turning {side}
""")
BY_TIME = lines("""
{GO} forward while turning {side} for {t}
{GO} forward while turning {side} for {t}
(curve|veer) {side} for {t}
for {t} {GO} forward while turning {side}
{GO} [straight] ahead while (turning|veering|curving) {side} for {t}
turn {side} while (driving|moving|going) forward for {t}
{GO} in a curve {side} for {t}
{GO} in circles {side} for {t}
""")
LITTLE = lines("""
(veer|curve|arc) {side} {little}
(veer|curve) {little} {side}
(veer|curve) (slightly|gently a little) {side}
{GO} in a slight curve {side}
""")
OPEN = lines("""
(keep|continue) (driving|going|moving) in (a circle|circles) [{round}]
{GO} in circles
{GO} in circles [{round}] [{until}]
{GO} (around|round) in circles
(keep|continue) (curving|veering) {side} [{until}]
{GO} forward while turning {side}
{GO} forward while turning {side} {until}
(turn|veer) {side} while (driving|moving|going) forward
(curve|veer) {side} {until}
{GO} in a circle {round} {until}
{GO} in circles {ever}
""")
AT_RATE = lines("""
{GO} forward {at} {v} while turning {side} at {w} for {t}
{GO} [forward] at {v} while turning {side} at {w}
{GO} forward while turning {side} at {w} for {t}
{GO} {at} {v} (curving|veering) {side} at {w} for {t}
""")

NO_SIDE = lines("""
(curve|veer|bend)
(curve|veer|arc) {a}
(curve|veer) for {q}
{GO} in (a curve|an arc)
(make|take|drive) a curve
{GO} a (half|quarter) circle
{GO} in a semicircle
(curve|veer) (slowly|a bit|a little)
{GO} an arc of {a}
""")
NO_SIZE = lines("""
{GO} in a circle of {q}
(make|do|drive) a circle of {q}
{GO} in a {q} circle
(make|do|drive) a {q} circle
{GO} a circle of [about] {q}
{GO} in a circle of {q} {round}
""")
NO_CURVE = lines("""
swerve (left|right|around it)
(drift|skid|slide) around the (corner|bend|curve)
{GO} (a|in a) (figure eight|square|triangle|spiral|star|zigzag|rectangle|pentagon|heart)
circle [around] (the {bare}|it|him|us|me)
{GO} in a circle around (the {bare}|it|me|us)
{GO} (circles|a circle|laps|rounds|a loop) around (the {bare}|it|me|us)
{GO} in ever (larger|smaller) circles
curve (around|past|along) the {bare}
(veer|curve) (off the road|out of the way|away from the {bare}|towards the {bare})
follow the (curve|bend) of the (road|wall|path|hallway)
{GO} in (a circle|circles) until you (see|hit|reach|find) (the|a) {bare}
(orbit|encircle) the {bare}
""")

BACKWARD = lines("""
{BACK} in (a|a wide|a gentle|a long|one) curve [{round}]
{BACK} in (a curve|an arc|a semicircle|a half circle|a quarter circle) {round}
{BACK} [{q}] in (a curve|an arc) {round}
{BACK} in a [full|whole] circle [with a radius of {q}] [{round}]
{BACK} (along|on|around) (a curve|an arc|a circle|a bend) [{round}]
{BACK} [{q}] [while] (curving|veering|arcing|turning) {round}
{BACK} {q} while (turning|curving|veering|steering) {round} [slowly]
{BACK} [and] (curve|veer) {round} at the same time
{BACK} in (circles|a circle) [{round}] [for {t}]
(curve|veer|arc) (backward|backwards|in reverse|rearwards) [{round}] [by {a}]
(curve|veer|arc) {round} (backward|backwards|in reverse|while backing up|while reversing)
(curve|veer|arc) {round} [by] {a} (backward|backwards|in reverse|while reversing)
(make|do|take|drive) a [wide] curve (backward|backwards|in reverse) [{round}]
(make|do|drive) a (circle|half circle|semicircle) (backward|backwards|in reverse) [{round}]
(make|do|drive) a (backward|backwards|reverse) (curve|arc|circle|semicircle) [{round}]
turn {round} while (backing up|reversing|driving backwards|going back|moving backward) [{q}]
""")
BACK = (
    '(back up^5|reverse^5|drive back|drive backwards^3|drive backward|go back^2|go backwards^2|'
    'move back|move backwards^2|drive in reverse^2|roll back|back off|backup|retreat|travel '
    'backwards|pull back)')


def arc(rng: random.Random) -> Clause:
    """Return a drive on a circle."""
    family = rng.choices(tuple(_FAMILIES), tuple(_FAMILIES.values()))[0]
    clause = family(rng)
    return Clause(
        clause.text.replace(' ,', ','), clause.program, 'arc', clause.template,
        not clause.text.startswith(('for ', 'half', 'quarter', 'a ')), phenomena=('arc',))


def no_arc(rng: random.Random) -> Clause:
    """Return what sounds like an arc and lacks its side or its size, or is another shape."""
    patterns, family, program = rng.choices(
        ((NO_SIDE, 'arc.side', MISSING), (NO_SIZE, 'arc.size', MISSING),
         (NO_CURVE, 'arc.none', UNSUPPORTED), (BACKWARD, 'arc.backward', UNSUPPORTED)),
        (4, 3, 5, 4))[0]
    side, _, _ = _side(rng)
    text, template = pick(
        rng, patterns, family, GO=expand(rng, GO), a=amounts.angle(rng)[0],
        q=amounts.length(rng)[0], bare=nouns.thing(rng), round=side,
        BACK=expand(rng, BACK), t=amounts.duration(rng)[0])
    kind = 'refuse_motion' if program is UNSUPPORTED else 'refuse_missing'
    return Clause(text.replace(' a a ', ' a '), program, kind, template, phenomena=('no arc',))


def _circle(rng: random.Random) -> Clause:
    sign, around = _round(rng)
    if rng.random() < 0.35:
        text, template = pick(rng, CIRCLES, 'arc.circle', GO=expand(rng, GO))
        return _clause(f'{text} {around}', template, Arc(sign, 'full'), rng)
    said, radius = amounts.length(rng)
    across = rng.random() < 0.3
    size = expand(rng, WITH_DIAMETER if across else WITH_RADIUS, r=said)
    text, template = pick(
        rng, ACROSS if across else SIZED, 'arc.across' if across else 'arc.sized',
        GO=expand(rng, GO), r=said, size=size, wide=size)
    return _clause(f'{text} {around}', template, Arc(sign, 'full', radius, across), rng)


def _part(rng: random.Random) -> Clause:
    word = rng.choice(('half', 'half', 'quarter'))
    side, sign, s = _side(rng)
    said, radius = amounts.length(rng)
    across = rng.random() < 0.15
    size = expand(rng, WITH_DIAMETER if across else WITH_RADIUS, r=said)
    if word == 'half' and rng.random() < 0.3:
        text, template = pick(
            rng, SEMICIRCLES, 'arc.semicircle', GO=expand(rng, GO), side=side, size=size)
    else:
        patterns = [p for p in PARTS if word == 'half' or '{part} a' not in p]
        text, template = pick(
            rng, patterns, f'arc.{word}', GO=expand(rng, GO), side=side, part=word, size=size)
    sized = size in text
    return _clause(
        text, template, Arc(sign, word, radius if sized else None, across and sized), rng)


def _curve(rng: random.Random) -> Clause:
    side, sign, s = _side(rng)
    text, template = pick(rng, CURVES, 'arc.curve', GO=expand(rng, GO), side=side, s=s)
    return _clause(text, template, Arc(sign), rng, 0.12)


def _by_angle(rng: random.Random) -> Clause:
    side, sign, _ = _side(rng)
    spoken, angle = amounts.angle(rng)
    said, radius = amounts.length(rng)
    size = expand(rng, WITH_RADIUS, r=said)
    text, template = pick(
        rng, BY_ANGLE, 'arc.angle', GO=expand(rng, GO), side=side, a=spoken, size=size)
    return _clause(text, template, Arc(sign, angle, radius if size in text else None), rng)


def _by_length(rng: random.Random) -> Clause:
    side, sign, _ = _side(rng)
    spoken, length = amounts.length(rng)
    text, template = pick(
        rng, BY_LENGTH, 'arc.length', GO=expand(rng, GO), side=side, q=spoken)
    return _clause(text, template, Arc(sign, length), rng)


def _by_time(rng: random.Random) -> Clause:
    side, sign, _ = _side(rng)
    spoken, time = amounts.duration(rng)
    text, template = pick(
        rng, BY_TIME, 'arc.time', GO=expand(rng, GO), side=side, t=spoken)
    return _clause(text, template, Arc(sign, time), rng)


def _little(rng: random.Random) -> Clause:
    side, sign, _ = _side(rng)
    text, template = pick(
        rng, LITTLE, 'arc.little', GO=expand(rng, GO), side=side,
        little=expand(rng, '(a little^3|a bit^3|slightly^2|a little bit|a tad)'))
    return _clause(text, template, Arc(sign, 'little'), rng, 0.0)


def _open(rng: random.Random) -> Clause:
    side, sign, _ = _side(rng)
    word = 'left' if sign > 0 else 'right'
    clock = 'counterclockwise' if sign > 0 else 'clockwise'
    around = expand(rng, '({c}^2|to the {s}^2)', c=clock, s=word)
    text, template = pick(
        rng, OPEN, 'arc.open', GO=expand(rng, GO), side=side, round=around,
        until=expand(rng, UNTIL), ever=expand(rng, EVER))
    named = side in text or around in text
    return _clause(text, template, Arc(sign if named else 1, None), rng)


def _at_rate(rng: random.Random) -> Clause:
    side, sign, _ = _side(rng)
    (said_v, v), (said_w, w) = amounts.speed(rng), amounts.turn_rate(rng)
    said_t, time = amounts.duration(rng)
    text, template = pick(
        rng, AT_RATE, 'arc.rate', GO=expand(rng, GO), side=side, v=said_v, w=said_w, t=said_t,
        at=expand(rng, AT_SPEED))
    return _clause(text, template, Arc(
        sign, time if said_t in text else None, speed=v if said_v in text else 'default',
        rate=w), rng, 0.0)


_FAMILIES: dict[Callable[[random.Random], Clause], float] = {
    _circle: 8, _part: 3.5, _curve: 5, _by_angle: 3, _by_length: 3, _by_time: 3, _little: 1.2,
    _open: 3.6, _at_rate: 1.8,
}


def _clause(
    text: str, template: str, command: Arc, rng: random.Random, share: float = 0.08,
) -> Clause:
    """Return the clause of an arc, now and then with a speed."""
    speed: Union[Quantity, str] = command.speed
    if speed == 'default':
        if share and rng.random() < 0.06 and not isinstance(command.bound, Quantity):
            said, speed = amounts.speed(rng)
            text = f'{text} at {said}'
        else:
            text, speed = with_speed(rng, text, share)
    return Clause(
        ' '.join(text.split()).replace(' a a ', ' a '),
        (Arc(command.sign, command.bound, command.radius, command.across, speed, command.rate),),
        'arc', template)


def _side(rng: random.Random) -> tuple[str, Sign, str]:
    """Return the words of a side, its sign and its name."""
    sign: Sign = rng.choice((1, -1))
    word = 'left' if sign > 0 else 'right'
    return expand(rng, SIDE, s=word), sign, word


def _round(rng: random.Random) -> tuple[Sign, str]:
    """Return which way around a circle, mostly not said."""
    if rng.random() < 0.6:
        return 1, ''
    sign: Sign = rng.choice((1, -1))
    word, clock = ('left', 'counterclockwise') if sign > 0 else ('right', 'clockwise')
    return sign, expand(
        rng, '({c}^3|to the {s}^3|to your {s}|going {c}|turning {s})', s=word, c=clock)
