# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
When a message was sent and had arrived, on this computer's steady clock.

The middleware stamps both with the system's clock, which may be set at any moment; a message is
taken soon after it arrived, so that little of that gets in here.
"""

from __future__ import annotations

import time
from typing import Mapping

#: What rclpy tells of a message: nanoseconds of the system's clock, 0 where it is not known.
MessageInfo = Mapping[str, int]


def arrived_s(info: MessageInfo) -> float:
    """Return when the middleware of this process had received a message that is taken now."""
    return _steady_s(info['received_timestamp'])


def sent_s(info: MessageInfo) -> float:
    """Return when a message that is taken now was handed to its sender's middleware."""
    return _steady_s(info['source_timestamp'])


def _steady_s(stamp_ns: int) -> float:
    now_s = time.monotonic()
    if not stamp_ns:
        return now_s
    return now_s - max(time.time_ns() - stamp_ns, 0) * 1e-9
