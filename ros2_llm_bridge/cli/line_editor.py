# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A line that is typed while another line moves above it: the terminal's own editing cannot do both.

``LineEditor`` is pure: characters in, finished lines out. ``unechoed_terminal`` gives it the
characters one by one.
"""

from __future__ import annotations

import codecs
from contextlib import contextmanager
import os
import re
import select
import sys
import termios
import tty
from typing import Iterator, Optional

_ENTER = '\r\n'
_ERASE = '\x7f\x08'
_ERASE_WORD = '\x17'
_ERASE_LINE = '\x15'
_END = '\x04'

#: A key that sends more than one character, such as an arrow (ECMA-48 control sequences).
_SEQUENCE = re.compile('\x1b(\\[[0-9;?]*[ -/]*[@-~]|O.|.)?')


class LineEditor:
    """
    The line that is being typed.

    ``text`` is what stands there; ``ended`` says that Ctrl-D was pressed on an empty line.
    """

    def __init__(self) -> None:
        self.text = ''
        self.ended = False

    def feed(self, characters: str) -> list[str]:
        """Take typed characters and return the lines that were finished with Enter."""
        lines = []
        for character in _SEQUENCE.sub('', characters):
            if character in _ENTER:
                lines.append(self.text)
                self.text = ''
            elif character in _ERASE:
                self.text = self.text[:-1]
            elif character == _ERASE_WORD:
                self.text = ''.join(self.text.rstrip().rpartition(' ')[:2])
            elif character == _ERASE_LINE:
                self.text = ''
            elif character == _END:
                self.ended = self.ended or not self.text
            elif character.isprintable():
                self.text += character
        return lines


class Keyboard:
    """Standard input without waiting: typed characters of a terminal, or a pipe's."""

    def __init__(self) -> None:
        self._descriptor = sys.stdin.fileno()
        self._decoder = codecs.getincrementaldecoder('utf-8')('replace')

    def read(self, timeout_s: float = 0.0) -> Optional[str]:
        """Return what was typed, empty if nothing, None at the end of the input."""
        ready, _, _ = select.select([self._descriptor], [], [], timeout_s)
        if not ready:
            return ''
        data = os.read(self._descriptor, 4096)
        if not data:
            return None
        return self._decoder.decode(data)


@contextmanager
def unechoed_terminal() -> Iterator[bool]:
    """Hand each key over at once and unechoed, Ctrl-C apart; yields whether this is a terminal."""
    if not sys.stdin.isatty():
        yield False
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield True
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
