# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What is asked of bounded motions, and whether they did it.

They are judged by odometry, which is all that a bridge can know, and by where the base truly is,
which differs by what the odometry itself gets wrong. Errors are in metres for distances and in
degrees for angles; of curves both count.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
import math
from typing import Any, Literal

from ros2_llm_bridge.commands.primitives import Arc, Move
from ros2_llm_bridge.motion_check.world import Driven

Kind = Literal['distance', 'angle', 'curve']

#: A distance may be wrong by this many metres or by this share of itself, an angle by degrees.
ERROR_M, ERROR_SHARE, ERROR_DEG = 0.01, 0.01, 1.0
#: Share of the motions that must be so exact, and the way that none may go too far.
EXACT_SHARE, OVERSHOOT_M = 0.99, 0.03
#: The quantiles that are shown.
QUANTILES = {'median': 0.5, 'p95': 0.95, 'p99': 0.99, 'worst': 1.0}
#: Noise of the odometry moves nothing the wrong way by more than this: metres, degrees.
BACKWARD_M, BACKWARD_DEG = 0.005, 0.5


@dataclass(frozen=True)
class Judged:
    """
    One motion that was judged.

    Parameters
    ----------
    amount
        What was asked: signed metres or degrees (of a curve).
    speed
        m/s or rad/s.
    error, true_error
        What was driven too far in the asked direction, by odometry and in truth; short is
        negative.
    allowed
        Largest error that counts as exact.
    overshoot
        The furthest that the base truly went beyond the amount, metres or degrees.
    path_error_m, allowed_path_m
        Of curves: the true error of the way on the circle, and the largest that counts as exact;
        else 0.
    wrong_sign
        Whether it ever went the wrong way.
    ok
        Whether the bridge reports success.
    seconds
        From the beginning to the end that was reported.

    """

    amount: float
    speed: float
    error: float
    true_error: float
    allowed: float
    overshoot: float
    path_error_m: float
    allowed_path_m: float
    wrong_sign: bool
    ok: bool
    seconds: float

    @property
    def is_exact(self) -> bool:
        """Return whether the errors are allowed, by odometry."""
        return self.ok and abs(self.error) <= self.allowed

    @property
    def is_truly_exact(self) -> bool:
        """Return whether the errors are allowed, in truth."""
        return (self.ok and abs(self.true_error) <= self.allowed
                and abs(self.path_error_m) <= self.allowed_path_m)


@dataclass(frozen=True)
class Summary:
    """The motions of one kind on one base, taken together."""

    scenario: str
    about: str
    kind: Kind
    judged: tuple[Judged, ...]

    @property
    def exact(self) -> int:
        """Return how many were exact by odometry."""
        return sum(j.is_exact for j in self.judged)

    @property
    def truly_exact(self) -> int:
        """Return how many were exact in truth."""
        return sum(j.is_truly_exact for j in self.judged)

    @property
    def wrong_signs(self) -> int:
        """Return how many went the wrong way."""
        return sum(j.wrong_sign for j in self.judged)

    @property
    def overshoot(self) -> float:
        """Return the furthest that any went too far, metres or degrees."""
        return max(j.overshoot for j in self.judged)

    @property
    def is_good(self) -> bool:
        """Return whether they were what is asked of them."""
        return (self.exact >= EXACT_SHARE * len(self.judged) and not self.wrong_signs
                and (self.kind != 'distance' or self.overshoot <= OVERSHOOT_M))

    def quantile(self, share: float, is_true: bool) -> float:
        """Return the error, without its sign, that a share of the motions does not exceed."""
        errors = sorted(abs(j.true_error if is_true else j.error) for j in self.judged)
        return errors[min(len(errors) - 1, math.ceil(share * len(errors)) - 1)]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values: metres or degrees, seconds."""
        return {
            'scenario': self.scenario, 'about': self.about, 'kind': self.kind,
            'unit': 'm' if self.kind == 'distance' else 'deg', 'n': len(self.judged),
            'exact': self.exact, 'truly_exact': self.truly_exact, 'good': self.is_good,
            'error': self._quantiles(False), 'true_error': self._quantiles(True),
            'overshoot': self.overshoot, 'wrong_sign': self.wrong_signs,
            'failed': sum(not j.ok for j in self.judged),
            'motions': [asdict(j) for j in self.judged]}

    def _quantiles(self, is_true: bool) -> dict[str, float]:
        return {name: self.quantile(share, is_true) for name, share in QUANTILES.items()}


def judge(driven: Driven) -> Judged:
    """Return what a motion was worth."""
    primitive = driven.primitive
    if isinstance(primitive, Move):
        amount, speed, unit = primitive.distance_m, primitive.speed_mps, 1.0
        allowed = max(ERROR_M, ERROR_SHARE * abs(amount))
        backward = BACKWARD_M
    else:
        unit = math.degrees(1.0)
        amount, speed = primitive.angle_rad * unit, primitive.rate_rps
        allowed, backward = ERROR_DEG, BACKWARD_DEG
    sign = math.copysign(1.0, amount)
    ways = [sign * s.way * unit for s in driven.seen]
    path_error = allowed_path = 0.0
    if isinstance(primitive, Arc):
        path_error = driven.seen[-1].path_m - primitive.length_m
        allowed_path = max(ERROR_M, ERROR_SHARE * primitive.length_m)
    moving = [s.at_s for s in driven.seen if s.commanded]
    return Judged(
        amount, speed, sign * driven.odometry * unit - abs(amount), ways[-1] - abs(amount),
        allowed, max(0.0, max(ways) - abs(amount)), path_error, allowed_path,
        min(ways) < -backward, driven.final['event'] == 'succeeded',
        moving[-1] - moving[0] if moving else 0.0)
