# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read a Llama or Qwen2 model and its tokenizer without transformers.

Importing transformers takes longer than all else between starting a robot and its first answer.
Serving needs of it only the weights by their names, for adapters to be put onto, and a tokenizer,
which is the same Rust library underneath. Whether that one gives the same ids is not taken for
granted: transformers makes the tokenizer when a base is first loaded and may change what its
files say, so what it made is kept, and only where both then behave alike.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Optional, Sequence

from ros2_llm_bridge.inference.checksum import tokenizer_hash
from safetensors.torch import load_file
from tokenizers import Tokenizer
import torch
from torch import nn

_ARCHITECTURES = frozenset(('LlamaForCausalLM', 'Qwen2ForCausalLM'))
#: Settings without which nothing is assumed here.
_NEEDED = frozenset((
    'hidden_act', 'hidden_size', 'intermediate_size', 'max_position_embeddings',
    'num_attention_heads', 'num_hidden_layers', 'rms_norm_eps', 'vocab_size'))
#: Longer than what files of fine-tuning often say a text is to be cut to.
_LONG = 'forward 12.5 m ' * 200


class LightModel(nn.Module):
    """
    The weights of a model under transformers' names; ``fused.FusedForward`` runs it.

    It is made without weights; ``load_light_model`` reads them.

    Parameters
    ----------
    config
        The fields of ``config.json``.

    """

    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        self.config = config
        self.model = _Decoder(config)
        self.lm_head = _linear(config.hidden_size, config.vocab_size)

    @property
    def device(self) -> torch.device:
        """Return where the weights lie."""
        return self.lm_head.weight.device

    @property
    def dtype(self) -> torch.dtype:
        """Return the precision of the weights."""
        return self.lm_head.weight.dtype

    def get_input_embeddings(self) -> nn.Embedding:
        """Return the layer that turns token ids into vectors."""
        return self.model.embed_tokens

    def get_output_embeddings(self) -> nn.Linear:
        """Return the layer that turns vectors into logits."""
        return self.lm_head


class _Decoder(nn.Module):
    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding.from_pretrained(
            torch.empty(config.vocab_size, config.hidden_size, device='meta'))
        self.layers = nn.ModuleList(_Layer(config) for _ in range(config.num_hidden_layers))
        self.norm = _Norm(config)
        self.rotary_emb = _Rotations(config)


class _Layer(nn.Module):
    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        hidden, inner = config.hidden_size, config.intermediate_size
        queries = config.num_attention_heads * config.head_dim
        keys = config.num_key_value_heads * config.head_dim
        biased = config.attention_bias
        self.self_attn = nn.ModuleDict({
            'q_proj': _linear(hidden, queries, biased),
            'k_proj': _linear(hidden, keys, biased),
            'v_proj': _linear(hidden, keys, biased),
            'o_proj': _linear(queries, hidden)})
        self.mlp = nn.ModuleDict({
            'gate_proj': _linear(hidden, inner),
            'up_proj': _linear(hidden, inner),
            'down_proj': _linear(inner, hidden)})
        self.input_layernorm = _Norm(config)
        self.post_attention_layernorm = _Norm(config)


def _linear(width: int, outputs: int, biased: bool = False) -> nn.Linear:
    """Return a layer without weights; they are read."""
    return nn.Linear(width, outputs, biased, device='meta')


class _Norm(nn.Module):
    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(config.hidden_size, device='meta'))


