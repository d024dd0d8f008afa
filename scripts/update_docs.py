# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write the tables of the pages that come from declarations: ``python scripts/update_docs.py``.

Each stands between ``<!-- NAME -->`` and ``<!-- end NAME -->``. With ``--transcript FILE`` the end
of a demo's output goes into the README too.
"""

import argparse
from pathlib import Path

from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.nodes.parameters import parameter_table

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / 'README.md'
INTERFACES = ROOT / 'doc' / 'interfaces.md'


def refusal_table() -> str:
    """Return all refusal codes as a Markdown table."""
    rows = [f'| `{code}` | {sentence} |' for code, sentence in REFUSALS.items()]
    return '\n'.join(['| code | what the person hears, if nothing more exact is known |',
                      '|---|---|', *rows]) + '\n'


def exit_code_rows() -> str:
    """Return all exit codes as a Markdown table."""
    rows = [f'| {int(code)} | {code.meaning} |' for code in ExitCode]
    return '\n'.join(['| code | meaning |', '|---|---|', *rows]) + '\n'


def generated() -> dict[str, str]:
    """Return the generated blocks of ``INTERFACES`` by name."""
    return {'parameters': parameter_table(), 'refusals': refusal_table(),
            'exit codes': exit_code_rows()}


def block(text: str, name: str) -> str:
    """
    Return what stands between the marks of a name.

    Raises
    ------
    ValueError
        If the marks are not there.

    """
    begin, end = f'<!-- {name} -->\n', f'<!-- end {name} -->'
    if begin not in text or end not in text:
        raise ValueError(f'there are no marks for {name!r}')
    return text.split(begin)[1].split(end)[0]


def with_block(text: str, name: str, content: str) -> str:
    """Return the text with new content between the marks of a name."""
    old = block(text, name)
    marks = f'<!-- {name} -->\n'
    return text.replace(f'{marks}{old}<!-- end {name} -->', f'{marks}{content}<!-- end {name} -->')


def transcript_of(output: str) -> str:
    """Return the lines of a demo's output that tell its outcomes, as a Markdown block."""
    said = output.splitlines()
    lines = [line.rstrip() for line in said if line[:2].strip().isdigit() and ': ' in line]
    lines += [line.partition(',')[0] for line in said if ' right, ' in line]
    return '```\n' + '\n'.join(lines) + '\n```\n'


def rewrite(page: Path, blocks: dict[str, str]) -> None:
    """Put blocks into a page."""
    text = page.read_text(encoding='utf-8')
    for name, content in blocks.items():
        text = with_block(text, name, content)
    page.write_text(text, encoding='utf-8')


def main() -> None:
    """Rewrite the pages."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument('--transcript', type=Path, help='output of the demo')
    transcript = parser.parse_args().transcript
    rewrite(INTERFACES, generated())
    if transcript is not None:
        rewrite(README, {'transcript': transcript_of(transcript.read_text(encoding='utf-8'))})


if __name__ == '__main__':
    main()
