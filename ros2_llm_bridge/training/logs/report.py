# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Write the measurements of a log task as Markdown."""

from __future__ import annotations

from typing import Any, Mapping

from ros2_llm_bridge.logs.prompts import CLASSIFY
from ros2_llm_bridge.training.logs.scoring import Share


def markdown(found: Mapping[str, Any]) -> str:
    """
    Return the report.

    Parameters
    ----------
    found
        As ``evaluate.evaluate`` returns it.

    """
    test = found['test_packages']
    top = test['adapter']['top1']
    text = (
        f'# {found["task"]}: held-out packages\n\n{top["n"]} texts of {top["wordings"]} wordings '
        'by packages of which training has none; every answer has training texts in the words of '
        f'other packages ({found["training_examples"]} of them). 95 % Wilson intervals, which '
        f'count wordings. {found["ms_per_text"]:.0f} ms a text.\n\n')
    return text + (_classify(found) if found['task'] == CLASSIFY else _explain(found)) + _wrong(
        found)


def _explain(found: Mapping[str, Any]) -> str:
    rows = ''
    for name, numbers in found['test_packages'].items():
        rows += (f'| {name} | {_share(numbers["top1"])} | {_share(numbers["top1_causes"])} | '
                 f'{_share(numbers["top1_unknown"])} |\n')
    valid = found['validation']['top1']
    text = (
        '| | right | of texts with a cause | of texts that have none |\n|---|---|---|---|\n'
        f'{rows}\nValidation (unseen wordings of packages in training): {_share(valid)} of '
        f'{valid["n"]}.\n\n## Telling a cause only when sure\n\nThreshold '
        f'{found["threshold"]:.3f}, the least at which {100 * found["precision"]:.0f} % of the '
        'told causes are right on validation.\n\n'
        '| threshold | told | right of these | texts with a cause that get one |\n'
        '|---|---|---|---|\n')
    adapter = found['test_packages']['adapter']
    for row in sorted([adapter['at_threshold'], *adapter['curve']], key=lambda r: r['threshold']):
        precision = '-' if row['precision'] is None else f'{100 * row["precision"]:.1f} %'
        text += (f'| {row["threshold"]:.3f} | {row["told"]} | {precision} | '
                 f'{100 * row["coverage"]:.1f} % |\n')
    return text


def _classify(found: Mapping[str, Any]) -> str:
    text = '| | macro-F1 | right | recall of failures |\n|---|---|---|---|\n'
    for name, numbers in found['test_packages'].items():
        text += (f'| {name} | {numbers["macro_f1"]:.3f} | {_share(numbers["top1"])} | '
                 f'{_share(numbers["recall"]["failure"])} |\n')
    for name, numbers in found['test_packages'].items():
        words = numbers['words']
        text += (f'\n{name}, expected in rows:\n\n| | {" | ".join(words)} |\n'
                 f'|---|{"---|" * len(words)}\n')
        for word, counts in zip(words, numbers['confusion']):
            text += f'| {word} | {" | ".join(map(str, counts))} |\n'
    return text


def _wrong(found: Mapping[str, Any]) -> str:
    rows = ''.join(
        f'| {_cell(item["text"])} | {item["expected"]} | {item["answer"]} | '
        f'{item["confidence"]:.2f} |\n' for item in found['wrong'])
    return ('\n## What it got wrong (the first ones)\n\n| text | expected | answered | confidence '
            f'|\n|---|---|---|---|\n{rows}') if rows else ''


def _share(values: Mapping[str, Any]) -> str:
    return str(Share(**values)) if values['n'] else '-'


def _cell(text: str) -> str:
    return ' '.join(text.split()).replace('|', r'\|')[:120]
