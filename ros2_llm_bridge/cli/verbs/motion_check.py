# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Check how exactly distances, angles and curves are driven."""

from __future__ import annotations

import argparse
from pathlib import Path

from ros2_llm_bridge.cli.console import usage_error
from ros2_llm_bridge.cli.exit_codes import ExitCode

HELP = 'drive random distances, angles and curves on simulated bases, measure where they end'

EPILOG = """\
examples:
  python -m ros2_llm_bridge motion-check --count 100 --seed 1
  python -m ros2_llm_bridge motion-check --base default,deadband --kinds distance --count 1000

Runs what drives a robot (executive, limiter) on a kinematic base with noise, delays and limits of
acceleration, in simulated time; no ROS takes part. Asked are, by odometry: 99 of 100 distances
within 1 cm or 1 %, 99 of 100 angles and curves within 1 degree; and in truth: no distance more
than 3 cm too far, no motion the wrong way. Told apart are "sticky", whose motors do not turn
slowly enough, "uncalibrated", whose odometry is wrong, and "nav2", Nav2's behaviours as the
simulated robot has them. Exit code 0 says that all else was so. Writes motion.json, motion.md and
motion.png.
"""

USES_ROS = False

_KINDS = ('distance', 'angle', 'curve')


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        '--count', type=int, default=100, metavar='N',
        help='motions of each kind on each base (default: %(default)s)')
    parser.add_argument(
        '--seed', type=int, default=1, metavar='N',
        help='what amounts, speeds, noise and delays follow from (default: %(default)s)')
    parser.add_argument(
        '--base', default='all', metavar='A,B', help='names of bases, or all (default: all)')
    parser.add_argument(
        '--kinds', default=','.join(_KINDS), metavar='A,B',
        help='some of distance, angle, curve (default: all three)')
    parser.add_argument(
        '--out', type=Path, default=Path('out/motion'), metavar='DIR',
        help='folder for table, figures and picture (default: %(default)s)')


def run(args: argparse.Namespace) -> ExitCode:
    """Drive, show and write; tell whether everything was as exact as is asked."""
    import json

    from ros2_llm_bridge.cli.console import messages, results
    from ros2_llm_bridge.motion_check import picture, report
    from ros2_llm_bridge.motion_check.run import check
    from ros2_llm_bridge.motion_check.scenario import SCENARIOS
    bases = {scenario.name: scenario for scenario in SCENARIOS}
    names = list(bases) if args.base == 'all' else args.base.split(',')
    kinds = args.kinds.split(',')
    for what, given, known in (('base', names, bases), ('kind', kinds, _KINDS)):
        for name in given:
            if name not in known:
                return usage_error(f'no {what} {name!r}; there are {", ".join(known)}')
    if args.count < 1:
        return usage_error(f'--count {args.count}: give at least 1')
    progress = messages()
    summaries = check(
        [bases[name] for name in names], kinds, args.count, args.seed,
        lambda summary: progress.print(f'{summary.scenario}: {summary.kind} done'))
    console = results()
    if not console.is_terminal:
        console.width = 150
    console.print(report.table(summaries))
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / 'motion.json').write_text(
        json.dumps(report.as_json(summaries, args.count, args.seed), indent=1) + '\n',
        encoding='utf-8')
    (args.out / 'motion.md').write_text(report.markdown(summaries), encoding='utf-8')
    picture.draw(summaries, bases[names[0]], args.out / 'motion.png')
    good = all(s.is_good for s in summaries if bases[s.scenario].is_asked)
    return ExitCode.DONE if good else ExitCode.REFUSED
