# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What is told about each instruction: one event after another, and exactly one final one.

Events are dictionaries ready for JSON: ``id``, ``event`` and what belongs to it.
"""

from __future__ import annotations

from typing import Any, Callable, Literal
import uuid

FinalEvent = Literal['rejected', 'succeeded', 'failed', 'cancelled']
FINAL_EVENTS = ('rejected', 'succeeded', 'failed', 'cancelled')

#: Characters of an instruction that are repeated in an event.
SHOWN_TEXT = 500


class Journal:
    """
    The record of all instructions that have not ended.

    Parameters
    ----------
    publish_event
        Takes each event.
    publish_response
        Takes each plain sentence for the person.

    """

    def __init__(
        self, publish_event: Callable[[dict[str, Any]], None],
        publish_response: Callable[[str], None],
    ) -> None:
        self._publish_event = publish_event
        self._publish_response = publish_response
        self._open: set[str] = set()

    def receive(self, text: str, **fields: Any) -> str:
        """Announce an instruction as received and return its id."""
        instruction_id = uuid.uuid4().hex[:8]
        self._open.add(instruction_id)
        shown = text if len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + '…'
        self.note(instruction_id, 'received', text=shown, **fields)
        return instruction_id

    def is_open(self, instruction_id: str) -> bool:
        """Return whether an instruction has not ended."""
        return instruction_id in self._open

    def note(self, instruction_id: str, event: str, **fields: Any) -> None:
        """
        Tell an event that ends nothing.

        Raises
        ------
        ValueError
            If the instruction has ended, or the event is a final one.

        """
        if instruction_id not in self._open or event in FINAL_EVENTS:
            raise ValueError(
                f'no event {event!r} for instruction {instruction_id!r} at this point')
        self._publish_event({'id': instruction_id, 'event': event, **fields})

    def ask(self, instruction_id: str, question: str, **fields: Any) -> None:
        """
        Tell that an instruction waits for an answer, and put the question to the person.

        Raises
        ------
        ValueError
            If the instruction has ended.

        """
        self.note(instruction_id, 'asking', question=question, **fields)
        self._publish_response(question)

    def close(
        self, instruction_id: str, event: FinalEvent, response: str, **fields: Any,
    ) -> None:
        """
        Tell the final event of an instruction, and the person a sentence.

        Raises
        ------
        ValueError
            If the instruction has ended before.

        """
        if instruction_id not in self._open:
            raise ValueError(f'instruction {instruction_id!r} has ended before')
        self._open.remove(instruction_id)
        self._publish_event({
            'id': instruction_id, 'event': event, **fields, 'response': response})
        self._publish_response(response)
