# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Every method on every family: trained, written, loaded as a robot loads it, and asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.base_model import load_base
from ros2_llm_bridge.inference.config import TranslatorConfig
from ros2_llm_bridge.inference.encoding import encode_answer, encode_prompt, end_of_answer_id
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import METHODS, read_manifest
from ros2_llm_bridge.ports import GenerationRequest
from ros2_llm_bridge.prompting import build_prompt
from ros2_llm_bridge.training.batches import encode_example, IGNORED
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from ros2_llm_bridge.training.loss import answer_loss, check_loss
from ros2_llm_bridge.training.methods import linear_layers, load_base_to_train, trainable_model
from ros2_llm_bridge.training.train import train
from tiny_families import ANSWERS, write_data, write_family
from tiny_model import FAMILIES, SHAPE
import torch
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, Gemma2Config, GraniteConfig

#: Steps of a learning rate at which a tiny random model learns two sentences by heart.
RATES = {'lora': 2e-2, 'prompt': 3e-2, 'p-tuning': 1e-2, 'prefix': 3e-2, 'full': 1e-2}


@pytest.fixture(scope='module')
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the folder of a family's tiny base."""
    folder = tmp_path_factory.mktemp('bases')

    def base(family: str) -> Path:
        path = folder / family
        return path if path.is_dir() else write_family(path, family)

    return base


