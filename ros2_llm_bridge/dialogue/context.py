# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Read what is said in the light of the last order: "again", "undo that", "faster", "a bit more".

What is done rests on what was ordered and measured, never on a guess: what cannot be known is
refused in words. While an order runs, "again" and "a bit more" wait for its end; "faster", "undo
that" and "the other way" take its place, and their amounts are settled when the robot stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Optional, Protocol

from ros2_llm_bridge.commands.primitives import (
    Halt, Invoke, KeepVelocity, NavigateThrough, NavigateTo, Primitive)
from ros2_llm_bridge.dialogue.context_phrases import MotionKind, read_request, Request, Wish
from ros2_llm_bridge.dialogue.memory import Memory, Order, so_far, start_of
from ros2_llm_bridge.dialogue.motions import (
    a_little, back_a_little, back_to, last_motion, moves, rest_of, taken_back, turned_around)
from ros2_llm_bridge.dialogue.pace import all_at_pace, at_pace
from ros2_llm_bridge.dialogue.ports import Orders, Outcome, Reply
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.plans import EndedPlan, RunningPlan
from ros2_llm_bridge.execution.reports import doing, motion_turns
from ros2_llm_bridge.profile.schema import RobotProfile


class Work(Protocol):
    """What is being carried out; the executive."""

    @property
    def running(self) -> Optional[RunningPlan]:
        """Return the plan that is being carried out."""
        ...


