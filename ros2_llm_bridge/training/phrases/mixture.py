# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Mix the phenomena: how often each is heard, and how clauses become whole instructions."""

from __future__ import annotations

from dataclasses import replace
import random
from typing import Callable, Mapping

from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.commands.repetition import again_said, back_said
from ros2_llm_bridge.training.phrases import (
    again,
    arcs,
    capabilities,
    chatter,
    chores,
    drill,
    driving,
    lists,
    phrasebook,
    places,
    pointing,
    provisos,
    relations,
    repairs,
    rounds,
    routes,
    sequences,
    speech,
    turning,
    unclear,
)
from ros2_llm_bridge.training.phrases.pattern import Clause

Family = Callable[[random.Random], Clause]

MOTIONS: Mapping[Family, float] = {
    driving.by_distance: 19,
    driving.for_time: 3,
    driving.open_ended: 7,
    driving.a_little: 3.5,
    turning.by_angle: 11.5,
    turning.default: 7,
    turning.a_little: 3,
    turning.around: 8,
    turning.revolutions: 0.4,
    turning.open_ended: 3.4,
    drill.word_of_command: 1.2,
}
ORDERS: Mapping[Family, float] = {
    **MOTIONS,
    places.place: 20,
    pointing.coordinates: 4,
    sequences.wait: 1.8,
    sequences.long_stop: 2,
    capabilities.call: 10,
    arcs.arc: 11,
    routes.through: 4,
    routes.visits: 5,
    routes.beside: 6,
    phrasebook.order: 30,
}
REFUSALS: Mapping[Family, float] = {
    relations.to_relation: 6.5,
    relations.impossible_motion: 4.7,
    relations.conditional: 3.2,
    provisos.proviso: 2.8,
    provisos.later: 1.8,
    provisos.negation: 3,
    provisos.doubt: 2.6,
    provisos.at_once: 1.6,
    provisos.half: 2,
    provisos.choice: 1.2,
    provisos.unsafe: 1.6,
    chores.chore: 6.5,
    chores.arm: 4.2,
    chores.stunt: 2,
    chores.look: 1.6,
    chatter.question: 3,
    chatter.talk: 2.5,
    chatter.injection: 1.1,
    chatter.foreign: 0.6,
    chatter.noise: 0.5,
    unclear.missing: 3.6,
    unclear.contradiction: 3,
    capabilities.missing: 1.5,
    arcs.no_arc: 2,
    routes.no_route: 2.2,
    again.no_repetition: 2.4,
    phrasebook.refusal: 16,
}
STEPS: Mapping[Family, float] = {
    driving.by_distance: 9,
    driving.for_time: 1,
    driving.open_ended: 2,
    driving.a_little: 1.5,
    turning.by_angle: 6,
    turning.default: 6,
    turning.a_little: 0.7,
    turning.around: 3,
    places.place: 9,
    pointing.coordinates: 1.2,
    sequences.wait: 3,
    capabilities.call: 2.4,
    arcs.arc: 2.4,
    routes.beside: 0.6,
    routes.through: 0.8,
    phrasebook.step: 9,
}
IMPOSSIBLE_STEPS: Mapping[Family, float] = {
    chores.chore: 6,
    relations.to_relation: 5,
    relations.impossible_motion: 3,
    chores.arm: 1,
    capabilities.missing: 1,
    relations.conditional: 1,
    chores.stunt: 1,
    chores.look: 1,
}

#: Sequences with a shape of their own, by how often one is heard.
SHAPED: Mapping[Family, float] = {
    rounds.repeated: 9,
    rounds.plain: 12,
    rounds.halted: 3,
    rounds.route: 4,
    rounds.numbered: 4,
    rounds.swapped: 7,
    rounds.points: 3.5,
    again.counted: 6,
    again.block: 8,
    again.way_back: 6,
    lists.many: 13,
}

SEQUENCE_SHARE = 0.37
SHAPED_SHARE = 0.42
IMPOSSIBLE_SHARE = 0.17
#: Sequences of places only, of clipped steps, and with the first step said again at the end.
TOUR_SHARE = 0.07
TERSE_SHARE = 0.1
AGAIN_SHARE = 0.05
#: How often motions without an end stand last among steps; elsewhere they lack an amount.
LAST_SHARE = 0.7
#: How often an instruction that needs none meets a robot with capabilities.
LISTED_SHARE = 0.12
#: Actions that end by themselves, behind which people say "and stop" for nothing.
CLOSED = ('drive_distance', 'drive_time', 'turn_angle', 'turn_default', 'place', 'drive_little')
#: What people say right behind a stop.
STOPPED = ('drive_distance', 'drive_little', 'turn_angle', 'turn_default', 'turn_around', 'place')
LEADING_STOP_SHARE = 0.015
CLOSING_STOP_SHARE = 0.025
STUMBLE_SHARE = 0.11
#: How often the side of a motion is said wrong first.
REPAIR_SHARE = 0.03
TYPO_SHARE = 0.09


