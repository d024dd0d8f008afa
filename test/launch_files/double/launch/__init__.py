# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
A strict stand-in for ROS 2's launch: few names, the same signatures, evaluation in-process.

It has only what the launch files of this package may use. Each name and keyword exists in the
real one (a test compares the signatures where that is installed), so a launch file that works
here asks for nothing that `ros2 launch` lacks.
"""

from . import actions, launch_description_sources, substitutions
from .core import Action, LaunchContext, LaunchDescription, Substitution

__all__ = [
    'Action', 'LaunchContext', 'LaunchDescription', 'Substitution',
    'actions', 'launch_description_sources', 'substitutions',
]
