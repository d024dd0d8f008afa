# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write a base model with an adapter in its weights as one GGUF file, for llama.cpp.

``python -m ros2_llm_bridge.benchmark.export_gguf --type q8_0 model.gguf``. The sum of base and
adapter is that which the bridge itself runs. Knows Llama and Qwen2, with byte-level BPE.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
import sys
from typing import Any, Iterator, Optional, Sequence

import gguf
import numpy as np
from ros2_llm_bridge.benchmark.rows import BenchmarkError
from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.config import DEFAULT_BASE
from ros2_llm_bridge.inference.encoding import end_of_answer_id
from ros2_llm_bridge.inference.in_service import adapter_in_service

#: Types of tensors by name: what llama.cpp runs fastest differs from machine to machine.
TYPES = {
    'f32': gguf.GGMLQuantizationType.F32, 'f16': gguf.GGMLQuantizationType.F16,
    'bf16': gguf.GGMLQuantizationType.BF16, 'q8_0': gguf.GGMLQuantizationType.Q8_0,
    'q4_0': gguf.GGMLQuantizationType.Q4_0, 'q4_1': gguf.GGMLQuantizationType.Q4_1}

_ARCHITECTURES = {'llama': gguf.MODEL_ARCH.LLAMA, 'qwen2': gguf.MODEL_ARCH.QWEN2}
_BLOCK = 32  # values that the quantised types scale together


