# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""transformers' Trainer with our batches, our loss, our checkpoints and our validation."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
import time
from typing import Any, Callable, ContextManager, Mapping, Optional

from peft.optimizers import create_loraplus_optimizer
from ros2_llm_bridge.training.batches import LengthBuckets
from ros2_llm_bridge.training.checkpoints import load_weights, Run, save_weights, write_run
from ros2_llm_bridge.training.config import TrainConfig
from ros2_llm_bridge.training.loss import answer_loss
import torch
from torch.optim import Optimizer
from torch.utils.data import DataLoader
from transformers import Trainer, TrainerCallback, TrainingArguments

#: Measures the model as it is; the name of each number and its value, ``accuracy`` among them.
Validate = Callable[[Any], Mapping[str, float]]


class AdapterTrainer(Trainer):
    """
    Trains on batches of few shapes, with the loss of ``loss.answer_loss``.

    Parameters
    ----------
    batches
        The order of examples, this process's part of it.
    run
        What the run is, noted in every checkpoint.
    precision, lora_plus_ratio
        As in ``TrainConfig``.
    validate
        Called every ``eval_steps`` steps, in every process.
    options
        Those of transformers' Trainer.

    """

    def __init__(
        self, batches: LengthBuckets, run: Run, precision: str, lora_plus_ratio: float,
        validate: Optional[Validate] = None, **options: Any,
    ) -> None:
        super().__init__(**options)
        self.clock = Clock()
        for callback in (self.clock, EpochOrder(batches), LogsAreComplete()):
            self.add_callback(callback)
        self._batches = batches
        self._run = run
        self._precision = precision
        self._lora_plus_ratio = lora_plus_ratio
        self._validate = validate
        # The loss is a mean already: the Trainer must not scale it by a count of tokens.
        self.model_accepts_loss_kwargs = False

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Return the batches in their order."""
        return DataLoader(
            self.train_dataset, batch_sampler=self._batches, collate_fn=self.data_collator)

    def create_optimizer(self, model: Optional[torch.nn.Module] = None) -> Optimizer:
        """Return the Trainer's optimiser, with two learning rates where a LoRA asks for them."""
        if self.optimizer is None and self._lora_plus_ratio != 1.0:
            kind, options = self.get_optimizer_cls_and_kwargs(self.args, self.model)
            self.optimizer = create_loraplus_optimizer(
                self.model, kind, loraplus_lr_ratio=self._lora_plus_ratio,
                loraplus_weight_decay=self.args.weight_decay, **options)
        return super().create_optimizer(model)

    def compute_loss(
        self, model: Any, inputs: dict[str, torch.Tensor], return_outputs: bool = False,
        num_items_in_batch: Optional[torch.Tensor] = None,
    ) -> torch.Tensor:
        """Return the loss of a batch; float32 weights meet the base in its precision."""
        ids = inputs['input_ids']
        with arithmetic(self._precision, ids.device):
            return answer_loss(model, ids, inputs['labels'])

    def log(self, logs: dict[str, float], start_time: Optional[float] = None) -> None:
        """Log numbers with the seconds that the run has taken; checkpoints keep them."""
        super().log({**logs, 'seconds': self.clock.seconds}, start_time)

    def evaluate(
        self, eval_dataset: Any = None, ignore_keys: Optional[list[str]] = None,
        metric_key_prefix: str = 'eval',
    ) -> dict[str, float]:
        """Return what ``validate`` measures, each name with a prefix; log it."""
        measured = {} if self._validate is None else self._validate(self.model)
        metrics = {f'{metric_key_prefix}_{name}': value for name, value in measured.items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics)
        return metrics

    def _save(
        self, output_dir: Optional[str] = None, state_dict: Optional[dict[str, Any]] = None,
    ) -> None:
        folder = Path(output_dir or str(self.args.output_dir))
        if self.args.should_save:
            save_weights(self.model, folder)
            write_run(folder, self._run)

    def _load_from_checkpoint(
        self, resume_from_checkpoint: str, model: Optional[torch.nn.Module] = None,
    ) -> None:
        load_weights(self.model if model is None else model, Path(resume_from_checkpoint))


class Clock(TrainerCallback):
    """Counts the seconds of a run over all its parts, but for steps that an interruption lost."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Return the seconds so far."""
        return time.monotonic() - self._began

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Begin at 0, or where the checkpoint was."""
        before = state.log_history[-1].get('seconds', 0.0) if state.log_history else 0.0
        self._began = time.monotonic() - before


class LogsAreComplete(TrainerCallback):
    """Has the loss logged before a checkpoint and an evaluation: what follows counts anew."""

    def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Log now if something is about to be saved or measured."""
        if control.should_save or control.should_evaluate:
            control.should_log = True


class EpochOrder(TrainerCallback):
    """Tells the batches which epoch it is: each has its own order."""

    def __init__(self, batches: LengthBuckets) -> None:
        self._batches = batches

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        """Choose the order of the epoch that begins or goes on."""
        self._batches.set_epoch(int(state.epoch or 0))


def arithmetic(precision: str, device: torch.device) -> ContextManager[Any]:
    """Return the context in which a model of this precision computes."""
    if precision == 'fp32':
        return nullcontext()
    dtype = torch.float16 if precision == 'fp16' else torch.bfloat16
    return torch.autocast(device.type, dtype)


def arguments_for(
    config: TrainConfig, folder: Path, steps: int, device: torch.device,
) -> TrainingArguments:
    """Return the Trainer's own arguments for a run of so many steps."""
    more: dict[str, Any] = {}
    if config.eval_steps:
        more.update(eval_strategy='steps', eval_steps=config.eval_steps)
    if config.gradient_checkpointing:
        names = {f.name for f in fields(TrainingArguments)}
        new = 'activation_checkpointing'
        more[new if new in names else 'gradient_checkpointing'] = True
    arguments = TrainingArguments(
        output_dir=str(folder), max_steps=steps, learning_rate=config.learning_rate,
        lr_scheduler_type='cosine', warmup_steps=round(config.warmup_ratio * steps),
        weight_decay=config.weight_decay, max_grad_norm=config.max_grad_norm,
        logging_steps=config.logging_steps, save_steps=config.save_steps, save_total_limit=2,
        seed=config.seed, use_cpu=device.type == 'cpu', report_to='none',
        fp16=config.precision == 'fp16', ddp_find_unused_parameters=False,
        remove_unused_columns=False, dataloader_pin_memory=False, **more)
    # Several GPUs are for several processes; the Trainer would spread each batch over them.
    arguments._n_gpu = min(arguments.n_gpu, 1)
    return arguments
