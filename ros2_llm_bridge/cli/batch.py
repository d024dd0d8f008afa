# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Many instructions through one translator: lines in, JSON objects out, in order.

Knows the public JSON form of ``translate``; knows neither torch nor ROS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
import json
from typing import Any, BinaryIO, Iterable, Iterator, Mapping, NoReturn, TextIO

from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.errors import CommandSyntaxError, ModelError
from ros2_llm_bridge.ports import Translator
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import Refusal, translate, Translation


@dataclass(frozen=True)
class Item:
    """One instruction; ``problem`` says why a line is none, ``others`` pass through."""

    text: str
    others: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ''


@dataclass(frozen=True)
class Counts:
    """How many instructions were refused, and how many of these since the model failed."""

    refused: int
    failed: int


def spoken(arguments: Iterable[str]) -> Iterator[Item]:
    """Yield an item each, or one for all where none has a space: the words of one sentence."""
    texts = list(arguments)
    if len(texts) > 1 and not any(' ' in text.strip() for text in texts):
        texts = [' '.join(texts)]
    for text in texts:
        yield Item(text)


def read_items(stream: BinaryIO) -> Iterator[Item]:
    """
    Yield an item a line, empty lines included; bytes that are no UTF-8 become U+FFFD.

    A line that begins with a brace is a JSON object with ``text``.
    """
    for line in stream:
        text = line.decode('utf-8', 'replace').rstrip('\r\n')
        yield _from_json(text) if text.lstrip().startswith('{') else Item(text)


def _from_json(line: str) -> Item:
    try:
        values = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return Item(line, problem=f'This line begins as a JSON object but is none: {error}.')
    text = values.pop('text', None)
    if not isinstance(text, str):
        return Item('', values, problem='This JSON object has no string "text".')
    return Item(text, values)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f'{name} is no JSON')


def translate_items(
        items: Iterable[Item], profile: RobotProfile, translator: Translator, threshold: float,
        out: TextIO) -> Counts:
    """
    Write the translation of each item as one line, flushed at once.

    A failure of the model is a refusal ``translator_failed`` of that item; the next ones go on.

    Raises
    ------
    BrokenPipeError
        If nobody reads ``out`` any more.

    """
    refused = failed = 0
    for item in items:
        translation = _translate(item, profile, translator, threshold)
        if translation.refusal is not None:
            refused += 1
            failed += translation.refusal.code == 'translator_failed'
        line = json.dumps({**item.others, **translation.to_json()}, ensure_ascii=False)
        out.write(line + '\n')
        out.flush()
    return Counts(refused, failed)


def _translate(
        item: Item, profile: RobotProfile, translator: Translator, threshold: float
) -> Translation:
    if item.problem:
        return _refused(item.text, 'unreadable', item.problem)
    try:
        return translate(item.text, profile, translator, threshold)
    except (ModelError, CommandSyntaxError) as error:
        reason = f'{REFUSALS["translator_failed"]} ({error})'
        return _refused(item.text, 'translator_failed', reason)


def _refused(text: str, code: str, reason: str) -> Translation:
    return Translation(text, '', (), (), Refusal(code, reason), 0.0, 0, 0, 0.0)
