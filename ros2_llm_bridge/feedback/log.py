# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The feedback log: a local file of JSON lines that several processes may append to.

A line is written at once and synchronised with the disk; a file that has grown too large is
renamed and a new one begun. What cannot be read is told with its line number, never dropped
silently.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
import fcntl
import os
from pathlib import Path
from typing import Iterator, Optional

from pydantic import ValidationError

from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.errors import FeedbackError
from ros2_llm_bridge.feedback.record import Correction, Entry, Instruction, read_entry, Record
from ros2_llm_bridge.resources import data_folder

LOG_NAME = 'feedback.jsonl'
#: Size in bytes beyond which a new file is begun: some 3,000 instructions.
MAX_BYTES = 2_000_000
#: Full files that are kept beside the one in use, with suffixes from ``.1``, the newest.
KEPT_FILES = 4


@dataclass(frozen=True)
class Log:
    """What a log holds: records in the order of their time, and sentences about damaged lines."""

    records: tuple[Record, ...]
    problems: tuple[str, ...] = ()


def default_log() -> Path:
    """Return where the log lies if nobody says otherwise; may not exist."""
    return data_folder() / LOG_NAME


def append(path: Path, entry: Entry, max_bytes: int = MAX_BYTES) -> None:
    """
    Append an entry; it is on the disk when this returns.

    Raises
    ------
    FeedbackError
        If the file cannot be written.

    """
    line = entry.to_line().encode('utf-8', 'replace') + b'\n'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            _rotate(path, len(line), max_bytes)
            _append(path, line)
    except (OSError, ValueError) as error:
        reason = getattr(error, 'strerror', None) or error
        raise FeedbackError(str(path), 0, f'cannot be written: {reason}') from error


def read_log(path: Path) -> Log:
    """
    Return the records of a log and of the full files beside it.

    Raises
    ------
    FeedbackError
        If there is no such log, or a file cannot be read.

    """
    files = [file for file in (*_full_files(path), path) if file.is_file()]
    if not files:
        raise FeedbackError(str(path), 0, 'there is no such log')
    instructions: dict[str, Instruction] = {}
    corrections: dict[str, list[Correction]] = {}
    problems: list[str] = []
    for file in files:
        for entry in _entries(file, problems):
            if isinstance(entry, Instruction):
                instructions[entry.id] = entry
            else:
                corrections.setdefault(entry.id, []).append(entry)
    # A correction may stand before its instruction, which is written when it ends.
    problems += [
        f'{path}: a correction of {unknown!r}, which is not in the log'
        for unknown in corrections if unknown not in instructions]
    records = (
        Record(i, tuple(corrections.get(i.id, ()))) for i in instructions.values())
    return Log(tuple(sorted(records, key=lambda r: r.instruction.time)), tuple(problems))


def find(log: Log, id_beginning: Optional[str], path: Path) -> Instruction:
    """
    Return an instruction of a log.

    Parameters
    ----------
    log
        As ``read_log`` returned it for ``path``.
    id_beginning
        Its id or the beginning of it; None is the last one that a model may have seen.
    path
        Of the log, for messages.

    Raises
    ------
    FeedbackError
        If there is none, or several.

    """
    if id_beginning is None:
        seen = [r.instruction for r in log.records
                if not is_stop(r.instruction.text) and not is_release(r.instruction.text)]
        if not seen:
            raise FeedbackError(str(path), 0, 'there is no instruction in it but stops')
        return seen[-1]
    found = [r.instruction for r in log.records if r.instruction.id.startswith(id_beginning)]
    if len(found) != 1:
        raise FeedbackError(
            str(path), 0, f'{len(found)} instructions have an id that begins with '
            f'{id_beginning!r}', '"correct --list" shows the last ones')
    return found[0]


def _entries(path: Path, problems: list[str]) -> Iterator[Entry]:
    try:
        lines = path.read_bytes().split(b'\n')
    except OSError as error:
        raise FeedbackError(str(path), 0, f'cannot be read: {error.strerror}') from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield read_entry(line.decode())
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = '.'.join(map(str, first['loc']))
            where = f'{field}: ' if field else ''
            problems.append(f'{path}:{number}: no entry of a feedback log ({where}{first["msg"]})')
        except UnicodeDecodeError:
            problems.append(f'{path}:{number}: no entry of a feedback log (not UTF-8)')


def _full_files(path: Path) -> list[Path]:
    """Return the names of the full files, the oldest first."""
    return [path.with_name(f'{path.name}.{n}') for n in range(KEPT_FILES, 0, -1)]


def _rotate(path: Path, coming: int, max_bytes: int) -> None:
    """Make room for a line that is about to come."""
    if not path.exists() or path.stat().st_size + coming <= max_bytes:
        return
    newer = [*_full_files(path)[1:], path]
    for older, name in zip(_full_files(path), newer):
        if name.exists():
            name.replace(older)


def _append(path: Path, line: bytes) -> None:
    # What people say is theirs: nobody else on the machine reads it.
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        # After a power cut the last line may lack its end; it must not spoil this one.
        if size and os.pread(descriptor, 1, size - 1) != b'\n':
            line = b'\n' + line
        while line:
            line = line[os.write(descriptor, line):]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes from appending or rotating."""
    descriptor = os.open(path.with_name(f'.{path.name}.lock'), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
