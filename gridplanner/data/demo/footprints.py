"""Footprints as flat arrays, and the places they take on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.frames import Floats, Frames, Ints, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Footprints:
    """`n` footprints, drawn about anchors in the frames of their sites.

    ``points`` (v, 2) metres from the anchor, ``counts`` (n,) points of each ring
    (not closed), ``anchors`` (n, 2) in the frame, ``site`` (n,), ``plot`` (n,):
    the courtyard they belong to, numbered over the whole town, or -1; ``use``
    (n,): a `Use`; ``floors``, ``units`` and ``flats`` (n,): storeys, entrances and
    flats on a floor of one entrance; ``number`` (n,) on the site, from 1, or 0.
    """

    points: Floats
    counts: Ints
    anchors: Floats
    site: Ints
    plot: Ints
    use: Ints
    floors: Ints
    units: Ints
    flats: Ints
    number: Ints

    def __len__(self) -> int:
        return len(self.counts)

    def keep(self, chosen: NDArray[np.bool_]) -> Footprints:
        """Keep the chosen ones, in order; `chosen` has shape (n,)."""
        vertices = np.repeat(chosen, self.counts)
        return Footprints(
            points=self.points[vertices],
            counts=self.counts[chosen],
            anchors=self.anchors[chosen],
            site=self.site[chosen],
            plot=self.plot[chosen],
            use=self.use[chosen],
            floors=self.floors[chosen],
            units=self.units[chosen],
            flats=self.flats[chosen],
            number=self.number[chosen],
        )


def join_footprints(parts: list[Footprints]) -> Footprints:
    """Put several sets one after the other."""
    names = Footprints.__slots__
    return Footprints(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in names)
    )


def from_rectangles(
    boxes: Floats, anchors: Floats, **columns: Ints | int
) -> Footprints:
    """Make footprints of rectangles.

    Parameters
    ----------
    boxes : ndarray of float64, shape (n, 4)
        Least x, least y, greatest x, greatest y, in metres from the anchor.
    anchors : ndarray of float64, shape (n, 2)
    **columns : ndarray of int64, shape (n,), or int
        The other columns of `Footprints`; those left out are 0, ``plot`` is -1.

    Returns
    -------
    Footprints
    """
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)
    return from_rings(corners, np.full(len(boxes), 4, np.int64), anchors, **columns)


def from_rings(
    points: Floats, counts: Ints, anchors: Floats, **columns: Ints | int
) -> Footprints:
    """Make footprints of rings of any number of points; see `from_rectangles`."""
    size = len(counts)
    values = {"plot": -1, "floors": 1} | columns
    full = [
        np.broadcast_to(np.asarray(values.get(name, 0), np.int64), size).copy()
        for name in ("site", "plot", "use", "floors", "units", "flats", "number")
    ]
    return Footprints(points, counts, anchors, *full)


def put_on_map(
    footprints: Footprints, frames: Frames, frame: Ints
) -> NDArray[np.object_]:
    """Make the polygons of footprints on the map, canonical to 1 mm.

    Parameters
    ----------
    footprints : Footprints
    frames : Frames
    frame : ndarray of int64, shape (s,)
        Frame of each site.

    Returns
    -------
    ndarray of Polygon, shape (n,)
    """
    frame_of = frame[footprints.site]
    middle = frames.place(frame_of, footprints.anchors)
    heading = frames.heading(frame_of, footprints.anchors)
    counts = footprints.counts
    world = turned(footprints.points, np.repeat(heading, counts))
    world += np.repeat(middle, counts, axis=0)
    return polygons_of(np.rint(world * 1000) / 1000, counts)


def polygons_of(points: Floats, counts: Ints) -> NDArray[np.object_]:
    """Make polygons of open rings that lie one after the other.

    Parameters
    ----------
    points : ndarray of float64, shape (v, 2)
    counts : ndarray of int64, shape (n,)

    Returns
    -------
    ndarray of Polygon, shape (n,)
    """
    starts = np.concatenate([[0], np.cumsum(counts)])
    closed = np.insert(np.arange(len(points)), starts[1:], starts[:-1])
    rings = starts + np.arange(len(starts))
    return np.asarray(
        shapely.from_ragged_array(
            shapely.GeometryType.POLYGON,
            points[closed],
            (rings, np.arange(len(starts))),
        ),
        dtype=object,
    )
