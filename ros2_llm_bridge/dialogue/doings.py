# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What can be said about what the robot does, did and is kept from.

Built from the executive's own records and from odometry; nothing is remembered here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import math
from typing import Any, Mapping, Optional

from ros2_llm_bridge.commands.primitives import NavigateThrough, NavigateTo
from ros2_llm_bridge.dialogue.ports import Reply
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.plans import EndedPlan, RunningPlan
from ros2_llm_bridge.execution.reports import doing, driven, target_of, turned
from ros2_llm_bridge.execution.values import OdometrySample

#: Measured amounts below these (m, rad) are no motion.
_MOVED_M, _MOVED_RAD = 0.01, 0.01
#: Endings of the words for how much is left, by the field of the progress.
_LEFT = (
    ('distance_remaining', '{:.2f} m'), ('remaining_m', '{:.2f} m'),
    ('estimated_time_remaining', 'about {:.0f} s'), ('remaining_s', '{:.1f} s'))


@dataclass(frozen=True)
class Activity:
    """
    What the robot is at.

    Parameters
    ----------
    running
        The plan that is carried out, None where there is none.
    progress
        How far its step has come, as progress events tell.
    waiting
        Plans that wait for their turn.
    last
        The plan that ended last.
    stop_hint
        How the stop latch is released, empty where it is not set.
    foreign
        The action on which somebody else's goal is active, None where there is none.
    odometry
        The newest sample, None where it is too old or none came.
    question
        What a person was asked and has not answered, empty where nothing is asked.

    """

    running: Optional[RunningPlan] = None
    progress: Mapping[str, Any] = field(default_factory=dict)
    waiting: int = 0
    last: Optional[EndedPlan] = None
    stop_hint: str = ''
    foreign: Optional[str] = None
    odometry: Optional[OdometrySample] = None
    question: str = ''

    @property
    def fields(self) -> dict[str, Any]:
        """Return the state in fields."""
        fields: dict[str, Any] = {
            'stopped': bool(self.stop_hint), 'busy': self.running is not None,
            'waiting': self.waiting, 'asking': self.question}
        if self.odometry is not None:
            velocity = self.odometry.velocity
            fields.update(
                moving=not self.odometry.is_standing(), linear_x_mps=round(velocity.x_mps, 3),
                linear_y_mps=round(velocity.y_mps, 3), angular_z_rps=round(velocity.yaw_rps, 3))
        return fields


def stopped(activity: Activity) -> Reply:
    """Return whether the robot is stopped until it is released."""
    return Reply(activity.stop_hint or f'I am not stopped. {_motion(activity)}', activity.fields)


def moving(activity: Activity) -> Reply:
    """Return whether the base moves, as odometry tells."""
    return Reply(_motion(activity), activity.fields)


def speed(activity: Activity) -> Reply:
    """
    Return how fast the base moves.

    Raises
    ------
    InstructionError
        ``unavailable`` without odometry.

    """
    if activity.odometry is None:
        raise InstructionError('unavailable', 'There is no odometry, so I cannot tell my speed.')
    velocity = activity.odometry.velocity
    linear = math.hypot(velocity.x_mps, velocity.y_mps)
    return Reply(
        f'I drive at {linear:.2f} m/s and turn at {abs(velocity.yaw_rps):.2f} rad/s.',
        activity.fields)


def status(activity: Activity) -> Reply:
    """Return all that matters in one answer."""
    first = activity.stop_hint or (
        _now(activity) if activity.running is not None or activity.foreign or activity.question
        else 'I am ready.')
    return Reply(f'{first} {_motion(activity)}', activity.fields)


def now(activity: Activity) -> Reply:
    """Return what the robot is doing."""
    return Reply(_now(activity), _running_fields(activity))


def goal(activity: Activity) -> Reply:
    """Return where the robot is going."""
    running = activity.running
    if running is not None and not isinstance(running.current, (NavigateTo, NavigateThrough)):
        return Reply(
            f'I go to no place; I am {doing(running.current)}.', _running_fields(activity))
    return now(activity)


def done(activity: Activity) -> Reply:
    """Return what the last instruction came to."""
    still = f' Now I am {doing(activity.running.current)}.' if activity.running else ''
    last = activity.last
    if last is None:
        nothing = 'I have carried out nothing yet.'
        return Reply(f'{nothing}{still}', _running_fields(activity))
    return Reply(
        f'You said "{last.text}". {_ending(last)}{still}',
        {**_running_fields(activity), 'last': last.text, 'outcome': last.event})


def success(activity: Activity) -> Reply:
    """Return whether the last instruction was carried out."""
    if activity.running is not None:
        return Reply(f'Not finished yet. {_now(activity)}', _running_fields(activity))
    return done(activity)


