"""Compiled loops write the pixels that geometry says, and no others."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.packed import pack
from gridplanner.layers import raster
from gridplanner.layers.loops import compiling, filling, stroking
from gridplanner.layers.pixels import pixels_of, ramp_of_alpha

WIDTH, HEIGHT = 40, 30
INK = np.uint32(0xFF204060)
RAMP = ramp_of_alpha((0x20, 0x40, 0x60))
# Identity: metres are device pixels, counted upwards from the lower edge.
PLACE = 1.0, 0.0, float(HEIGHT)


def blank():
    """A clear picture; what is right of `WIDTH` belongs to nobody."""
    return np.zeros((HEIGHT, WIDTH + 9), np.uint32)


def centres():
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, HEIGHT - np.arange(HEIGHT) - 0.5)
    return x, y


def arrays_of(shapes):
    packed = pack(np.arange(len(shapes)), np.array(shapes, object))
    coords = (packed.coords + packed.origin).astype(np.float32)
    return coords, packed.rings, packed.shapes


def thousandths(low, high):
    """Numbers a map holds: no closer to each other than a millimetre."""
    return st.integers(1000 * low, 1000 * high).map(lambda number: number / 1000)


blobs = st.lists(
    st.tuples(
        thousandths(-15, 55), thousandths(-15, 45), thousandths(1, 25), st.booleans()
    ),
    min_size=1,
    max_size=4,
)


@given(blobs)
def test_pixels_whose_middle_is_inside_are_filled_and_no_others(parts):
    whole = shapely.Point()
    for x, y, radius, is_hole in parts:
        disc = shapely.Point(x, y).buffer(radius, quad_segs=3)
        whole = whole.difference(disc) if is_hole else whole.union(disc)
    coords, rings, shapes = arrays_of([whole])
    pixels = blank()
    rows = np.arange(len(shapes) - 1)
    colours = np.full(len(rows), INK)
    filling.fill_shapes(pixels, WIDTH, coords, rings, shapes, rows, *PLACE, colours)
    x, y = centres()
    wanted = shapely.contains_xy(whole, x, y)
    edge = shapely.distance(shapely.boundary(whole), shapely.points(x, y)) < 1e-3
    assert ((pixels[:, :WIDTH] == INK) == wanted)[~edge].all()
    assert not pixels[:, WIDTH:].any()


ends = st.tuples(
    thousandths(-20, 60),
    thousandths(-20, 50),
    thousandths(-20, 60),
    thousandths(-20, 50),
)


@given(ends, st.floats(0.5, 4), st.floats(0, 4))
def test_rough_stroke_is_the_rectangle_round_its_segment(segment, half, cap):
    pixels = blank()
    stroking.stroke_segments(pixels, WIDTH, np.array([segment]), half, cap, RAMP, False)
    start, end = np.array(segment[:2]), np.array(segment[2:])
    length = np.hypot(*(end - start))
    way = (end - start) / length if length > 1e-9 else np.array([1.0, 0.0])
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    middle = (start + end) / 2
    along = np.abs((x - middle[0]) * way[0] + (y - middle[1]) * way[1])
    aside = np.abs((y - middle[1]) * way[0] - (x - middle[0]) * way[1])
    wanted = (along <= length / 2 + cap) & (aside <= half)
    sure = (np.abs(along - length / 2 - cap) > 1e-3) & (np.abs(aside - half) > 1e-3)
    assert ((pixels[:, :WIDTH] == INK) == wanted)[sure].all()
    assert not pixels[:, WIDTH:].any()


@given(ends, st.floats(0.3, 4))
def test_smooth_stroke_covers_as_much_as_its_rectangle(segment, half):
    pixels = blank()
    stroking.stroke_segments(pixels, WIDTH, np.array([segment]), half, 1.0, RAMP, True)
    line = shapely.LineString([segment[:2], segment[2:]])
    if line.length < 1.0:
        return
    way = (np.array(segment[2:]) - segment[:2]) / line.length
    longer = np.array([segment[:2] - way, segment[2:] + way])
    exact = shapely.LineString(longer).buffer(half, cap_style="flat")
    seen = shapely.clip_by_rect(exact, 0, 0, WIDTH, HEIGHT)
    ink = (pixels[:, :WIDTH] >> 24).sum() / 255
    assert ink == pytest.approx(seen.area, abs=0.12 * seen.length + 0.6)
    assert not pixels[:, WIDTH:].any()


@given(ends)
def test_hairline_holds_as_much_ink_as_its_longer_side(segment):
    pixels = blank()
    stroking.hairline(pixels, WIDTH, HEIGHT, *segment, RAMP)
    assert not pixels[:, WIDTH:].any()
    x0, y0, x1, y1 = segment
    if min(segment) < 1 or max(x0, x1) > WIDTH - 3 or max(y0, y1) > HEIGHT - 3:
        return
    ink = (pixels >> 24).sum() / 255
    assert ink == pytest.approx(max(abs(x1 - x0), abs(y1 - y0)), abs=1.1)


@given(st.integers(0, 255), st.integers(0, 255))
def test_blending_is_that_of_the_painter(below, alpha):
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(below, 255 - below, below // 2))
    pixel = int(pixels_of(image)[0, 0])
    colour = QColor(0x20, 0x40, 0x60, alpha)
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, colour)
    painter.end()
    wanted = int(pixels_of(image)[0, 0])
    found = int(compiling.blend(np.uint32(pixel), RAMP, alpha))
    for shift in (0, 8, 16, 24):
        assert abs((found >> shift & 255) - (wanted >> shift & 255)) <= 1


def test_boxes_are_specks_rectangles_or_left_for_later():
    boxes = np.array(
        [
            (10.2, 10.2, 10.8, 10.8),  # a speck of 0.36 px
            (20, 20, 23, 22),  # a rectangle
            (5, 5, 15, 15),  # larger
            (100, 100, 130, 130),  # not in the picture
            (np.nan,) * 4,  # has no shape
            (-0.9, 3, -0.1, 3.5),  # a speck with its middle left of the picture
            (-1.0, 3, 1.0, 5),  # half in the picture
        ],
        np.float32,
    )
    pixels = blank()
    shares = np.zeros((HEIGHT, WIDTH), np.float32)
    large = np.empty(len(boxes), np.int64)
    rows = np.arange(len(boxes))
    count = filling.place_boxes(
        pixels, WIDTH, boxes, rows, *PLACE, 1.5, 4.0, INK, shares, large
    )
    assert large[:count].tolist() == [2]
    assert np.argwhere(shares).tolist() == [[19, 10]]
    assert shares.sum() == pytest.approx(0.36, rel=1e-3)
    assert np.argwhere(pixels).tolist() == [
        [8, 20], [8, 21], [8, 22], [9, 20], [9, 21], [9, 22], [25, 0], [26, 0],
    ]  # fmt: skip
    filling.lay_shares(pixels, WIDTH, shares, 0.5, RAMP)
    assert pixels[19, 10] >> 24 == int(0.18 * 255)


def test_arrays_mapped_from_the_cache_are_painted(tmp_path):
    coords, rings, shapes = arrays_of([shapely.box(5, 5, 9, 9)])
    np.save(tmp_path / "coords.npy", coords)
    mapped = np.asarray(np.load(tmp_path / "coords.npy", "r"))
    rings.flags.writeable = False
    pixels = blank()
    filling.fill_shapes(
        pixels, WIDTH, mapped, rings, shapes, np.arange(1), *PLACE, np.full(1, INK)
    )
    assert (pixels == INK).sum() == 16


def test_far_vertices_of_a_shape_do_no_harm():
    shape = shapely.Polygon([(-1e7, -1e7), (1e7, -1e7), (1e7, 1e7), (-1e7, 1e7)])
    coords, rings, shapes = arrays_of([shape])
    pixels = blank()
    rows, colours = np.arange(1), np.full(1, INK)
    filling.fill_shapes(pixels, WIDTH, coords, rings, shapes, rows, *PLACE, colours)
    stroking.outline_shapes(pixels, WIDTH, coords, rings, shapes, rows, *PLACE, RAMP)
    stroking.stroke_shapes(
        pixels, WIDTH, coords, rings, shapes, rows, *PLACE, 3.0, RAMP, True
    )
    assert (pixels[:, :WIDTH] == INK).all()
    assert not pixels[:, WIDTH:].any()


def test_the_painter_paints_until_the_loops_are_ready(qapp):
    image = QImage(4, 4, QImage.Format.Format_ARGB32_Premultiplied)
    assert not raster.can_paint(image)
    raster.make_ready()
    assert raster.can_paint(image)
    assert not raster.can_paint(QImage())  # paper has no pixels
    raster.leave()
    assert not raster.can_paint(image)
