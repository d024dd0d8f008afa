# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The numbers of an evaluation, counted by hand; its lines, its files, its comparison."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ros2_llm_bridge.errors import CommandSyntaxError
from ros2_llm_bridge.profile.load import load_profile
from ros2_llm_bridge.profile.schema import Capability, RobotProfile
from ros2_llm_bridge.training.evaluation.comparing import compare, ComparisonError
from ros2_llm_bridge.training.evaluation.evaluating import evaluate, measure, score, spread
from ros2_llm_bridge.training.evaluation.lines import (
    add_places, choose, EvaluationDataError, expected_from, Line, mark_seen, read_files,
    read_lines, robot_for)
from ros2_llm_bridge.training.evaluation.measures import Evaluation, RiskPoint, Share
from ros2_llm_bridge.training.evaluation.predictions import Prediction, PredictionLog
from ros2_llm_bridge.training.evaluation.systems import rules_translator
from ros2_llm_bridge.training.scoring import is_first_half
from ros2_llm_bridge.translate import Translation

REFUSE = {'do': 'refuse'}
DEMO = load_profile('demo')
LAMP = Capability(name='lamp', interface='std_srvs/srv/SetBool', arguments={'data': 'bool'})


def move(distance_m: float) -> dict[str, Any]:
    return {'do': 'move', 'distance_m': distance_m, 'speed_mps': None}


def place(name: str) -> dict[str, Any]:
    return {'do': 'goto_place', 'place': name}


def line(text: str, *expected: dict[str, Any], **more: Any) -> Line:
    return Line(text, expected, **more)


def given(of: Line, *actions: dict[str, Any], confidence: float = 0.9, **more: Any) -> Prediction:
    values: dict[str, Any] = {'forward_passes': 6, 'tokens': 28, 'latency_ms': 100.0, **more}
    return Prediction(of.key, actions, confidence=confidence, **values)


def write(path: Path, *lines: object) -> Path:
    path.write_text(''.join(
        (x if isinstance(x, str) else json.dumps(x)) + '\n' for x in lines), encoding='utf-8')
    return path


LINES = [
    line('a', move(1.0), kind='motion', origin='spoken', source='x'),
    line('b', move(2.0), kind='motion', origin='typed', source='x'),
    line('c', place('kitchen'), kind='place', origin='typed', source='x'),
    line('d', REFUSE, kind='refuse', origin='typed', source='y'),
    line('e', REFUSE, kind='refuse', origin='spoken', source='y'),
    line('f', move(1.0), kind='motion', origin='spoken', source='y', seen=True),
]


def answers() -> dict[str, Prediction]:
    a, b, c, d, e, f = LINES
    return {p.key: p for p in (
        given(a, move(1.0), confidence=0.95),
        given(b, move(-2.0), confidence=0.75),
        given(c, place('kitchen'), confidence=0.3),
        given(d, REFUSE, refusal='not_a_command', confidence=0.2),
        given(e, move(1.0), confidence=0.6),
        given(f, move(1.0), confidence=0.9))}


def test_every_number_is_what_a_person_counts() -> None:
    found = measure(LINES, answers(), 'own', DEMO, threshold=0.5)
    assert found.overall.counts == {
        'exact': 2, 'wrong_direction': 1, 'missed': 1, 'spurious_motion': 1}
    assert found.seen.counts == {'exact': 1}
    assert {k: g.exact for k, g in found.kinds.items()} == {
        'motion': Share(1, 2), 'place': Share(0, 1), 'refuse': Share(1, 2)}
    assert {k: g.exact for k, g in found.origins.items()} == {
        'spoken': Share(1, 2), 'typed': Share(1, 3)}
    assert {k: g.n for k, g in found.files.items()} == {'x': 3, 'y': 2}
    assert found.wrong_direction == Share(1, 2)
    assert found.wrong_magnitude == Share(0, 2)
    assert found.wrong_place == Share(0, 1)
    assert found.spurious_motion == Share(1, 5)
    assert found.moved_instead == Share(1, 2)
    assert found.refusal_recall == Share(1, 2)
    assert found.refusal_precision == Share(1, 2)  # "c" was refused for its confidence
    assert found.commands_refused == Share(1, 3)
    assert found.refusal_codes == {'unsure': 1, 'not_a_command': 1}
    assert (found.latency_ms.n, found.latency_ms.median, found.forward_passes.p95) == (5, 100, 6)


def test_the_curve_tells_what_each_threshold_would_have_done() -> None:
    found = measure(LINES, answers(), 'own', DEMO, threshold=0.5).risk_coverage
    assert found.n == 5
    assert found.points == (
        RiskPoint(0.0, 4, 2), RiskPoint(0.3, 4, 2), RiskPoint(0.6, 3, 2), RiskPoint(0.75, 2, 1),
        RiskPoint(0.95, 1, 0))


