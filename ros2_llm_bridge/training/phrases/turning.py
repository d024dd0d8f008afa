# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Turning in place: left and right, by an angle, around, a little, or until told otherwise."""

from __future__ import annotations

from decimal import Decimal
import random

from ros2_llm_bridge.commands.model import Quantity, Sign, Turn
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.driving import behind_comma, EVER, LITTLE, UNTIL
from ros2_llm_bridge.training.phrases.pace import with_speed
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, pick

VERB = '(turn^14|rotate^5|spin^3|pivot^3|twist^2|swivel^2|swing^3|yaw|wheel|whip|swing round)'
SIDES = {
    1: (
        '({to} left^5|left^9|counterclockwise|counter clockwise|counter-clockwise|anticlockwise|'
        'anti-clockwise|leftwards|leftward|to the left hand side|ccw)'
    ),
    -1: '({to} right^5|right^9|clockwise^4|rightwards|rightward|to the right hand side|cw)',
}
TO_SIDE = '(to the^3|to your^2|toward the|towards your|to|on your|in the direction of your)'
HEDGE = (
    '(about^5|around|roughly|approximately|maybe|like|almost|nearly|exactly|just|another|by^6|by'
    ' about)'
)

#: How people mostly say it.
EVERYDAY = '(turn^6|rotate^3|spin)'
EVERYDAY_SHARE = 0.3
BY_ANGLE = (
    f'{VERB} {{s}} {{q}}',
    f'{VERB} {{s}} {{q}}',
    f'{VERB} {{s}} {{q}}',
    f'{VERB} {{q}} {{s}}',
    f'{VERB} {{q}} {{s}}',
    f'{VERB} {{s}} through {{q}}',
    '(make|do|take|perform) a {q} turn {to} {word}',
    '(make|do|take|perform) a {q} {word} turn',
    '(make|do|take|hang) a {q} {word}',
    '(make|do|take) a {word} turn of {q}',
    f'{VERB} yourself {{q}} {{s}}',
    f'{VERB} (yourself|your body|the robot|the base) {{s}} {{q}}',
    f'{VERB} {{to}} {{word}} {{q}}',
    f'{VERB} {{q}} {{to}} {{word}}',
    'turn (around|about) {q} {s}',
    f'{VERB} at (a|an) angle of {{q}} {{s}}',
    'face {q} {s}',
    f'{VERB} in place {{q}} {{s}}',
    f'{VERB} {{s}} in place [by] {{q}}',
    f'{VERB} on the spot {{q}} {{s}}',
    'go ahead and turn {s} {q}',
    'change your heading by {q} {s}',
    'bear {word} [by] {q}',
    'bear {q} {to} {word}',
    '(swing|pivot|swivel|twist) {s} {q}',
    '(point|aim|orient) yourself {q} {s}',
    '(point|aim|orient) yourself {to} {word} [by] {q}',
)
BY_ANGLE_FRAGMENTS = (
    '{s} {q}',
    '{q} {s}',
    '{q} {s} turn',
    '{word} turn {q}',
    '{word} {q}',
    '{q} {to} {word}',
    '{word} turn of {q}',
    '{q} turn {to} {word}',
    '{q} more {s}',
    "(let's|lets) turn {s} {q}",
)
DEFAULT = (
    f'{VERB} {{s}}',
    f'{VERB} {{s}}',
    f'{VERB} {{s}}',
    f'{VERB} {{to}} {{word}}',
    f'{VERB} {{to}} {{word}}',
    '(make|take|do|hang|pull|perform) a {word}',
    '(make|take|do|perform) a {word} [hand] turn',
    '(make|do|take|perform) a turn {to} {word}',
    'face {word}',
    'face {to} {word}',
    f'{VERB} (yourself|your body|the robot) {{s}}',
    'turn yourself {to} {word}',
    f'{VERB} in place {{s}}',
    'turn {s} in place',
    'turn (on|to) [the|your] {word} side',
    'turn {word} side',
    '(take|make) a (sharp|hard|tight) {word}',
    'turn (sharp|hard) {word}',
    'take the {word}',
    'turn {s} on the spot',
    'turn {word} {redundant}',
    'turn {word} not {other}',
    f'{VERB} (to|towards|onto|on) (your|the) {{word}} [hand] side',
    '(swing|pivot|swivel|twist|whip) (round|over|around|) {to} {word}',
    '(swing|pivot|swivel|twist|wheel) {word}',
    '(take|make|do|hang) (one|another) {word}',
    '(point|aim|orient) yourself {to} {word}',
)
DEFAULT_FRAGMENTS = (
    '{word} turn',
    '{word} rotation',
    '{word} face',
    '{word} turn',
    '{word} turn now',
    'turning {word}',
    "(let's|lets) turn {word}",
    'now {word} turn',
    '{word} pivot',
)
OPEN = (
    '(keep|start|begin|continue|keep on) (turning|spinning|rotating|pivoting) {s}',
    '(keep|start|begin|continue) (turning|spinning|rotating) {to} {word} [{until}]',
    f'{VERB} {{s}} {{until}}',
    f'{VERB} {{s}} {{until}}',
    f'{VERB} {{to}} {{word}} {{until}}',
    '(start|begin) (a|) {word} (rotation|spin|turn)',
    '{word} turn {until}',
    'do not stop (turning|spinning|rotating) {s}',
    '(start|begin) to (turn|spin|rotate) {s}',
    f'{VERB} {{s}} {{ever}}',
    f'{VERB} {{s}} {{ever}}',
    "(never|don't|do not) (stop|quit) (turning|spinning|rotating) {s}",
    '(keep|keep on) (turning|spinning|rotating) {s} {ever}',
    '{ever} (turn|spin|rotate) {s}',
)
HALF = (
    'turn around',
    'turn back around',
    '(about face|do an about face|about turn)',
    '(do|make|take|perform) a (u turn|uturn|u-turn)',
    'face the (other|opposite) (way|direction)',
    'turn (to face|to) the (other|opposite) (way|direction)',
    'turn yourself around',
    'u turn',
    '(do|make) a half (turn|rotation|circle)',
    'turn half way (around|round)',
    'face backwards',
    'turn round',
    '(spin|swing|whip|rotate|pivot|swivel|wheel|twist) (around|round)',
    '(spin|swing|rotate) around to face the (other|opposite) (way|direction)',
    '(about face|about turn)',
    'give me a half turn',
    'spin halfway around',
    'reverse your (heading|orientation)',
    'turn all the way to face behind you',
    'rotate half a (circle|turn)',
    'face the way you came from',
    'turn to face behind you',
    'face behind you',
    'flip around',
    'turn (completely|clean) (around|round)',
    'turn yourself completely (around|round)',
    'turn around (so that you|to) face the other way',
)
HALF_SIDED = (
    'turn around {to} {word}',
    '(do|make) a {word} u turn',
    'half turn {word}',
    'turn around {s}',
    'make a half turn {to} {word}',
)
FULL = (
    '(do|make|perform|complete) a full (turn|rotation|circle|spin|revolution)',
    'spin around once',
    'turn full circle',
    '(do|make) a complete (turn|rotation|spin|circle)',
    'full (turn|rotation|spin)',
    'turn (all the way around|in a full circle)',
    'rotate once around your own axis',
    'spin [all the way] around one full time',
    'go once around on the spot',
    'rotate fully once',
    'do a pirouette',
    'spin once',
    'pirouette [once]',
    '(spin|rotate|go) all the way (around|round)',
    'rotate all the way around once',
    'make one whole turn',
    '(spin|turn|rotate) [around] in a (whole|full|complete|entire) circle',
)
FULL_SIDED = (
    '(do|make) a full (turn|rotation|spin) {to} {word}',
    'full (turn|circle) {word}',
    'spin {s} once all the way around',
    'rotate a full circle {s}',
    '(do|make) a full {word} turn',
)
QUARTER_SIDED = (
    '(make|do|take|perform|) a quarter turn {to} {word}',
    'quarter turn {word}',
    'turn a quarter {to} {word}',
    '(make|do) a quarter {word} turn',
    'rotate a quarter turn {s}',
    'turn {word} a quarter [turn|circle|of a circle]',
)


