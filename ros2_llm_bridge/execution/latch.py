# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The latch of the stop function: once set, nothing moves until it is released on purpose.

Who stopped decides who may release: the service releases every stop, words release only a stop
that was spoken. Releasing resumes nothing.
"""

from __future__ import annotations

from enum import Enum


class StopSource(Enum):
    """Where a stop came from."""

    SPOKEN = 'spoken'
    TOPIC = 'topic'
    SERVICE = 'service'


class StopLatch:
    """Set by every stop; ``sources`` are those since the last release."""

    def __init__(self) -> None:
        self._sources: set[StopSource] = set()

    @property
    def is_set(self) -> bool:
        """Return whether nothing may move."""
        return bool(self._sources)

    @property
    def may_be_spoken_free(self) -> bool:
        """Return whether words release it: only where every stop was spoken."""
        return self._sources <= {StopSource.SPOKEN}

    @property
    def hint(self) -> str:
        """Return how it is released, as a sentence."""
        if self.may_be_spoken_free:
            return 'I am stopped; say "resume" or call the resume service, then say it again.'
        return ('I am stopped by the stop topic or service; '
                'only the resume service releases that.')

    def engage(self, source: StopSource) -> None:
        """Take note of a stop."""
        self._sources.add(source)

    def release(self) -> None:
        """Release all stops."""
        self._sources.clear()
