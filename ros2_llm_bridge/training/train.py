# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Train an adapter: ``python -m ros2_llm_bridge train --data FILE --output DIR``.

The base's weights stay frozen in bf16, the adapter's are float32 and are rounded where they meet
them. Batches have a few fixed shapes and the loss sees the answers only; on two cores that makes
nine examples of 65 tokens a second, twice what one gets without.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
import json
import os
from pathlib import Path
import platform
import resource
from typing import Any, Mapping, Optional

from peft.helpers import disable_input_dtype_casting
from ros2_llm_bridge.errors import ModelError
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.base_model import BaseIdentity, resolve_device
from ros2_llm_bridge.inference.checksum import file_hash
from ros2_llm_bridge.inference.manifest import (
    Manifest, PROMPT_VERSIONS, read_manifest, vocabulary_hash)
from ros2_llm_bridge.inference.precision import resolve_dtype
from ros2_llm_bridge.training.batches import Collator, EncodedExamples, LengthBuckets
from ros2_llm_bridge.training.checkpoints import (
    BestWeights, checkpoint_to_go_on_from, finished_adapter, forget, Run, RUN_NAME, run_of,
    write_run)
from ros2_llm_bridge.training.compiling import compile_layers
from ros2_llm_bridge.training.config import TrainConfig, TrainConfigError
from ros2_llm_bridge.training.curve import AccuracyLog, LossLog
from ros2_llm_bridge.training.data_files import data_files, VALIDATION_FILE
from ros2_llm_bridge.training.loss import check_loss
from ros2_llm_bridge.training.methods import load_base_to_train, save_trained, trainable_model
from ros2_llm_bridge.training.trainer import AdapterTrainer, arguments_for, arithmetic
from ros2_llm_bridge.training.validation import Validator
from tensorboardX import SummaryWriter
import torch
from transformers import set_seed
from transformers.integrations import TensorBoardCallback

#: What the training cost, beside the artefact.
REPORT_NAME = 'training.json'
#: Event files for TensorBoard.
EVENTS = 'tensorboard'

_LIBRARIES = ('torch', 'transformers', 'peft', 'tokenizers', 'safetensors')
#: Tokens that the loss is checked on before a training begins.
_CHECKED_TOKENS = 12


@dataclass(frozen=True)
class Place:
    """Which of how many processes this is, as accelerate's launcher tells it."""

    rank: int
    local_rank: int
    processes: int


def train(
    config: TrainConfig, data: Path, output: Path, resume: bool = True,
    validation: Optional[Path] = None,
) -> Manifest:
    """
    Train an adapter, write its artefact to ``output`` and return its manifest.

    ``output`` also gets log and curve of loss and accuracy, what the training cost, and a folder
    of checkpoints from which an interrupted run goes on, unless ``resume`` is False; what a
    finished run left behind is then returned as it is. Started by ``accelerate launch``, it is
    one of several processes, of which the first writes.

    Parameters
    ----------
    config
        The run.
    data, validation
        As ``data_files`` takes them.
    output
        Folder of the artefact.
    resume
        Go on from the last whole checkpoint, if there is one of the same run.

    Raises
    ------
    ModelError
        If the base or the data cannot be loaded, or this machine cannot train as asked.
    TrainConfigError
        If there is nothing to validate with, or the checkpoints are of another run.

    """
    place = _place()
    config = _on_own_device(config, place)
    train_file, validation = data_files(data, validation)
    device = _checked_device(config, validation)
    config = replace(config, precision=resolve_dtype(
        config.precision, device))  # type: ignore[arg-type]
    setup = _set_up(config, train_file, validation, place, device)
    first = place.rank == 0
    say = _say if first else _keep_quiet
    finished = finished_adapter(output, setup.run, config.task) if resume else None
    if finished is not None:
        say(f'{output} holds the finished adapter of this run; --no-resume trains it anew')
        return finished
    checkpoints = output / 'checkpoints'
    last = checkpoint_to_go_on_from(checkpoints, setup.run, say) if resume else None
    if first:
        (output / RUN_NAME).unlink(missing_ok=True)
        if last is None:
            forget(checkpoints)
    say(f'{len(setup.examples)} examples ({setup.examples.left_out} too long), '
        f'{setup.steps} steps, {setup.weights:,} weights to train')
    if compile_layers(setup.model, config, setup.steps, device):
        say('compiling the layers: the first steps of each kind take a minute')
    best = BestWeights(checkpoints)
    losses, accuracies = LossLog(output, first), AccuracyLog(output, config.patience, best, first)
    trainer = _trainer(config, setup, place, checkpoints, validation)
    for callback in (losses, *([accuracies] if config.eval_steps else [])):
        trainer.add_callback(callback)
    if first:
        trainer.add_callback(TensorBoardCallback(SummaryWriter(str(output / EVENTS))))

    with disable_input_dtype_casting(setup.model, config.method == 'lora'):
        trainer.train(resume_from_checkpoint=last)
        if config.eval_steps and accuracies.last_step < trainer.state.global_step:
            trainer.evaluate()
    seconds = trainer.clock.seconds
    trainer.accelerator.wait_for_everyone()
    metrics = {'train_loss': {'value': losses.mean, 'n': float(len(setup.examples))}}
    if accuracies.best is not None:
        best.load(setup.model, accuracies.best['step'])
        metrics['validation_accuracy'] = {
            'value': accuracies.best['accuracy'], 'n': accuracies.best['n']}
    manifest = replace(setup.manifest, metrics=metrics)
    if not first:
        return manifest
    losses.draw()
    accuracies.draw()
    say(f'trained in {seconds:.0f} s')
    _write_report(output, {
        'method': config.method, 'trained_weights': setup.weights, 'seconds': round(seconds, 1),
        'resumed': last is not None, 'steps': trainer.state.global_step,
        'examples': len(setup.examples), 'processes': place.processes, 'device': str(device),
        'peak_memory_mb': _peak_memory_mb(device)})
    manifest = save_trained(setup.model, output, manifest)
    write_run(output, setup.run)
    return manifest


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _keep_quiet(sentence: str) -> None:
    """Leave it to the first process to say something."""


