# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Join what happens in the node with the flight log and the MCAP recording that parameters ask for.

Nothing here fails or waits, whatever the disk does: health goes to the diagnostics.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib import metadata
import os
from pathlib import Path
import platform
from typing import Any, Callable, Mapping, Optional, Sequence
import uuid

from rclpy.utilities import get_rmw_implementation_identifier
from ros2_llm_bridge import __version__
from ros2_llm_bridge.execution.ports import Clock
from ros2_llm_bridge.flight.files import default_folder, RotatedFiles, run_name
from ros2_llm_bridge.flight.log import FlightLog
from ros2_llm_bridge.flight.record import FORMAT, to_line
from ros2_llm_bridge.flight.writer import FlightWriter
from ros2_llm_bridge.nodes.diagnostics import ERROR, Health, OK, WARN
from ros2_llm_bridge.nodes.mcap_recording import McapRecording

#: Value of the parameter for the folder in the user's data folder.
DEFAULT = 'default'
#: Topic of the flight log's lines in an MCAP recording.
FLIGHT_TOPIC = '~/flight_log'


@dataclass(frozen=True)
class FlightSettings:
    """
    What parameters say.

    Parameters
    ----------
    folder
        Where logs lie, ``default`` for the one in the user's data folder, empty for no log.
    max_bytes, max_files
        Bounds of a file, and of the number of files in the folder.
    record_mcap
        Whether an MCAP recording lies beside it; without a log, in the default folder.

    """

    folder: str
    max_bytes: int
    max_files: int
    record_mcap: bool = False


class Flight:
    """
    The flight log of a node while it is configured.

    ``log`` takes what happens; while nothing is configured it keeps nothing.

    Parameters
    ----------
    clock
        The node's clocks.
    latched_by
        Returns by what the bridge is stopped.
    resolve
        Returns the full name of a topic.
    tell, complain
        Take a sentence for the node's log: an information, an error. ``complain`` may be called
        in another thread.

    """

    def __init__(
        self, clock: Clock, latched_by: Callable[[], Sequence[str]],
        resolve: Callable[[str], str], tell: Callable[[str], Any],
        complain: Callable[[str], Any],
    ) -> None:
        self._clock = clock
        self._latched_by = latched_by
        self._resolve = resolve
        self._tell = tell
        self._complain = complain
        self._writer: Optional[FlightWriter] = None
        self._recording: Optional[McapRecording] = None
        self.log = self._new_log()

    def open(  # noqa: A003
        self, settings: FlightSettings, head: Mapping[str, Any],
    ) -> None:
        """
        Begin a run.

        Parameters
        ----------
        settings
            What parameters say.
        head
            What the head of each file tells of the bridge.

        Raises
        ------
        FlightLogError
            If an MCAP recording is wanted and the package for it is not installed.

        """
        self.close('a new configuration')
        folder = default_folder() if settings.folder in ('', DEFAULT) else Path(
            settings.folder).expanduser()
        run = run_name(uuid.uuid4().hex[:8])
        if settings.record_mcap:
            self._recording = McapRecording(
                folder, run, settings.max_bytes, settings.max_files, self._ros_ns,
                lambda problem: self._complain(f'MCAP is not recorded: {problem}'))
        if settings.folder:
            files = RotatedFiles(
                folder, run, settings.max_bytes, settings.max_files,
                lambda part: self._head(run, part, head))
            self._writer = FlightWriter(
                files, lambda problem: self._complain(f'the flight log fails: {problem}'))
            self._tell(f'flight log in {files.path}; set flight_log to "" for none')
        self.log = self._new_log()

    def message(self, topic: str, message: Any) -> None:
        """Record a message that was heard or published; it must not be changed any more."""
        if self._recording is not None:
            self._recording.take(self._resolve(topic), message)

    def health(self) -> list[Health]:
        """Return whether log and recording are written, for diagnostics."""
        parts = []
        if self._writer is not None:
            health = self._writer.health()
            level = ERROR if not health.is_written else WARN if health.lost else OK
            parts.append(Health('flight log', level, health.message, {
                'file': health.path, 'lines': health.lines, 'lost': health.lost}))
        recording = self._recording
        if recording is not None:
            parts.append(Health(
                'mcap', ERROR if recording.problem else OK, recording.problem or 'recorded',
                {'file': str(recording.path), 'lost': recording.lost}))
        return parts

    def close(self, reason: str) -> None:
        """Write what was recorded and end the run."""
        self.log.end(reason)
        writer, self._writer = self._writer, None
        recording, self._recording = self._recording, None
        self.log = self._new_log()
        if writer is not None and not writer.close():
            self._complain('the disk is too slow: the end of the flight log may be missing')
        if recording is not None and not recording.close():
            self._complain('the disk is too slow: the end of the MCAP recording may be missing')

    def _new_log(self) -> FlightLog:
        return FlightLog(self._keep, self._clock, self._latched_by)

    def _keep(self, line: str) -> None:
        if self._writer is not None:
            self._writer.keep(line)
        if self._recording is not None:
            self._recording.take(self._resolve(FLIGHT_TOPIC), line)

    def _head(self, run: str, part: int, head: Mapping[str, Any]) -> str:
        return to_line({
            'kind': 'file', 'format': FORMAT, 'run': run, 'part': part,
            'stamp': round(self._clock.ros(), 3), 'steady': round(self._clock.steady(), 4),
            **head})

    def _ros_ns(self) -> int:
        return max(int(self._clock.ros() * 1e9), 0)


def head_of(
    node: str, robot: str, profile_hash: str, values: Mapping[str, Any],
) -> dict[str, Any]:
    """
    Return what the head of a flight log tells of a bridge.

    Parameters
    ----------
    node, robot
        Full name of the node, name of the robot.
    profile_hash
        SHA-256 of the profile's text.
    values
        Of the node's parameters, at the start.

    """
    versions = {'ros2_llm_bridge': __version__, 'python': platform.python_version(),
                'ros': os.environ.get('ROS_DISTRO', ''),
                'rmw': get_rmw_implementation_identifier()}
    for name in ('torch', 'transformers', 'llguidance'):
        # Their metadata alone: the control process never imports them.
        with suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    return {
        'node': node, 'robot': robot, 'profile_sha256': profile_hash,
        'utc': datetime.now(timezone.utc).isoformat(timespec='milliseconds'),
        'parameters': dict(values), 'versions': versions}
