# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A strict stand-in for launch_ros; see the launch double beside it."""

from . import actions, substitutions

__all__ = ['actions', 'substitutions']
