# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
The page of a benchmark: every figure with its machine, date and revision, and pictures.

Made from documents alone, so that figures of several machines can stand on one page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from ros2_llm_bridge.benchmark.plots import draw_comparison, draw_growth, draw_node

Document = Mapping[str, Any]
Part = Mapping[str, Any]

_OWED = (
    'No figures of a GPU stand here: none could be used. They are owed. The same command measures '
    'there (`--device cuda`); its parts are tested on the CPU as far as they go.\n')

_INTRODUCTION = """# What a command costs

Made by `python -m ros2_llm_bridge benchmark --page FILE`; do not edit. All systems answer the same
line before the next one is asked, in turning order, each in a process of its own. Latency is the
whole way from text to checked command: reading, grammar, drafts, model, checks; every system
walks it, also where it needs less of it. Ratios are of medians, with a 95 % interval (paired
bootstrap over lines). Memory is that of the system's process, Python and its libraries included
(on a GPU: of the tensors, at their peak).
"""


def write_page(documents: Sequence[Document], page: Path) -> None:
    """
    Write a page and its pictures beside it.

    Parameters
    ----------
    documents
        One for each machine or device; at least one.
    page
        The Markdown file; pictures begin with its name.

    """
    page.parent.mkdir(parents=True, exist_ok=True)
    parts = [_INTRODUCTION]
    stems: list[str] = []
    for document in documents:
        kind = 'gpu' if document['model']['device'].startswith('cuda') else 'cpu'
        number = sum(stem.startswith(f'{page.stem}-{kind}') for stem in stems) + 1
        stems.append(f'{page.stem}-{kind}{number if number > 1 else ""}')
        parts.append(_machine(document, page.parent, stems[-1]))
    if not any(d['model']['device'].startswith('cuda') for d in documents):
        parts += ['## On a GPU\n', _OWED]
    page.write_text('\n'.join(parts), encoding='utf-8')


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ['---'] * len(head), *rows]
    return ''.join(f'| {" | ".join(line)} |\n' for line in lines)


def comparison_table(part: Part) -> str:
    """Return the table of the systems."""
    systems = part['systems']
    against = {name for s in systems for name in s['ratios']}
    baselines = [s['system'] for s in systems if s['system'] in against]
    head = ['system', 'device', 'passes', 'tokens', 'p50', 'p95', 'p99', 'quartiles',
            *(f'{name} / this' for name in baselines), 'memory', 'exact', 'other than one by one']
    rows = []
    for s in systems:
        took = s['latency_ms']
        rows.append([
            f'`{s["system"]}` {s["title"]}', s['device'],
            f'{s["forward_passes"]["mean"]:.2f}', f'{s["tokens"]["mean"]:.1f}',
            _ms(took['p50']), _ms(took['p95']), _ms(took['p99']),
            f'{_ms(took["p25"])} to {_ms(took["p75"])}',
            *(_ratio(s['ratios'].get(name)) for name in baselines),
            f'{s["memory_mib"]:.0f} MiB', f'{s["exact"]} of {s["n"]}', _differing(s)])
    return table(head, rows)


def _machine(document: Document, folder: Path, stem: str) -> str:
    machine, model = document['machine'], document['model']
    device = model['device']
    where = machine['gpu'] if device.startswith('cuda') and machine['gpu'] else (
        f'{machine["processor"]}, {machine["cores"]} cores')
    versions = ', '.join(f'{name} {number}' for name, number in machine['versions'].items())
    sections = [
        f'## {where}\n',
        f'{machine["system"]}, {machine["architecture"]}, {machine["memory_gib"]} GiB, Python '
        f'{machine["python"]}, {versions}. Base `{model["base"]}`, adapter '
        f'`{model["adapter"][:12]}` ({model["method"]}), device `{device}`, dtype '
        f'`{model["dtype"]}`, quantisation `{model["quantization"]}`, threads '
        f'{model["threads"] or "one a core"}.\n']
    for name, write in _SECTIONS.items():
        part = document['parts'].get(name)
        if part is not None:
            sections.append(write(part, folder, stem))
    return '\n'.join(sections)


def _comparison(part: Part, folder: Path, stem: str) -> str:
    picture = f'{stem}-latency.png'
    draw_comparison(part, folder / picture)
    files = ', '.join(f'`{name}` (SHA-256 `{sha[:12]}`)' for name, sha in part['files'].items())
    rounds = part['systems'][0]['rounds']
    listed = [
        f'`{s["system"]}`: ' + ', '.join(
            f'{_said(part, key)} (confidence {confidence:.2f})'
            for key, confidence in s['differs'].items())
        for s in part['systems'] if s['differs']]
    differing = ('Lines that are answered otherwise than one token a pass: '
                 + '; '.join(listed) + '.\n') if listed else ''
    return (
        f'### Systems side by side\n\n{_stamp(part)} n = {part["lines"]} lines of {files}, '
        f'{rounds} round{"s" * (rounds > 1)}. Passes and tokens are means.\n\n'
        f'{comparison_table(part)}\n{differing}\n![Latency of the systems]({picture})\n')


