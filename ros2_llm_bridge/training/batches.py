# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read training examples, encode them, and lay them out in batches of few shapes.

The loss counts the answer and the token that ends it, nothing of the prompt. Padding stands on
the right, where a causal model does not see it, and is never told apart by its id: the padding
token of many models is the one that ends an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
import math
from pathlib import Path
import random
from typing import Any, Iterator, Sequence

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.encoding import encode_answer, encode_prompt
from ros2_llm_bridge.ports import Prompt
import torch
from torch.utils.data import Dataset, Sampler

#: Label of a position that does not count.
IGNORED = -100


@dataclass(frozen=True)
class Encoded:
    """Token ids of prompt and answer; the answer begins at index ``answer_start``."""

    ids: tuple[int, ...]
    answer_start: int


def read_examples(path: Path) -> Iterator[tuple[Prompt, str]]:
    """
    Yield prompt and answer of each line of a JSONL file.

    Raises
    ------
    ModelError
        If the file is not UTF-8 or a line is no example; the message names it.

    """
    try:
        with path.open(encoding='utf-8') as lines:
            for number, line in enumerate(lines, 1):
                yield _example(path, number, line)
    except UnicodeDecodeError as error:
        raise ModelError(f'{path} is no UTF-8 text: {error}') from error


def _example(path: Path, number: int, line: str) -> tuple[Prompt, str]:
    try:
        values = json.loads(line)
        prompt = values['prompt']
        return (Prompt(prompt['prefix'], prompt['instruction'], prompt['suffix']),
                values['target'])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f'{path}:{number} is no training example: {error!r}') from error


def encode_example(tokenizer: Any, prompt: Prompt, answer: str) -> Encoded:
    """Return the ids of an example, the end of the answer included."""
    prompt_ids = encode_prompt(tokenizer, prompt)
    return Encoded((*prompt_ids, *encode_answer(tokenizer, answer)), len(prompt_ids))


class EncodedExamples(Dataset):  # type: ignore[type-arg]
    """Examples no longer than ``longest`` tokens; ``left_out`` counts the others."""

    def __init__(self, path: Path, tokenizer: Any, longest: int) -> None:
        encoded = [encode_example(tokenizer, p, a) for p, a in read_examples(path)]
        self.examples = [e for e in encoded if len(e.ids) <= longest]
        self.left_out = len(encoded) - len(self.examples)
        if not self.examples:
            raise ModelError(f'{path} holds no example of at most {longest} tokens')

    def __len__(self) -> int:
        return len(self.examples)

    def __getitem__(self, index: int) -> Encoded:
        return self.examples[index]


class LengthBuckets(Sampler[list[int]]):
    """
    Batches of examples of about the same length, in an order that the seed decides.

    A batch of sequences padded to L tokens holds ``batch_tokens // L`` examples. ``fraction``
    below 1 leaves out batches at the end. Of several processes, each gets every ``processes``-th
    batch from its ``rank`` on, all equally many: the first ones are repeated where some lack.
    """

    def __init__(
        self,
        examples: Sequence[Encoded],
        lengths: Sequence[int],
        batch_tokens: int,
        seed: int,
        fraction: float = 1.0,
        rank: int = 0,
        processes: int = 1,
    ) -> None:
        self._lengths = lengths
        self._batch_tokens = batch_tokens
        self._seed = seed
        self._fraction = min(fraction, 1.0)
        self._rank = rank
        self._processes = processes
        self._epoch = 0
        self._buckets: dict[int, list[int]] = {}
        for index, example in enumerate(examples):
            self._buckets.setdefault(padded_length(len(example.ids), lengths), []).append(index)

    def set_epoch(self, epoch: int) -> None:
        """Choose the order of this epoch."""
        self._epoch = epoch

    def __len__(self) -> int:
        return math.ceil(self._total() / self._processes)

    def _total(self) -> int:
        """Return the number of different batches of all processes."""
        whole = sum(-(-len(indices) // self._size(length))
                    for length, indices in self._buckets.items())
        return max(1, round(whole * self._fraction))

    def __iter__(self) -> Iterator[list[int]]:
        order = random.Random(f'{self._seed}/{self._epoch}')
        batches: list[list[int]] = []
        for length, indices in sorted(self._buckets.items()):
            shuffled = order.sample(indices, len(indices))
            size = self._size(length)
            batches += [shuffled[i:i + size] for i in range(0, len(shuffled), size)]
        order.shuffle(batches)
        batches = batches[:self._total()]
        wanted = len(self) * self._processes
        batches = (batches * math.ceil(wanted / len(batches)))[:wanted]
        return iter(batches[self._rank::self._processes])

    def _size(self, length: int) -> int:
        return max(1, self._batch_tokens // length)


def padded_length(length: int, lengths: Sequence[int]) -> int:
    """Return the least of ``lengths`` that holds a sequence."""
    return min(padded for padded in lengths if padded >= length)


@dataclass(frozen=True)
class Collator:
    """Pads examples to the length of their bucket; ``pad_id`` is any id that the model knows."""

    lengths: Sequence[int]
    pad_id: int = 0

    def __call__(self, examples: Sequence[Encoded]) -> dict[str, torch.Tensor]:
        """Return ``input_ids`` and ``labels``, both (batch, length), int64."""
        longest = max(len(e.ids) for e in examples)
        length = padded_length(longest, self.lengths)
        input_ids = torch.full((len(examples), length), self.pad_id)
        labels = torch.full((len(examples), length), IGNORED)
        for row, example in enumerate(examples):
            ids = torch.tensor(example.ids)
            input_ids[row, :len(ids)] = ids
            labels[row, example.answer_start:len(ids)] = ids[example.answer_start:]
        return {'input_ids': input_ids, 'labels': labels}
