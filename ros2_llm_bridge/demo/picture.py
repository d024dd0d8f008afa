# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The paths over the maps, one colour an instruction. Knows matplotlib, no ROS."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import Any, Sequence

from matplotlib import colormaps
from matplotlib.figure import Figure
from ros2_llm_bridge.demo.report import Played
from ros2_llm_bridge.profile.schema import RobotProfile

#: Characters of an outcome that stand beside the map; the report has them all.
LONGEST_OUTCOME = 64


def draw(path: Path, acts: Sequence[tuple[RobotProfile, Sequence[Played]]]) -> None:
    """Write a PNG: a map for each robot, one below the other, and beside them what was said."""
    count = sum(len(played) for _, played in acts)
    figure = Figure(figsize=(13, max(7, 0.38 * count)), layout='constrained')
    grid = figure.add_gridspec(len(acts), 2, width_ratios=(3, 2))
    margin = figure.add_subplot(grid[:, 1])
    margin.axis('off')
    colours = colormaps['tab20']
    handles: list[Any] = []
    labels: list[str] = []
    for row, (profile, played) in enumerate(acts):
        axes = figure.add_subplot(grid[row, 0])
        axes.set_title(f'robot {profile.name}', fontsize=10)
        _draw_map(axes, profile)
        for number, item in enumerate(played, len(labels) + 1):
            handles.append(_draw_path(axes, number, item, colours((number - 1) % 20)))
            labels.append(f'{number}  {item.said}\n     {_outcome(item)}')
    margin.legend(handles, labels, loc='center left', fontsize=8, frameon=False, labelspacing=0.7)
    figure.savefig(path, dpi=110)


def _draw_map(axes: Any, profile: RobotProfile) -> None:
    axes.set_aspect('equal')
    axes.set_xlabel('x in m')
    axes.set_ylabel('y in m')
    axes.grid(alpha=0.25)
    fence = profile.limits.geofence
    if fence is not None:
        xs = [x for x, _ in fence.polygon] + [fence.polygon[0][0]]
        ys = [y for _, y in fence.polygon] + [fence.polygon[0][1]]
        axes.plot(xs, ys, '--', color='firebrick', linewidth=1)
        axes.text(min(xs), max(ys) + 0.1, 'geofence', color='firebrick', fontsize=8)
        axes.set_xlim(min(xs) - 0.5, max(xs) + 0.5)
        axes.set_ylim(min(ys) - 0.5, max(ys) + 0.5)
    for place in profile.places:
        if fence is None or fence.contains(place.x, place.y):
            axes.plot(place.x, place.y, 's', color='dimgray', markersize=9, alpha=0.5)
            axes.annotate(
                place.name, (place.x, place.y), textcoords='offset points', xytext=(8, -12),
                fontsize=9, color='dimgray')
        else:
            _point_outside(axes, place.name, place.x, place.y)


def _point_outside(axes: Any, name: str, x: float, y: float) -> None:
    """Name a place beyond the edge of the picture, at the edge next to it."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    at_x, at_y = min(max(x, left), right), min(max(y, bottom), top)
    arrow = '→' if x > right else '←' if x < left else '↑' if y > top else '↓'
    axes.text(
        at_x, at_y, f'{name} ({x:g}, {y:g}) {arrow}', fontsize=8, color='dimgray',
        ha='right' if x > right else 'left', va='bottom')


def _draw_path(axes: Any, number: int, item: Played, colour: Any) -> Any:
    samples = item.seen.track.samples
    line, = axes.plot(
        [s.x for s in samples], [s.y for s in samples], color=colour, linewidth=2.5,
        marker='' if item.seen.track.length_m > 0.05 else 'o', markersize=5)
    if item.seen.track.length_m > 0.2:
        _draw_arrow(axes, samples, colour)
        middle = samples[len(samples) // 2]
        axes.annotate(
            str(number), (middle.x, middle.y), textcoords='offset points', xytext=(5, 5),
            fontsize=9, fontweight='bold', color=colour)
    return line


def _draw_arrow(axes: Any, samples: Sequence[Any], colour: Any) -> None:
    """Point along the way at the place where most of it has been driven."""
    way = max(range(1, len(samples)), key=lambda i: abs(samples[i].linear_mps))
    before = samples[max(way - 5, 0)]
    after = samples[min(way + 5, len(samples) - 1)]
    axes.annotate(
        '', (after.x, after.y), (before.x, before.y),
        arrowprops={'arrowstyle': '-|>', 'color': colour, 'mutation_scale': 18, 'linewidth': 0})


def _outcome(item: Played) -> str:
    text = item.judgement.text if item.judgement.ok else 'WRONG: ' + item.judgement.faults[0]
    return shorten(text, LONGEST_OUTCOME, placeholder=' …')
