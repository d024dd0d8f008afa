# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Generate the training data of the command translator.

Each example pairs an instruction, as a person might say it, with its written form. The prompt is
built from the text after the quantity reader, exactly as when serving; a pair whose quantities or
names the reader does not find as meant is dropped and counted. The same seed gives the same data.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, replace
import hashlib
import json
from pathlib import Path
import random
import re
from typing import Any, Iterable, Iterator, Literal, Optional, Sequence

from ros2_llm_bridge.commands.model import Cannot
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.stop_phrases import is_release, is_stop
from ros2_llm_bridge.commands.written import render_written
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.training.dataset_expected import expected_actions
from ros2_llm_bridge.training.dataset_grounding import ground, UngroundedError
from ros2_llm_bridge.training.phrases.capabilities import without
from ros2_llm_bridge.training.phrases.mixture import draw
from ros2_llm_bridge.training.phrases.pattern import Clause

Split = Literal['train', 'validation', 'template_heldout']

#: One in so many texts goes to validation, one in so many templates is held out altogether.
VALIDATION_EVERY = 40
#: How often a request for a capability is followed by its twin, which lacks the capability.
TWIN_SHARE = 0.4
HELDOUT_EVERY = 33
#: Templates whose whole phenomenon would be lost if they were held out.
NEVER_HELD_OUT = (
    'sequence',
    'refuse_sequence',
    'call',
    'noise',
    'turn.multiple',
    'turn.around',
    'place.home',
    'turn.half',
    'drive.time',
)


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
            'expected': expected_actions(self.clause.program),
            'capabilities': [
                c.model_dump(exclude_defaults=True) for c in self.clause.capabilities
            ],
        }


class GenerationError(RuntimeError):
    """The phrases could not give as many different examples as were asked for."""


def generate(
    count: int, seed: int, dropped: Optional[Counter[str]] = None, excluded: Iterable[str] = ()
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

    Raises
    ------
    GenerationError
        If too few different examples can be found.

    """
    rng = random.Random(seed)
    dropped = Counter() if dropped is None else dropped
    seen: set[tuple[str, str]] = set()
    banned = {_normal(text) for text in excluded}
    twins: list[tuple[str, Clause]] = []
    made = tries = 0
    while made < count:
        tries += 1
        if tries > 50 * count + 1000:
            raise GenerationError(f'only {made} of {count} different examples after {tries} tries')
        text, clause = twins.pop() if twins else draw(rng)
        if clause.kind == 'capability' and rng.random() < TWIN_SHARE:
            twins.append((text, without(rng, clause)))
        try:
            example = _checked(text, clause)
        except (InstructionError, UngroundedError) as error:
            dropped[f'{clause.kind}: {error}'] += 1
            continue
        prompt = build_prompt(example.instruction, example.clause.capabilities)
        key = (prompt.prefix, example.instruction)
        if key in seen or _normal(text) in banned:
            continue
        seen.add(key)
        made += 1
        yield example


def overlap(texts: Iterable[str], path: Path) -> list[str]:
    """Return the texts that also stand in a JSONL file, compared without case and punctuation."""
    with path.open(encoding='utf-8') as lines:
        stored = {_normal(json.loads(line)['text']) for line in lines if line.strip()}
    return [text for text in texts if _normal(text) in stored]


def _normal(text: str) -> str:
    return ' '.join(re.findall(r'\w+', text.casefold()))


def _checked(text: str, clause: Clause) -> Example:
    """
    Return the example.

    Raises
    ------
    InstructionError
        If the text cannot be read.
    UngroundedError
        If the reader contradicts its meaning, or no model would ever see it.

    """
    reading = read(text)
    if is_stop(text) or is_release(text):
        raise UngroundedError('never reaches a model')
    if not isinstance(clause.program, Cannot):
        clause = replace(clause, program=ground(clause.program, reading))
    return Example(text, clause, reading.text, _split(reading.text, clause.template))


def _split(instruction: str, template: str) -> Split:
    if not template.startswith(NEVER_HELD_OUT) and _hash(template) % HELDOUT_EVERY == 0:
        return 'template_heldout'
    return 'validation' if _hash(_normal(instruction)) % VALIDATION_EVERY == 0 else 'train'


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


def write(examples: Sequence[Example], directory: Path, seed: int, dropped: Counter[str]) -> None:
    """Write the splits and their data card into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    files = {
        'train': 'train.jsonl',
        'validation': 'validation.jsonl',
        'template_heldout': 'heldout.jsonl',
    }
    for split, name in files.items():
        lines = [
            json.dumps(e.to_json(), ensure_ascii=False) + '\n'
            for e in examples
            if e.split == split
        ]
        (directory / name).write_text(''.join(lines), encoding='utf-8')
    (directory / 'README.md').write_text(card(examples, seed, dropped), encoding='utf-8')


def card(examples: Sequence[Example], seed: int, dropped: Counter[str]) -> str:
    """Return the data card."""
    splits = Counter(e.split for e in examples)
    kinds = Counter(e.clause.kind for e in examples)
    refused = sum(isinstance(e.clause.program, Cannot) for e in examples)
    with_abilities = sum(bool(e.clause.capabilities) for e in examples)
    total = max(len(examples), 1)
    rows = '\n'.join(
        f'| {kind} | {n} | {100 * n / total:.1f} % |' for kind, n in sorted(kinds.items())
    )
    tried = total + sum(dropped.values())
    return (
        '# Training data of the command translator\n\nGenerated English instructions to a mobile'
        ' robot with their written form; no line was said by a person. Made by `python -m'
        f' ros2_llm_bridge.training.dataset --count {len(examples)} --seed'
        f' {seed}`.\n\n{len(examples)} examples: '
        + ', '.join(f'{n} {split}' for split, n in sorted(splits.items()))
        + f'. {refused} ({100 * refused / total:.0f} %) must be refused; {with_abilities}'
        f' ({100 * with_abilities / total:.0f} %) have capabilities in the prompt.'
        f' {sum(dropped.values())} of {tried} pairs ({100 * sum(dropped.values()) / tried:.1f}'
        ' %) were dropped because the quantity reader contradicted them.\n\n| kind | examples |'
        f' share |\n|---|---|---|\n{rows}\n'
    )


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Write a data set."""
    parser = argparse.ArgumentParser(
        prog='python -m ros2_llm_bridge.training.dataset',
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('--count', type=int, default=13000, help='examples, for example 13000')
    parser.add_argument('--seed', type=int, default=1, help='seed of the random numbers')
    parser.add_argument('--output', type=Path, required=True, help='directory to write into')
    parser.add_argument(
        '--exclude',
        type=Path,
        action='append',
        default=[],
        help='JSONL file whose texts must not occur',
    )
    options = parser.parse_args(arguments)
    excluded = [
        json.loads(line)['text']
        for path in options.exclude
        for line in path.read_text(encoding='utf-8').splitlines()
        if line.strip()
    ]
    dropped: Counter[str] = Counter()
    examples = list(generate(options.count, options.seed, dropped, excluded))
    write(examples, options.output, options.seed, dropped)
    print(card(examples, options.seed, dropped))
    for reason, number in dropped.most_common(12):
        print(f'dropped {number:5d}  {reason}')


if __name__ == '__main__':
    main()
