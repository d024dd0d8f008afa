# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Find the files that come with the package but lie outside its Python modules.

It knows the three places where a package can stand: a source checkout, a ROS install space, and
an environment that pip installed into; and the folder of what arises on this machine. It knows
nothing of what the files hold.
"""

from __future__ import annotations

import os
from pathlib import Path
import sys

from ros2_llm_bridge.errors import BridgeError

PACKAGE = 'ros2_llm_bridge'

#: Folder under ``models`` of the adapter that translates commands.
DEFAULT_ADAPTER = 'command-lora'


def source_root() -> Path | None:
    """Return the root of the source checkout that this module runs from, None for an install."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / 'package.xml').is_file() and (root / 'setup.py').is_file() else None


def share_folder() -> Path:
    """
    Return the folder that has ``models/``, ``launch/`` and ``package.xml``.

    Raises
    ------
    BridgeError
        The package is neither in a source checkout nor installed with its data files.

    """
    root = source_root()
    if root is not None:
        return root
    prefixes = [*_ament_prefixes(), Path(sys.prefix)]
    for prefix in prefixes:
        folder = prefix / 'share' / PACKAGE
        if (folder / 'package.xml').is_file():
            return folder
    looked_in = ', '.join(str(prefix / 'share' / PACKAGE) for prefix in prefixes)
    raise BridgeError(
        f'the data files of {PACKAGE} are in none of {looked_in}; was the workspace sourced?')


def models_folder() -> Path:
    """Return the folder of the adapters that come with the package; see share_folder."""
    return share_folder() / 'models'


def default_adapter() -> Path:
    """Return the folder of the adapter that is used where none is named; may not exist."""
    return models_folder() / DEFAULT_ADAPTER


def data_folder() -> Path:
    """
    Return the folder for what is recorded and chosen on this machine; may not exist.

    Below ``$ROS_HOME`` where that is set, else where the XDG Base Directory Specification keeps a
    user's data. Install trees may be read-only.
    """
    home = os.environ.get('ROS_HOME') or os.environ.get('XDG_DATA_HOME')
    return (Path(home) if home else Path.home() / '.local' / 'share') / PACKAGE


def _ament_prefixes() -> list[Path]:
    """Return the prefix that the ament index names for this package, nothing without ROS."""
    try:
        from ament_index_python.packages import get_package_prefix, PackageNotFoundError
    except ImportError:
        return []
    try:
        return [Path(get_package_prefix(PACKAGE))]
    # The index raises OSError where AMENT_PREFIX_PATH is not set.
    except (PackageNotFoundError, OSError):
        return []
