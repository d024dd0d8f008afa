# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write a data set as a folder that ``datasets.load_dataset`` reads: a JSONL file a split and a card.

Also reads what a user adds: own phrases with their written form.
"""

from __future__ import annotations

from collections import Counter
import json
from pathlib import Path
from typing import Iterable, Mapping, Sequence

from pydantic import ValidationError
from ros2_llm_bridge.commands.model import Call, Cannot, Quantity
from ros2_llm_bridge.commands.parser import parse
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.vocabulary import Dimension
from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.profile.schema import Capability
from ros2_llm_bridge.training.dataset import checked, Example
from ros2_llm_bridge.training.dataset_grounding import UngroundedError
from ros2_llm_bridge.training.dataset_splits import normal, SPLITS
from ros2_llm_bridge.training.phrases.mixture import AS_HERE
from ros2_llm_bridge.training.phrases.pattern import Clause

_IMPERIAL = ('ft', 'in', 'yd', 'mi')


class PhraseError(BridgeError):
    """A line of a user's phrases is wrong; the message names it and says what would be right."""


def read_phrases(path: Path) -> list[Example]:
    """
    Return the examples in a JSONL file of own phrases.

    A line holds ``text``, ``written`` (the written form, or ``# cannot: CODE``) and, where the
    robot must have them, ``capabilities`` as in a robot profile with their ``arguments``.

    Raises
    ------
    PhraseError
        If the file is not UTF-8, or a line is damaged, its written form is none, or says what the
        text does not.

    """
    examples = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            abilities = tuple(map(Capability.model_validate, values.get('capabilities', ())))
            program = parse(values['written'], abilities)
            kind = 'own_refusal' if isinstance(program, Cannot) else 'own'
            clause = Clause(values['text'], program, kind, f'{kind}.{number}',
                            capabilities=abilities)
            examples.append(checked(values['text'], clause, split='train'))
        except (ValueError, KeyError, TypeError, AttributeError, ValidationError,
                BridgeError, UngroundedError) as error:
            raise PhraseError(
                f'{path}:{number} is no usable phrase: {error or repr(error)}; it must look like '
                '{"text": "scoot forward 2 meters", "written": "ros2 topic pub --for 2m /cmd_vel '
                'geometry_msgs/msg/Twist \\"{linear: {x: default}}\\""}') from error
    return examples


def read_texts(path: Path) -> list[str]:
    """
    Return the ``text`` of each line of a JSONL file.

    Raises
    ------
    PhraseError
        If the file is not UTF-8 or a line is damaged; the message names it.

    """
    texts = []
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            try:
                texts.append(str(json.loads(line)['text']))
            except (ValueError, KeyError, TypeError) as error:
                raise PhraseError(f'{path}:{number} has no "text": {error!r}') from error
    return texts


def _lines(path: Path) -> list[str]:
    """Return the lines; characters within a JSON string, such as U+2028, end none."""
    try:
        return path.read_text(encoding='utf-8').split('\n')
    except UnicodeDecodeError as error:
        raise PhraseError(f'{path} is no UTF-8 text: {error}') from error


def write(
    generated: Sequence[Example], directory: Path, seed: int, dropped: Counter[str],
    own: Sequence[Example] = (), repeat: int = 1, excluded: Iterable[str] = (),
    emphasis: Mapping[str, float] = AS_HERE,
) -> str:
    """
    Write the splits and their card, and return the card.

    Parameters
    ----------
    generated
        The examples of all splits; those for validation and tests that have the words of an own
        phrase are left out.
    directory
        Where to; made if it is not there.
    seed, dropped
        As ``dataset.generate`` was given them.
    own
        Phrases of the user, all for training.
    repeat
        How often each of them stands in the training file.
    excluded
        Texts that no own phrase may have, as ``dataset.generate`` was given them.
    emphasis
        As ``dataset.generate`` was given it.

    Raises
    ------
    PhraseError
        If an own phrase has such a text.

    """
    banned = {normal(text) for text in excluded}
    for example in own:
        if normal(example.text) in banned:
            raise PhraseError(
                f'the phrase {example.text!r} is among the excluded texts; remove it')
    trained = {normal(words) for e in own for words in (e.text, e.instruction)}
    kept = [
        e for e in generated
        if e.split == 'train' or not trained & {normal(e.text), normal(e.instruction)}]
    directory.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        chosen = [e for e in kept if e.split == split]
        if split == 'train':
            chosen += [e for e in own for _ in range(repeat)]
        (directory / f'{split}.jsonl').write_text(
            ''.join(json.dumps(e.to_json(), ensure_ascii=False) + '\n' for e in chosen),
            encoding='utf-8')
    text = card(
        kept, seed, dropped, len(own), repeat, len(generated) - len(kept), len(banned), emphasis)
    (directory / 'README.md').write_text(text, encoding='utf-8')
    return text


