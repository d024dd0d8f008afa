# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""How people phrase instructions: one module for each phenomenon of speech."""
