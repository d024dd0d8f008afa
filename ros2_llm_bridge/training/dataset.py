# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Generate the training data of the command translator.

Each example pairs an instruction, as a person might say it, with its written form. The prompt is
built from the text after the quantity reader, exactly as when serving. A pair is dropped and
counted where the reader does not find its quantities or names as meant, and where the checks
before execution would refuse it whatever the model says. The same seed gives the same data.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
import random
from typing import Any, Iterable, Iterator, Mapping, Optional

from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.training.dataset_expected import expected_actions
from ros2_llm_bridge.training.dataset_grounding import ground, UngroundedError
from ros2_llm_bridge.training.dataset_splits import normal, Split, split_of
from ros2_llm_bridge.training.phrases.capabilities import without
from ros2_llm_bridge.training.phrases.mixture import AS_HERE, draw
from ros2_llm_bridge.training.phrases.pattern import Clause

#: How often a request for a capability is followed by its twin, which lacks the capability.
TWIN_SHARE = 0.4


@dataclass(frozen=True)
class Example:
    """
    One line of the data.

    Parameters
    ----------
    text
        What a person said or typed.
    clause
        The meaning, with kind, template and capabilities.
    instruction
        The text after the quantity reader.

    """

    text: str
    clause: Clause
    instruction: str
    split: Split

    @property
    def target(self) -> str:
        """Return the written form that the model must emit."""
        return render_written(self.clause.program)

    def to_json(self) -> dict[str, Any]:
        """Return the line as it is stored."""
        prompt = build_prompt(self.instruction, self.clause.capabilities)
        return {
            'text': self.text,
            'prompt': {
                'prefix': prompt.prefix,
                'instruction': prompt.instruction,
                'suffix': prompt.suffix,
            },
            'target': self.target,
            'kind': self.clause.kind,
            'template': self.clause.template,
            'split': self.split,
            'phenomena': list(self.clause.phenomena),
            'expected': expected_actions(self.clause.program),
            'capabilities': [
                c.model_dump(exclude_defaults=True) for c in self.clause.capabilities
            ],
        }


class GenerationError(RuntimeError):
    """The phrases could not give as many different examples as were asked for."""


def generate(
    count: int, seed: int, dropped: Optional[Counter[str]] = None, excluded: Iterable[str] = (),
    emphasis: Mapping[str, float] = AS_HERE,
) -> Iterator[Example]:
    """
    Yield different examples.

    Parameters
    ----------
    count
        How many.
    seed
        Seed of the random numbers.
    dropped
        Counts, by kind and reason, the pairs that were dropped.
    excluded
        Texts that must not occur.
    emphasis
        Factors of how often phrases are drawn, as in ``mixture.draw``.

    Raises
    ------
    GenerationError
        If too few different examples can be found.

    """
    rng = random.Random(seed)
    dropped = Counter() if dropped is None else dropped
    seen: set[tuple[str, str]] = set()
    banned = {normal(text) for text in excluded}
    twins: list[tuple[str, Clause]] = []
    made = tries = 0
    while made < count:
        tries += 1
        if tries > 50 * count + 1000:
            raise GenerationError(f'only {made} of {count} different examples after {tries} tries')
        text, clause = twins.pop() if twins else draw(rng, emphasis)
        if clause.kind == 'capability' and rng.random() < TWIN_SHARE:
            twins.append((text, without(rng, clause)))
        try:
            example = checked(text, clause)
        except (InstructionError, UngroundedError) as error:
            dropped[f'{clause.kind}: {error}'] += 1
            continue
        prompt = build_prompt(example.instruction, example.clause.capabilities)
        key = (prompt.prefix, example.instruction)
        if key in seen or normal(text) in banned:
            continue
        seen.add(key)
        made += 1
        yield example


def checked(text: str, clause: Clause, split: Optional[Split] = None) -> Example:
    """
    Return a text and its meaning as an example.

    Parameters
    ----------
    text
        As a person says it.
    clause
        Its meaning.
    split
        Where it belongs; None lets ``split_of`` decide.

    Raises
    ------
    InstructionError
        If the text cannot be read, or no translation of this meaning would ever be executed.
    UngroundedError
        If the quantity reader contradicts the meaning, or no model would ever see the text.

    """
    reading = read(text)
    if is_stop(text) or is_release(text):
        raise UngroundedError('never reaches a model')
    if not isinstance(clause.program, Cannot):
        clause = replace(clause, program=ground(clause.program, reading))
        check_grounding(clause.program, reading)
    return Example(text, clause, reading.text, split or split_of(reading.text, clause))
