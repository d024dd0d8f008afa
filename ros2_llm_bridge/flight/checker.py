# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Check a flight log: what it tells must be whole, and what was done must have been ordered.

Each instruction ends in exactly one final state, nothing is missing, and nothing is commanded that
no running instruction asked for. Knows records and no file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
import math
from typing import Optional

from ros2_llm_bridge.flight.reader import Run
from ros2_llm_bridge.flight.record import Record
from ros2_llm_bridge.flight.streams import NO_VELOCITY, Stream

#: A base may go on for so long after what moved it has ended, seconds.
BRAKING_S = 3.0


@dataclass(frozen=True)
class Violation:
    """What is wrong, and where: ``code`` groups them, ``instruction_id`` may be empty."""

    code: str
    text: str
    file: str = ''
    line: int = 0
    instruction_id: str = ''

    def __str__(self) -> str:
        where = f'{self.file}:{self.line}: ' if self.file else ''
        whose = f'{self.instruction_id}: ' if self.instruction_id else ''
        return f'{where}{whose}{self.text} [{self.code}]'


@dataclass(frozen=True)
class Verdict:
    """What a check found: the instructions in order, all violations, and remarks on the log."""

    streams: tuple[Stream, ...]
    violations: tuple[Violation, ...]
    remarks: tuple[str, ...] = ()


def check(run: Run, exclusive: bool = False) -> Verdict:
    """
    Return what is wrong with a run.

    Parameters
    ----------
    run
        As ``read_run`` returned it.
    exclusive
        Whether nobody but the bridge drives this robot, so that a base that moves without an
        order is a violation too.

    """
    checker = _Checker(run, exclusive)
    for record in run.records:
        checker.take(record)
    checker.finish()
    remarks = [] if run.is_whole else ['the oldest files of this run are gone']
    if not any(r.kind == 'end' for r in run.records):
        remarks.append('the log has no end: the bridge still runs, or was killed')
    return Verdict(tuple(checker.streams.values()), tuple(checker.violations), tuple(remarks))


