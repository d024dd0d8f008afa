# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What figures belong to: machine, date, revision, versions. A figure without these is none."""

from __future__ import annotations

from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
import os
from pathlib import Path
import platform
import subprocess
from typing import Any

import ros2_llm_bridge
from ros2_llm_bridge.resources import source_root

_PACKAGES = ('torch', 'transformers', 'llguidance', 'llama-cpp-python', 'torchao')


def describe_machine() -> dict[str, Any]:
    """Return processor, cores that may be used, memory, GPU, versions and the present load."""
    return {
        'processor': _processor(), 'architecture': platform.machine(),
        'cores': _cores(), 'memory_gib': round(_memory_bytes() / 2**30, 1), 'gpu': _gpu(),
        'system': f'{platform.system()} {platform.release()}',
        'python': platform.python_version(),
        'versions': {name: found for name in _PACKAGES if (found := _version(name))},
        'load_average': round(os.getloadavg()[0], 2)}


def describe_moment() -> dict[str, str]:
    """Return the date (UTC) and the revision of the code."""
    return {
        'date': datetime.now(timezone.utc).isoformat(timespec='seconds'), 'revision': revision()}


def revision() -> str:
    """Return the commit, marked where the code differs from it; else the package's version."""
    root = source_root()
    commit = '' if root is None else _git(root, 'rev-parse', '--short=12', 'HEAD')
    if root is None or not commit:
        return f'version {ros2_llm_bridge.__version__}'
    changed = _git(root, 'status', '--porcelain', '--untracked-files=no', '--', 'ros2_llm_bridge')
    return f'{commit}, changed since' if changed else commit


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ['git', '-C', str(root), *arguments], capture_output=True, text=True, timeout=20,
            check=True)
    except (OSError, subprocess.SubprocessError):
        return ''  # no repository, or no git: the version will do
    return done.stdout.strip()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ''


def _processor() -> str:
    try:
        for line in Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines():
            if line.lower().startswith(('model name', 'hardware')):
                return line.partition(':')[2].strip()
    except OSError:
        pass  # no Linux
    return platform.processor() or platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else (
        os.cpu_count() or 1)


def _memory_bytes() -> int:
    return os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES')


def _gpu() -> str:
    """Return the name of the first NVIDIA GPU, as its driver gives it; empty without one."""
    for path in sorted(Path('/proc/driver/nvidia/gpus').glob('*/information')):
        for line in path.read_text(encoding='utf-8').splitlines():
            if line.startswith('Model:'):
                return line.partition(':')[2].strip()
    return ''
