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


class OpenQuestions:
    """The instructions that wait for an answer, from a question until it has been answered."""

    def __init__(self) -> None:
        self._open: set[str] = set()
        #: What was asked about, by the id of an answer that has not been dealt with.
        self._answers: dict[str, str] = {}

    def __contains__(self, instruction_id: Optional[str]) -> bool:
        """Return whether an instruction waits for an answer."""
        return instruction_id in self._open

    def take(self, event: Event) -> None:
        """Take note of an event, of whatever instruction."""
        if event.name == 'asking':
            self._open.add(event.instruction_id)
        elif event.name == 'received' and event.text('answers'):
            self._answers[event.instruction_id] = event.text('answers')
        elif event.is_final:
            asked = self._answers.pop(event.instruction_id, event.instruction_id)
            # An answer that was refused leaves the question open.
            if event.name == 'succeeded' or asked == event.instruction_id:
                self._open.discard(asked)


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
