# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The page of the comparison of methods: a table, and pictures of what each costs and brings."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from ros2_llm_bridge.training.methods_grid import UNTUNED
from ros2_llm_bridge.training.methods_results import CellResult

#: Okabe and Ito's colours, which colour-blind people can tell apart, and a marker each.
_STYLES = {
    'lora': ('#0072B2', 'o', 'LoRA'), 'prompt': ('#D55E00', 's', 'prompt tuning'),
    'p-tuning': ('#009E73', 'D', 'P-tuning'), 'prefix': ('#CC79A7', '^', 'prefix tuning'),
    'full': ('#000000', '*', 'full fine-tuning'), UNTUNED: ('#777777', 'x', 'untuned base')}


def write_page(results: Sequence[CellResult], page: Path) -> None:
    """
    Write ``page`` (Markdown) and its pictures beside it.

    Parameters
    ----------
    results
        At least one, all evaluated on the same lines.
    page
        The file; pictures begin with its name.

    """
    page.parent.mkdir(parents=True, exist_ok=True)
    pictures = {
        'accuracy': f'{page.stem}_accuracy.png', 'cost': f'{page.stem}_cost.png'}
    draw_accuracy(results, page.parent / pictures['accuracy'])
    draw_cost(results, page.parent / pictures['cost'])
    first = results[0]
    seeds = len({r.cell.seed for r in results})
    threshold = next(iter(first.evaluations.values())).threshold
    n = ', '.join(f'{name} n={e.overall.n}' for name, e in first.evaluations.items())
    devices = ', '.join(sorted({r.device for r in results} - {'none'})) or 'none'
    page.write_text(f"""# Methods compared

The same base, training data and grammar for every method, {seeds} seed{'s' * (seeds > 1)} each.
Exact means that every parsed and checked action is right; intervals are 95 % (Wilson). As in
service, a motion that the model is less than {threshold:.0%} sure of is refused.
Lines: {n}. Trained on: {devices}.
Latency is the median of one instruction, p95 in brackets, on the machine that evaluated.
Made by `python -m ros2_llm_bridge methods`.

{table(results)}

![Exact commands against trained weights]({pictures['accuracy']})

![Training time, memory and latency]({pictures['cost']})
""", encoding='utf-8')


def table(results: Sequence[CellResult]) -> str:
    """Return a row for each cell (Markdown)."""
    names = list(results[0].evaluations)
    several = len({r.cell.seed for r in results}) > 1
    head = ['method', 'trained weights', 'file', 'training', 'peak memory',
            *(f'exact, {name}' for name in names), 'wrong direction', 'latency']
    lines = [head, ['---'] * len(head)]
    for result in results:
        cell = result.cell
        evaluations = [result.evaluations[name] for name in names]
        wrong = sum(e.wrong_direction.count for e in evaluations)
        of = sum(e.wrong_direction.n for e in evaluations)
        latency = evaluations[0].latency_ms
        trained = cell.method != UNTUNED
        lines.append([
            f'{cell.title}, seed {cell.seed}' if several and trained else cell.title,
            f'{result.trained_weights:,}' if trained else '-',
            _megabytes(result.file_bytes) if trained else '-',
            f'{result.train_seconds / 60:.1f} min' if trained else '-',
            f'{result.peak_memory_mb / 1024:.1f} GiB' if trained else '-',
            *(_share(e.overall.exact.value, e.overall.exact.interval) for e in evaluations),
            f'{wrong} of {of}', f'{latency.median:.0f} ms ({latency.p95:.0f})'])
    return '\n'.join(f'| {" | ".join(line)} |' for line in lines)


def draw_accuracy(results: Sequence[CellResult], path: Path) -> None:
    """Draw the share of exact commands over the number of trained weights, a panel a set."""
    names = list(results[0].evaluations)
    figure, panels = _figure(6.2 * len(names), 4.6, len(names))
    for name, axes in zip(names, panels):
        for result in results:
            exact = result.evaluations[name].overall.exact
            colour, marker, label = _STYLES[result.cell.method]
            if result.cell.method == UNTUNED:
                axes.axhline(exact.value, color=colour, linestyle=':', label=label)
                continue
            low, high = exact.interval
            axes.errorbar(
                [result.trained_weights], [exact.value],
                yerr=[[max(0.0, exact.value - low)], [max(0.0, high - exact.value)]],
                color=colour, marker=marker, markersize=9 if marker == '*' else 6, capsize=2,
                linewidth=1.2, linestyle='none', label=label)
            axes.annotate(
                _short(result), (result.trained_weights, exact.value), xytext=(5, 4),
                textcoords='offset points', fontsize=7)
        axes.set_xscale('log')
        axes.margins(x=0.12)
        axes.set(xlabel='trained weights', ylabel='exact commands', ylim=(-0.03, 1.03),
                 title=f'{name}, n={results[0].evaluations[name].overall.n}')
        axes.yaxis.set_major_formatter(lambda value, _: f'{value:.0%}')
        axes.grid(alpha=0.3)
    handles, labels = panels[0].get_legend_handles_labels()
    once = dict(zip(labels, handles))
    figure.legend(once.values(), once.keys(), loc='outside lower center', ncols=6, frameon=False)
    figure.savefig(path, dpi=130)


def draw_cost(results: Sequence[CellResult], path: Path) -> None:
    """Draw training time, memory of the training and latency of serving, a bar a cell."""
    first = next(iter(results[0].evaluations))
    measures = (
        ('training (min)', [r.train_seconds / 60 for r in results]),
        ('peak memory of training (GiB)', [r.peak_memory_mb / 1024 for r in results]),
        ('median latency (ms)', [r.evaluations[first].latency_ms.median for r in results]))
    figure, panels = _figure(11, 1.4 + 0.3 * len(results), len(measures), share_y=True)
    colours = [_STYLES[r.cell.method][0] for r in results]
    for axes, (label, values) in zip(panels, measures):
        bars = axes.barh(range(len(results)), values, color=colours, height=0.7)
        axes.bar_label(bars, [f'{v:.1f}' if v < 100 else f'{v:.0f}' for v in values],
                       padding=2, fontsize=7)
        axes.set_xlabel(label)
        axes.margins(x=0.15)
        axes.grid(axis='x', alpha=0.3)
        axes.set_axisbelow(True)
    several = len({r.cell.seed for r in results}) > 1
    panels[0].set_yticks(range(len(results)), [
        f'{r.cell.title}, seed {r.cell.seed}' if several else r.cell.title for r in results],
        fontsize=8)
    panels[0].invert_yaxis()
    figure.savefig(path, dpi=130)


def _figure(
    width: float, height: float, panels: int, share_y: bool = False,
) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(width, height), layout='constrained')
    FigureCanvasAgg(figure)
    grid = figure.subplots(1, panels, squeeze=False, sharey=share_y)
    return figure, list(grid[0])


def _short(result: CellResult) -> str:
    settings = result.cell.settings
    if 'lora_r' in settings:
        return f'r {settings["lora_r"]}'
    return str(settings.get('virtual_tokens', ''))


def _share(value: float, interval: tuple[float, float]) -> str:
    return f'{value:.1%} ({interval[0]:.0%}-{interval[1]:.0%})'


def _megabytes(size: int) -> str:
    return f'{size / 1e6:.1f} MB' if size >= 1e5 else f'{size / 1e3:.0f} kB'
