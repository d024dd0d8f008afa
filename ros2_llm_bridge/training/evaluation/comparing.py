# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Compare two evaluations of the same lines: what got worse."""

from __future__ import annotations

from dataclasses import dataclass

from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.training.evaluation.measures import Evaluation, Share


#: Errors of which a system must not make more, with their names in ``Evaluation``.
ERRORS = {
    'wrong directions': 'wrong_direction', 'wrong amounts': 'wrong_magnitude',
    'wrong places': 'wrong_place', 'motions nobody asked for': 'spurious_motion',
    'motions instead of a refusal': 'moved_instead'}


class ComparisonError(BridgeError):
    """Two evaluations cannot be compared, since they are of different lines."""


@dataclass(frozen=True)
class Change:
    """The exact ones of a kind, or the errors of a sort, before and after."""

    kind: str
    before: Share
    after: Share

    @property
    def more(self) -> int:
        """Return how many more there are; negative if fewer."""
        return self.after.count - self.before.count


@dataclass(frozen=True)
class Comparison:
    """
    What another system changes.

    Parameters
    ----------
    kinds
        The exact ones of every kind of line.
    errors
        The errors of every sort in ``ERRORS``.
    overall
        The exact ones of all lines.

    """

    kinds: tuple[Change, ...]
    errors: tuple[Change, ...]
    overall: Change

    @property
    def worse(self) -> tuple[Change, ...]:
        """Return the kinds with fewer exact lines."""
        return tuple(change for change in self.kinds if change.more < 0)

    @property
    def more_errors(self) -> tuple[Change, ...]:
        """Return the sorts of errors that became more."""
        return tuple(change for change in self.errors if change.more > 0)

    @property
    def acceptable(self) -> bool:
        """Return whether no kind got worse and no error of any sort was added."""
        return not self.worse and not self.more_errors


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
    return Comparison(
        kinds=tuple(
            Change(kind, old.kinds[kind].exact, new.kinds[kind].exact)
            for kind in sorted(old.kinds)),
        errors=tuple(
            Change(name, getattr(old, field), getattr(new, field))
            for name, field in ERRORS.items()),
        overall=Change('all', old.overall.exact, new.overall.exact))