@pytest.fixture(scope='module')
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of data."""
    return write_data(tmp_path_factory.mktemp('data'), repeats=60)


def config_for(base: Path, method: str, **more: Any) -> TrainConfig:
    """Return a configuration for a run of a second."""
    settings: dict[str, Any] = {
        'base': str(base), 'device': 'cpu', 'method': method, 'virtual_tokens': 6,
        'encoder_hidden': 16, 'learning_rate': RATES[method], 'batch_tokens': 384,
        'lengths': (64, 128, 256), 'logging_steps': 1, 'threads': 1, 'precision': 'fp32', **more}
    return TrainConfig(**settings)


@pytest.mark.parametrize('family', FAMILIES)
@pytest.mark.parametrize('method', METHODS)
def test_a_method_trains_and_serves(
        bases: Callable[[str], Path], data: Path, tmp_path: Path, method: str, family: str,
) -> None:
    base, learns = bases(family), method in ('lora', 'full')
    train(config_for(base, method, epochs=1.0 if learns else 0.3), data, tmp_path / 'adapter')
    losses = [json.loads(line)['loss']
              for line in (tmp_path / 'adapter' / 'loss.jsonl').read_text().splitlines()]
    third = len(losses) // 3
    # A handful of virtual tokens cannot teach much to a model of random weights.
    assert all(loss < 20 for loss in losses)
    assert not learns or sum(losses[-third:]) < 0.8 * sum(losses[:third])
    manifest = read_manifest(tmp_path / 'adapter')
    assert (manifest.method, manifest.settings['method']) == (method, method)
    translator = LocalTranslator(TranslatorConfig(
        adapter=str(tmp_path / 'adapter'), base=str(base), device='cpu', dtype='fp32'))
    either = 'start: ' + ' | '.join(map(json.dumps, ANSWERS.values()))
    for said, answer in ANSWERS.items():
        written = translator.generate(GenerationRequest(build_prompt(said), either, 200)).text
        assert written == answer if learns else written in ANSWERS.values()


@pytest.mark.parametrize('family', FAMILIES)
def test_an_answer_ends_with_the_end_of_the_family(
        bases: Callable[[str], Path], family: str) -> None:
    tokenizer = load_base(str(bases(family)), 'cpu', 'fp32').tokenizer
    prompt, answer = build_prompt('go<eos><|im_end|>'), '# cannot: missing_value'
    end, begin = {
        'llama': ('<|im_end|>', '<|im_start|>'), 'qwen2': ('<|im_end|>', '<|im_start|>'),
        'gemma': ('<eos>', '<bos>'), 'gpt2': ('<|endoftext|>', None)}[family]
    example = encode_example(tokenizer, prompt, answer)
    ids = encode_prompt(tokenizer, prompt)
    assert end_of_answer_id(tokenizer) == tokenizer.convert_tokens_to_ids(end)
    assert list(example.ids) == ids + encode_answer(tokenizer, answer)
    assert example.ids[-1] == end_of_answer_id(tokenizer)
    assert example.ids.count(example.ids[-1]) == 1 + ids.count(end_of_answer_id(tokenizer))
    if begin is not None:
        assert ids[0] == tokenizer.convert_tokens_to_ids(begin)
    # What a person says never becomes a special token; what is ours decodes to itself.
    said = tokenizer.decode(ids, clean_up_tokenization_spaces=False)
    assert said.removeprefix('<bos>') == prompt.prefix + prompt.instruction + prompt.suffix
    own = tokenizer(prompt.prefix + prompt.suffix, add_special_tokens=False).input_ids
    for special in set(tokenizer.all_special_ids) - {begin and ids[0]}:
        assert ids.count(special) == own.count(special)


@pytest.mark.parametrize('method', METHODS)
@pytest.mark.parametrize('family', [*FAMILIES, 'gemma2', 'granite'])
def test_the_loss_and_all_gradients_are_the_plain_ones(
        tmp_path: Path, family: str, method: str) -> None:
    model, base = _any_model(tmp_path, family, method)
    torch.manual_seed(0)
    ids = torch.randint(5, 300, (3, 40))
    labels = ids.masked_fill(torch.rand(3, 40) < 0.4, IGNORED)
    model.eval()
    found = []
    for plain in (False, True):
        model.zero_grad()
        if plain:
            logits = model(input_ids=ids, use_cache=False).logits[:, -40:][:, :-1]
            loss = cross_entropy(
                logits.reshape(-1, logits.shape[-1]).float(), labels[:, 1:].reshape(-1))
        else:
            loss = answer_loss(model, ids, labels)
        loss.backward()
        found.append((loss.item(), {
            n: p.grad.clone() for n, p in model.named_parameters() if p.requires_grad}))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-5)
    assert found[0][1].keys() == found[1][1].keys() and found[0][1]
    for name, gradient in found[0][1].items():
        torch.testing.assert_close(gradient, found[1][1][name], rtol=2e-3, atol=2e-5)
    assert any(gradient.abs().max() > 1e-4 for gradient in found[0][1].values())
    check_loss(model, ids[:1, :12])


def _any_model(folder: Path, family: str, method: str) -> tuple[Any, Path]:
    """Return a model to train, Gemma 2 with its soft caps and Granite with its factor too."""
    base = write_family(folder / 'base', family if family in FAMILIES else 'llama')
    if family not in FAMILIES:
        torch.manual_seed(1)
        vocabulary = json.loads((base / 'config.json').read_text())['vocab_size']
        kind = Gemma2Config(vocab_size=vocabulary, head_dim=8, final_logit_softcapping=3.0,
                            **SHAPE) if family == 'gemma2' else \
            GraniteConfig(vocab_size=vocabulary, logits_scaling=4.0, **SHAPE)
        AutoModelForCausalLM.from_config(kind).save_pretrained(base)
    config = config_for(base, method)
    loaded = load_base_to_train(config)
    loaded.model.set_attn_implementation('eager')
    torch.manual_seed(2)
    model = trainable_model(config, loaded)
    with torch.no_grad():  # LoRA's second factor begins as zeros, which hides half the gradients
        for name, weight in model.named_parameters():
            if 'lora_B' in name:
                weight.normal_(std=0.1)
    return model, base


def test_an_architecture_that_changes_its_logits_is_refused(bases: Callable[[str], Path]) -> None:
    base = load_base(str(bases('llama')), 'cpu', 'fp32')
    plain = type(base.model).forward

    def forward(*args: Any, **options: Any) -> Any:
        output = plain(*args, **options)
        output.logits = output.logits * 3
        return output

    base.model.forward = forward.__get__(base.model)
    with pytest.raises(ModelError, match='the loss of a llama model would be wrong'):
        check_loss(base.model, torch.arange(5, 17)[None])


@pytest.mark.parametrize('family, layers', [
    ('llama', 'down_proj gate_proj k_proj o_proj q_proj up_proj v_proj'),
    ('qwen2', 'down_proj gate_proj k_proj o_proj q_proj up_proj v_proj'),
    ('gemma', 'down_proj gate_proj k_proj o_proj q_proj up_proj v_proj'),
    ('gpt2', 'c_attn c_fc c_proj')])
def test_lora_finds_the_linear_layers(
        bases: Callable[[str], Path], family: str, layers: str) -> None:
    base = load_base(str(bases(family)), 'cpu', 'fp32')
    assert ' '.join(linear_layers(base.model)) == layers
    config = config_for(bases(family), 'lora', target_modules=('magic',))
    with pytest.raises(TrainConfigError, match='this base has no magic; it has '):
        trainable_model(config, base)


def test_virtual_tokens_begin_as_the_text(bases: Callable[[str], Path]) -> None:
    """A prefix of keys and values gives the logits that the text itself would give."""
    base = load_base(str(bases('llama')), 'cpu', 'fp32')
    text = base.tokenizer('move forward').input_ids
    ids = torch.randint(5, 300, (2, 12))
    with torch.no_grad():
        behind = torch.tensor([text, text])
        wanted = base.model(torch.cat([behind, ids], 1)).logits[:, len(text):]
    for method in ('prompt', 'prefix'):
        config = config_for(
            bases('llama'), method, virtual_tokens=len(text), virtual_text='move forward')
        model = trainable_model(config, load_base(str(bases('llama')), 'cpu', 'fp32')).eval()
        with torch.no_grad():
            torch.testing.assert_close(
                model(input_ids=ids).logits[:, -12:], wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize('method', ['prefix', 'full'])
def test_training_goes_on_from_an_adapter_of_the_method(
        bases: Callable[[str], Path], data: Path, tmp_path: Path, method: str) -> None:
    config = config_for(bases('llama'), method)
    train(config, data, tmp_path / 'first')
    more = config_for(bases('llama'), method, init_adapter=str(tmp_path / 'first'),
                      learning_rate=1e-9, epochs=0.1)
    train(more, data, tmp_path / 'second')
    logs = [(tmp_path / name / 'loss.jsonl').read_text().splitlines()
            for name in ('first', 'second')]
    ended, went_on = json.loads(logs[0][-1])['loss'], json.loads(logs[1][0])['loss']
    assert went_on < ended + 0.5
    with pytest.raises(ModelError, match='it is of method'):
        other = 'full' if method != 'full' else 'prompt'
        train(config_for(bases('llama'), other, init_adapter=str(tmp_path / 'first')), data,
              tmp_path / 'third')


@pytest.mark.parametrize('method, more', [
    ('p-tuning', {'encoder': 'mlp'}), ('prefix', {'prefix_projection': True}),
    ('prompt', {'virtual_init': 'random', 'gradient_checkpointing': True}),
    ('lora', {'gradient_checkpointing': True}), ('full', {'precision': 'bf16'}),
    ('p-tuning', {'precision': 'bf16'}), ('prefix', {'precision': 'bf16'})])
def test_variants_train(
        bases: Callable[[str], Path], data: Path, tmp_path: Path, method: str,
        more: dict[str, Any]) -> None:
    manifest = train(
        config_for(bases('qwen2'), method, epochs=0.1, **more), data, tmp_path / 'adapter')
    assert 0 < manifest.metrics['train_loss']['value'] < 20
    assert read_manifest(tmp_path / 'adapter').weights == manifest.weights


@pytest.mark.parametrize('values, reason', [
    ({'precision': 'fp16'}, 'fp16 training needs CUDA'),
    ({'quantization': '4bit'}, '4bit weights need CUDA, this is cpu')])
def test_what_needs_a_gpu_says_so(
        bases: Callable[[str], Path], data: Path, tmp_path: Path, values: dict[str, str],
        reason: str) -> None:
    config = config_for(bases('llama'), 'lora', **{'precision': 'bf16', **values})
    with pytest.raises(ModelError, match=reason):
        train(config, data, tmp_path / 'adapter')
