# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""
Write the tables of README.md that come from declarations: ``python scripts/update_readme.py``.

Each stands between ``<!-- NAME -->`` and ``<!-- end NAME -->``. With ``--transcript FILE`` the end
of a demo's output goes into the README too.
"""

import argparse
from pathlib import Path

from ros2_llm_bridge.cli.exit_codes import ExitCode
from ros2_llm_bridge.commands.vocabulary import REFUSALS
from ros2_llm_bridge.nodes.parameters import parameter_table

README = Path(__file__).resolve().parent.parent / 'README.md'


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
    """Return the generated blocks by name."""
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
        raise ValueError(f'README.md has no marks for {name!r}')
    return text.split(begin)[1].split(end)[0]


def with_block(text: str, name: str, content: str) -> str:
    """Return the text with new content between the marks of a name."""
    old = block(text, name)
    marks = f'<!-- {name} -->\n'
    return text.replace(f'{marks}{old}<!-- end {name} -->', f'{marks}{content}<!-- end {name} -->')


def main() -> None:
    """Rewrite README.md."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument('--transcript', type=Path, help='output of the demo')
    transcript = parser.parse_args().transcript
    text = README.read_text(encoding='utf-8')
    blocks = generated()
    if transcript is not None:
        said = transcript.read_text(encoding='utf-8').splitlines()
        lines = [line.rstrip() for line in said if line[:2].strip().isdigit() and ': ' in line]
        lines += [line.partition(',')[0] for line in said if ' right, ' in line]
        blocks['transcript'] = '```\n' + '\n'.join(lines) + '\n```\n'
    for name, content in blocks.items():
        text = with_block(text, name, content)
    README.write_text(text, encoding='utf-8')


if __name__ == '__main__':
    main()
