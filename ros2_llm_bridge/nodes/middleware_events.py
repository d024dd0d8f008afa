# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Endpoints that rclpy does not watch for incompatible peers.

By default it waits for two events of every publisher and subscription, to warn of peers with
another QoS or type, and lists each of them anew before every single callback. That is worth its
time on inputs that people connect by hand, not where every QoS fits or the peer warns as well.
"""

from __future__ import annotations

from rclpy.event_handler import PublisherEventCallbacks, SubscriptionEventCallbacks

NO_SUBSCRIPTION_EVENTS = SubscriptionEventCallbacks(use_default_callbacks=False)
NO_PUBLISHER_EVENTS = PublisherEventCallbacks(use_default_callbacks=False)
