"""Sheets of grids nobody would draw: one house, twenty kilometres, three pieces."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.ink import Rect
from gridplanner.studies.printing.ground import ground_of
from gridplanner.studies.printing.sheets import over_map, sheets_of
from gridplanner.studies.printing.source import MapSource
from gridplanner.studies.printing.subjects import telling_of
from gridplanner.studies.printing.topics import topics_of
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets
from tests.helpers.project import small_town

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员")


@pytest.fixture(scope="module")
def told(qapp, tmp_path_factory):
    """What is told of a small town without workers."""
    document = small_town(tmp_path_factory.mktemp("odd") / "a.gpkg")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    ground = ground_of(document, standing, document.plan)
    telling = telling_of(document, standing, ground, WISH)
    document.close()
    return begin_drawing(), telling


def shaped(telling, outline, **changes):
    """Give a grid another outline, and another record."""
    topic = topics_of(telling, WISH)[0]
    (number,) = topic.units
    ground = replace(
        telling.ground, outlines={**telling.ground.outlines, number: outline}
    )
    unit = replace(telling.units[number], **changes)
    units = {**telling.units, number: unit}
    topic = replace(topic, ground=outline, name=unit.name)
    return replace(telling, ground=ground, units=units), topic


def middle(telling):
    outline = topics_of(telling, WISH)[0].ground
    return outline.centroid.x, outline.centroid.y


def printed(tmp_path, family, telling, topic, wish=WISH):
    path = tmp_path / "a.pdf"
    done = write_sheets(
        MapSource(telling), [topic], wish, out=path, family=family, title="x"
    )
    pdf = pypdfium2.PdfDocument(path)
    words = ["".join(p.get_textpage().get_text_range().split()) for p in pdf]
    pdf.close()
    assert len(words) == len(done)
    return done, words


def test_a_grid_of_one_house(told, tmp_path):
    family, telling = told
    x, y = middle(telling)
    done, words = printed(
        tmp_path, family, *shaped(telling, shapely.box(x, y, x + 8, y + 12))
    )
    assert [one.scale for one in done] == [500]
    assert "还没有安排人员" in words[0]


def test_a_grid_twenty_kilometres_long(told, tmp_path):
    family, telling = told
    x, y = middle(telling)
    done, words = printed(
        tmp_path, family, *shaped(telling, shapely.box(x, y, x + 20_000, y + 300))
    )
    assert 1 < len(done) <= 12
    assert f"第{len(done)}张，共{len(done)}张" in words[-1]


def test_a_grid_in_three_pieces_has_them_all_and_no_empty_sheet(told, tmp_path):
    family, telling = told
    x, y = middle(telling)
    pieces = [
        shapely.box(x + e, y + n, x + e + 90, y + n + 90)
        for e, n in ((0, 0), (2500, 0), (0, 2500))
    ]
    moved, topic = shaped(telling, shapely.union_all(pieces))
    wish = replace(WISH, scale=2000)
    sheets = list(sheets_of(moved, topic, wish, family))
    boxes = np.array([sheet.map.view.box for sheet in sheets])
    for piece in pieces:
        west, south, east, north = piece.bounds
        whole = (boxes[:, 0] < west) & (boxes[:, 1] < south)
        whole &= (boxes[:, 2] > east) & (boxes[:, 3] > north)
        assert whole.any()
    for box in boxes:
        assert any(piece.intersects(shapely.box(*box)) for piece in pieces)
    assert len(sheets) < fit_count(sheets)


def fit_count(sheets):
    """Sheets there would be with those that show nothing of the grid."""
    boxes = np.array([sheet.map.view.box for sheet in sheets])
    columns = len(np.unique(boxes[:, 0].round()))
    rows = len(np.unique(boxes[:, 1].round()))
    return columns * rows


def test_a_name_longer_than_the_sheet_is_cut_with_dots(told, tmp_path):
    family, telling = told
    x, y = middle(telling)
    long = "很长很长的" * 40 + "网格"
    _done, words = printed(
        tmp_path, family,
        *shaped(telling, shapely.box(x, y, x + 100, y + 100), name=long),
    )  # fmt: skip
    assert "很长很长的" in words[0]
    assert "…" in words[0]


def test_a_grid_without_ground_has_no_sheet(told):
    _family, telling = told
    bare, topic = shaped(telling, shapely.Polygon())
    assert topic.key not in {one.key for one in topics_of(bare, WISH)}


def test_a_place_that_cannot_be_written_to_is_told(told, tmp_path):
    family, telling = told
    topic = topics_of(telling, WISH)[0]
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Exception, match="cannot_write") as fault:
        write_sheets(
            MapSource(telling), [topic], WISH, out=tmp_path / "file" / "a.pdf",
            family=family, title="x",
        )  # fmt: skip
    assert fault.value.code == "export.cannot_write"


def test_what_lies_over_a_map_is_told_from_what_frames_it():
    area = Rect(10, 20, 300, 200)
    arrow, inset = Rect(290, 25, 10, 17), Rect(12, 160, 60, 50)
    places = {
        "north": arrow,
        "inset": inset,
        "squares": area,
        "title": Rect(10, 2, 300, 15),
        "legend": Rect(310, 20, 60, 200),
    }
    assert over_map(area, places) == (arrow, inset)
