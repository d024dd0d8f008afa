# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Join the bridge's events with the feedback log that a parameter names."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, Optional

from ros2_llm_bridge.feedback.log import default_log
from ros2_llm_bridge.feedback.record import Robot
from ros2_llm_bridge.feedback.recorder import Recorder
from ros2_llm_bridge.feedback.writer import LogWriter
from ros2_llm_bridge.profile.schema import RobotProfile

#: Value of the parameter for the log in the user's data folder.
DEFAULT = 'default'


class Feedback:
    """
    The recording of a node's instructions while it is configured.

    Parameters
    ----------
    tell, complain
        Take a sentence for the node's log: an information, an error. ``complain`` may be called
        in another thread.

    """

    def __init__(self, tell: Callable[[str], Any], complain: Callable[[str], Any]) -> None:
        self._tell = tell
        self._complain = complain
        self._recorder: Optional[Recorder] = None
        self._writer: Optional[LogWriter] = None

    def open(  # noqa: A003
        self, setting: str, profile: RobotProfile, adapter: Callable[[], str] = lambda: '',
    ) -> None:
        """
        Begin to record.

        Parameters
        ----------
        setting
            A file, ``default`` for the one in the user's data folder, empty for none.
        profile
            The robot.
        adapter
            Returns the hash of the adapter in service.

        """
        self.close()
        if not setting:
            return
        path = default_log() if setting == DEFAULT else Path(setting).expanduser()
        self._writer = LogWriter(
            path, lambda error: self._complain(f'an instruction was not recorded: {error}'))
        self._recorder = Recorder(Robot.of(profile), self._writer.keep, adapter)
        self._tell(f'recording instructions in {path}; set feedback_log to "" for none')

    def take(self, event: Mapping[str, Any]) -> None:
        """Take note of an event."""
        if self._recorder is None:
            return
        try:
            self._recorder.take(event)
        except Exception as error:  # what is not recorded must not keep a robot from stopping
            self._complain(f'an event could not be recorded: {error!r}')

    def close(self) -> None:
        """Write what was recorded and end."""
        writer, self._writer, self._recorder = self._writer, None, None
        if writer is not None and not writer.close():
            self._complain('the disk is too slow: the last instructions may not be recorded')
