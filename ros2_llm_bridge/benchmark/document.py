# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The JSON document of a benchmark: machine, model, and a part for each thing that was measured.

A part keeps its own date and revision, so that one can be measured again without the others. All
parts of a document are of one machine, model and device.
"""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
import json
from pathlib import Path
from typing import Any, Mapping, Sequence

from ros2_llm_bridge.benchmark.machine import describe_machine, describe_moment
from ros2_llm_bridge.benchmark.rows import BenchmarkError, ModelChoice
from ros2_llm_bridge.inference.manifest import read_manifest

NAME = 'benchmark.json'
FORMAT = 1

#: What can be measured, in the order of the page.
PARTS = ('compare', 'node', 'start', 'floor', 'growth')

#: What two runs must have in common for their parts to stand in one document.
_SAME = ('processor', 'cores', 'gpu')


def new_document(model: ModelChoice, device: str) -> dict[str, Any]:
    """
    Return a document without parts.

    Parameters
    ----------
    model
        What is measured.
    device
        Where it runs: ``cpu`` or ``cuda``.

    Raises
    ------
    AdapterError
        If the adapter's manifest cannot be read.

    """
    manifest = read_manifest(model.adapter)
    return {
        'format': FORMAT, 'machine': describe_machine(),
        'model': {
            'base': model.base, 'adapter': manifest.weights, 'method': manifest.method,
            'device': device, 'dtype': model.dtype, 'quantization': model.quantization,
            'threads': model.threads},
        'parts': {}}


def add_part(document: dict[str, Any], name: str, values: Any) -> None:
    """Put a part into a document, in place of the one of the same name."""
    plain = asdict(values) if is_dataclass(values) and not isinstance(values, type) else values
    load = describe_machine()['load_average']
    document['parts'][name] = {**describe_moment(), 'load_average': load, **plain}


def write_document(document: Mapping[str, Any], folder: Path) -> Path:
    """Write a document into a folder, whole or not at all, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    temporary = path.with_name(f'.{NAME}.part')
    temporary.write_text(json.dumps(document, indent=1) + '\n', encoding='utf-8')
    temporary.replace(path)
    return path


def read_document(path: Path) -> dict[str, Any]:
    """
    Return a document that was written here.

    Raises
    ------
    BenchmarkError
        If it is none, or of another format.

    """
    try:
        document = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as error:
        raise BenchmarkError(f'{path} cannot be read: {error}') from error
    if not isinstance(document, dict) or document.get('format') != FORMAT or not isinstance(
            document.get('parts'), dict):
        raise BenchmarkError(f'{path} is no benchmark of format {FORMAT}')
    return document


def continued(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """
    Return a document with the parts that a folder has of the same machine and model.

    Raises
    ------
    BenchmarkError
        If the folder's document cannot be read, or is of another machine or model.

    """
    path = folder / NAME
    if not path.is_file():
        return document
    before = read_document(path)
    differing = [name for name in _SAME
                 if before['machine'].get(name) != document['machine'][name]]
    differing += [name for name, value in document['model'].items()
                  if before['model'].get(name) != value]
    if differing:
        raise BenchmarkError(
            f'{path} was measured with another {", ".join(differing)}',
            'name another folder with --output')
    return {**document, 'parts': dict(before['parts'])}


def in_order(parts: Sequence[str]) -> list[str]:
    """
    Return parts in the order of the page; ``all`` are all.

    Raises
    ------
    BenchmarkError
        If one is unknown.

    """
    for name in parts:
        if name not in (*PARTS, 'all'):
            raise BenchmarkError(
                f'{name!r} is no part', f'take all, or some of {", ".join(PARTS)}')
    return [name for name in PARTS if 'all' in parts or name in parts]
