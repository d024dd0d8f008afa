# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Tiny models with tokenizers like those of their families, and training data of two sentences."""

from __future__ import annotations

import json
import math
from pathlib import Path

from ros2_llm_bridge.prompting import build_prompt
from tiny_model import CORPUS, write_tiny_base
from tokenizers import (
    decoders, models, normalizers, pre_tokenizers, processors, Tokenizer, trainers)
from transformers import PreTrainedTokenizerFast

ANSWERS = {
    'turn left': 'ros2 topic pub --for default /cmd_vel geometry_msgs/msg/Twist '
                 '"{angular: {z: default}}"',
    'order a pizza': '# cannot: not_a_command'}


def write_family(folder: Path, family: str) -> Path:
    """
    Write a tiny base of a family and return its folder.

    GPT-2 has one special token and no ChatML, Gemma spells spaces as ``▁``, falls back to bytes
    and begins every text with ``<bos>``; the others know ChatML.
    """
    write_tiny_base(folder, family=family)
    if family == 'gpt2':
        _gpt2_tokenizer().save_pretrained(folder)
    if family == 'gemma':
        _gemma_tokenizer().save_pretrained(folder)
    return folder


def _gpt2_tokenizer() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=400, special_tokens=['<|endoftext|>'], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    end = '<|endoftext|>'
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=end, eos_token=end, unk_token=end)


def _gemma_tokenizer() -> PreTrainedTokenizerFast:
    special = ['<pad>', '<eos>', '<bos>', '<unk>']
    tokens = [*special, *(f'<0x{byte:02X}>' for byte in range(256)),
              *sorted(set(''.join(CORPUS).replace(' ', '▁')))]
    tokenizer = Tokenizer(models.BPE(
        vocab={token: index for index, token in enumerate(tokens)}, merges=[], unk_token='<unk>',
        byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(' ', '▁')
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace('▁', ' '), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single='<bos> $A', special_tokens=[('<bos>', tokens.index('<bos>'))])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token='<bos>', eos_token='<eos>', unk_token='<unk>',
        pad_token='<pad>')


def write_data(folder: Path, repeats: int, validation: bool = False) -> Path:
    """Write a data folder as the generator lays it out, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({
        'text': said, 'prompt': vars(build_prompt(said)), 'target': answer, 'kind': 'tiny',
        'expected': _expected(answer), 'capabilities': []}) for said, answer in ANSWERS.items()]
    (folder / 'train.jsonl').write_text('\n'.join(lines * repeats) + '\n')
    if validation:
        (folder / 'validation.jsonl').write_text('\n'.join(lines) + '\n')
    return folder


def _expected(answer: str) -> list[dict[str, object]]:
    if answer.startswith('#'):
        return [{'do': 'refuse'}]
    return [{'do': 'turn', 'angle_rad': math.pi / 2, 'rate_rps': None}]
