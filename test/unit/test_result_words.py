# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a capability's answer says in words."""

import math

import pytest
from ros2_llm_bridge.execution.result_words import answer_words, SHOWN


@pytest.mark.parametrize('answer, reason, words', [
    ({}, '', ''),
    ({'success': True, 'message': ''}, '', ''),
    ({'success': False, 'message': ' bulb\n broken. '}, 'x', 'bulb broken'),
    ({'success': False}, 'there is no answer', 'there is no answer'),
    ({'level': 0.25, 'is_charging': True, 'cells': 4, 'maker': 'A  B'}, '',
     'level 0.25, is charging true, cells 4, maker A B'),
    ({'status_message': 'half full', 'level': 0.5}, '', 'half full; level 0.5'),
    # What measures nothing is said to be unknown, and 0 is an answer.
    ({'level': math.nan, 'count': 0, 'open': False, 'note': ' '}, '',
     'level unknown, count 0, open false'),
    # What the sentence around tells, and what is no plain value.
    ({'error_code': 0, 'error_name': '', 'num_retries': 2, 'pose': {'x': 1.0}, 'ids': [1]}, '',
     ''),
])
def test_an_answer_is_told_by_its_fields(answer, reason, words):
    assert answer_words(answer, reason) == words


def test_a_long_answer_is_cut():
    told = answer_words({f'f{n}': n for n in range(50)})
    assert told.count(',') == SHOWN - 1
