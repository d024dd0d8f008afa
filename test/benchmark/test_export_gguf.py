# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The file for llama.cpp holds the weights that the bridge runs, and is found again."""

from gguf import GGUFReader
from gguf.quants import dequantize
import numpy as np
import pytest
from ros2_llm_bridge.benchmark.export_gguf import export_gguf, main
from ros2_llm_bridge.benchmark.rows import BenchmarkError
from ros2_llm_bridge.inference.adapter import put_adapter
from ros2_llm_bridge.inference.base_model import load_base
from tiny_model import write_tiny_adapter, write_tiny_base
import torch

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope='module')
def base(tiny_choice):
    return load_base(tiny_choice.base, 'cpu', 'fp32')


@pytest.mark.parametrize(('weights', 'tolerance'), [
    ('f32', 1e-9), ('f16', 1e-3), ('bf16', 1e-2), ('q8_0', 2e-2), ('q4_0', 0.3), ('q4_1', 0.3)])
def test_every_weight_is_there(base, tiny_choice, tmp_path, weights, tolerance):
    path = export_gguf(base, tiny_choice.adapter, weights, tmp_path / 'm.gguf')
    stored = {t.name: t for t in GGUFReader(path).tensors}
    model = put_adapter(base, tiny_choice.adapter).base.model
    parameters = dict(model.named_parameters())
    assert len(stored) == len(parameters)  # tied embeddings once
    for ours, theirs in (('model.layers.1.mlp.down_proj.weight', 'blk.1.ffn_down.weight'),
                         ('model.embed_tokens.weight', 'token_embd.weight'),
                         ('model.norm.weight', 'output_norm.weight')):
        tensor = stored[theirs]
        found = dequantize(tensor.data, tensor.tensor_type)
        expected = parameters[ours].numpy()
        scale = np.abs(expected).max()
        assert np.abs(found.reshape(expected.shape) - expected).max() < tolerance * scale
    assert not list(tmp_path.glob('.*'))


def test_rotated_rows_are_those_of_their_head(base, tiny_choice, tmp_path):
    """llama.cpp turns neighbouring pairs, transformers the two halves of a head."""
    path = export_gguf(base, tiny_choice.adapter, 'f16', tmp_path / 'm.gguf')
    stored = {t.name: t for t in GGUFReader(path).tensors}['blk.0.attn_k.weight']
    weight = put_adapter(
        base, tiny_choice.adapter).base.model.model.layers[0].self_attn.k_proj.weight.numpy()
    width = base.model.config.hidden_size // base.model.config.num_attention_heads
    rows = dequantize(stored.data, stored.tensor_type)
    for row in range(weight.shape[0]):
        head, inside = divmod(row, width)
        theirs = head * width + (2 * inside if inside < width // 2
                                 else 2 * (inside - width // 2) + 1)
        assert np.allclose(rows[theirs], weight[row], atol=1e-2)


def test_tokens_keep_their_numbers(base, tiny_choice, tmp_path):
    path = export_gguf(base, tiny_choice.adapter, 'q8_0', tmp_path / 'm.gguf')
    fields = GGUFReader(path).fields
    tokens = fields['tokenizer.ggml.tokens'].contents()
    assert tokens == base.tokenizer.convert_ids_to_tokens(range(len(tokens)))
    assert tokens[fields['tokenizer.ggml.eos_token_id'].contents()] == '<|im_end|>'


def test_what_cannot_be_written_is_named(base, tiny_choice, tmp_path):
    with pytest.raises(BenchmarkError, match='q9.*f16'):
        export_gguf(base, tiny_choice.adapter, 'q9', tmp_path / 'm.gguf')
    other = write_tiny_base(tmp_path / 'gpt2', family='gpt2')
    adapter = write_tiny_adapter(other, tmp_path / 'adapter')
    with pytest.raises(BenchmarkError, match='gpt2 models.*llama, qwen2'):
        export_gguf(load_base(str(other), 'cpu', 'fp32'), adapter, 'f16', tmp_path / 'm.gguf')
    prompt = write_tiny_adapter(tmp_path / 'gpt2', tmp_path / 'prompt', 'prompt')
    with pytest.raises(BenchmarkError, match='method prompt'):
        export_gguf(load_base(str(other), 'cpu', 'fp32'), prompt, 'f16', tmp_path / 'm.gguf')
    assert not list(tmp_path.glob('*.gguf'))


def test_the_command_says_what_it_wrote(tiny_choice, tmp_path, capsys):
    path = tmp_path / 'm.gguf'
    arguments = [str(path), '--base', tiny_choice.base, '--type', 'q8_0', '--adapter']
    assert main([*arguments, str(tiny_choice.adapter)]) == 0
    assert path.stat().st_size > 10_000
    assert 'm.gguf: 0 MiB' in capsys.readouterr().out
    assert main([*arguments, str(tmp_path / 'nothing')]) == 3
    assert 'error: ' in capsys.readouterr().err


def test_llama_cpp_computes_what_transformers_does(base, tiny_choice, tmp_path):
    llama_cpp = pytest.importorskip(
        'llama_cpp', reason='llama-cpp-python is an extra of the benchmark')
    path = export_gguf(base, tiny_choice.adapter, 'f32', tmp_path / 'm.gguf')
    llama = llama_cpp.Llama(str(path), n_ctx=64, n_threads=1, verbose=False)
    ids = base.tokenizer('move forward 12m', add_special_tokens=False).input_ids
    llama.eval(ids)
    found = np.ctypeslib.as_array(
        llama_cpp.llama_get_logits_ith(llama.ctx, -1), (llama.n_vocab(),)).copy()
    llama.close()
    model = put_adapter(base, tiny_choice.adapter).base.model
    with torch.inference_mode():
        expected = model(torch.tensor([ids])).logits[0, -1].numpy()
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()  # its cache is f16


def test_llama_cpp_writes_what_the_grammar_admits(tiny_choice, own_lines, robot):
    pytest.importorskip('llama_cpp', reason='llama-cpp-python is an extra of the benchmark')
    from ros2_llm_bridge.benchmark.gguf_files import write_missing
    from ros2_llm_bridge.benchmark.llama import load_llama
    from ros2_llm_bridge.commands.parser import parse
    from ros2_llm_bridge.translate import prepare

    write_missing(['f32'], tiny_choice)
    for api in (False, True):
        translator = load_llama('f32', tiny_choice, api)
        for line in own_lines[:6]:
            made = translator.generate(prepare(line.text, robot).request)
            parse(made.text, robot.capabilities)
            assert made.forward_passes == made.tokens > 4
