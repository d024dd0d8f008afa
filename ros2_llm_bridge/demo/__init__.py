# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A tour of every kind of instruction with the simulated robot, measured from outside."""