def _node(part: Part, folder: Path, stem: str) -> str:
    picture = f'{stem}-node.png'
    draw_node(part, folder / picture)
    rows = [(label, part[name]) for name, label in (
        ('own_ms', "the node's own share: instruction in to first Twist out"),
        ('overhead_ms', 'the whole way: from who says it to who gets the first Twist'),
        ('said_to_received_ms', '- until it was noted as received'),
        ('inside_ms', '- handing over, checks'),
        ('translated_to_twist_ms', '- until the first Twist had arrived'),
        ('translation_ms', 'the translation itself'),
        ('reading_ms', '- of it, reading in the own process'),
        ('stop_ms', 'stop to zero Twist'),
        ('stop_loaded_ms', 'stop to zero Twist, translations back to back'),
        ('period_error_ms', '20 Hz stream, error of the period'),
        ('period_error_loaded_ms', '20 Hz stream, translations back to back'))
        if name in part]  # reading_ms is not in older documents
    return (
        f"### The node's share\n\n{_stamp(part)} Measured at the topics by another process, with "
        f'the simulated robot; {part["translations_under_load"]} translations ran under load. '
        f'From launch to active: {part["launch_s"]:.1f} s. The first two rows are less the '
        "translation, from text to command as above. The node's own share begins when the "
        "middleware of the bridge's process had received the instruction and ends when the Twist "
        'was handed to it; the whole way has the publishing of both processes and the middleware '
        f'between them as well, as a user sees it.\n\n{_spreads(rows)}\n'
        f"![The node's share]({picture})\n")


def _start(part: Part, folder: Path, stem: str) -> str:
    total = part['total']
    rows = [[name, f'{s["p50"]:.2f} s', f'{s["longest"]:.2f} s'] for name, s in part['stages']]
    rows.append(['**ready**', f'{total["p50"]:.2f} s', f'{total["longest"]:.2f} s'])
    return (f'### Start, caches warm\n\n{_stamp(part)} {total["n"]} starts of the model process.'
            f'\n\n{table(["step", "median", "longest"], rows)}')


def _floor(part: Part, folder: Path, stem: str) -> str:
    rows = [[
        str(p['tokens']), _ms(p['transformers_ms']['p50']), _ms(p['took_ms']['p50']),
        _ms(p['took_ms']['p95']),
        _ms(p['memory_ms']), _ms(p['compute_ms']), f'{p["above"]:.1f}x'] for p in part['passes']]
    return (
        f'### The floor of a pass\n\n{_stamp(part)} A pass reads '
        f'{part["weight_bytes"] / 1e6:.0f} MB of weights; this machine reads '
        f'{part["bandwidth_gbps"]:.1f} GB/s and multiplies matrices in {part["dtype"]} at '
        f'{part["matrix_gflops"]:.0f} GFLOP/s ({part["threads"]} threads). The floor is the '
        f'longer of both times. n = {part["passes"][0]["took_ms"]["n"]} passes a row.\n\n'
        + table(['tokens', 'transformers, p50', 'own pass, p50', 'p95', 'memory', 'arithmetic',
                 'p50 above the floor'], rows))


def _growth(part: Part, folder: Path, stem: str) -> str:
    picture = f'{stem}-growth.png'
    draw_growth(part['series'], folder / picture)
    rows = [[
        series['name'], str(p['size']), _ms(p['latency_ms']['p50']), _ms(p['latency_ms']['p95']),
        _ms(p['prepare_ms']), _ms(p['first_ms']), str(p['forward_passes']), str(p['tokens']),
        p['failed'].replace('|', '/') or p.get('refusal') or '-'] for series in part['series']
        for p in series['points']]
    orders = ', '.join(
        f'{s["name"]} {s["order"]:.1f}' for s in part['series'] if s['order'] is not None)
    return (
        f'### How cost grows\n\n{_stamp(part)} Order of growth between the last two sizes (1 is '
        f'linear, 2 quadratic): {orders or "-"}. "Before the model" is reading, grammar and '
        'drafts alone; "first" is the first request with that profile.\n\n'
        + table(['series', 'size', 'p50', 'p95', 'before the model', 'first', 'passes', 'tokens',
                 'refused or failed'], rows) + f'\n![How cost grows]({picture})\n')


_SECTIONS: Mapping[str, Callable[[Part, Path, str], str]] = {
    'compare': _comparison, 'node': _node, 'start': _start, 'floor': _floor, 'growth': _growth}


def _stamp(part: Part) -> str:
    return (f'{part["date"]}, revision `{part["revision"]}`, load average at the end '
            f'{part["load_average"]:.1f}.')


def _spreads(rows: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    return table(
        ['', 'n', 'p50', 'p95', 'p99', 'longest'],
        [[label, str(s['n']), *(_ms(s[q]) for q in ('p50', 'p95', 'p99', 'longest'))]
         for label, s in rows])


def _ms(value: float) -> str:
    return f'{value:.0f} ms' if value >= 100 else f'{value:.3g} ms'


def _ratio(found: Mapping[str, float] | None) -> str:
    if found is None:
        return '1'
    return f'{found["value"]:.1f}x ({found["low"]:.1f} to {found["high"]:.1f})'


def _differing(system: Mapping[str, Any]) -> str:
    return '-' if system['differs'] is None else f'{len(system["differs"])} of {system["n"]}'


def _said(part: Part, key: str) -> str:
    return f'"{part["texts"][key]}"' if key in part['texts'] else f'line `{key}`'
