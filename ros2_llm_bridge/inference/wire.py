# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The frames between the control process and the model process, and what is in them.

A frame is a length (4 bytes, big-endian) and as many bytes of JSON, ASCII only. Knows no torch.
"""

from __future__ import annotations

import json
import struct
from typing import Any, Iterator

from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.ports import Generation, GenerationRequest, Prompt

_LENGTH = struct.Struct('>I')
_COMPACT = json.JSONEncoder(separators=(',', ':'))

#: Longest frame, bytes; anything longer is no frame of ours.
FRAME_MAX = 16 * 1024 * 1024


def encode_frame(message: dict[str, Any]) -> bytes:
    """
    Return a message as a frame.

    Raises
    ------
    ModelError
        If the message is longer than ``FRAME_MAX``.

    """
    body = _COMPACT.encode(message).encode('ascii')
    if len(body) > FRAME_MAX:
        raise ModelError(f'a request of {len(body)} bytes is longer than {FRAME_MAX} bytes')
    return _LENGTH.pack(len(body)) + body


class FrameReader:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[dict[str, Any]]:
        """
        Add bytes and yield the messages that are now complete.

        Raises
        ------
        ModelError
            If the bytes are no frames; the stream cannot be used any longer.

        """
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > FRAME_MAX:
                raise ModelError(f'the stream is damaged: a frame of {length} bytes')
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_LENGTH.size:end])
            del self._buffer[:end]
            try:
                message = json.loads(body)
            except ValueError as error:
                raise ModelError(f'the stream is damaged: {error}') from error
            if not isinstance(message, dict):
                raise ModelError('the stream is damaged: a frame that holds no object')
            yield message


def request_to_json(request: GenerationRequest) -> dict[str, Any]:
    """Return a request as JSON values."""
    prompt = request.prompt
    return {'prompt': [prompt.prefix, prompt.instruction, prompt.suffix],
            'grammar': request.grammar, 'max_new_tokens': request.max_new_tokens,
            'drafts': list(request.drafts), 'parts': list(map(request_to_json, request.parts)),
            'plainer': request.plainer and request_to_json(request.plainer)}


def request_from_json(values: dict[str, Any]) -> GenerationRequest:
    """Return the request that ``request_to_json`` made these values from."""
    prefix, instruction, suffix = values['prompt']
    return GenerationRequest(
        Prompt(prefix, instruction, suffix), values['grammar'], values['max_new_tokens'],
        tuple(values['drafts']), tuple(map(request_from_json, values['parts'])),
        values['plainer'] and request_from_json(values['plainer']))


def generation_to_json(generation: Generation) -> dict[str, Any]:
    """Return a generation as JSON values."""
    return dict(vars(generation))


def generation_from_json(values: dict[str, Any]) -> Generation:
    """Return the generation that ``generation_to_json`` made these values from."""
    return Generation(**values)


def error_to_json(error: ModelError) -> dict[str, str]:
    """Return an error as JSON values, with its fields; only an ``AdapterError`` has a path."""
    if isinstance(error, AdapterError):
        reason = error.reason[len(f'adapter {error.path}: '):]
        return {'path': error.path, 'reason': reason, 'hint': error.hint}
    return {'reason': error.reason, 'hint': error.hint}


def error_from_json(values: dict[str, str]) -> ModelError:
    """Return the error that ``error_to_json`` made these values from."""
    if 'path' in values:
        return AdapterError(values['path'], values['reason'], values['hint'])
    return ModelError(values['reason'], values['hint'])
