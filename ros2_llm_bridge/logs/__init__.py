# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Explain error texts and classify log lines: two tasks beside the commands; no ROS, no torch."""
