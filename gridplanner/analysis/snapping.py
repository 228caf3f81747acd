"""Find what the cursor is near: a corner first, else a line.

A corner within reach wins over any line, as in every drawing program: a user
who aims at a corner is always also near the two lines that meet in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gridplanner.analysis.linework import Coords, LineSource


@dataclass(frozen=True, slots=True)
class Snap:
    """What a point was snapped to.

    Attributes
    ----------
    x, y : float
        The place, in metres of the project CRS.
    source : str
        Name of the linework.
    id : int
        Record the line belongs to.
    is_corner : bool
        True at a point of the line, False along a segment.
    is_traceable : bool
        Whether a drawn line may follow what was found.
    """

    x: float
    y: float
    source: str
    id: int
    is_corner: bool
    is_traceable: bool


BORDERS = "border"
"""Name of the source that holds the borders of the plan."""


def snap(
    x: float,
    y: float,
    *,
    reach: float,
    sources: Sequence[LineSource],
    without: Collection[int] = (),
) -> Snap | None:
    """Find the nearest corner within reach, else the nearest line.

    Parameters
    ----------
    x, y : float
        Cursor in metres of the project CRS.
    reach : float
        Largest distance in metres (the tool turns pixels into metres).
    sources : sequence of LineSource
        In order of preference where two are equally near.
    without : collection of int, optional
        Borders that are passed over.

    Returns
    -------
    Snap or None
        None where nothing lies within reach.
    """
    point = np.array([x, y])
    box = (x - reach, y - reach, x + reach, y + reach)
    corner: tuple[float, Snap] | None = None
    along: tuple[float, Snap] | None = None
    for source in sources:
        for record, line in source.near(box):
            if record in without and source.name == BORDERS:
                continue
            distance, place = _nearest_corner(point, line)
            if distance <= reach and (corner is None or distance < corner[0]):
                corner = distance, _snap(source, record, place, is_corner=True)
            distance, place = nearest_on_line(point, line)
            if distance <= reach and (along is None or distance < along[0]):
                along = distance, _snap(source, record, place, is_corner=False)
    found = corner or along
    return found[1] if found else None


def nearest_on_line(point: Coords, line: Coords) -> tuple[float, Coords]:
    """Project a point onto a polyline.

    Parameters
    ----------
    point : ndarray, float64, shape (2,)
    line : ndarray, float64, shape (n, 2)
        n ≥ 2; a segment of no length counts as its point.

    Returns
    -------
    tuple
        Distance in metres and the nearest place, float64, shape (2,).
    """
    start = line[:-1]
    step = line[1:] - start
    length = np.einsum("ij,ij->i", step, step)
    share = np.einsum("ij,ij->i", point - start, step)
    share = np.divide(share, length, out=np.zeros_like(share), where=length > 0)
    places = start + np.clip(share, 0.0, 1.0)[:, None] * step
    distances = np.hypot(*(places - point).T)
    best = int(np.argmin(distances))
    return float(distances[best]), places[best]


def _nearest_corner(point: Coords, line: Coords) -> tuple[float, Coords]:
    distances = np.hypot(*(line - point).T)
    best = int(np.argmin(distances))
    return float(distances[best]), line[best]


def _snap(source: LineSource, record: int, place: Coords, *, is_corner: bool) -> Snap:
    return Snap(
        float(place[0]),
        float(place[1]),
        source.name,
        record,
        is_corner,
        source.is_traceable,
    )
