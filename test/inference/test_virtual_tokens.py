# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Prompt-learning adapters answer as peft's own model does, and so do the other methods."""

from __future__ import annotations

from pathlib import Path
from typing import Any
import warnings

from peft import PeftModel
import pytest
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.adapter import Adapted, put_adapter
from ros2_llm_bridge.inference.artefact import load_weights, save_adapter, save_full
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.decoder import Decoder, STEPWISE
from ros2_llm_bridge.inference.encoding import encode_prompt
from ros2_llm_bridge.inference.forward import forward_of
from ros2_llm_bridge.inference.light import LightModel
from ros2_llm_bridge.inference.manifest import METHODS, PROMPT_EMBEDDINGS, read_manifest
from ros2_llm_bridge.inference.virtual_tokens import (
    cache_behind, count, keys_of_embeddings, keys_of_prefix)
from ros2_llm_bridge.ports import GenerationRequest
from tiny_model import (
    FAMILIES, INSTRUCTIONS, manifest_for, request_for, tiny_prompt_model, write_tiny_adapter,
    write_tiny_base)
import torch

PROMPT_METHODS = ('prompt', 'p-tuning', 'prefix')
REQUESTS = [request_for(text, 100) for text in INSTRUCTIONS]


@pytest.fixture(scope='module', params=FAMILIES)
def base_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tiny base of each family."""
    return write_tiny_base(
        tmp_path_factory.mktemp('bases') / request.param, seed=11, family=request.param)


def outcome(decoder: Decoder, request: GenerationRequest) -> object:
    """Return the ids that were written, or why none were."""
    try:
        return decoder.decode(request).ids
    except ModelError as error:
        return error.reason


def logits_of(adapted: Adapted, ids: torch.Tensor) -> torch.Tensor:
    """Return what the served model makes of a prompt, (length, V)."""
    return adapted.base.model(
        input_ids=ids, past_key_values=cache_behind(adapted.virtual), use_cache=True).logits[0]


def loaded_by_peft(base_folder: Path, adapter: Path) -> Any:
    """Return the adapter on a base of its own, as peft loads it."""
    base = load_base(str(base_folder), 'cpu', 'fp32')
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return PeftModel.from_pretrained(base.model, str(adapter)).eval()


@pytest.mark.parametrize('method', [m for m in METHODS if m != 'full'])
@torch.no_grad()
def test_the_logits_are_those_of_peft(base_folder: Path, method: str, tmp_path: Path) -> None:
    adapter = write_tiny_adapter(base_folder, tmp_path / method, method)
    base = load_base(str(base_folder), 'cpu', 'fp32')
    adapted = put_adapter(base, adapter)
    reference = loaded_by_peft(base_folder, adapter)
    for request in REQUESTS[:4]:
        ids = torch.tensor([encode_prompt(base.tokenizer, request.prompt)])
        expected = reference(input_ids=ids).logits[0, -ids.shape[1]:]
        found = logits_of(adapted, ids)
        assert (found - expected).abs().max() < 1e-4
        bare = base.model(input_ids=ids).logits[0]
        assert (found - bare).abs().max() > 1e-2, 'the adapter changes nothing'


@pytest.mark.parametrize('method', PROMPT_METHODS)
@torch.no_grad()
def test_decoding_is_that_of_peft_token_by_token(
        base_folder: Path, method: str, tmp_path: Path) -> None:
    """The whole sequence through peft's forward for every token, masked by the same grammar."""
    adapter = write_tiny_adapter(base_folder, tmp_path / method, method)
    base = load_base(str(base_folder), 'cpu', 'fp32')
    adapted = put_adapter(base, adapter)
    decoder = Decoder(adapted.base, virtual=adapted.virtual)
    reference = loaded_by_peft(base_folder, adapter)
    compared = 0
    for request in REQUESTS:
        found = outcome(decoder, request)
        if isinstance(found, str):  # random weights rarely come to an end
            continue
        constraint = decoder._engine.constrain(request.grammar)
        written: list[int] = []
        prompt = encode_prompt(base.tokenizer, request.prompt)
        while not constraint.complete:
            logits = reference(input_ids=torch.tensor([prompt + written])).logits[0, -1]
            forced = constraint.forced()
            token = forced[0] if forced else int(constraint.mask(logits).argmax())
            if token == decoder._engine.end_id:
                break
            written.append(token)
            constraint.accept(token)
        assert found == (*written, decoder._engine.end_id)
        compared += 1
        if compared == 2:
            return
    assert compared, 'no answer came to an end'


@pytest.mark.parametrize('method', PROMPT_METHODS)
def test_forced_tokens_change_nothing_but_the_passes(
        base_folder: Path, method: str, tmp_path: Path) -> None:
    adapted = put_adapter(
        load_base(str(base_folder), 'cpu', 'fp32'),
        write_tiny_adapter(base_folder, tmp_path / method, method))
    fast = Decoder(adapted.base, virtual=adapted.virtual)
    stepwise = Decoder(adapted.base, STEPWISE, adapted.virtual)
    some = REQUESTS[:2]
    found = [outcome(fast, request) for request in some]
    assert found == [outcome(stepwise, request) for request in some]
    # What is kept for the next request is virtual tokens and prefix, whatever was asked before.
    assert [outcome(fast, request) for request in reversed(some)] == found[::-1]