def side(rng: random.Random) -> tuple[Sign, str, str, str]:
    """Return sign, side phrase, plain side word, and a phrase that leads to the side word."""
    sign: Sign = rng.choice((1, -1))
    to = expand(rng, TO_SIDE)
    return sign, expand(rng, SIDES[sign], to=to), 'left' if sign > 0 else 'right', to


def _slots(rng: random.Random) -> tuple[Sign, dict[str, str]]:
    sign, phrase, word, to = side(rng)
    redundant = rng.choice(('counterclockwise', 'anticlockwise')) if sign > 0 else 'clockwise'
    return sign, {
        's': phrase,
        'word': word,
        'to': to,
        'until': expand(rng, UNTIL),
        'ever': expand(rng, EVER),
        'redundant': redundant,
        'other': 'right' if sign > 0 else 'left',
    }


def by_angle(rng: random.Random) -> Clause:
    """Return a turn by an angle to a side."""
    sign, slots = _slots(rng)
    said, bound = amounts.any_angle(rng)
    plain, repaired = said, amounts.corrected(rng, said, amounts.any_angle)
    if repaired:
        said = repaired
    elif rng.random() < 0.22:
        said = f'{expand(rng, HEDGE)} {said}'
    if bound.unit == 'deg' and rng.random() < 0.06:
        said = f'{bound.number}-degree' if rng.random() < 0.5 else said
    if rng.random() < EVERYDAY_SHARE:
        text, template = pick(
            rng, ('{verb} {word} {q}', '{verb} {word} {q}', '{verb} {q} {to} {word}',
                  '{verb} {to} {word} {q}', '{verb} {q} {word}'),
            'turn.everyday', verb=expand(rng, EVERYDAY), q=said, **slots)
        text = behind_comma(rng, text, said)
        return Clause(text, (Turn(sign, bound),), 'turn_angle', template)
    fragment = rng.random() < 0.14
    text, template = pick(
        rng,
        BY_ANGLE_FRAGMENTS if fragment else BY_ANGLE,
        'turn.angle.fragment' if fragment else 'turn.angle',
        q=said,
        **slots,
    )
    if f' a {said} ' in text:
        single = plain.replace('degrees', 'degree') if rng.random() < 0.7 else plain
        text = text.replace(f' a {said} ', f' a {single} ')
    text, speed = with_speed(rng, behind_comma(rng, text, said), 0.1)
    if speed == 'default' and rng.random() < 0.06:
        spoken, rate = amounts.turn_rate(rng)
        text += f' {rng.choice(("at", "with", "at a rate of"))} {spoken}'
        return Clause(text, (Turn(sign, bound, rate),), 'turn_angle', template, not fragment)
    return Clause(text, (Turn(sign, bound, speed),), 'turn_angle', template, not fragment)


