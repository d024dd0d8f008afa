# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The files of flight logs: one run is one or more files of a folder, with a bound on both.

A name has the time of the start, the run and the number of the file:
``20261122T101500Z-3f2a9c10-0001.jsonl``. So names sort by time, the files of a run join again,
and none is ever renamed. Knows no record.
"""

from __future__ import annotations

from datetime import datetime, timezone
import os
from pathlib import Path
import re
from typing import Callable, Optional

from ros2_llm_bridge.errors import FlightLogError
from ros2_llm_bridge.resources import data_folder

_NAME = re.compile(r'(?P<run>\d{8}T\d{6}Z-[0-9a-f]{8})-(?P<part>\d{4,})\.(?:jsonl|mcap)')


def default_folder() -> Path:
    """Return where flight logs lie if nobody says otherwise; may not exist."""
    return data_folder() / 'flight'


def run_name(run_id: str) -> str:
    """Return the name of a run that begins now; ``run_id`` has eight hexadecimal digits."""
    return f'{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}-{run_id}'


def part_path(folder: Path, run: str, part: int, ending: str = 'jsonl') -> Path:
    """Return the path of a file of a run; parts count from 1."""
    return folder / f'{run}-{part:04d}.{ending}'


class RotatedFiles:
    """
    The files of one run, written line by line.

    Parameters
    ----------
    folder
        Made when the first line comes.
    run
        As ``run_name`` returned it.
    max_bytes
        Size beyond which the next file is begun.
    max_files
        Files of all runs that are kept in the folder; the oldest go first.
    head
        Returns the first line of each file; takes the file's number.

    """

    def __init__(
        self, folder: Path, run: str, max_bytes: int, max_files: int, head: Callable[[int], str],
    ) -> None:
        self._folder = folder
        self._run = run
        self._max_bytes = max_bytes
        self._max_files = max_files
        self._head = head
        self._part = 0
        self._size = 0
        self._descriptor: Optional[int] = None
        self._torn = False

    @property
    def path(self) -> Path:
        """Return the file in use, the first one before there is any."""
        return part_path(self._folder, self._run, max(self._part, 1))

    def append(self, line: str) -> None:
        """
        Write a line; the system has it when this returns.

        Raises
        ------
        OSError
            If it cannot be written, perhaps half of it was.

        """
        data = line.encode('utf-8', 'replace') + b'\n'
        if self._descriptor is None or self._size + len(data) > self._max_bytes:
            self._begin_file()
        self._write(data)

    def sync(self) -> None:
        """
        Have the disk keep what was written.

        Raises
        ------
        OSError
            If it cannot.

        """
        if self._descriptor is not None:
            os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the file in use."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _begin_file(self) -> None:
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        # Before the new one, since that may be what a full disk needs.
        remove_oldest(self._folder, 'jsonl', self._max_files - 1, self._run)
        path = part_path(self._folder, self._run, self._part + 1)
        # What people say is theirs: nobody else on the machine reads it.
        self._descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_CREAT, 0o600)
        self._size = 0
        self._torn = False
        try:
            self._write(self._head(self._part + 1).encode('utf-8', 'replace') + b'\n')
        except OSError:
            # Without its head it would be no file of this run; the next line tries again.
            self.close()
            raise
        self._part += 1

    def _write(self, data: bytes) -> None:
        if self._descriptor is None:
            raise OSError('the file is closed')
        if self._torn:
            # A full disk took a part of the line before; it must not spoil this one.
            data = b'\n' + data
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
            self._torn = False
        finally:
            self._size += written
            self._torn = self._torn or 0 < written < len(data)


def remove_oldest(folder: Path, ending: str, max_files: int, run: str) -> None:
    """
    Remove the oldest files of runs, until ``max_files`` are left; those of ``run`` go last.

    A robot whose clock has no battery begins in 1970 and gives its newest files the oldest names.

    Raises
    ------
    OSError
        If one cannot be removed.

    """
    files = sorted(_files(folder, ending), key=lambda path: _matched(path)['run'] == run)
    for path in files[:max(len(files) - max_files, 0)]:
        path.unlink(missing_ok=True)


def runs_in(folder: Path) -> list[str]:
    """Return the runs of a folder, the newest last."""
    return sorted({_matched(path)['run'] for path in _files(folder, 'jsonl')})


def files_of(path: Path) -> list[Path]:
    """
    Return the files of a run in order.

    Parameters
    ----------
    path
        A folder (its newest run), a file of a run, or any other file.

    Raises
    ------
    FlightLogError
        If there is none.

    """
    if path.is_dir():
        runs = runs_in(path)
        if not runs:
            raise FlightLogError(str(path), 0, 'there is no flight log in this folder')
        return _parts(path, runs[-1])
    if not path.is_file():
        raise FlightLogError(str(path), 0, 'there is no such flight log')
    match = _NAME.fullmatch(path.name)
    return _parts(path.parent, match['run']) if match else [path]


def _parts(folder: Path, run: str) -> list[Path]:
    files = [path for path in _files(folder, 'jsonl') if _matched(path)['run'] == run]
    return sorted(files, key=lambda path: int(_matched(path)['part']))


def _files(folder: Path, ending: str) -> list[Path]:
    return sorted(
        path for path in folder.glob(f'*.{ending}') if _NAME.fullmatch(path.name))


def _matched(path: Path) -> re.Match[str]:
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f'{path} is no file of a run')
    return match