def test_calibration_error_is_the_weighted_distance() -> None:
    found = measure(LINES, answers(), 'own', DEMO, threshold=0.5).calibration
    # Right at 0.95 and 0.3, wrong at 0.75 and 0.6, each in a bin of its own.
    assert found.n == 4
    assert found.error == pytest.approx((0.05 + 0.7 + 0.75 + 0.6) / 4)
    assert [b.n for b in found.bins] == [0, 0, 0, 1, 0, 0, 1, 1, 0, 1]


def test_a_certain_answer_falls_into_the_last_bin() -> None:
    sure = line('sure', move(1.0))
    found = measure([sure], {sure.key: given(sure, move(1.0), confidence=1.0)}, 's', DEMO, 0.5)
    assert found.calibration.bins[-1].right == 1


def test_an_answer_that_does_not_parse_is_missed_even_where_refusing_was_right() -> None:
    failed = Prediction(LINES[3].key, failed='no written form')
    assert score(LINES[3], failed, DEMO, 0.5).verdict == 'missed'
    found = measure([LINES[3]], {failed.key: failed}, 'free', DEMO, 0.5)
    assert found.refusal_recall == Share(0, 1)
    assert found.refusal_precision.n == 0
    assert found.refusal_codes == {'failed': 1}


def test_an_evaluation_survives_json() -> None:
    found = measure(LINES, answers(), 'own', DEMO, 0.5)
    stored = json.loads(json.dumps(found.to_json()))
    assert Evaluation.from_json(stored).to_json() == found.to_json()
    assert stored['overall']['exact']['low'] == pytest.approx(0.117621)


def test_percentiles_are_nearest_ranks() -> None:
    assert (spread(range(1, 101)).median, spread(range(1, 101)).p95) == (50.5, 95)
    assert (spread([7.0]).median, spread([7.0]).p95, spread([]).n) == (7.0, 7.0, 0)


def test_rules_are_evaluated_through_the_whole_path() -> None:
    lines = [
        line('go to the pantry shelf', place('pantry shelf'), kind='place'),
        line('go to the lounge', place('sofa'), kind='place'),  # two names of one demo place
        line('move forward 900 meters', REFUSE, kind='limit'),
        line('drive 900 meters forward', move(900.0), kind='limit'),
        line('go to x 70 y 3', {'do': 'goto_pose', 'x': 70, 'y': 3}, kind='limit'),
        line('stop', {'do': 'stop'}, kind='stop'),
        line('turn the lamp on', {
            'do': 'call', 'kind': 'service', 'name': 'lamp', 'interface': 'std_srvs/srv/SetBool',
            'fields': {'data': True}}, kind='ability', capabilities=(LAMP,)),
        line('turn the lamp on ', REFUSE, kind='ability', capabilities=()),
    ]
    found = evaluate(lines, rules_translator(), 'rules')
    assert found.overall.counts == {'exact': 8}
    assert found.calibration.n == 0  # no model, no confidence


def test_a_translator_that_fails_does_not_end_the_evaluation() -> None:
    def fails(text: str, profile: RobotProfile) -> Translation:
        raise CommandSyntaxError(text, 0, 'not a written command')
    found = evaluate(LINES[:2], fails)
    assert found.overall.counts == {'missed': 2}


def test_comparison_names_what_got_worse() -> None:
    old = measure(LINES, answers(), 'old', DEMO, 0.5)
    changed = answers()
    changed[LINES[0].key] = given(LINES[0], move(-1.0))
    changed[LINES[2].key] = given(LINES[2], place('kitchen'))
    found = compare(old, measure(LINES, changed, 'new', DEMO, 0.5))
    assert [(c.kind, c.before.count, c.after.count) for c in found.worse] == [('motion', 1, 0)]
    assert [c.kind for c in found.kinds if c.more > 0] == ['place']
    assert [(c.kind, c.more) for c in found.more_errors] == [('wrong directions', 1)]
    assert not found.acceptable
    assert compare(old, old).acceptable
    with pytest.raises(ComparisonError, match='different lines'):
        compare(old, measure(LINES[:3], answers(), 'new', DEMO, 0.5))


