"""Files with what leads and closes them: pages, index of sheets, streets and doors."""

import re
from dataclasses import replace

import numpy as np
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.map_frame import square_of
from gridplanner.layers.print.map_labels import Rank
from gridplanner.resources.texts import text
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.pages import BACK, FRONT
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.studies.printing.writing import write_sheets

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员", paper="A4", scale=1000)


@pytest.fixture(scope="module")
def source(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    yield read_source(document, standing, document.plan, WISH)
    document.close()


def made(source, **changes):
    """Bind, and make every sheet: by key of its topic."""
    family, wish = begin_drawing(), replace(WISH, **changes)
    bound, topics = bind(source, source.topics(wish), wish, family)
    return bound, {
        topic.key: list(bound.sheets(topic, wish, family)) for topic in topics
    }


@pytest.fixture(scope="module")
def after(source):
    return made(source, index=True, streets="after")


@pytest.fixture(scope="module")
def end(source):
    return made(source, index=True, streets="end")


@pytest.mark.parametrize("how", ["after", "end"])
def test_pages_are_as_planned(how, request):
    bound, sheets = request.getfixturevalue(how)
    assert [(one.key, one.count) for one in bound.plan.parts] == [
        (key, len(some)) for key, some in sheets.items()
    ]
    pages = [sheet for some in sheets.values() for sheet in some]
    assert [sheet.page for sheet in pages] == list(range(1, len(pages) + 1))
    assert {sheet.pages for sheet in pages} == {len(pages)}
    by_page = {sheet.page: sheet for sheet in pages}
    assert len(bound.plan.maps) > 20
    for one in bound.plan.maps:
        sheet = by_page[one.page]
        assert sheet.map.view.box == one.box
        assert (sheet.number, sheet.count) == (one.number, one.count)
        assert sheet.subject.code == one.code


def test_every_sheet_is_in_the_table_and_on_the_index_map(after):
    bound, sheets = after
    overview, index, *tables = sheets[FRONT]
    assert overview.map is not None
    assert all(sheet.map is None for sheet in tables)
    rows = [line.cells for sheet in (index, *tables)
            for column in sheet.listing.columns for line in column]  # fmt: skip
    assert [(row[0], row[1]) for row in rows] == [
        (str(one.page), one.code) for one in bound.plan.maps
    ]
    numbers = {one.words: one for one in index.map.labels if one.wish.bold}
    left = {one.words for one in index.map.left_out}
    assert set(numbers) | left == {row[0] for row in rows}
    squares = {row[0]: row[4] for row in rows}
    view = index.map.view
    box = np.array([one.box for one in bound.plan.maps])
    west, south, east, north = view.box
    assert box[:, :2].min(axis=0) == pytest.approx([west, south], abs=east - west)
    assert (box[:, 0] >= west).all()
    assert (box[:, 1] >= south).all()
    assert (box[:, 2] <= east).all()
    assert (box[:, 3] <= north).all()
    for words, label in numbers.items():
        if (label.x, label.y) == label.wish.places[0]:
            assert squares[words] == square_of(view, label.x, label.y)


def test_what_lies_over_each_other_is_in_a_table_without_an_index_map(source):
    bound, sheets = made(source, index=True, by="worker")
    overview, *tables = sheets[FRONT]
    assert overview.map is not None
    assert tables
    assert all(sheet.map is None for sheet in tables)
    rows = [line.cells for sheet in tables
            for column in sheet.listing.columns for line in column]  # fmt: skip
    assert [(row[0], row[1]) for row in rows] == [
        (str(one.page), one.code) for one in bound.plan.maps
    ]
    titles = tables[0].listing.shape.titles
    assert text("print.index.square") not in titles
    assert {len(row) for row in rows} == {len(titles)}
    assert [len(some) for some in sheets.values()] == [
        one.count for one in bound.plan.parts
    ]


def entries(sheets):
    """Read an index back: street and plate, with squares."""
    street, found, last = "", {}, None
    for sheet in sheets:
        for column in sheet.listing.columns:
            for line in column:
                if line.is_head:
                    street = line.cells[0]
                elif line.joins:
                    found[last] += line.cells[1].split()
                else:
                    last = street, line.cells[0]
                    assert last not in found
                    found[last] = line.cells[1].split()
    return found


def on_maps(telling, sheets, before):
    """List what maps show: names in squares, doors of streets in squares."""
    found = set()
    names = set()
    for sheet in sheets:
        settled = sheet.map
        doors = np.array([door.building for door in settled.doors], np.int64)
        streets = telling.ground.streets(doors)
        for door, street in zip(settled.doors, streets, strict=True):
            square = square_of(settled.view, door.x, door.y)
            found.add((street, door.plate, before(sheet) + square))
        names |= {
            label.words
            for label in settled.labels
            if label.wish.rank in {Rank.ROAD, Rank.PLACE}
        }
        plates = {door.plate for door in settled.doors}
        names |= {one.plate for one in settled.asides} - plates
    return found, names


def is_agreed(index, shown, names):
    assert {
        (street, plate, square)
        for (street, plate), squares in index.items()
        if street != "道路、河流、地名"
        for square in squares
    } == {(street or "其他门牌", plate, square) for street, plate, square in shown}
    ways = {plate for street, plate in index if street == "道路、河流、地名"}
    assert ways == names


def test_index_and_map_of_each_grid_agree(source, after):
    _bound, sheets = after
    seen = 0
    for key, some in sheets.items():
        if key == FRONT:
            continue
        maps = [sheet for sheet in some if sheet.map is not None]
        index = [sheet for sheet in some if sheet.listing is not None]
        assert index
        several = len(maps) > 1
        found, names = on_maps(
            source.telling,
            maps,
            lambda sheet, several=several: f"{sheet.number}-" if several else "",
        )
        seen += len(found)
        is_agreed(entries(index), found, names)
    assert seen > 200


def test_index_of_the_whole_file_and_all_its_maps_agree(source, end):
    _bound, sheets = end
    maps = [
        sheet
        for key, some in sheets.items()
        if key not in {FRONT, BACK}
        for sheet in some
    ]
    found, names = on_maps(source.telling, maps, lambda sheet: f"{sheet.page}-")
    is_agreed(entries(sheets[BACK]), found, names)


def test_streets_and_numbers_stand_as_people_count(end):
    _bound, sheets = end
    order = {}
    for street, plate in entries(sheets[BACK]):
        order.setdefault(street, []).append(plate)
    numbers = [
        int(plate.removesuffix("号"))
        for plate in max(order.values(), key=len)
        if re.fullmatch(r"\d+号", plate)
    ]
    assert len(numbers) > 10
    assert numbers == sorted(numbers)


def test_every_entry_can_be_found_in_the_file(source, end, tmp_path, words_of):
    _bound, sheets = end
    wish = replace(WISH, index=True, streets="end")
    path = tmp_path / "a.pdf"
    done = write_sheets(
        source, source.topics(wish), wish, out=path, family=begin_drawing(), title="x"
    )
    pages = words_of(path)
    assert len(pages) == len(done) == sum(map(len, sheets.values()))
    written = "".join(pages[-len(sheets[BACK]) :])
    for (_street, plate), squares in entries(sheets[BACK]).items():
        assert "".join((plate, *squares)).replace(" ", "") in written
    for number, words in enumerate(pages, 1):
        assert f"第{number}页" in words
        assert f"共{len(pages)}页" in words


def test_the_sheets_of_a_grid_meet_in_their_match_lines(after):
    _bound, sheets = after
    seen = 0
    for key, some in sheets.items():
        if key == FRONT:
            continue
        maps = {sheet.number: sheet for sheet in some if sheet.map is not None}
        first = min(sheet.page for sheet in some)
        for sheet in maps.values():
            others = [one for one in sheet.beyond if one.number]
            assert len(sheet.map.lines) == len(others)
            for one in others:
                other = maps[one.number]
                assert f"接第 {one.number} 张（第 {first + one.number - 1} 页）" in (
                    one.words
                )
                back = [each.number for each in other.beyond if each.number]
                assert sheet.number in back
                seen += 1
            if others:
                mine = {line(sheet, one) for one in sheet.map.lines}
                theirs = {
                    line(maps[one.number], each)
                    for one in others
                    for each in maps[one.number].map.lines
                }
                assert mine <= theirs
    assert seen > 10


def line(sheet, stroke):
    """Give where a match line lies on the ground: which way, and how far."""
    (x, y), (u, _v) = stroke.points
    west, _south, _east, north = sheet.map.view.box
    k, place = sheet.map.view.mm_per_metre, sheet.map.view.place
    if x == u:
        return "up", round(west + (x - place.x) / k, 2)
    return "across", round(north - (y - place.y) / k, 2)


def test_neighbours_tell_the_page_of_their_own_map(after):
    bound, sheets = after
    told = 0
    for some in sheets.values():
        for sheet in some:
            for one in sheet.beyond:
                page = bound.plan.page_of_unit(one.unit)
                if one.unit and page:
                    assert f"第 {page} 页" in one.words[0]
                    told += 1
    assert told > 20


def test_files_of_single_grids_have_no_pages_and_no_index_of_sheets(
    source, tmp_path, words_of
):
    wish = replace(WISH, index=True, streets="after", scale=None)
    topics = source.topics(wish)[:2]
    write_sheets(
        source, topics, wish, out=tmp_path / "maps", family=begin_drawing(), title="x"
    )
    files = sorted((tmp_path / "maps").iterdir())
    assert len(files) == 2
    for path in files:
        first, *rest = words_of(path)
        assert "巡查地图" in first
        assert "共" not in first[:20]
        assert any("街道门牌索引" in words for words in rest)


def test_what_hangs_on_a_wall_is_no_page_of_a_book(source):
    family, wish = begin_drawing(), replace(WISH, product="board", index=None)
    many = source.topics(wish) * 6
    bound, topics = bind(source, many, wish, family)
    assert FRONT not in {topic.key for topic in topics}
    sheet = next(iter(bound.sheets(topics[0], wish, family)))
    assert sheet.page == 0
    assert not any("页" in one.words[0] for one in sheet.beyond)
    patrol = replace(wish, product="patrol")
    _bound, topics = bind(source, source.topics(patrol), patrol, family)
    assert FRONT in {topic.key for topic in topics}


def test_boards_and_area_maps_list_no_doors(source):
    wish = replace(WISH, product="board", streets="end")
    bound, topics = bind(source, source.topics(wish)[:2], wish, begin_drawing())
    assert bound.plan.page_of(BACK) == 0
    assert BACK not in {topic.key for topic in topics}


def test_sheets_called_alike_are_told_apart_by_what_they_lie_in(source):
    telling, family = source.telling, begin_drawing()
    first, second, *_rest = source.topics(WISH)
    named = source
    for topic in (first, second):
        unit = telling.units[topic.units[0]]
        named = named.with_unit(replace(unit, name="第一网格"))
    topics = [replace(one, name="第一网格") for one in (first, second)]
    wish = replace(WISH, index=True)
    bound, found = bind(named, topics, wish, family)
    index = list(bound.sheets(found[0], wish, family))[1]
    names = {
        line.cells[2].partition(" 第")[0].split(" ")[0]
        for column in index.listing.columns
        for line in column
    }
    assert names == {
        telling.units[telling.units[one.units[0]].parent].name for one in topics
    }


def test_a_project_of_several_towns_names_none_of_them(source):
    family, wish = begin_drawing(), replace(WISH, index=True)
    telling = source.telling
    top = next(unit for unit in telling.units.values() if unit.level == 0)
    other = replace(top, id=10**9, name="别的镇")
    bound, found = bind(source.with_unit(other), source.topics(wish), wish, family)
    overview, index, *_rest = bound.sheets(found[0], wish, family)
    assert (overview.subject.title, index.subject.title) == ("总图", "接图表")
    gone = source.with_unit(replace(other, valid_to="2026-01-01"))
    bound, found = bind(gone, source.topics(wish), wish, family)
    assert next(iter(bound.sheets(found[0], wish, family))).subject.title == (
        f"{top.name}总图"
    )


@pytest.mark.parametrize(
    "wish",
    [
        replace(WISH, looks=Looks(with_boxes=True), streets="after", index=True),
        replace(WISH, product="responsibility", level=1, scale=None, paper="A4"),
    ],
    ids=["boxes", "tables"],
)
def test_every_page_of_a_file_says_which_it_is(source, wish):
    bound, topics = bind(source, source.topics(wish), wish, begin_drawing())
    sheets = [
        sheet
        for topic in topics
        for sheet in bound.sheets(topic, wish, begin_drawing())
    ]
    assert len(sheets) == bound.plan.pages
    assert [sheet.page for sheet in sheets] == list(range(1, len(sheets) + 1))
    assert all("page_number" in sheet.places for sheet in sheets)


def test_pages_counted_before_are_taken_over(source):
    wish, family = replace(WISH, index=True, streets="after"), begin_drawing()
    topics = source.topics(wish)
    alone, _topics = bind(source, topics, wish, family, is_one=False)
    counts = {one.key: len(list(alone.sheets(one, wish, family))) for one in topics}
    taken, _topics = bind(source, topics, wish, family, counts=counts)
    assert taken.plan == bind(source, topics, wish, family)[0].plan


@pytest.mark.parametrize("theme", ["grey", "colour"])
def test_pages_without_a_map_are_grey_where_maps_are(source, theme):
    family = begin_drawing()
    wish = replace(
        WISH, index=True, streets="end", looks=Looks(theme=theme, with_boxes=True)
    )
    bound, topics = bind(source, source.topics(wish), wish, family)
    bare = [
        sheet
        for topic in topics
        for sheet in bound.sheets(topic, wish, family)
        if sheet.map is None
    ]
    assert len(bare) > 1
    assert {sheet.is_grey for sheet in bare} == {theme == "grey"}
