# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The pictures of a benchmark: latency by system, the node's share, how cost grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

#: Okabe and Ito's colours, which colour-blind people can tell apart.
_COLOURS = ('#0072B2', '#D55E00', '#009E73', '#CC79A7')

_GROWTH_LABELS = {
    'places': 'places in the profile', 'capabilities': 'capabilities in the profile',
    'words': 'words of the instruction', 'commands': 'commands in the instruction'}


def draw_comparison(part: Mapping[str, Any], path: Path) -> None:
    """Draw median, quartiles, 95th and 99th percentile of each system, logarithmic."""
    systems = list(reversed(part['systems']))
    figure = Figure(figsize=(8.5, 1.3 + 0.45 * len(systems)), layout='constrained')
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for at, system in enumerate(systems):
        took = system['latency_ms']
        colour = _COLOURS[1] if system['system'].startswith('llama') else _COLOURS[0]
        axes.plot([took['p25'], took['p75']], [at, at], color=colour, linewidth=7, alpha=0.35,
                  solid_capstyle='butt')
        axes.plot([took['p75'], took['p99']], [at, at], color=colour, linewidth=1)
        axes.plot(took['p50'], at, 'o', color=colour, markersize=6)
        axes.plot(took['p95'], at, '|', color=colour, markersize=10)
        axes.plot(took['p99'], at, 'x', color=colour, markersize=5)
        axes.annotate(f'{took["p50"]:.0f} ms', (took['p50'], at), xytext=(0, 7), fontsize=8,
                      textcoords='offset points', ha='center')
    axes.set_xscale('log')
    axes.set_yticks(range(len(systems)), [s['system'] for s in systems])
    axes.set(ylim=(-0.6, len(systems) - 0.3), xlabel='ms (dot: median, bar: quartiles, '
             'line: to the 99th percentile, |: 95th)',
             title=f'From text to checked command, n={part["lines"]} lines')
    axes.grid(axis='x', alpha=0.3, which='both')
    figure.savefig(path, dpi=130)


def draw_node(part: Mapping[str, Any], path: Path) -> None:
    """Draw the node's share, stop latency and period error, with what is aimed at."""
    figure = Figure(figsize=(8.5, 3.4), layout='constrained')
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, 3)
    loads = ('idle', 'under load')
    for axes, title, names, labels, aim, quantile in (
            (panels[0], 'instruction to Twist', ('own_ms', 'overhead_ms'),
             ('own share', 'whole way'), 3, 'p50'),
            (panels[1], 'stop to zero Twist', ('stop_ms', 'stop_loaded_ms'), loads, 30, 'p99'),
            (panels[2], 'period error, 20 Hz',
             ('period_error_ms', 'period_error_loaded_ms'), loads, 10, 'p99')):
        for at, (name, label) in enumerate(zip(names, labels)):
            if name not in part:
                continue  # an older document has no share of its own
            found = part[name]
            axes.bar(at, found['p50'], 0.6, color=_COLOURS[at], label=label)
            axes.plot([at, at], [found['p50'], found['p99']], color='0.3', linewidth=1)
            axes.plot(at, found['p99'], 'x', color='0.3')
            axes.annotate(f'{found["p50"]:.1f} / {found["p99"]:.1f}', (at, found['p99']),
                          xytext=(0, 6), textcoords='offset points', ha='center', fontsize=8)
        axes.axhline(aim, color=_COLOURS[1], linestyle='--', linewidth=1)
        axes.annotate(f'aim, {quantile}', (len(names) - 0.45, aim), xytext=(0, -9), fontsize=7,
                      textcoords='offset points', ha='right', color=_COLOURS[1], zorder=4,
                      bbox={'facecolor': 'white', 'edgecolor': 'none', 'alpha': 0.8, 'pad': 1})
        axes.set_xticks(range(len(names)), labels)
        axes.set(title=title, ylabel='ms (bar: p50, x: p99)', xlim=(-0.6, len(names) - 0.4))
        axes.margins(y=0.18)
        axes.set_ylim(bottom=0)
        axes.grid(axis='y', alpha=0.3)
    figure.savefig(path, dpi=130)


def draw_growth(series: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw latency over size for each series, log-log, with a line of slope one."""
    columns = 2
    rows = -(-len(series) // columns)
    figure = Figure(figsize=(9, 3.3 * rows), layout='constrained')
    FigureCanvasAgg(figure)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, one in zip(grid.flat, series):
        points = [p for p in one['points'] if not p['failed']]
        sizes = [p['size'] for p in points]
        for name, colour, marker, values in (
                ('whole, p50', _COLOURS[0], 'o', [p['latency_ms']['p50'] for p in points]),
                ('before the model', _COLOURS[2], 's', [p['prepare_ms'] for p in points])):
            axes.plot(sizes, values, color=colour, marker=marker, markersize=4, label=name)
        if points:
            first = points[0]['latency_ms']['p50']
            axes.plot(sizes, [first * s / sizes[0] for s in sizes], color='0.6', linewidth=1,
                      linestyle=':', label='linear')
            axes.set(xscale='log', yscale='log')
        axes.set(xlabel=_GROWTH_LABELS.get(one['name'], one['name']), ylabel='ms')
        axes.grid(alpha=0.3, which='both')
        axes.legend(fontsize=8, frameon=False)
    for axes in list(grid.flat)[len(series):]:
        axes.axis('off')
    figure.savefig(path, dpi=130)
