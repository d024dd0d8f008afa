# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The ports of the core: what translating and executing need from outside.

Adapters (``inference``, ``nodes``) implement them; the core and its tests know nothing else of
ROS or of a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Protocol


@dataclass(frozen=True)
class Prompt:
    """
    A prompt in three parts.

    ``prefix`` and ``suffix`` are ours and may hold special tokens; ``instruction`` is a person's
    text and is encoded with special tokens split, so that ``<|im_end|>`` in it is plain text.
    """

    prefix: str
    instruction: str
    suffix: str


@dataclass(frozen=True)
class GenerationRequest:
    """
    One request to a model.

    Parameters
    ----------
    prompt
        What the model reads.
    grammar
        Lark grammar of the allowed answers; empty allows everything.
    max_new_tokens
        Longest answer in tokens, its end included; shorter where the model has less room.
    drafts
        Guesses of the whole answer, the likeliest first. They save forward passes and never
        change what is written.
    parts
        Requests whose answers together are the answer (``parts.answer_parts``), for whoever can
        make several; none where this is to be answered as a whole. They have no parts themselves.
    plainer
        The same without words that order nothing, for whoever can ask twice
        (``parts.answer_request``); it has no plainer one itself.

    """

    prompt: Prompt
    grammar: str
    max_new_tokens: int = 768
    drafts: tuple[str, ...] = ()
    parts: tuple[GenerationRequest, ...] = ()
    plainer: Optional[GenerationRequest] = None


@dataclass(frozen=True)
class Generation:
    """
    What a model wrote.

    Parameters
    ----------
    text
        The written form, without the end-of-answer token.
    confidence
        The least unmasked probability among the written tokens, forced ones included, 0..1.
    forward_passes
        Forward passes of the model, the prompt's pass included.
    tokens
        Written tokens, end of answer included.
    latency_ms
        Time from request to answer on a steady clock.
    adapter_hash
        The adapter that wrote it; empty where there is none.

    """

    text: str
    confidence: float
    forward_passes: int
    tokens: int
    latency_ms: float
    adapter_hash: str = ''


class Translator(Protocol):
    """A model behind the grammar."""

    def generate(self, request: GenerationRequest) -> Generation:
        """
        Write the answer to one request.

        Raises
        ------
        ModelError
            If the model or the grammar engine failed; nothing was written.

        """
        ...


class InterfaceCatalog(Protocol):
    """What is known of ROS interface types."""

    def fields(self, interface: str) -> Mapping[str, str]:
        """
        Return field names and types of a message, of a service's request or of an action's goal.

        Raises
        ------
        RobotError
            If no such interface is installed.

        """
        ...
