# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Lists: three to eight steps in one, so that the last of them is not forgotten.

What is longer is translated in parts that look like these (``commands.splitting``).

Who says so many steps says each in few words and mostly all of them alike: with the same verb,
unit and joint. What is said in numbers is said in the same numbers throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
import random
from typing import Callable

from ros2_llm_bridge.commands.model import Drive, GoToPlace, Quantity, Sign, Turn, Wait
from ros2_llm_bridge.training.phrases import amounts, rounds, steps
from ros2_llm_bridge.training.phrases.pattern import Clause, expand
from ros2_llm_bridge.training.phrases.places import place_name
from ros2_llm_bridge.training.phrases.steps import Step

#: How many steps, and how often.
COUNTS = {3: 8, 4: 8, 5: 7, 6: 6, 7: 4, 8: 3}

DRIVES = ('forward', 'go forward', 'move forward', 'drive forward', 'ahead', 'go ahead',
          'straight', 'go straight', 'drive straight', 'advance', 'roll forward', 'move ahead')
RETREATS = ('back', 'go back', 'move back', 'drive back', 'backward', 'go backward', 'reverse',
            'back up', 'drive backwards', 'move backwards')
TURNS = ('turn {w}', 'turn {w}', 'rotate {w}', '{w}', '{w}', 'turn to the {w}', 'spin {w}',
         'pivot {w}', 'take a {w}', '{w} turn')
PAUSES = ('wait', 'pause', 'wait for', 'hold for', 'stop for', 'halt for')
GOALS = ('go to', 'go to', 'drive to', 'head to', 'move to', 'navigate to', 'visit')
UNITS = {'m': 12, 'ft': 7, 'cm': 4, 'in': 2, 'yd': 1}
NUMERALS = ('{n}. ', '{n}. ', '{n}) ', '{n}: ', 'step {n}: ', 'step {n} ', 'step {w} ',
            'step {w}: ')
NUMBER_WORDS = 'one two three four five six seven eight'.split()
NUMBERED_SHARE = 0.16
#: "First …, then …, then …, finally …".
ORDERED_SHARE = 0.08


@dataclass(frozen=True)
class _Voice:
    """How one speaker says all steps of a list."""

    drive: str
    retreat: str
    turn: str
    pause: str
    unit: str
    digits: float
    amount_first: bool

    def length(self, rng: random.Random) -> tuple[str, Quantity]:
        """Return a distance in the unit of this speaker."""
        if self.unit in ('cm', 'in'):
            number = str(rng.choice((5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)))
        else:
            number = rng.choices(
                ('1', '2', '3', '4', '5', '6', '8', '0.5', '1.5', '2.5', '0.2', '0.7'),
                (9, 8, 6, 4, 4, 2, 1, 4, 3, 1, 1, 1))[0]
        return amounts.say(number, self.unit, rng, self.digits), Quantity(number, self.unit)

    def driven(self, rng: random.Random, sign: Sign) -> Step:
        """Return a drive over a distance."""
        said, bound = self.length(rng)
        verb = self.drive if sign > 0 else self.retreat
        if self.amount_first and verb.partition(' ')[2] not in ('', 'up'):
            verb, _, way = verb.partition(' ')
            return f'{verb} {said} {way}', Drive(sign, bound)
        return f'{verb} {said}', Drive(sign, bound)

    def turned(self, rng: random.Random, sign: Sign, angle: int) -> Step:
        """Return a turn to a side, by an angle in degrees unless that is 0."""
        text = self.turn.format(w='left' if sign > 0 else 'right')
        if not angle:
            return text, Turn(sign, 'default')
        number = str(angle)
        if text in ('left', 'right') and rng.random() < 0.5:
            said = number if self.digits > 0.5 else amounts.say(number, '', rng, 0.0)
            return f'{text} {said}', Turn(sign, Quantity(number, ''))
        said = amounts.say(number, 'deg', rng, self.digits)
        return f'{text} {said}', Turn(sign, Quantity(number, 'deg'))

    def paused(self, rng: random.Random) -> Step:
        """Return a wait."""
        number = str(rng.choice((1, 2, 3, 4, 5, 5, 10, 10, 15, 20, 30)))
        return f'{self.pause} {amounts.say(number, "s", rng, self.digits)}', Wait(
            Quantity(number, 's'))


