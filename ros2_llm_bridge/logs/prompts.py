# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What the two log tasks ask a model: prompt and grammar, for training and serving alike.

The model chooses one word of a closed list; it writes nothing else.
"""

from __future__ import annotations

from typing import Iterable, Literal

from ros2_llm_bridge.logs.records import clean
from ros2_llm_bridge.ports import GenerationRequest, Prompt

LogTask = Literal['explain', 'classify']

#: The tasks as manifests of adapters name them.
EXPLAIN: LogTask = 'explain'
CLASSIFY: LogTask = 'classify'

Class = Literal['ok', 'warning', 'failure']

#: What a log line may be, the worst last.
CLASSES: tuple[Class, ...] = ('ok', 'warning', 'failure')

#: Room for the longest word of a catalogue, in tokens.
_LONGEST_ANSWER = 48


def build_log_prompt(task: LogTask, text: str) -> Prompt:
    """Return the prompt for an error text or a log line, which is cleaned here."""
    return Prompt(
        prefix=f'<|im_start|>user\n{task}\n', instruction=clean(text),
        suffix='<|im_end|>\n<|im_start|>assistant\n')


def choice_grammar(words: Iterable[str]) -> str:
    """
    Return the Lark grammar that admits exactly one of some words.

    Parameters
    ----------
    words
        At least one; letters and underscores only.

    """
    return 'start: ' + ' | '.join(f'"{word}"' for word in words)


def choice_request(task: LogTask, text: str, words: Iterable[str]) -> GenerationRequest:
    """Return the request for one of some words about a text."""
    return GenerationRequest(
        build_log_prompt(task, text), choice_grammar(words), _LONGEST_ANSWER)
