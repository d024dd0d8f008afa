# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Scores of the log tasks, by hand."""

from __future__ import annotations

import pytest
from ros2_llm_bridge.logs.catalogue import UNKNOWN
from ros2_llm_bridge.training.logs.baseline import answer, CENTROID, fit, LOGISTIC
from ros2_llm_bridge.training.logs.scoring import (
    Answered, choose_threshold, confusion, curve, f1_scores, macro_f1, recall, share_right)

WORDS = ('ok', 'warning', 'failure')
#: Expected, answered.
PAIRS = [('ok', 'ok'), ('ok', 'ok'), ('ok', 'failure'), ('warning', 'ok'), ('failure', 'failure')]
LINES = [Answered('t', f'w{n}', *pair) for n, pair in enumerate(PAIRS)]


def test_confusion_and_f1() -> None:
    assert confusion(LINES, WORDS) == [[2, 0, 1], [1, 0, 0], [0, 0, 1]]
    scores = f1_scores(LINES, WORDS)
    assert scores == pytest.approx({'ok': 2 / 3, 'warning': 0, 'failure': 2 / 3})
    assert macro_f1(LINES, WORDS) == pytest.approx(4 / 9)
    assert recall(LINES, 'failure').value == 1
    assert recall(LINES, 'failure').low < 0.3


def test_an_interval_counts_wordings() -> None:
    same = [Answered('t', 'w', 'ok', 'ok') for _ in range(100)]
    alike = share_right(same)
    different = share_right([Answered('t', f'w{n}', 'ok', 'ok') for n in range(100)])
    assert (alike.n, alike.wordings, alike.value) == (100, 1, 1.0)
    assert alike.low < 0.3 < 0.9 < different.low
    assert share_right([]).n == 0


def test_the_threshold_is_the_least_that_is_precise_enough() -> None:
    lines = [Answered('t', 'w', 'a', 'a', 0.9)] * 19 + [
        Answered('t', 'w', 'a', 'b', 0.8), Answered('t', 'w', 'a', 'b', 0.3),
        Answered('t', 'w', UNKNOWN, UNKNOWN, 0.1)]
    assert choose_threshold(lines, 0.95) == 0.8
    assert choose_threshold(lines, 0.99) == 0.9
    row, = curve(lines, [0.8])
    assert (row['told'], row['right'], row['precision']) == (20, 19, 0.95)
    assert row['coverage'] == pytest.approx(20 / 21)
    assert choose_threshold([Answered('t', 'w', 'a', UNKNOWN, 0.9)], 0.9) == 1.0
    assert choose_threshold([Answered('t', 'w', 'a', 'b', 0.4)], 0.9) == 0.4


@pytest.mark.parametrize('name', [LOGISTIC, CENTROID])
def test_a_baseline_learns_words(name: str) -> None:
    texts = ['goal reached', 'goal reached well', 'late by 2 s', 'late by 3 s', 'it died', 'died']
    answers = ['ok', 'ok', 'warning', 'warning', 'failure', 'failure']
    fitted = fit(name, texts, answers)
    assert answer(fitted, ['reached', 'very late', '[ERROR] it died']) == list(WORDS)
