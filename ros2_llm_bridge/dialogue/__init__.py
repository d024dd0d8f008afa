# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What is understood as a whole utterance, in the light of what went before, without a model."""
