# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Driving forward and backward: by a distance, for a time, a little, or until told otherwise."""

from __future__ import annotations

import random

from ros2_llm_bridge.commands.model import Drive, Quantity, Sign
from ros2_llm_bridge.training.phrases import amounts
from ros2_llm_bridge.training.phrases.pace import AT_SPEED, at_speed, with_speed
from ros2_llm_bridge.training.phrases.pattern import Clause, expand, pick

VERB = (
    '(go^6|move^8|drive^5|travel|roll|walk|head|run|proceed^2|continue|scoot|come|cruise|creep|'
    'shift|ride|keep going|march)'
)
#: Verbs that say how, and no amount: "inch forward five centimeters" is one drive.
STEPPING = (
    '(inch^3|creep^3|edge^2|ease|nudge|slide^2|scooch|crawl^2|shuffle|glide|trundle|wheel|scoot^2|'
    'roll^2|push|squeeze|stroll|steer)'
)
FORWARD = (
    '(forward^9|forwards^2|ahead^3|straight^3|straight ahead^2|straight forward|onward|'
    'in a straight line|frontwards)'
)
BACKWARD = '(back^6|backward^5|backwards^5|in reverse|rearward|rearwards|to the rear)'
ADVANCE = (
    '(advance^3|proceed^2|go on|carry on|step forward|step ahead|press on|move up|pull'
    ' forward|pull ahead|pull up|push forward|push on)'
)
RETREAT = (
    '(back up^6|backup^3|reverse^4|back away|back off|retreat|step back|step backwards|'
    'pull back|fall back|withdraw|move away backwards|reverse back)'
)
HEDGE = (
    '(about^5|around|roughly|approximately|maybe|like|almost|nearly|exactly|just|another^2|'
    'just about|something like|precisely|another^2|a further|say)'
)

