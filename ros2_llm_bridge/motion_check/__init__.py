# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How exactly bounded motions end: many of them on simulated bases, faster than real time."""
