# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The path of one instruction, from a person's words to primitives that may be executed.

The same functions serve node, command line, evaluation and benchmark. ``prepare`` does all that
needs no model, ``complete`` all that follows it; between them stands a ``Translator``. The node
calls the two halves itself, since the model answers from another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Union

from ros2_llm_bridge.commands.primitives import Primitive, to_json
from ros2_llm_bridge.ports import GenerationRequest


@dataclass(frozen=True)
class Refusal:
    """Why nothing moves: a code of ``vocabulary.REFUSALS`` and a sentence for the person."""

    code: str
    reason: str


@dataclass(frozen=True)
class Translation:
    """
    What one instruction became.

    Either ``refusal`` is set and ``primitives`` and ``commands`` are empty, or the primitives are
    checked against the profile and may be executed in order. ``commands`` are the canonical ``ros2``
    lines, ``is_stop`` tells a whole utterance of stop, which no model saw.
    """

    text: str
    written: str
    commands: tuple[str, ...]
    primitives: tuple[Primitive, ...]
    refusal: Optional[Refusal]
    confidence: float
    forward_passes: int
    tokens: int
    latency_ms: float
    is_stop: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the public JSON form, SI units."""
        actions = [to_json(p) for p in self.primitives] or [{'do': 'refuse'}]
        refusal = self.refusal and {'code': self.refusal.code, 'reason': self.refusal.reason}
        return {
            'text': self.text, 'written': self.written, 'commands': list(self.commands),
            'actions': actions, 'refusal': refusal, 'confidence': round(self.confidence, 4),
            'forward_passes': self.forward_passes, 'tokens': self.tokens,
            'latency_ms': round(self.latency_ms, 1)}


@dataclass(frozen=True)
class Prepared:
    """An instruction that a model must still translate, with what was read in it."""

    text: str
    request: GenerationRequest


#: What ``prepare`` returns: a request for a model, or a translation that needs none.
Preparation = Union[Prepared, Translation]

# def prepare(text: str, profile: RobotProfile) -> Preparation
# def complete(prepared: Prepared, generation: Generation, profile: RobotProfile, threshold: float) -> Translation
# def translate(text: str, profile: RobotProfile, translator: Translator, threshold: float) -> Translation
