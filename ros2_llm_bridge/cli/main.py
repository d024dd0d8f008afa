# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The command line: ``python -m ros2_llm_bridge VERB``, or the same through ``ros2 run``.

Knows the verbs and how an error becomes a message and an exit code; imports neither torch nor ROS.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from types import ModuleType
from typing import Optional, Sequence
import warnings

from ros2_llm_bridge.cli.console import messages, silence_stdout
from ros2_llm_bridge.cli.exit_codes import exit_code_table, ExitCode
from ros2_llm_bridge.cli.verbs import (
    adapter, bridge, chat, correct, dataset, demo, evaluate, methods, model, profile, say,
    sim, train, translate)
from ros2_llm_bridge.cli.verbs import benchmark, classify, explain as explain_verb, motion_check
from ros2_llm_bridge.cli.verbs import nav2_check, replay, soak
from ros2_llm_bridge.errors import BridgeError, ModelError, ProfileError, RobotError
from ros2_llm_bridge.inference.cores import bound_spinning

VERBS: dict[str, ModuleType] = {
    'translate': translate, 'say': say, 'chat': chat, 'profile': profile, 'model': model,
    'sim': sim, 'bridge': bridge, 'demo': demo, 'dataset': dataset, 'evaluate': evaluate,
    'correct': correct, 'adapter': adapter, 'train': train,
    'methods': methods, 'benchmark': benchmark,
    'motion-check': motion_check, 'replay': replay, 'soak': soak,
    'explain': explain_verb, 'classify': classify, 'nav2-check': nav2_check}

_EXAMPLES = """\
examples:
  python -m ros2_llm_bridge translate "move forward 2 meters"
  python -m ros2_llm_bridge demo
  python -m ros2_llm_bridge say "go to the kitchen"
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    exit_codes = f'exit codes:\n{exit_code_table()}'
    parser = argparse.ArgumentParser(
        prog='python -m ros2_llm_bridge',
        description='Say in plain words what a mobile robot should do.',
        epilog=f'{_EXAMPLES}\n{exit_codes}\n\n"VERB --help" tells more.',
        formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(metavar='VERB', dest='verb', required=True)
    for name, module in VERBS.items():
        verb = verbs.add_parser(
            name, help=module.HELP, description=module.HELP,
            epilog=f'{module.EPILOG}\n{exit_codes}',
            formatter_class=argparse.RawDescriptionHelpFormatter)
        module.add_arguments(verb)
        verb.set_defaults(run=module.run)
    return parser


def main(argv: Optional[Sequence[str]] = None) -> int:
    """
    Run one verb.

    Parameters
    ----------
    argv
        Arguments without the program's name; None takes those of the process. Everything from
        ``--ros-args`` on belongs to ROS.

    Returns
    -------
    int
        An ``ExitCode``.

    """
    bound_spinning(os.environ)
    own, ros_args = split_ros_args(sys.argv[1:] if argv is None else argv)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format='%(message)s')
    if not sys.warnoptions:
        # Libraries warn their developers; python -W default shows it.
        warnings.simplefilter('ignore', FutureWarning)
    try:
        parser = build_parser()
        args = parser.parse_args(own)
        if ros_args and not VERBS[args.verb].USES_ROS:
            parser.error(f'{args.verb} uses no ROS: remove {" ".join(ros_args)}')
    except SystemExit as end:
        return int(end.code or 0)
    args.ros_args = ros_args
    try:
        return int(args.run(args))
    except BrokenPipeError:
        silence_stdout()
        return int(ExitCode.DONE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except (BridgeError, ImportError) as error:
        if isinstance(error, ImportError) and (error.name or '').startswith('ros2_llm_bridge'):
            raise
        messages().print(explain(error), style='red', markup=False)
        return int(exit_code_of(error))


def split_ros_args(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return our arguments and those of ROS, which begin with ``--ros-args``."""
    arguments = list(argv)
    if '--ros-args' not in arguments:
        return arguments, []
    index = arguments.index('--ros-args')
    return arguments[:index], arguments[index:]


def explain(error: Exception) -> str:
    """Return what a person reads when a verb ends with an error."""
    if not isinstance(error, ImportError):
        return f'error: {error}'
    if _is_ros(error):
        return (f'error: ROS 2 is not here ({error}); source its setup file '
                'or run this in the environment that "make setup" made')
    return f'error: a package is missing ({error}); see requirements/ and "make setup"'


def exit_code_of(error: Exception) -> ExitCode:
    """Return the exit code of an error."""
    if isinstance(error, ModelError):
        return ExitCode.MODEL
    if isinstance(error, RobotError):
        return ExitCode.NO_ANSWER
    if isinstance(error, ProfileError):
        return ExitCode.USAGE
    if isinstance(error, ImportError):
        return ExitCode.USAGE if _is_ros(error) else ExitCode.MODEL
    return ExitCode.REFUSED


def _is_ros(error: ImportError) -> bool:
    root = (error.name or '').split('.')[0]
    return root.startswith(('rcl', 'ament_')) or root.endswith(('_msgs', '_srvs', '_interfaces'))
