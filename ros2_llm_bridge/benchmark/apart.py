# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Run a function in a fresh process, so that this one never loads torch and its threads.

Whatever the function needs it must be given, and function and result must be picklable.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
import multiprocessing
from typing import Any, Callable, TypeVar

from ros2_llm_bridge.benchmark.rows import BenchmarkError
from ros2_llm_bridge.errors import BridgeError

Result = TypeVar('Result')


def run_apart(function: Callable[..., Result], *arguments: Any) -> Result:
    """
    Return what a function of a module returns in a process of its own.

    Raises
    ------
    BenchmarkError
        If the function raised an error of this package, or its process was killed.

    """
    context = multiprocessing.get_context('spawn')
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            result, failure = pool.submit(_guarded, function, arguments).result()
        except BrokenProcessPool as error:
            raise BenchmarkError(f'the process of {function.__name__} was killed') from error
    if failure is not None:
        raise BenchmarkError(failure)
    return result  # type: ignore[no-any-return]


def _guarded(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, str | None]:
    """Return result and error text: most errors of this package cannot be pickled."""
    try:
        return function(*arguments), None
    except BridgeError as error:
        return None, str(error)
