"""A row of grids whose houses hold unlike numbers of households."""

from __future__ import annotations

import numpy as np

from tests.helpers.project import (
    COMMUNITY,
    GRID,
    TOWN,
    box,
    draw_unit,
    new_document,
    wkb,
)

HOMES = (4, 2, 1)  # households of each house in the grids, from west to east
WIDE = 120  # metres of a grid


def uneven_town(path, *, homes=HOMES, villages=1):
    """Draw grids of twelve houses each, shared out among villages; give it open."""
    document = new_document(path)
    count = len(homes)
    wide = WIDE * count
    draw_unit(document, TOWN, "镇", box(0, 0, wide, 120), code="1")
    each = count // villages
    for number in range(villages):
        west = WIDE * each * number
        east = wide if number == villages - 1 else west + WIDE * each
        name = "村" if villages == 1 else f"村{number}"
        code = f"10{number + 1}"
        draw_unit(document, COMMUNITY, name, box(west, 0, east, 120), code=code)
    for number in range(count):
        village = min(number // each, villages - 1)
        ground = box(WIDE * number, 0, WIDE * (number + 1), 120)
        code = f"10{village + 1}00{number + 1}"
        draw_unit(document, GRID, f"网格{number}", ground, code=code)
    places = [
        (WIDE * grid + 30 * column + 10, 40 * row + 15)
        for grid in range(count)
        for column in range(4)
        for row in range(3)
    ]
    held = np.repeat(homes, 12).tolist()
    with document.file.transaction():
        document.file.bulk_insert(
            "building",
            {
                "plate": [f"{n}号" for n in range(len(places))],
                "households": held,
                "people": [3 * n for n in held],
                "source": ["test"] * len(places),
            },
            [wkb(x, y, x + 10, y + 10) for x, y in places],
        )
    return document
