# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Adapters, and the comparison of two, as tables for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Iterable, Iterator, TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from ros2_llm_bridge.errors import AdapterError
from ros2_llm_bridge.inference.in_service import read_activation
from ros2_llm_bridge.inference.manifest import MANIFEST_NAME, PROMPT_VERSIONS, read_manifest
from ros2_llm_bridge.resources import default_adapter, models_folder

if TYPE_CHECKING:
    from ros2_llm_bridge.training.evaluation.measures import Evaluation


def adapter_table(folders: Iterable[Path]) -> Table:
    """
    Return a table of the package's adapters, of the one in service and of those in folders.

    Raises
    ------
    AdapterError
        If the note of the adapter in service is damaged.

    """
    activation = read_activation()
    known = [models_folder(), *folders]
    if activation is not None:
        known.append(Path(activation.adapter))
    table = Table()
    for column in ('', 'adapter', 'task', 'method', 'base', 'weights'):
        table.add_column(column, overflow='fold')
    rows = {folder.expanduser().resolve(): None for place in known for folder in _adapters(place)}
    served = Path(activation.adapter) if activation else default_adapter()
    for folder in rows:
        table.add_row(*map(Text, _row(folder, folder == served.resolve())))
    return table


def _adapters(place: Path) -> Iterator[Path]:
    """Yield a folder that is an adapter or that should be one, or those in it."""
    place = place.expanduser()
    if (place / MANIFEST_NAME).is_file() or not place.is_dir():
        yield place
        return
    yield from sorted(path.parent for path in place.glob(f'*/{MANIFEST_NAME}'))


def _row(folder: Path, serves: bool) -> tuple[str, ...]:
    mark = 'in service' if serves else ''
    problem = ''
    for task in PROMPT_VERSIONS:
        try:
            manifest = read_manifest(folder, task)
        except AdapterError as error:
            problem = problem or error.reason
            continue
        return (mark, str(folder), manifest.task, manifest.method, manifest.base,
                manifest.weights[:12])
    return mark, str(folder), problem, '', '', ''


def comparison_table(old: Evaluation, new: Evaluation) -> Table:
    """Return a table of exact lines by kind, of all, and of errors."""
    from ros2_llm_bridge.training.activation import comparison_rows

    table = Table(title='exact lines', title_justify='left')
    for column in ('kind', 'n', f'in service: {old.system}', f'candidate: {new.system}', ''):
        table.add_column(column, justify='right' if column == 'n' else 'left')
    for row in comparison_rows(old, new):
        table.add_row(*map(Text, row), style='red' if row[-1] == 'worse' else None)
    return table