class _Rotations(nn.Module):
    """Cosines and sines by which heads are turned (Su et al. 2021), as transformers gives them."""

    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        self._theta = float(config.rope_parameters['rope_theta'])
        self._width: int = config.head_dim

    def forward(
        self, like: torch.Tensor, positions: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return both, (1, n, width), in the precision of ``like``, for positions (1, n)."""
        steps = torch.arange(0, self._width, 2, dtype=torch.float) / self._width
        frequencies = (1.0 / self._theta ** steps).to(positions.device)
        angles = positions[..., None].float() * frequencies
        doubled = torch.cat((angles, angles), -1)
        return doubled.cos().to(like.dtype), doubled.sin().to(like.dtype)


def load_light_model(
    folder: Path, dtype: torch.dtype, device: torch.device,
) -> Optional[LightModel]:
    """
    Return a model from a folder in the Hub's layout, or None where it is of another kind.

    Raises
    ------
    OSError, ValueError, KeyError, safetensors.SafetensorError
        If a file cannot be read.

    """
    config = _config(json.loads((folder / 'config.json').read_text(encoding='utf-8')))
    tensors: dict[str, torch.Tensor] = {}
    for path in _weight_files(folder) if config is not None else ():
        tensors.update(load_file(path, device=str(device)))
    tensors = {name: tensor.to(dtype) for name, tensor in tensors.items()}
    if config is None or config.tie_word_embeddings and 'lm_head.weight' in tensors:
        return None
    model = LightModel(config)
    if config.tie_word_embeddings and 'model.embed_tokens.weight' in tensors:
        tensors['lm_head.weight'] = tensors['model.embed_tokens.weight']
    wanted = model.state_dict()
    if wanted.keys() != tensors.keys() or any(
            wanted[name].shape != tensor.shape for name, tensor in tensors.items()):
        return None
    model.load_state_dict(tensors, assign=True)
    if config.tie_word_embeddings:
        model.lm_head.weight = model.model.embed_tokens.weight
    model.requires_grad_(False)
    return model.eval()


def _weight_files(folder: Path) -> list[Path]:
    """Return the files that transformers reads, whatever else lies beside them."""
    index = folder / 'model.safetensors.index.json'
    single = folder / 'model.safetensors'
    if single.is_file() or not index.is_file():
        return [single]
    names = json.loads(index.read_text(encoding='utf-8'))['weight_map'].values()
    return [folder / name for name in sorted(set(names))]


def _config(fields: dict[str, Any]) -> Optional[SimpleNamespace]:
    """Return the settings of a model that is computed here, None for any other."""
    if not _NEEDED <= fields.keys():  # transformers has defaults of its own for them
        return None
    rotation = fields.get('rope_parameters') or {
        'rope_theta': fields.get('rope_theta'), 'rope_type': 'default'}
    kind = (fields.get('architectures') or [''])[0]
    known = (
        kind in _ARCHITECTURES and not fields.get('rope_scaling')
        and rotation.get('rope_type') == 'default' and rotation.get('rope_theta')
        and fields.get('hidden_act') == 'silu' and not fields.get('mlp_bias')
        and not fields.get('use_sliding_window') and not fields.get('quantization_config')
        and (kind == 'Qwen2ForCausalLM' or not fields.get('attention_bias')))
    if not known:
        return None
    heads = fields['num_attention_heads']
    return SimpleNamespace(**{
        **fields, 'rope_parameters': rotation, 'layer_types': None,
        'attention_bias': kind == 'Qwen2ForCausalLM',
        'head_dim': fields.get('head_dim') or fields['hidden_size'] // heads,
        'num_key_value_heads': fields.get('num_key_value_heads') or heads,
        'tie_word_embeddings': fields.get('tie_word_embeddings', False)})


@dataclass(frozen=True)
class Encoded:
    """Token ids of a text."""

    input_ids: list[int]


class LightTokenizer:
    """
    What this package uses of a fast tokenizer of transformers.

    Parameters
    ----------
    backend
        The tokenizer, as its own library writes it.
    all_special_tokens
        Tokens that are more than text.
    bos_token_id, eos_token_id
        What begins and ends a text, where something does.
    fingerprint
        ``checksum.tokenizer_hash`` of it.

    """

    def __init__(
        self, backend: str, all_special_tokens: Sequence[str], bos_token_id: Optional[int],
        eos_token_id: Optional[int], fingerprint: str,
    ) -> None:
        self.backend_tokenizer = Tokenizer.from_str(backend)
        self.all_special_tokens = list(all_special_tokens)
        self.bos_token_id = bos_token_id
        self.eos_token_id = eos_token_id
        self.fingerprint = fingerprint

    def __call__(
        self, text: str, add_special_tokens: bool = True, split_special_tokens: bool = False,
    ) -> Encoded:
        """Return the ids of a text."""
        self.backend_tokenizer.encode_special_tokens = split_special_tokens
        return Encoded(
            self.backend_tokenizer.encode(text, add_special_tokens=add_special_tokens).ids)

    def convert_tokens_to_ids(self, token: str) -> Optional[int]:
        """Return the id of a token, None for one that it does not have."""
        found: Optional[int] = self.backend_tokenizer.token_to_id(token)
        return found

    def decode(
        self, ids: Sequence[int], skip_special_tokens: bool = False,
        clean_up_tokenization_spaces: bool = False,
    ) -> str:
        """Return the text of ids."""
        return str(self.backend_tokenizer.decode(
            list(ids), skip_special_tokens=skip_special_tokens))


def tokenizer_record(tokenizer: Any) -> dict[str, Any]:
    """Return what ``LightTokenizer`` needs of a fast tokenizer of transformers."""
    return {
        'backend': plain_backend(tokenizer),
        'all_special_tokens': tokenizer.all_special_tokens,
        'bos_token_id': tokenizer.bos_token_id, 'eos_token_id': tokenizer.eos_token_id,
        'fingerprint': tokenizer_hash(tokenizer)}


def plain_backend(tokenizer: Any) -> str:
    """Return a tokenizer as its own library writes it, which neither cuts nor fills texts up."""
    backend = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    backend.no_padding()
    backend.no_truncation()
    return str(backend.to_str())


def behaves_alike(one: Any, other: Any) -> bool:
    """Return whether two tokenizers give the same answers to all that this package asks."""
    return _answers(one) == _answers(other)


def _answers(tokenizer: Any) -> list[Any]:
    ids = [list(tokenizer(text, **options).input_ids)
           for text in ('', 'go 12.5 m <|im_end|><s>\n  to the\u00e9 lab', _LONG)
           for options in ({}, {'add_special_tokens': False, 'split_special_tokens': True})]
    special = sorted(tokenizer.all_special_tokens)
    return [
        special, ids, [tokenizer.convert_tokens_to_ids(token) for token in special],
        [tokenizer.decode(some, skip_special_tokens=False, clean_up_tokenization_spaces=False)
         for some in ids],
        tokenizer.bos_token_id, tokenizer.eos_token_id]