class ContextReader:
    """
    The reader of utterances that refer to the last order.

    Parameters
    ----------
    memory
        The orders that have ended.
    work
        What is being carried out.
    is_unsettled
        Whether an order was given that has not begun, or one has ended that is not yet remembered;
        then nobody knows what the last order is.
    profile
        The robot, asked anew each time.

    """

    refusal = None

    def __init__(
        self, memory: Memory, work: Work, is_unsettled: Callable[[], bool],
        profile: Callable[[], RobotProfile],
    ) -> None:
        self._memory = memory
        self._work = work
        self._is_unsettled = is_unsettled
        self._profile = profile

    def read(self, text: str) -> Optional[Outcome]:
        """
        Return what an utterance means after the last order, None where it does not refer to it.

        Raises
        ------
        InstructionError
            ``no_context`` without an order that it could refer to, ``busy`` while that is
            undecided, ``missing_value``, ``unsure``, ``over_limit``, ``no_pose``, ``unavailable``
            or ``unsupported_ability`` where it cannot be done.

        """
        request = read_request(text)
        if request is None:
            return None
        if request.wish is Wish.PERHAPS_RETURN and not self._came_by_navigation():
            return None
        running = self._work.running
        between = running is not None and len(running.starts) == len(running.ends)
        if between or self._is_unsettled():
            raise InstructionError(
                'busy', 'What was said before has not begun yet; say that again in a moment.')
        if request.wish is Wish.AGAIN:
            return self._again(request)
        if request.wish is Wish.UNDO:
            return self._undo(request.motion)
        if request.wish in (Wish.RETURN, Wish.PERHAPS_RETURN):
            return self._return()
        if request.wish is Wish.PACE:
            return self._change_pace(request)
        if request.wish is Wish.KEEP_GOING:
            return self._keep_going(request.motion)
        return self._from_last_motion(request)

    def _came_by_navigation(self) -> bool:
        running = self._work.running
        newest = self._memory.newest()
        primitives = (
            running.primitives if running else newest.plan.primitives if newest else ())
        moving = [p for p in primitives if moves(p)]
        return bool(moving) and isinstance(moving[-1], (NavigateTo, NavigateThrough))

    # The order again

    def _again(self, request: Request) -> Orders:
        running = self._work.running
        if running is not None:
            given = self._memory.given(running.primitives)
        else:
            last = self._memory.last()
            if last.relation == 'takes back':
                raise InstructionError(
                    'unsure', 'I have just taken something back; say in full what to do again.')
            given = last.given
        profile = self._profile()
        primitives = tuple(_known(p, profile) for p in given)
        if all(isinstance(p, Halt) for p in primitives):
            raise InstructionError('no_context', 'The last order was to stop; say it in full.')
        if request.pace is not None:
            primitives = all_at_pace(primitives, request.pace, profile)
        return Orders(primitives * request.times, 'after' if running else 'policy')

    def _from_last_motion(self, request: Request) -> Outcome:
        """Return what begins with the direction of the last motion: more, less, the other way."""
        running = self._work.running
        given = (self._memory.given(running.primitives) if running is not None
                 else self._memory.last().given)
        motion = last_motion(given)
        _check_kind(motion, request.motion)
        profile = self._profile()
        if request.wish is Wish.MORE:
            if running is not None and isinstance(motion, KeepVelocity) and not motion.bounded:
                return Reply(f'I am still {doing(running.current)}.')
            return Orders((a_little(motion, profile),), 'after' if running else 'policy')
        if request.wish is Wish.LESS:
            if running is not None:
                raise InstructionError(
                    'unsure', f'I am still {doing(running.current)}; say "stop" where it is '
                    'enough.')
            return Orders((back_a_little(motion, profile),))
        if sum(map(moves, given)) != 1:
            raise InstructionError(
                'unsure', 'The last order had several motions; say which way and how far.')
        return Orders((turned_around(motion),), 'now' if running else 'policy')

    # The last order taken back

    def _undo(self, motion: Optional[MotionKind]) -> Orders:
        running = self._work.running
        if running is None:
            orders = self._memory.to_take_back()
            if motion is not None:
                _check_kind(last_motion(orders[0].plan.primitives), motion)
            primitives = self._inverse(orders)
            if not primitives:
                raise InstructionError(
                    'no_context', f'{orders[0].plan.text!r} moved nothing, so there is nothing '
                    'to take back.')
            return Orders(self._memory.announce(
                primitives, 'takes back', orders[0].instruction_id))
        if motion is not None:
            _check_kind(last_motion(running.primitives), motion)
        if self._memory.takes_back(running.primitives):
            raise InstructionError(
                'unsure', 'I am still taking something back; say "stop" where it is enough.')
        before = self._memory.before(running.primitives)
        undone = self._inverse_of(so_far(running)) + self._inverse(before)
        order_id = running.instruction_id
        return Orders(undone or _nothing(), 'now', lambda: self._settled_undo(order_id))

    def _settled_undo(self, order_id: str) -> tuple[Primitive, ...]:
        """Return what takes back an order that was broken off, now that the robot stands."""
        orders = self._memory.to_take_back()
        if orders[0].instruction_id != order_id:
            raise InstructionError('no_context', 'Something else came between; nothing is undone.')
        return self._memory.announce(self._inverse(orders) or _nothing(), 'takes back', order_id)

    def _inverse(self, orders: tuple[Order, ...]) -> tuple[Primitive, ...]:
        return tuple(p for order in orders for p in self._inverse_of(order.plan))

    def _inverse_of(self, plan: EndedPlan) -> tuple[Primitive, ...]:
        """Return what undoes the steps that were begun, in reverse order."""
        profile = self._profile()
        starts = (*plan.starts, *[None] * len(plan.ends))
        steps = list(zip(plan.primitives, plan.ends, starts))
        return tuple(
            back for primitive, end, start in reversed(steps)
            for back in taken_back(primitive, end.measured, start, profile))

    def _return(self) -> Orders:
        """Return to the pose before the last order, or take it back where there is no map."""
        running = self._work.running
        plan = so_far(running) if running is not None else self._memory.last().plan
        start = start_of(plan)
        if self._profile().navigation is None or start is None and not any(
                isinstance(p, (NavigateTo, NavigateThrough)) for p in plan.primitives):
            return self._undo(None)
        return Orders((back_to(start, self._profile()),), 'now' if running else 'policy')

    # The order that runs, or was broken off

    def _change_pace(self, request: Request) -> Orders:
        running = self._work.running
        if running is None:
            raise InstructionError(
                'no_context', 'Nothing is moving; say "again but faster" or "again but slower".')
        pace, profile = request.pace or 'faster', self._profile()
        current, index = running.current, len(running.ends)
        if not moves(current):
            raise InstructionError(
                'no_context', f'I am {doing(current)}, which has no speed.')
        _check_kind(current, request.motion)
        changed = at_pace(current, pace, profile)
        tail = running.primitives[index + 1:]
        rest = rest_of(changed, running.measured, profile)
        if rest is None:
            raise InstructionError('no_context', f'I have just finished {doing(current)}.')
        # What runs is the end of what was given: a rest of its step, and the steps after that.
        whole = self._memory.given(running.primitives)
        place = len(whole) - len(tail) - 1
        given = (*whole[:place], at_pace(whole[place], pace, profile), *whole[place + 1:])
        order_id = running.instruction_id

        def settle() -> tuple[Primitive, ...]:
            end = self._memory.find(order_id).plan.ends[index]
            left = rest_of(changed, end.measured, profile)
            return self._memory.announce_rest(
                ((left,) if left is not None else ()) + tail or _nothing(), order_id, given)

        return Orders((rest, *tail), 'now', settle)

    def _keep_going(self, motion: Optional[MotionKind]) -> Outcome:
        running = self._work.running
        if running is not None:
            return Reply(f'I am still {doing(running.current)}.')
        order = self._memory.last()
        plan = order.plan
        index = len(plan.ends) - 1
        interrupted, end = plan.primitives[index], plan.ends[index]
        if motion is not None:
            _check_kind(interrupted, motion)
        endless = isinstance(interrupted, KeepVelocity) and not interrupted.bounded
        if end.ok and endless and len(plan.primitives) == index + 1:
            return Orders((interrupted,))
        rest = None if end.ok else rest_of(interrupted, end.measured, self._profile())
        primitives = ((rest,) if rest is not None else ()) + plan.primitives[index + 1:]
        if not primitives:
            raise InstructionError(
                'missing_value', f'{plan.text!r} is done; say which way and how far to go on.')
        return Orders(self._memory.announce_rest(
            primitives, order.instruction_id, order.given))


def _nothing() -> tuple[Primitive, ...]:
    """Return what takes the place of a motion of which nothing is left, each time a new object."""
    return (Halt(),)


def _known(primitive: Primitive, profile: RobotProfile) -> Primitive:
    """Return a primitive with the poses that its places have now; they may be taught anew."""
    if isinstance(primitive, NavigateThrough):
        return replace(primitive, poses=tuple(_known_pose(p, profile) for p in primitive.poses))
    return _known_pose(primitive, profile) if isinstance(primitive, NavigateTo) else primitive


def _known_pose(primitive: NavigateTo, profile: RobotProfile) -> NavigateTo:
    if primitive.place is None:
        return primitive
    named = [replace(primitive, x=p.x, y=p.y, yaw_rad=p.yaw)
             for p in profile.places if p.name == primitive.place]
    if primitive in named:
        return primitive
    if len(named) != 1:
        raise InstructionError(
            'unknown_place', f'I no longer know one place "{primitive.place}".')
    return named[0]


def _check_kind(motion: Primitive, kind: Optional[MotionKind]) -> None:
    """Check that words like "turn faster" are about a turn."""
    if kind is None or isinstance(motion, Invoke):
        return
    if motion_turns(motion) != (kind == 'turn'):
        raise InstructionError(
            'contradiction', f'The last motion was {doing(motion)}; say it in full.')
