"""A ruler on the rendered page: 300 mm of paper are 300 mm, and 600 m at 1:2000."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.studies.printing.source import MapSource, read_source
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets
from tests.helpers.project import small_town

POINTS = 72 / 25.4
DOTS = 40  # of the rendered page a millimetre
NEAR = 3.0  # mm around the place where an edge is looked for
WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员", paper="A2", scale=2000)
METRES = 600.0


@pytest.fixture(scope="module")
def page(qapp, tmp_path_factory):
    """A sheet with a grid 600 m wide and 400 m high, and its page."""
    folder = tmp_path_factory.mktemp("scale")
    document = small_town(folder / "a.gpkg")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    source = read_source(document, standing, document.plan, WISH)
    document.close()
    topic = source.topics(WISH)[0]
    x, y = topic.ground.centroid.x, topic.ground.centroid.y
    ground = shapely.box(x, y, x + METRES, y + 400.0)
    telling = source.telling
    outlines = {**telling.ground.outlines, topic.units[0]: ground}
    telling = replace(telling, ground=replace(telling.ground, outlines=outlines))
    wide = MapSource(telling)
    topic = replace(topic, ground=ground)
    family = begin_drawing()
    (sheet,) = wide.sheets(topic, WISH, family)
    path = folder / "a.pdf"
    write_sheets(wide, [topic], WISH, out=path, family=family, title="x")
    pdf = pypdfium2.PdfDocument(path)
    yield sheet, ground, pdf[0]
    pdf.close()


def strip(page, left, top, width, height):
    """Render a piece of the page, millimetres from its top left corner."""
    wide, high = page.get_size()
    cut = (
        left * POINTS,
        high - (top + height) * POINTS,
        wide - (left + width) * POINTS,
        top * POINTS,
    )
    seen = page.render(scale=DOTS / POINTS, crop=cut, optimize_mode="print")
    return seen.to_numpy()[:, :, :3].astype(int)


def edge(page, x, y, colour, *, across):
    """Measure where the middle of a line of a colour lies, mm across or down."""
    left, top = (x - NEAR, y - 0.2) if across else (x - 0.2, y - NEAR)
    size = (2 * NEAR, 0.4) if across else (0.4, 2 * NEAR)
    pixels = strip(page, left, top, *size)  # blue, green, red
    near = np.abs(pixels - colour[::-1]).sum(axis=2) < 90
    (found,) = np.nonzero(near.mean(axis=0 if across else 1) > 0.5)
    assert len(found)
    return (left if across else top) + (found.min() + found.max() + 1) / 2 / DOTS


def test_a_grid_measures_what_the_scale_says(page):
    sheet, ground, pdf_page = page
    west, south, east, north = ground.bounds
    view = sheet.map.view
    corners = view.to_mm(np.array([[west, north], [east, south]]))
    (left, top), (right, bottom) = corners.tolist()
    magenta = np.array([0xC2, 0x18, 0x8B])
    # Between labels and crossing lines, a third of the way along each side.
    y, x = top + (bottom - top) * 0.37, left + (right - left) * 0.37
    wide = edge(pdf_page, right, y, magenta, across=True) - edge(
        pdf_page, left, y, magenta, across=True
    )
    high = edge(pdf_page, x, bottom, magenta, across=False) - edge(
        pdf_page, x, top, magenta, across=False
    )
    assert METRES / view.scale * 1000 == pytest.approx(300)
    assert wide == pytest.approx(300, abs=0.1)
    assert high == pytest.approx(400 / view.scale * 1000, abs=0.1)


def test_the_frame_of_the_map_is_where_the_sheet_says(page):
    sheet, _ground, pdf_page = page
    place, ink = sheet.map.view.place, np.array([0x11, 0x18, 0x27])
    y, x = place.y + place.height * 0.01, place.x + place.width * 0.01
    left = edge(pdf_page, place.x, y, ink, across=True)
    right = edge(pdf_page, place.right, y, ink, across=True)
    top = edge(pdf_page, x, place.y, ink, across=False)
    bottom = edge(pdf_page, x, place.bottom, ink, across=False)
    np.testing.assert_allclose(
        [left, right, top, bottom],
        [place.x, place.right, place.y, place.bottom],
        atol=0.1,
    )
