# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Which adapter is in service: the one that was activated on this machine, else the package's own.

A small file in the user's data folder names it with the hash of its weights. What it names must be
there unchanged: nothing falls back to another adapter silently. Whoever names an adapter
explicitly gets that one. Knows no torch.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timezone
import json
import os
from pathlib import Path
from typing import Optional

from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.resources import data_folder, default_adapter

NOTE_NAME = 'adapter_in_service.json'
_BACK = '"python -m ros2_llm_bridge adapter reset" goes back to that of the package'


@dataclass(frozen=True)
class Activation:
    """The note of an activation; ``adapter`` is a folder, ``weights`` the hash of its tensors."""

    adapter: str
    weights: str
    activated: str


def note_path() -> Path:
    """Return where the note of an activation lies; may not exist."""
    return data_folder() / NOTE_NAME


def read_activation() -> Optional[Activation]:
    """
    Return the note of what was activated on this machine, None where nothing was.

    Raises
    ------
    AdapterError
        If the note cannot be read.

    """
    path = note_path()
    try:
        values = json.loads(path.read_text(encoding='utf-8'))
        activation = Activation(**values)
        if not all(isinstance(v, str) and v for v in asdict(activation).values()):
            raise TypeError('a value is empty or no text')
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise AdapterError(
            str(path), f'this note of the adapter in service is damaged: {error}', _BACK
        ) from error
    return activation


def adapter_in_service() -> Path:
    """
    Return the folder of the adapter that serves where none is named.

    Raises
    ------
    AdapterError
        If the activated adapter is gone, damaged or has changed since.

    """
    activation = read_activation()
    if activation is None:
        return default_adapter()
    folder = Path(activation.adapter)
    if not folder.is_dir():
        raise AdapterError(
            activation.adapter, 'it was activated, but the folder is gone',
            f'put it back; {_BACK}')
    if read_manifest(folder).weights != activation.weights:
        raise AdapterError(
            activation.adapter, 'it has changed since it was activated',
            f'{_BACK}; then activate it anew')
    return folder


def put_in_service(folder: Path, weights: str) -> Activation:
    """
    Note an adapter as the one in service from now on; running nodes keep theirs.

    Parameters
    ----------
    folder
        Where it lies.
    weights
        The hash of the weights that were measured.

    Raises
    ------
    AdapterError
        If the folder holds no adapter for commands or another than was measured, or the note
        cannot be written.

    """
    folder = folder.expanduser().resolve()
    found = read_manifest(folder).weights
    if found != weights:
        raise AdapterError(
            str(folder), f'it has changed since it was measured: the hash of its weights is '
            f'{found[:12]}, measured was {weights[:12]}', 'measure what it holds now')
    activation = Activation(
        str(folder), weights, datetime.now(timezone.utc).isoformat(timespec='seconds'))
    path = note_path()
    temporary = path.with_name(f'.{path.name}.{os.getpid()}')
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open('w', encoding='utf-8') as stream:
            stream.write(json.dumps(asdict(activation), indent=1) + '\n')
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise AdapterError(str(path), f'the note cannot be written: {error.strerror}') from error
    return activation


def reset_service() -> bool:
    """
    Go back to the adapter that comes with the package; return whether another was in service.

    Raises
    ------
    AdapterError
        If the note cannot be removed.

    """
    path = note_path()
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise AdapterError(str(path), f'the note cannot be removed: {error.strerror}') from error
    return True
