# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A translator that needs no model."""

from ros2_llm_bridge.ports import Generation, GenerationRequest


class Scripted:
    """A translator that answers what it was given."""

    def __init__(self, written: str) -> None:
        self._written = written

    def generate(self, request: GenerationRequest) -> Generation:
        """Return the answer, sure of it."""
        return Generation(self._written, 1.0, 1, 1, 1.0)
