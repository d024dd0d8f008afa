# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Measure an adapter of a log task beside TF-IDF, and write what came out.

Run as ``python -m ros2_llm_bridge.training.logs.evaluate --task TASK --data DIR --adapter DIR
--output DIR``. The threshold of ``explain`` comes from validation; the test is read once.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from functools import partial
import json
from pathlib import Path
import sys
import time
from typing import Any, Callable, Mapping, Optional, Sequence

from rich.progress import track
from ros2_llm_bridge.errors import BridgeError, ModelError
from ros2_llm_bridge.inference.config import DEFAULT_BASE, TranslatorConfig
from ros2_llm_bridge.inference.manifest import read_manifest, write_manifest
from ros2_llm_bridge.inference.model_card import model_card
from ros2_llm_bridge.logs.answers import Chooser, classify
from ros2_llm_bridge.logs.catalogue import load_causes, UNKNOWN
from ros2_llm_bridge.logs.prompts import choice_request, CLASSES, CLASSIFY, EXPLAIN, LogTask
from ros2_llm_bridge.ports import Translator
from ros2_llm_bridge.training.logs.baseline import answer, BASELINES, fit
from ros2_llm_bridge.training.logs.report import markdown
from ros2_llm_bridge.training.logs.scoring import (
    Answered, choose_threshold, confusion, curve, f1_scores, macro_f1, recall, share_right)

_THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_WRONG_SHOWN = 30

#: Share of right ones among the causes that are told, for which the threshold is chosen. More
#: would leave most texts without an answer.
PRECISION = 0.85

Line = dict[str, Any]


