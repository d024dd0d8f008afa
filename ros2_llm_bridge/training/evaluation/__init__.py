# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Measure translators on labelled instructions, by what the robot would do and not by text."""