def many(rng: random.Random) -> Clause:
    """Return three to eight steps."""
    shape = rng.choices(tuple(_SHAPES), (8, 6, 2, 2, 3))[0]
    told = _SHAPES[shape](rng, rng.choices(tuple(COUNTS), tuple(COUNTS.values()))[0])
    draw = rng.random()
    if draw < NUMBERED_SHARE:
        style = rng.choice(NUMERALS)
        mark = rng.choice(('', '', ',', '.', ';'))
        text = f'{mark} '.join(
            style.format(n=n, w=NUMBER_WORDS[n - 1]) + said for n, (said, _) in enumerate(told, 1))
        return rounds.clause(text, [c for _, c in told], f'many.{shape}.numbered', 'many steps')
    if draw < NUMBERED_SHARE + ORDERED_SHARE:
        comma = rng.choice(('', ','))
        text = f'first {f"{comma} then ".join(said for said, _ in told[:-1])}{comma} ' + (
            f'{rng.choice(("and finally", "finally", "and last", "and then"))} {told[-1][0]}')
        return rounds.clause(text, [c for _, c in told], f'many.{shape}.ordered', 'many steps')
    return rounds.told_in_order(rng, told, f'many.{shape}', 'many steps')


def _voice(rng: random.Random) -> _Voice:
    return _Voice(
        rng.choice(DRIVES), rng.choice(RETREATS), rng.choice(TURNS), rng.choice(PAUSES),
        rng.choices(tuple(UNITS), tuple(UNITS.values()))[0], rng.choice((1.0, 1.0, 0.0)),
        rng.random() < 0.15)


def _angle(rng: random.Random) -> int:
    return rng.choices(
        (0, 90, 45, 30, 20, 10, 15, 60, 120, 135, 5, rng.randint(1, 179)),
        (8, 6, 4, 3, 3, 2, 2, 2, 1, 1, 1, 2))[0]


def _mixed(rng: random.Random, count: int) -> list[Step]:
    """Return drives and turns in turns, with now and then a wait or a goal."""
    voice = _voice(rng)
    told: list[Step] = []
    turning = rng.random() < 0.35
    goals = rng.random() < 0.25
    waits = rng.random() < 0.4
    while len(told) < count:
        draw = rng.random()
        sign: Sign = rng.choice((1, -1))
        if waits and draw < 0.15:
            told.append(voice.paused(rng))
        elif goals and draw > 0.85:
            told.append(_goal(rng, 'go to'))
        elif turning:
            told.append(voice.turned(rng, sign, _angle(rng)))
        else:
            told.append(voice.driven(rng, 1 if rng.random() < 0.5 else sign))
        turning = not turning if rng.random() < 0.88 else turning
    return told


def _pattern(rng: random.Random, count: int) -> list[Step]:
    """Return a few steps that come again and again, with the same amounts or others."""
    voice = _voice(rng)
    sign: Sign = rng.choice((1, -1))
    angle = _angle(rng)
    alike = rng.random() < 0.45
    other_side = rng.random() < 0.2

    def turn() -> Step:
        side: Sign = rng.choice((1, -1)) if other_side else sign
        return voice.turned(rng, side, angle if alike or rng.random() < 0.6 else _angle(rng))

    block: list[Callable[[], Step]] = [
        lambda: voice.driven(rng, -1 if back else 1), turn]
    back = rng.random() < 0.12
    if rng.random() < 0.3:
        block.insert(rng.choice((1, 2)), lambda: voice.paused(rng))
    if rng.random() < 0.3:
        block.append(block.pop(0))
    once = [step() for step in block]
    return [once[i % len(block)] if alike else block[i % len(block)]() for i in range(count)]


def _same(rng: random.Random, count: int) -> list[Step]:
    """Return one step said many times, before or behind another."""
    voice = _voice(rng)
    step = voice.driven(rng, rng.choice((1, 1, -1))) if rng.random() < 0.5 else voice.turned(
        rng, rng.choice((1, -1)), _angle(rng))
    other = voice.driven(rng, 1) if isinstance(step[1], Turn) else voice.turned(
        rng, rng.choice((1, -1)), _angle(rng))
    told = [step] * count
    told[rng.choice((0, -1, len(told) // 2))] = other
    return told


def _places(rng: random.Random, count: int) -> list[Step]:
    """Return many goals, with waits between them or without."""
    voice = _voice(rng)
    verb = rng.choice(GOALS)
    waits = rng.random() < 0.35
    told: list[Step] = []
    while len(told) < count:
        if waits and told and isinstance(told[-1][1], GoToPlace) and rng.random() < 0.7:
            told.append(voice.paused(rng))
        else:
            told.append(_goal(rng, verb))
    return told


def _free(rng: random.Random, count: int) -> list[Step]:
    """Return steps in any words."""
    return [steps.any_step(rng) for _ in range(count)]


def _goal(rng: random.Random, verb: str) -> Step:
    spoken, name = place_name(rng)
    return expand(rng, f'{verb} {{a}}', a=spoken), GoToPlace(name)


_SHAPES: dict[str, Callable[[random.Random, int], list[Step]]] = {
    'mixed': _mixed, 'pattern': _pattern, 'same': _same, 'places': _places, 'free': _free,
}
