"""Which ways are tried where few candidates are asked for."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.analysis.division.preparing import Ground, Kept, Present
from gridplanner.analysis.division.ways import first_ways

SQUARE = np.array([shapely.box(0, 0, 100, 100)], object)


def ground(*, stands, kept=False):
    houses = shapely.box([10, 60], [10, 60], [20, 70], [20, 70])
    present = None
    if stands:
        homes, none = np.ones(2, np.int64), np.empty(0, object)
        present = Present(np.zeros(2, np.int32), homes, none)
    return Ground(
        SQUARE,
        houses,
        np.ones((2, 1), np.int64),
        kept=(Kept(SQUARE, 5.0),) if kept else (),
        present=present,
    )


@pytest.mark.parametrize(
    ("stands", "kept", "wanted", "names"),
    [
        (False, False, 3, "balanced along round"),
        (False, True, 5, "balanced along round whole"),
        (True, False, 1, "balanced"),
        (True, False, 2, "balanced along"),
        (True, True, 3, "balanced along fewest"),
        (True, True, 4, "balanced along round fewest"),
        (True, False, 4, "balanced along round fewest"),
        (True, True, 5, "balanced along round whole fewest"),
    ],
)
def test_few_candidates_tell_most(stands, kept, wanted, names):
    found = first_ways(ground(stands=stands, kept=kept), wanted)
    assert [way.name for way in found] == names.split()
