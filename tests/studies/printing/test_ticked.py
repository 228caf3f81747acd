"""Boxes to tick: each door has one, where a hand and a camera find it."""

from collections import Counter
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QImage

from gridplanner.analysis.paper.marks import mark_places
from gridplanner.analysis.paper.reading import Tick, read_sheet
from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.store.tick_sheets import find_tick_sheet
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.layers.print.elements.qr_code import words_of
from gridplanner.layers.print.map_labels import BOX, Rank
from gridplanner.layers.print.sheet import PAPERS
from gridplanner.studies.printing import crew
from gridplanner.studies.printing.file_places import file_stem
from gridplanner.studies.printing.source import MapSource, read_source
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.studies.printing.writing import write_sheets
from tests.helpers.photographed import STROKES, Shot, photograph, tick


@pytest.fixture(scope="module")
def source(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    read = read_source(document, standing, document.plan, wish())
    document.close()
    return MapSource(replace(read.telling, comes_back=True))


def wish(**changes):
    looks = Looks(with_boxes=True)
    return replace(
        Wish("patrol", 2, day="2026-03-01", maker="测试员", looks=looks), **changes
    )


def sheets(source, asked):
    family = begin_drawing()
    return [list(source.sheets(topic, asked, family)) for topic in source.topics(asked)]


ASKED = {
    "A3": wish(),
    "A4": wish(paper="A4"),
    "crowded": wish(paper="A4", scale=10000),
    "several": wish(paper="A4", scale=500),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_every_door_has_one_box_on_the_map_beside_it_or_on_the_list(source, asked):
    for several in sheets(source, asked):
        doors = Counter()
        for sheet in several:
            if sheet.map is not None:
                doors.update(door.buildings for door in sheet.map.doors)
        boxes = Counter(
            box.buildings
            for sheet in several
            if sheet.ticks
            for box in sheet.ticks.boxes
        )
        assert boxes == doors


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_boxes_keep_apart_and_clear_of_marks_and_other_words(source, asked):
    for sheet in (one for several in sheets(source, asked) for one in several):
        if sheet.ticks is None:
            continue
        taken = [(b.x, b.y, b.side) for b in sheet.ticks.boxes]
        wide, high = sheet.size
        for x, y, side in taken:
            assert x > 0
            assert x + side < wide
            assert y > 0
            assert y + side < high
        mark = sheet.ticks.mark
        taken += [(x, y, mark) for x, y in mark_places(sheet.size, mark)]
        taken.sort()
        for at, (x, y, side) in enumerate(taken):
            for u, v, other in taken[at + 1 :]:
                if u >= x + side:
                    break
                assert v >= y + side or y >= v + other
        if sheet.map is None:
            continue
        others = [one.box for one in sheet.map.labels if one.wish.rank is Rank.OWN]
        for x, y, side in taken[:50]:
            for left, top, right, bottom in others:
                assert x >= right or left >= x + side or y >= bottom or top >= y + side


def test_a_crowded_map_is_followed_by_a_list_in_the_order_people_count(source):
    pages = [
        sheet
        for several in sheets(source, ASKED["crowded"])
        for sheet in several
        if sheet.map is None
    ]
    assert pages
    for page in pages:
        numbers = [int(box.words.split("号")[0]) for box in page.ticks.boxes]
        assert numbers == sorted(numbers)


def test_a_short_list_fills_its_page_in_columns_of_like_length(source):
    asked = ASKED["crowded"]
    pages = [page for each in sheets(source, asked) for page in each if not page.map]
    assert pages
    for page in pages:
        boxes = page.ticks.boxes
        lengths = list(Counter(box.x for box in boxes).values())
        assert len(lengths) > 1
        assert lengths[0] == max(lengths)
        assert sum(lengths[:-1]) == lengths[0] * (len(lengths) - 1)
        side = max(box.side for box in boxes)
        assert max(box.x for box in boxes) + 5 * side < page.size[0]
        assert max(box.y for box in boxes) + side < page.size[1] - 10 * page.grow


def test_the_large_boxes_of_a_short_list_are_read_back(source):
    asked = ASKED["crowded"]
    page = next(page for each in sheets(source, asked) for page in each if not page.map)
    assert page.ticks.boxes[0].side > BOX * page.grow
    per_mm, rng = 9.0, np.random.default_rng(3)
    wide = round(page.size[0] * per_mm)
    image = sheet_picture(page, source.ground, begin_drawing(), wide)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    picture = rows[:, : 3 * wide].reshape(image.height(), wide, 3)[..., ::-1].copy()
    for at in range(0, len(page.ticks.boxes), 2):
        tick(picture, page.ticks.boxes[at], per_mm, rng, stroke=STROKES[at // 2 % 4])
    photo = np.frombuffer(photograph(picture, Shot(4), rng), np.uint8)
    seen = cv2.imdecode(photo, cv2.IMREAD_COLOR)
    ticks = read_sheet(seen, lambda _words: page.ticks).ticks
    assert Tick.EMPTY not in ticks[::2]
    assert Tick.TICKED not in ticks[1::2]
    assert ticks.count(Tick.DOUBTFUL) <= 0.1 * len(ticks)


def test_pages_are_counted_through_and_their_codes_say_project_and_key(source):
    for several in sheets(source, ASKED["several"]):
        assert [sheet.number for sheet in several] == list(range(1, len(several) + 1))
        for sheet in several:
            said = words_of(sheet).split(":")
            assert sheet.count == len(several)
            assert said[:3] == [
                "GP2",
                source.telling.project.upper(),
                sheet.subject.code,
            ]
            assert said[5] == (sheet.ticks.key if sheet.ticks else "")
            # Capitals, digits and a few signs alone make a small code.
            assert words_of(sheet).isascii()
            assert words_of(sheet) == words_of(sheet).upper()


def test_where_nothing_can_be_kept_boxes_have_neither_key_nor_marks(source):
    reading = MapSource(replace(source.telling, comes_back=False))
    for several in sheets(reading, wish()):
        for sheet in several:
            assert not sheet.comes_back
            assert words_of(sheet).split(":")[5] == ""


def test_without_boxes_a_sheet_is_as_ever(source):
    for several in sheets(source, wish(looks=Looks())):
        for sheet in several:
            assert sheet.ticks is None
            assert sheet.map.unboxed == ()


@pytest.mark.parametrize("paper", [name for name in PAPERS if name != "A4"])
def test_boxes_grow_with_the_paper_as_all_else(source, paper):
    small = sheets(source, wish(paper="A4"))[0][0]
    large = sheets(source, wish(paper=paper))[0][0]
    if small.ticks and large.ticks:
        assert large.ticks.boxes[0].side / large.grow == pytest.approx(
            small.ticks.boxes[0].side / small.grow
        )


def test_printing_with_boxes_keeps_them_in_the_project(town, tmp_path, capfd):
    out = tmp_path / "out.pdf"
    assert run(["print", str(town), "--all", "--boxes", "--out", str(out)]) == 0
    document = Document.open(town, mode="look", clock=now, user="test")
    names = document.file.read_columns("gp_tick_sheet", ["name", "body"])
    assert len(names["name"]) > 0
    for key in names["name"]:
        kept = find_tick_sheet(document.file, key)
        assert kept.key == key
        people = set(document.file.read_columns("person", ["name"])["name"])
        assert not people & {box.words for box in kept.boxes}
    document.close()


def test_no_name_of_a_worker_is_kept_with_boxes(village, qapp):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    asked = wish(by="worker")
    read = read_source(document, standing, document.plan, asked)
    document.close()
    boxed = MapSource(replace(read.telling, comes_back=True))
    topics = boxed.topics(asked)[:2]
    assert topics
    for topic in topics:
        ticks = [one.ticks for one in boxed.sheets(topic, asked, begin_drawing())]
        assert any(ticks)
        for one in filter(None, ticks):
            assert one.title == one.code == topic.code
            assert topic.name not in repr(one)


def test_boxes_of_a_print_that_is_stopped_are_kept(source, tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "_LARGEST", 1)
    asked, out, kept = wish(by="micro"), tmp_path / "图", []
    topics, family = source.topics(asked), begin_drawing()

    def there():
        return {path.stem for path in out.glob("*.pdf")}

    with pytest.raises(Cancelled):
        write_sheets(
            source,
            topics,
            asked,
            out=out,
            family=family,
            title="巡查",
            progress=Progress(lambda *_told: None, lambda: len(there()) > 1),
            processes=1,
            keep=lambda ticks: kept.append(({one.key for one in ticks}, there())),
        )
    assert 1 < len(there()) < len(topics)
    for topic in topics:
        sheets = source.sheets(topic, asked, family)
        keys = {sheet.ticks.key for sheet in sheets if sheet.ticks}
        if keys and file_stem(topic) in there():
            before = [files for some, files in kept if keys <= some]
            assert before
            assert file_stem(topic) not in before[0]


def test_boxes_are_kept_while_nobody_else_can_open_the_project(
    town, tmp_path, capfd, monkeypatch
):
    refused = []

    def write(*asked, keep, **more):
        try:
            Document.open(town, mode="edit", clock=now, user="other").close()
        except GridPlannerError as fault:
            refused.append(fault.code)
        return write_sheets(*asked, keep=keep, **more)

    monkeypatch.setattr("gridplanner.studies.printing.writing.write_sheets", write)
    out = tmp_path / "out.pdf"
    assert run(["print", str(town), "--all", "--boxes", "--out", str(out)]) == 0
    assert refused
