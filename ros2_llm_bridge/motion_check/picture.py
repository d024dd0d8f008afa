# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The picture of a check: errors of all bases, and one motion from beginning to end."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence

from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from ros2_llm_bridge.commands.primitives import Move
from ros2_llm_bridge.motion_check.judge import ERROR_M, ERROR_SHARE, Kind, Summary
from ros2_llm_bridge.motion_check.scenario import Scenario
from ros2_llm_bridge.motion_check.world import World

_TITLES: dict[Kind, str] = {
    'distance': 'distances: error of the true way', 'angle': 'angles: error of the true turn',
    'curve': 'curves: error of the true turn'}


def draw(summaries: Sequence[Summary], scenario: Scenario, path: Path) -> None:
    """
    Write a PNG.

    Parameters
    ----------
    summaries
        What was found.
    scenario
        The base of the one motion that is shown whole.
    path
        Where to.

    """
    figure = Figure(figsize=(13, 8.5), layout='constrained')
    FigureCanvasAgg(figure)
    panels = figure.subplots(2, 2)
    names = list(dict.fromkeys(s.scenario for s in summaries))
    colours = {name: colormaps['tab20'](i % 20) for i, name in enumerate(names)}
    kinds: tuple[Kind, ...] = ('distance', 'angle', 'curve')
    for axes, kind in zip(panels.flat, kinds):
        found = [s for s in summaries if s.kind == kind]
        for summary in found:
            _draw_errors(axes, summary, colours[summary.scenario])
        _finish(axes, kind, bool(found))
    _draw_motion(panels[1][1], scenario)
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc='outside lower center', ncols=5, frameon=False)
    figure.savefig(path, dpi=110)


def _draw_errors(axes: Any, summary: Summary, colour: Any) -> None:
    scale = 1000 if summary.kind == 'distance' else 1
    axes.plot(
        [abs(j.amount) for j in summary.judged], [scale * j.true_error for j in summary.judged],
        '^' if summary.scenario == 'nav2' else '.', markersize=5, alpha=0.75, color=colour,
        label=summary.scenario)


def _finish(axes: Any, kind: Kind, is_drawn: bool) -> None:
    axes.set_title(_TITLES[kind])
    if not is_drawn:
        axes.axis('off')
        return
    axes.set_xscale('log')
    axes.grid(alpha=0.3)
    axes.axhline(0, color='0.3', linewidth=0.8)
    left, right = axes.get_xlim()
    if kind == 'distance':
        amounts = [left * (right / left) ** (i / 200) for i in range(201)]
        allowed = [1000 * max(ERROR_M, ERROR_SHARE * a) for a in amounts]
        axes.plot(amounts, allowed, '--', color='firebrick', linewidth=1)
        axes.plot(amounts, [-a for a in allowed], '--', color='firebrick', linewidth=1)
        axes.set(xlabel='asked, m', ylabel='error, mm (too far is positive)')
    else:
        for limit in (-1, 1):
            axes.axhline(limit, color='firebrick', linestyle='--', linewidth=1)
        axes.set(xlabel='asked, degrees', ylabel='error, degrees (too far is positive)')
    axes.set_yscale('symlog', linthresh=20 if kind == 'distance' else 1.5)
    axes.set_xlim(left, right)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter('{x:g}')


def _draw_motion(axes: Any, scenario: Scenario) -> None:
    driven = World(scenario, 1).drive(Move(1.0, 0.5))
    start = driven.seen[0].at_s
    times = [s.at_s - start for s in driven.seen]
    axes.step(times, [s.commanded for s in driven.seen], where='post', color='tab:blue',
              label='commanded, m/s')
    axes.plot(times, [s.speed for s in driven.seen], color='tab:orange', alpha=0.7,
              label='true speed, m/s')
    axes.plot(times, [s.way for s in driven.seen], color='tab:green', label='true way, m')
    axes.axhline(1.0, color='firebrick', linestyle='--', linewidth=1)
    axes.set(title=f'one motion: 1 m at 0.5 m/s, base "{scenario.name}"', xlabel='s')
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