#: Modules of phrases, by which ``draw`` may be told what to draw more often.
SOURCES = tuple(sorted({
    family.__module__.rpartition('.')[2]
    for families in (ORDERS, REFUSALS, STEPS, IMPOSSIBLE_STEPS, SHAPED) for family in families}))
AS_HERE: Mapping[str, float] = {}


def draw(rng: random.Random, emphasis: Mapping[str, float] = AS_HERE) -> tuple[str, Clause]:
    """
    Return an instruction as it is said or typed, and what it means.

    ``emphasis`` holds, for some of ``SOURCES``, a factor of how often their phrases are drawn.
    """
    if rng.random() < SEQUENCE_SHARE:
        clause = _sequence(rng, emphasis)
    else:
        clause = _one(rng, {**ORDERS, **REFUSALS}, emphasis)
    if clause.kind.startswith(repairs.SIDED) and rng.random() < REPAIR_SHARE:
        clause = repairs.repaired(rng, clause)
    if not clause.capabilities and rng.random() < LISTED_SHARE:
        clause = _among_capabilities(rng, clause)
    if clause.kind in STOPPED and clause.imperative and rng.random() < LEADING_STOP_SHARE:
        clause = sequences.stop_first(rng, clause)
    if clause.kind in CLOSED and rng.random() < CLOSING_STOP_SHARE:
        clause = replace(
            clause, text=f'{clause.text} {rng.choice(sequences.CLOSING_STOPS)}',
            phenomena=(*clause.phenomena, 'closing stop'))
    if clause.kind not in ('refuse_injection', 'refuse_noise', 'refuse_foreign'):
        clause = speech.wrap(rng, clause)
        draw_again = rng.random()
        if draw_again < STUMBLE_SHARE:
            clause = speech.stumble(rng, clause)
        elif draw_again < STUMBLE_SHARE + TYPO_SHARE:
            clause = speech.mistype(rng, clause)
    return speech.style(rng, clause.text), clause


def _one(
    rng: random.Random, families: Mapping[Family, float], emphasis: Mapping[str, float] = AS_HERE,
) -> Clause:
    weights = [weight * emphasis.get(family.__module__.rpartition('.')[2], 1.0)
               for family, weight in families.items()]
    return rng.choices(list(families), weights)[0](rng)


def _sequence(rng: random.Random, emphasis: Mapping[str, float]) -> Clause:
    count = rng.choices((2, 3, 4, 5), (68, 22, 8, 2))[0]
    if rng.random() < SHAPED_SHARE:
        shaped = _one(rng, SHAPED, emphasis)
        if rng.random() > IMPOSSIBLE_SHARE:
            return shaped
        both = [shaped, impossible(rng)]
        return sequences.join(rng, both if rng.random() < 0.7 else both[::-1])
    if rng.random() < TOUR_SHARE:
        return sequences.tour(rng)
    if rng.random() < TERSE_SHARE:
        return sequences.terse(rng)
    parts = [_one(rng, STEPS, emphasis) for _ in range(count)]
    if rng.random() < LAST_SHARE:
        parts.sort(key=sequences.is_endless)
    if rng.random() < AGAIN_SHARE and not sequences.is_endless(parts[-1]):
        parts.append(parts[0])
    if rng.random() < IMPOSSIBLE_SHARE:
        parts[rng.randrange(count)] = impossible(rng)
    return sequences.join(rng, parts)


def impossible(rng: random.Random) -> Clause:
    """Return a step that refuses the whole; "come back" and "do it again" do not among others."""
    while True:
        step = _one(rng, IMPOSSIBLE_STEPS)
        words = step.text.split()
        if not again_said(words) and not back_said(words):
            return step


def _among_capabilities(rng: random.Random, clause: Clause) -> Clause:
    """Return the clause said to a robot whose capabilities have nothing to do with it."""
    found = capabilities.listed(rng, None)
    if isinstance(clause.program, Cannot):
        found = tuple(c for c in found if not capabilities.related(clause.text, c))
    return replace(
        clause, capabilities=found, phenomena=(*clause.phenomena, 'unrelated capabilities'))
