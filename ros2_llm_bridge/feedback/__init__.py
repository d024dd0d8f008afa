# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What was said to the bridge, what became of it, and what a person meant instead."""
