# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The base does not do what a limb was told to do."""

from __future__ import annotations

from typing import Optional

import pytest
from ros2_llm_bridge.commands.directions import words_of
from ros2_llm_bridge.commands.limbs import find_limb
from ros2_llm_bridge.commands.model import Call, Drive, Quantity
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.validator import check_grounding
from ros2_llm_bridge.errors import InstructionError


@pytest.mark.parametrize('text, limb', [
    ('your head back, fast', 'your head'),
    ('turn your head left', 'your head'),
    ('turn your right arm by 20 degrees', 'your right arm'),
    ('left arm forward a foot', 'left arm'),
    ('go to the lab and arm up', 'arm'),
    ('tail back', 'tail'),
    ('twist the mast 20 degrees left', 'twist the mast'),
    ('mind your head and back up a foot', None),
    ('turn to your left hand side', None),
    ('head back two metres, my legs are tired', None),
    ('go to the tail lift', None),
])
def test_limbs_are_found(text: str, limb: Optional[str]) -> None:
    assert find_limb(words_of(read(text).items)) == limb


def test_a_motion_in_place_of_a_limb_is_refused() -> None:
    reading = read('arm back 20 cm')
    back = Drive(-1, Quantity('20', 'cm'))
    with pytest.raises(InstructionError, match='cannot move "arm"'):
        check_grounding((back,), reading)


def test_a_capability_may_move_a_limb() -> None:
    back = Drive(-1, Quantity('20', 'cm'))
    check_grounding(
        (Call('service', 'arm_up', 'std_srvs/srv/Trigger', ()), back),
        read('raise your arm and then back up 20 cm'))
