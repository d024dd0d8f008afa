# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A flight log for a person: its instructions as a table, its records as a timeline."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
import json
from typing import Any, Iterable, Mapping, Optional

from rich.table import Table
from rich.text import Text
from ros2_llm_bridge.flight.checker import Verdict
from ros2_llm_bridge.flight.reader import Run
from ros2_llm_bridge.flight.record import Record
from ros2_llm_bridge.flight.streams import name_of, Stream

_COLOURS = {
    'succeeded': 'green', 'failed': 'red', 'rejected': 'yellow', 'cancelled': 'magenta', '': 'red'}
#: Fields that a timeline leaves out: they stand in columns of their own, or say nothing there.
_LEFT_OUT = frozenset({
    'id', 'event', 'seq', 'stamp', 'steady', 'latency_ms', 'reading_ms', 'forward_passes',
    'adapter'})


def about(run: Run) -> str:
    """Return a line about a run: robot, begin, length, files."""
    head = run.head
    seconds = run.records[-1].steady - run.began_s if run.records else 0.0
    words = [str(head.get('run') or run.files[0]), f'robot {head.get("robot", "?")}']
    begin = _begin(head)
    if begin is not None:
        words.append(f'from {begin.astimezone():%Y-%m-%d %H:%M:%S}')
    words.append(f'{timedelta(seconds=round(seconds))} long')
    words.append(f'{len(run.records)} lines in {len(run.files)} file(s)')
    return ', '.join(words)


def instruction_table(run: Run, verdict: Verdict) -> Table:
    """Return a table with a row for each instruction."""
    table = Table()
    for column in ('time', 'id', 'said', 'ended', 'took', 'told'):
        table.add_column(column, no_wrap=column in ('time', 'id', 'ended'), overflow='fold')
    for stream in verdict.streams:
        first, last = (_steady(e) for e in (stream.events[0], stream.events[-1]))
        end = stream.final or 'no end'
        code = stream.events[-1].get('code')
        table.add_row(
            _time(run, first), stream.id, Text(stream.text),
            Text(f'{end}: {code}' if code else end, style=_COLOURS.get(stream.final, '')),
            f'{last - first:.1f} s', Text(_told(stream)))
    return table


def timeline(run: Run, instruction_id: Optional[str] = None) -> Table:
    """
    Return a table with a row for each record.

    Parameters
    ----------
    run
        The run.
    instruction_id
        Shows what happened while this instruction lasted; None shows all.

    """
    table = Table()
    for column in ('time', 'what', 'id', 'fields'):
        table.add_column(column, no_wrap=column != 'fields', overflow='fold')
    for record in _lasting(run.records, instruction_id):
        what, whose, fields = record.kind, '', record.fields
        if _event(record):
            fields = _event(record)
            what, whose = name_of(fields), str(fields.get('id', ''))
        table.add_row(
            _time(run, record.steady), Text(what, style=_COLOURS.get(what) or ''), whose,
            Text(_shown(fields)))
    return table


def verdict_json(run: Run, verdict: Verdict) -> dict[str, Any]:
    """Return what was found as values for JSON, times in seconds since the begin."""
    return {
        'run': run.head.get('run'), 'files': list(run.files), 'lines': len(run.records),
        'instructions': [{
            'id': stream.id, 'text': stream.text, 'final': stream.final or None,
            'began_s': round(_steady(stream.events[0]) - run.began_s, 3),
            'took_s': round(_steady(stream.events[-1]) - _steady(stream.events[0]), 3),
            'events': [name_of(event) for event in stream.events],
            'code': stream.events[-1].get('code'), 'measured': stream.events[-1].get('measured'),
        } for stream in verdict.streams],
        'violations': [{
            'code': v.code, 'text': v.text, 'file': v.file, 'line': v.line,
            'id': v.instruction_id} for v in verdict.violations],
        'remarks': list(verdict.remarks)}


def _lasting(records: Iterable[Record], instruction_id: Optional[str]) -> Iterable[Record]:
    """Return the records between the first and the last event of an instruction."""
    if instruction_id is None:
        return records
    kept = list(records)
    own = [i for i, record in enumerate(kept) if _event(record).get('id') == instruction_id]
    if not own:
        return []
    return [record for record in kept[own[0]:own[-1] + 1]
            if record.kind != 'event' or _event(record).get('id') == instruction_id]


def _event(record: Record) -> Mapping[str, Any]:
    event = record.fields.get('event')
    return event if record.kind == 'event' and isinstance(event, Mapping) else {}


def _told(stream: Stream) -> str:
    last = stream.events[-1]
    return str(last.get('response') or last.get('reason') or '')


def _shown(fields: Mapping[str, Any]) -> str:
    return ', '.join(
        f'{name} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}'
        for name, value in fields.items() if name not in _LEFT_OUT)


def _steady(event: Mapping[str, Any]) -> float:
    value = event.get('steady')
    return float(value) if isinstance(value, (int, float)) else 0.0


def _time(run: Run, steady: float) -> str:
    begin = _begin(run.head)
    seconds = steady - run.began_s
    if begin is None:
        return f'{seconds:.2f}'
    return f'{(begin + timedelta(seconds=seconds)).astimezone():%H:%M:%S.%f}'[:-4]


def _begin(head: Mapping[str, Any]) -> Optional[datetime]:
    try:
        begin = datetime.fromisoformat(str(head.get('utc', '')))
    except ValueError:
        return None
    return begin if begin.tzinfo else begin.replace(tzinfo=timezone.utc)
