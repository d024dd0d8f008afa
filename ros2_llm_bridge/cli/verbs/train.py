# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Train an adapter for a base model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ros2_llm_bridge.cli.console import messages, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_training, positive

HELP = 'train an adapter: LoRA, prompt tuning, P-tuning, prefix tuning or all weights'

EPILOG = """\
examples:
  python -m ros2_llm_bridge dataset --output data/commands
  python -m ros2_llm_bridge train --data data/commands --output adapters/mine
  python -m ros2_llm_bridge train --method prefix --set virtual_tokens=30 \\
      --data data/commands --output adapters/prefix
  python -m ros2_llm_bridge train --base Qwen/Qwen2.5-Coder-1.5B-Instruct \\
      --set quantization=4bit --set gradient_checkpointing=true \\
      --data data/commands --output adapters/qwen
  python -m ros2_llm_bridge train --config run.yaml --set eval_steps=200 \\
      --data data/commands --output adapters/mine --push-to me/my-robot-adapter
  python -m ros2_llm_bridge train --from-log --init-adapter models/command-lora \\
      --set learning_rate=2e-4 --data data/commands --output adapters/corrected
  accelerate launch --multi_gpu --num_processes 2 -m ros2_llm_bridge train \\
      --data data/commands --output adapters/mine

Where there is no GPU, accelerate's --multi_gpu starts that many processes on the CPU; its --cpu
starts one. An interrupted training goes on when the same command is given again; a finished one is
left alone. With eval_steps the best weights on the validation commands are kept, and training ends
when they get no better.
All fields of --config and --set stand in ros2_llm_bridge/training/config.py.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--data', type=Path, required=True, metavar='PATH',
        help='training lines: a JSONL file, or a folder that "dataset" wrote')
    parser.add_argument(
        '--output', type=Path, required=True, metavar='DIR', help='folder for the adapter')
    parser.add_argument(
        '--method', choices=('lora', 'prompt', 'p-tuning', 'prefix', 'full'), default=None,
        help='how the base is changed (default: lora)')
    add_training(parser, 'replace one field')
    parser.add_argument(
        '--init-adapter', metavar='ADAPTER', default=None,
        help='go on from an adapter of the same method: a folder or a Hub id')
    parser.add_argument(
        '--config', type=Path, default=None, metavar='FILE', help='YAML file of fields')
    parser.add_argument(
        '--validation', type=Path, default=None, metavar='FILE',
        help='validation lines (default: validation.jsonl of the data folder)')
    parser.add_argument(
        '--from-log', type=Path, nargs='?', const=Path(), default=None, metavar='FILE',
        help="add the corrections in a feedback log (without FILE: the bridge's own)")
    parser.add_argument(
        '--log-factor', type=positive, default=10, metavar='N',
        help='how often each line of the log stands in the data (default: %(default)s)')
    parser.add_argument(
        '--no-resume', action='store_true', help='begin anew, whatever checkpoints there are')
    parser.add_argument(
        '--push-to', metavar='OWNER/NAME', default=None,
        help='publish the adapter on the Hub when it is trained')
    parser.add_argument(
        '--hub-folder', type=Path, default=None, metavar='DIR',
        help="publish into this folder instead, laid out as the Hub's cache")


def run(args: argparse.Namespace) -> ExitCode:
    """
    Train, and publish if asked to.

    Raises
    ------
    ModelError
        If the base cannot be loaded, the data is wrong or the adapter could not be published.

    """
    from ros2_llm_bridge.training.config import TrainConfigError

    try:
        return _run(args)
    except (TrainConfigError, OSError) as error:
        return usage_error(error)


def _run(args: argparse.Namespace) -> ExitCode:
    from ros2_llm_bridge.training.config import (
        read_values, TrainConfig, TrainConfigError, with_values)
    from ros2_llm_bridge.training.data_files import data_files
    from ros2_llm_bridge.training.hub import check_repository, FolderHub, HuggingFaceHub, push

    values: dict[str, Any] = dict(read_values(args.config)) if args.config else {}
    values.update(args.fields)
    named = {'method': args.method, 'base': args.base, 'init_adapter': args.init_adapter}
    for name, value in named.items():
        if value is not None and name in dict(args.fields):
            raise TrainConfigError(f'{name}: is given by its own option and by --set')
        if value is not None:
            values[name] = value
    config = with_values(TrainConfig(), values)
    # What is wrong with the data is told at once, before torch is imported.
    data, validation = data_files(args.data, args.validation)
    if args.from_log is not None:
        data = _with_log(args, data)
    if args.hub_folder is not None and args.push_to is None:
        return usage_error('--hub-folder needs --push-to OWNER/NAME')
    if args.push_to is not None:
        check_repository(args.push_to)
    from ros2_llm_bridge.training.train import is_first_process, train

    train(config, data, args.output, not args.no_resume, validation)
    if args.push_to is not None and is_first_process():
        hub = HuggingFaceHub() if args.hub_folder is None else FolderHub(args.hub_folder)
        where = push(args.output, args.push_to, hub, config.task)
        messages().print(f'published: {where}', markup=False)
    return ExitCode.DONE


def _with_log(args: argparse.Namespace, data: Path) -> Path:
    """Return a file with the training lines and those of the log, written beside the output."""
    from ros2_llm_bridge.feedback.log import default_log
    from ros2_llm_bridge.training.config import TrainConfigError
    from ros2_llm_bridge.training.corrections import examples_from_log, MIXED_NAME, write_mixed

    log = default_log() if args.from_log == Path() else args.from_log
    made = examples_from_log(log)
    for sentence in made.left_out:
        messages().print(f'left out: {sentence}', style='yellow', markup=False)
    if not made.lines:
        raise TrainConfigError(f'from-log: {log} gives no training line')
    mixed: Path = args.output / MIXED_NAME
    write_mixed(data, made.lines, mixed, args.log_factor)
    messages().print(
        f'from {log}: {made.corrections} corrections and {made.successes} successes, each '
        f'{args.log_factor} times', markup=False)
    return mixed
