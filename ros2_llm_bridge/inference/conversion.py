# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Convert a GGUF file into a folder in the Hub's layout, once, in the user's cache.

Reading GGUF takes many seconds at each start; bf16 safetensors load in less than one. The folder
appears whole or not at all, whoever is killed in between.
"""

from __future__ import annotations

from pathlib import Path
import shutil
import tempfile
import time
from typing import Any

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.checksum import file_hash
from ros2_llm_bridge.inference.config import cache_folder

#: Raised when the conversion changes what it writes.
CONVERSION_VERSION = 1

_ABANDONED_AFTER_S = 3600.0


def converted_folder(gguf: Path) -> Path:
    """Return where the conversion of a GGUF file lies or will lie, by its contents."""
    return cache_folder() / 'bases' / f'{gguf.stem}-{file_hash(gguf)[:16]}-v{CONVERSION_VERSION}'


def convert_gguf(gguf: Path) -> Path:
    """
    Return the folder of a converted GGUF file, converting it if that was not done yet.

    Raises
    ------
    ModelError
        If the file cannot be read as GGUF or the cache folder cannot be written.

    """
    target = converted_folder(gguf)
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(target.parent)
        temporary = Path(tempfile.mkdtemp(prefix='.tmp-', dir=target.parent))
    except OSError as error:
        raise ModelError(
            f'the model cache cannot be written: {error}',
            'set XDG_CACHE_HOME to a folder with room for the converted model') from error
    try:
        _convert(gguf, temporary)
        temporary.chmod(0o755)
        try:
            temporary.rename(target)
        except OSError:
            if not target.is_dir():  # otherwise another process was faster
                raise
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f'{gguf} could not be converted: {error}') from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _convert(gguf: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(gguf.parent), gguf_file=gguf.name)
    _restore_digits(gguf, tokenizer)
    source = AutoModelForCausalLM.from_pretrained(
        str(gguf.parent), gguf_file=gguf.name, dtype=torch.bfloat16, **_dense())
    # What GGUF gave counts as quantised and refuses to be saved: move its tensors to a plain twin.
    config = type(source.config).from_dict({
        k: v for k, v in source.config.to_dict().items() if k != 'quantization_config'})
    config.name_or_path = gguf.stem
    with torch.device('meta'):
        plain = type(source)(config).to(torch.bfloat16)
    plain.load_state_dict(source.state_dict(), assign=True)
    plain.tie_weights()
    plain.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _dense() -> dict[str, Any]:
    """Return the options that keep transformers from leaving weights packed in GGUF's blocks."""
    try:
        from transformers import GgufConfig
    except ImportError:  # before version 5 they never stayed packed
        return {}
    return {'quantization_config': GgufConfig(dequantize=True)}


def _restore_digits(gguf: Path, tokenizer: Any) -> None:
    """Put back the pre-tokenizer that isolates digits, which the conversion from GGUF drops."""
    from gguf import GGUFReader
    from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence

    field = GGUFReader(str(gguf)).get_field('tokenizer.ggml.pre')
    if field is not None and field.contents() == 'smollm':
        tokenizer.backend_tokenizer.pre_tokenizer = Sequence(
            [Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])


def _remove_abandoned(folder: Path) -> None:
    for left in folder.glob('.tmp-*'):
        if time.time() - left.stat().st_mtime > _ABANDONED_AFTER_S:
            shutil.rmtree(left, ignore_errors=True)
