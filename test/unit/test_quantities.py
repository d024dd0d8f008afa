# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""The quantity reader: spoken and written amounts, coordinates, repairs, nasty text."""

from decimal import Decimal
import time

from hypothesis import example, given
from hypothesis import strategies as st
import pytest
from ros2_llm_bridge.commands.cleaning import MAX_CHARACTERS
from ros2_llm_bridge.commands.model import Point, Quantity
from ros2_llm_bridge.commands.quantities import read
from ros2_llm_bridge.commands.spelling import UNIT_SPELLINGS
from ros2_llm_bridge.errors import InstructionError

pytestmark = pytest.mark.timeout(60)

READ = [
    # digits
    ('forward 2m', ['2m']), ('forward 2 m', ['2m']), ('Forward 2 Meters!', ['2m']),
    ('2.5 metres', ['2.5m']), ('0.5m', ['0.5m']), ('.5m', ['0.5m']), ('go .5 meters', ['0.5m']),
    ('02.50 m', ['2.5m']), ('1,000 mm', ['1000mm']), ('1,234,567 mm', ['1234567mm']),
    ('10-foot', ['10ft']), ('a 90-degree turn', ['90deg']), ('90°', ['90deg']), ('5″', ['5in']),
    ('45º left', ['45deg']), ('5cm', ['5cm']), ('5 cms', ['5cm']), ('3kms', ['3km']),
    ('forward 1m20cm', ['1.2m']), ('back 5ft6in', ['5.5ft']), ('1min30s', ['1.5min']),
    ('twelve fee twelve feet', ['12ft']), ('2 me 2 meters', ['2m']),
    ('three feet make it two', ['2ft']), ('90 degrees no 45 please', ['45deg']),
    ('three feet no two left', ['3ft', '2']), ('twelve bees twelve feet', ['12', '12ft']),
    ('2m3', ['2m', '3']), ('go to bay m20', []),
    ('+3 m', ['3m']), ('5 in forward', ['5in']), ('forward 5 in.', ['5in']),
    # words
    ('two meters', ['2m']), ('twenty-five feet', ['25ft']), ('twenty five feet', ['25ft']),
    ('one hundred and five meters', ['105m']), ('a hundred meters', ['100m']),
    ('one hundred meters', ['100m']), ('two hundred fifty meters', ['250m']),
    ('twelve hundred mm', ['1200mm']), ('one thousand two hundred mm', ['1200mm']),
    ('three hundred and sixty degrees', ['360deg']), ('sixty six degrees', ['66deg']),
    ('fourty degrees', ['40deg']), ('one meter', ['1m']), ('zero point five meters', ['0.5m']),
    ('nineteen inches', ['19in']), ('ninety nine feet', ['99ft']),
    # the way people say three digits
    ('turn one eighty', ['180']), ('do a three sixty', ['360']), ('one twenty cm', ['120cm']),
    ('two fifty cm', ['250cm']), ('one eighty five degrees', ['185deg']),
    ('turn one oh five degrees', ['105deg']), ('heading two oh five degrees', ['205deg']),
    ('turn one eight zero degrees', ['180deg']), ('turn zero nine zero degrees', ['90deg']),
    ('turn one zero five degrees', ['105deg']), ('turn two seven zero', ['270']),
    # decimals in words
    ('a point two feet to the left', ['2ft']), ('with a point five meter radius', ['0.5m']),
    ('the point 3 m behind it', ['3m']), ('two more feet', ['2ft']), ('1 more meter', ['1m']),
    ('60 degres', ['60deg']), ('5 meeters', ['5m']), ('half a circle', []), ('2 meetings', ['2']),
    ('for 1,5 m', ['1.5m']), ('0,25 meters', ['0.25m']), ('10,5m', ['10.5m']),
    ('1,500 mm', ['1500mm']),
    ('one point five meters', ['1.5m']), ('one point oh five meters', ['1.05m']),
    ('two point twenty five meters', ['2.25m']), ('point five meters', ['0.5m']),
    ('point two five meters', ['0.25m']), ('2 point 5 meters', ['2.5m']),
    ('oh point five meters', ['0.5m']),
    ('nought point five meters', ['0.5m']), ('ten point one degrees', ['10.1deg']),
    # fractions
    ('half a meter', ['0.5m']), ('a half meter', ['0.5m']), ('one half meter', ['0.5m']),
    ('half of a meter', ['0.5m']), ('a quarter of a meter', ['0.25m']),
    ('three quarters of a mile', ['0.75mi']), ('3/4 inch', ['0.75in']), ('½ m', ['0.5m']),
    ('1½ m', ['1.5m']), ('1 1/2 m', ['1.5m']), ('1⁄2 m', ['0.5m']),
    ('two thirds of a meter', ['0.666667m']), ('a sixth of a meter', ['0.166667m']),
    ('a tenth of a meter', ['0.1m']), ('an eighth of an inch', ['0.125in']),
    ('a hundredth of a meter', ['0.01m']), ('three sixteenths of an inch', ['0.1875in']),
    ('twelve and a half meters', ['12.5m']), ('five and a quarter inches', ['5.25in']),
    ('two and two thirds feet', ['2.666667ft']), ('one and one half feet', ['1.5ft']),
    ('two feet and a half', ['2.5ft']), ('a foot and a half', ['1.5ft']),
    ('an hour and a half', ['1.5h']), ('a minute and a half', ['1.5min']),
    ('two and three quarter inches', ['2.75in']),
    # one of a kind, counts
    ('back up a foot', ['1ft']), ('an inch', ['1in']), ('another meter', ['1m']),
    ('for a second', ['1s']), ('a couple of feet', ['2ft']), ('a couple feet', ['2ft']),
    ('half a dozen meters', ['6m']), ('a half dozen feet', ['6ft']), ('two dozen cm', ['24cm']),
    ('a dozen feet', ['12ft']), ('one and a half turns', ['1.5rev']), ('3 rotations', ['3rev']),
    # compound
    ('6\'2"', ['6.166667ft']), ('5 feet 6 inches', ['5.5ft']), ('2 ft 6 in', ['2.5ft']),
    ('a meter and twenty centimeters', ['1.2m']), ('2 meters 50 centimeters', ['2.5m']),
    ('one minute and thirty seconds', ['1.5min']), ('5 ft. 6 in.', ['5ft', '6in']),
    # rates
    ('at 0.5 m/s', ['0.5m/s']), ('at 0.5 meters per second', ['0.5m/s']),
    ('half a meter per second', ['0.5m/s']), ('one foot a second', ['1ft/s']),
    ('0.5 m/sec', ['0.5m/s']), ('5 kilometers an hour', ['5km/h']), ('3 mph', ['3mph']),
    ('3 miles per hour', ['3mph']), ('5 km/h', ['5km/h']), ('30 deg/s', ['30deg/s']),
    ('thirty degrees a second', ['30deg/s']), ('1 rad/s', ['1rad/s']), ('2 rpm', ['2rpm']),
    ('20 cm/s', ['20cm/s']), ('20 centimeters per second', ['20cm/s']),
    ('2 meters at 0.3 meters per second', ['2m', '0.3m/s']),
    ('3 seconds', ['3s']), ('wait 5 min', ['5min']), ('500 ms', ['500ms']),
    # parts of pi
    ('pi/2 rad', ['90deg']), ('3π/4', ['135deg']), ('2*pi radians', ['360deg']),
    ('pi rad', ['180deg']), ('pi/4 rad/s', ['45deg/s']), ('-pi/2', ['-90deg']),
    ('pi over two', ['90deg']), ('three pi over four radians', ['135deg']),
    ('pi divided by 3', ['60deg']), ('pi over the door', []), ('pi/0', ['0']),
    ('the pi lab', []), ('raspberry pi', []),
    # signs
    ('minus two meters', ['-2m']), ('negative 3 degrees', ['-3deg']),
    ('turn left -90 degrees', ['-90deg']), ('turn -90 degrees', ['90deg']),
    # no exact amounts
    ('two feet or so', ['2ft']), ('two feet give or take 3 inches', ['2ft', '3in']),
    # repairs
    ('two feet no three feet', ['3ft']), ('two feet, sorry, three feet', ['3ft']),
    ('30 degrees i mean 40 degrees', ['40deg']), ('2 no 3 meters', ['3m']),
    ('two two feet', ['2ft']), ('5 meters actually 4 meters', ['4m']),
    ('5 meters make that 4 meters', ['4m']),
    # other scripts' digits
    ('２ meters', ['2m']), ('٣ meters', ['3m']), ('५ feet', ['5ft']), ('𝟧 m', ['5m']),
    ('1٫5 m', ['1.5m']),
    ('5 ㎝', ['5cm']),
    # quotes are no inches
    ('"forward 5"', ['5']), ("'forward 5'", ['5']), ('say "go forward 5" now', ['5']),
    ("go 5'' forward", ['5in']), ('“forward 2 m”', ['2m']),
    # no quantities
    ('turn left', []), ('the one on the left', []), ('a quarter turn', []), ('half a turn', []),
    ('turn half way', []), ('a second door', []), ('one', []), ('go to the second floor', []),
    ('in front of me', []), ('wait for seconds', []), ('a bit', []),
    ('go 1e309 meters', []), ('go .inf meters', []), ('go nan meters', []), ('off', []),
    ('0x10 meters', []), ('v2', []), ('room 12b', []), ('1/0 m', []), ('go 2k meters', []),
    ('go ' + '1' * 40 + ' meters', []), ('a fraction of a meter', []), ('most of a meter', []),
    ('5e-3 m', []),
]


