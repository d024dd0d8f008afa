# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Check a running bridge together with its Nav2; the robot drives."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING

from ros2_llm_bridge.cli.console import messages, results
from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.cli.options import add_bridge, add_profile

if TYPE_CHECKING:
    from ros2_llm_bridge.client.nav2_check import Finding, Route
    from ros2_llm_bridge.profile.schema import RobotProfile

HELP = 'walk a running bridge and its Nav2 through goals, preemption, stop and failure; it drives'

EPILOG = """\
examples:
  python -m ros2_llm_bridge nav2-check --profile my_robot.yaml
  python -m ros2_llm_bridge nav2-check --there "go to the kitchen" --back "go to the dock"
  python -m ros2_llm_bridge nav2-check --profile my_robot.yaml --unreachable "go to x 3 y -7"

Keep the ways free and the robot's emergency stop at hand. Ctrl-C stops the robot.
"""

USES_ROS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_profile(parser)
    parser.add_argument(
        '--there', metavar='TEXT', default='',
        help='an instruction to go to a place (default: the first place of the profile)')
    parser.add_argument(
        '--back', metavar='TEXT', default='',
        help='one to another place, some metres away (default: the second place)')
    parser.add_argument(
        '--unreachable', metavar='TEXT', default='',
        help='one to go where nothing can go, to see a failure (default: the simulated robot is '
             'made to fail, a real one is not)')
    parser.add_argument(
        '--timeout', type=float, default=300.0, metavar='S',
        help='longest time for one way (default: %(default)g)')
    parser.add_argument('--json', action='store_true', help='print the findings as JSON')
    add_bridge(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """
    Check and return whether all is well.

    Raises
    ------
    ProfileError
        If the profile is wrong, or has too few places to drive between.
    RobotError
        If no bridge listens, or the profile has no navigation.

    """
    from ros2_llm_bridge.cli.interrupts import counted_interrupts
    from ros2_llm_bridge.client.bridge_client import BridgeClient
    from ros2_llm_bridge.client.nav2_check import Nav2Check
    from ros2_llm_bridge.nodes.introspection import InstalledInterfaces
    from ros2_llm_bridge.nodes.spin import ros_context
    from ros2_llm_bridge.profile.load import load_profile
    profile = load_profile(args.profile, InstalledInterfaces())
    route = _route(args, profile)
    findings: list[Finding] = []
    with ros_context(args.ros_args) as context, counted_interrupts() as interrupts:
        client = BridgeClient(context, args.bridge, 'nav2_check')
        try:
            client.wait_for_bridge(args.wait, lambda: interrupts.count > 0)
            check = Nav2Check(client, profile, route)
            for finding in check.findings(lambda: interrupts.count > 0):
                findings.append(finding)
                messages().print(_line(finding), markup=False)
            if interrupts.count:
                client.stop()
                client.spin(1.0)
                return ExitCode.INTERRUPTED
        finally:
            client.close()
    _report(findings, args.json)
    failed = any(finding.verdict == 'failed' for finding in findings)
    return ExitCode.REFUSED if failed else ExitCode.DONE


def _route(args: argparse.Namespace, profile: RobotProfile) -> Route:
    from ros2_llm_bridge.client.nav2_check import Route
    from ros2_llm_bridge.errors import ProfileError
    fence = profile.limits.geofence
    places = [place.name for place in profile.places
              if fence is None or fence.contains(place.x, place.y)]
    said = [args.there, args.back]
    if len(places) < 2 and not all(said):
        raise ProfileError(
            str(args.profile), 0, 'places',
            'needs two places to drive between; or give --there and --back')
    there, back = (text or f'go to the {place}' for text, place in zip(
        said, [*places, '', ''][:2], strict=True))
    return Route(there, back, args.unreachable, args.timeout)


def _line(finding: Finding) -> str:
    return f'{finding.verdict:<8}{finding.name}: {finding.detail}'


def _report(findings: list[Finding], as_json: bool) -> None:
    """Print the findings on standard output, as a table or as JSON."""
    if as_json:
        results().print_json(json.dumps([dataclasses.asdict(finding) for finding in findings]))
        return
    from rich.table import Table
    from rich.text import Text
    colours = {'ok': 'green', 'failed': 'bold red', 'skipped': 'yellow'}
    table = Table(title='Nav2 check', title_justify='left', title_style='bold')
    for column in ('', 'check', 'seen'):
        table.add_column(column)
    for finding in findings:
        table.add_row(Text(finding.verdict, colours[finding.verdict]), Text(finding.name),
                      Text(finding.detail))
    results().print(table)
