# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""A scripted hour: instructions, preemptions, stops and failures against a simulated robot."""
