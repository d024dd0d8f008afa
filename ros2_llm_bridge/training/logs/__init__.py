# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Data, baseline and scores of the log tasks: explaining errors and classifying lines."""
