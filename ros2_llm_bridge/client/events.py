# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The bridge's status events and which of them belong to one instruction. Knows no ROS.

An event is a JSON object with ``id`` and ``event``; the rest depends on the event.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import json
from typing import Any, Mapping, Optional

#: Exactly one of these ends each instruction.
FINAL = ('succeeded', 'rejected', 'failed', 'cancelled')


@dataclass(frozen=True)
class Event:
    """One status event; ``received_s`` on the monotonic clock of this process."""

    instruction_id: str
    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    received_s: float = 0.0

    @property
    def is_final(self) -> bool:
        """Return whether the instruction ends with this event."""
        return self.name in FINAL

    def text(self, key: str) -> str:
        """Return a field as text, empty where it is absent."""
        value = self.fields.get(key)
        return '' if value is None else str(value)


def parse_event(data: str, received_s: float = 0.0) -> Event:
    """
    Return the event of a status message.

    Raises
    ------
    ValueError
        If it is no JSON object with ``event``.

    """
    values = json.loads(data)
    if not isinstance(values, dict) or not isinstance(values.get('event'), str):
        raise ValueError(f'no status event: {data[:200]!r}')
    return Event(str(values.get('id', '')), values['event'], values, received_s)


class Follower:
    """
    The events of one instruction among those of all.

    The bridge gives the instruction its id; the first ``received`` event with the same text after
    this object was made tells which. Texts are compared as the bridge shows them, shortened.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.instruction_id: Optional[str] = None
        self.events: list[Event] = []

    @property
    def final(self) -> Optional[Event]:
        """Return the last event, None before it came."""
        return self.events[-1] if self.events and self.events[-1].is_final else None

    @property
    def is_asking(self) -> bool:
        """Return whether the bridge waits for an answer about this instruction."""
        return bool(self.events) and self.events[-1].name == 'asking'

    def feed(self, event: Event) -> bool:
        """Take an event and return whether it belongs to this instruction."""
        if self.final is not None:
            return False
        if self.instruction_id is None:
            if not self._begins(event):
                return False
            self.instruction_id = event.instruction_id
        if event.instruction_id != self.instruction_id:
            return False
        self.events.append(event)
        return True

    def find(self, name: str) -> Optional[Event]:
        """Return the first event of a name."""
        return next((event for event in self.events if event.name == name), None)

    def _begins(self, event: Event) -> bool:
        shown = event.text('text')
        shortened = shown.endswith('…') and self._text.startswith(shown[:-1])
        return event.name == 'received' and (shown == self._text or shortened)
