# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The file of taught places: whole or untouched, kept apart by map, set aside when damaged."""

from datetime import datetime, timezone
import os
from pathlib import Path
import stat

from hypothesis import given, HealthCheck, settings
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.places import find_place
from ros2_llm_bridge.errors import InstructionError, PlacesError
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.place_book import PlaceBook
from ros2_llm_bridge.profile.schema import RobotProfile
from ros2_llm_bridge.profile.taught import default_file, MOST_PLACES, PlaceFile, TaughtPlace

pytestmark = pytest.mark.timeout(30)

NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
ENTRY = '{name: lab, map: "", frame: map, x: 1.0, y: 2.0, yaw: 0.5, taught: 2026-11-22T12:00:00Z}'


def place(name: str, x: float = 1.0, **changes: str) -> TaughtPlace:
    """Return a taught place."""
    return TaughtPlace.model_validate({
        'name': name, 'frame': 'map', 'x': x, 'y': 2.0, 'yaw': 0.5, 'taught': NOON, **changes})


def robot(map_id: str = '', **sections: object) -> RobotProfile:
    """Return a robot with one place."""
    return RobotProfile.model_validate({
        'name': 'a', 'navigation': {'map_id': map_id},
        'places': [{'name': 'kitchen', 'aliases': ['galley'], 'x': 0, 'y': 0}], **sections})


def find(book: PlaceBook, name: str) -> float:
    """Return x of the place that an instruction would go to."""
    return find_place(name, book.profile.places, book.map_id).x


def test_what_is_taught_is_there_after_a_restart(tmp_path: Path) -> None:
    """Another book on the same file knows it, to the last digit."""
    file = PlaceFile(tmp_path / 'new' / 'folder' / 'places.yaml')
    book = PlaceBook(robot(), file)
    book.teach(place('lab', 1.2345))
    book.teach(place('charging station', 2.0))
    book.teach(place('the lab', 3.5))
    again = PlaceBook(robot(), PlaceFile(file.path))
    assert again.taught == book.taught and again.problem == ''
    assert (find(again, 'lab'), find(again, 'charging station')) == (3.5, 2.0)
    again.forget(again.taught[0])
    assert len(PlaceBook(robot(), file).taught) == 1
    assert [p.name for p in file.path.parent.iterdir()] == ['places.yaml']
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o644


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch) -> None:
    """Neither half a file nor a leftover of one."""
    file = PlaceFile(tmp_path / 'places.yaml')
    book = PlaceBook(robot(), file)
    book.teach(place('lab'))
    before = file.path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, 'No space left on device')
    monkeypatch.setattr(os, 'fsync', full)
    with pytest.raises(PlacesError, match='No space left'):
        book.teach(place('dock'))
    assert file.path.read_bytes() == before and os.listdir(tmp_path) == ['places.yaml']
    assert [p.name for p in book.taught] == ['lab']


def test_what_a_person_wrote_meanwhile_is_not_lost(tmp_path: Path) -> None:
    """The file is read again before it is changed."""
    file = PlaceFile(tmp_path / 'places.yaml')
    book = PlaceBook(robot(), file)
    file.path.write_text(f'version: 1\nplaces:\n- {ENTRY}\n', encoding='utf-8')
    book.teach(place('dock'))
    assert [p.name for p in book.taught] == ['lab', 'dock']


def test_a_link_stays_one(tmp_path: Path) -> None:
    """The file that it points to is replaced."""
    (tmp_path / 'real.yaml').write_text('version: 1\nplaces: []\n', encoding='utf-8')
    (tmp_path / 'link.yaml').symlink_to(tmp_path / 'real.yaml')
    PlaceBook(robot(), PlaceFile(tmp_path / 'link.yaml')).teach(place('lab'))
    assert (tmp_path / 'link.yaml').is_symlink()
    assert 'lab' in (tmp_path / 'real.yaml').read_text(encoding='utf-8')


DAMAGED = [
    # text, line, part of the reason
    ('#' * 1_000_001, 0, '1000000 bytes'),
    ('', 1, 'mapping'), ('- a', 1, 'mapping'), ('places: []', 0, 'version'),
    ('version: 2\nplaces: []', 1, 'less than or equal to 1'), ('version: 1', 0, 'places'),
    ('version: 1\nplaces: [', 0, 'no YAML'), ('version: 1\nplaces: []\nextra: 1', 3, 'extra'),
    (f'version: 1\nplaces:\n- {ENTRY.replace("1.0", ".nan")}', 3, 'places[0].x'),
    (f'version: 1\nplaces:\n- {ENTRY.replace("lab", "map")}', 3, 'frame'),
    (f'version: 1\nplaces:\n- {ENTRY.replace("lab", "l" * 61)}', 3, 'at most 60'),
    (f'version: 1\nplaces:\n- {ENTRY.replace("lab", "кухня")}', 3, 'English'),
    (f'version: 1\nplaces:\n- {ENTRY}\n- {ENTRY.replace("lab", "The Lab")}', 3, 'twice'),
    (f'version: 1\nplaces:\n- {ENTRY.replace(", yaw: 0.5", "")}', 3, 'yaw'),
    (f'version: 1\nplaces:\n- {ENTRY.replace("Z}", "}")}', 3, 'timezone'),
]


