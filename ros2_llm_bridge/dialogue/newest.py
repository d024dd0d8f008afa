# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Keep the newest order that was said, whether or not anything came of it.

What was carried out is remembered elsewhere; here is what a person thinks of who corrects it.
"""

from __future__ import annotations

import logging
from typing import Callable, Optional

from ros2_llm_bridge.dialogue.amendments import amended
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.profile.schema import RobotProfile

_LOGGER = logging.getLogger(__name__)


class Newest:
    """
    The newest order.

    Parameters
    ----------
    steady
        The steady clock, seconds.
    timeout_s
        How long words may correct it; asked anew each time.

    """

    def __init__(self, steady: Callable[[], float], timeout_s: Callable[[], float]) -> None:
        self._steady = steady
        self._timeout_s = timeout_s
        self._instruction_id = ''
        self._text = ''
        self._said_s = 0.0

    def note(self, instruction_id: str, text: str) -> None:
        """Take note of an order, in the words that are meant."""
        self._instruction_id, self._text, self._said_s = instruction_id, text, self._steady()

    def unless_begun(self, begun_id: str) -> str:
        """Return its words, none where it is the instruction that was begun last."""
        return self._text if self._instruction_id != begun_id else ''

    def amended(self, text: str, profile: RobotProfile) -> Optional[str]:
        """
        Return it with what an utterance corrects of it, None where that corrects no part.

        Raises
        ------
        InstructionError
            As ``amendments.amended``.

        """
        is_old = self._steady() - self._said_s > self._timeout_s()
        try:
            return amended(text, '' if is_old else self._text, profile)
        except InstructionError:
            raise
        except Exception:
            # A text must never end the node; the defect is logged with its text.
            _LOGGER.exception('looking for a correction in %r failed', text[:500])
            return None
