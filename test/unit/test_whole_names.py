# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The whole name of a place is taken where only its beginning was copied."""

import pytest
from ros2_llm_bridge.commands.model import GoBeside, GoToPlace, Quantity, Route, Wait
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.whole_names import with_whole_names
from ros2_llm_bridge.profile.schema import Place

PLACES = [Place(name=name, aliases=aliases, x=0.0, y=0.0) for name, aliases in (
    ('Paint Booth 1', []), ('lab', []), ('Lab 3', []), ('oslo', ['conference room oslo']))]


@pytest.mark.parametrize('text, copied, whole', [
    ('go to paint booth one', 'paint booth', 'paint booth one'),
    ('go to the lab 3 please', 'lab', 'lab 3'),
    ('go to conference room oslo right now', 'conference room', 'conference room oslo'),
    ('go to the lab', 'lab', 'lab'),
    ('go to the lab, then to lab 3', 'lab', 'lab'),
    ('go to lab 4', 'lab', 'lab'),
    ('go to the kitchen', 'kitchen', 'kitchen'),
])
def test_a_longer_known_name_is_taken_where_it_was_said(
        text: str, copied: str, whole: str) -> None:
    assert with_whole_names((GoToPlace(copied, 'slow'),), read(text).items, PLACES) == (
        GoToPlace(whole, 'slow'),)


def test_names_in_routes_and_beside_places_are_whole_too() -> None:
    items = read('go to lab 3 through paint booth one, wait 5 seconds').items
    beside = GoBeside('paint booth', 'x', 1, Quantity('1', 'm'))
    assert with_whole_names(
        (Route(('paint booth', 'lab'), False), Wait(Quantity('5', 's')), beside), items, PLACES,
    ) == (Route(('paint booth one', 'lab 3'), False), Wait(Quantity('5', 's')),
          GoBeside('paint booth one', 'x', 1, Quantity('1', 'm')))
