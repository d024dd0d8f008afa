# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Make the feedback log's entries out of the bridge's events.

An instruction becomes an entry when it ends, a spoken correction when it is understood. Knows the
events of ``execution.journal``, no ROS and no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
import math
import time
from typing import Any, Callable, Mapping, Optional

from ros2_llm_bridge.commands.meant import means_stop, meant_instead
from ros2_llm_bridge.commands.stop_phrases import is_release
from ros2_llm_bridge.execution.journal import FINAL_EVENTS, SHOWN_TEXT
from ros2_llm_bridge.feedback.record import (
    Correction, Entry, Instruction, Outcome, OutcomeName, Refused, Robot)

#: Longest time in seconds after an instruction began or ended in which words may correct it.
CORRECTABLE_S = 300.0

_OUTCOMES: Mapping[str, OutcomeName] = {
    'succeeded': 'succeeded', 'failed': 'failed', 'cancelled': 'cancelled', 'rejected': 'refused'}


def utc_now() -> str:
    """Return the time of day as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(timezone.utc).isoformat(timespec='milliseconds')


@dataclass
class _Begun:
    """An instruction that has not ended; ``corrects`` are the ids that it puts right."""

    id: str  # noqa: A003
    time: str
    said: str
    text: str
    touched_s: float
    corrects: tuple[str, ...] = ()
    translated: Mapping[str, Any] = field(default_factory=dict)


class Recorder:
    """
    The recording of one configured bridge.

    Parameters
    ----------
    robot
        What the instructions of this bridge are understood with.
    keep
        Takes each entry; must not block.
    adapter
        Returns the hash of the adapter in service, for events that do not name one.
    steady
        The steady clock, seconds.

    """

    def __init__(
        self, robot: Robot, keep: Callable[[Entry], None],
        adapter: Callable[[], str] = lambda: '', steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._robot = robot
        self._keep = keep
        self._adapter = adapter
        self._steady = steady
        self._begun: dict[str, _Begun] = {}
        self._last: Optional[_Begun] = None

    def take(self, event: Mapping[str, Any]) -> None:
        """Take note of an event of the journal; what concerns no instruction is passed over."""
        name, begun = event['event'], self._begun.get(event['id'])
        if name == 'received':
            self._receive(event)
        elif begun is not None and name == 'translated':
            begun.translated = event
            self._correct(begun, str(event['written']))
        elif begun is not None and name in FINAL_EVENTS:
            self._end(begun, event)

    def _receive(self, event: Mapping[str, Any]) -> None:
        if event.get('source') not in (None, 'spoken'):
            return  # nobody said anything
        said = str(event['text'])
        meant = str(event.get('meant') or '') or meant_instead(said) or said
        begun = _Begun(event['id'], utc_now(), said, meant, self._steady())
        self._begun[begun.id] = begun
        if means_stop(said) or is_release(said) or event.get('answers'):
            return  # neither corrects, nor is there anything in it to correct
        last, self._last = self._last, begun
        fresh = last is not None and begun.touched_s - last.touched_s <= CORRECTABLE_S
        if last is not None and fresh and begun.text != said:
            # What was corrected wrongly before is still to be put right.
            begun.corrects = (last.id, *last.corrects)

    def _correct(self, begun: _Begun, written: str, reason: str = '') -> None:
        for corrected in begun.corrects:
            self._keep(Correction(
                id=corrected, time=begun.time, by='said', meant=begun.text, written=written,
                reason=reason))

    def _end(self, begun: _Begun, event: Mapping[str, Any]) -> None:
        del self._begun[begun.id]
        begun.touched_s = self._steady()
        outcome = _OUTCOMES[event['event']]
        reason = str(event.get('reason') or '')
        # A refusal names what the model wrote, if it wrote anything.
        translated = begun.translated or event
        if not begun.translated:
            self._correct(begun, '', reason or outcome)
        self._keep(Instruction(
            id=begun.id, time=begun.time, text=begun.text, robot=self._robot,
            outcome=Outcome(event=outcome, reason=reason, measured=event.get('measured') or []),
            said=begun.said if begun.said != begun.text else '',
            written=str(translated.get('written') or ''),
            commands=list(translated.get('commands') or []),
            confidence=_finite(translated.get('confidence')),
            refusal=Refused(code=str(event.get('code') or ''), reason=reason)
            if outcome == 'refused' else None,
            adapter=str(translated.get('adapter') or self._adapter()),
            shortened=len(begun.said) > SHOWN_TEXT))


def _finite(value: Optional[float]) -> Optional[float]:
    return value if value is not None and math.isfinite(value) else None
