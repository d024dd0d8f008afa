# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The command line, `python -m ros2_llm_bridge`."""
