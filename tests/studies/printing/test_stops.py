"""What patrols look at: dangers by their kind alone, and the way from stop to stop."""

import apsw
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.sheets import level_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets

TITLE = "甲某家门前的电动车"
EVENTS = (
    # kind, closed, whether it has a place of its own
    ("消防隐患", None, True),
    ("设施损坏", None, False),
    ("消防隐患", "2026-01-02", True),
    ("矛盾纠纷", None, True),
    ("便民服务", None, False),
    (None, None, True),
)


@pytest.fixture
def patrol(town):
    """The source of patrol maps of a village with these events and no others."""
    connection = apsw.Connection(str(town))
    connection.execute("DELETE FROM event")
    house = next(connection.execute("SELECT fid FROM building ORDER BY fid"))[0]
    place = next(
        connection.execute(
            "SELECT (minx + maxx) / 2, (miny + maxy) / 2 FROM rtree_building_geom"
            " WHERE id = ?",
            (house,),
        )
    )
    for kind, closed, is_placed in EVENTS:
        connection.execute(
            "INSERT INTO event (title, kind, closed, x, y, building_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (TITLE, kind, closed, *(place if is_placed else (None, None)), house),
        )
    connection.close()
    document = Document.open(town, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    level = level_of(document.plan.levels, PRODUCTS["patrol"])
    wish = Wish("patrol", level, day="2026-03-01", maker="测试员")
    source = read_source(document, standing, document.plan, wish)
    document.close()
    return begin_drawing(), source, wish


def test_only_open_dangers_are_shown_and_by_their_kind(patrol):
    _family, source, _wish = patrol
    found = [stop for stop in source.ground.stops if stop.kind == "hazard"]
    assert sorted(stop.name for stop in found) == ["消防隐患", "设施损坏"]
    (x, y), (u, v) = ((stop.x, stop.y) for stop in found)
    assert abs(x - u) < 20
    assert abs(y - v) < 20


def test_a_sheet_tells_dangers_and_the_way_and_nothing_of_what_happened(
    patrol, tmp_path, words_of
):
    family, source, wish = patrol
    path = tmp_path / "a.pdf"
    write_sheets(source, source.topics(wish), wish, out=path, family=family, title="x")
    words = "".join(words_of(path))
    assert "隐患消防隐患" in words
    assert "公里，约" in words
    for unsaid in (TITLE, "矛盾纠纷", "便民服务"):
        assert unsaid not in words


def test_numbers_follow_the_way(patrol):
    family, source, wish = patrol
    some = 0
    for topic in source.topics(wish):
        sheet = next(iter(source.sheets(topic, wish, family)))
        stops, way = sheet.map.meant.stops, sheet.map.meant.way
        assert [stop.number for stop in stops] == list(range(1, len(stops) + 1))
        if len(stops) < 2:
            assert way is None
            continue
        some += 1
        assert way.legs[0].points[0] == pytest.approx((stops[0].x, stops[0].y))
        assert way.legs[-1].points[-1] == pytest.approx((stops[-1].x, stops[-1].y))
    assert some
