# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The files that the linters look at: what this repository wrote, not what was built from it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ('ros2_llm_bridge', 'launch', 'scripts', 'test')
PYTHON = [str(ROOT / name) for name in (*FOLDERS, 'setup.py')]


def written_files(*suffixes: str) -> list[Path]:
    """Return the files with one of these suffixes, in a fixed order."""
    found = [path for folder in (*FOLDERS, 'interfaces') for path in (ROOT / folder).rglob('*')]
    found += ROOT.glob('*')
    return sorted(
        path for path in found
        if path.is_file() and path.suffix in suffixes and '__pycache__' not in path.parts)