@dataclass(frozen=True)
class _Setup:
    """What a training is about to train, and on what."""

    model: Any
    examples: EncodedExamples
    batches: LengthBuckets
    manifest: Manifest
    run: Run
    device: torch.device

    @property
    def weights(self) -> int:
        """Return how many weights are trained."""
        return sum(p.numel() for p in self.model.parameters() if p.requires_grad)

    @property
    def steps(self) -> int:
        """Return how many optimiser steps there will be."""
        return len(self.batches) * max(1, round(self.manifest.settings['epochs']))


def _checked_device(config: TrainConfig, validation: Optional[Path]) -> torch.device:
    """Return the device, after checks that need no model."""
    if config.eval_steps and validation is None:
        raise TrainConfigError(
            'eval_steps: there is nothing to validate with; give a folder with '
            f'{VALIDATION_FILE}, or a file by --validation')
    device = resolve_device(config.device)
    if config.precision == 'fp16' and device.type != 'cuda':
        raise ModelError(f'fp16 training needs CUDA, this is {device.type}', 'use precision=bf16')
    return device


def _set_up(
    config: TrainConfig, train_file: Path, validation: Optional[Path], place: Place,
    device: torch.device,
) -> _Setup:
    if config.threads:
        torch.set_num_threads(config.threads)
    set_seed(config.seed)
    base = load_base_to_train(config)
    # For sequences this short plain matrix products beat the fused attention of a CPU twice.
    base.model.set_attn_implementation('eager' if device.type == 'cpu' else 'sdpa')
    model = trainable_model(config, base)
    examples = EncodedExamples(train_file, base.tokenizer, config.lengths[-1])
    batches = LengthBuckets(
        examples.examples, config.lengths, config.batch_tokens, config.seed, config.epochs,
        place.rank, place.processes)
    with arithmetic(config.precision, device):
        check_loss(model, torch.tensor(
            [examples[0].ids[:_CHECKED_TOKENS]], device=base.model.device))
    inputs = {'data': file_hash(train_file), 'base_tensors': base.identity.tensors}
    if config.eval_steps and validation is not None:
        inputs['validation'] = file_hash(validation)
    if config.init_adapter:
        inputs['init_weights'] = read_manifest(
            find_adapter(config.init_adapter), config.task).weights
    return _Setup(
        model, examples, batches, _manifest(config, base.identity, inputs),
        run_of(config, inputs, place.processes), device)


def _trainer(
    config: TrainConfig, setup: _Setup, place: Place, checkpoints: Path,
    validation: Optional[Path],
) -> AdapterTrainer:
    validate = None
    if config.eval_steps and validation is not None:
        validate = Validator(config, validation, setup.manifest, place.rank, place.processes)
    return AdapterTrainer(
        setup.batches, setup.run, config.precision, config.lora_plus_ratio, validate,
        model=setup.model,
        args=arguments_for(config, checkpoints, setup.steps, setup.device),
        train_dataset=setup.examples, eval_dataset=setup.examples if validate else None,
        data_collator=Collator(config.lengths))


def is_first_process() -> bool:
    """Return whether this process is the one that writes."""
    return _place().rank == 0


def _place() -> Place:
    def number(name: str, default: int) -> int:
        return int(os.environ.get(name, default))

    rank = number('RANK', 0)
    return Place(rank, number('LOCAL_RANK', rank), number('WORLD_SIZE', 1))


def _on_own_device(config: TrainConfig, place: Place) -> TrainConfig:
    """Return the run on this process's own GPU, where there are several processes."""
    if place.processes == 1 or resolve_device(config.device).type != 'cuda':
        return config
    return replace(config, device=f'cuda:{place.local_rank}')


def _peak_memory_mb(device: torch.device) -> int:
    """Return the largest memory of the training, the GPU's where there is one, in MiB."""
    if device.type == 'cuda':
        return int(torch.cuda.max_memory_allocated(device) // 2**20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10


def _write_report(output: Path, values: Mapping[str, Any]) -> None:
    (output / REPORT_NAME).write_text(json.dumps(values, indent=2, sort_keys=True) + '\n')


def _manifest(
    config: TrainConfig, base: BaseIdentity, inputs: Mapping[str, str],
) -> Manifest:
    versions = {name: version(name) for name in _LIBRARIES}
    settings = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(config).items()
                if k not in ('base', 'device', 'threads')}
    if 'init_weights' in inputs:  # a folder's name tells nobody what lay in it
        settings['init_weights'] = inputs['init_weights']
        if Path(config.init_adapter).is_absolute():  # nor need anybody know this machine's folders
            settings['init_adapter'] = Path(config.init_adapter).name
    return Manifest(
        base=base.name, base_revision=base.revision, base_tensors=base.tensors,
        tokenizer=base.tokenizer, prompt_version=PROMPT_VERSIONS[config.task],
        vocabulary=vocabulary_hash(), data=inputs['data'], seed=config.seed, method=config.method,
        weights='', settings=settings, task=config.task,
        versions={**versions, 'python': platform.python_version()})
