"""Ground made ready to be divided, and what is known before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.analysis.division.blocks import Blocks, make_blocks
from gridplanner.analysis.division.errors import DivisionError
from gridplanner.analysis.division.faces import (
    Faces,
    Lines,
    cut_into_faces,
    holds_house,
    join_faces,
)
from gridplanner.analysis.division.linking import link_idle
from gridplanner.analysis.division.net import make_net, regions_of
from gridplanner.analysis.division.sharing import Bound, bound_of, share_out
from gridplanner.analysis.division.warming import make_ready
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from gridplanner.analysis.division.loops.state import Net

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Ground that had better not be divided: courtyards, estates, villages.

    Attributes
    ----------
    shapes : ndarray of Polygon or MultiPolygon, shape (g,)
        Metres of the project CRS.
    price : float
        What a border through one costs a metre more; between houses it costs 1.
    kind : str
        What they are, to be told; empty where nobody asks.
    names : tuple of str
        Of each ground; empty where none has one.
    """

    shapes: Shapes
    price: float
    kind: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """Units that stand there now.

    Attributes
    ----------
    of_house : ndarray, int32, shape (n,)
        Unit of each house, numbered from 0; -1 for none.
    homes : ndarray, int64, shape (n,)
        Households of each house.
    borders : ndarray of LineString, shape (l,)
        Of the units; ground without houses stays on its side where it can.
    """

    of_house: NDArray[np.int32]
    homes: NDArray[np.int64]
    borders: Shapes


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What is to be divided.

    Attributes
    ----------
    areas : ndarray of Polygon or MultiPolygon, shape (a,)
        Valid, metres of the project CRS. No part lies in two of them.
    houses : ndarray of Geometry, shape (n,)
        Footprints, or points where only a door plate is known. Where areas touch, a
        house over their border is to be cut to its own.
    weights : ndarray, int64, shape (n, d)
        What each house holds, by one or several measures; none negative.
    lines : tuple of Lines
        Barriers, and lines that borders had better follow.
    bridges : ndarray, float64, shape (t, 2)
        Where a barrier may be crossed all the same.
    kept : tuple of Kept
    groups : ndarray, int64, shape (n,), or None
        Houses of one number stay together where no barrier parts them and they are
        near each other; 0 for those of none.
    present : Present or None
    """

    areas: Shapes
    houses: Shapes
    weights: NDArray[np.int64]
    lines: tuple[Lines, ...] = ()
    bridges: Points = field(default_factory=lambda: np.empty((0, 2)))
    kept: tuple[Kept, ...] = ()
    groups: NDArray[np.int64] | None = None
    present: Present | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Ground made ready to be divided, and what is known before anything is solved.

    Attributes
    ----------
    ground : Ground
    faces : Faces
    blocks : Blocks
    weights : ndarray, int64, shape (b, d)
        Of the blocks.
    regions : ndarray, int32, shape (b,)
        What hangs together: no part lies in two of them.
    """

    ground: Ground
    faces: Faces
    blocks: Blocks
    weights: NDArray[np.int64]
    regions: NDArray[np.int32]

    @property
    def inhabited(self) -> int:
        """Number of blocks that weigh anything."""
        return int((self.weights[:, 0] > 0).sum())

    def blocks_of(self, houses: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the block of each house that is to be in a part of its own.

        Raises
        ------
        DivisionError
            ``division.seeds_together`` where two share a block, or one has none.
        """
        found = self.blocks.of_house[houses].astype(np.int64)
        if (found < 0).any() or len(np.unique(found)) < len(found):
            raise DivisionError("division.seeds_together")
        return np.asarray(found)

    def shares(
        self, count: int, seeds: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """Share parts out among regions; see `share_out`.

        Parameters
        ----------
        count : int
        seeds : ndarray, int64, shape (s,), optional
            Blocks each in a part of its own.

        Raises
        ------
        DivisionError
            ``division.no_houses``, ``division.no_weight``, ``division.inhabited``,
            ``division.bare_pieces`` where ground that hangs together has no house,
            ``division.pieces``, ``division.seeds_more`` where there are more seeds than
            parts, ``division.seeds_pieces`` where regions without a seed need parts
            as well.
        """
        if not len(self.blocks):
            raise DivisionError("division.no_houses")
        if not self.inhabited:
            raise DivisionError("division.no_weight")
        if count > self.inhabited:
            raise DivisionError(
                "division.inhabited", count=count, inhabited=self.inhabited
            )
        held = np.zeros(len(self.faces.polygons), np.bool_)
        held[self.blocks.face_of_house[self.blocks.face_of_house >= 0]] = True
        if not held.all():
            raise DivisionError("division.bare_pieces", pieces=int((~held).sum()))
        sizes = np.bincount(self.regions)
        if len(sizes) > count:
            raise DivisionError("division.pieces", pieces=len(sizes), count=count)
        total = np.bincount(self.regions, self.weights[:, 0]).astype(np.int64)
        inhabited = np.bincount(self.regions, self.weights[:, 0] > 0)
        least = np.ones(len(sizes), np.int64)
        if seeds is not None:
            own = np.bincount(self.regions[seeds], minlength=len(sizes))
            least = np.maximum(own, 1)
        most = np.maximum(inhabited, least).astype(np.int64)
        if seeds is not None and least.sum() > count:
            code = "more" if len(seeds) > count else "pieces"
            raise DivisionError(
                f"division.seeds_{code}",
                count=count,
                seeds=len(seeds),
                least=int(least.sum()),
            )
        return share_out(total, most, count, least)

    def bound(self, count: int, seeds: NDArray[np.int64] | None = None) -> Bound:
        """Say what every division into so many parts misses at least.

        `Bound.block` is a block; ``blocks.of_house`` tells its houses. `seeds` as of
        `shares`.
        """
        return bound_of(self.weights[:, 0], self.regions, self.shares(count, seeds))


def prepare(ground: Ground, *, progress: Progress | None = None) -> Prepared:
    """Cut ground into faces, give every house its own, and see what touches.

    Raises
    ------
    DivisionError
        ``division.no_area``, ``division.weights_negative``.
    Cancelled
    """
    told = progress or Progress()
    make_ready(told)
    told.step("progress.reading_ground")
    if not len(ground.areas):
        raise DivisionError("division.no_area")
    if (ground.weights < 0).any():
        raise DivisionError("division.weights_negative")
    faces = cut_into_faces(ground.areas, ground.lines)
    told.fraction(0.4)
    spots = shapely.point_on_surface(ground.houses)
    faces = join_faces(faces, ground.lines, holds_house(faces, spots))
    blocks = make_blocks(
        faces,
        ground.houses,
        ground.lines,
        bridges=ground.bridges,
        groups=ground.groups,
    )
    told.fraction(1.0)
    weights = np.zeros((len(blocks), ground.weights.shape[1]), np.int64)
    inside = blocks.of_house >= 0
    np.add.at(weights, blocks.of_house[inside], ground.weights[inside])
    if not len(blocks):
        return Prepared(ground, faces, blocks, weights, np.empty(0, np.int32))
    regions = _regions(blocks, weights)
    area = np.zeros(len(blocks), np.int32)
    area[blocks.of_house[inside]] = faces.area[blocks.face_of_house[inside]]
    linked = link_idle(blocks, regions, weights[:, 0], area)
    if linked is not blocks:
        regions = _regions(linked, weights)
    return Prepared(ground, faces, linked, weights, regions)


def _regions(blocks: Blocks, weights: NDArray[np.int64]) -> NDArray[np.int32]:
    return regions_of(net_of_blocks(blocks, weights, np.zeros(len(blocks.pairs))))


def net_of_blocks(
    blocks: Blocks, weights: NDArray[np.int64], prices: NDArray[np.float64]
) -> Net:
    """Lay out blocks for the loops; `prices` of the whole sides, shape (m,)."""
    return make_net(
        blocks.pairs,
        weights,
        sides=blocks.sides,
        prices=prices,
        areas=blocks.areas,
        rims=blocks.rims,
    )