@pytest.mark.parametrize('content, reason', [
    ('{"text": 1}', 'has no string "text"'),
    ('[]', 'is no JSON object'),
    ('{"text": "a"', 'is no JSON'),
    ('{"text": "a", "expected": []}', '"expected" must be a list'),
    ('{"text": "a", "expected": [{"do": "fly"}]}', '"do" must be one of move'),
    ('{"text": "a", "expected": [{"do": "move"}]}', 'move lacks distance_m'),
    ('{"text": "a", "expected": ["stop"]}', '"do" must be one of move'),
    ('{"text": "a", "expected": [{"do": ["stop"]}]}', '"do" must be one of move'),
    ('{"text": "a", "expected": [{"do": "move", "distance_m": "2"}]}',
     '"distance_m" of move must be a number or null, not \'2\''),
    ('{"text": "a", "expected": [{"do": "move", "distance_m": NaN}]}', 'must be a number or null'),
    ('{"text": "a", "expected": [{"do": "move", "distance_m": true}]}', 'must be a number or nu'),
    ('{"text": "a", "expected": [{"do": "turn", "angle_rad": null}]}', 'turn lacks a "sign"'),
    ('{"text": "a", "expected": [{"do": "turn", "angle_rad": null, "sign": 0}]}', 'be 1 or -1'),
    ('{"text": "a", "expected": [{"do": "move", "distance_m": 1, "axis": 1}]}', '"axis" of move'),
    ('{"text": "a", "expected": [{"do": "velocity", "direction": "up"}]}', 'must be forward, b'),
    ('{"text": "a", "expected": [{"do": "velocity", "direction": ["up"]}]}', 'must be forward'),
    ('{"text": "a", "expected": [{"do": "goto_pose", "x": 1, "y": null}]}',
     '"y" of goto_pose must be a number, not None'),
    ('{"text": "a", "expected": [{"do": "goto_place", "place": 7}]}', '"place" of goto_place'),
    ('{"text": "a", "expected": [{"do": "goto_place", "place": "b", "place_alt": 1}]}',
     'must be a text or a list of texts'),
    ('{"text": "a", "expected": [{"do": "call", "name": "b", "interface": "c", "fields": 1}]}',
     '"fields" of call must be an object'),
    ('{"text": "a", "expected": [{"do": "wait", "duration_s": []}]}', '"duration_s" of wait'),
    ('{"text": "a", "expected": [{"do": "stop"}], "flags": 3}', '"flags" must be a list of texts'),
    ('{"text": "a", "expected": [{"do": "stop"}], "flags": "turn_sign_free"}', '"flags" must be'),
    ('{"text": "a", "expected": [{"do": "stop"}], "kind": 3}', '"kind" must be a text'),
    ('{"text": "a", "expected": [{"do": "stop"}], "place_alt": {}}', '"place_alt" must be a text'),
    ('{"text": "a", "expected": [{"do": "stop"}], "capabilities": 3}', '"capabilities" must be a'),
    ('{"text": "a", "expected": [{"do": "stop"}], "capabilities": [{"name": 3}]}',
     '"capabilities" is wrong'),
    ('{"text": "a", "expected": [{"do": "stop"}], "capabilities": '
     '[{"name": "b", "interface": "std_srvs/srv/SetBool"}]}', 'must name its "arguments"'),
])
def test_a_wrong_line_is_named(tmp_path: Path, content: str, reason: str) -> None:
    path = write(tmp_path / 'lines.jsonl', '', content)
    with pytest.raises(EvaluationDataError, match=reason) as raised:
        read_lines(path)
    assert raised.value.line == 2


def test_files_are_joined_and_contradictions_named(tmp_path: Path) -> None:
    first = write(tmp_path / 'a.jsonl', {'text': 'back', 'expected': [REFUSE]})
    second = write(tmp_path / 'b.jsonl', {'text': 'back', 'expected': [REFUSE]},
                   {'text': 'go', 'expected': [REFUSE]})
    lines = read_files([second], [first])
    assert [(x.text, x.source, x.held_out) for x in lines] == [
        ('back', 'a.jsonl', True), ('go', 'b.jsonl', False)]
    write(second, {'text': 'back', 'expected': [move(1.0)]})
    with pytest.raises(EvaluationDataError, match='expects something else'):
        read_files([second, first])
    with pytest.raises(EvaluationDataError, match='cannot be read'):
        read_files([tmp_path / 'none.jsonl'])


def test_words_of_a_held_out_file_are_held_out_wherever_they_stand(tmp_path: Path) -> None:
    texts = [f'go back {n} m' for n in range(8)]
    assert [is_first_half(t) for t in texts] != [is_first_half(f'{t.upper()}!') for t in texts]
    shut = write(tmp_path / 'shut.jsonl', *({'text': t, 'expected': [REFUSE]} for t in texts))
    free = write(tmp_path / 'free.jsonl', {'text': 'go', 'expected': [REFUSE]}, *(
        {'text': f'{t.upper()}!', 'expected': [REFUSE], 'capabilities': []} for t in texts))
    other, *again = (x for x in read_files([free], [shut]) if x.source.startswith('free'))
    assert not other.held_out and len(again) == len(texts)
    assert all(x.held_out for x in again)
    assert [x.may_be_read for x in again] == [is_first_half(t) for t in texts]
    assert choose(again, 'first') == [x for x in again if x.may_be_read]


