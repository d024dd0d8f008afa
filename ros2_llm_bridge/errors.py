# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The errors of the package: one tree, each with the fields that a person needs to mend it.

::

    BridgeError
    ├── InstructionError      what was said cannot be done        code, reason
    ├── CommandSyntaxError    a written form that does not parse  text, index, reason, hint
    ├── ProfileError          a robot profile that is wrong       path, line, field, reason
    ├── ModelError            base model or generation failed     reason, hint
    │   └── AdapterError      adapter absent or of another base   path, reason, hint
    ├── RobotError            a topic, service or action failed   name, reason, hint, code
    │   └── FieldError        a number beyond the type of a field
    └── FileError             a file cannot be used               path, line, reason, hint
        ├── FeedbackError     a feedback log
        ├── PlacesError       a file of taught places
        └── FlightLogError    a flight log
"""

from __future__ import annotations


class BridgeError(Exception):
    """Base of every error that this package raises on purpose."""


class InstructionError(BridgeError):
    """
    What was said is refused.

    Parameters
    ----------
    code
        One of ``commands.vocabulary.REFUSALS``.
    reason
        One sentence for the person who spoke: what was wrong and what would be right.

    """

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f'{code}: {reason}')


class CommandSyntaxError(BridgeError):
    """A text is no written form of a command; ``index`` counts characters from 0."""

    def __init__(self, text: str, index: int, reason: str, hint: str = '') -> None:
        self.text = text
        self.index = index
        self.reason = reason
        self.hint = hint
        shown = text if len(text) <= 200 else text[:200] + '…'
        super().__init__(
            f'{reason} at character {index} of {shown!r}' + (f' ({hint})' if hint else ''))


class ProfileError(BridgeError):
    """A robot profile is wrong; ``line`` counts from 1, 0 where no line is known."""

    def __init__(self, path: str, line: int, field: str, reason: str) -> None:
        self.path = path
        self.line = line
        self.field = field
        self.reason = reason
        where = f'{path}:{line}' if line else path
        super().__init__(f'{where}: {field}: {reason}' if field else f'{where}: {reason}')


class ModelError(BridgeError):
    """The base model could not be loaded, or a generation failed."""

    def __init__(self, reason: str, hint: str = '') -> None:
        self.reason = reason
        self.hint = hint
        super().__init__(reason + (f' ({hint})' if hint else ''))


class AdapterError(ModelError):
    """An adapter is absent, damaged or made for another base model."""

    def __init__(self, path: str, reason: str, hint: str = '') -> None:
        self.path = path
        super().__init__(f'adapter {path}: {reason}', hint)


class RobotError(BridgeError):
    """
    A topic, service or action of the robot is absent, of another type, or failed.

    ``code`` is the one under which an instruction fails that needs it.
    """

    code = 'unavailable'

    def __init__(self, name: str, reason: str, hint: str = '') -> None:
        self.name = name
        self.reason = reason
        self.hint = hint
        super().__init__(f'{name}: {reason}' + (f' ({hint})' if hint else ''))


class FieldError(RobotError):
    """A number is beyond what the type of a field can hold."""

    code = 'over_limit'


class FileError(BridgeError):
    """A file cannot be used; ``line`` counts from 1, 0 where no line is meant."""

    def __init__(self, path: str, line: int, reason: str, hint: str = '') -> None:
        self.path = path
        self.line = line
        self.reason = reason
        self.hint = hint
        where = f'{path}:{line}' if line else path
        super().__init__(f'{where}: {reason}' + (f' ({hint})' if hint else ''))


class FeedbackError(FileError):
    """A feedback log cannot be read or written."""


class PlacesError(FileError):
    """A file of taught places is damaged or cannot be used."""


class FlightLogError(FileError):
    """A flight log is not there or cannot be read."""
