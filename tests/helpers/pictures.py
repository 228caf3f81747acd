"""Towns and buildings drawn as pictures of letters, ten metres a letter."""

import numpy as np
import shapely
from shapely import box

from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.records import Unit
from tests.helpers.plans import TOWN

SIZE = 10.0
VILLAGE = TOWN + 1


def places(picture):
    """Row, column and letter of each place; the last line begins at (0, 0)."""
    lines = [line.strip() for line in picture.split()]
    for row, line in enumerate(reversed(lines)):
        for column, letter in enumerate(line):
            yield row, column, letter


def ground(picture, letters):
    """The ground of some letters."""
    return shapely.union_all(
        [
            box(c * SIZE, r * SIZE, (c + 1) * SIZE, (r + 1) * SIZE)
            for r, c, letter in places(picture)
            if letter in letters
        ]
    )


def drawn_town(picture):
    """A village with a grid for each capital letter.

    A small letter is a micro-grid of the grid of its capital. A point is ground of the
    village without a grid, a dash ground outside the town.
    """
    found = sorted({letter for *_, letter in places(picture)} - {"-"})
    grids = sorted({letter.upper() for letter in found} - {"."})
    micros = [letter for letter in found if letter.islower()]
    number = {name: VILLAGE + 1 + i for i, name in enumerate(grids + micros)}
    units = [
        Unit(TOWN, 0, 0, name="镇"),
        Unit(VILLAGE, TOWN, 1, name="村"),
        *(Unit(number[g], VILLAGE, 2, name=g) for g in grids),
        *(Unit(number[m], number[m.upper()], 3, name=m) for m in micros),
    ]
    owners = [
        (TOWN, VILLAGE, number.get(f.upper(), 0), number[f] if f in micros else 0)
        for f in found
    ]
    polygons = np.array([ground(picture, f) for f in found], object)
    return plan_from_coverage(1, DEFAULT_LEVELS, polygons, np.array(owners), units)


def drawn_buildings(picture, letters="xo"):
    """Six metres square each, and which of them show the first letter."""
    found = [
        (letter, box(c * SIZE + 2, r * SIZE + 2, c * SIZE + 8, r * SIZE + 8))
        for r, c, letter in places(picture)
        if letter in letters
    ]
    shapes = np.array([shape for _, shape in found], object)
    return shapes, np.array([letter == letters[0] for letter, _ in found])


def picture_of(plan, like):
    """What `drawn_town` would have been given, by whose the middle of each place is."""
    spots = list(places(like))
    middles = shapely.points(
        [((c + 0.5) * SIZE, (r + 0.5) * SIZE) for r, c, _ in spots]
    )
    rows = {}
    for (row, _, _), cell in zip(spots, plan.cells_at(middles).tolist(), strict=True):
        owners = plan.owners_of(cell)
        lowest = owners[3] or owners[2]
        letter = plan.units[lowest].name if lowest else "." if cell else "-"
        rows[row] = rows.get(row, "") + letter
    return "\n".join(rows[row] for row in sorted(rows, reverse=True))
