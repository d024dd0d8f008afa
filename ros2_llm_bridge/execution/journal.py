# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What is told about each instruction: one event after another, and exactly one final one.

Events are dictionaries ready for JSON: ``id``, ``event``, ``seq`` (which counts all events of this
journal from 1), ``stamp`` (ROS time) and ``steady`` in seconds, and what belongs to the event.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Literal, Optional
import uuid

from ros2_llm_bridge.execution.ports import Clock

FinalEvent = Literal['rejected', 'succeeded', 'failed', 'cancelled']
FINAL_EVENTS = ('rejected', 'succeeded', 'failed', 'cancelled')

#: Digits of an instruction's id; so many that none comes twice in the life of a robot.
ID_LENGTH = 12
#: Characters of an instruction that are repeated in an event.
SHOWN_TEXT = 500


@dataclass(frozen=True)
class LastTold:
    """The newest event: of which instruction, what was said, and its sentence if it has one."""

    instruction_id: str
    text: str
    event: str
    sentence: str = ''


class Journal:
    """
    The record of all instructions that have not ended.

    ``last`` is the newest event.

    Parameters
    ----------
    publish_event
        Takes each event.
    publish_response
        Takes each plain sentence for the person.
    clock
        Gives the times of events; None leaves them out.

    """

    def __init__(
        self, publish_event: Callable[[dict[str, Any]], None],
        publish_response: Callable[[str], None], clock: Optional[Clock] = None,
    ) -> None:
        self.last: Optional[LastTold] = None
        self._publish_event = publish_event
        self._publish_response = publish_response
        self._clock = clock
        self._seq = 0
        #: Steady time at which what is being heard had arrived, where that is known.
        self._arrived_s: Optional[float] = None
        #: What was said, by the id of each instruction that has not ended.
        self._open: dict[str, str] = {}

    @contextmanager
    def hearing(self, arrived_s: float) -> Iterator[None]:
        """Let what is received in this block tell when it had arrived, on the steady clock."""
        self._arrived_s = arrived_s
        try:
            yield
        finally:
            self._arrived_s = None

    def receive(self, text: str, /, **fields: Any) -> str:
        """Announce an instruction as received and return its id."""
        if self._arrived_s is not None:
            fields['arrived'] = round(self._arrived_s, 6)
        instruction_id = uuid.uuid4().hex[:ID_LENGTH]
        shown = text if len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + '…'
        self._open[instruction_id] = shown
        self.note(instruction_id, 'received', text=shown, **fields)
        return instruction_id

    def is_open(self, instruction_id: str) -> bool:
        """Return whether an instruction has not ended."""
        return instruction_id in self._open

    def note(self, instruction_id: str, event: str, /, **fields: Any) -> None:
        """
        Tell an event that ends nothing; ``fields`` may have any names, such as an action gives.

        Raises
        ------
        ValueError
            If the instruction has ended, or the event is a final one.

        """
        if instruction_id not in self._open or event in FINAL_EVENTS:
            raise ValueError(
                f'no event {event!r} for instruction {instruction_id!r} at this point')
        self._tell(instruction_id, event, self._open[instruction_id], fields)

    def ask(self, instruction_id: str, question: str, /, **fields: Any) -> None:
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
        self, instruction_id: str, event: FinalEvent, response: str, /, **fields: Any,
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
        text = self._open.pop(instruction_id)
        self._tell(instruction_id, event, text, {**fields, 'response': response})
        self._publish_response(response)

    def abandon(self, reason: str) -> None:
        """End all instructions that have not ended, since nobody will watch them any longer."""
        for instruction_id in list(self._open):
            self.close(
                instruction_id, 'failed', f'I no longer watch this: {reason}.',
                code='not_active', reason=reason)

    def _tell(self, instruction_id: str, event: str, text: str, fields: dict[str, Any]) -> None:
        self._seq += 1
        times = {} if self._clock is None else {
            'stamp': round(self._clock.ros(), 3),
            'steady': round(self._clock.steady(), 6)}
        self.last = LastTold(
            instruction_id, text, event,
            str(fields.get('response') or fields.get('question') or ''))
        told = {'id': instruction_id, 'event': event, 'seq': self._seq, **times}
        # What an action tells must not hide whose event it is.
        self._publish_event({**told, **fields, **told})
