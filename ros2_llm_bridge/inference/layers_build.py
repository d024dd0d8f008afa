# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Compile ``layers.cpp`` for this machine, once, and load what was compiled.

The result belongs to one source, one torch and one kind of processor, which its name tells, and
lies in the cache. Compiling takes seconds and a C++ compiler; the set-up does it. Without it
everything works, a third slower.
"""

from __future__ import annotations

from functools import lru_cache
import hashlib
import os
from pathlib import Path
import platform
import shutil
import subprocess
import tempfile
from typing import Any, Optional

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.config import cache_folder
import torch

_SOURCE = Path(__file__).with_name('layers.cpp')
_FLAGS = (
    '-std=c++20', '-O3', '-march=native', '-fopenmp', '-DAT_PARALLEL_OPENMP=1', '-fPIC', '-shared',
    '-fno-math-errno', '-fno-trapping-math')
#: Sets of instructions for which torch's headers have vectors; the rest takes what fits all.
_VECTORS = ('AVX2', 'AVX512')
#: Longest time for the compiler, seconds.
_PATIENCE = 300.0


def compile_layers() -> Path:
    """
    Return the compiled layers, compiling them where they are not.

    Raises
    ------
    ModelError
        If there is no compiler, or it fails.

    """
    target = _target()
    if target.is_file():
        return target
    compiler = os.environ.get('CXX', 'g++')
    if shutil.which(compiler) is None:
        raise ModelError(
            f'the decoder layers are not compiled: there is no C++ compiler ({compiler})',
            'install g++, or do without: a translation takes a third longer')
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as work:
            made = Path(work) / target.name
            done = subprocess.run(
                [compiler, *_flags(), str(_SOURCE), '-o', str(made), *_libraries()],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, errors='replace', timeout=_PATIENCE, check=False)
            if done.returncode:
                raise ModelError(
                    f'the decoder layers do not compile: {_last_lines(done.stdout)}',
                    'do without: a translation takes a third longer')
            os.replace(made, target)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f'the decoder layers could not be compiled: {error}') from error
    return target


@lru_cache
def compiled_layers() -> Optional[Any]:
    """Return the operator of ``layers.cpp``, None where it is not compiled for this machine."""
    target = _target()
    if not target.is_file():
        return None
    try:
        if not hasattr(torch.ops.ros2_llm_bridge, 'layers'):
            torch.ops.load_library(str(target))
        return torch.ops.ros2_llm_bridge.layers
    except (OSError, RuntimeError):
        return None  # a file that is damaged


def _target() -> Path:
    flags = [*_FLAGS, torch.__version__, platform.machine(), _processor()]
    known = hashlib.sha256(_SOURCE.read_bytes() + '\0'.join(flags).encode())
    return cache_folder() / 'layers' / f'{known.hexdigest()[:16]}.so'


def _processor() -> str:
    """Return what tells the instructions that this processor has; a cache may travel."""
    try:
        with open('/proc/cpuinfo', encoding='utf-8', errors='replace') as file:
            lines = {line for line in file if line.lower().startswith(('flags', 'features'))}
    except OSError:
        lines = set()
    return ''.join(sorted(lines)) or platform.processor()


def _flags() -> list[str]:
    from torch.utils.cpp_extension import include_paths

    vectors = torch.backends.cpu.get_cpu_capability()
    known = vectors if vectors in _VECTORS else 'DEFAULT'
    return [
        *_FLAGS, f'-DCPU_CAPABILITY={known}', f'-DCPU_CAPABILITY_{known}',
        f'-D_GLIBCXX_USE_CXX11_ABI={int(torch.compiled_with_cxx11_abi())}',
        *(f'-isystem{folder}' for folder in include_paths())]


def _libraries() -> list[str]:
    folder = Path(torch.__file__).parent / 'lib'
    return [f'-L{folder}', '-ltorch_cpu', '-lc10']


def _last_lines(output: str) -> str:
    errors = [line for line in output.splitlines() if 'error' in line] or output.splitlines()
    return '; '.join(errors[:3])[:500]