class _Checker:
    def __init__(self, run: Run, exclusive: bool) -> None:
        self.streams: dict[str, Stream] = {}
        self.violations = [
            Violation('damaged_line', d.reason, d.file, d.line) for d in run.damage]
        self._whole = run.is_whole
        self._exclusive = exclusive
        self._record: Optional[Record] = None
        self._seq = 0
        self._n = 0
        self._steady = -math.inf
        self._latched: list[str] = []
        self._driving: Optional[Record] = None
        self._goals: dict[int, Record] = {}
        self._foreign = False
        #: Steady time since when nobody may move the base; infinite while somebody may.
        self._idle_since = math.inf
        self._running: dict[str, Stream] = {}
        #: By where it came from: what came in and is not received yet, and what was received that
        #: has not come in yet. A stop is obeyed first and recorded then.
        self._heard: dict[str, Record] = {}
        self._received: Counter[str] = Counter()

    def take(self, record: Record) -> None:
        """Check the next record."""
        self._record = record
        if record.n:
            self._count(record)
            if record.steady < self._steady:
                self._wrong('time_backwards', f'{self._steady - record.steady:.3f} s back')
            self._steady = record.steady
        if record.kind == 'lost':
            self._wrong('lost_lines', f'{record.fields.get("lines")} lines were not written: '
                        f'{record.fields.get("reason")}')
        getattr(self, f'_take_{record.kind}', lambda record: None)(record)
        self._look_at_idleness(record)

    def finish(self) -> None:
        """Check what is still open at the end."""
        if self._driving is not None:
            self._record = self._driving
            self._wrong('no_zero', 'these velocities never ended with a zero')
        for source in list(self._heard):
            self._forget_heard(source)
        for stream in self.streams.values():
            if not stream.final:
                self._record = None
                self._wrong('no_end', 'has no final state', stream.id)

    # Kinds of records

    def _take_heard(self, record: Record) -> None:
        self._come_in('', record)

    def _take_stop_input(self, record: Record) -> None:
        self._come_in(str(record.fields.get('source')), record)

    def _take_latch(self, record: Record) -> None:
        sources = record.fields.get('sources')
        self._latched = [str(s) for s in sources] if isinstance(sources, list) else []

    def _take_event(self, record: Record) -> None:
        event = record.fields.get('event')
        if not isinstance(event, dict) or not event.get('id'):
            self._wrong('damaged_line', 'this event has no id')
            return
        name, stream_id = str(event.get('event')), str(event['id'])
        seq = event.get('seq')
        if isinstance(seq, int) and self._seq and seq != self._seq + 1:
            self._wrong('lost_events', f'event {seq} follows event {self._seq}', stream_id)
        self._seq = seq if isinstance(seq, int) else self._seq
        if name == 'received':
            source = str(event.get('source', ''))
            source = '' if source == 'spoken' else source
            if self._heard.pop(source, None) is None:
                self._received[source] += 1
        stream = self.streams.get(stream_id)
        if name == 'received' and stream is not None:
            self._wrong('id_twice', 'this id was given before', stream_id)
            return
        if stream is None:
            stream = self.streams[stream_id] = self._running[stream_id] = Stream(
                stream_id, unseen=name != 'received' and not self._whole)
        was_doing = stream.action
        for problem in stream.take(event):
            self._wrong('event_order', problem, stream_id)
        if stream.final:
            self._running.pop(stream_id, None)
        if name == 'executing' and self._latched and stream.action != 'stop':
            self._wrong('not_stopped', f'begins while stopped by {self._stoppers()}', stream_id)
        if stream.final and was_doing and self._driving is not None and not self._moving():
            self._wrong('moves_after_end', 'ended while velocities were being sent', stream_id)

    def _take_velocity(self, record: Record) -> None:
        phase = record.fields.get('phase')
        if phase == 'end':
            if self._driving is None and self._whole:
                self._wrong('damaged_line', 'velocities end that never began')
            self._driving = None
        if phase != 'begin':
            return
        if self._driving is not None:
            self._wrong('damaged_line', 'velocities begin that have begun before')
        self._driving = record
        if self._latched:
            self._wrong('not_stopped', f'velocities while stopped by {self._stoppers()}')
        if not self._moving():
            self._wrong('moves_unordered', 'velocities that no running instruction asked for')
        if self._goals:
            self._wrong('goal_running', f'velocities before {self._running_goals()} has ended')

    def _take_goal(self, record: Record) -> None:
        number, phase = record.fields.get('goal'), record.fields.get('phase')
        if not isinstance(number, int):
            self._wrong('damaged_line', 'this goal has no number')
        elif phase == 'sent':
            if self._latched:
                self._wrong('not_stopped', f'a goal while stopped by {self._stoppers()}')
            if not any(s.action not in ('', 'stop') for s in self._running.values()):
                self._wrong('moves_unordered', 'a goal that no running instruction asked for')
            if self._goals:
                self._wrong('goal_running', f'a goal before {self._running_goals()} has ended')
            self._goals[number] = record
        elif phase in ('ended', 'given_up'):
            self._goals.pop(number, None)

    def _take_foreign(self, record: Record) -> None:
        self._foreign = record.fields.get('phase') == 'began'

    def _take_base(self, record: Record) -> None:
        if not self._exclusive or record.fields.get('phase') != 'moves':
            return
        if record.steady - self._idle_since > BRAKING_S:
            self._wrong('base_moves', 'the base moves although nothing was ordered')

    # What is so now

    def _count(self, record: Record) -> None:
        if self._n and record.n != self._n + 1:
            self._wrong('lost_lines', f'line {record.n} follows line {self._n}')
        self._n = record.n

    def _come_in(self, source: str, record: Record) -> None:
        """Take note that something came in, which the bridge receives at once."""
        self._forget_heard(source)
        if self._received[source]:
            self._received[source] -= 1
        elif self._whole:
            self._heard[source] = record

    def _forget_heard(self, source: str) -> None:
        """Complain of what came in before and was never received."""
        heard = self._heard.pop(source, None)
        if heard is not None:
            record, self._record = self._record, heard
            self._wrong('not_received', 'this was heard, and nothing became of it')
            self._record = record

    def _moving(self) -> bool:
        """Return whether an instruction is carried out that may send velocities."""
        return any(s.action and s.action not in NO_VELOCITY for s in self._running.values())

    def _look_at_idleness(self, record: Record) -> None:
        busy = self._foreign or bool(self._goals) or self._driving is not None or any(
            s.action not in ('', 'stop') for s in self._running.values())
        if busy:
            self._idle_since = math.inf
        elif math.isinf(self._idle_since):
            self._idle_since = record.steady

    def _stoppers(self) -> str:
        return ' and '.join(self._latched)

    def _running_goals(self) -> str:
        return ' and '.join(str(g.fields.get('action')) for g in self._goals.values())

    def _wrong(self, code: str, text: str, instruction_id: str = '') -> None:
        record = self._record
        self.violations.append(Violation(
            code, text, record.file if record else '', record.line if record else 0,
            instruction_id))
