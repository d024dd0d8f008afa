# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the confidence of an answer is worth: reliability bins and the risk-coverage curve.

Both look at answers that would move a robot; a refusal needs no confidence.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.training.evaluation.measures import (
    Bin, Calibration, RiskCoverage, RiskPoint)
from ros2_llm_bridge.training.evaluation.predictions import Prediction

#: Bins of the same width, as most papers have them.
BINS = 10

#: An answer of a model and whether it is wrong.
Judged = tuple[Prediction, bool]


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Return the reliability bins of the answers that act, and their calibration error."""
    acting = [(a.confidence, wrong) for a, wrong in judged if a.acts]
    bins = []
    for index in range(BINS):
        members = [(c, w) for c, w in acting if min(int(c * BINS), BINS - 1) == index]
        mean = sum(c for c, _ in members) / len(members) if members else 0.0
        bins.append(Bin(
            index / BINS, (index + 1) / BINS, len(members), sum(not w for _, w in members), mean))
    distance = sum(abs(b.n * b.confidence - b.right) for b in bins)
    return Calibration(len(acting), distance / len(acting) if acting else 0.0, tuple(bins))


def cover(judged: Sequence[Judged]) -> RiskCoverage:
    """Return how many answers act, and how many wrongly, at each threshold that matters."""
    acting = [(a.confidence, wrong) for a, wrong in judged if a.acts]
    points = []
    for threshold in sorted({0.0, *(c for c, _ in acting)}):
        left = [wrong for c, wrong in acting if c >= threshold]
        points.append(RiskPoint(threshold, len(left), sum(left)))
    return RiskCoverage(len(judged), tuple(points))
