"""Pages that say where on the earth they lie, with bookmarks and labels."""

import numpy as np
import pikepdf
import pytest
from pyproj import Transformer

from gridplanner.data.exports.geo_pdf import PageMark, mark_open

CRS = "EPSG:4549"
BOX = (479315.0, 3954471.0, 479927.0, 3954962.0)
PLACE = (14.0, 30.0, 306.0, 245.5)
A3 = (420 * 72 / 25.4, 297 * 72 / 25.4)


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as made:
        for _ in range(3):
            made.add_blank_page(page_size=A3)
        made.save(path)
    return path


MARKS = (
    PageMark("001 甲网格", "001-1", PLACE, BOX),
    PageMark("001 甲网格", "001-2", PLACE, BOX, is_first=False),
    PageMark("封面", "封面"),
)


def mark_pages(path, marks, crs):
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        mark_open(made, marks, crs)
        made.save(path)


def test_a_map_lies_where_its_corners_are(pdf):
    mark_pages(pdf, MARKS, CRS)
    with pikepdf.open(pdf) as read:
        (viewport,) = read.pages[0].VP
        left, low, right, high = (float(side) for side in viewport.BBox)
        points = 25.4 / 72
        found = left * points, (A3[1] - high) * points
        found += (right - left) * points, (high - low) * points
        np.testing.assert_allclose(found, PLACE, atol=0.01)
        measure = viewport.Measure
        lat, lon = np.array([float(side) for side in measure.GPTS]).reshape(4, 2).T
        back = Transformer.from_crs("EPSG:4490", CRS, always_xy=True)
        x, y = back.transform(lon, lat)
        west, south, east, north = BOX
        wanted = [(west, south), (west, north), (east, north), (east, south)]
        np.testing.assert_allclose(np.column_stack([x, y]), wanted, atol=0.01)
        np.testing.assert_array_equal(
            [int(side) for side in measure.LPTS], [0, 0, 0, 1, 1, 1, 1, 0]
        )
        assert "Gauss" in str(measure.GCS.WKT)
        assert int(measure.GCS.EPSG) == 4549


def test_a_page_without_a_map_or_a_town_without_a_system_says_nothing(pdf):
    mark_pages(pdf, MARKS, CRS)
    with pikepdf.open(pdf) as read:
        assert "/VP" not in read.pages[2]
    mark_pages(pdf, MARKS, None)


def test_a_local_system_has_no_number_and_is_told_all_the_same(pdf):
    local = "+proj=tmerc +lat_0=0 +lon_0=119.7 +x_0=500000 +ellps=GRS80 +units=m"
    mark_pages(pdf, MARKS, local)
    with pikepdf.open(pdf) as read:
        system = read.pages[0].VP[0].Measure.GCS
        assert "119.7" in str(system.WKT)
        assert "/EPSG" not in system


def test_every_area_has_one_bookmark_and_every_page_its_label(pdf):
    mark_pages(pdf, MARKS, CRS)
    with pikepdf.open(pdf) as read:
        with read.open_outline() as outline:
            assert [item.title for item in outline.root] == ["001 甲网格", "封面"]
        labels = list(read.Root.PageLabels.Nums)
        assert [str(one.P) for one in labels[1::2]] == ["001-1", "001-2", "封面"]


def test_pages_and_marks_are_as_many(pdf):
    before = pdf.read_bytes()
    with pytest.raises(ValueError, match="3 pages, 1 marks"):
        mark_pages(pdf, MARKS[:1], CRS)
    assert pdf.read_bytes() == before
