# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Answer a long request part by part, and one that is refused once more in plainer words.

Knows requests and written forms, no model: who answers one prompt is handed in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Sequence

from ros2_llm_bridge.commands.written import CANNOT
from ros2_llm_bridge.ports import Generation, GenerationRequest

#: Answers one prompt.
Answer = Callable[[GenerationRequest], Generation]

#: An answer of less confidence is asked for once more where that can be done in plainer words.
SURE = 0.7


def answer_request(request: GenerationRequest, answer: Answer) -> Generation:
    """
    Return the answer to a request, in parts or in plainer words where it has those.

    The plainer request is asked where the answer refuses or is less than ``SURE``. Its own answer
    counts where the first refuses; where both are the same, so does the greater confidence.

    Parameters
    ----------
    request
        What is asked.
    answer
        Answers a request by its own prompt; what it raises passes through.

    """
    first = answer_parts(request, answer)
    if request.plainer is None or not (_refuses(first) or first.confidence < SURE):
        return first
    second = answer_parts(request.plainer, answer)
    chosen, confidence = first, first.confidence
    if second.text == first.text:
        confidence = max(first.confidence, second.confidence)
    elif _refuses(first):
        chosen, confidence = second, second.confidence
    return replace(
        chosen, confidence=confidence,
        forward_passes=first.forward_passes + second.forward_passes,
        tokens=first.tokens + second.tokens, latency_ms=first.latency_ms + second.latency_ms)


def answer_parts(request: GenerationRequest, answer: Answer) -> Generation:
    """
    Return the answer to a request: those of its parts joined, or its own where it has none.

    The first part that cannot be carried out is the last one that is asked.

    Parameters
    ----------
    request
        What is asked.
    answer
        Answers a request that has no parts; what it raises passes through.

    """
    if not request.parts:
        return answer(request)
    answers: list[Generation] = []
    for part in request.parts:
        answers.append(answer(part))
        if _refuses(answers[-1]):
            break
    return join_answers(answers)


def join_answers(answers: Sequence[Generation]) -> Generation:
    """
    Return one answer for those of the parts of a request.

    Their lines follow each other, and it is as sure as the least sure of them. Where one says that
    its part cannot be carried out, the whole cannot.

    Parameters
    ----------
    answers
        In the order of the parts, one at least, all of one adapter.

    """
    refusals = [answer.text for answer in answers if _refuses(answer)]
    return Generation(
        text=refusals[0] if refusals else '\n'.join(answer.text for answer in answers),
        # A number that is none is below all others: it must not vanish among them.
        confidence=min(
            (answer.confidence for answer in answers), key=lambda value: (value == value, value)),
        forward_passes=sum(answer.forward_passes for answer in answers),
        tokens=sum(answer.tokens for answer in answers),
        latency_ms=sum(answer.latency_ms for answer in answers),
        adapter_hash=answers[0].adapter_hash)


def _refuses(answer: Generation) -> bool:
    return answer.text.startswith(CANNOT)
