# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Turn prompts and answers into token ids, the same way for training and serving.

What a person said is encoded with special tokens split: ``<|im_end|>`` in it is seven characters
of text, never the end of a turn.
"""

from __future__ import annotations

from typing import Any

from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.ports import Prompt

#: The token that ends an answer where the base model knows it; otherwise its end-of-text token.
END_OF_ANSWER = '<|im_end|>'


def encode_ours(tokenizer: Any, text: str) -> list[int]:
    """Return the ids of a text of this package, special tokens recognised, none added."""
    return list(tokenizer(text, add_special_tokens=False).input_ids)


def encode_prefix(tokenizer: Any, text: str) -> list[int]:
    """
    Return the ids that a prompt begins with.

    A tokenizer that puts a begin-of-text token before every text (Gemma's, Llama 3's) belongs to
    a model that has never seen a text without it, so it stands here, too.
    """
    begin = tokenizer.bos_token_id
    wanted = begin is not None and list(tokenizer('').input_ids)[:1] == [begin]
    return [begin, *encode_ours(tokenizer, text)] if wanted else encode_ours(tokenizer, text)


def encode_theirs(tokenizer: Any, text: str) -> list[int]:
    """
    Return the ids of a person's text, special tokens split into plain ones.

    Raises
    ------
    ModelError
        If the text cannot be encoded, for example because it holds half a surrogate pair.

    """
    try:
        return list(tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids)
    except (TypeError, ValueError, UnicodeError) as error:
        raise ModelError(f'the instruction cannot be encoded: {error}') from error


def encode_prompt(tokenizer: Any, prompt: Prompt) -> list[int]:
    """
    Return the ids of a prompt, part by part.

    Raises
    ------
    ModelError
        If the instruction cannot be encoded.

    """
    return (encode_prefix(tokenizer, prompt.prefix)
            + encode_theirs(tokenizer, prompt.instruction)
            + encode_ours(tokenizer, prompt.suffix))


def encode_answer(tokenizer: Any, text: str) -> list[int]:
    """
    Return the ids of a whole answer with the token that ends it.

    Raises
    ------
    ModelError
        If the text cannot be encoded.

    """
    return [*encode_theirs(tokenizer, text), end_of_answer_id(tokenizer)]


def end_of_answer_id(tokenizer: Any) -> int:
    """Return the id of the token that ends an answer."""
    if END_OF_ANSWER in tokenizer.all_special_tokens:
        return int(tokenizer.convert_tokens_to_ids(END_OF_ANSWER))
    return int(tokenizer.eos_token_id)
