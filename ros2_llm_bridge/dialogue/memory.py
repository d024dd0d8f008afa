# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Remember the last orders: what was ordered, how each step ended, what was measured of it.

An order is what was begun; what was refused is none. An order that takes another back, or goes on
with it, is remembered with that one. Knows no words.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Callable, Literal, Optional, Sequence

from ros2_llm_bridge.commands.primitives import Primitive
from ros2_llm_bridge.dialogue.motions import moves
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.plans import EndedPlan, RunningPlan
from ros2_llm_bridge.execution.ports import Clock
from ros2_llm_bridge.execution.values import MapPose, StepEnd

#: Orders that are remembered, and announcements that wait for theirs.
MAX_ORDERS = 20
MAX_ANNOUNCED = 5

Relation = Literal['takes back', 'goes on with']


@dataclass(frozen=True)
class Announcement:
    """
    An order that refers to another one.

    Parameters
    ----------
    primitives
        What is to be carried out; it is known by this very object.
    relation, order_id
        What it is to which order (an instruction id).
    given
        What "again" repeats.

    """

    primitives: tuple[Primitive, ...]
    relation: Relation
    order_id: str
    given: tuple[Primitive, ...]


@dataclass(frozen=True)
class Order:
    """
    An order that has ended.

    Parameters
    ----------
    plan
        What became of it.
    given
        What "again" repeats: its primitives, or those of the order that it goes on with.
    ended_s
        When, on the steady clock.
    relation, order_id
        What it is to which other order, None and empty for an order of its own.

    """

    plan: EndedPlan
    given: tuple[Primitive, ...]
    ended_s: float
    relation: Optional[Relation] = None
    order_id: str = ''

    @property
    def instruction_id(self) -> str:
        """Return the id of the instruction."""
        return self.plan.instruction_id


class Memory:
    """
    The last orders.

    Parameters
    ----------
    clock
        Orders age on its steady time.
    timeout_s
        How long one may refer to an order that has ended; asked anew each time.

    """

    def __init__(self, clock: Clock, timeout_s: Callable[[], float]) -> None:
        self._clock = clock
        self._timeout_s = timeout_s
        self._orders: deque[Order] = deque(maxlen=MAX_ORDERS)
        self._announced: deque[Announcement] = deque(maxlen=MAX_ANNOUNCED)

    def announce(
        self, primitives: tuple[Primitive, ...], relation: Relation, order_id: str,
        given: Sequence[Primitive] = (),
    ) -> tuple[Primitive, ...]:
        """Note what primitives are to another order before they run; return them."""
        self._announced.append(
            Announcement(primitives, relation, order_id, tuple(given) or primitives))
        return primitives

    def announce_rest(
        self, primitives: tuple[Primitive, ...], order_id: str, given: Sequence[Primitive],
    ) -> tuple[Primitive, ...]:
        """Note that primitives are the rest of an order that was broken off; return them."""
        order = self.find(order_id)
        if order.relation == 'takes back':
            return self.announce(primitives, 'takes back', order.order_id, given)
        return self.announce(primitives, 'goes on with', order_id, given)

    def ended(self, plan: EndedPlan) -> None:
        """Take note of a plan that has ended; one of which nothing was begun is forgotten."""
        if not plan.ends:
            return
        found = self._announcement(plan.primitives)
        now = self._clock.steady()
        if found is None:
            self._orders.append(Order(plan, plan.primitives, now))
        else:
            self._orders.append(Order(plan, found.given, now, found.relation, found.order_id))

    def given(self, primitives: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
        """Return what "again" repeats of primitives that are being carried out."""
        found = self._announcement(primitives)
        return primitives if found is None else found.given

    def takes_back(self, primitives: tuple[Primitive, ...]) -> bool:
        """Return whether primitives that are being carried out take another order back."""
        found = self._announcement(primitives)
        return found is not None and found.relation == 'takes back'

    def before(self, primitives: tuple[Primitive, ...]) -> tuple[Order, ...]:
        """Return the orders that primitives being carried out go on with, the newest first."""
        found = self._announcement(primitives)
        return () if found is None else self._chain(found.order_id)

    def newest(self) -> Optional[Order]:
        """Return the order that ended last, however long ago."""
        return self._orders[-1] if self._orders else None

    def last(self) -> Order:
        """
        Return the order that ended last.

        Raises
        ------
        InstructionError
            ``no_context``: there is none, or it ended too long ago.

        """
        newest = self.newest()
        if newest is None:
            raise InstructionError(
                'no_context', 'I have done nothing yet that this could refer to; '
                'say it in full.')
        self._check_age(newest)
        return newest

    def find(self, instruction_id: str) -> Order:
        """
        Return an order that has ended.

        Raises
        ------
        InstructionError
            ``no_context``: it is not remembered.

        """
        for order in reversed(self._orders):
            if order.instruction_id == instruction_id:
                return order
        raise InstructionError(
            'no_context', 'The order that this refers to was never begun; say it in full.')

    def to_take_back(self) -> tuple[Order, ...]:
        """
        Return what is taken back next, the newest first: an order with those that it goes on with.

        What was taken back before is passed over.

        Raises
        ------
        InstructionError
            ``no_context``: nothing is left, it was too long ago, or the last time was cut off.

        """
        self.last()
        gone: set[str] = set()
        taken: set[str] = set()
        for order in reversed(self._orders):
            if order.instruction_id in gone:
                continue
            if order.relation == 'takes back':
                if order.order_id in taken:
                    continue
                if order.plan.event != 'succeeded':
                    raise InstructionError(
                        'no_context', 'Taking that back was itself cut off, so I do not know what '
                        'is left of it; say which way and how far.')
                taken.add(order.order_id)
                gone.update(o.instruction_id for o in self._chain(order.order_id))
                continue
            self._check_age(order)
            return self._chain(order.instruction_id)
        raise InstructionError('no_context', 'Everything that I remember is taken back already.')

    def _chain(self, instruction_id: str) -> tuple[Order, ...]:
        """Return an order and those that it goes on with, the newest first."""
        chain: list[Order] = []
        for order in reversed(self._orders):
            if order.instruction_id == instruction_id:
                chain.append(order)
                if order.relation != 'goes on with':
                    break
                instruction_id = order.order_id
        return tuple(chain)

    def _announcement(self, primitives: tuple[Primitive, ...]) -> Optional[Announcement]:
        return next((a for a in reversed(self._announced) if a.primitives is primitives), None)

    def _check_age(self, order: Order) -> None:
        age_s = self._clock.steady() - order.ended_s
        if age_s > self._timeout_s():
            raise InstructionError(
                'no_context', f'My last order, {order.plan.text!r}, ended {age_s:.0f} s ago, '
                'which is too long to refer to; say it in full.')


def so_far(running: RunningPlan) -> EndedPlan:
    """Return a running plan as if it ended now."""
    cut_off = StepEnd(False, '', 'cancelled', running.measured)
    ends = running.ends + ((cut_off,) if len(running.starts) > len(running.ends) else ())
    return EndedPlan(
        running.instruction_id, running.text, running.primitives, ends, 'cancelled',
        running.starts)


def start_of(plan: EndedPlan) -> Optional[MapPose]:
    """Return the pose before the first motion of a plan."""
    for primitive, start in zip(plan.primitives, plan.starts):
        if moves(primitive):
            return start
    return None