@pytest.mark.parametrize(('text', 'quantities'), READ, ids=[r[0][:40] for r in READ])
def test_reads_exactly_what_was_said(text: str, quantities: list[str]) -> None:
    """Each spelling gives these quantities and no others."""
    found = [str(q) for q in read(text).quantities]
    if text == '5e-3 m':  # a number with an exponent is never read as its first digit alone
        assert '5m' not in found and '3m' not in found
    else:
        assert found == quantities


POINTS = [
    ('go to x 2 y 3', '2', '3'), ('x=2,y=3', '2', '3'), ('x = -2.5 , y : 3', '-2.5', '3'),
    ('y 3 x 2', '2', '3'), ('to (2, 3)', '2', '3'), ('to (2,3)', '2', '3'), ('[1 2]', '1', '2'),
    ('(1;2)', '1', '2'), ('to 2,3', '2', '3'), ('to -1,-2', '-1', '-2'),
    ('to 2 comma 3', '2', '3'),
    ('to coordinates two three', '2', '3'), ('coordinates one two', '1', '2'),
    ('coordinates twenty three four', '23', '4'), ('coordinates minus two three', '-2', '3'),
    ('coordinates one point five two point five', '1.5', '2.5'), ('to point 2 3', '2', '3'),
    ('x coordinate 2.9 y coordinate -7', '2.9', '-7'), ('to coordinate 2 3', '2', '3'),
    ('position 1.5 2.5', '1.5', '2.5'), ('x 1.5 meters and y 2 meters', '1.5', '2'),
    ('(x: 1, y: 2)', '1', '2'), ('x equals one y equals zero', '1', '0'), ('x2 y3', '2', '3'),
    ('(-0.5, .25)', '-0.5', '0.25'), ('coordinates half a meter and two meters', '0.5', '2'),
]


