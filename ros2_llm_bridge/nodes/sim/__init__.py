# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A simulated robot: a kinematic base, and Nav2's actions as Nav2 serves them."""