def remaining(activity: Activity) -> Reply:
    """Return how much of the running instruction is left."""
    running = activity.running
    if running is None:
        return Reply('I am not on the way anywhere.', _running_fields(activity))
    left = left_of(activity.progress)
    what = _target(running)
    text = f'{left} left {what}.' if left else f'I cannot tell how much is left {what}.'
    more = len(running.primitives) - len(running.ends) - 1
    if more:
        text += f' After that {more} more step{"s" if more > 1 else ""}.'
    return Reply(text[:1].upper() + text[1:], _running_fields(activity))


def why(activity: Activity) -> Reply:
    """Return what keeps the robot from moving, or kept it."""
    if (activity.stop_hint or activity.running is not None or activity.foreign
            or activity.question):
        return Reply(activity.stop_hint or _now(activity), _running_fields(activity))
    last = activity.last
    if last is not None and last.event != 'succeeded':
        return done(activity)
    return Reply('Nothing keeps me; I wait for an instruction.', _running_fields(activity))


def left_of(progress: Mapping[str, Any]) -> str:
    """Return in words how much a progress says is left, empty where it does not."""
    parts = [words.format(progress[name]) for name, words in _LEFT
             if isinstance(progress.get(name), (int, float))]
    if isinstance(progress.get('remaining_rad'), (int, float)):
        parts.append(f'{math.degrees(progress["remaining_rad"]):.0f} degrees')
    return ' and '.join(parts)


def _now(activity: Activity) -> str:
    """Return what the robot is at, and what it waits to be told."""
    if not activity.question:
        return _doing(activity)
    waits = f'I wait for your answer: {activity.question}'
    is_idle = activity.running is None and not activity.stop_hint and not activity.foreign
    return waits if is_idle else f'{_doing(activity)} {waits}'


def _doing(activity: Activity) -> str:
    running = activity.running
    if running is None:
        if activity.stop_hint:
            return activity.stop_hint
        if activity.foreign:
            return (f"I do nothing myself, but somebody else's goal on {activity.foreign} is "
                    'driving this robot.')
        return 'I am doing nothing; I wait for an instruction.'
    text = f'I am {doing(running.current)}'
    if len(running.primitives) > 1:
        text += f', step {len(running.ends) + 1} of {len(running.primitives)}'
    left = left_of(activity.progress)
    text += f'; {left} left.' if left else '.'
    if activity.waiting:
        waits = 'instruction waits' if activity.waiting == 1 else 'instructions wait'
        text += f' {activity.waiting} more {waits}.'
    return text


def _target(running: RunningPlan) -> str:
    if isinstance(running.current, (NavigateTo, NavigateThrough)):
        return f'to {target_of(running.current)}'
    return f'of {doing(running.current)}'


def _motion(activity: Activity) -> str:
    """Return whether the base moves, in a sentence."""
    sample = activity.odometry
    if sample is None:
        return 'There is no odometry, so I cannot tell whether I move.'
    if sample.is_standing():
        return 'I stand still.'
    parts = []
    linear = math.hypot(sample.velocity.x_mps, sample.velocity.y_mps)
    if linear >= 0.005:
        parts.append(f'{linear:.2f} m/s')
    if abs(sample.velocity.yaw_rps) >= 0.005:
        side = 'left' if sample.velocity.yaw_rps > 0 else 'right'
        parts.append(f'{abs(sample.velocity.yaw_rps):.2f} rad/s to the {side}')
    return f'I move at {" and ".join(parts)}.'


def _ending(ended: EndedPlan) -> str:
    """Return how a plan ended, from what was measured."""
    texts = [end.text for end in ended.ends if end.text]
    if ended.event == 'cancelled':
        texts.append('It was given up' + (
            f' after this: {_moved(ended.ends[-1].measured)}' if ended.ends
            and ended.ends[-1].code == 'cancelled' and _moved(ended.ends[-1].measured)
            else ' before it was finished.' if ended.ends else ' before it began.'))
    elif ended.event == 'failed':
        texts.append('So it failed.' if texts else 'It failed before it began.')
    elif ended.event == 'rejected':
        texts.append('It was refused.')
    return ' '.join(texts)


def _moved(measured: Mapping[str, Any]) -> str:
    """Return a sentence about a measured motion, empty where there was none."""
    metres, radians = measured.get('distance_m', 0.0), measured.get('angle_rad', 0.0)
    sentences = []
    if abs(metres) >= _MOVED_M:
        sentences.append(driven(metres))
    if abs(radians) >= _MOVED_RAD:
        sentences.append(turned(radians))
    return ' '.join(sentences)


def _running_fields(activity: Activity) -> dict[str, Any]:
    running = activity.running
    if running is None:
        return activity.fields
    return {
        **activity.fields, 'doing': doing(running.current), 'instruction': running.text,
        'step': len(running.ends) + 1, 'of': len(running.primitives), **activity.progress}