def card(
    examples: Sequence[Example], seed: int, dropped: Counter[str], own: int = 0, repeat: int = 1,
    left_out: int = 0, excluded: int = 0, emphasis: Mapping[str, float] = AS_HERE,
) -> str:
    """
    Return the data card, Markdown with the Hub's front matter.

    ``left_out`` examples had words of own phrases; ``excluded`` texts were kept out.
    """
    total = max(len(examples), 1)
    refused = sum(isinstance(e.clause.program, Cannot) for e in examples)
    listed = sum(bool(e.clause.capabilities) for e in examples)
    count = len(examples) + left_out
    tried = max(count, 1) + sum(dropped.values())
    files = ''.join(f'      - {{split: {split}, path: {split}.jsonl}}\n' for split in SPLITS)
    sizes = Counter(e.split for e in examples)
    added = (f'\n{own} phrases of a user stand in the training file {repeat} times each; '
             f'{left_out} examples with their words were left out of the other splits.\n'
             if own else '')
    without = (f', with `--exclude` for the files whose {excluded} different texts must not occur'
               if excluded else '')
    stressed = ''.join(f' --emphasis {name}={factor:g}' for name, factor in emphasis.items())
    return f"""---
license: apache-2.0
language: en
pretty_name: Plain words to ros2 commands
task_categories: [text-generation]
tags: [ros2, robotics, synthetic]
configs:
  - config_name: default
    data_files:
{files}dataset_info:
  features:
    - {{name: text, dtype: string}}
    - {{name: prompt, struct: [{{name: prefix, dtype: string}},
        {{name: instruction, dtype: string}}, {{name: suffix, dtype: string}}]}}
    - {{name: target, dtype: string}}
    - {{name: kind, dtype: string}}
    - {{name: template, dtype: string}}
    - {{name: split, dtype: string}}
    - {{name: phenomena, list: string}}
    - {{name: expected, dtype: json}}
    - {{name: capabilities, dtype: json}}
---

# Instructions to a mobile robot and their commands

Generated English instructions with their written form; no line was said by a person. The same
again: `python -m ros2_llm_bridge dataset --count {count} --seed {seed}{stressed}
--output DIR`{without}.

{len(examples)} examples, no two with the same prompt. {refused} ({refused / total:.0%}) must be
refused; {listed} ({listed / total:.0%}) have capabilities in the prompt. {sum(dropped.values())}
of {tried} pairs ({sum(dropped.values()) / tried:.1%}) were dropped because the quantity reader or
the checks before execution contradicted them.
{added}
{_table('split', 'what it measures', [(s, t, sizes[s]) for s, t in SPLITS.items()])}
{_counts('kind', (e.clause.kind for e in examples), total)}
{_counts('phenomenon', (p for e in examples for p in phenomena(e)), total)}"""


def phenomena(example: Example) -> tuple[str, ...]:
    """Return what is special about the words of an example."""
    quantities = [i for i in read(example.text).items if isinstance(i, Quantity)]
    program = example.clause.program
    commands = () if isinstance(program, Cannot) else program
    found = {
        'several commands': len(commands) > 1,
        'capability used': any(isinstance(c, Call) for c in commands),
        'number in words': bool(quantities) and not any(c.isdigit() for c in example.text),
        'imperial unit': any(q.unit in _IMPERIAL for q in quantities),
        'angle': any(q.dimension is Dimension.ANGLE for q in quantities),
        'upper case': example.text.isupper(),
        'no punctuation': not any(c in '.,;!?' for c in example.text),
    }
    return (*example.clause.phenomena, *(name for name, is_so in found.items() if is_so))


def _counts(head: str, names: Iterable[str], total: int) -> str:
    counted = sorted(Counter(names).items())
    return _table(head, 'share', [(name, f'{n / total:.1%}', n) for name, n in counted])


def _table(first: str, second: str, rows: Iterable[tuple[str, str, int]]) -> str:
    lines = ''.join(f'| {a} | {b} | {n} |\n' for a, b, n in rows)
    return f'| {first} | {second} | examples |\n|---|---|---|\n{lines}'
