# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Run the bridge until SIGINT or SIGTERM: ``ros2 run ros2_llm_bridge bridge``.

Here the node and the model's process are joined; neither knows the other.
"""

from __future__ import annotations

import gc
import sys
from typing import Any, Callable, Optional, Sequence

from rclpy.exceptions import ParameterException
from rclpy.executors import SingleThreadedExecutor
from ros2_llm_bridge.errors import BridgeError, ModelError
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.client import TranslatorProcess
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.in_service import adapter_in_service
from ros2_llm_bridge.inference.manifest import read_manifest
from ros2_llm_bridge.nodes.bridge_node import BridgeNode, TranslatorFactory
from ros2_llm_bridge.nodes.spin import ros_context, spin
from ros2_llm_bridge.nodes.translator_link import ProcessFactory

#: Time for zero velocity and cancelled goals to be confirmed at the end, seconds; longer than
#: ``actions.LATE_ACCEPTANCE_S``, or a goal accepted late would outlive the node.
END_TIMEOUT_S = 3.0


def translator_factory(value: Callable[[str], Any]) -> ProcessFactory:
    """
    Return what makes the model's process that the parameters describe.

    The adapter to begin with, and the one in service, are those that their folders hold now: what
    is put there later does not answer until the node is configured again.

    Raises
    ------
    AdapterError
        If the adapter's files are missing or damaged, which needs no loading to see.
    BridgeError
        If ``model.adapters`` is malformed, or the adapter of the package is wanted and not there.

    """
    adapter = value('model.adapter')
    names = named_adapters(value('model.adapters'))
    pinned: dict[str, str] = {}
    try:
        in_service = adapter_in_service()
        names[''], pinned[''] = str(in_service), read_manifest(in_service).weights
    except BridgeError:
        if not adapter:
            raise
    chosen = read_manifest(find_adapter(adapter, names, fetch=False))
    config = TranslatorConfig(
        adapter=adapter, base=value('model.base'), device=value('model.device'),
        dtype=value('model.dtype'), quantization=value('model.quantization'),
        threads=value('model.threads'), adapters=names, weights=chosen.weights, pinned=pinned)
    return lambda on_progress, on_exit: TranslatorProcess(config, on_progress, on_exit)


def named_adapters(text: str) -> dict[str, str]:
    """
    Return the folders of adapters by name, from the parameter ``model.adapters``.

    Raises
    ------
    BridgeError
        If the text is none.

    """
    names: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in text.split(','))):
        name, equals, folder = (part.strip() for part in entry.partition('='))
        if not (name and equals and folder) or name in names:
            raise BridgeError(
                f'model.adapters: {entry!r} is not NAME=FOLDER with a name of its own')
        names[name] = folder
    return names


def run(translator: TranslatorFactory, args: Optional[Sequence[str]] = None) -> int:
    """
    Run the node with any translator until a signal; see ``main`` for what is returned.

    Parameters
    ----------
    translator
        Makes the model's process from the node's parameters.
    args
        Command line with ROS arguments; None takes ``sys.argv``.

    """
    with ros_context(args) as context:
        try:
            node = BridgeNode(translator, context=context)
        except (ParameterException, ValueError) as error:
            print(f'bridge: {error}', file=sys.stderr)
            return 2
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(node)
        starts_itself = bool(node.get_parameter('autostart').value)
        try:
            if starts_itself:
                node.autostart()
            # Most of what exists by now stays: looking through it took 25 ms each time, in which
            # nothing moves or stops.
            gc.collect()
            gc.freeze()
            spin(executor, node.begin_end,
                 until=lambda: starts_itself and node.failure is not None,
                 end_timeout_s=END_TIMEOUT_S,
                 on_unconfirmed=lambda: node.get_logger().error(
                     'the end is not confirmed: the robot may still move or carry out a goal'))
        finally:
            executor.shutdown(timeout_sec=0.5)
            node.destroy_node()
        if starts_itself and node.failure is not None:
            return 3 if isinstance(node.failure, ModelError) else 2
    return 0


def main(args: Optional[Sequence[str]] = None) -> int:
    """
    Run the node with the translator that its parameters describe.

    Returns
    -------
    int
        0 after a signal, 2 if a parameter or the profile is wrong, 3 if base model or adapter
        cannot be loaded.

    """
    return run(translator_factory, args)


if __name__ == '__main__':
    sys.exit(main())