@pytest.mark.parametrize(('text', 'x', 'y'), POINTS, ids=[p[0] for p in POINTS])
def test_reads_coordinates(text: str, x: str, y: str) -> None:
    """A pair of coordinates is one point, whatever the notation."""
    reading = read(f'drive {text}')
    assert reading.points == (Point(x, y),)
    assert reading.quantities == ()


@pytest.mark.parametrize('text', [
    'go to (1, 2, 90)', 'go to (2,345)', 'go to 1 2', 'go 3-4 meters', 'go 2, 5 meters',
    'go to x 3', 'go to (1', 'go to 1,234,567'])
def test_finds_no_point_where_none_is(text: str) -> None:
    """Numbers in a row are no coordinates."""
    assert read(text).points == ()


@pytest.mark.parametrize(('text', 'code'), [
    ('', 'empty'), ('   \n\t', 'empty'), ('?!…', 'empty'), ('\x00\x01', 'empty'),
    ('\u200b', 'empty'), ('x' * (MAX_CHARACTERS + 1), 'too_long'), ('a' * 100_000, 'too_long'),
    ('вперёд 2 метра', 'unreadable'), ('前进两米', 'unreadable'), ('go 2 μm', 'unreadable'),
    ('go \ufffd', 'unreadable')])
def test_refuses_text_that_cannot_be_read(text: str, code: str) -> None:
    """The code says what was wrong."""
    with pytest.raises(InstructionError) as caught:
        read(text)
    assert caught.value.code == code


