# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The pictures of a report: accuracy by kind, risk against coverage, calibration."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from ros2_llm_bridge.training.evaluation.measures import Evaluation, Group, Share

ACCURACY_NAME = 'accuracy.png'
RISK_NAME = 'risk_coverage.png'
CALIBRATION_NAME = 'calibration.png'

#: Okabe and Ito's colours, which colour-blind people can tell apart.
_COLOURS = ('#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000')
_MARKERS = 'osD^vP*'
_LINES = ('-', '--', '-.', ':')


def draw_accuracy(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Draw the share of exact lines by kind and system with 95 % intervals."""
    kinds = sorted(evaluations[0].kinds, key=lambda kind: -evaluations[0].kinds[kind].n)
    rows = ['all', *kinds]
    step = 0.8 / len(evaluations)
    figure, axes = _figure(8.5, 1.6 + len(rows) * (0.22 + 0.14 * len(evaluations)))
    for index, evaluation in enumerate(evaluations):
        groups = [evaluation.overall, *(evaluation.kinds.get(k, Group({})) for k in kinds)]
        exact = [group.exact for group in groups]
        at = [row + (index - (len(evaluations) - 1) / 2) * step for row in range(len(rows))]
        below = [max(0.0, s.value - s.interval[0]) for s in exact]
        above = [max(0.0, s.interval[1] - s.value) for s in exact]
        axes.errorbar(
            [s.value for s in exact], at, xerr=[below, above], linestyle='none', capsize=2,
            markersize=5, linewidth=1.2, label=evaluation.system, **_style(index))
    for row in range(1, len(rows)):
        axes.axhline(row - 0.5, color='0.85', linewidth=0.8)
    sizes = [evaluations[0].overall.n, *(evaluations[0].kinds[k].n for k in kinds)]
    axes.set_yticks(range(len(rows)), [f'{row} (n={n})' for row, n in zip(rows, sizes)])
    axes.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.5, -0.5), xlabel='share of exact lines',
             title='Exact lines by kind, 95 % intervals (Wilson)')
    axes.xaxis.set_major_formatter(_percent)
    axes.grid(axis='x', alpha=0.3)
    figure.legend(loc='outside lower center', ncols=min(len(evaluations), 4), frameon=False)
    figure.savefig(path, dpi=130)


def draw_risk(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Draw the share of wrong ones among the lines acted on against the share acted on."""
    figure, axes = _figure(7.5, 5)
    highest = 0.05
    for index, evaluation in enumerate(evaluations):
        curve = evaluation.risk_coverage
        points = [p for p in curve.points if p.acted]
        if not points:
            continue
        coverage = [p.acted / curve.n for p in points]
        style = _style(index)
        axes.plot(coverage, [p.risk.value for p in points], linewidth=1.6, color=style['color'],
                  linestyle=_LINES[index % len(_LINES)])
        if not index:  # bands of several systems hide each other
            axes.fill_between(
                coverage, [p.risk.interval[0] for p in points],
                [p.risk.interval[1] for p in points], color=style['color'], alpha=0.12,
                linewidth=0, label='95 % interval')
        used = next((p for p in points if p.threshold >= evaluation.threshold), points[-1])
        axes.plot(used.acted / curve.n, used.risk.value, linestyle='none', markersize=8, zorder=3,
                  label=f'{evaluation.system} (n={curve.n}), at threshold '
                  f'{evaluation.threshold:g}', **_hollow(style))
        highest = max(highest, used.risk.interval[1], *(p.risk.value for p in points))
    axes.set(xlim=(0, 1.02), xlabel='coverage: lines acted on, of those that the model was asked',
             ylabel='risk: wrong ones among them',
             title='Risk and coverage as the threshold rises')
    axes.set_ylim(0, min(1.02, 1.1 * highest))
    axes.xaxis.set_major_formatter(_percent)
    axes.yaxis.set_major_formatter(_percent)
    axes.grid(True, alpha=0.3)
    if axes.get_legend_handles_labels()[0]:
        figure.legend(loc='outside lower center', frameon=False, fontsize='small', ncols=2)
    figure.savefig(path, dpi=130)


def draw_calibration(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Draw for each system how often answers are right against how confident they are."""
    columns = min(3, max(1, len(evaluations)))
    rows = -(-max(1, len(evaluations)) // columns)
    figure = Figure(figsize=(0.8 + 3.4 * columns, 0.4 + 3.5 * rows), layout='constrained')
    FigureCanvasAgg(figure)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for index, axes in enumerate(grid.flat):
        if index >= len(evaluations):
            axes.axis('off')
            continue
        found = evaluations[index].calibration
        axes.plot([0, 1], [0, 1], color='0.6', linestyle='--', linewidth=1)
        for part in (b for b in found.bins if b.n):
            share = Share(part.right, part.n)
            low, high = share.interval
            axes.errorbar(
                part.confidence, share.value, capsize=2, linewidth=1.2, markersize=6,
                yerr=[[max(0.0, share.value - low)], [max(0.0, high - share.value)]],
                **_style(index))
            axes.annotate(str(part.n), (part.confidence, share.value), fontsize=8,
                          xytext=(-6, -3), textcoords='offset points', ha='right')
        axes.set(xlim=(-0.1, 1.04), ylim=(-0.04, 1.04))
        axes.set_title(f'{evaluations[index].system}\nerror {found.error:.2f}, n={found.n}',
                       fontsize=10)
        axes.xaxis.set_major_formatter(_percent)
        axes.yaxis.set_major_formatter(_percent)
        axes.grid(True, alpha=0.3)
    figure.supxlabel('confidence of answers that act\n(mean of a bin; number: n of the bin)',
                     fontsize=10)
    figure.supylabel('share of right ones, 95 % interval', fontsize=10)
    figure.savefig(path, dpi=130)


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), layout='constrained')
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _style(index: int) -> dict[str, Any]:
    return {'color': _COLOURS[index % len(_COLOURS)], 'marker': _MARKERS[index % len(_MARKERS)]}


def _hollow(style: dict[str, Any]) -> dict[str, Any]:
    """Return a style whose markers let another one under them be seen."""
    return {**style, 'markerfacecolor': 'none', 'markeredgewidth': 1.8}


def _percent(value: float, position: int = 0) -> str:
    return f'{value:.0%}'