#: ``{d}`` is the direction, ``{q}`` the amount with its hedge, ``{alone}`` a verb that holds both.
BOUNDED = (
    f'{VERB} {{d}} {{q}}',
    f'{VERB} {{d}} {{q}}',
    f'{VERB} {{d}} {{q}}',
    f'{VERB} {{q}} {{d}}',
    f'{VERB} {{q}} {{d}}',
    f'{VERB} {{d}} by {{q}}',
    f'{VERB} {{d}} for {{q}}',
    f'{VERB} {{d}} a (distance|total) of {{q}}',
    '{alone} {q}',
    '{alone} {q}',
    '{alone} by {q}',
    '{alone} for {q}',
    '(move|drive|shift|nudge|bring|take|push) yourself {d} [by] {q}',
    '(move|take|bring|drive|roll) it {d} [by] {q}',
    'come {q} {d}',
    'give me {q} {d}',
    'make {q} {d}',
    '(move|drive|nudge|shift|bring) yourself {q} {d}',
    'take {q} {d}',
    'drive for {q} {d}',
    'make a {q} move {d}',
    'cover {q} going {d}',
    '(move|drive|take) the robot {d} [by] {q}',
    '(start|keep) (moving|driving|going) {d} for {q}',
    'do {q} {d}',
    'get {q} {further} {d}',
    '{d} {q} more',
    '{d} {q} go',
    'take a drive {d} of {q}',
    'go ahead and (move|drive|go) {d} {q}',
    f'{STEPPING} {{d}} {{q}}',
    f'{STEPPING} {{d}} {{q}}',
    f'{STEPPING} {{d}} {{q}}',
    f'{STEPPING} {{q}} {{d}}',
    f'{STEPPING} {{d}} by {{q}}',
    f'({STEPPING} yourself|(roll|ease|edge) it) {{d}} {{q}}',
    f'{STEPPING} {{d}} for {{q}}',
    'go on {d} (for|about|) {q}',
)
BOUNDED_FRAGMENTS = (
    '{d} {q}',
    '{d} by {q}',
    '{q} {d}',
    '{q} {d}',
    '{d} for {q}',
    '{q} {d} please',
    '{d} {q} please',
    '{q} {d} go',
    '{d} move {q}',
    'i need you {q} {d}',
    "(let's|lets) go {d} {q}",
    "(let's|lets) move {q} {d}",
    'you should (go|move|drive) {d} {q}',
    'give me {q} {d}',
    '{d} motion {q}',
    '{d} move of {q}',
    'now {d} {q}',
    'just {d} {q}',
)
#: How people mostly say it; plain words must outnumber the refusals that begin like them.
EVERYDAY = (
    '(move^8|go^6|drive^5|travel) {d} {q}',
    '(move^8|go^6|drive^5|travel) {d} {q}',
    '(move|go|drive) {q} {d}',
    '{alone} {q}',
)
EVERYDAY_FORWARD = '(forward^9|forwards^2|ahead^3|straight^2|straight ahead)'
EVERYDAY_BACKWARD = '(back^5|backward^4|backwards^4)'
EVERYDAY_SHARE = 0.3
#: A distance alone is forward.
PLAIN = (
    f'{VERB} {{q}}',
    f'{VERB} {{q}}',
    '(go|move|drive|travel|continue|proceed|walk|roll) for {q}',
    '(go|move|drive|travel|continue|proceed) [for] a distance of {q}',
    'cover {q}',
    'travel {q}',
    '(go|drive|move) on for {q}',
    '(move|drive|go) by {q}',
    'continue moving [for] {q}',
    'continue on {q}',
    'drive yourself {q}',
    'keep going for {q}',
    'drive a (length|stretch) of {q}',
    f'{STEPPING} {{q}}',
    'go (straight|) on [for] {q}',
)
OPEN = (
    f'{VERB} {{d}}',
    f'{VERB} {{d}}',
    f'{VERB} {{d}}',
    '{alone}',
    '{alone}',
    '{alone}',
    '(move|drive|go|travel|roll|walk) {d}',
    '(move|drive|go) {d}',
    '(move|drive|go) {d}',
    '(start|begin|keep|continue|keep on) (moving|driving|going|rolling|travelling|heading) {d}',
    '(start|begin) to (move|drive|go) {d}',
    '(continue|keep going|carry on|keep moving) {d}',
    'keep (moving|going|driving) {d} {until}',
    f'{VERB} {{d}} {{until}}',
    f'{VERB} {{d}} {{until}}',
    '{alone} {until}',
    '(move|drive) yourself {d}',
    '(move|ease|edge|roll) it {d}',
    '(go go|go go go|move move) {d}',
    'make your way {d}',
    'take off {d}',
    'set off {d}',
    'start (a|) {d} (motion|movement)',
    'go ahead and (move|drive|go) {d}',
    '(go|drive|roll|move|run|walk) (on and on|on) {d} {until}',
    f'{VERB} {{d}} {{ever}}',
    '(keep|keep on) (going|driving|moving|rolling) {d} {ever}',
)
#: A drive without a direction is forward.
PLAIN_OPEN = (
    '(keep|start|begin|continue|keep on) (driving|moving)',
    '(keep|start|keep on) (driving|moving) {until}',
    'just (keep|start) driving',
    'drive {until}',
)
OPEN_FRAGMENTS = (
    '{d}',
    '{d} please',
    '{d} {until}',
    '{d} move',
    "(let's|lets) (go|move) {d}",
    'you (can|may|should) (move|go|drive) {d} [now]',
    '{d} (motion|movement)',
)
UNTIL = (
    '(until i (say|tell you to) stop^5|till i say stop|until i say (so|otherwise|enough|halt|when)'
    '|until i stop you|until (told|i tell you) otherwise|until further notice|'
    'until i say that is enough|till i tell you to stop|until you hear stop|'
    'and do not stop until i say so|and keep going|and do not stop|without stopping|'
    'until i give the stop command|continuously|nonstop|until i (shout|yell|call|cry|scream) '
    '(stop|halt|out)|till i (shout|yell) stop|until you hear me say stop|until i say that is it)'
)
#: Adverbs of the same meaning.
EVER = (
    '(continuously^3|constantly|nonstop|non stop|without stopping|endlessly|indefinitely|'
    'without a break|all the time|without end|without pause)'
)
SPEED_FIRST_SHARE = 0.22
LITTLE = (
    '(a little^5|a bit^4|a little bit^4|slightly^4|a tad|a touch|just a little^2|just a bit|'
    'a tiny bit|a smidge|a hair|just slightly|a wee bit|ever so slightly|a small amount|'
    'a little more^2|a bit more^2|'
    'a little further^2|a little bit more|just a little more|slightly more|a bit further)'
)
#: What is said of ways only.
LITTLE_WAY = f'({LITTLE}^12|a small distance|a short distance|a little way|a step)'
LITTLE_PATTERNS = (
    f'{VERB} {{d}} {LITTLE_WAY}',
    f'{VERB} {LITTLE_WAY} {{d}}',
    f'{VERB} {{d}} {LITTLE_WAY}',
    f'{{alone}} {LITTLE_WAY}',
    f'{{alone}} {LITTLE_WAY}',
    'take (a|one) [small|little|tiny] step {d}',
    'take a (small|little|tiny) step {d}',
    '(inch|edge) {d} {little}',
    'step {d} {little}',
    'step {d}',
    'nudge yourself {d} {little}',
    '(make|do) a (small|little|tiny|short) (move|step) {d}',
    'scoot {d} just a (bit|little)',
)


