"""Further maps of a sheet: where it lies, and the unit above, where a layout asks."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.anchors import Anchored, Span
from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.key_map import key_map
from gridplanner.layers.print.template import Altered, Template
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from tests.layers.drawn import pixels

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员")
PLACE = Rect(30, 60, 60, 50)


@pytest.fixture(scope="module")
def source(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    yield read_source(document, standing, document.plan, WISH)
    document.close()


def with_map(source, name):
    """The first sheet of a layout that has a place for another map."""
    across, down = (PLACE.x, PLACE.width), (PLACE.y, PLACE.height)
    place = Anchored(Span("near", *across), Span("near", *down))
    template = Template(elements=(Altered(name, place, place),))
    wish = replace(WISH, template=template)
    topic = source.topics(wish)[0]
    return topic, next(iter(source.sheets(topic, wish, begin_drawing())))


@pytest.mark.parametrize("name", ["area_map", "town_map"])
def test_a_layout_may_have_a_map_of_what_lies_above(source, name):
    topic, sheet = with_map(source, name)
    made = sheet.maps[name]
    assert made.view.place == sheet.places[name]
    units = source.telling.units
    above = units[units[topic.units[0]].parent]
    wanted = (
        above.id
        if name == "area_map"
        else next(unit.id for unit in units.values() if unit.level == 0)
    )
    outline = source.ground.outlines[wanted]
    assert shapely.box(*made.view.box).contains(outline)
    assert made.view.scale % 1000 == 0
    assert made.meant.own == (wanted,)
    assert not made.asides  # it has no table
    picture = pixels(sheet_picture(sheet, source.ground, begin_drawing(), 1200))
    bare = replace(sheet, maps={}, places=dict(sheet.places))
    other = pixels(sheet_picture(bare, source.ground, begin_drawing(), 1200))
    rows, columns = np.nonzero(np.abs(picture - other).max(axis=2) > 40)
    k = 1200 / sheet.size[0]
    place = made.view.place
    assert columns.min() >= place.x * k - 3
    assert columns.max() <= place.right * k + 3
    assert rows.min() >= place.y * k - 3
    assert rows.max() <= place.bottom * k + 3
    assert len(rows) > 0.2 * place.width * place.height * k * k


def test_a_small_map_shows_the_units_beside_and_the_frame_of_the_sheet(source):
    topic, sheet = with_map(source, "inset")
    made = sheet.key_maps["inset"]
    *areas, frame = made.shapes
    units = source.telling.units
    assert made.title in {unit.name for unit in units.values() if unit.level < 2}
    own = [one for one in areas if one.width > 0.2]
    assert len(own) == len(topic.units) == 1
    assert len(areas) > 1
    assert shapely.intersects(own[0].shape, frame.shape)


def test_a_small_map_of_nothing_is_empty():
    made = key_map(PLACE, "x", areas=[shapely.Polygon()], own=[], frame=None)
    assert made.shapes == ()