def test_a_failed_request_leaves_the_virtual_tokens(base_folder: Path, tmp_path: Path) -> None:
    adapted = put_adapter(
        load_base(str(base_folder), 'cpu', 'fp32'),
        write_tiny_adapter(base_folder, tmp_path / 'prefix', 'prefix'))
    decoder = Decoder(adapted.base, virtual=adapted.virtual)
    before = [outcome(decoder, request) for request in REQUESTS[:3]]
    with pytest.raises(ModelError, match='given up'):
        decoder.generate(REQUESTS[0], lambda: True)
    assert [outcome(decoder, request) for request in REQUESTS[:3]] == before


def test_virtual_tokens_take_room(tiny_base: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    length = len(encode_prompt(base.tokenizer, REQUESTS[0].prompt))
    for left, reason in [(64, 'given up'), (63, f'leaves no room.*reads {length + 63} tokens')]:
        virtual = keys_of_embeddings(
            forward_of(base.model), torch.zeros(1024 - length - left, 32))
        with pytest.raises(ModelError, match=reason):
            Decoder(base, virtual=virtual).decode(REQUESTS[0], lambda: True)


def test_the_encoder_is_folded_away(tiny_base: Path, tmp_path: Path) -> None:
    """What is stored answers as the model in training did, and that one goes on as before."""
    for method in PROMPT_METHODS:
        base = load_base(str(tiny_base), 'cpu', 'fp32')
        model = tiny_prompt_model(base, method).eval()
        ids = torch.tensor([encode_prompt(base.tokenizer, REQUESTS[0].prompt)])
        with torch.no_grad():
            before = model(input_ids=ids).logits[0, -ids.shape[1]:]
            manifest = save_adapter(
                model, tmp_path / method, manifest_for(base.identity, method))
            assert torch.equal(model(input_ids=ids).logits[0, -ids.shape[1]:], before)
            adapted = put_adapter(load_base(str(tiny_base), 'cpu', 'fp32'), tmp_path / method)
            difference = (logits_of(adapted, ids) - before).abs().max()
        assert difference < 0.05 * before.abs().max(), 'more than the rounding to float16'
        stored = load_weights(tmp_path / method, manifest)
        assert list(stored) == [PROMPT_EMBEDDINGS]
        assert stored[PROMPT_EMBEDDINGS].shape[0] == 5 == count(adapted.virtual)


def test_a_manifest_of_another_method_is_not_written(tiny_base: Path, tmp_path: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    with pytest.raises(AdapterError, match='trained by method prompt'):
        save_adapter(tiny_prompt_model(base, 'prompt'), tmp_path / 'a', manifest_for(
            base.identity, 'prefix'))
    with pytest.raises(AdapterError, match='not full'):
        save_full(base.model, tmp_path / 'b', manifest_for(base.identity, 'lora'))
    assert not (tmp_path / 'a').exists() and not (tmp_path / 'b').exists()


def test_weights_that_are_not_finite_are_not_written(tiny_base: Path, tmp_path: Path) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    model = tiny_prompt_model(base, 'prompt')
    with torch.no_grad():
        model.prompt_encoder.default.embedding.weight.fill_(1e6)  # beyond float16
    with pytest.raises(AdapterError, match='not finite'):
        save_adapter(model, tmp_path / 'a', manifest_for(base.identity, 'prompt'))
    with pytest.raises(AdapterError, match='manifest.json is missing'):
        read_manifest(tmp_path / 'a')


@pytest.mark.parametrize('shape', [(5, 31), (0, 32), (32,)])
def test_embeddings_of_another_width_are_refused(
        tiny_base: Path, shape: tuple[int, ...]) -> None:
    base = load_base(str(tiny_base), 'cpu', 'fp32')
    with pytest.raises(ModelError, match='needed is'):
        keys_of_embeddings(forward_of(base.model), torch.zeros(shape))
    with pytest.raises(ModelError, match='needed is'):
        keys_of_prefix(forward_of(base.model), torch.zeros(shape))


@pytest.mark.parametrize('light', [False, True])
def test_full_weights_keep_what_is_tied_and_leave_the_base(
        tiny_base: Path, tmp_path: Path, light: bool) -> None:
    base = load_base(str(tiny_base), 'cpu', 'bf16')
    if light:
        base = load_base(str(tiny_base), 'cpu', 'bf16', light=True)
        assert isinstance(base.model, LightModel)
    before = {name: value.clone() for name, value in base.model.state_dict().items()}
    adapter = write_tiny_adapter(tiny_base, tmp_path / 'full', 'full')
    model = put_adapter(base, adapter).base.model
    embedding = model.get_input_embeddings().weight
    assert model.get_output_embeddings().weight.data_ptr() == embedding.data_ptr()
    assert not torch.equal(embedding, before['model.embed_tokens.weight'])
    assert embedding.dtype == torch.bfloat16
    after = base.model.state_dict()
    assert all(torch.equal(after[name], before[name]) for name in before)
    # The file may be replaced while its adapter is in service.
    kept = embedding.clone()
    (adapter / 'model.safetensors').write_bytes(b'x')
    assert torch.equal(embedding, kept)
