# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The two acts of the demo: two robots, each with its own bridge, profile and instructions.

They play at the same time and know nothing of one another: the second one lives in a namespace.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

from ros2_llm_bridge.demo.scenario import HOUSEHOLD, SCENARIO, Step

#: A brisk Nav2 keeps the demo short; the bridge itself drives no faster than the profile says.
BRISK = {
    'limits.linear_speed': 1.6, 'limits.angular_speed': 2.5, 'navigation.linear_speed': 1.5,
    'navigation.angular_speed': 2.5, 'navigation.linear_acceleration': 1.5,
    'navigation.angular_acceleration': 4.0}


@dataclass(frozen=True)
class Act:
    """
    One robot and what is said to it.

    Parameters
    ----------
    profile
        Name of the robot's profile, and of the act's files.
    steps
        What is said.
    simulation
        Parameters of the simulated robot.
    namespace
        Of robot, bridge and client.

    """

    profile: str
    steps: tuple[Step, ...]
    simulation: Mapping[str, float]
    namespace: str = ''

    def flight(self, out: Path) -> Path:
        """Return the folder of the bridge's flight log."""
        return out.resolve() / f'{self.profile}-flight'

    def log(self, out: Path, process: str) -> Path:
        """Return the file that a process writes to."""
        return out / f'{self.profile}-{process}.log'

    def commands(
        self, out: Path, adapter: Optional[str], base: Optional[str],
    ) -> tuple[list[str], list[str]]:
        """
        Return the command lines of robot and bridge.

        ``adapter`` and ``base`` are as the verb ``bridge`` takes them; None is the default. What a
        demo says is nothing to learn from, and its places are nobody's.
        """
        bridge = ['bridge', '--profile', self.profile]
        for option, value in (('--adapter', adapter), ('--base', base)):
            if value is not None:
                bridge += [option, value]
        files = {'feedback_log': "''", 'flight_log': f"'{self.flight(out)}'",
                 'places.file': f"'{self._places(out)}'"}
        names = ['--ros-args']
        if self.namespace:
            for old, new in (('__ns', f'/{self.namespace}'), ('/tf', 'tf'),
                             ('/tf_static', 'tf_static')):
                names += ['-r', f'{old}:={new}']
        return (['sim', *names, *_assigned(self.simulation)],
                [*bridge, *names, *_assigned(files)])

    def forget(self, out: Path) -> None:
        """Remove the places that an earlier demo was taught."""
        self._places(out).unlink(missing_ok=True)

    def _places(self, out: Path) -> Path:
        return out.resolve() / f'{self.profile}-places.yaml'


def _assigned(parameters: Mapping[str, object]) -> list[str]:
    return [part for name, value in parameters.items() for part in ('-p', f'{name}:={value}')]


# The map goes less far than the geofence, so that Nav2 has something to fail at.
FIRST = Act('demo', SCENARIO, {**BRISK, 'navigation.map_reach': 7.0})
SECOND = Act('household', HOUSEHOLD, {
    **BRISK, 'limits.angular_speed': 3.5, 'limits.angular_acceleration': 8.0,
    'navigation.angular_speed': 3.5, 'navigation.angular_acceleration': 7.0,
    'navigation.linear_acceleration': 1.8}, namespace='household')
ACTS = (FIRST, SECOND)