def read_lines(path: Path) -> list[Line]:
    """
    Return the lines of a split.

    Raises
    ------
    BridgeError
        If the file is not there or a line is none of this data.

    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines()]
        return [{key: line[key] for key in ('text', 'target', 'template')} for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BridgeError(f'{path} holds no lines of a log task: {error!r}') from error


def ask_causes(lines: Sequence[Line], translator: Translator) -> list[Answered]:
    """
    Return the cause that a model writes for each text, whatever its confidence.

    Raises
    ------
    ModelError
        If the model failed.

    """
    words = [*load_causes(), UNKNOWN]
    answered = []
    for line in track(lines, 'asking the model', disable=not sys.stderr.isatty()):
        generation = translator.generate(choice_request(EXPLAIN, line['text'], words))
        answered.append(Answered(line['text'], line['template'], line['target'],
                                 generation.text, generation.confidence))
    return answered


def ask_classes(lines: Sequence[Line], chooser: Chooser) -> list[Answered]:
    """
    Return the class that a model chooses for each line.

    Raises
    ------
    ModelError
        If the model failed.

    """
    judged = classify([line['text'] for line in lines], chooser)
    return [Answered(line['text'], line['template'], line['target'], j.word, j.confidence)
            for line, j in zip(lines, judged)]


def ask_baseline(name: str, train: Sequence[Line], lines: Sequence[Line]) -> list[Answered]:
    """Return what a baseline, fitted to training lines, answers to each line."""
    fitted = fit(name, [t['text'] for t in train], [t['target'] for t in train])
    words = answer(fitted, [line['text'] for line in lines])
    return [Answered(line['text'], line['template'], line['target'], word)
            for line, word in zip(lines, words)]


def numbers(task: LogTask, answered: Sequence[Answered], threshold: float) -> dict[str, Any]:
    """Return the metrics of a task for one split."""
    found: dict[str, Any] = {'top1': asdict(share_right(answered))}
    if task == CLASSIFY:
        found.update(
            macro_f1=macro_f1(answered, CLASSES), f1=f1_scores(answered, CLASSES),
            recall={word: asdict(recall(answered, word)) for word in CLASSES},
            words=list(CLASSES), confusion=confusion(answered, CLASSES))
        return found
    causes = [a for a in answered if a.expected != UNKNOWN]
    foreign = [a for a in answered if a.expected == UNKNOWN]
    found.update(
        top1_causes=asdict(share_right(causes)), top1_unknown=asdict(share_right(foreign)),
        at_threshold=curve(answered, [threshold])[0], curve=curve(answered, _THRESHOLDS))
    return found


def evaluate(
        task: LogTask, data: Path, ask: Callable[[Sequence[Line]], Sequence[Answered]],
        rivals: Sequence[str] = BASELINES) -> dict[str, Any]:
    """
    Return the metrics of a model and of baselines.

    Parameters
    ----------
    task
        What the model is asked.
    data
        Folder that ``dataset.write`` wrote.
    ask
        Answers lines by a model.
    rivals
        Names of baselines to fit to the same training lines.

    Raises
    ------
    BridgeError
        If data are missing or the model failed.

    """
    train, validation, test = (
        read_lines(data / f'{split}.jsonl') for split in ('train', 'validation', 'test_packages'))
    valid = ask(validation)
    threshold = choose_threshold(valid, PRECISION) if task == EXPLAIN else 0.0
    started = time.monotonic()
    answered = ask(test)
    seconds = time.monotonic() - started
    return {
        'task': task, 'threshold': threshold, 'precision': PRECISION,
        'training_examples': len(train),
        'ms_per_text': 1000 * seconds / len(test),
        'validation': numbers(task, valid, threshold),
        'test_packages': {
            'adapter': numbers(task, answered, threshold),
            **{name: numbers(task, ask_baseline(name, train, test), 0.0) for name in rivals}},
        'wrong': [asdict(a) for a in answered if not a.right][:_WRONG_SHOWN]}


def record(task: LogTask, folder: Path, found: Mapping[str, Any]) -> None:
    """
    Put what was measured into the manifest and the card of an adapter.

    Raises
    ------
    AdapterError
        If the folder holds no adapter of this task.

    """
    manifest = read_manifest(folder, task=task)
    test = found['test_packages']['adapter']
    n = float(test['top1']['n'])
    metrics = {'held-out packages, right': {'value': test['top1']['value'], 'n': n}}
    if task == CLASSIFY:
        failures = test['recall']['failure']
        metrics['held-out packages, macro-F1'] = {'value': test['macro_f1'], 'n': n}
        metrics['held-out packages, recall of failures'] = {
            'value': failures['value'], 'n': float(failures['n'])}
    complete = replace(manifest, metrics={**manifest.metrics, **metrics})
    write_manifest(folder, complete)
    (folder / 'README.md').write_text(model_card(complete), encoding='utf-8')


def _asking(config: TranslatorConfig) -> Callable[[Sequence[Line]], Sequence[Answered]]:
    """Return what asks the model that the verbs use."""
    if config.task == CLASSIFY:
        from ros2_llm_bridge.inference.choosing import load_chooser

        return partial(ask_classes, chooser=load_chooser(config, CLASSES))
    from ros2_llm_bridge.inference.local import LocalTranslator

    return partial(ask_causes, translator=LocalTranslator(config))


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command line; return 0, 2 for wrong data, 3 where the model cannot be used."""
    parser = argparse.ArgumentParser(
        prog='python -m ros2_llm_bridge.training.logs.evaluate', description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--task', choices=(EXPLAIN, CLASSIFY), required=True)
    parser.add_argument('--data', type=Path, required=True, help='folder of the data set')
    parser.add_argument('--adapter', required=True, help='folder of the adapter')
    parser.add_argument('--base', default=DEFAULT_BASE, help='base model (default: %(default)s)')
    parser.add_argument('--device', default='auto', help='auto, cpu, cuda or cuda:N')
    parser.add_argument('--output', type=Path, required=True, help='folder for the report')
    parser.add_argument('--record', action='store_true',
                        help="put the metrics into the adapter's manifest and card")
    options = parser.parse_args(arguments)
    config = TranslatorConfig(
        adapter=options.adapter, base=options.base, device=options.device, task=options.task)
    try:
        found = evaluate(options.task, options.data, _asking(config))
    except BridgeError as error:
        print(f'error: {error}', file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / f'{options.task}.json').write_text(
        json.dumps(found, indent=2, ensure_ascii=False) + '\n', encoding='utf-8')
    text = markdown(found)
    (options.output / f'{options.task}.md').write_text(text, encoding='utf-8')
    if options.record:
        record(options.task, Path(options.adapter), found)
    print(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
