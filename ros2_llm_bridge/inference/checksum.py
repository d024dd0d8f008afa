# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Hashes that tell one base model, tokenizer or file from another. Knows no torch.

An adapter fits exactly one base: the same network in another precision gives other outputs. So
tensors are hashed by name, type, shape and bytes, however they are spread over files.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
import struct
from typing import Any, Callable, Iterable

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import cache_folder

_BLOCK = 1 << 20


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, remembered by its size and time of change."""
    return _remembered('file', [path], lambda: _hash_file(path))


def tensors_hash(files: Iterable[Path]) -> str:
    """
    Return the SHA-256 of all tensors in some safetensors files, remembered like ``file_hash``.

    Raises
    ------
    ModelError
        If a file is no safetensors file.

    """
    paths = sorted(files)
    return _remembered('tensors', paths, lambda: _hash_tensors(paths))


def tokenizer_hash(tokenizer: Any) -> str:
    """
    Return the SHA-256 of all that decides which ids a fast tokenizer gives to a text.

    Only the meaning counts, so that another version of the library, which may write other
    fields, gives the same hash.
    """
    state = json.loads(tokenizer.backend_tokenizer.to_str())
    model = state['model']
    merges = [m if isinstance(m, str) else ' '.join(m) for m in model.get('merges', [])]
    added = [[t['id'], t['content'], t['special']] for t in state.get('added_tokens', [])]
    meaning = [model.get('vocab'), merges, added, state.get('normalizer'),
               state.get('pre_tokenizer')]
    return _hash_text(json.dumps(meaning, sort_keys=True))


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_file(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open('rb') as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _hash_tensors(paths: list[Path]) -> str:
    entries: list[tuple[str, str, list[int], Path, int, int]] = []
    for path in paths:
        with path.open('rb') as stream:
            (length,) = struct.unpack('<Q', stream.read(8).ljust(8, b'\0'))
            try:
                header = json.loads(stream.read(min(length, 100 << 20)))
                header.pop('__metadata__', None)
                for name, about in header.items():
                    begin, end = about['data_offsets']
                    entries.append((name, about['dtype'], about['shape'], path,
                                    8 + length + begin, end - begin))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ModelError(f'{path} is no safetensors file: {error}') from error
    digest = hashlib.sha256()
    for name, dtype, shape, path, offset, size in sorted(entries):
        digest.update(json.dumps([name, dtype, shape]).encode())
        with path.open('rb') as stream:
            stream.seek(offset)
            while size > 0 and (block := stream.read(min(size, _BLOCK))):
                digest.update(block)
                size -= len(block)
    return digest.hexdigest()


def files_key(paths: Iterable[Path]) -> str:
    """Return a text that changes when one of some files does."""
    state = [[str(p.resolve()), p.stat().st_size, p.stat().st_mtime_ns] for p in paths]
    return _hash_text(json.dumps(state))[:32]


def _remembered(kind: str, paths: list[Path], compute: Callable[[], str]) -> str:
    """Return a hash from the cache folder, or compute it and keep it there."""
    record = cache_folder() / 'hashes' / f'{kind}-{files_key(paths)}'
    known = recall(record)
    if len(known) != 64:
        known = compute()
        remember(record, known)
    return known


def remember(record: Path, value: str) -> None:
    """Keep a text in the cache, where that is allowed."""
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        temporary = record.with_name(f'{record.name}.{os.getpid()}')
        temporary.write_text(value, encoding='utf-8')
        temporary.replace(record)
    except OSError:
        pass  # a cache that cannot be written costs time at the next start, nothing else


def recall(record: Path) -> str:
    """Return the text that ``remember`` kept, or nothing."""
    try:
        return record.read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError):
        return ''
