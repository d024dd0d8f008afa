# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the folder of an adapter: by a name that was given to it, a path or a Hub id. Knows no torch.

That a folder still holds the adapter which was chosen is for the hash of its weights to say.
A folder may also be laid out as the Hub's cache is: ``models--OWNER--NAME`` with ``refs`` and
``snapshots``.
"""

from __future__ import annotations

import os
from pathlib import Path
import re
from typing import Mapping, Optional

from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.manifest import MANIFEST_NAME

#: A Hub id: owner and name, perhaps with a revision.
_HUB_ID = re.compile(r'[\w.-]+/[\w.-]+(@[\w./-]+)?')

#: What an adapter's folder may hold that is needed.
_PATTERNS = ['*.json', '*.safetensors', 'README.md']


def find_adapter(
    adapter: str, names: Optional[Mapping[str, str]] = None, fetch: bool = True,
) -> Path:
    """
    Return the folder of an adapter.

    Parameters
    ----------
    adapter
        One of ``names``, a folder, or a Hub id (``OWNER/NAME`` or ``OWNER/NAME@REVISION``).
    names
        Folder or Hub id by name.
    fetch
        Whether the Hub may be asked for what is not here, which may take minutes.

    Raises
    ------
    AdapterError
        If there is no such adapter. That a folder which is there holds one is not checked here
        (``manifest.read_manifest``).

    """
    known = names or {}
    place = known.get(adapter, adapter)
    try:
        folder = Path(place).expanduser()
        if place and folder.is_dir():
            return _snapshot_in(folder)
    except (OSError, RuntimeError) as error:  # not to be read, a name too long, no such user
        raise AdapterError(adapter, f'the folder cannot be read: {error}') from error
    if not _HUB_ID.fullmatch(place) or place.startswith(('.', '~')):
        hint = 'give the folder of a trained adapter'
        chosen = sorted(name for name in known if name)
        raise AdapterError(
            adapter, 'there is no such folder',
            f'{hint}, or one of: {", ".join(chosen)}' if chosen else hint)
    return _from_hub(place, fetch)


def check_pinned(folder: Path, found: str, expected: str) -> None:
    """
    Check that an adapter is the one that was chosen.

    Parameters
    ----------
    folder
        Where it lies, for the message.
    found
        The hash of its weights (``Manifest.weights``).
    expected
        The hash that it must have; empty admits any.

    Raises
    ------
    AdapterError
        If it has another.

    """
    if expected and found != expected:
        raise AdapterError(
            str(folder), f'it has changed since it was chosen: the hash of its weights is '
            f'{found[:12]}, expected is {expected[:12]}',
            'put back what it held, or configure again to take what it holds now')


def _snapshot_in(folder: Path, revision: str = '') -> Path:
    """Return a folder, or the snapshot in it where it is laid out as the Hub's cache."""
    snapshots = folder / 'snapshots'
    if (folder / MANIFEST_NAME).is_file() or not snapshots.is_dir():
        return folder
    if revision and (snapshots / revision).is_dir():
        return snapshots / revision
    named = folder / 'refs' / (revision or 'main')
    if named.is_file():
        return snapshots / named.read_text(encoding='utf-8').strip()
    found = sorted(path.name for path in snapshots.iterdir() if path.is_dir())
    if revision or len(found) != 1:
        raise AdapterError(
            str(folder), f'it holds {len(found)} snapshots and none is named by '
            f'{named.relative_to(folder)}', 'give the folder of one snapshot')
    return snapshots / found[0]


def _from_hub(name: str, fetch: bool) -> Path:
    """Return the snapshot of a repository, from the Hub's cache if it is there."""
    repository, _, revision = name.partition('@')
    cached = _hub_cache() / f'models--{repository.replace("/", "--")}'
    try:
        if cached.is_dir():
            return _snapshot_in(cached, revision)
    except (OSError, AdapterError):
        pass  # a cache that is damaged or lacks this revision: what follows tells or mends it
    if not fetch:
        raise AdapterError(
            name, 'there is no such folder, and it is not in the cache of the Hub',
            'give the folder of a trained adapter, or load it from the Hub first')
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(
            repository, revision=revision or None, allow_patterns=_PATTERNS))
    except Exception as error:  # the hub raises many unrelated classes
        raise AdapterError(
            name, 'there is no such folder, and it could not be fetched from the Hub: '
            f'{error}', 'give the folder of a trained adapter') from error


def _hub_cache() -> Path:
    """Return where huggingface_hub keeps what it fetched; asking it would cost its import."""
    home = os.environ.get('HF_HOME') or '~/.cache/huggingface'
    return Path(os.environ.get('HF_HUB_CACHE') or f'{home}/hub').expanduser()
