# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Train an adapter: ``python -m ros2_llm_bridge.training.train --data FILE --output DIR``.

The base's weights stay frozen in bf16, the adapter's are float32 and are rounded where they meet
them. Batches have a few fixed shapes and the loss sees the answers only; on two cores that makes
nine examples of 65 tokens a second, twice what one gets without.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
import platform
import sys
import time
from typing import Any, Optional, Sequence

from peft import LoraConfig, PeftModel
from peft.helpers import disable_input_dtype_casting
from ros2_llm_bridge.errors import BridgeError
from ros2_llm_bridge.inference.adapter import add_lora, continue_lora, save_adapter
from ros2_llm_bridge.inference.base_model import (
    BaseIdentity, BaseModel, load_base, resolve_device)
from ros2_llm_bridge.inference.checksum import file_hash
from ros2_llm_bridge.inference.manifest import Manifest, vocabulary_hash
from ros2_llm_bridge.prompting import PROMPT_VERSION
from ros2_llm_bridge.training.batches import Collator, EncodedExamples, LengthBuckets
from ros2_llm_bridge.training.config import (
    load_config, TrainConfig, TrainConfigError, with_values)
from ros2_llm_bridge.training.curve import LossLog
from ros2_llm_bridge.training.loss import answer_loss
import torch
from torch.utils.data import DataLoader
from transformers import set_seed, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

_LIBRARIES = ('torch', 'transformers', 'peft', 'tokenizers', 'safetensors')


class AdapterTrainer(Trainer):
    """transformers' Trainer over batches of few shapes, with the loss of ``loss.answer_loss``."""

    def __init__(self, batches: LengthBuckets, **options: Any) -> None:
        super().__init__(**options)
        self._batches = batches
        # The loss is a mean already: the Trainer must not scale it by a count of tokens.
        self.model_accepts_loss_kwargs = False

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Return the batches in their order."""
        return DataLoader(
            self.train_dataset, batch_sampler=self._batches, collate_fn=self.data_collator)

    def compute_loss(
        self, model: Any, inputs: dict[str, torch.Tensor], return_outputs: bool = False,
        num_items_in_batch: Optional[torch.Tensor] = None,
    ) -> torch.Tensor:
        """Return the loss of a batch; float32 adapter weights meet the base in bf16."""
        ids = inputs['input_ids']
        with torch.autocast(ids.device.type, torch.bfloat16):
            return answer_loss(model, ids, inputs['labels'])


def train(config: TrainConfig, data: Path, output: Path, resume: bool = True) -> Manifest:
    """
    Train an adapter, write its artefact to ``output`` and return its manifest.

    ``output`` also gets the log and the curve of the loss, and a folder of checkpoints from which
    an interrupted run of the same settings goes on, unless ``resume`` is False.

    Raises
    ------
    ModelError
        If the base or the data cannot be loaded.

    """
    if config.threads:
        torch.set_num_threads(config.threads)
    set_seed(config.seed)
    device = resolve_device(config.device)
    base = load_base(config.base, config.device, 'bf16')
    # For sequences this short plain matrix products beat the fused attention of a CPU twice.
    base.model.set_attn_implementation('eager' if device.type == 'cpu' else 'sdpa')
    model = _trainable(config, base)
    examples = EncodedExamples(data, base.tokenizer, config.lengths[-1])
    batches = LengthBuckets(
        examples.examples, config.lengths, config.batch_tokens, config.seed, config.epochs)
    print(f'{len(examples)} examples ({examples.left_out} too long), {len(batches)} batches, '
          f'{sum(p.numel() for p in model.parameters() if p.requires_grad):,} weights to train')
    steps = len(batches) * max(1, round(config.epochs))
    checkpoints = output / 'checkpoints'
    log = LossLog(output)
    trainer = AdapterTrainer(
        batches, model=model, args=_arguments(config, checkpoints, steps, device),
        train_dataset=examples, data_collator=Collator(config.lengths), callbacks=[log])
    last = get_last_checkpoint(str(checkpoints)) if resume and checkpoints.is_dir() else None
    started = time.monotonic()
    with disable_input_dtype_casting(model):
        result = trainer.train(resume_from_checkpoint=last)
    seconds = time.monotonic() - started
    log.draw()
    print(f'trained in {seconds:.0f} s')
    n = float(len(examples))
    return save_adapter(model, output, _manifest(
        config, base.identity, data, {'train_loss': {'value': result.training_loss, 'n': n}}))


def _trainable(config: TrainConfig, base: BaseModel) -> PeftModel:
    """Return the base with a new adapter, or with the one that the training goes on from."""
    if config.init_adapter:
        return continue_lora(base, Path(config.init_adapter))
    return add_lora(base, LoraConfig(
        r=config.lora_r, lora_alpha=config.lora_alpha, lora_dropout=config.lora_dropout,
        target_modules=list(config.target_modules), task_type='CAUSAL_LM'))


def _arguments(
    config: TrainConfig, folder: Path, steps: int, device: torch.device,
) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(folder), max_steps=steps, learning_rate=config.learning_rate,
        lr_scheduler_type='cosine', warmup_steps=round(config.warmup_ratio * steps),
        weight_decay=config.weight_decay, max_grad_norm=config.max_grad_norm,
        logging_steps=config.logging_steps, save_steps=config.save_steps, save_total_limit=2,
        seed=config.seed, use_cpu=device.type == 'cpu', report_to='none',
        remove_unused_columns=False, dataloader_pin_memory=False)


def _manifest(
    config: TrainConfig, base: BaseIdentity, data: Path, metrics: dict[str, dict[str, float]],
) -> Manifest:
    versions = {name: version(name) for name in _LIBRARIES}
    settings = {k: v for k, v in asdict(config).items() if k not in ('base', 'device', 'threads')}
    return Manifest(
        base=base.name, base_revision=base.revision, base_tensors=base.tensors,
        tokenizer=base.tokenizer, prompt_version=PROMPT_VERSION, vocabulary=vocabulary_hash(),
        data=file_hash(data), seed=config.seed, method=config.method, weights='',
        settings=settings, versions={**versions, 'python': platform.python_version()},
        metrics=metrics)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command line; return 0, or 2 for what a person must mend."""
    parser = argparse.ArgumentParser(
        prog='python -m ros2_llm_bridge.training.train',
        description='Train an adapter from a JSONL file of prompts and answers.')
    parser.add_argument('--config', type=Path, help='YAML file of TrainConfig fields')
    parser.add_argument('--data', type=Path, required=True, help='training examples, JSONL')
    parser.add_argument('--output', type=Path, required=True, help='folder for the adapter')
    parser.add_argument('--set', action='append', default=[], metavar='FIELD=VALUE',
                        help='replace one field, for example --set learning_rate=5e-4')
    parser.add_argument('--no-resume', action='store_true', help='do not go on from a checkpoint')
    options = parser.parse_args(arguments)
    try:
        config = load_config(options.config) if options.config else TrainConfig()
        config = with_values(config, dict(item.partition('=')[::2] for item in options.set))
        train(config, options.data, options.output, not options.no_resume)
    except (BridgeError, TrainConfigError, OSError) as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main())
