# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The simulated bases on which motions are checked, and the profile that drives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ros2_llm_bridge.nodes.sim.kinematics import BaseLimits, Noise, Wheels
from ros2_llm_bridge.profile.schema import RobotProfile

#: A base that brakes harder than the profile asks for, as real ones do.
BASE = BaseLimits(1.0, 2.0, 2.0, 4.0)


@dataclass(frozen=True)
class Scenario:
    """
    One base with its sensors and its delays.

    Parameters
    ----------
    name, about
        For the table.
    noise
        Of wheels and odometry; the seed is set for each motion.
    base, wheels
        What the base can do, and what its wheels make of a command.
    odometry_scale
        Standard deviation of the share by which the odometry of a base is wrong, all the time;
        each motion is driven by another base.
    odometry_period_s
        Time between two odometry messages.
    latency_periods
        Least and largest age of odometry when it arrives, in such periods.
    command_delay_s
        Least and largest time until a command reaches the base.
    rate_hz
        Of velocity commands.
    behaviours
        Whether Nav2's behaviours drive in place of velocity commands.
    is_asked
        Whether motions must be exact on it.

    """

    name: str
    about: str
    noise: Noise = Noise(0.01, 0.01)
    base: BaseLimits = BASE
    wheels: Wheels = Wheels()
    odometry_scale: float = 0.0
    odometry_period_s: float = 0.02
    latency_periods: tuple[float, float] = (1.0, 2.0)
    command_delay_s: tuple[float, float] = (0.0, 0.02)
    rate_hz: float = 20.0
    behaviours: bool = False
    is_asked: bool = True

    def profile(self) -> RobotProfile:
        """Return the profile of the robot: that of the demo, without its small flat."""
        sections: dict[str, Any] = {
            'name': self.name,
            'velocity': {'rate_hz': self.rate_hz},
            'speeds': {'linear': {'slow': 0.2, 'default': 0.5, 'fast': 0.8},
                       'angular': {'slow': 0.5, 'default': 1.5, 'fast': 2.0}},
            'limits': {'linear_x_max': 1.0, 'angular_z_max': 2.0, 'linear_acceleration': 1.5,
                       'angular_acceleration': 3.5}}
        if self.behaviours:
            sections['navigation'] = {'behaviours': ['drive_on_heading', 'backup', 'spin']}
        return RobotProfile.model_validate(sections)


SCENARIOS = (
    Scenario('default', 'noise of 1 % (wheels) and 1 % (odometry) of the speed'),
    Scenario('quiet', 'no noise', Noise(0.0, 0.0)),
    Scenario('fine', 'noise of 0.5 % and 0.5 %', Noise(0.005, 0.005)),
    Scenario('drifting', 'noise of 1 % and 2 %', Noise(0.01, 0.02)),
    Scenario('noisy', 'noise of 3 % and 5 %', Noise(0.03, 0.05)),
    Scenario('rough', 'noise of 5 % and 10 %', Noise(0.05, 0.10)),
    Scenario('weak', 'a base with half the acceleration of its profile',
             base=BaseLimits(1.0, 2.0, 0.75, 1.75)),
    Scenario('late', 'odometry at 20 Hz, so 50 to 100 ms old', odometry_period_s=0.05),
    Scenario('slow loop', 'velocity commands at 10 Hz', rate_hz=10.0),
    Scenario('deadband', 'wheels that turn from 0.03 m/s on, so the base from 0.2 rad/s',
             wheels=Wheels(deadband=0.03)),
    Scenario('sticky', 'wheels that turn from 0.06 m/s on, so the base from 0.4 rad/s',
             wheels=Wheels(deadband=0.06), is_asked=False),
    Scenario('scale', 'wheels that drive 97 % of the command', wheels=Wheels(scale=0.97)),
    Scenario('calibrated', 'odometry that is wrong by 0.1 % of the way, another one each time, '
             'with noise of 0.5 % and 0.5 %', Noise(0.005, 0.005), odometry_scale=0.001),
    Scenario('uncalibrated', 'the same, wrong by 1 %', Noise(0.005, 0.005), odometry_scale=0.01,
             is_asked=False),
    Scenario('nav2', "through Nav2's behaviours drive_on_heading, backup and spin",
             behaviours=True, is_asked=False))
