# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The numbers of an evaluation, each with its n; no texts, so that they may be published.

Intervals are 95 % score intervals (Wilson, 1927).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Mapping

from pydantic import TypeAdapter
from ros2_llm_bridge.training.scoring import wilson


@dataclass(frozen=True)
class Share:
    """``count`` of ``n``."""

    count: int
    n: int

    @property
    def value(self) -> float:
        """Return the share, 0..1; 0 where n is 0."""
        return self.count / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share."""
        return wilson(self.count, self.n)


@dataclass(frozen=True)
class Group:
    """How often each verdict of ``scoring.VERDICTS`` was given in a group of lines."""

    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        """Return the number of lines."""
        return sum(self.counts.values())

    @property
    def exact(self) -> Share:
        """Return the share of lines that came out exactly."""
        return Share(self.counts.get('exact', 0), self.n)


@dataclass(frozen=True)
class Spread:
    """Median and 95th percentile of n values; both 0 where n is 0."""

    n: int
    median: float
    p95: float


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies from ``low`` to ``high``; ``confidence`` is their mean."""

    low: float
    high: float
    n: int
    right: int
    confidence: float


@dataclass(frozen=True)
class Calibration:
    """
    How far confidence can be taken for a probability, over the answers that would move a robot.

    ``error`` is the expected calibration error: the mean distance of confidence and share of
    right ones, weighted by the bins' n (Naeini et al., 2015).
    """

    n: int
    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class RiskPoint:
    """With this threshold so many lines are acted on, so many of them wrongly."""

    threshold: float
    acted: int
    wrong: int

    @property
    def risk(self) -> Share:
        """Return the share of wrong ones among those acted on."""
        return Share(self.wrong, self.acted)


@dataclass(frozen=True)
class RiskCoverage:
    """
    What a threshold on the confidence costs and brings.

    ``n`` lines went to the model; ``points`` are in rising order of the threshold.
    """

    n: int
    points: tuple[RiskPoint, ...]


@dataclass(frozen=True)
class Evaluation:
    """
    What one system did on one set of lines.

    All but ``seen`` count only lines that do not stand in the training data.

    Parameters
    ----------
    system
        Its name.
    data
        SHA-256 of the lines with what they expect.
    threshold
        Least confidence for a motion.
    overall, kinds, origins, files
        Verdicts of all lines and of groups of them.
    seen
        Verdicts of the lines that also stand in the training data.
    wrong_direction, wrong_magnitude, wrong_place
        Errors among the lines that expect a direction, an amount, a goal.
    spurious_motion
        Lines with a motion that nobody asked for, among all.
    moved_instead
        Lines that moved something, among those that must be refused.
    refusal_precision
        Rightly refused among the refused.
    refusal_recall
        Rightly refused among those that must be refused.
    commands_refused
        Refused among those that must not be.
    refusal_codes
        How often each refusal code came out; ``failed`` where there was no answer that parses.
    calibration, risk_coverage
        Of the confidence, before the threshold is applied.
    latency_ms, forward_passes, tokens
        Of the lines that a model was asked for.

    """

    system: str
    data: str
    threshold: float
    overall: Group
    kinds: Mapping[str, Group]
    origins: Mapping[str, Group]
    files: Mapping[str, Group]
    seen: Group
    wrong_direction: Share
    wrong_magnitude: Share
    wrong_place: Share
    spurious_motion: Share
    moved_instead: Share
    refusal_precision: Share
    refusal_recall: Share
    commands_refused: Share
    refusal_codes: Mapping[str, int]
    calibration: Calibration
    risk_coverage: RiskCoverage
    latency_ms: Spread
    forward_passes: Spread
    tokens: Spread

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as JSON, shares and intervals written out for those who read it."""
        shown: dict[str, Any] = _to_json(self)
        return shown

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Evaluation:
        """
        Return the evaluation that ``to_json`` wrote.

        Raises
        ------
        pydantic.ValidationError
            If a field is missing or wrong; it names the field.

        """
        return TypeAdapter(Evaluation).validate_python(values)


def _to_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _to_json(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, float):
        return round(value, 6)
    if not is_dataclass(value):
        return value
    shown = {f.name: _to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Share):
        low, high = value.interval
        shown |= {'share': round(value.value, 6), 'low': round(low, 6), 'high': round(high, 6)}
    if isinstance(value, Group):
        shown |= {'n': value.n, 'exact': _to_json(value.exact)}
    return shown
