# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read a run back from its flight log, its files joined.

What cannot be read is kept as damage with its file and line, never dropped silently.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping

from ros2_llm_bridge.errors import FlightLogError
from ros2_llm_bridge.flight.files import files_of
from ros2_llm_bridge.flight.record import parse_record, Record


@dataclass(frozen=True)
class Damage:
    """A line that is no record, and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class Run:
    """
    A run of a bridge.

    Parameters
    ----------
    files
        Names of its files, in order.
    head
        Fields of the head of the first file that has one.
    records
        All lines but the heads, in order.
    damage
        What could not be read.

    """

    files: tuple[str, ...]
    head: Mapping[str, Any] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    damage: tuple[Damage, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Return whether it has its beginning: the oldest files may have been removed."""
        first = next((r for r in self.records if r.n), None)
        return first is None or first.n == 1

    @property
    def began_s(self) -> float:
        """Return the steady time of the first record, seconds."""
        return self.records[0].steady if self.records else 0.0


def read_run(path: Path) -> Run:
    """
    Return the run of a flight log.

    Parameters
    ----------
    path
        A file of it, or a folder, whose newest run is read.

    Raises
    ------
    FlightLogError
        If there is none, or a file cannot be read.

    """
    files = files_of(path)
    head: Mapping[str, Any] = {}
    records: list[Record] = []
    damage: list[Damage] = []
    for file in files:
        for number, line in _lines(file):
            try:
                record = parse_record(line.decode(), file.name, number)
            except ValueError as error:  # what is no JSON, or not UTF-8, is such
                damage.append(Damage(file.name, number, str(error)))
                continue
            if record.kind != 'file':
                records.append(record)
            elif not head:
                head = record.fields
    return Run(tuple(f.name for f in files), head, tuple(records), tuple(damage))


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FlightLogError(str(file), 0, f'cannot be read: {error.strerror}') from error
    for number, line in enumerate(data.split(b'\n'), 1):
        if line.strip():
            yield number, line
