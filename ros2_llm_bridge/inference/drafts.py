# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
What may come next, from guesses of the whole answer.

A guess costs only the arithmetic of its tokens in a pass that is due anyway. Where the answer has
left every guess, it is looked up where one said the same few tokens before (as prompt lookup
decoding does with a prompt): a wrong speed word need not spoil the lines behind it.
"""

from __future__ import annotations

from typing import Any, Sequence

from ros2_llm_bridge.inference.encoding import encode_answer

#: Most and fewest last tokens by which the answer is found again in a guess.
_LONGEST_MATCH = 8
_SHORTEST_MATCH = 2


def encode_drafts(tokenizer: Any, drafts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """
    Return the token ids of guesses, end of answer left out.

    Raises
    ------
    ModelError
        If a text cannot be encoded.

    """
    return tuple(tuple(encode_answer(tokenizer, text)[:-1]) for text in drafts)


def continuation(
    drafts: Sequence[Sequence[int]], written: Sequence[int], longest: int,
) -> list[int]:
    """
    Return the token ids that may come behind what is written; none where nobody can tell.

    Parameters
    ----------
    drafts
        Token ids of guesses, the likeliest first.
    written
        Token ids of the answer up to here.
    longest
        Most token ids that the answer may come to.

    """
    done = list(written)
    room = max(longest - len(done), 0)
    for draft in drafts:
        if list(draft[:len(done)]) == done:
            return list(draft[len(done):][:room])
    for length in range(min(_LONGEST_MATCH, len(done)), _SHORTEST_MATCH - 1, -1):
        for draft in drafts:
            for start in range(len(draft) - length, -1, -1):
                if list(draft[start:start + length]) == done[-length:]:
                    return list(draft[start + length:][:room])
    return []
