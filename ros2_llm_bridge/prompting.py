# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The one prompt of the command translator, for training and serving alike.

ChatML without a system message: short, since each prompt token costs time on every command.
"""

from __future__ import annotations

from typing import Sequence

from ros2_llm_bridge.ports import Prompt
from ros2_llm_bridge.profile.schema import Capability

#: Raised when the prompt changes, so that an adapter made for another prompt is refused.
PROMPT_VERSION = 1


def build_prompt(instruction: str, capabilities: Sequence[Capability] = ()) -> Prompt:
    """
    Return the prompt for an instruction whose quantities have been read.

    Parameters
    ----------
    instruction
        Text as ``quantities.read`` returns it.
    capabilities
        What this robot can do besides moving; each adds a line.

    """
    abilities = ''.join(f'{c.name} {c.interface}\n' for c in capabilities)
    return Prompt(
        prefix=f'<|im_start|>user\n{abilities}',
        instruction=instruction,
        suffix='<|im_end|>\n<|im_start|>assistant\n')
