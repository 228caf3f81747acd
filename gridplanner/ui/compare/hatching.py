"""What changes hands, as marks over both maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.layers.overlay import Mark, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.document import Document
    from gridplanner.ui.compare.comparison import Comparison, Row

MOST_HATCHED = 2000  # buildings; of more the ground is hatched


def marks_of(
    document: Document, comparison: Comparison, *, colour: str
) -> tuple[Mark, ...]:
    """Hatch the buildings that change hands, and ground that does without any.

    Where the buildings are many the ground is hatched in their place.
    """
    shifts = [row.shift.buildings for row in comparison.rows if row.shift is not None]
    moved = np.unique(np.concatenate(shifts)) if shifts else np.empty(0, np.intp)
    are_many = len(moved) > MOST_HATCHED
    shapes: list[shapely.Geometry] = [
        row.ground
        for row in comparison.rows
        if row.ground is not None and (are_many or row.shift is None)
    ]
    if len(moved) and not are_many:
        ids = comparison.standings[0].snapshot.building_ids[moved]
        shapes += list(document.footprints(ids))
    return tuple(_rings(MarkKind.HATCH, shapes, colour))


def mark_of(row: Row) -> tuple[Mark, ...]:
    """Outline the ground of one change."""
    return () if row.ground is None else tuple(_rings(MarkKind.FLASH, [row.ground]))


def _rings(
    kind: MarkKind, shapes: Iterable[shapely.Geometry], colour: str = ""
) -> Iterable[Mark]:
    for polygon in shapely.get_parts(list(shapes)):
        yield Mark(
            kind,
            shapely.get_coordinates(polygon.exterior),
            closed=True,
            colour=colour,
            holes=tuple(shapely.get_coordinates(ring) for ring in polygon.interiors),
        )
