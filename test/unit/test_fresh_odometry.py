# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Which odometry is fresh: everything that asks goes by the same limit."""

import pytest
from ros2_llm_bridge.execution.odometry import fresh_odometry
from ros2_llm_bridge.execution.values import ODOMETRY_TIMEOUT_S, OdometrySample, STANDSTILL
from ros2_llm_bridge.testing import FakeClock, FakeSensors

pytestmark = pytest.mark.timeout(10)


@pytest.mark.parametrize('age_s, is_fresh', [
    (0.0, True), (ODOMETRY_TIMEOUT_S, True), (ODOMETRY_TIMEOUT_S + 0.001, False), (60.0, False),
    (-0.001, True)])
def test_odometry_is_fresh_up_to_its_timeout(age_s: float, is_fresh: bool) -> None:
    clock, sensors = FakeClock(), FakeSensors()
    clock.steady_s = 0.0
    sensors.sample = OdometrySample(1.0, 2.0, 0.5, STANDSTILL, -age_s, -age_s)
    assert fresh_odometry(sensors, clock) is (sensors.sample if is_fresh else None)


def test_odometry_that_never_came_is_not_fresh() -> None:
    assert fresh_odometry(FakeSensors(), FakeClock()) is None
