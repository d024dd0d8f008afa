# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How cost grows, on a tiny model, and the slope that is made of it."""

from dataclasses import asdict, replace
import json

import pytest
from ros2_llm_bridge.benchmark.document import add_part, new_document
from ros2_llm_bridge.benchmark.figures import spread
from ros2_llm_bridge.benchmark.growth import measure_growth, order, Point, SERIES, Series
from ros2_llm_bridge.benchmark.page import write_page
from ros2_llm_bridge.benchmark.plots import draw_growth

pytestmark = pytest.mark.timeout(60)


def point(size, ms, failed=''):
    return Point(size, spread([ms]), 0.1, ms, 1, 5, failed)


def test_the_slope_is_that_of_the_last_two_answers():
    assert order([point(1, 500.0), point(10, 2.0), point(100, 20.0)]) == 1.0
    assert order([point(1, 1.0), point(10, 100.0), point(20, 0.0, 'no room')]) == 2.0
    assert order([point(5, 1.0)]) is None


def test_every_series_is_measured(tiny_choice, tmp_path):
    small = {'places': (2, 20), 'capabilities': (1, 2), 'words': (5, 40), 'commands': (1, 3)}
    assert set(small) == set(SERIES)
    series = measure_growth(tiny_choice, small, repeats=2)
    for one in series:
        assert [p.size for p in one.points] == list(small[one.name])
        assert all(p.prepare_ms < p.latency_ms.p50 and p.forward_passes >= 1
                   for p in one.points if not p.failed)
        assert all(p.latency_ms.n == 2 for p in one.points)
    assert sum(not p.failed for one in series for p in one.points) >= 6


def test_what_does_not_fit_is_told_and_not_hidden(tiny_choice):
    (series,) = measure_growth(tiny_choice, {'capabilities': (1, 50)}, repeats=1)
    assert 'leaves no room' in series.points[1].failed
    assert series.points[1].tokens == 0
    assert series.order is None


def test_a_refusal_stands_in_the_table(tiny_choice, tmp_path):
    refused = replace(point(20, 1.0), refusal='unused_quantity')
    document = new_document(tiny_choice, 'cpu')
    add_part(document, 'growth', {
        'series': [asdict(Series('commands', (point(10, 1.0), refused), 0.0))]})
    write_page([json.loads(json.dumps(document))], tmp_path / 'page.md')
    rows = (tmp_path / 'page.md').read_text(encoding='utf-8').splitlines()
    assert [row.rsplit('|')[-2].strip() for row in rows if row.startswith('| commands')] == [
        '-', 'unused_quantity']


def test_a_picture_is_drawn_of_failures_too(tmp_path):
    draw_growth([
        asdict(Series('words', (point(5, 1.0), point(50, 3.0)), 0.5)),
        asdict(Series('commands', (point(20, 1.0, 'no room'),), None))], tmp_path / 'g.png')
    assert (tmp_path / 'g.png').stat().st_size > 10_000