@pytest.mark.parametrize(('text', 'line', 'reason'), DAMAGED, ids=[d[0][:50] for d in DAMAGED])
def test_a_damaged_file_is_set_aside(
        tmp_path: Path, text: str, line: int, reason: str) -> None:
    """It is kept under another name, told with its line, and teaching goes on."""
    file = PlaceFile(tmp_path / 'places.yaml')
    file.path.write_text(text, encoding='utf-8')
    book = PlaceBook(robot(), file)
    assert reason in book.problem and 'places.yaml.damaged-1' in book.problem
    assert f'places.yaml:{line}:' in book.problem or not line
    assert book.taught == () and not file.path.exists()
    assert (tmp_path / 'places.yaml.damaged-1').read_text(encoding='utf-8') == text
    book.teach(place('dock'))
    book.teach(place('bay'))
    assert [p.name for p in file.read()] == ['dock', 'bay'] and reason in book.problem


def test_places_outlive_a_damaged_file(tmp_path: Path) -> None:
    """What a typo made unreadable is refused once, and nothing that is known is forgotten."""
    file = PlaceFile(tmp_path / 'places.yaml')
    book = PlaceBook(robot(), file)
    book.teach(place('charger'))
    book.teach(place('desk'))
    good = file.path.read_text(encoding='utf-8')
    file.path.write_text(good.replace('x:', 'x', 1), encoding='utf-8')
    with pytest.raises(PlacesError, match='damaged-1'):
        book.teach(place('door'))
    assert 'damaged-1' in book.problem
    book.teach(place('door'))
    assert [p.name for p in file.read()] == ['charger', 'desk', 'door']
    assert [p.name for p in book.taught] == ['charger', 'desk', 'door']
    assert 'damaged-1' in book.problem
    file.path.write_text(good, encoding='utf-8')
    book.teach(place('lab'))
    assert [p.name for p in book.taught] == ['charger', 'desk', 'lab'] and book.problem == ''


def test_places_outlive_the_loss_of_their_file(tmp_path: Path) -> None:
    """A file that somebody removed is written anew from what is known."""
    file = PlaceFile(tmp_path / 'places.yaml')
    book = PlaceBook(robot(), file)
    book.teach(place('charger'))
    file.path.unlink()
    book.teach(place('desk'))
    assert [p.name for p in file.read()] == ['charger', 'desk'] and book.problem == ''


def test_a_second_damage_does_not_replace_the_first(tmp_path: Path) -> None:
    """Each is kept; one that appears while the robot runs refuses the lesson."""
    file = PlaceFile(tmp_path / 'places.yaml')
    file.path.write_bytes(b'\xff\xfe')
    book = PlaceBook(robot(), file)
    file.path.write_text('oops', encoding='utf-8')
    with pytest.raises(PlacesError, match='damaged-2'):
        book.teach(place('lab'))
    assert sorted(os.listdir(tmp_path)) == ['places.yaml.damaged-1', 'places.yaml.damaged-2']


