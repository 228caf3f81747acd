"""Photographed sheets: at any angle and in any light no tick is invented or lost."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import segno

from gridplanner.analysis.paper.marks import CORNERS, PATTERNS, mark_places
from gridplanner.analysis.paper.reading import Tick, read_sheet
from gridplanner.analysis.paper.sheet_words import SheetWords, read_words, write_words
from gridplanner.analysis.paper.square_code import find_code
from gridplanner.analysis.paper.straighten import find_marks, grey_of
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.tick_sheets import TickBox, TickSheet
from gridplanner.resources.texts import sentences
from tests.helpers.photographed import PENS, STROKES, Shot, photograph, stray, tick

PER_MM = 8.0
CODE_VERSION = 4
WORDS = SheetWords("1f04c9", "990000103003001", "20261127", "1/1", "K7Q2MB5D")


def made_sheet(columns=12, rows=9, size=(297.0, 210.0), side=2.4):
    """A page of boxes in a grid, each with lines and words near it."""
    boxes = tuple(
        TickBox((row * columns + at,), 0, f"{at}号", 30 + 20 * at, 45 + 16 * row, side)
        for row in range(rows)
        for at in range(columns)
    )
    return TickSheet("1", "x", "2026-11-27", 1, 1, size, 5.0, "V", boxes)


def drawn(sheet, per_mm=PER_MM, words=WORDS):
    """Print a page: marks, code, boxes on houses, numbers and a road."""
    wide, high = (round(side * per_mm) for side in sheet.size)
    picture = np.full((high, wide, 3), 255, np.uint8)

    def box(x, y, size, colour, thick=-1):
        w, h = size if isinstance(size, tuple) else (size, size)
        ends = np.rint(np.array([(x, y), (x + w, y + h)]) * per_mm).astype(int).tolist()
        cv2.rectangle(picture, *ends, colour, thick)

    places = mark_places(sheet.size, sheet.mark)
    for pattern, (x, y) in zip(PATTERNS, places, strict=True):
        box(x, y, sheet.mark, (0, 0, 0))
        step = sheet.mark / 6
        for row, fields in enumerate(pattern, 1):
            for column, white in enumerate(fields, 1):
                if white:
                    box(x + column * step, y + row * step, step, (255,) * 3)
    code = np.array([list(row) for row in segno.make(
        write_words(words, "V", "2000", "479315", "3954471", "479927", "3954962"),
        error="m", micro=False,
    ).matrix], np.uint8)  # fmt: skip
    pixels = np.kron(np.where(code, 0, 255).astype(np.uint8), np.ones((4, 4), np.uint8))
    wanted = round(16.5 * per_mm)
    pixels = cv2.resize(pixels, (wanted, wanted), interpolation=cv2.INTER_AREA)
    left = wide - round(11 * per_mm) - wanted
    top = round(7.5 * per_mm)
    picture[top : top + wanted, left : left + wanted] = pixels[..., None]
    for number, one in enumerate(sheet.boxes):
        box(one.x - 2, one.y - 2, (9, 6), (196, 208, 219))
        box(one.x, one.y, one.side, (255, 255, 255))
        box(one.x, one.y, one.side, (55, 41, 31), max(1, round(0.22 * per_mm)))
        place = round((one.x + 3) * per_mm), round((one.y + 2.2) * per_mm)
        cv2.putText(picture, str(number), place, 0, per_mm / 14, (40, 30, 20), 1)
    return picture


def read(photo, sheet):
    pixels = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
    return read_sheet(pixels, lambda _words: sheet)


def ticked(sheet, rng, share=0.4):
    picture = drawn(sheet)
    meant = rng.random(len(sheet.boxes)) < share
    for row in np.flatnonzero(meant):
        tick(
            picture, sheet.boxes[row], PER_MM, rng,
            stroke=STROKES[row % 4], pen=("blue", "black", "red")[row % 3],
        )  # fmt: skip
    return picture, meant


@pytest.mark.parametrize("turn", [0, 33, 141, 180, 263])
def test_ticks_are_read_at_any_angle_and_none_is_wrong(turn):
    rng = np.random.default_rng(turn)
    sheet = made_sheet()
    picture, meant = ticked(sheet, rng)
    reading = read(photograph(picture, Shot(turn), rng), sheet)
    assert reading.words == WORDS
    assert reading.missing == ()
    said = np.array([one.value for one in reading.ticks])
    assert not (meant & (said == "empty")).any()
    assert not (~meant & (said == "ticked")).any()
    assert (said == np.where(meant, "ticked", "empty")).mean() >= 0.99


def test_an_empty_sheet_and_one_all_ticked_are_both_read():
    for share in (0.0, 1.0):
        rng = np.random.default_rng(5)
        sheet = made_sheet()
        picture, _meant = ticked(sheet, rng, share)
        ticks = read(photograph(picture, Shot(7), rng), sheet).ticks
        wanted = Tick.TICKED if share else Tick.EMPTY
        assert sum(one is wanted for one in ticks) >= 0.99 * len(ticks)


def test_a_line_that_goes_through_boxes_is_doubtful_and_never_a_tick():
    rng = np.random.default_rng(3)
    sheet = made_sheet()
    picture = drawn(sheet)
    crossed = []
    for row in range(0, len(sheet.boxes), 3):
        one = sheet.boxes[row]
        middle = np.array((one.x, one.y)) + one.side / 2
        way = rng.uniform(0, np.pi)
        reach = 7 * np.array((np.cos(way), np.sin(way)))
        stray(picture, middle - reach, middle + reach, PER_MM)
        crossed.append(row)
    ticks = read(photograph(picture, Shot(0), rng), sheet).ticks
    for row in crossed:
        assert ticks[row] is not Tick.TICKED


def test_faint_pencil_is_ticked_or_doubtful_but_never_empty():
    rng = np.random.default_rng(8)
    sheet = made_sheet()
    picture = drawn(sheet)
    for one in sheet.boxes[::2]:
        tick(picture, one, PER_MM, rng, pen="pencil", stroke="check", width=0.4)
    ticks = read(photograph(picture, Shot(184), rng), sheet).ticks
    assert Tick.EMPTY not in ticks[::2]
    assert Tick.TICKED not in ticks[1::2]


def test_a_covered_box_is_doubtful():
    rng = np.random.default_rng(9)
    sheet = made_sheet()
    picture = drawn(sheet)
    for one in sheet.boxes[:3]:
        middle = (round((one.x + 1.2) * PER_MM), round((one.y + 1.2) * PER_MM))
        cv2.circle(picture, middle, round(5 * PER_MM), (230, 235, 240), -1)
    ticks = read(photograph(picture, Shot(0), rng), sheet).ticks
    assert ticks[0] is ticks[1] is ticks[2] is Tick.DOUBTFUL


@pytest.mark.parametrize("corner", range(4))
def test_three_marks_are_enough_and_the_fourth_is_named(corner):
    rng = np.random.default_rng(corner)
    sheet = made_sheet()
    picture, meant = ticked(sheet, rng)
    x, y = mark_places(sheet.size, sheet.mark)[corner]
    place = (round((x + 2.5) * PER_MM), round((y + 2.5) * PER_MM))
    cv2.circle(picture, place, round(3.6 * PER_MM), (120, 130, 140), -1)
    reading = read(photograph(picture, Shot(0, tilt=0.02, bulge=0.004), rng), sheet)
    assert reading.missing == (CORNERS[corner],)
    said = np.array([one.value for one in reading.ticks])
    assert not (meant & (said == "empty")).any()
    assert not (~meant & (said == "ticked")).any()


def test_what_cannot_be_read_is_said_with_what_to_do():
    rng = np.random.default_rng(1)
    sheet = made_sheet()
    photo = photograph(drawn(sheet), Shot(0), rng)
    pixels = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
    half = pixels[: len(pixels) // 2]
    two = np.concatenate([pixels, pixels])
    far = cv2.resize(pixels, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    for picture, code in (
        (np.full((900, 900, 3), 200, np.uint8), "ticks.no_marks"),
        (half, "ticks.marks_missing.2"),
        (two, "ticks.several_sheets"),
        (far, "ticks.too_small"),
    ):
        with pytest.raises(GridPlannerError) as caught:
            read_sheet(picture, lambda _words: sheet)
        if code == "ticks.too_small":  # or its code is too small by then
            assert caught.value.code in (code, "ticks.no_code", "ticks.no_marks")
        else:
            assert caught.value.code == code
        assert "ticks." not in sentences(caught.value)
    with pytest.raises(GridPlannerError) as caught:
        read_sheet(half, lambda _words: sheet)
    assert "下" in sentences(caught.value) or "lower" in sentences(caught.value)


def test_a_sheet_of_another_shape_than_its_boxes_is_refused():
    rng = np.random.default_rng(2)
    sheet = made_sheet()
    other = replace(sheet, size=(297.0, 420.0))
    with pytest.raises(GridPlannerError) as caught:
        read(photograph(drawn(sheet), Shot(0), rng), other)
    assert caught.value.code == "ticks.bent"


def test_marks_in_odd_places_are_no_sheet():
    picture = np.full((1500, 2000, 3), 255, np.uint8)
    # The corners are there, but each one where another should be, and of odd sizes.
    for number, (x, y, side) in enumerate(
        [(1500, 1100, 60), (200, 1000, 200), (300, 200, 30), (1600, 200, 60)]
    ):
        fields = np.pad(np.array(PATTERNS[number], np.uint8), 1) * 255
        mark = cv2.resize(fields, (side, side), interpolation=cv2.INTER_NEAREST)
        picture[y : y + side, x : x + side] = mark[..., None]
    assert len(find_marks(grey_of(picture)).corners) == 4
    with pytest.raises(GridPlannerError) as caught:
        read_sheet(picture, lambda _words: made_sheet())
    assert caught.value.code == "ticks.bent"


def test_reading_stops_when_asked_to():
    pixels = drawn(made_sheet(), 4.0)
    with pytest.raises(Cancelled):
        read_sheet(pixels, lambda _words: made_sheet(), Progress(None, lambda: True))


def test_marks_differ_in_all_turns():
    turned = [np.rot90(np.array(one), turn) for one in PATTERNS for turn in range(4)]
    apart = [
        (one != other).sum()
        for number, one in enumerate(turned)
        for other in turned[number + 1 :]
        if one is not other
    ]
    assert min(apart) >= 4
    marks = find_marks(grey_of(drawn(made_sheet())))
    for number, (x, y) in enumerate(mark_places((297.0, 210.0), 5.0)):
        assert marks.corners[number][0] / PER_MM == pytest.approx((x, y), abs=0.2)


def test_a_code_is_found_wherever_a_template_puts_it():
    rng = np.random.default_rng(6)
    sheet = replace(made_sheet(rows=7), size=(420.0, 297.0))
    picture = drawn(sheet)
    side, wide = round(16.5 * PER_MM), picture.shape[1]
    usual = np.s_[round(7.5 * PER_MM) :, wide - round(11 * PER_MM) - side :]
    code = picture[usual][:side, :side].copy()
    picture[usual][:side, :side] = 255
    picture[round(270 * PER_MM) :, round(14 * PER_MM) :][:side, :side] = code
    reading = read(photograph(picture, Shot(30), rng), sheet)
    assert reading.words == WORDS


@pytest.mark.parametrize("corner", range(3))
def test_a_code_is_read_though_a_pen_went_over_one_of_its_corner_squares(corner):
    rng = np.random.default_rng(11)
    sheet = made_sheet(size=(210.0, 297.0), columns=8, side=1.7)
    picture = drawn(sheet)
    side, wide = 16.5 * PER_MM, picture.shape[1]
    field = side / (17 + 4 * CODE_VERSION)
    across, down = ((0, 0), (1, 0), (0, 1))[corner]
    left = wide - 11 * PER_MM - side + across * (side - 7 * field)
    top = 7.5 * PER_MM + down * (side - 7 * field)
    ends = [(round(left + at * field), round(top + at * field)) for at in (1, 6)]
    cv2.rectangle(picture, *ends, PENS["blue"], -1)
    photo = photograph(picture, Shot(0, blur=0.7, shade=0.25, size=(2600, 1913)), rng)
    assert read(photo, sheet).words == WORDS


def test_a_blurred_code_is_read_once_it_is_sharpened():
    flat = cv2.GaussianBlur(grey_of(drawn(made_sheet(), 6.0)), (0, 0), 1.7)
    assert find_code(flat) == WORDS


def test_codes_of_other_programs_are_told_apart():
    assert read_words("https://weixin.qq.com/x") is None
    picture = np.full((600, 900), 255, np.uint8)
    code = np.array([list(r) for r in segno.make("https://x.cn", micro=False).matrix])
    pixels = np.kron(np.where(code, 0, 255).astype(np.uint8), np.ones((4, 4), np.uint8))
    picture[20 : 20 + len(pixels), 700 : 700 + len(pixels)] = pixels
    with pytest.raises(GridPlannerError) as caught:
        find_code(picture)
    assert caught.value.code == "ticks.other_code"
