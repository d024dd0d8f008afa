# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""What the README and the pages of reference say is what the code declares and does."""

import importlib.util
from pathlib import Path
import re
from typing import get_args, get_origin

from pydantic import BaseModel
import pytest
from ros2_llm_bridge.cli.main import VERBS
from ros2_llm_bridge.ports import Generation
from ros2_llm_bridge.profile.load import example_names, load_profile
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.translate import translate

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / 'README.md', *sorted((ROOT / 'doc').glob('*.md'))]
README, INTERFACES, PROFILE = (
    (ROOT / name).read_text(encoding='utf-8')
    for name in ('README.md', 'doc/interfaces.md', 'doc/profile.md'))

SPEC = importlib.util.spec_from_file_location(
    'update_docs', ROOT / 'scripts' / 'update_docs.py')
update_docs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(update_docs)


def cells(page, block):
    """Yield the cells of each row below a table's head."""
    for line in update_docs.block(page, block).strip().splitlines()[2:]:
        yield [cell.strip() for cell in re.split(r'(?<!\\)\|', line)[1:-1]]


@pytest.mark.parametrize('name', sorted(update_docs.generated()))
def test_generated_tables_are_those_of_the_code(name):
    assert update_docs.block(INTERFACES, name) == update_docs.generated()[name], (
        'run scripts/update_docs.py')


class Written:
    """A translator that writes what a row of the README says."""

    def __init__(self, text):
        self.text = text

    def generate(self, request):
        return Generation(self.text, 1.0, 1, 1, 1.0)


@pytest.mark.parametrize('row', list(cells(INTERFACES, 'forms')), ids=lambda row: row[0])
def test_written_and_canonical_forms_are_true(row):
    said, written, canonical = row
    translation = translate(said, load_profile('demo'), Written(written.strip('`')))
    assert translation.refusal is None, translation.refusal
    assert translation.written == written.strip('`')
    shown, zero, _ = canonical.partition('` and a zero')
    assert translation.commands[0] == shown.strip('`')
    assert len(translation.commands) == (2 if zero else 1)


def fields_of(model, prefix=''):
    """Yield the dotted names of all fields that a profile may have."""
    for name, field in model.model_fields.items():
        annotation = field.annotation
        inner = [t for t in (annotation, *get_args(annotation)) if isinstance(t, type)
                 and issubclass(t, BaseModel)]
        mark = '[]' if get_origin(annotation) is list else ''
        if name == 'navigation':
            yield prefix + name
        if inner:
            yield from fields_of(inner[0], f'{prefix}{name}{mark}.')
        else:
            yield prefix + name


def test_the_profile_reference_names_every_field_once():
    named = [name.strip('`') for row in cells(PROFILE, 'profile') for name in row[0].split(', ')]
    assert sorted(named) == sorted(fields_of(RobotProfile))


def test_examples_and_verbs_are_those_that_exist():
    for name in example_names():
        assert f'`{name}`' in PROFILE
    for verb in VERBS:
        assert f'`{verb}`' in README


@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.name)
def test_files_that_a_page_names_exist(page):
    text = page.read_text(encoding='utf-8')
    named = set(re.findall(
        r'`((?:doc|test|models|scripts|evaluation|ros2_llm_bridge)/[\w./-]+)`', text))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    linked = set(re.findall(r'\]\((?!http)([^)#]+)(?:#[\w-]*)?\)', text))
    assert sorted(name for name in linked if not (page.parent / name).exists()) == []
