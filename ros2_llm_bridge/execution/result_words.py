# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What a service or an action of a capability answered, in words.

Reads answers as dictionaries by field name. Knows no ROS and no type.
"""

from __future__ import annotations

import math
from typing import Any, Mapping

#: Fields that hold a message in words, as most types name it.
MESSAGES = ('message', 'status_message', 'error_msg')
#: Fields that the sentence around tells already; a number of 0 is no error and no retry.
_TOLD = frozenset({*MESSAGES, 'success', 'error_code', 'error_name', 'num_retries'})
#: Fields that are told at most; ``measured`` of the event has them all.
SHOWN = 6


def message_of(answer: Mapping[str, Any]) -> str:
    """Return the message of an answer on one line, empty where it has none."""
    text = next((answer[name] for name in MESSAGES if answer.get(name)), '')
    return ' '.join(str(text).split()).rstrip('.')


def answer_words(answer: Mapping[str, Any], reason: str = '') -> str:
    """
    Return what an answer says: its message, else ``reason``, and its plain fields by name.

    Empty where it says nothing. Lists and nested messages are left to ``measured``.
    """
    shown = [f'{name.replace("_", " ")} {_shown(value)}' for name, value in answer.items()
             if name not in _TOLD and _is_plain(value)][:SHOWN]
    return '; '.join(part for part in (message_of(answer) or reason, ', '.join(shown)) if part)


def _is_plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or isinstance(value, str) and bool(value.strip())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float):
        return f'{value:.6g}' if math.isfinite(value) else 'unknown'
    return ' '.join(str(value).split())
