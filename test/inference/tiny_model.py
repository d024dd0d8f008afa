# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Tiny models with random weights: the most adversarial logits there are, in milliseconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peft import LoraConfig
from ros2_llm_bridge.inference.adapter import add_lora, save_adapter
from ros2_llm_bridge.inference.base_model import BaseIdentity, load_base
from ros2_llm_bridge.inference.manifest import Manifest, vocabulary_hash
from ros2_llm_bridge.ports import GenerationRequest
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.prompting import PROMPT_VERSION
from ros2_llm_bridge.translate import prepare, Prepared
from tokenizers import decoders, models, pre_tokenizers, Tokenizer, trainers
import torch
from transformers import (
    LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM)

SPECIAL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>']

#: What the tokenizer learns its words from.
CORPUS = [
    'ros2 topic pub --for 12m /cmd_vel geometry_msgs/msg/Twist "{linear: {x: -default}}"',
    'ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
    '"{pose: {header: {frame_id: guest bedroom}}}"',
    '# cannot: not_a_command', '# cannot: missing_value', 'user\nmove forward', 'assistant\n',
]

SHAPE: dict[str, Any] = {
    'hidden_size': 32, 'intermediate_size': 64, 'num_hidden_layers': 2,
    'num_attention_heads': 4, 'num_key_value_heads': 2, 'max_position_embeddings': 1024,
    'tie_word_embeddings': True, 'initializer_range': 0.6, 'bos_token_id': 1, 'eos_token_id': 2,
}

INSTRUCTIONS = [
    'move forward two meters', 'turn right forty five degrees then go to the guest bedroom',
    'go to x 2 y 3 facing 90 degrees', 'wait five seconds and back up a foot slowly',
    'order two pizzas', 'drive at 0.2 m/s for three seconds', "go to anna's office",
    'turn left', 'spin around twice then wait 2 s then go to the red door',
]


def write_tokenizer(folder: Path) -> int:
    """Write a byte-level tokenizer and return the size of its vocabulary."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS * 3, trainers.BpeTrainer(
        vocab_size=420, special_tokens=SPECIAL, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token='<|im_start|>', eos_token='<|im_end|>',
        unk_token='<|endoftext|>', pad_token='<|im_end|>')
    fast.save_pretrained(folder)
    return len(fast)


def write_tiny_base(folder: Path, seed: int = 0, family: str = 'llama') -> Path:
    """Write a model folder in the Hub's layout and return it."""
    folder.mkdir(parents=True)
    size = write_tokenizer(folder)
    torch.manual_seed(seed)
    if family == 'qwen2':  # its output layer is wider than its tokenizer, as in the real one
        model: Any = Qwen2ForCausalLM(Qwen2Config(vocab_size=size + 24, **SHAPE))
    else:
        model = LlamaForCausalLM(LlamaConfig(vocab_size=size, **SHAPE))
    model.save_pretrained(folder)
    return folder


def manifest_for(base: BaseIdentity) -> Manifest:
    """Return a manifest that fits a base."""
    return Manifest(
        base=base.name, base_revision=base.revision, base_tensors=base.tensors,
        tokenizer=base.tokenizer, prompt_version=PROMPT_VERSION, vocabulary=vocabulary_hash(),
        data='0' * 64, seed=0, method='lora', weights='')


def write_tiny_adapter(base_folder: Path, folder: Path) -> Path:
    """Write a LoRA adapter whose two factors are random, and return its folder."""
    base = load_base(str(base_folder), 'cpu', 'fp32')
    torch.manual_seed(1)
    model = add_lora(base, LoraConfig(
        r=2, lora_alpha=4, target_modules=['q_proj', 'down_proj'], task_type='CAUSAL_LM',
        init_lora_weights=False))
    save_adapter(model, folder, manifest_for(base.identity))
    return folder


def request_for(text: str, max_new_tokens: int = 384) -> GenerationRequest:
    """Return the request that the path of an instruction makes of a text."""
    prepared = prepare(text, RobotProfile(name='test', navigation={}))  # type: ignore[arg-type]
    if not isinstance(prepared, Prepared):
        raise ValueError(f'{text!r} needs no model')
    request = prepared.request
    return GenerationRequest(request.prompt, request.grammar, max_new_tokens)
