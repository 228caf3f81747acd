"""What each border of a division follows, and what it divides all the same."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.borders import Drawn
from gridplanner.analysis.division.candidates import Candidate, measure
from gridplanner.analysis.division.dividing import WAYS, divide
from gridplanner.analysis.division.explaining import (
    BETWEEN,
    borders_of,
    divided_grounds,
)
from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.preparing import Ground, Kept, prepare
from gridplanner.analysis.division.solving import Effort
from tests.analysis.division.test_dividing import street_town

QUICK = Effort(starts=1, between=2, final=4, heats=10)


def shapes(*given):
    found = np.empty(len(given), object)
    found[:] = given
    return found


def river():
    """A river from south to north that bends, and a road that crosses it."""
    return shapely.LineString([(100, -10), (100, 60), (110, 80), (100, 110)])


def halves():
    """Two parts along the river at first, then between the houses; a third above."""
    low = shapely.Polygon([(0, 0), (100, 0), (100, 60), (60, 60), (60, 80), (0, 80)])
    right = shapely.Polygon(
        [(100, 0), (200, 0), (200, 80), (60, 80), (60, 60), (100, 60)]
    )
    # As borders of a coverage the corner on the common side is in both.
    above = shapely.Polygon([(0, 80), (60, 80), (200, 80), (200, 100), (0, 100)])
    return shapes(low, right, above)


def ground(lines, houses=(), kept=()):
    return Ground(
        shapes(shapely.box(0, 0, 200, 100)),
        shapes(*houses),
        np.ones((len(houses), 1), np.int64),
        tuple(lines),
        kept=tuple(kept),
    )


def test_metres_are_told_by_what_the_border_follows():
    road = shapely.LineString([(-10, 80), (120, 80)])
    # It crosses the border in the middle of a straight piece.
    across = shapely.LineString([(130, 0), (130, 100)])
    lines = [
        Lines(shapes(river()), 0.3, is_barrier=True),
        Lines(shapes(across, road), 0.5),
    ]
    found = borders_of(ground(lines), halves())
    told = {
        (*parts, kind, line): metres
        for parts, kind, line, metres in zip(
            found.parts.tolist(),
            found.kind.tolist(),
            found.line.tolist(),
            found.metres.tolist(),
            strict=True,
        )
    }
    assert told == pytest.approx(
        {
            (0, 1, 0, 0): 60.0,
            (0, 1, BETWEEN, -1): 60.0,
            (0, 2, 1, 1): 60.0,
            # The road ends before this straight piece does.
            (1, 2, BETWEEN, -1): 140.0,
        }
    )
    assert found.length == pytest.approx(320.0)
    assert found.by_kind(2).tolist() == pytest.approx([60.0, 60.0, 200.0])


def test_of_lines_that_lie_together_the_first_kind_counts():
    lines = [Lines(shapes(river()), 0.3), Lines(shapes(river()), 0.5)]
    assert borders_of(ground(lines), halves()).by_kind(2)[:2].tolist() == [60.0, 0.0]


def test_one_part_and_ground_without_lines_have_nothing_to_tell():
    alone = borders_of(ground([]), halves()[:1])
    assert len(alone.metres) == 0
    assert alone.length == 0.0
    assert set(borders_of(ground([]), halves()).kind.tolist()) == {BETWEEN}


@pytest.mark.parametrize("seed", [1, 5])
def test_all_borders_of_a_division_are_told_and_as_many_follow_a_line(seed):
    areas, houses, weights, streets = street_town(seed)
    here = Ground(areas, houses, weights, (Lines(streets, 0.3),))
    (candidate,) = divide(prepare(here), 5, ways=[WAYS[1]], effort=QUICK, seed=seed)
    found = borders_of(here, candidate.polygons)
    outlines = shapely.length(candidate.polygons).sum()
    inner = (outlines - shapely.length(areas).sum()) / 2
    assert found.length == pytest.approx(inner, abs=0.1)
    share = found.by_kind(1)[0] / found.length
    # Measured there by ground near a line, here by pieces wholly on it.
    assert share == pytest.approx(candidate.along, abs=0.02)


def test_grounds_divided_are_named_with_the_houses_on_either_side():
    houses = [shapely.box(x, 20, x + 4, 24) for x in (10, 30, 110, 130)]
    estates = Kept(
        shapes(shapely.box(5, 15, 120, 30), shapely.box(125, 15, 140, 30)), 2.0
    )
    villages = Kept(shapes(shapely.box(0, 0, 50, 50)), 5.0)
    here = ground([], houses, [villages, estates])
    drawn = Drawn(halves()[:2], np.array([0, 0, 1, 1], np.int32))
    candidate = measure(here, drawn, "balanced")
    assert isinstance(candidate, Candidate)
    (found,) = divided_grounds(here, candidate)
    assert (found.kept, found.shape) == (1, 0)
    assert (found.parts, found.houses) == ((0, 1), (2, 1))
    assert candidate.cut == 1


def test_without_houses_nothing_is_divided():
    kept = Kept(shapes(shapely.box(0, 0, 50, 50)), 1.0)
    here = ground([], [], [kept])
    drawn = Drawn(halves()[:2], np.empty(0, np.int32))
    candidate = Candidate(
        "balanced", drawn.of_house, drawn.polygons, *([np.zeros(2)] * 4), 0.0, 0
    )
    assert divided_grounds(here, candidate) == []