def default(rng: random.Random) -> Clause:
    """Return a turn to a side without an angle."""
    sign, slots = _slots(rng)
    if rng.random() < EVERYDAY_SHARE:
        text = expand(rng, '(turn^8|rotate^2|spin|face) ({word}^4|{to} {word})', **slots)
        return Clause(text, (Turn(sign, 'default'),), 'turn_default', 'turn.default.everyday')
    fragment = rng.random() < 0.18
    text, template = pick(
        rng,
        DEFAULT_FRAGMENTS if fragment else DEFAULT,
        'turn.default.fragment' if fragment else 'turn.default',
        **slots,
    )
    text, speed = with_speed(rng, text, 0.2)
    return Clause(text, (Turn(sign, 'default', speed),), 'turn_default', template, not fragment)


def a_little(rng: random.Random) -> Clause:
    """Return a turn by the profile's small angle."""
    sign, slots = _slots(rng)
    text, template = pick(
        rng,
        (
            f'{VERB} {LITTLE} {{s}}',
            f'{VERB} {{s}} {LITTLE}',
            f'{VERB} {LITTLE} {{to}} {{word}}',
            f'{VERB} {{to}} {{word}} {LITTLE}',
            'make a (slight|small|tiny|little) turn {to} {word}',
            '(make|do|take) a (slight|small) {word} turn',
            f'nudge your (heading|nose) {{s}} {LITTLE}',
            'slight {word} turn',
            f'{VERB} a (little|bit|little bit) more {{s}}',
            '(a little|a bit|slightly) more {to} {word}',
            f'{LITTLE} {{to}} {{word}}',
        ),
        'turn.little',
        **slots,
    )
    imperative = not text.startswith(('slight', 'a ', 'just', 'ever'))
    return Clause(text, (Turn(sign, 'little'),), 'turn_little', template, imperative)