def _direction(rng: random.Random) -> tuple[Sign, str, str]:
    sign: Sign = rng.choice((1, -1))
    words, alone = (FORWARD, ADVANCE) if sign > 0 else (BACKWARD, RETREAT)
    return sign, expand(rng, words), expand(rng, alone)


def _hedged(rng: random.Random, text: str) -> str:
    if rng.random() < 0.2:
        hedge = expand(rng, HEDGE)
        if not (hedge in ('another', 'a further') and text.startswith(('a ', 'an '))):
            return f'{hedge} {text}'
    if rng.random() < 0.03:
        return text + rng.choice((' or so', ' more or less', ' more', ' further'))
    return text


def _everyday(rng: random.Random, sign: Sign, said: str) -> tuple[str, str]:
    direction = EVERYDAY_FORWARD if sign > 0 else EVERYDAY_BACKWARD
    alone = '(advance|proceed|go on)' if sign > 0 else '(back up^4|reverse|backup)'
    return pick(rng, EVERYDAY, 'drive.everyday', d=expand(rng, direction), q=said,
                alone=expand(rng, alone))


def behind_comma(rng: random.Random, text: str, amount: str) -> str:
    """Return the text, now and then with a comma before the amount that ends it."""
    if rng.random() < 0.09 and text.endswith(f' {amount}'):
        return f'{text.removesuffix(f" {amount}").removesuffix(" by")}, {amount}'
    return text


def by_distance(rng: random.Random) -> Clause:
    """Return a drive over a distance."""
    sign, direction, alone = _direction(rng)
    said, bound = amounts.length(rng)
    plain = said
    said = amounts.corrected(rng, said, amounts.length) or _hedged(rng, said)
    if rng.random() < EVERYDAY_SHARE:
        text, template = _everyday(rng, sign, said)
        text = behind_comma(rng, text, said)
        if rng.random() < 0.1:
            text, quantity = at_speed(rng, text)
            return Clause(text, (Drive(sign, bound, quantity),), 'drive_distance_speed', template,
                          not text.startswith('at '))
        return Clause(text, (Drive(sign, bound),), 'drive_distance', template)
    draw = rng.random()
    patterns, family, imperative = BOUNDED, 'drive.distance', True
    if draw < 0.15:
        patterns, family, sign = PLAIN, 'drive.plain', 1
    elif draw < 0.27:
        patterns, family, imperative = BOUNDED_FRAGMENTS, 'drive.distance.fragment', False
    text, template = pick(
        rng,
        patterns,
        family,
        d=direction,
        q=said,
        alone=alone,
        further=rng.choice(('further', 'farther', '')),
    )
    text = text.replace(f' a {said} ', f' a {plain} ').replace(f' of {said}', f' of {plain}')
    if text.endswith((' go', ' more')) and text.startswith(direction):
        imperative = False
    text, speed = with_speed(rng, behind_comma(rng, text, said), 0.12)
    if speed == 'default' and rng.random() < 0.1:
        text, quantity = at_speed(rng, text)
        return Clause(
            text, (Drive(sign, bound, quantity),), 'drive_distance_speed', template,
            imperative and not text.startswith('at '))
    return Clause(text, (Drive(sign, bound, speed),), 'drive_distance', template, imperative)


