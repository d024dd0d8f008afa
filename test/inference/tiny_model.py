# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Tiny models with random weights: the most adversarial logits there are, in milliseconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any
import warnings

from peft import (
    get_peft_model, LoraConfig, PeftModel, PrefixTuningConfig, PromptEncoderConfig,
    PromptTuningConfig)
from ros2_llm_bridge.inference.artefact import save_adapter, save_full
from ros2_llm_bridge.inference.base_model import BaseIdentity, BaseModel, load_base
from ros2_llm_bridge.inference.manifest import Manifest, vocabulary_hash
from ros2_llm_bridge.inference.peft_lora import add_lora
from ros2_llm_bridge.ports import GenerationRequest
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.prompting import PROMPT_VERSION
from ros2_llm_bridge.translate import prepare, Prepared
from tokenizers import decoders, models, pre_tokenizers, Tokenizer, trainers
import torch
from transformers import (
    GemmaConfig, GemmaForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM,
    PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM)

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

#: Families of models that adapters are made for and served on.
FAMILIES = ('llama', 'qwen2', 'gemma', 'gpt2')

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
    model: Any
    if family == 'qwen2':  # its output layer is wider than its tokenizer, as in the real one
        model = Qwen2ForCausalLM(Qwen2Config(vocab_size=size + 24, **SHAPE))
    elif family == 'gemma':  # its heads are wider than the hidden size divided by their number
        model = GemmaForCausalLM(GemmaConfig(vocab_size=size, head_dim=16, **SHAPE))
    elif family == 'gpt2':  # absolute positions, and weights that are stored transposed
        model = GPT2LMHeadModel(GPT2Config(
            vocab_size=size, n_positions=1024, n_embd=32, n_layer=2, n_head=4,
            initializer_range=0.6, bos_token_id=1, eos_token_id=2))
    else:
        model = LlamaForCausalLM(LlamaConfig(vocab_size=size, **SHAPE))
    model.save_pretrained(folder)
    return folder


def manifest_for(base: BaseIdentity, method: str = 'lora') -> Manifest:
    """Return a manifest that fits a base."""
    return Manifest(
        base=base.name, base_revision=base.revision, base_tensors=base.tensors,
        tokenizer=base.tokenizer, prompt_version=PROMPT_VERSION, vocabulary=vocabulary_hash(),
        data='0' * 64, seed=0, method=method, weights='')


def write_tiny_adapter(
        base_folder: Path, folder: Path, method: str = 'lora', seed: int = 1) -> Path:
    """Write an adapter of any method whose weights are random, and return its folder."""
    base = load_base(str(base_folder), 'cpu', 'fp32')
    torch.manual_seed(seed)
    manifest = manifest_for(base.identity, method)
    if method == 'full':
        with torch.no_grad():
            for weight in base.model.parameters():
                weight.add_(0.05 * torch.randn_like(weight))
        save_full(base.model, folder, manifest)
    elif method == 'lora':
        linear = base.model.config.model_type != 'gpt2'
        save_adapter(add_lora(base, LoraConfig(
            r=2, lora_alpha=4, task_type='CAUSAL_LM', init_lora_weights=False,
            fan_in_fan_out=not linear,
            target_modules=['q_proj', 'down_proj'] if linear else ['c_attn'])), folder, manifest)
    else:
        save_adapter(tiny_prompt_model(base, method), folder, manifest)
    return folder


def tiny_prompt_model(base: BaseModel, method: str) -> PeftModel:
    """Return a model with random virtual tokens; the values are those of float16."""
    if method == 'prompt':
        config: Any = PromptTuningConfig(num_virtual_tokens=5, task_type='CAUSAL_LM')
    elif method == 'p-tuning':
        config = PromptEncoderConfig(
            num_virtual_tokens=5, task_type='CAUSAL_LM', encoder_hidden_size=16,
            encoder_reparameterization_type='LSTM', encoder_dropout=0.5)
    else:
        config = PrefixTuningConfig(
            num_virtual_tokens=5, task_type='CAUSAL_LM', prefix_projection=True,
            encoder_hidden_size=16)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # peft's remarks on tiny encoders
        model = get_peft_model(base.model, config)
    with torch.no_grad():
        for weight in model.prompt_encoder.parameters():
            weight.normal_(std=0.5)
    return model


def request_for(text: str, max_new_tokens: int = 384) -> GenerationRequest:
    """Return the request that the path of an instruction makes of a text."""
    prepared = prepare(text, RobotProfile(name='test', navigation={}))  # type: ignore[arg-type]
    if not isinstance(prepared, Prepared):
        raise ValueError(f'{text!r} needs no model')
    request = prepared.request
    return GenerationRequest(request.prompt, request.grammar, max_new_tokens)