def around(rng: random.Random) -> Clause:
    """Return a half, full or quarter turn, or one by a multiple of 180 degrees."""
    sign, slots = _slots(rng)
    draw = rng.random()
    bound: Quantity | str = 'half'
    if draw < 0.35:
        patterns, family, sign = HALF, 'turn.half', 1
        if rng.random() < 0.3:
            patterns, family = ('turn around',), 'turn.around'
    elif draw < 0.45:
        patterns, family = HALF_SIDED, 'turn.half.sided'
    elif draw < 0.55:
        patterns, family, sign, bound = FULL, 'turn.full', 1, 'full'
    elif draw < 0.61:
        patterns, family, bound = FULL_SIDED, 'turn.full.sided', 'full'
    elif draw < 0.73:
        patterns, family, bound = QUARTER_SIDED, 'turn.quarter', 'quarter'
    else:
        number = rng.choice(('180', '180', '360', '360', '540', '720'))
        bare = rng.random() < 0.4
        bound, sign = Quantity(number, '' if bare else 'deg'), 1
        said = amounts.say(number, bound.unit, rng)
        if bare and rng.random() < 0.5:
            said = {'180': 'one eighty', '360': 'three sixty'}.get(number, said)
        text, template = pick(
            rng,
            (
                f'{VERB} {{q}}',
                f'{VERB} {{q}}',
                '(do|make|perform) a {q} [turn|spin]',
                f'{VERB} by {{q}}',
                f'{VERB} in place {{q}}',
                '(turn|spin) around {q}',
                f'{VERB} yourself {{q}}',
                'a {q} turn',
                'pull a {q}',
            ),
            'turn.multiple',
            q=said,
        )
        return Clause(text, (Turn(1, bound),), 'turn_around', template)
    text, template = pick(rng, patterns, family, **slots)
    text, speed = with_speed(rng, text, 0.08)
    return Clause(text, (Turn(sign, bound, speed),), 'turn_around', template)


def revolutions(rng: random.Random) -> Clause:
    """Return a turn counted in revolutions."""
    sign, slots = _slots(rng)
    number = rng.choice(('2', '3', '1.5', '2', '4', '0.5'))
    words = {'1.5': 'one and a half', '0.5': 'half a'}.get(number) or amounts.spell(
        Decimal(number), rng
    )
    unit = rng.choice(('revolution', 'rotation', 'turn'))
    said = f'{words} {"revolution" if number == "0.5" else unit + "s"}'
    text, template = pick(
        rng,
        (
            '(spin|rotate|turn) {q} {s}',
            '(make|do) {q} {to} {word}',
            '(spin|turn|rotate) {s} {q}',
            '(make|do|spin) {q}',
        ),
        'turn.rev',
        q=said,
        **slots,
    )
    if template == 'turn.rev.3':
        sign = 1
    return Clause(text, (Turn(sign, Quantity(number, 'rev')),), 'turn_around', template)


def open_ended(rng: random.Random) -> Clause:
    """Return a turn that goes on, or lasts for a time."""
    sign, slots = _slots(rng)
    if rng.random() < 0.35:
        said, bound = amounts.duration(rng)
        text, template = pick(
            rng,
            (
                f'{VERB} {{s}} for {{q}}',
                f'{VERB} {{to}} {{word}} for {{q}}',
                'keep (turning|spinning|rotating) {s} for {q}',
                f'for {{q}} {VERB} {{s}}',
                '(spend|take) {q} (turning|spinning) {s}',
            ),
            'turn.time',
            q=said,
            **slots,
        )
        text, speed = with_speed(rng, text, 0.15)
        if speed == 'default' and rng.random() < 0.25:
            spoken, rate = amounts.turn_rate(rng)
            return Clause(f'{text} at {spoken}', (Turn(sign, bound, rate),), 'turn_time', template)
        return Clause(text, (Turn(sign, bound, speed),), 'turn_time', template)
    text, template = pick(rng, OPEN, 'turn.open', **slots)
    text, speed = with_speed(rng, text, 0.15)
    return Clause(text, (Turn(sign, None, speed),), 'turn_open', template)
