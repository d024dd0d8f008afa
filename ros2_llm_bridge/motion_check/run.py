# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Drive random motions on each simulated base; the same for the same seed."""

from __future__ import annotations

import math
import random
from typing import Callable, Sequence

from ros2_llm_bridge.commands.primitives import Arc, Move, Rotate
from ros2_llm_bridge.motion_check.judge import judge, Kind, Summary
from ros2_llm_bridge.motion_check.scenario import Scenario
from ros2_llm_bridge.motion_check.world import Bounded, World

#: Least and largest amounts: metres, degrees, metres of radius.
DISTANCES_M, ANGLES_DEG, RADII_M = (0.05, 10.0), (5.0, 720.0), (0.2, 3.0)


def check(
    scenarios: Sequence[Scenario], kinds: Sequence[Kind], count: int, seed: int,
    on_summary: Callable[[Summary], None] = lambda summary: None,
) -> list[Summary]:
    """
    Return what became of ``count`` motions of each kind on each base.

    Parameters
    ----------
    scenarios
        The bases; Nav2's behaviours know no curves.
    kinds
        What to drive.
    count, seed
        How many of a kind, and what they follow from.
    on_summary
        Told when those of a kind have been driven.

    """
    summaries = []
    for scenario in scenarios:
        for kind in kinds:
            if scenario.behaviours and kind == 'curve':
                continue
            judged = tuple(
                judge(World(scenario, seed * 100_003 + index).drive(motion))
                for index, motion in enumerate(motions(scenario, kind, count, seed)))
            summaries.append(Summary(scenario.name, scenario.about, kind, judged))
            on_summary(summaries[-1])
    return summaries


def motions(scenario: Scenario, kind: Kind, count: int, seed: int) -> list[Bounded]:
    """
    Return random motions of a kind: both directions, slow, default and fast.

    Amounts are drawn evenly in their logarithms, so that there are as many of 5 to 50 cm as of 1
    to 10 m.
    """
    draw = random.Random(f'{seed} {kind}')
    profile = scenario.profile()
    linear, angular = profile.speeds.linear, profile.speeds.angular
    made: list[Bounded] = []
    for _ in range(count):
        sign = draw.choice((-1, 1))
        speed = draw.choice((linear.slow, linear.default, linear.fast))
        rate = draw.choice((angular.slow, angular.default, angular.fast))
        angle = math.radians(sign * _between(draw, ANGLES_DEG))
        if kind == 'distance':
            made.append(Move(sign * _between(draw, DISTANCES_M), speed))
        elif kind == 'angle':
            made.append(Rotate(angle, rate))
        else:
            made.append(Arc(_between(draw, RADII_M), angle, speed))
    return made


def _between(draw: random.Random, ends: tuple[float, float]) -> float:
    return math.exp(draw.uniform(math.log(ends[0]), math.log(ends[1])))
