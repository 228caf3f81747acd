"""Printed sheets: true to scale, everything on them, nobody's name but the workers'."""

import json
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Cancelled, Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.map_frame import square_of
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.ground import ground_of
from gridplanner.studies.printing.sheets import sheets_of
from gridplanner.studies.printing.source import MapSource
from gridplanner.studies.printing.subjects import subject_of, telling_of
from gridplanner.studies.printing.topics import topics_of
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets

POINTS = 72 / 25.4


@pytest.fixture(scope="module")
def open_village(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    yield document
    document.close()


@pytest.fixture(scope="module")
def printed(open_village):
    """The family, what is told, the units and all sheets of the patrol maps."""
    family = begin_drawing()
    document = open_village
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    wish = Wish("patrol", 2, day="2026-03-01", maker="测试员")
    ground = ground_of(document, standing, document.plan)
    telling = telling_of(document, standing, ground, wish)
    units = topics_of(telling, wish)
    sheets = [one for unit in units for one in sheets_of(telling, unit, wish, family)]
    return family, telling, units, wish, sheets


def answer(capfd, *words):
    capfd.readouterr()
    code = run([*map(str, words), "--json"])
    return code, json.loads(capfd.readouterr().out)


def test_every_door_of_a_grid_is_on_its_map_or_in_the_table_beside_it(printed):
    _family, telling, units, wish, sheets = printed
    ground = telling.ground
    for unit in units:
        (number,) = unit.units
        own = [sheet for sheet in sheets if sheet.subject.unit == number]
        ids = ground.buildings.ids
        mine = ids[ground.unit_of(ids, wish.level) == number]
        wanted = {plate for plate, _door in ground.plates(mine) if plate}
        shown = {door.plate for sheet in own for door in sheet.map.doors}
        assert shown == wanted
        for sheet in own:
            written = {label.wish.key for label in sheet.map.labels}
            aside = {(one.plate, one.square) for one in sheet.map.asides}
            for door in sheet.map.doors:
                square = square_of(sheet.map.view, door.x, door.y)
                assert door.building in written or (door.plate, square) in aside


def test_no_label_lies_over_another(printed):
    for sheet in printed[4]:
        boxes = np.array([label.box for label in sheet.map.labels])
        left, top, right, bottom = boxes.T
        meets = (left[:, None] < right) & (right[:, None] > left)
        meets &= (top[:, None] < bottom) & (bottom[:, None] > top)
        np.fill_diagonal(meets, val=False)
        assert not meets.any()


def test_pages_say_what_the_program_knows(printed, tmp_path, words_of):
    family, telling, units, wish, sheets = printed
    path = tmp_path / "a.pdf"
    done = write_sheets(
        MapSource(telling), units, wish, out=path, family=family, title="巡查"
    )
    pages = words_of(path)
    assert len(pages) == len(done) == len(sheets)
    for sheet, words, one in zip(sheets, pages, done, strict=True):
        subject = sheet.subject
        assert one.code == subject.code
        for wanted in (
            subject.title, subject.code, "测试员", "2026-03-01", "内部使用",
            f"1:{sheet.scale:,}", *(figure for _name, figure in subject.figures),
            *(post.name for post in subject.posts[:6]),
            *(name for _side, name in subject.sides),
        ):  # fmt: skip
            assert "".join(wanted.split()) in words


def test_one_file_a_unit_in_a_folder(town, tmp_path, capfd):
    code, said = answer(
        capfd, "print", town, "--product", "responsibility", "--all", "--out",
        tmp_path / "maps", "--paper", "A4",
    )  # fmt: skip
    assert code == 0
    assert len(said["files"]) == len({row["code"] for row in said["sheets"]})
    names = [path.name for path in sorted((tmp_path / "maps").iterdir())]
    assert names == sorted(name.rsplit("/", 1)[-1] for name in said["files"])


def test_a_scale_that_is_asked_for_holds(town, tmp_path, capfd, words_of):
    grid = answer(capfd, "figures", town)[1]["rows"][0]["code"]
    out = tmp_path / "a.pdf"
    code, said = answer(
        capfd,
        "print",
        town,
        "--grid",
        grid,
        "--scale",
        "1:500",
        "--no-index",
        "--out",
        out,
    )
    assert code == 0
    assert {row["scale"] for row in said["sheets"]} == {500}
    pages = words_of(out)
    assert len(pages) == said["pages"] > 1
    assert f"第1张，共{said['pages']}张" in pages[0]


def test_a_print_that_is_stopped_leaves_no_half_file(printed, tmp_path):
    family, telling, units, wish, _sheets = printed
    path = tmp_path / "a.pdf"
    seen = []
    progress = Progress(cancelled=lambda: len(seen) > 2 or seen.append(1))
    with pytest.raises(Cancelled):
        write_sheets(
            MapSource(telling), units, wish, out=path, family=family, title="x",
            progress=progress,
        )  # fmt: skip
    assert not list(tmp_path.iterdir())


def test_doors_without_a_place_are_never_left_out_in_silence():
    for product in PRODUCTS.values():
        names = {block.name for block in product.blocks}
        assert not product.with_plates or "asides" in names


def test_a_board_is_for_everybody(town, tmp_path, capfd, words_of):
    out = tmp_path / "a.pdf"
    code, _said = answer(
        capfd, "print", town, "--product", "board", "--all", "--out", out,
        "--paper", "60x80",
    )  # fmt: skip
    assert code == 0
    for words in words_of(out):
        assert "公示牌" in words
        assert "监督电话：12345" in words
        assert "网格员职责" in words
        assert "内部使用" not in words
    pdf = pypdfium2.PdfDocument(out)
    sides = sorted(round(side / POINTS) for side in pdf[0].get_size())
    pdf.close()
    assert sides == [600, 800]


def test_counts_that_could_tell_of_a_person_are_hidden_on_every_map(printed):
    _family, telling, units, wish, _sheets = printed
    counted = telling.levels[wish.level]
    rows, at = counted.rows, counted.measures.index("people")
    unit = telling.units[units[0].units[0]]
    values = rows.values.copy()
    row = [one.id for one in counted.units].index(unit.id)
    values[row, at] = 2
    figures = replace(counted, rows=replace(rows, values=values))
    few = replace(telling, levels=(*telling.levels[:2], figures, *telling.levels[3:]))
    board = replace(wish, product="board")
    assert ("人数", "少于 3") in subject_of(few, unit, board).figures
    assert ("人数", "少于 3") in subject_of(few, unit, wish).figures


def test_what_is_looked_at_is_numbered_once_on_the_map_and_in_the_list(printed):
    _family, telling, units, _wish, sheets = printed
    assert telling.ground.stops
    seen = 0
    for unit in units:
        outline = unit.ground
        (number,) = unit.units
        own = [sheet for sheet in sheets if sheet.subject.unit == number]
        inside = sum(
            outline.contains(shapely.Point(stop.x, stop.y))
            for stop in telling.ground.stops
        )
        seen += inside
        for sheet in own:
            listed = sheet.map.meant.stops
            assert [stop.number for stop in listed] == list(range(1, inside + 1))
            discs = [one for one in sheet.map.labels if one.wish.disc]
            west, south, east, north = sheet.map.view.box
            here = {
                str(stop.number)
                for stop in listed
                if west < stop.x < east and south < stop.y < north
            }
            left = {one.words for one in sheet.map.left_out if one.disc}
            assert {one.words for one in discs} | left == here
    assert seen


def test_a_map_without_anything_to_look_at_has_lines_to_write_on(printed, tmp_path):
    family, telling, units, wish, _sheets = printed
    bare = replace(telling, ground=replace(telling.ground, stops=()))
    path = tmp_path / "a.pdf"
    write_sheets(MapSource(bare), units[:1], wish, out=path, family=family, title="x")
    pdf = pypdfium2.PdfDocument(path)
    assert "必巡点" in pdf[0].get_textpage().get_text_range()
    pdf.close()