def test_place_alternatives_of_a_line_and_names_of_the_profile_pass(tmp_path: Path) -> None:
    path = write(tmp_path / 'a.jsonl', {
        'text': 'go to the couch', 'expected': [place('couch')], 'place_alt': ['settee']})
    robot = add_places(read_lines(path), DEMO)
    assert 'couch' in [p.name for p in robot.places]
    assert expected_from(read_lines(path)[0], robot)[0]['place_alt'] == ['settee', 'couch']
    sofa = expected_from(line('x', place('sofa')), DEMO)
    assert sofa[0]['place_alt'] == ['living room']


def test_capabilities_of_a_line_replace_those_of_the_profile() -> None:
    assert robot_for(line('a', REFUSE), DEMO) is DEMO
    assert robot_for(line('a', REFUSE, capabilities=(LAMP,)), DEMO).capabilities == [LAMP]
    assert line('a', REFUSE, capabilities=(LAMP,)).key != line('a', REFUSE).key


def test_an_answer_belongs_to_the_limits_that_held() -> None:
    """A line that is to be refused meets the limits of the robot, the same words else do not."""
    refused, done = line('go 900 m', REFUSE), line('go 900 m', move(900.0))
    assert refused.said == done.said
    assert refused.key != done.key == line('go 900 m', move(1.0)).key
    assert robot_for(refused, DEMO) is DEMO != robot_for(done, DEMO)


def test_the_same_lines_are_drawn_each_time() -> None:
    lines = [line(f'sentence {i}', REFUSE) for i in range(60)]
    drawn = choose(lines, limit=10)
    assert drawn == choose(list(reversed(lines)), limit=10)[::-1]
    assert {x.text for x in drawn} < {x.text for x in choose(lines, limit=20)}
    halves = choose(lines, 'first'), choose(lines, 'second')
    assert all(is_first_half(x.text) for x in halves[0])
    assert sorted(x.text for h in halves for x in h) == sorted(x.text for x in lines)


def test_lines_of_the_training_data_are_marked(tmp_path: Path) -> None:
    path = write(tmp_path / 'train.jsonl', {'text': 'Go to the  kitchen!'})
    marked = mark_seen([line('go to the kitchen', REFUSE), line('go', REFUSE)], [path])
    assert [x.seen for x in marked] == [True, False]


def test_held_out_errors_may_be_read_in_the_first_half_alone() -> None:
    lines = [line(f's {i}', REFUSE, source='h', held_out=i % 2 == 0) for i in range(40)]
    assert all(x.may_be_read == (not x.held_out or is_first_half(x.text)) for x in lines)
    assert {x.part for x in lines} == {'h', 'h, first half', 'h, second half'}


def test_answers_are_kept_and_a_cut_line_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / 'predictions' / 'own.jsonl'
    log = PredictionLog(path, {'weights': 'a'})
    for answer in answers().values():
        log.add(answer)
    path.write_text(path.read_text()[:-9])
    again = PredictionLog(path, {'weights': 'a'})
    assert again.load() == 'taken'
    assert list(again.answers.values()) == list(answers().values())[:-1]
    again.add(list(answers().values())[-1])
    whole = PredictionLog(path, {'weights': 'a'})
    assert whole.load() == 'taken'
    assert whole.answers == answers()
    assert PredictionLog(path, {'weights': 'b'}).load() == 'other'
    assert PredictionLog(tmp_path / 'none.jsonl', {}).load() == 'taken'


def test_what_was_cut_off_in_the_header_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / 'own.jsonl'
    path.write_text('{"identity": {"wei')
    log = PredictionLog(path, {'weights': 'a'})
    assert log.load() == 'torn'
    log.restart()
    first = next(iter(answers().values()))
    log.add(first)
    again = PredictionLog(path, {'weights': 'a'})
    assert again.load() == 'taken'
    assert again.answers == {first.key: first}


def test_a_damaged_file_of_answers_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / 'own.jsonl', {'identity': {}}, '{"key": 3}')
    with pytest.raises(EvaluationDataError, match='is damaged') as raised:
        PredictionLog(path, {}).load()
    assert raised.value.line == 2
    write(path, 'what is this')
    with pytest.raises(EvaluationDataError, match='no file of answers'):
        PredictionLog(path, {}).load()
