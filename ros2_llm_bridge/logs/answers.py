# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Explain an error text and classify a log line, with a model behind a port.

A cause that the model is not sure of is not told as one: it is listed among the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Protocol, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.logs.catalogue import Cause, UNKNOWN
from ros2_llm_bridge.logs.prompts import (
    build_log_prompt, choice_request, Class, CLASSES, CLASSIFY, EXPLAIN)
from ros2_llm_bridge.logs.records import clean
from ros2_llm_bridge.ports import Prompt, Translator

#: Least confidence for a cause; doc/logs.md has the curve that it was chosen on.
DEFAULT_THRESHOLD = 0.82

#: How many causes are listed where none is sure.
NEAREST = 3


@dataclass(frozen=True)
class Choice:
    """One of some words, and how sure the model is of it, 0..1."""

    word: str
    confidence: float


class Chooser(Protocol):
    """A model that chooses among ``prompts.CLASSES``, for many texts at a time."""

    def choose(self, prompts: Sequence[Prompt]) -> list[Choice]:
        """
        Return a choice for each prompt, in their order.

        Raises
        ------
        ModelError
            If the model failed.

        """
        ...


@dataclass(frozen=True)
class Candidate:
    """A cause and how sure the model is of it, 0..1."""

    cause: Cause
    confidence: float


@dataclass(frozen=True)
class Explanation:
    """
    What an error text means.

    ``cause`` is None where the model knows none or is not sure; then ``nearest`` lists the causes
    that come nearest, which may all be wrong. ``confidence`` is that of the first answer.
    """

    text: str
    cause: Optional[Cause]
    confidence: float
    nearest: tuple[Candidate, ...] = ()
    forward_passes: int = 0
    latency_ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the public JSON form."""
        found = self.cause
        return {
            'text': self.text, 'cause': found.id if found else UNKNOWN,
            'confidence': round(self.confidence, 4),
            'area': found.area if found else None,
            'happened': found.happened if found else None,
            'why': found.cause if found else None,
            'next_steps': list(found.next_steps) if found else [],
            'nearest': [{'cause': c.cause.id, 'confidence': round(c.confidence, 4)}
                        for c in self.nearest],
            'latency_ms': round(self.latency_ms, 1)}


@dataclass(frozen=True)
class Judgement:
    """What a log line is, and how sure the model is of it."""

    text: str
    word: Class
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """Return the public JSON form."""
        return {'text': self.text, 'class': self.word, 'confidence': round(self.confidence, 4)}


def explain(
        text: str, causes: Mapping[str, Cause], translator: Translator,
        threshold: float = DEFAULT_THRESHOLD, nearest: int = NEAREST) -> Explanation:
    """
    Return the cause of an error text, or the nearest ones where none is sure.

    Parameters
    ----------
    text
        One record of a log, or what a person pasted.
    causes
        The catalogue that the adapter was trained for.
    translator
        Base model with the adapter for this task.
    threshold
        Least confidence, 0..1, for telling a cause.
    nearest
        How many causes to list where none is sure; each costs the time of an answer.

    Raises
    ------
    ModelError
        If the model failed.

    """
    if not clean(text):
        return Explanation(text, None, 1.0)
    left = [*causes, UNKNOWN]
    answer = translator.generate(choice_request(EXPLAIN, text, left))
    passes, latency_ms = answer.forward_passes, answer.latency_ms
    if answer.text != UNKNOWN and answer.confidence >= threshold:
        return Explanation(
            text, causes[answer.text], answer.confidence, (), passes, latency_ms)
    confidence = answer.confidence
    candidates: list[Candidate] = []
    wanted = min(nearest, len(causes))
    while len(candidates) < wanted:
        if answer.text != UNKNOWN:
            candidates.append(Candidate(causes[answer.text], answer.confidence))
        if len(candidates) < wanted:
            left.remove(answer.text)
            answer = translator.generate(choice_request(EXPLAIN, text, left))
            passes += answer.forward_passes
            latency_ms += answer.latency_ms
    return Explanation(text, None, confidence, tuple(candidates), passes, latency_ms)


def classify(
        lines: Sequence[str], chooser: Chooser, known: Optional[dict[str, Choice]] = None
) -> list[Judgement]:
    """
    Return what log lines are; an empty one is ok.

    Parameters
    ----------
    lines
        Lines as they stand in the log.
    chooser
        Base model with the adapter for this task.
    known
        What was chosen before, by cleaned line; the model is asked for no line twice, and its
        choices are added.

    Raises
    ------
    ModelError
        If the model failed.

    """
    known = {} if known is None else known
    said = [clean(line) for line in lines]
    new = [text for text in dict.fromkeys(said) if text and text not in known]
    known.update(zip(new, chooser.choose([build_log_prompt(CLASSIFY, text) for text in new])))
    choices = [known[text] if text else Choice('ok', 1.0) for text in said]
    return [Judgement(line, _class(choice.word), choice.confidence)
            for line, choice in zip(lines, choices)]


def _class(word: str) -> Class:
    """Return the class of a word that a model chose."""
    for known in CLASSES:
        if known == word:
            return known
    raise ModelError(f'{word!r} is none of {", ".join(CLASSES)}')