def export_gguf(base: Any, folder: Path, weights: str, path: Path) -> Path:
    """
    Write a GGUF file and return its path; it appears whole or not at all.

    Parameters
    ----------
    base
        ``base_model.BaseModel``, in any precision but 8 and 4 bits.
    folder
        The adapter's.
    weights
        One of ``TYPES``. Norms stay fp32; with 4 bits the token embeddings get 8.
    path
        The file; its folder must exist.

    Raises
    ------
    BenchmarkError
        If the architecture, its positions or its tokenizer are none that this can write.
    AdapterError
        If the adapter cannot be used.

    """
    if weights not in TYPES:
        raise BenchmarkError(f'{weights!r} is no type', f'take one of {", ".join(TYPES)}')
    adapted = put_adapter(base, folder)
    if adapted.virtual:
        raise BenchmarkError(
            f'an adapter of method {adapted.manifest.method} is not in the weights',
            'take one of LoRA or full fine-tuning')
    model, tokenizer = adapted.base.model, base.tokenizer
    config = model.config
    if config.model_type not in _ARCHITECTURES:
        raise BenchmarkError(
            f'{config.model_type} models cannot be written as GGUF here',
            f'known are {", ".join(_ARCHITECTURES)}')
    architecture = _ARCHITECTURES[config.model_type]
    temporary = path.with_name(f'.{path.name}.part')
    writer = gguf.GGUFWriter(temporary, gguf.MODEL_ARCH_NAMES[architecture])
    try:
        _write_shape(writer, config, weights)
        _write_tokenizer(writer, tokenizer, config)
        for name, values, kind in _tensors(model, architecture, weights):
            writer.add_tensor(name, values, raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()
    temporary.replace(path)
    return path


def _write_shape(writer: gguf.GGUFWriter, config: Any, weights: str) -> None:
    positions = getattr(config, 'rope_parameters', None) or {}
    if positions.get('rope_type', 'default') != 'default':
        raise BenchmarkError(f'positions of type {positions["rope_type"]} cannot be written')
    heads = config.num_attention_heads
    width = getattr(config, 'head_dim', None) or config.hidden_size // heads
    writer.add_name('ros2_llm_bridge')
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(width)
    writer.add_value_length(width)
    writer.add_rope_dimension_count(width)
    writer.add_rope_freq_base(positions.get('rope_theta', getattr(config, 'rope_theta', 1e4)))
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(int(getattr(gguf.LlamaFileType, {
        'f32': 'ALL_F32', 'f16': 'MOSTLY_F16', 'bf16': 'MOSTLY_BF16', 'q8_0': 'MOSTLY_Q8_0',
        'q4_0': 'MOSTLY_Q4_0', 'q4_1': 'MOSTLY_Q4_1'}[weights])))


def _write_tokenizer(writer: gguf.GGUFWriter, tokenizer: Any, config: Any) -> None:
    whole = json.loads(tokenizer.backend_tokenizer.to_str())
    if whole['model']['type'] != 'BPE' or whole['model'].get('byte_fallback'):
        raise BenchmarkError('its tokenizer is no byte-level BPE, the only kind written here')
    added = {t['id']: t for t in whole['added_tokens']}
    texts = {number: text for text, number in whole['model']['vocab'].items()}
    texts.update({number: t['content'] for number, t in added.items()})
    tokens, types = [], []
    for number in range(config.vocab_size):
        tokens.append(texts.get(number, f'[PAD{number}]'))
        special = number in added and added[number]['special']
        types.append(gguf.TokenType.UNUSED if number not in texts else
                     gguf.TokenType.CONTROL if special else
                     gguf.TokenType.USER_DEFINED if number in added else gguf.TokenType.NORMAL)
    merges = [m if isinstance(m, str) else ' '.join(m) for m in whole['model']['merges']]
    writer.add_tokenizer_model('gpt2')
    writer.add_tokenizer_pre('qwen2' if config.model_type == 'qwen2' else 'smollm')
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(end_of_answer_id(tokenizer))
    if tokenizer.bos_token_id is not None:
        writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_add_bos_token(False)


def _tensors(
    model: Any, architecture: gguf.MODEL_ARCH, weights: str,
) -> Iterator[tuple[str, np.ndarray, gguf.GGMLQuantizationType]]:
    """Yield name, stored values and type of each tensor."""
    config = model.config
    names = gguf.get_tensor_name_map(architecture, config.num_hidden_layers)
    tied = config.tie_word_embeddings
    for name, tensor in model.state_dict().items():
        if tied and name == 'lm_head.weight':
            continue
        stored = names.get_name(name, try_suffixes=('.weight', '.bias'))
        if stored is None:
            raise BenchmarkError(f'GGUF has no name for {name}')
        values = tensor.detach().float().cpu().numpy()
        if architecture == gguf.MODEL_ARCH.LLAMA and name.endswith(
                ('q_proj.weight', 'k_proj.weight')):
            values = _rotated(values, config.num_attention_heads if 'q_proj' in name
                              else config.num_key_value_heads)
        kind = _kind(stored, values, weights)
        yield stored, gguf.quants.quantize(values, kind), kind


def _kind(name: str, values: np.ndarray, weights: str) -> gguf.GGMLQuantizationType:
    if values.ndim < 2:
        return gguf.GGMLQuantizationType.F32
    if values.shape[-1] % _BLOCK and weights.startswith('q'):
        return gguf.GGMLQuantizationType.F16
    if name.startswith(('token_embd', 'output.')) and weights.startswith('q4'):
        return gguf.GGMLQuantizationType.Q8_0
    return TYPES[weights]


def _rotated(values: np.ndarray, heads: int) -> np.ndarray:
    """Return a projection with each head's rows in the order of llama.cpp's rotary embedding."""
    shape = values.shape
    return values.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(
        1, 2).reshape(shape)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Export from the command line."""
    parser = argparse.ArgumentParser(
        prog='python -m ros2_llm_bridge.benchmark.export_gguf',
        description='Write a base model with an adapter in its weights as GGUF.')
    parser.add_argument('path', type=Path, metavar='FILE', help='for example model.gguf')
    parser.add_argument('--type', choices=TYPES, default='q8_0', help='(default: %(default)s)')
    parser.add_argument('--base', default=DEFAULT_BASE, help='(default: %(default)s)')
    parser.add_argument('--adapter', type=Path, help='(default: the one in service)')
    options = parser.parse_args(arguments)
    try:
        base = load_base(options.base, 'cpu', 'fp32')
        export_gguf(base, options.adapter or adapter_in_service(), options.type, options.path)
    except BridgeError as error:
        print(f'error: {error}', file=sys.stderr)
        return 3
    print(f'{options.path}: {options.path.stat().st_size / 2**20:.0f} MiB')
    return 0


if __name__ == '__main__':
    sys.exit(main())
