# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
How the work around the model grows with an instruction, counted in calls: nothing is timed.

Twice the text may take twice the calls; what takes four times would keep a stop waiting.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any, Callable

import pytest
from ros2_llm_bridge.dialogue.errands import Errands
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.schema import Capability, Place
from ros2_llm_bridge.translate import complete, prepare, Prepared

PROFILE = load_profile('demo').model_copy(update={'places': [
    Place(name=f'bay {number}', x=float(number), y=0.0) for number in range(30)]})
DRIVE = 'ros2 topic pub --for {} /cmd_vel geometry_msgs/msg/Twist "{{linear: {{x: default}}}}"'
GO = ('ros2 action send_goal /navigate_to_pose nav2_msgs/action/NavigateToPose '
      '"{{pose: {{header: {{frame_id: bay {}}}}}}}"')


def _calls(work: Callable[[], object]) -> int:
    """Return how many calls some work makes, those of builtins included."""
    count = 0

    def take(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ('call', 'c_call')

    work()  # what is kept for the next time is not counted
    before = sys.getprofile()
    sys.setprofile(take)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _wordy(size: int) -> tuple[str, str]:
    return 'very ' * size + 'go forward 2 meters', DRIVE.format('2m')


def _sided(size: int) -> tuple[str, str]:
    return 'left right back ' * (size // 3) + 'go forward 2 meters', DRIVE.format('2m')


def _drives(size: int) -> tuple[str, str]:
    numbers = range(2, 2 + size // 20)
    return (', then '.join(f'well so today is a rather long day and go forward {n} meters'
                           for n in numbers), '\n'.join(DRIVE.format(f'{n}m') for n in numbers))


@pytest.mark.parametrize('text_of', [_wordy, _sided, _drives])
def test_the_work_around_the_model_grows_with_the_words_and_no_faster(
        text_of: Callable[[int], tuple[str, str]]) -> None:
    counts = []
    for size in (180, 360):
        text, written = text_of(size)

        def work(text: str = text, written: str = written) -> None:
            prepared = prepare(text, PROFILE)
            assert isinstance(prepared, Prepared)
            complete(prepared, Generation(written, 1.0, 1, 30, 1.0), PROFILE, 0.5)

        counts.append(_calls(work))
    assert counts[1] < 2.4 * counts[0]


def test_preparing_grows_with_the_places_and_no_faster() -> None:
    counts = []
    for size in (200, 400):
        robot = PROFILE.model_copy(update={'places': [
            Place(name=f'storage {number}', x=0.0, y=0.0) for number in range(size)]})
        counts.append(_calls(lambda robot=robot: prepare('go to storage 7', robot)))
    assert counts[1] < 2.2 * counts[0]


def test_what_reads_whole_utterances_does_not_grow_with_the_wordings_of_capabilities() -> None:
    counts = []
    for size in (5, 50):
        robot = PROFILE.model_copy(update={'capabilities': [
            Capability(name=f'switch_{number}', interface='std_srvs/srv/SetBool',
                       arguments={'data': 'bool'}, phrases=[f'flip {number}', f'{number} please'])
            for number in range(size)]})
        errands = Errands(lambda robot=robot: robot)
        counts.append(_calls(lambda errands=errands: errands.read('go to the window')))
    # Each wording is looked at, but not read again.
    assert counts[1] - counts[0] < 5 * 90
