# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The latch of the stop function: once set, nothing moves until it is released on purpose.

Who stopped decides who may release: the service releases every stop, words release only a stop
that was spoken, and nobody releases one whose external input still wants it. Releasing resumes
nothing.
"""

from __future__ import annotations

from enum import Enum

from ros2_llm_bridge.errors import InstructionError


class StopSource(Enum):
    """Where a stop came from."""

    SPOKEN = 'spoken'
    TOPIC = 'topic'
    SERVICE = 'service'
    EXTERNAL = 'external'


class StopLatch:
    """Set by every stop; keeps who stopped since the last release, and whose word is missing."""

    def __init__(self) -> None:
        self._sources: set[StopSource] = set()
        self._held = ''
        self._is_awaiting = False

    @property
    def is_set(self) -> bool:
        """Return whether a stop holds that has to be released."""
        return bool(self._sources)

    @property
    def blocks(self) -> bool:
        """Return whether nothing may move: it is set, or an external input was never heard."""
        return self.is_set or self._is_awaiting

    @property
    def stopped_by(self) -> tuple[str, ...]:
        """Return where the stops since the last release came from, in words."""
        return tuple(sorted(source.value for source in tuple(self._sources)))

    @property
    def may_be_spoken_free(self) -> bool:
        """Return whether words release it: only where every stop was spoken."""
        return self._sources <= {StopSource.SPOKEN}

    @property
    def hint(self) -> str:
        """Return how motion is made possible again, as a sentence."""
        if self._held:
            return (f'I am stopped: the external stop input {self._held}; once it reads false, '
                    'the resume service releases that.')
        if self._is_awaiting and not self.is_set:
            return ('I have not heard the external stop input yet, so nothing may move; once it '
                    'reads false, say it again.')
        if self.may_be_spoken_free:
            return 'I am stopped; say "resume" or call the resume service, then say it again.'
        by = 'external stop input' if StopSource.EXTERNAL in self._sources else (
            'stop topic or service')
        return f'I am stopped by the {by}; only the resume service releases that.'

    def engage(self, source: StopSource) -> None:
        """Take note of a stop."""
        self._sources.add(source)

    def hold(self, why: str) -> None:
        """Stop by the external input, and let nobody release for as long as it wants that."""
        self.engage(StopSource.EXTERNAL)
        self._held = why

    def expect(self) -> None:
        """Let nothing move until the external input is heard; that needs no release."""
        self._is_awaiting = True

    def free(self) -> None:
        """Let the service release again, and expect no input; the latch stays set."""
        self._held = ''
        self._is_awaiting = False

    def release(self, spoken: bool = False) -> None:
        """
        Release all stops.

        Raises
        ------
        InstructionError
            ``stopped``, if words try to release what was not spoken, or the external input still
            wants the stop.

        """
        if self._held or (spoken and not self.may_be_spoken_free):
            raise InstructionError('stopped', self.hint)
        self._sources.clear()
