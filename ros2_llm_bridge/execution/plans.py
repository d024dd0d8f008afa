# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Plans: the checked primitives of one instruction, and what has become of them.

Keeps the record of one run; decides and sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
import logging
from typing import Callable, Literal, Optional

from ros2_llm_bridge.commands.bounds import check_bounds
from ros2_llm_bridge.commands.primitives import Primitive
from ros2_llm_bridge.errors import InstructionError
from ros2_llm_bridge.execution.journal import FinalEvent
from ros2_llm_bridge.execution.odometry import measured_since
from ros2_llm_bridge.execution.reports import doing
from ros2_llm_bridge.execution.values import MapPose, OdometrySample, StepEnd
from ros2_llm_bridge.profile.schema import RobotProfile

_LOGGER = logging.getLogger(__name__)

OnFailure = Literal['abort', 'continue']

#: Failures after which the next step may begin where the policy says so: what was asked for did
#: not come about, yet the base obeys and nobody else drives it. Every other failure ends the plan.
PASSABLE_FAILURES = frozenset({
    'goal_rejected', 'goal_aborted', 'timeout', 'unavailable', 'call_failed', 'no_pose'})


@dataclass(frozen=True)
class Plan:
    """
    The checked primitives of one instruction, in order.

    Parameters
    ----------
    instruction_id, text, primitives
        The instruction, and what it means.
    on_failure
        Whether the step after one that failed may begin.
    settle
        Returns what it means once the robot stands and the plan is about to begin, where that
        rests on what was measured until then; raises InstructionError.
    continues
        Whether it is the rest of the plan that it takes the place of, in another way.

    """

    instruction_id: str
    text: str
    primitives: tuple[Primitive, ...]
    on_failure: OnFailure = 'abort'
    settle: Optional[Callable[[], tuple[Primitive, ...]]] = None
    continues: bool = False

    def settled(self, profile: RobotProfile) -> Plan:
        """
        Return the plan as it is to be carried out now.

        Raises
        ------
        InstructionError
            If it cannot be done by now, or is beyond a limit of the profile.

        """
        if self.settle is None:
            return self
        try:
            primitives = self.settle()
        except InstructionError:
            raise
        except Exception as error:
            _LOGGER.exception('settling %r failed', self.text)
            raise InstructionError(
                'unavailable', 'I could not tell what that means by now '
                f'({type(error).__name__}).') from error
        check_bounds(primitives, profile)
        return replace(self, primitives=primitives)


@dataclass(frozen=True)
class EndedPlan:
    """
    A plan that has ended, told once the robot stands.

    Parameters
    ----------
    instruction_id, text, primitives
        As in ``Plan``.
    ends
        How each step that was begun ended, in order; the last one of a cancelled plan has the code
        ``cancelled`` and what was measured until the standstill. Empty where none was begun.
    event
        The final event of the instruction.
    starts
        The pose in the map before each of these steps, None where it was not known.

    """

    instruction_id: str
    text: str
    primitives: tuple[Primitive, ...]
    ends: tuple[StepEnd, ...]
    event: FinalEvent
    starts: tuple[Optional[MapPose], ...] = ()


#: Told about each plan that has ended, once the robot stands and before another plan begins.
OnEnded = Callable[[EndedPlan], None]


@dataclass(frozen=True)
class RunningPlan:
    """
    A plan in the midst of its execution.

    ``ends`` are those of the steps before the current one, ``measured`` what odometry measured of
    that one so far (empty without odometry), ``starts`` as in ``EndedPlan``.
    """

    instruction_id: str
    text: str
    primitives: tuple[Primitive, ...]
    ends: tuple[StepEnd, ...]
    measured: dict[str, float]
    starts: tuple[Optional[MapPose], ...]

    @property
    def current(self) -> Primitive:
        """Return the primitive that is being carried out."""
        return self.primitives[len(self.ends)]


class PlanRun:
    """One run of a plan: the ends of its steps and where each began."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ends: list[StepEnd] = []
        self._starts: list[Optional[MapPose]] = []
        self._odometry: Optional[OdometrySample] = None

    @property
    def failure(self) -> Optional[StepEnd]:
        """Return the failure that ended the plan, or else the first one."""
        if self.ends and not self.ends[-1].ok:
            return self.ends[-1]
        return next((end for end in self.ends if not end.ok), None)

    @property
    def is_complete(self) -> bool:
        """Return whether every step has ended."""
        return len(self.ends) == len(self.plan.primitives)

    @property
    def goes_on(self) -> bool:
        """Return whether the step after the one that ended last may begin."""
        if self.is_complete:
            return False
        last = self.ends[-1]
        return last.ok or (
            self.plan.on_failure == 'continue' and last.code in PASSABLE_FAILURES)

    def summary(self) -> dict[str, list[int]]:
        """Return which steps of several were done and which not, counted from 1."""
        if len(self.plan.primitives) == 1:
            return {}
        done = [number for number, end in enumerate(self.ends, 1) if end.ok]
        steps = range(1, len(self.plan.primitives) + 1)
        return {'done': done, 'not_done': [n for n in steps if n not in done]}

    def left_out(self) -> list[str]:
        """Return a sentence about the steps that a failure kept from being begun, if any."""
        left = self.plan.primitives[len(self.ends):] if self.failure else ()
        return [f'Not begun: {", ".join(doing(p) for p in left)}.'] if left else []

    def begin_step(self, pose: Optional[MapPose], odometry: Optional[OdometrySample]) -> None:
        """Take note of where the next step begins; None for what is not known."""
        self._starts.append(pose)
        self._odometry = odometry

    def running(self, odometry: Optional[OdometrySample]) -> RunningPlan:
        """Return the state of the run, measured up to an odometry sample."""
        return RunningPlan(
            self.plan.instruction_id, self.plan.text, self.plan.primitives, tuple(self.ends),
            measured_since(self._odometry, odometry), tuple(self._starts))

    def ended(self, event: FinalEvent, odometry: Optional[OdometrySample]) -> EndedPlan:
        """
        Return the plan as it ended.

        Parameters
        ----------
        event
            The final event.
        odometry
            The newest sample, taken when the robot stood; a motion that was broken off is measured
            up to it. None where there is none.

        """
        ends = list(self.ends)
        measured = measured_since(self._odometry, odometry)
        if len(self._starts) > len(ends):
            ends.append(StepEnd(False, '', 'cancelled', measured))
        elif ends and not ends[-1].ok and 'distance_m' in ends[-1].measured and measured:
            ends[-1] = replace(ends[-1], measured={**ends[-1].measured, **measured})
        return EndedPlan(
            self.plan.instruction_id, self.plan.text, self.plan.primitives, tuple(ends), event,
            tuple(self._starts))


class EndedPlans:
    """The runs that have ended and wait for the robot to stand, so that they can be told."""

    def __init__(self, on_ended: OnEnded) -> None:
        self._on_ended = on_ended
        self._untold: list[tuple[PlanRun, FinalEvent]] = []

    def __bool__(self) -> bool:
        """Return whether there is an end to tell."""
        return bool(self._untold)

    def add(self, run: PlanRun, event: FinalEvent) -> None:
        """Take a run that has ended with an event."""
        self._untold.append((run, event))

    def tell(self, odometry: Optional[OdometrySample]) -> None:
        """Tell all ends in order, measured up to an odometry sample."""
        untold, self._untold = self._untold, []
        for run, event in untold:
            try:
                self._on_ended(run.ended(event, odometry))
            except Exception:
                # Whoever listens must not keep the robot from what comes next.
                _LOGGER.exception('telling the end of %r failed', run.plan.text)
