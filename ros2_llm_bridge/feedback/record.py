# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The entries of the feedback log: an instruction with its outcome, and a correction of one.

Knows how an entry becomes a line of JSON and back; knows no file.
"""

from __future__ import annotations

from dataclasses import dataclass
import json
from typing import Annotated, Any, Final, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ros2_llm_bridge.profile.schema import Capability, RobotProfile

#: Layout of an entry.
FORMAT: Final = 1

OutcomeName = Literal['succeeded', 'failed', 'cancelled', 'refused']


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra='forbid', allow_inf_nan=False)

    def to_line(self) -> str:
        """Return the entry as one line of JSON, without the line's end."""
        values = self.model_dump(exclude_defaults=True)
        # A measured value that is no JSON must not cost the entry.
        return json.dumps(
            {'entry': getattr(self, 'entry'), 'format': FORMAT, **values}, ensure_ascii=False,
            default=str)


class Refused(_Entry):
    """Why nothing was done: a code of ``vocabulary.REFUSALS`` and its sentence."""

    code: str
    reason: str


class Outcome(_Entry):
    """How an instruction ended; ``measured`` has the numbers of each step, SI units."""

    event: OutcomeName
    reason: str = ''
    measured: list[dict[str, Any]] = []


class Robot(_Entry):
    """What the prompt and the grammar of an instruction were made from."""

    profile: str
    kinematics: Literal['differential', 'omni', 'ackermann'] = 'differential'
    capabilities: list[Capability] = []

    @staticmethod
    def of(profile: RobotProfile) -> Robot:
        """Return what is recorded of a robot profile."""
        return Robot(
            profile=profile.name, kinematics=profile.kinematics,
            capabilities=list(profile.capabilities))


class Instruction(_Entry):
    """
    One instruction from its words to its end.

    ``text`` is what was translated, ``said`` the whole utterance where that differs ("no, I
    meant ``text``"), ``written`` what the model wrote, even if it was refused afterwards,
    ``adapter`` the hash of the adapter that wrote it. ``shortened`` marks a text whose end is
    missing.
    """

    entry: Literal['instruction'] = 'instruction'
    format: Literal[1] = FORMAT  # noqa: A003
    id: str = Field(min_length=1)  # noqa: A003
    time: str
    text: str
    robot: Robot
    outcome: Outcome
    said: str = ''
    written: str = ''
    commands: list[str] = []
    confidence: Optional[float] = None
    refusal: Optional[Refused] = None
    adapter: str = ''
    shortened: bool = False


class Correction(_Entry):
    """
    What a person meant by the instruction ``id``.

    ``meant`` are the person's words, ``written`` their written form; it is empty where these words
    were refused themselves, with ``reason``.
    """

    entry: Literal['correction'] = 'correction'
    format: Literal[1] = FORMAT  # noqa: A003
    id: str = Field(min_length=1)  # noqa: A003
    time: str
    by: Literal['said', 'typed']
    meant: str = ''
    written: str = ''
    reason: str = ''


Entry = Union[Instruction, Correction]
_ENTRIES: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator='entry')])


@dataclass(frozen=True)
class Record:
    """An instruction with its corrections, the newest last."""

    instruction: Instruction
    corrections: tuple[Correction, ...] = ()

    @property
    def correction(self) -> Optional[Correction]:
        """Return the correction that counts: the newest that has a written form."""
        return next((c for c in reversed(self.corrections) if c.written), None)


def read_entry(line: str) -> Entry:
    """
    Return the entry of a line.

    Raises
    ------
    ValueError
        If the line is no entry; pydantic's errors are such.

    """
    return _ENTRIES.validate_json(line)
