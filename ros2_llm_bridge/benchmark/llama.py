# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
llama.cpp as it would be used instead: the same base and adapter as GGUF, grammar, prompt cache.

``LlamaTranslator`` samples as llama.cpp's own server does: the likeliest token is tried against
the grammar first, and only if that fails the whole vocabulary is. ``ApiTranslator`` calls what
llama-cpp-python offers, which tries the whole vocabulary for every token. No torch is loaded.
"""

from __future__ import annotations

import atexit
import math
import os
import time
from typing import Any, Sequence, Union

import llama_cpp
import numpy as np
from ros2_llm_bridge.benchmark.gbnf import to_gbnf
from ros2_llm_bridge.benchmark.gguf_files import gguf_path, tokenizer_folder
from ros2_llm_bridge.benchmark.rows import BenchmarkError, ModelChoice
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.encoding import encode_prompt
from ros2_llm_bridge.ports import Generation, GenerationRequest
from transformers import PreTrainedTokenizerFast

_CONTEXT_TOKENS = 2048


def load_llama(weights: str, choice: ModelChoice, api: bool = False) -> Union[
        LlamaTranslator, ApiTranslator]:
    """
    Return a translator that llama.cpp runs.

    Parameters
    ----------
    weights
        Type of the tensors; the file was exported into the cache folder of ``choice``.
    choice
        The model.
    api
        Whether the ordinary call of llama-cpp-python is measured.

    Raises
    ------
    BenchmarkError
        If llama.cpp cannot load the file.

    """
    path = gguf_path(weights, choice)
    threads = choice.threads or len(os.sched_getaffinity(0))
    try:
        llama = llama_cpp.Llama(
            str(path), n_ctx=_CONTEXT_TOKENS, n_threads=threads, n_threads_batch=threads,
            n_gpu_layers=0 if choice.device == 'cpu' else -1, verbose=False)
    except (ValueError, RuntimeError) as error:
        raise BenchmarkError(f'llama.cpp cannot load {path}: {error}') from error
    atexit.register(llama.close)  # while what it needs for that is still there
    tokenizer = PreTrainedTokenizerFast.from_pretrained(
        str(tokenizer_folder(choice)), local_files_only=True)
    kind = ApiTranslator if api else LlamaTranslator
    return kind(llama, tokenizer)


class LlamaTranslator:
    """Greedy decoding under a grammar, the longest known beginning of the prompt kept."""

    def __init__(self, llama: Any, tokenizer: Any) -> None:
        self._llama = llama
        self._tokenizer = tokenizer
        self._vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
        self._size = llama.n_vocab()
        self._known: list[int] = []
        self.description = _description(llama)

    def generate(self, request: GenerationRequest) -> Generation:
        """
        Write the answer to one request.

        Raises
        ------
        ModelError
            If the grammar is refused or the answer does not end.

        """
        started = time.monotonic()
        prompt = encode_prompt(self._tokenizer, request.prompt)
        grammar = llama_cpp.llama_sampler_init_grammar(
            self._vocabulary, to_gbnf(request.grammar).encode(), b'root')
        if not grammar:
            raise ModelError('llama.cpp refuses the grammar')
        try:
            written, passes = self._write(prompt, grammar, request.max_new_tokens)
        finally:
            llama_cpp.llama_sampler_free(grammar)
        text = self._tokenizer.decode(
            written[:-1], skip_special_tokens=False, clean_up_tokenization_spaces=False)
        return Generation(
            text, 1.0, passes, len(written), (time.monotonic() - started) * 1e3)

    def _write(self, prompt: list[int], grammar: Any, longest: int) -> tuple[list[int], int]:
        shared = _shared(self._known, prompt)
        pending = prompt[shared:]
        self._llama.n_tokens = shared
        self._known = prompt
        written: list[int] = []
        while len(written) < longest:
            self._llama.eval(pending)
            token = self._choose(grammar)
            written.append(token)
            if llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                return written, len(written)
            llama_cpp.llama_sampler_accept(grammar, token)
            pending = [token]
        raise ModelError(f'the answer does not end within {longest} tokens')

    def _choose(self, grammar: Any) -> int:
        """Return the likeliest token that the grammar admits."""
        logits = np.ctypeslib.as_array(
            llama_cpp.llama_get_logits_ith(self._llama.ctx, -1), (self._size,))
        likeliest = int(logits.argmax())
        if _admitted(grammar, [likeliest], logits)[0] != -math.inf:
            return likeliest
        masked = _admitted(grammar, range(self._size), logits)
        best = int(masked.argmax())
        if masked[best] == -math.inf:
            raise ModelError('the grammar admits no token')
        return best


class ApiTranslator:
    """What the documentation of llama-cpp-python shows."""

    def __init__(self, llama: Any, tokenizer: Any) -> None:
        self._llama = llama
        self._tokenizer = tokenizer
        self.description = _description(llama)

    def generate(self, request: GenerationRequest) -> Generation:
        """Write the answer to one request."""
        started = time.monotonic()
        made = self._llama.create_completion(
            encode_prompt(self._tokenizer, request.prompt), temperature=0.0,
            max_tokens=request.max_new_tokens,
            grammar=llama_cpp.LlamaGrammar.from_string(to_gbnf(request.grammar), verbose=False))
        tokens = made['usage']['completion_tokens']
        return Generation(
            made['choices'][0]['text'], 1.0, tokens, tokens, (time.monotonic() - started) * 1e3)


def _description(llama: Any) -> str:
    on_gpu = llama.model_params.n_gpu_layers and llama_cpp.llama_supports_gpu_offload()
    return f'llama.cpp {llama_cpp.__version__} on {"cuda" if on_gpu else "cpu"}'


def _admitted(grammar: Any, tokens: Sequence[int], logits: np.ndarray) -> np.ndarray:
    """Return the logits of some tokens, minus infinity where the grammar does not admit one."""
    data = np.zeros(len(tokens), dtype=[('id', 'i4'), ('logit', 'f4'), ('p', 'f4')])
    data['id'] = tokens
    data['logit'] = logits[data['id']]
    array = llama_cpp.llama_token_data_array(
        data=data.ctypes.data_as(llama_cpp.llama_token_data_p), size=len(tokens), selected=-1,
        sorted=False)
    llama_cpp.llama_sampler_apply(grammar, llama_cpp.byref(array))
    return data['logit']


def _shared(known: Sequence[int], prompt: Sequence[int]) -> int:
    """Return how many first tokens are the same; the last one must be computed again."""
    count = 0
    for before, now in zip(known, prompt[:-1]):
        if before != now:
            break
        count += 1
    return count