def for_time(rng: random.Random) -> Clause:
    """Return a drive for a time."""
    sign, direction, alone = _direction(rng)
    said, bound = amounts.duration(rng)
    if rng.random() < SPEED_FIRST_SHARE:
        return _speed_first(rng, said, bound)
    if rng.random() < 0.12 and not said.startswith('a'):
        said = f'{rng.choice(("about", "roughly", "the next", "exactly", "around"))} {said}'
    text, template = pick(
        rng,
        (
            f'{VERB} {{d}} for {{q}}',
            f'{VERB} {{d}} for {{q}}',
            f'(move|go|drive) {EVERYDAY_FORWARD if sign > 0 else EVERYDAY_BACKWARD} for {{q}}',
            '{alone} for {q}',
            '{alone} for {q}',
            'keep (moving|going|driving) {d} for {q}',
            f'for {{q}} {VERB} {{d}}',
            '{d} for {q}',
            '(start|continue) (driving|moving) {d} for {q}',
            f'{VERB} {{d}} (during|over) {{q}}',
            '{q} {d}',
            f'{VERB} {{d}} {{q}}',
            'spend {q} (driving|moving|going) {d}',
        ),
        'drive.time',
        d=direction,
        q=said,
        alone=alone,
    )
    imperative = not text.startswith(('for ', direction, said))
    text, speed = with_speed(rng, text, 0.15)
    if speed == 'default' and rng.random() < 0.3:
        text, quantity = at_speed(rng, text)
        return Clause(text, (Drive(sign, bound, quantity),), 'drive_time', template,
                      imperative and not text.startswith('at '))
    return Clause(text, (Drive(sign, bound, speed),), 'drive_time', template, imperative)


def _speed_first(rng: random.Random, said: str, bound: Quantity) -> Clause:
    """Return a drive whose speed is said before its time."""
    sign, direction, alone = _direction(rng)
    spoken, quantity = amounts.speed(rng)
    text, template = pick(
        rng,
        (
            '(move|drive|go|travel) {d} {at} {v} for {q}',
            '(move|drive|go|travel) {d} {at} {v} for {q}',
            '(move|drive|go|travel) {at} {v} {d} for {q}',
            '{alone} {at} {v} for {q}',
            '(keep|start) (moving|driving|going) {d} {at} {v} for {q}',
            'for {q} (move|drive|go) {d} {at} {v}',
            '(move|drive|go|travel) {at} {v} for {q}',
            '{d} {at} {v} for {q}',
        ),
        'drive.speed_first', d=direction, alone=alone, at=expand(rng, AT_SPEED), v=spoken, q=said)
    if template.endswith('.6'):
        sign = 1
    return Clause(text, (Drive(sign, bound, quantity),), 'drive_time', template,
                  not text.startswith(('for ', direction)))


def open_ended(rng: random.Random) -> Clause:
    """Return a drive that nobody bounded."""
    sign, direction, alone = _direction(rng)
    while alone.startswith(('step', 'go on', 'carry on', 'proceed')):
        sign, direction, alone = _direction(rng)
    fragment = rng.random() < 0.1
    patterns, family = (
        (OPEN_FRAGMENTS, 'drive.open.fragment') if fragment else (OPEN, 'drive.open'))
    if rng.random() < 0.06:
        patterns, family, sign, fragment = PLAIN_OPEN, 'drive.open.plain', 1, False
    text, template = pick(
        rng,
        patterns,
        family,
        d=direction,
        alone=alone,
        until=expand(rng, UNTIL),
        ever=expand(rng, EVER),
    )
    text, speed = with_speed(rng, text, 0.3)
    if speed == 'default' and rng.random() < 0.12:
        text, quantity = at_speed(rng, text)
        return Clause(text, (Drive(sign, None, quantity),), 'drive_open', template,
                      not fragment and not text.startswith('at '))
    return Clause(text, (Drive(sign, None, speed),), 'drive_open', template, not fragment)


def a_little(rng: random.Random) -> Clause:
    """Return a drive by the profile's small amount."""
    sign, direction, alone = _direction(rng)
    text, template = pick(
        rng,
        LITTLE_PATTERNS,
        'drive.little',
        d=direction,
        alone=alone,
        little=rng.choice(('', 'a little', 'a bit')),
    )
    text, speed = with_speed(rng, text, 0.08)
    return Clause(text, (Drive(sign, 'little', speed),), 'drive_little', template)