@pytest.mark.parametrize(('text', 'shown'), [
    ('Turn RIGHT forty-five degrees, please.', 'turn right 45deg, please'),
    ('back up a foot; then turn around', 'back up 1ft, then turn around'),
    ('go  to\tthe\nkitchen', 'go to the kitchen'),
    ("do n't move", "don't move"),
    ('$(rm -rf /) `reboot` && go', None), ('"quoted" words', 'quoted words')])
def test_rewrites_the_text(text: str, shown: str) -> None:
    """The model sees quantities as digits with a unit; nothing is executed or kept raw."""
    rewritten = read(text).text
    assert '\n' not in rewritten and '"' not in rewritten and '`' not in rewritten
    if shown is not None:
        assert rewritten == shown


@pytest.mark.parametrize('text', [
    'nine ' * 799, 'hundred and ' * 333, 'one point ' * 399, '1/' * 1999,
    "a ''" + "''" * 1990, 'a' + ' -' * 1990,
    'a ' * 1999, '2 no ' * 799, ', ' * 1990 + 'a', 'x 1 ' * 999, '(' * 3999 + '1'])
def test_reads_any_text_in_a_moment(text: str) -> None:
    """No text of the greatest length keeps the reader busy."""
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2.0


@given(st.text(max_size=300))
@example('1' * 100)
@example('minus zero point ' + 'nine ' * 50)
@example('5² meters')
def test_raises_nothing_but_instruction_errors(text: str) -> None:
    """Any text is read or refused."""
    try:
        reading = read(text)
    except InstructionError:
        return
    for quantity in reading.quantities:
        assert quantity.si == quantity.si


WORDS = st.sampled_from(
    'one two three nine ten twelve twenty ninety hundred thousand and a half quarter third point '
    'oh zero meters feet inch in per second seconds degrees minute turn left right forward back '
    'no sorry mean , . - / ( ) x y 1 2 2.5 1/2 to at of couple dozen minus the kitchen'.split())


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_reading_twice_changes_no_quantity(words: list[str]) -> None:
    """What the model sees reads back as the same amounts, where no bare numbers touch."""
    try:
        first = read(' '.join(words))
    except InstructionError:
        return
    if any(q.unit in ('', 'in') for q in first.quantities) or first.points:
        return
    loose = {'no', 'sorry', 'mean', 'x', 'y', '/', '-', 'half', 'quarter', 'third', 'point', 'and'}
    if loose & set(first.words) or set(first.words) & {'zero', 'oh', 'one', 'hundred', 'minus'}:
        return
    assert set(read(first.text).quantities) == set(first.quantities)


_ONES = ('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen '
         'fifteen sixteen seventeen eighteen nineteen').split()
_TENS = 'x x twenty thirty forty fifty sixty seventy eighty ninety'.split()


