# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The manifest of an adapter: which base, prompt, words and data it was made for. Knows no torch.

An adapter on another base than its own still writes fluent commands, only wrong ones. So nothing
here guesses: what does not match is refused, with what was expected and what was found.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
import hashlib
import json
from pathlib import Path
from typing import Any, Mapping

from ros2_llm_bridge.commands import vocabulary
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.config import COMMANDS_TASK
from ros2_llm_bridge.prompting import PROMPT_VERSION

MANIFEST_NAME = 'manifest.json'
WEIGHTS_NAME = 'adapter_model.safetensors'
CONFIG_NAME = 'adapter_config.json'
FULL_WEIGHTS_NAME = 'model.safetensors'

#: The one tensor of a prompt-learning adapter: (virtual tokens, hidden size), for prefix tuning
#: (virtual tokens, layers * 2 * width of the keys).
PROMPT_EMBEDDINGS = 'prompt_embeddings'

#: Layout of the manifest itself.
FORMAT = 1

TASK = COMMANDS_TASK

#: The version of its prompt for each task that an adapter may be for.
PROMPT_VERSIONS: Mapping[str, int] = {TASK: PROMPT_VERSION, 'explain': 1, 'classify': 1}

METHODS = ('lora', 'prompt', 'p-tuning', 'prefix', 'full')


@dataclass(frozen=True)
class Manifest:
    """
    What an adapter was made for and from.

    ``base``, ``base_revision``, ``base_tensors`` and ``tokenizer`` are those of
    ``BaseIdentity``; ``data`` is the SHA-256 of the training file; ``metrics`` maps a
    name to its value and the number of examples that it was measured on.
    """

    base: str
    base_revision: str
    base_tensors: str
    tokenizer: str
    prompt_version: int
    vocabulary: str
    data: str
    seed: int
    method: str
    weights: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    task: str = TASK
    format: int = FORMAT  # noqa: A003


@dataclass(frozen=True)
class BaseIdentity:
    """
    Which base model this is.

    ``name`` is what was asked for, ``revision`` the commit of a Hub snapshot (or empty), the two
    hashes are those of ``checksum``.
    """

    name: str
    revision: str
    tensors: str
    tokenizer: str


def vocabulary_hash() -> str:
    """Return the SHA-256 of the words that a model may write."""
    words = [sorted(vocabulary.UNITS), vocabulary.SPEED_WORDS, vocabulary.LITTLE,
             sorted(vocabulary.ANGLE_WORDS), vocabulary.VELOCITY_TOPIC, vocabulary.TWIST_TYPE,
             vocabulary.NAVIGATE_ACTION, vocabulary.NAVIGATE_TYPE, vocabulary.WAIT_ACTION,
             vocabulary.WAIT_TYPE, vocabulary.THROUGH_ACTION, vocabulary.THROUGH_TYPE,
             vocabulary.WAYPOINTS_ACTION, vocabulary.WAYPOINTS_TYPE, vocabulary.MODEL_REFUSALS]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of an adapter, whole or not at all."""
    temporary = folder / f'.{MANIFEST_NAME}.tmp'
    temporary.write_text(json.dumps(asdict(manifest), indent=2, sort_keys=True) + '\n')
    temporary.replace(folder / MANIFEST_NAME)


def weights_path(folder: Path, method: str) -> Path:
    """Return where the tensors of an adapter lie."""
    return folder / (FULL_WEIGHTS_NAME if method == 'full' else WEIGHTS_NAME)


def read_manifest(folder: Path, task: str = TASK) -> Manifest:
    """
    Return the manifest of an adapter whose files are all there.

    Parameters
    ----------
    folder
        Of the adapter.
    task
        What the adapter must be for, one of ``PROMPT_VERSIONS``.

    Raises
    ------
    AdapterError
        If the folder or a file is missing, or the manifest is damaged, of another format, for
        another task or of a method that is not known here.

    """
    if not folder.is_dir():
        raise AdapterError(
            str(folder), 'there is no such folder', 'give the folder of a trained adapter')
    _require(folder, MANIFEST_NAME)
    manifest = _parse(folder)
    if manifest.format != FORMAT or manifest.task != task:
        raise AdapterError(
            str(folder), f'it is of task {manifest.task!r} and format {manifest.format}',
            f'needed is task {task!r} and format {FORMAT}')
    if manifest.method not in METHODS:
        raise AdapterError(
            str(folder), f'adapters of method {manifest.method} cannot be served',
            f'known methods are {", ".join(METHODS)}')
    if manifest.method != 'full':
        _require(folder, CONFIG_NAME)
    _require(folder, weights_path(folder, manifest.method).name)
    return manifest


def _require(folder: Path, name: str) -> None:
    if not (folder / name).is_file():
        raise AdapterError(
            str(folder), f'{name} is missing', 'copy the whole folder of the adapter')


def _parse(folder: Path) -> Manifest:
    try:
        values = json.loads((folder / MANIFEST_NAME).read_text(encoding='utf-8'))
        manifest = Manifest(**values)
    except (OSError, ValueError, TypeError) as error:
        raise AdapterError(str(folder), f'{MANIFEST_NAME} is damaged: {error}') from error
    for item in fields(Manifest):
        value = getattr(manifest, item.name)
        expected: Any = {'str': str, 'int': int}.get(str(item.type), Mapping)
        if not isinstance(value, expected):
            raise AdapterError(
                str(folder), f'{MANIFEST_NAME} is damaged: {item.name} is {value!r}')
    return manifest


def check_manifest(folder: Path, manifest: Manifest, base: BaseIdentity) -> None:
    """
    Check that an adapter fits a base model and this version's prompt for its task.

    Parameters
    ----------
    folder
        Where the adapter lies, for the message.
    manifest
        What the adapter was made for.
    base
        The loaded base.

    Raises
    ------
    AdapterError
        At the first thing that does not fit.

    """
    if manifest.base_tensors != base.tensors:
        raise AdapterError(
            str(folder),
            f'it was made for base {manifest.base} with tensors {manifest.base_tensors[:12]}, '
            f'this is {base.name} with {base.tensors[:12]}',
            f'set the base to {manifest.base}, or train an adapter for {base.name}')
    if manifest.tokenizer != base.tokenizer:
        raise AdapterError(
            str(folder), f'it was made for tokenizer {manifest.tokenizer[:12]}, the base has '
            f'{base.tokenizer[:12]}', 'use the base that it was made for')
    expected = PROMPT_VERSIONS[manifest.task]
    if manifest.prompt_version != expected:
        raise AdapterError(
            str(folder), f'it was made for prompt version {manifest.prompt_version}, this is '
            f'version {expected}', 'train it again, or install the version it was made by')
