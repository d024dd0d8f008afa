# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The pictures of a report: accuracy by kind, risk against coverage, calibration."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from ros2_llm_bridge.training.evaluation.measures import Evaluation, Group

ACCURACY_NAME = 'accuracy.png'
RISK_NAME = 'risk_coverage.png'
CALIBRATION_NAME = 'calibration.png'

#: Okabe and Ito's colours, which colour-blind people can tell apart.
_COLOURS = ('#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000')
_MARKERS = 'osD^vP*'


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
    figure, axes = _figure(7, 4.8)
    for index, evaluation in enumerate(evaluations):
        curve = evaluation.risk_coverage
        points = [p for p in curve.points if p.acted]
        if not points:
            continue
        axes.step(
            [p.acted / curve.n for p in points], [p.risk.value for p in points], where='post',
            color=_COLOURS[index % len(_COLOURS)], linewidth=1.4,
            label=f'{evaluation.system} (n={curve.n})')
        used = next((p for p in points if p.threshold >= evaluation.threshold), points[-1])
        axes.plot(used.acted / curve.n, used.risk.value, linestyle='none', markersize=7,
                  zorder=3, **_style(index))
    axes.set(xlim=(0, 1.02), xlabel='coverage: lines acted on, of those that the model was asked',
             ylabel='risk: wrong ones among them', title='Risk and coverage as the threshold rises'
             '\n(marks: the threshold of the run)')
    axes.set_ylim(bottom=-0.01)
    _finish(figure, axes, path)


def draw_calibration(evaluations: Sequence[Evaluation], path: Path) -> None:
    """Draw how often answers are right against how confident they are."""
    figure, axes = _figure(6, 5.6)
    axes.plot([0, 1], [0, 1], color='0.6', linestyle='--', linewidth=1, label='perfect')
    for index, evaluation in enumerate(evaluations):
        found = evaluation.calibration
        bins = [b for b in found.bins if b.n]
        if not bins:
            continue
        largest = max(b.n for b in bins)
        axes.plot([b.confidence for b in bins], [b.right / b.n for b in bins], linewidth=1.2,
                  color=_COLOURS[index % len(_COLOURS)])
        axes.scatter([b.confidence for b in bins], [b.right / b.n for b in bins],
                     s=[15 + 130 * b.n / largest for b in bins], alpha=0.8,
                     color=_COLOURS[index % len(_COLOURS)], marker=_MARKERS[index % len(_MARKERS)],
                     label=f'{evaluation.system}: error {found.error:.2f} (n={found.n})')
    axes.set(xlim=(0, 1.02), ylim=(-0.02, 1.04), xlabel='confidence of answers that act, bin mean',
             ylabel='share of right ones', title='Calibration (areas: n of a bin)')
    axes.xaxis.set_major_formatter(_percent)
    _finish(figure, axes, path)


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), layout='constrained')
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _finish(figure: Figure, axes: Any, path: Path) -> None:
    axes.yaxis.set_major_formatter(_percent)
    axes.xaxis.set_major_formatter(_percent)
    axes.grid(True, alpha=0.3)
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc='outside lower center', frameon=False, fontsize='small',
                      ncols=2)
    figure.savefig(path, dpi=130)


def _style(index: int) -> dict[str, Any]:
    return {'color': _COLOURS[index % len(_COLOURS)], 'marker': _MARKERS[index % len(_MARKERS)]}


def _percent(value: float, position: int = 0) -> str:
    return f'{value:.0%}'