def in_words(number: int) -> str:
    """Return an integer below a million in English words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f' {_ONES[number % 10]}' if number % 10 else '')
    if number < 1000:
        rest = f' and {in_words(number % 100)}' if number % 100 else ''
        return f'{_ONES[number // 100]} hundred{rest}'
    rest = f' {in_words(number % 1000)}' if number % 1000 else ''
    return f'{in_words(number // 1000)} thousand{rest}'


def unit_spellings() -> list[tuple[str, str]]:
    """Return (symbol, spelling) pairs that follow a number in any sentence."""
    return [(symbol, spelling) for symbol, spellings in UNIT_SPELLINGS.items()
            for spelling in spellings if symbol != 'x' and spelling not in ('in', "'", '"')]


@given(st.integers(1, 999_999), st.sampled_from(unit_spellings()))
def test_reads_every_integer_in_words_and_digits(number: int, unit: tuple[str, str]) -> None:
    """For any number and any spelling of any unit exactly that quantity is found."""
    symbol, spelling = unit
    expected = (Quantity(str(number), symbol),)
    for said in (in_words(number), in_words(number).replace(' and ', ' '), str(number),
                 f'{number:,}'):
        assert read(f'forward {said} {spelling} please').quantities == expected


@given(st.decimals('0.001', 9999, places=3), st.sampled_from(unit_spellings()))
def test_reads_every_decimal(number: Decimal, unit: tuple[str, str]) -> None:
    """Decimals are read in digits and in words, digit by digit."""
    symbol, spelling = unit
    whole, decimals = str(number).split('.')
    spoken = f'{in_words(int(whole))} point ' + ' '.join(_ONES[int(d)] for d in decimals)
    for said in (str(number), spoken):
        found = read(f'forward {said} {spelling} please').quantities
        assert [(Decimal(q.number), q.unit) for q in found] == [(number, symbol)]


@given(st.integers(1, 99), st.sampled_from(
    [('a half', '0.5'), ('a quarter', '0.25'), ('three quarters', '0.75'),
     ('one third', '0.333333'),
     ('two fifths', '0.4'), ('a sixth', '0.166667'), ('three tenths', '0.3')]))
def test_adds_fractions(number: int, fraction: tuple[str, str]) -> None:
    """Any number and a fraction is read whole, in words and in digits."""
    spoken, value = fraction
    expected = Decimal(number) + Decimal(value)
    for said in (in_words(number), str(number)):
        found = read(f'forward {said} and {spoken} meters').quantities
        assert [(Decimal(q.number), q.unit) for q in found] == [(expected, 'm')]


@pytest.mark.parametrize(('text', 'rewritten'), [
    ('go forward 10 meters. stop! go back', 'go forward 10m, stop, go back'),
    ('go forward 10 meters, stop, go back', 'go forward 10m, go back'),
    ('go forward, stop, go back 1 m', 'go forward, stop, go back 1m'),
])
def test_leaves_out_only_a_stop_that_changes_nothing(text: str, rewritten: str) -> None:
    """A stop between two steps is no step where the first ends by itself and nobody shouts."""
    assert read(text).text == rewritten


@pytest.mark.parametrize(('text', 'rewritten'), [
    ('turn left 30 degrees, then 60 degrees the other way',
     'turn left 30deg, then 60deg to the right'),
    ('turn right, go 2 m, then turn in the opposite direction',
     'turn right, go 2m, then turn to the left'),
    ('turn left, then go the other way', 'turn left, then go the other way'),
    ('turn left, then face the other way', 'turn left, then face the other way'),
    ('turn left, then right, then turn the other way',
     'turn left, then right, then turn the other way'),
    ('turn the other way', 'turn the other way'),
])
def test_the_other_way_is_a_side_where_one_was_said(text: str, rewritten: str) -> None:
    """Of a turn, behind one side; else it stays as it was said."""
    assert read(text).text == rewritten


@pytest.mark.parametrize(('text', 'rewritten'), [
    ('two jobs for you: go to the lab, then wait 5 s', 'go to the lab, then wait 5s'),
    ('item one 2 m forward, item two turn left', '2m forward, turn left'),
])
def test_numbers_of_a_list_are_no_amounts(text: str, rewritten: str) -> None:
    """How many steps there are, and their numbers, are left out."""
    assert read(text).text == rewritten
