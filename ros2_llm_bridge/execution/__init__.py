# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Carry out resolved commands: pure logic over a clock and ports."""
