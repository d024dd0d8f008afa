# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What a command costs: systems side by side, the node's share, the floor, and how cost grows."""
