# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The numbers of a benchmark from answers that are written down."""

import pytest
from ros2_llm_bridge.benchmark.figures import Answer, Measured, ratio, spread, summarise


def answers(latencies, written='a', exact=True, rounds=1):
    """Return an answer for each latency, the lines named by their number."""
    return tuple(
        Answer(f'line {n % (len(latencies) // rounds)}', value, value / 2, 3, 7, written, 0.9,
               exact) for n, value in enumerate(latencies))


def run(name, *arguments, **keywords):
    return Measured(name, f'the {name}', 'cpu', 1.5, 100.0, answers(*arguments, **keywords))


def test_percentiles_are_interpolated():
    found = spread([4.0, 1.0, 3.0, 2.0])
    assert (found.n, found.p50, found.p25, found.longest, found.mean) == (4, 2.5, 1.75, 4.0, 2.5)
    assert spread(list(range(101))).p99 == 99.0
    assert spread([]).n == 0


def test_a_ratio_is_of_medians_and_its_interval_covers_it():
    slow, fast = [100.0, 200.0, 300.0, 400.0, 500.0], [10.0, 10.0, 20.0, 10.0, 10.0]
    found = ratio(slow, fast)
    assert found.value == 30.0
    assert found.low <= found.value <= found.high
    assert found.low < found.high
    assert ratio(slow, fast) == found  # the draws are always the same


def test_lines_are_paired():
    """Where one system is always ten times slower, no draw of lines says otherwise."""
    fast = [1.0, 5.0, 9.0, 200.0]
    found = ratio([10 * value for value in fast], fast)
    assert (found.low, found.value, found.high) == (10.0, 10.0, 10.0)


def test_what_cannot_be_paired_is_an_error():
    with pytest.raises(ValueError, match='2 and 1'):
        ratio([1.0, 2.0], [1.0])


def test_ratios_are_over_the_medians_of_rounds():
    """One slow round of three changes nothing."""
    slow = run('slow', [40.0, 40.0, 40.0, 40.0, 900.0, 40.0], rounds=3)
    fast = run('fast', [4.0, 4.0, 4.0, 4.0, 4.0, 4.0], rounds=3)
    rows = summarise([slow, fast], ['slow', 'absent'])
    assert rows[1].ratios['slow'].value == 10.0
    assert rows[0].ratios == {}
    assert (rows[1].n, rows[1].rounds, rows[1].latency_ms.n) == (2, 3, 6)


def test_other_answers_than_the_yardstick_are_named():
    plain = run('plain', [1.0, 1.0])
    other = Measured('other', '', 'cpu', 0.0, 0.0, (
        Answer('line 0', 1.0, 1.0, 1, 1, 'a', 0.8, True),
        Answer('line 1', 1.0, 1.0, 1, 1, 'b', 0.31, False, 'does not parse')))
    rows = summarise([plain, other], [], {'plain': 'plain', 'other': 'plain'})
    assert rows[0].differs == {}
    assert rows[1].differs == {'line 1': 0.31}
    assert (rows[1].exact, rows[1].failed) == (1, 1)
    assert summarise([other], [], {'other': 'plain'})[0].differs is None
