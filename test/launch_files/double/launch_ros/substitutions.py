# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Substitutions, as launch_ros.substitutions has them."""

from pathlib import Path

from launch.core import check_substitutions, perform, Substitution

__all__ = ['FindPackageShare']

ROOT = Path(__file__).resolve().parents[4]


class FindPackageShare(Substitution):
    """The share folder of a package; here there is one package, in its source checkout."""

    def __init__(self, package):
        check_substitutions('package', package, optional=False)
        self._package = package

    def perform(self, context):
        """Return a folder in which config/ lies where an installation has it."""
        name = perform(context, self._package)
        if not (ROOT / 'resource' / name).is_file():
            raise LookupError(f"package '{name}' not found")
        return str(ROOT / name)
