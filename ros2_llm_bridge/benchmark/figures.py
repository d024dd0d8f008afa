# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What was measured, and the numbers made of it: percentiles, ratios with their intervals.

Knows no model and no clock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
import random
import statistics
from typing import Any, Mapping, Sequence

_RESAMPLES = 2000


@dataclass(frozen=True)
class Answer:
    """
    What one system did with one line once.

    Parameters
    ----------
    key
        ``lines.Line.key``.
    latency_ms
        The whole path from text to checked command.
    model_ms
        The part of it between request and answer.
    forward_passes, tokens
        As ``ports.Generation``.
    written
        The answer's text.
    confidence
        Least probability of its tokens; 1 where the system tells none.
    exact
        Whether all actions are right.
    failed
        Why there is no command; empty where there is one.

    """

    key: str
    latency_ms: float
    model_ms: float
    forward_passes: int
    tokens: int
    written: str
    confidence: float
    exact: bool
    failed: str = ''


@dataclass(frozen=True)
class Measured:
    """All answers of one system, the rounds after one another, and what it needed."""

    system: str
    title: str
    device: str
    load_s: float
    memory_mib: float
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Spread:
    """Percentiles of a sample; all zero where it is empty."""

    n: int = 0
    p25: float = 0.0
    p50: float = 0.0
    p75: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    mean: float = 0.0
    longest: float = 0.0


@dataclass(frozen=True)
class Ratio:
    """How many times longer the median of a baseline is, with a 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """
    One row of the table.

    ``differs`` are the keys of lines with another answer than the yardstick's, with the lesser of
    both confidences; None where it has none in the run. ``ratios`` are by the name of
    the slower system.
    """

    system: str
    title: str
    device: str
    n: int
    rounds: int
    load_s: float
    memory_mib: float
    latency_ms: Spread
    model_ms: Spread
    forward_passes: Spread
    tokens: Spread
    exact: int
    failed: int
    ratios: Mapping[str, Ratio] = field(default_factory=dict)
    differs: Mapping[str, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return asdict(self)


def spread(values: Sequence[float]) -> Spread:
    """Return percentiles, linearly interpolated, rounded to a microsecond's thousandth."""
    if not values:
        return Spread()
    ranked = sorted(values)
    quantiles = [_quantile(ranked, q) for q in (0.25, 0.5, 0.75, 0.95, 0.99)]
    found = (*quantiles, statistics.fmean(ranked), ranked[-1])
    return Spread(len(ranked), *(round(v, 4) for v in found))


def ratio(slower: Sequence[float], faster: Sequence[float], seed: int = 0) -> Ratio:
    """
    Return median(slower) / median(faster) with a 95 % interval over lines.

    Parameters
    ----------
    slower, faster
        Latencies of the same lines in the same order; lines are drawn together (paired bootstrap).
    seed
        Of the draws.

    Raises
    ------
    ValueError
        If there are no lines or not the same number.

    """
    if not slower or len(slower) != len(faster):
        raise ValueError(f'{len(slower)} and {len(faster)} latencies cannot be paired')
    draw = random.Random(seed)
    indices = range(len(slower))
    drawn = []
    for _ in range(_RESAMPLES):
        chosen = draw.choices(indices, k=len(slower))
        drawn.append(_of_medians([slower[i] for i in chosen], [faster[i] for i in chosen]))
    drawn.sort()
    return Ratio(*(round(v, 3) for v in (
        _of_medians(slower, faster), _quantile(drawn, 0.025), _quantile(drawn, 0.975))))


def summarise(
    runs: Sequence[Measured], baselines: Sequence[str], yardsticks: Mapping[str, str] = {},
) -> list[Summary]:
    """
    Return a row for each system.

    Parameters
    ----------
    runs
        Answers to the same lines, as often for each system.
    baselines
        Systems that ratios are given against, where they ran.
    yardsticks
        For a system the one whose answers it must equal.

    """
    by_name = {run.system: run for run in runs}
    plain = {name: _by_line(by_name[which]) for name, which in yardsticks.items()
             if which in by_name}
    return [
        _summary(run, [by_name[b] for b in baselines if b in by_name], plain.get(run.system))
        for run in runs]


def _summary(
    run: Measured, baselines: Sequence[Measured], plain: Mapping[str, Answer] | None,
) -> Summary:
    own = _by_line(run)
    answers = run.answers
    differs = None if plain is None else {
        key: round(min(answer.confidence, plain[key].confidence), 4)
        for key, answer in own.items() if answer.written != plain[key].written}
    return Summary(
        run.system, run.title, run.device, len(own), len(answers) // max(1, len(own)),
        round(run.load_s, 3), round(run.memory_mib, 1),
        spread([a.latency_ms for a in answers]), spread([a.model_ms for a in answers]),
        spread([a.forward_passes for a in answers]), spread([a.tokens for a in answers]),
        sum(a.exact for a in own.values()), sum(bool(a.failed) for a in own.values()),
        {b.system: ratio(_latencies(b), _latencies(run)) for b in baselines
         if b.system != run.system},
        differs)


def _by_line(run: Measured) -> dict[str, Answer]:
    """Return the answer of the first round to each line."""
    return {answer.key: answer for answer in reversed(run.answers)}


def _latencies(run: Measured) -> list[float]:
    """Return the median latency of each line over the rounds, in the order of the keys."""
    by_line: dict[str, list[float]] = {}
    for answer in run.answers:
        by_line.setdefault(answer.key, []).append(answer.latency_ms)
    return [statistics.median(by_line[key]) for key in sorted(by_line)]


def _of_medians(slower: Sequence[float], faster: Sequence[float]) -> float:
    return statistics.median(slower) / max(1e-9, statistics.median(faster))


def _quantile(ranked: Sequence[float], q: float) -> float:
    at = q * (len(ranked) - 1)
    below = int(at)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (at - below) * (ranked[above] - ranked[below])
