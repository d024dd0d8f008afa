# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is under way between the control process and the model process. Knows no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.ports import Generation

OnResult = Callable[[Generation], None]
OnSwitched = Callable[[], None]
OnError = Callable[[ModelError], None]


@dataclass(frozen=True)
class Progress:
    """
    One step of loading.

    ``stage`` is ``starting``, ``loading libraries``, ``converting base``, ``loading base``,
    ``loading adapter``, ``warming up`` or ``ready``; ``seconds`` is None when the stage begins
    and its duration when it has ended (for ``ready``: all of them together).
    """

    stage: str
    seconds: Optional[float] = None
    detail: str = ''


@dataclass(frozen=True)
class Pending:
    """A request that waits for its answer; ``deadline`` on the monotonic clock."""

    deadline: float
    on_result: OnResult
    on_error: OnError


@dataclass(frozen=True)
class Switch:
    """A change of the adapter that is under way."""

    request_id: int
    deadline: float
    on_switched: OnSwitched
    on_error: OnError
