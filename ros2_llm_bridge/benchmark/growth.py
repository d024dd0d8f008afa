# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How the cost of an instruction grows with places, capabilities, words and commands.

One series each, everything else small; the translator runs as the bridge runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
import math
import time
from typing import Callable, Mapping, Optional, Sequence

from ros2_llm_bridge.benchmark.asking import wait_for_device
from ros2_llm_bridge.benchmark.figures import Spread, spread
from ros2_llm_bridge.benchmark.rows import load_row, ModelChoice, ROWS, SERVED
from ros2_llm_bridge.errors import CommandSyntaxError, ModelError
from ros2_llm_bridge.ports import Translator
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.schema import Capability, Limits, Place, RobotProfile
from ros2_llm_bridge.translate import prepare, translate, Translation

#: The values of each series.
SERIES: Mapping[str, tuple[int, ...]] = {
    'places': (10, 30, 100, 300, 1000), 'capabilities': (1, 3, 10, 25, 50),
    'words': (5, 20, 50, 100, 200, 500), 'commands': (1, 2, 3, 5, 10, 20)}

_FILLERS = ('well', 'so', 'you', 'know', 'today', 'was', 'a', 'rather', 'long', 'day', 'here')
_STEPS = ('move forward {} meters', 'turn left {} degrees')


@dataclass(frozen=True)
class Point:
    """
    One size of one series.

    ``failed`` says why there is no answer; then the times are of the way to the failure.
    ``refusal`` is the code of a translation that commands nothing.
    ``first_ms`` is the first request with this profile, whose prompt prefix is not cached yet.
    """

    size: int
    latency_ms: Spread
    prepare_ms: float
    first_ms: float
    forward_passes: int
    tokens: int
    failed: str = ''
    refusal: str = ''


@dataclass(frozen=True)
class Series:
    """
    The points of one series.

    ``order`` is the slope between the last two points in log-log: 1 is linear, 2 quadratic; None
    where there are not two.
    """

    name: str
    points: tuple[Point, ...]
    order: Optional[float]


def measure_growth(
    model: ModelChoice, series: Mapping[str, Sequence[int]] = SERIES, repeats: int = 5,
) -> tuple[Series, ...]:
    """
    Return all series; torch is loaded into this process.

    Raises
    ------
    ModelError
        If base or adapter cannot be loaded.

    """
    translator = load_row(ROWS[SERVED], model)
    description = str(getattr(translator, 'description', ''))
    synchronise = wait_for_device('cuda' if ' on cuda' in description else 'cpu')
    found = []
    for name, sizes in series.items():
        points = tuple(
            _point(translator, size, *_CASES[name](size), repeats, synchronise)
            for size in sizes)
        found.append(Series(name, points, order(points)))
    return tuple(found)


def order(points: Sequence[Point]) -> Optional[float]:
    """Return the slope between the last two points that have an answer, in log-log."""
    answered = [p for p in points if not p.failed and p.latency_ms.p50 > 0]
    if len(answered) < 2:
        return None
    before, last = answered[-2:]
    return round(math.log(last.latency_ms.p50 / before.latency_ms.p50)
                 / math.log(last.size / before.size), 2)


def _point(
    translator: Translator, size: int, profile: RobotProfile, text: str, repeats: int,
    synchronise: Callable[[], None],
) -> Point:
    took, prepared = [], []
    translation: Optional[Translation] = None
    failed = ''
    for _ in range(repeats + 1):
        started = time.perf_counter()
        prepare(text, profile)
        prepared.append((time.perf_counter() - started) * 1e3)
        synchronise()
        started = time.perf_counter()
        try:
            translation = translate(text, profile, translator, 0.0)
        except (ModelError, CommandSyntaxError) as error:
            failed = str(error)[:200]
        synchronise()
        took.append((time.perf_counter() - started) * 1e3)
    return Point(
        size, spread(took[1:]), spread(prepared[1:]).p50, round(took[0], 3),
        translation.forward_passes if translation else 0,
        translation.tokens if translation else 0, failed,
        translation.refusal.code if translation and translation.refusal else '')


def _with_places(size: int) -> tuple[RobotProfile, str]:
    places = [Place(name=f'storage bay {number}', x=float(number % 30), y=float(number // 30))
              for number in range(1, size + 1)]
    return _robot(places=places), f'go to storage bay {size // 2 + 1}'


def _with_capabilities(size: int) -> tuple[RobotProfile, str]:
    capabilities = [
        Capability(name=f'switch_{number}', interface='std_srvs/srv/SetBool',
                   arguments={'data': 'bool'}) for number in range(1, size + 1)]
    return _robot(capabilities=capabilities), 'move forward 2 meters'


def _with_words(size: int) -> tuple[RobotProfile, str]:
    order = 'move forward 2 meters'.split()
    fillers = [_FILLERS[n % len(_FILLERS)] for n in range(max(0, size - len(order)))]
    return _robot(), ' '.join([*fillers, *order])


def _with_commands(size: int) -> tuple[RobotProfile, str]:
    steps = [_STEPS[n % 2].format(n + 1 if not n % 2 else 10 * (n + 1)) for n in range(size)]
    return _robot(), ', then '.join(steps)


_CASES: Mapping[str, Callable[[int], tuple[RobotProfile, str]]] = {
    'places': _with_places, 'capabilities': _with_capabilities, 'words': _with_words,
    'commands': _with_commands}


def _robot(**changes: object) -> RobotProfile:
    free = Limits(
        linear_x_max=1.0, angular_z_max=2.0, linear_acceleration=1.5, angular_acceleration=3.5,
        distance_max=1e6, angle_max=1e4, duration_max=1e6)
    return load_profile('demo').model_copy(update={'limits': free, 'places': [], **changes})
