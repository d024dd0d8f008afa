# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Messages as plain values, down to what JSON can write."""

import json

from geometry_msgs.msg import PoseWithCovariance
import numpy
import pytest
from ros2_llm_bridge.nodes.introspection import plain
from sensor_msgs.msg import LaserScan
from unique_identifier_msgs.msg import UUID


@pytest.mark.parametrize('message, field, expected', [
    (UUID(uuid=list(range(16))), 'uuid', list(range(16))),
    (UUID(uuid=numpy.arange(16, dtype=numpy.uint8)), 'uuid', list(range(16))),
    (PoseWithCovariance(), 'covariance', [0.0] * 36),
    (LaserScan(ranges=[0.5, 1.5]), 'ranges', [0.5, 1.5])])
def test_arrays_of_messages_become_lists_that_json_writes(message, field, expected):
    assert json.loads(json.dumps(plain(message)))[field] == expected


@pytest.mark.parametrize('value, expected', [
    (numpy.uint8(7), 7), (numpy.float32(0.5), 0.5), (numpy.bool_(True), True),
    (numpy.array([1.0, 2.0, 3.0], numpy.float32), [1.0, 2.0, 3.0]),
    ([numpy.int16(-1)], [-1]), (b'\x01\x02', [1, 2])])
def test_values_of_numpy_become_those_of_python(value, expected):
    assert json.loads(json.dumps(plain(value))) == expected