def test_what_is_no_file_is_neither_read_nor_renamed(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to, a path through a file, the home of nobody."""
    os.mkfifo(tmp_path / 'pipe')
    (tmp_path / 'file').write_text('', encoding='utf-8')
    for path in (tmp_path, tmp_path / 'pipe'):
        with pytest.raises(PlacesError, match='is no file'):
            PlaceFile(path).read()
    with pytest.raises(PlacesError, match='cannot be read'):
        PlaceFile(tmp_path / 'file' / 'places.yaml').read()
    with pytest.raises(PlacesError, match='is no path'):
        PlaceFile(Path('~nobody-at-all/places.yaml'))
    assert sorted(os.listdir(tmp_path)) == ['file', 'pipe']


def test_a_file_has_its_limit(tmp_path: Path) -> None:
    """One place too many is refused, and what was there stays."""
    file = PlaceFile(tmp_path / 'places.yaml')
    file.write([place('lab')])
    with pytest.raises(PlacesError, match='forget one'):
        file.write([place(f'bay {n}') for n in range(MOST_PLACES + 1)])
    assert len(file.read()) == 1


def test_places_of_another_map_are_known_and_not_used(tmp_path: Path) -> None:
    """Nobody is sent to coordinates of another floor."""
    file = PlaceFile(tmp_path / 'places.yaml')
    floor1 = PlaceBook(robot('floor1'), file)
    floor1.teach(place('charger', 1.0, map='floor1'))
    floor2 = PlaceBook(robot('floor1'), file, 'floor2')
    assert floor2.map_id == 'floor2' and floor2.taught == ()
    with pytest.raises(InstructionError) as caught:
        find(floor2, 'charger')
    assert (caught.value.code, caught.value.reason) == (
        'unknown_place',
        'I know a place "charger", but on the map "floor1"; this is "floor2".')
    floor2.teach(place('charger', 7.0, map='floor2'))
    assert (find(floor2, 'charger'), find(PlaceBook(robot('floor1'), file), 'charger')) == (7, 1)
    assert len(file.read()) == 2


@pytest.mark.parametrize(('changes', 'shown'), [
    ({'map': 'floor1'}, '"floor1"'), ({'frame': 'world'}, '"unnamed, frame world"')])
def test_a_map_that_nobody_named_has_its_own_places_only(changes: dict, shown: str) -> None:
    """A place that was taught on a named map, or in another frame, stays there."""
    book = PlaceBook(robot())
    book.teach(place('lab', **changes))
    with pytest.raises(InstructionError, match=shown) as caught:
        find(book, 'lab')
    assert caught.value.code == 'unknown_place' and len(book.here) == 1


def test_a_place_that_was_taught_without_a_map_id_stays_there() -> None:
    """Nobody knows whether the map that is named now is the one of then."""
    book = PlaceBook(robot('floor1'))
    book.teach(place('lab'))
    with pytest.raises(InstructionError, match='"unnamed"; this is "floor1"'):
        find(book, 'lab')


def test_a_name_of_the_profile_wins(tmp_path: Path) -> None:
    """A place that came into the profile later hides the taught one, and it is said."""
    file = PlaceFile(tmp_path / 'places.yaml')
    file.write([place('galley', 9.0), place('lab')])
    book = PlaceBook(robot(), file)
    assert find(book, 'galley') == 0.0 and 'galley' in book.problem
    assert [p.name for p in book.here] == ['kitchen', 'lab']


def test_without_navigation_there_are_no_places() -> None:
    """A profile without navigation stays valid."""
    bare = RobotProfile.model_validate({'name': 'a'})
    assert PlaceBook(bare).profile is bare and PlaceBook(bare, None, 'floor1').map_id == ''


def test_each_robot_has_its_own_file(monkeypatch) -> None:
    """No name leads out of the folder, and no two share one."""
    monkeypatch.setenv('ROS_HOME', '/ros')
    names = ['turtlebot4', '../../etc/passwd', 'a/b', 'a_b', 'a b', '..', '.hidden', 'ß' * 300]
    files = [default_file(name) for name in names]
    assert str(files[0]) == '/ros/ros2_llm_bridge/places/turtlebot4.yaml'
    assert len(set(files)) == len(names)
    assert {file.parent for file in files} == {files[0].parent}
    assert all(len(file.name) < 100 and not file.name.startswith('.') for file in files)


MAPS = 'name: a\nnavigation: {}\nplaces:\n- {name: b, x: 1, y: 2, map: one}\n'


def test_places_of_one_map_name_it(tmp_path: Path) -> None:
    """A profile whose places all say which map they are on need not say it twice."""
    path = tmp_path / 'robot.yaml'
    path.write_text(MAPS + '- {name: c, x: 1, y: 2}\n', encoding='utf-8')
    profile = load_profile(path)
    assert profile.navigation is not None and profile.navigation.map_id == 'one'
    path.write_text(MAPS + '- {name: b, x: 5, y: 2, map: two}\n', encoding='utf-8')
    profile = load_profile(path)
    with pytest.raises(InstructionError, match='nobody told me which map this is'):
        find(PlaceBook(profile), 'b')
    assert find(PlaceBook(profile, None, 'two'), 'b') == 5.0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=100))
def test_any_text_is_places_or_an_error(tmp_path: Path, text: str) -> None:
    """Nothing but ``PlacesError`` leaves the reader, and no text is lost."""
    folder = tmp_path / 'any'
    folder.mkdir(exist_ok=True)
    file = PlaceFile(folder / 'places.yaml')
    data = text.encode('utf-8', 'surrogatepass')
    file.path.write_bytes(data)
    try:
        file.read()
    except PlacesError:
        kept = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        assert kept.read_bytes() == data
        kept.unlink()
