# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Say which adapter is in service, average some, and put one there if it is worse in nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ros2_llm_bridge.cli.console import claimed_stdout, messages, results, usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_base, add_profile
from ros2_llm_bridge.inference.manifest import PROMPT_VERSIONS, TASK

if TYPE_CHECKING:
    from ros2_llm_bridge.training.evaluation.measures import Evaluation

HELP = 'list adapters, show one, average some, or put one into service that measures no worse'

EPILOG = """\
examples:
  python -m ros2_llm_bridge adapter list
  python -m ros2_llm_bridge adapter show my_adapter
  python -m ros2_llm_bridge adapter activate my_adapter --data validation.jsonl \\
    --train-data train.jsonl
  python -m ros2_llm_bridge adapter activate my_adapter --report-old a/evaluation.json \\
    --report-new b/evaluation.json
  python -m ros2_llm_bridge adapter average first second --output mean
  python -m ros2_llm_bridge adapter reset

An adapter goes into service only if no kind of the evaluation has fewer exact lines than with the
adapter that is in service, and if it makes no error more. Lines that stand in the training data of
either count for neither; what "train --from-log" wrote beside an adapter is found by itself.
Bridges and verbs that name no adapter take the one in service when they start.
"""

USES_ROS = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(metavar='ACTION', dest='action', required=True)
    listed = actions.add_parser('list', help='list the adapters of the package and of folders')
    listed.add_argument(
        'folders', nargs='*', type=Path, metavar='DIR', help='further folders with adapters')
    show = actions.add_parser('show', help='show the manifest of an adapter')
    show.add_argument(
        'adapter', nargs='?', metavar='DIR', help='its folder (default: the one in service)')
    average = actions.add_parser(
        'average', help='write the mean of adapters that went on from one another')
    average.add_argument('adapters', nargs='+', type=Path, metavar='DIR', help='their folders')
    average.add_argument(
        '--output', type=Path, required=True, metavar='DIR', help='folder for the mean')
    average.add_argument(
        '--task', choices=sorted(PROMPT_VERSIONS), default=TASK,
        help='what they are for (default: %(default)s)')
    activate = actions.add_parser('activate', help='measure an adapter and put it into service')
    activate.add_argument('adapter', type=Path, metavar='DIR', help='its folder')
    activate.add_argument(
        '--data', type=Path, nargs='+', default=[], metavar='FILE',
        help='labelled instructions, as for evaluate')
    activate.add_argument(
        '--train-data', type=Path, nargs='+', default=[], metavar='FILE',
        help='what both were trained on; lines whose text stands there, too, do not count')
    activate.add_argument(
        '--report-new', type=Path, metavar='FILE', help='its finished evaluation.json')
    activate.add_argument(
        '--report-old', type=Path, metavar='FILE',
        help='that of the adapter in service (default: the same file)')
    activate.add_argument(
        '--work', type=Path, metavar='DIR', default=None,
        help='folder for answers, from which an interrupted run goes on')
    add_profile(activate)
    add_base(activate)
    actions.add_parser('reset', help='go back to the adapter that comes with the package')


def run(args: argparse.Namespace) -> ExitCode:
    """
    List, show, average, activate or reset.

    Raises
    ------
    AdapterError, ModelError
        If an adapter or the base is not there or does not fit.
    ProfileError
        If the profile is wrong.
    ComparisonError
        If the two adapters were measured on different lines.

    """
    if args.action == 'list':
        from ros2_llm_bridge.cli.adapter_table import adapter_table
        results().print(adapter_table(args.folders))
        return ExitCode.DONE
    if args.action == 'show':
        from ros2_llm_bridge.cli.verbs.model import show_manifest
        return show_manifest(args.adapter)
    if args.action == 'average':
        from ros2_llm_bridge.training.averaging import average_adapters
        manifest = average_adapters(args.adapters, args.output, args.task)
        results().print(f'{args.output}: weights {manifest.weights[:12]}', markup=False)
        return ExitCode.DONE
    if args.action == 'reset':
        from ros2_llm_bridge.inference.in_service import adapter_in_service, reset_service
        if not reset_service():
            messages().print('it was in service already')
        results().print(f'in service: {adapter_in_service()}', markup=False)
        return ExitCode.DONE
    return _activate(args)


