# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Sources of launch descriptions, as launch.launch_description_sources has them."""

import importlib.util
from pathlib import Path

from .core import check_substitutions, LaunchDescription, perform

__all__ = ['PythonLaunchDescriptionSource']


class PythonLaunchDescriptionSource:
    """A launch file in Python."""

    def __init__(self, launch_file_path):
        check_substitutions('launch_file_path', launch_file_path, optional=False)
        self._path = launch_file_path
        self.location = None

    def get_launch_description(self, context):
        """Run the file and return what its generate_launch_description returns."""
        path = Path(perform(context, self._path))
        spec = importlib.util.spec_from_file_location(f'launch_file_{path.stem}', path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        description = module.generate_launch_description()
        if not isinstance(description, LaunchDescription):
            raise TypeError(f'{path} returned no LaunchDescription')
        self.location = str(path)
        return description
