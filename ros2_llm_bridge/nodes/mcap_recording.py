# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Record what the bridge heard, decided and published as MCAP, for Foxglove and other viewers.

Messages are written as they were when they passed, in a thread of its own; a disk that is full or
hangs costs messages and nothing else. Needs the package ``mcap``.
"""

from __future__ import annotations

from contextlib import suppress
from io import BufferedWriter
from pathlib import Path
from queue import Full, Queue
from threading import Thread
import time
from typing import Any, Callable, Optional

from rclpy.serialization import serialize_message
from ros2_llm_bridge.errors import FlightLogError
from ros2_llm_bridge.flight.files import part_path, remove_oldest
from ros2_llm_bridge.nodes.definitions import definition_of

#: Messages that may wait for the disk.
MAX_WAITING = 20_000
#: What a killed process loses at most of the recording, bytes before compression.
CHUNK_BYTES = 128 * 1024
#: Longest wait for the last messages at the end, seconds.
CLOSING_S = 2.0
#: After a failure no new file is begun for this time, or a full disk would see thousands. Seconds.
RETRY_S = 10.0

_JSON_SCHEMA = b'{"type": "object"}'


class McapRecording:
    """
    The recording of one run.

    Parameters
    ----------
    folder, run
        As for the flight log, beside which it lies.
    max_bytes, max_files
        Bounds of a file, and of the number of such files in the folder.
    ros_ns
        Returns ROS time in nanoseconds.
    on_problem
        Called in the thread when writing begins to fail, with a sentence.

    Raises
    ------
    FlightLogError
        If the package ``mcap`` is not installed.

    """

    def __init__(
        self, folder: Path, run: str, max_bytes: int, max_files: int,
        ros_ns: Callable[[], int], on_problem: Callable[[str], None],
    ) -> None:
        try:
            import mcap.writer
        except ImportError as error:
            raise FlightLogError(
                str(folder), 0, 'MCAP cannot be recorded without the package mcap',
                'pip install mcap, or set record_mcap to false') from error
        self._writer_class = mcap.writer.Writer
        self._folder = folder
        self._run_name = run
        self._max_bytes = max_bytes
        self._max_files = max_files
        self._ros_ns = ros_ns
        self._on_problem = on_problem
        self._queue: Queue[Optional[tuple[str, Any, int]]] = Queue(MAX_WAITING)
        self.lost = 0
        self.problem = ''
        self._part = 0
        self._retry_s = 0.0
        self._file: Optional[_File] = None
        self._thread = Thread(target=self._run, name='mcap', daemon=True)
        self._thread.start()

    @property
    def path(self) -> Path:
        """Return the file in use, the first one before there is any."""
        return part_path(self._folder, self._run_name, max(self._part, 1), 'mcap')

    def take(self, topic: str, message: Any) -> None:
        """Hand in a message, or a line of JSON, and return at once; nothing may change it."""
        try:
            self._queue.put_nowait((topic, message, self._ros_ns()))
        except Full:
            self.lost += 1

    def close(self) -> bool:
        """Write what was handed in and end the file; return whether that was done in time."""
        try:
            self._queue.put(None, timeout=CLOSING_S)
        except Full:
            return False
        self._thread.join(CLOSING_S)
        return not self._thread.is_alive() and not self.problem

    def _run(self) -> None:
        while True:
            taken = self._queue.get()
            try:
                if taken is None:
                    self._end_file()
                    return
                self._write(*taken)
            except Exception as error:  # the thread must live on, and somebody must know
                self._complain(getattr(error, 'strerror', None) or repr(error))
                if taken is None:
                    return
                self.lost += 1
                self._drop_file()

    def _write(self, topic: str, message: Any, ros_ns: int) -> None:
        if self._file is None or self._file.size >= self._max_bytes:
            self._end_file()
            if time.monotonic() < self._retry_s:
                self.lost += 1
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            remove_oldest(self._folder, 'mcap', self._max_files - 1, self._run_name)
            path = part_path(self._folder, self._run_name, self._part + 1, 'mcap')
            self._file = _File(path, self._writer_class)
            self._part += 1
        self._file.write(topic, message, ros_ns)
        self.problem = ''

    def _end_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.finish()

    def _drop_file(self) -> None:
        """Give up a file that may be torn in the midst of a record: nothing can follow there."""
        file, self._file = self._file, None
        self._retry_s = time.monotonic() + RETRY_S
        if file is not None:
            file.drop()

    def _complain(self, reason: str) -> None:
        if reason != self.problem:
            self.problem = reason
            self._on_problem(f'{self.path}: {reason}')


class _File:
    """One MCAP file; channels and their definitions are added as topics appear."""

    def __init__(self, path: Path, writer_class: Any) -> None:
        self._stream: BufferedWriter = open(path, 'wb')
        path.chmod(0o600)
        self._writer = writer_class(self._stream, chunk_size=CHUNK_BYTES)
        self._writer.start(profile='ros2', library='ros2_llm_bridge')
        self._channels: dict[tuple[str, str], int] = {}
        self._count = 0

    @property
    def size(self) -> int:
        """Return the bytes written so far."""
        return self._stream.tell()

    def write(self, topic: str, message: Any, ros_ns: int) -> None:
        """Write a message under the ROS time at which it passed."""
        if isinstance(message, str):
            interface, data = 'json', message.encode('utf-8', 'replace')
        else:
            interface, data = interface_of(message), serialize_message(message)
        channel = self._channels.get((topic, interface))
        if channel is None:
            channel = self._channels[topic, interface] = self._add_channel(topic, interface)
        self._count += 1
        self._writer.add_message(
            channel_id=channel, log_time=ros_ns, data=data, publish_time=ros_ns,
            sequence=self._count)

    def finish(self) -> None:
        """Write the summary and close."""
        try:
            self._writer.finish()
        finally:
            self._stream.close()

    def drop(self) -> None:
        """Close without a summary, whatever the disk says."""
        with suppress(OSError):
            self._stream.close()

    def _add_channel(self, topic: str, interface: str) -> int:
        if interface == 'json':
            schema = self._writer.register_schema('flight_record', 'jsonschema', _JSON_SCHEMA)
            return int(self._writer.register_channel(topic, 'json', schema))
        schema = self._writer.register_schema(
            interface, 'ros2msg', definition_of(interface).encode())
        return int(self._writer.register_channel(topic, 'cdr', schema))


def interface_of(message: Any) -> str:
    """Return the interface name of a message, for example ``std_msgs/msg/String``."""
    kind = type(message)
    package, folder = kind.__module__.split('.')[:2]
    return f'{package}/{folder}/{kind.__name__}'