def _activate(args: argparse.Namespace) -> ExitCode:
    from ros2_llm_bridge.inference.in_service import adapter_in_service, put_in_service
    from ros2_llm_bridge.inference.manifest import read_manifest
    from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError

    if bool(args.data) == bool(args.report_new) or args.report_old and not args.report_new:
        return usage_error('give --data, or --report-new and perhaps --report-old')
    present, candidate = adapter_in_service(), args.adapter.expanduser()
    old, new = read_manifest(present), read_manifest(candidate)
    if old.weights == new.weights and present.resolve() == candidate.resolve():
        results().print(f'in service already: {present}', markup=False)
        return ExitCode.DONE
    if old.base_tensors != new.base_tensors:
        messages().print(
            f'error: it is for base {new.base}, the one in service for {old.base}; they cannot '
            'replace each other: name base and adapter as parameters of the bridge', style='red',
            markup=False)
        return ExitCode.REFUSED
    try:
        evaluations = _reported(args, old.weights, new.weights) if args.report_new else _measured(
            args, present, candidate)
        if _objected(*evaluations):
            return ExitCode.REFUSED
    except EvaluationDataError as error:
        return usage_error(error)
    activation = put_in_service(candidate, new.weights)
    results().print(f'in service: {activation.adapter}', markup=False)
    messages().print('bridges that run keep theirs until they are started again')
    return ExitCode.DONE


def _objected(old: Evaluation, new: Evaluation) -> bool:
    """Show the comparison; return whether something speaks against the candidate."""
    from ros2_llm_bridge.cli.adapter_table import comparison_table
    from ros2_llm_bridge.training.activation import objections

    found = objections(old, new)
    results().print(comparison_table(old, new))
    for objection in found:
        messages().print(f'not activated: {objection}', style='red', markup=False)
    return bool(found)


def _reported(
        args: argparse.Namespace, old_weights: str, new_weights: str,
) -> tuple[Evaluation, Evaluation]:
    from ros2_llm_bridge.training.activation import from_report

    return (from_report(args.report_old or args.report_new, old_weights),
            from_report(args.report_new, new_weights))


def _measured(
        args: argparse.Namespace, present: Path, candidate: Path,
) -> tuple[Evaluation, Evaluation]:
    """Return the evaluations of both adapters; answers are kept so that a run can go on."""
    from ros2_llm_bridge.cli.local import load_profile_here
    from ros2_llm_bridge.resources import data_folder
    from ros2_llm_bridge.training.evaluation.lines import add_places, mark_seen, read_files
    from ros2_llm_bridge.training.evaluation.running import measure_run, run_systems
    from ros2_llm_bridge.training.evaluation.systems import choose_systems, Models
    from ros2_llm_bridge.translate import DEFAULT_THRESHOLD

    lines = mark_seen(read_files(args.data, []), _training_files(args, [present, candidate]))
    seen = sum(line.seen for line in lines)
    if seen:
        messages().print(f'{seen} of {len(lines)} lines stand in training data and do not count')
    profile = add_places(lines, load_profile_here(args.profile))
    with claimed_stdout(), messages().status('measuring') as status:
        systems = choose_systems(Models(args.base, args.device), present, [candidate], ())
        ran = run_systems(
            systems, lines, profile, args.work or data_folder() / 'activation',
            on_progress=lambda name, done, n: status.update(f'{name}: {done} of {n}'))
    old, new = (measure_run(one, lines, profile, DEFAULT_THRESHOLD) for one in ran)
    return old, new


def _training_files(args: argparse.Namespace, adapters: list[Path]) -> list[Path]:
    """Return what the adapters were trained on, as far as it is known; say where it is not."""
    from ros2_llm_bridge.inference.checksum import file_hash
    from ros2_llm_bridge.inference.manifest import read_manifest
    from ros2_llm_bridge.training.corrections import MIXED_NAME
    from ros2_llm_bridge.training.evaluation.lines import EvaluationDataError

    beside = [adapter / MIXED_NAME for adapter in adapters]
    files = [*args.train_data, *(path for path in beside if path.is_file())]
    try:
        known = {file_hash(path) for path in files}
    except OSError as error:
        raise EvaluationDataError('--train-data', 0, f'cannot be read: {error}') from error
    for adapter in adapters:
        if read_manifest(adapter).data not in known:
            messages().print(
                f'{adapter} was trained on a file that is not among --train-data; lines that it '
                'has seen there count', style='yellow', markup=False)
    return files
