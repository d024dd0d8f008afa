# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How instructions are treated: what may be set while the bridge runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ros2_llm_bridge.execution.plans import OnFailure

#: Least confidence, 0..1, with which what was understood is worth a question.
DEFAULT_ASK_THRESHOLD = 0.3
#: Time for an answer, seconds.
DEFAULT_ASK_TIMEOUT_S = 30.0
#: Time for which one may refer to an order that has ended, seconds.
DEFAULT_CONTEXT_TIMEOUT_S = 120.0
#: Instructions that may wait for the model, and plans that may wait for their turn.
MAX_WAITING = 10

Policy = Literal['preempt', 'queue', 'reject']
Mode = Literal['direct', 'confirm']


@dataclass(frozen=True)
class Settings:
    """
    How instructions are treated.

    Parameters
    ----------
    threshold
        Least confidence, 0..1, of a motion that nobody is asked about.
    policy
        What a new instruction does to the one before.
    dry_run
        Show the command and do nothing.
    on_failure
        Whether the steps after a failed one are given up.
    mode
        Whether every motion has to be confirmed.
    ask_threshold
        Least confidence, 0..1, for a question; below it a translation is refused.
    ask_timeout_s
        Time for an answer.
    context_timeout_s
        Time for which "again" and the like may refer to an order that has ended.

    """

    threshold: float
    policy: Policy = 'preempt'
    dry_run: bool = False
    on_failure: OnFailure = 'abort'
    mode: Mode = 'direct'
    ask_threshold: float = DEFAULT_ASK_THRESHOLD
    ask_timeout_s: float = DEFAULT_ASK_TIMEOUT_S
    context_timeout_s: float = DEFAULT_CONTEXT_TIMEOUT_S
