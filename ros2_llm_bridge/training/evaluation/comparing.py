# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Compare two evaluations of the same lines: what got worse."""

from __future__ import annotations

from dataclasses import dataclass

from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.training.evaluation.measures import Evaluation, Share


class ComparisonError(BridgeError):
    """Two evaluations cannot be compared, since they are of different lines."""


@dataclass(frozen=True)
class Change:
    """The exact ones of a kind, before and after."""

    kind: str
    before: Share
    after: Share


@dataclass(frozen=True)
class Comparison:
    """
    What another system changes.

    Parameters
    ----------
    worse, better
        Kinds with fewer or more exact lines.
    wrong_direction
        Wrong directions that the new system has more than the old one; negative if fewer.
    overall
        All lines.

    """

    worse: tuple[Change, ...]
    better: tuple[Change, ...]
    wrong_direction: int
    overall: Change

    @property
    def acceptable(self) -> bool:
        """Return whether no kind got worse and no wrong direction was added."""
        return not self.worse and self.wrong_direction <= 0


def compare(old: Evaluation, new: Evaluation) -> Comparison:
    """
    Return what ``new`` changes against ``old``.

    Lines that were marked as standing in the training data are compared by neither; mark the same
    ones for both.

    Raises
    ------
    ComparisonError
        If they were made on different lines or with different lines set apart.

    """
    sizes = [{kind: group.n for kind, group in e.kinds.items()} for e in (old, new)]
    if old.data != new.data or sizes[0] != sizes[1]:
        raise ComparisonError(
            f'{old.system!r} and {new.system!r} were evaluated on different lines; '
            'evaluate both on the same files')
    changes = [Change(k, old.kinds[k].exact, new.kinds[k].exact) for k in sorted(old.kinds)]
    return Comparison(
        worse=tuple(c for c in changes if c.after.count < c.before.count),
        better=tuple(c for c in changes if c.after.count > c.before.count),
        wrong_direction=new.wrong_direction.count - old.wrong_direction.count,
        overall=Change('all', old.overall.exact, new.overall.exact))
