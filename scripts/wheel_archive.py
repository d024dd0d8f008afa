# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Pack a tree that CMake staged as a wheel (binary distribution format, PyPA specification).

Python modules go to the wheel's root; everything else, shared libraries and the ament index
included, goes to its data folder, which pip unpacks over the environment's prefix.
"""

import base64
import csv
import hashlib
import io
from pathlib import Path
import sys
import sysconfig
import zipfile

MODULE_FOLDERS = ('site-packages', 'dist-packages')


def wheel_tag() -> str:
    """Return the tag of a wheel that fits this interpreter and platform only."""
    python = f'cp{sys.version_info.major}{sys.version_info.minor}'
    platform = sysconfig.get_platform().replace('-', '_').replace('.', '_')
    return f'{python}-{python}-{platform}'


def name_in_wheel(path: Path, data_folder: str) -> str:
    """Return the place in the wheel of a staged file, given relative to the stage."""
    for index, part in enumerate(path.parts):
        if part in MODULE_FOLDERS:
            return '/'.join(path.parts[index + 1:])
    return '/'.join((data_folder, 'data', *path.parts))


def is_left_out(path: Path) -> bool:
    """Tell whether a staged file stays out: byte code, and metadata that the wheel has its own."""
    return path.suffix == '.pyc' or path.parent.suffix == '.egg-info'


def write_wheel(*, stage: Path, folder: Path, name: str, version: str) -> Path:
    """
    Write a wheel of all files under a staged tree.

    Parameters
    ----------
    stage : pathlib.Path
        The tree, laid out as under an installation prefix.
    folder : pathlib.Path
        Where the wheel is written.
    name, version : str
        Of the distribution; the name is its own normalised form.

    Returns
    -------
    pathlib.Path
        The wheel.

    """
    dist_info = f'{name}-{version}.dist-info'
    members = {
        name_in_wheel(path.relative_to(stage), f'{name}-{version}.data'): path.read_bytes()
        for path in sorted(stage.rglob('*')) if path.is_file() and not is_left_out(path)
    }
    members[f'{dist_info}/METADATA'] = (
        f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n').encode()
    members[f'{dist_info}/WHEEL'] = (
        'Wheel-Version: 1.0\nGenerator: ros2_llm_bridge\nRoot-Is-Purelib: false\n'
        f'Tag: {wheel_tag()}\n').encode()
    record = io.StringIO()
    rows = csv.writer(record, lineterminator='\n')
    for member, content in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=')
        rows.writerow((member, f'sha256={digest.decode()}', len(content)))
    rows.writerow((f'{dist_info}/RECORD', '', ''))
    members[f'{dist_info}/RECORD'] = record.getvalue().encode()
    wheel = folder / f'{name}-{version}-{wheel_tag()}.whl'
    with zipfile.ZipFile(wheel, 'w', zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return wheel
