"""Lines that nearly run along borders of areas do, and others stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.studies.dividing.following import along_borders

BORDER = shapely.LineString([(0, 100), (40, 100.5), (100, 99)])


def followed(*lines, border=BORDER):
    shapes, row = along_borders(
        np.array([shapely.LineString(line) for line in lines], object),
        np.array([border], object),
    )
    assert {shape.geom_type for shape in shapes} <= {"LineString"}
    return shapes, row.tolist()


def beside(off, start=0, stop=100):
    at = [x for x in (0, 40, 100) if start < x < stop]
    xs = np.array([start, *at, stop], float)
    return np.column_stack([xs, np.interp(xs, (0, 40, 100), (100, 100.5, 99)) + off])


@pytest.mark.parametrize("off", [-0.05, 0.02, 0.09])
def test_a_line_beside_a_border_all_along_is_the_border(off):
    shapes, row = followed(beside(off))
    assert set(row) == {0}
    joined = shapely.line_merge(shapely.union_all(shapes))
    assert joined.equals(BORDER) or joined.symmetric_difference(BORDER).length < 1e-6


def test_a_line_that_leaves_a_border_still_hangs_together():
    """It comes from the south, runs beside the border for sixty metres, and goes on."""
    line = [(20, 50), *beside(0.03, 20, 80), (80, 150)]
    shapes, row = followed(line)
    assert row == [0] * len(shapes)
    whole = shapely.union_all(shapes, grid_size=0.001)
    assert shapely.buffer(whole, 0.0005).geom_type == "Polygon"
    assert whole.hausdorff_distance(shapely.LineString(line)) < 0.2
    on_border = shapely.intersection(whole, shapely.buffer(BORDER, 0.002))
    assert on_border.length == pytest.approx(60, abs=0.5)


@pytest.mark.parametrize(
    "line",
    [
        [(50, 0), (50, 200)],
        [(0, 100.3), (40, 100.8), (100, 99.3)],
        [(0, 0), (100, 0)],
    ],
)
def test_what_crosses_or_runs_farther_away_stays_as_it_is(line):
    shapes, row = followed(line)
    assert row == [0]
    assert shapes[0].equals_exact(shapely.LineString(line), 0)


def test_each_piece_says_which_line_it_comes_from():
    line = [(20, 50), *beside(0.03, 20, 80), (80, 150)]
    shapes, row = followed([(50, 0), (50, 90)], line, [(0, 0), (100, 0)])
    assert sorted(row) == row
    assert row.count(0) == row.count(2) == 1
    assert row.count(1) == len(shapes) - 2 > 1


def test_without_borders_nothing_changes():
    lines = np.array([BORDER], object)
    shapes, row = along_borders(lines, np.empty(0, object))
    assert (shapes.tolist(), row.tolist()) == ([BORDER], [0])
