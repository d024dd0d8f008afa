# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The exit codes of all verbs."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a verb tells the shell; ``meaning`` is the sentence that ``--help`` shows."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    MODEL = 3
    NO_ANSWER = 4
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """Return what the code means."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.DONE: 'done',
    ExitCode.REFUSED: 'refused, failed or cancelled; the reason is on the screen',
    ExitCode.USAGE: 'wrong arguments, a wrong profile, or ROS 2 is not installed',
    ExitCode.MODEL: 'base model or adapter could not be loaded',
    ExitCode.NO_ANSWER: 'no bridge answers',
    ExitCode.INTERRUPTED: 'interrupted by Ctrl-C; a running motion was told to stop',
}


def exit_code_table() -> str:
    """Return the lines for the end of ``--help``."""
    return '\n'.join(f'  {int(code):>3}  {code.meaning}' for code in ExitCode)
