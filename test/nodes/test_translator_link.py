# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A model process that ends is started again, each time a little later."""

import pytest
import rclpy
from rclpy.context import Context
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.nodes.translator_link import (
    RESTART_FIRST_S, RESTART_LONGEST_S, STEADY_LIFE_S, TranslatorLink)
from ros2_llm_bridge.testing import FakeClock, ScriptedModel

pytestmark = pytest.mark.timeout(30)


@pytest.fixture
def node(monkeypatch):
    monkeypatch.setenv('ROS_AUTOMATIC_DISCOVERY_RANGE', 'LOCALHOST')
    context = Context()
    rclpy.init(context=context, domain_id=101)
    made = rclpy.create_node('link', context=context)
    yield made
    made.destroy_node()
    context.try_shutdown()


def waits(link, model, clock, times):
    """Let the process end so often; return the seconds until each restart."""
    found = []
    for _ in range(times):
        link._drain()
        seen, began = model.starts, clock.steady()
        while model.starts == seen:
            clock.advance(0.125)
            assert clock.steady() - began < 2 * RESTART_LONGEST_S
            link.watch()
        found.append(clock.steady() - began)
    return found


def test_what_cannot_be_loaded_again_is_tried_ever_more_rarely(node):
    clock, models = FakeClock(), []

    def make(on_progress, on_exit):
        models.append(ScriptedModel({}, on_progress, on_exit))
        return models[0]
    link = TranslatorLink(node, make, 1.0, clock.steady, lambda: None, lambda error: None)
    link.start()
    link._drain()
    (model,) = models
    clock.advance(STEADY_LIFE_S + 1)
    # The folder was changed in place; the long life before makes no later end forgotten.
    model._load_error = AdapterError('mine', 'it has changed since it was chosen')
    model.die()
    found = waits(link, model, clock, 9)
    assert found[:3] == [RESTART_FIRST_S, 2 * RESTART_FIRST_S, 4 * RESTART_FIRST_S]
    assert found[-2:] == [RESTART_LONGEST_S] * 2
    link._drain()
    assert not link.is_ready and 'has changed since' in link.failure
    model._load_error = None
    waits(link, model, clock, 1)
    link._drain()
    assert link.is_ready and link.failure == ''
    link.close()
