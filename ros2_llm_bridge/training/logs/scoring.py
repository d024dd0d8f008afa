# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Score answers of the log tasks.

Several examples share a wording and are not independent; so intervals count wordings, not
examples. Knows neither a model nor a file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Sequence

from ros2_llm_bridge.logs.catalogue import UNKNOWN
from ros2_llm_bridge.training.scoring import wilson


@dataclass(frozen=True)
class Answered:
    """One example with what was answered; ``wording`` names the template that it came from."""

    text: str
    wording: str
    expected: str
    answer: str
    confidence: float = 1.0

    @property
    def right(self) -> bool:
        """Return whether the answer is what was expected."""
        return self.answer == self.expected


@dataclass(frozen=True)
class Share:
    """A share of ``n`` examples of ``wordings`` wordings, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int
    wordings: int

    def __str__(self) -> str:
        """Return the share in per cent with its interval."""
        return f'{100 * self.value:.1f} % ({100 * self.low:.1f}-{100 * self.high:.1f})'


def share_right(answered: Sequence[Answered]) -> Share:
    """Return the share of right answers; the Wilson interval counts wordings."""
    n = len(answered)
    wordings = len({a.wording for a in answered})
    if not n:
        return Share(0.0, 0.0, 1.0, 0, 0)
    value = sum(a.right for a in answered) / n
    low, high = wilson(round(value * wordings), wordings)
    return Share(value, min(low, value), max(high, value), n, wordings)


def confusion(answered: Iterable[Answered], words: Sequence[str]) -> list[list[int]]:
    """Return counts, expected words in rows and answers in columns."""
    counts = Counter((a.expected, a.answer) for a in answered)
    return [[counts[row, column] for column in words] for row in words]


def f1_scores(answered: Sequence[Answered], words: Sequence[str]) -> dict[str, float]:
    """Return the F1 of each word: 2 TP / (2 TP + FP + FN), 0 where it never occurs."""
    scores = {}
    for word in words:
        hits = sum(a.right for a in answered if a.expected == word)
        total = sum((a.expected == word) + (a.answer == word) for a in answered)
        scores[word] = 2 * hits / total if total else 0.0
    return scores


def macro_f1(answered: Sequence[Answered], words: Sequence[str]) -> float:
    """Return the mean F1 over the words, each counting the same."""
    scores = f1_scores(answered, words)
    return sum(scores.values()) / len(scores)


def recall(answered: Sequence[Answered], word: str) -> Share:
    """Return the share of a word's examples that were recognised."""
    return share_right([a for a in answered if a.expected == word])


def told(answered: Sequence[Answered], threshold: float) -> list[Answered]:
    """Return the examples for which a cause is told at a threshold."""
    return [a for a in answered if a.answer != UNKNOWN and a.confidence >= threshold]


def curve(
        answered: Sequence[Answered], thresholds: Iterable[float]) -> list[Mapping[str, Any]]:
    """
    Return, for each threshold, how many causes are told and how many of these are right.

    ``coverage`` is the share of the examples that have a cause and are told one.
    """
    known = sum(a.expected != UNKNOWN for a in answered)
    rows = []
    for threshold in thresholds:
        said = told(answered, threshold)
        right = sum(a.right for a in said)
        rows.append({
            'threshold': threshold, 'told': len(said), 'right': right,
            'precision': right / len(said) if said else None,
            'coverage': sum(a.expected != UNKNOWN for a in said) / known if known else 0.0})
    return rows


def choose_threshold(answered: Sequence[Answered], precision: float) -> float:
    """
    Return the least threshold at which told causes are right so often.

    Parameters
    ----------
    answered
        Of the validation split, never of a test.
    precision
        Share of right ones among the causes that are told. Where none reaches it, the threshold
        of the best.

    """
    tried = curve(answered, sorted({round(a.confidence, 3) for a in answered}))
    usable = [row for row in tried if row['precision'] is not None]
    if not usable:
        return 1.0
    enough = [row for row in usable if row['precision'] >= precision]
    if enough:
        return float(enough[0]['threshold'])
    return float(max(usable, key=lambda row: (row['precision'], -row['threshold']))['threshold'])
