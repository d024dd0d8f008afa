# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Publish an adapter: on the Hugging Face Hub, or in a folder that is laid out as the Hub's cache.

A robot without a network loads from such a folder by the same id, with ``HF_HUB_CACHE`` set to it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
import re
import shutil
from typing import Protocol

from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.manifest import read_manifest, weights_path

_ID = re.compile(r'[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*')


class Hub(Protocol):
    """A place where adapters are published."""

    def upload(self, repository: str, files: dict[str, Path], message: str) -> str:
        """
        Publish files and return where they can be seen.

        Parameters
        ----------
        repository
            ``owner/name``; made if it is not there.
        files
            By the name that they get.
        message
            Of the commit.

        Raises
        ------
        AdapterError
            If they could not be published.

        """
        ...


class HuggingFaceHub:
    """The Hub itself, as whom ``hf auth login`` knows; new repositories are private."""

    def upload(self, repository: str, files: dict[str, Path], message: str) -> str:
        """Commit the files at once; as ``Hub.upload``."""
        from huggingface_hub import CommitOperationAdd, HfApi

        api = HfApi()
        try:
            api.create_repo(repository, private=True, exist_ok=True)
            commit = api.create_commit(
                repository, commit_message=message, operations=[
                    CommitOperationAdd(name, path) for name, path in sorted(files.items())])
        except Exception as error:  # the hub raises many unrelated classes
            raise AdapterError(
                repository, f'it could not be pushed to the Hub: {error}',
                'log in with "hf auth login"; the trained adapter is in its output folder') \
                from error
        return str(commit.commit_url)


class FolderHub:
    """A folder in the layout of the Hub's cache (``models--owner--name/snapshots/REVISION``)."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def upload(self, repository: str, files: dict[str, Path], message: str) -> str:
        """Write a snapshot and point ``main`` to it; as ``Hub.upload``."""
        digest = hashlib.sha1(usedforsecurity=False)
        for name, path in sorted(files.items()):
            digest.update(name.encode() + b'\0' + path.read_bytes())
        place = self._root / f'models--{repository.replace("/", "--")}'
        snapshot = place / 'snapshots' / digest.hexdigest()
        try:
            snapshot.mkdir(parents=True, exist_ok=True)
            for name, path in files.items():
                shutil.copyfile(path, snapshot / name)
            (place / 'refs').mkdir(exist_ok=True)
            (place / 'refs' / 'main').write_text(digest.hexdigest())
        except OSError as error:
            raise AdapterError(repository, f'it could not be written: {error}') from error
        return str(snapshot)


def check_repository(repository: str) -> None:
    """
    Check the id of a repository before hours are spent.

    Raises
    ------
    AdapterError
        If it is none.

    """
    if not _ID.fullmatch(repository):
        raise AdapterError(repository, 'this is no id of a repository', 'write OWNER/NAME')


def push(folder: Path, repository: str, hub: Hub, task: str) -> str:
    """
    Publish an adapter's artefact, without checkpoints; return where it can be seen.

    Raises
    ------
    AdapterError
        If the folder is no adapter or it could not be published.

    """
    check_repository(repository)
    manifest = read_manifest(folder, task)
    names = ['manifest.json', 'README.md', weights_path(folder, manifest.method).name,
             'adapter_config.json', 'loss.png', 'accuracy.png', 'training.json']
    files = {name: folder / name for name in names if (folder / name).is_file()}
    return hub.upload(
        repository, files, f'{manifest.method} adapter for {manifest.base}')
