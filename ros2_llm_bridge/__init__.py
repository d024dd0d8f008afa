# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Translate plain words into ros2 commands and execute them on a robot."""

__version__ = '0.1.0'
