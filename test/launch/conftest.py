# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The running worlds that tests share."""

import pytest
from running_world import running_world


@pytest.fixture(scope='module')
def module_monkeypatch():
    """Provide a monkeypatch that lasts for a module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope='module')
def world(module_monkeypatch, tmp_path_factory):
    """Provide a robot and an active bridge with the default model, shared by a module's tests."""
    folder = tmp_path_factory.mktemp('world')
    with running_world(
            module_monkeypatch, folder, 'navigation.linear_speed:=1.0',
            'navigation.angular_speed:=2.0', 'navigation.linear_acceleration:=1.5',
            'navigation.angular_acceleration:=4.0') as world:
        world.start_bridge()
        yield world
