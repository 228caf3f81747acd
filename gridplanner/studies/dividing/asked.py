"""What is known of ground to be divided, and what a proposal holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gridplanner.analysis.division.candidates import Candidate
    from gridplanner.analysis.division.preparing import Prepared
    from gridplanner.analysis.division.sharing import Bound
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.studies.dividing.ground import Area, Houses, Pieces
    from gridplanner.studies.dividing.seeds import Seed
    from gridplanner.studies.dividing.standing import Settled
    from gridplanner.studies.dividing.wish import Band

Shapes = NDArray[np.object_]


class Limited(NamedTuple):
    """A band with what each house holds of its weight, int64, shape (n,)."""

    band: Band
    weights: NDArray[np.int64]
    scale: int


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Ground of a project, ready to be divided.

    Attributes
    ----------
    plan : Plan
    level : int
    weight : str
        What is shared, see `gridplanner.studies.dividing.weights.WEIGHTS`.
    count : int
        Number of parts, those of `empty` among them.
    areas : tuple of Area
    houses : Houses
    building_ids : ndarray, int64, shape (n,)
        Of the houses.
    weights : ndarray, int64, shape (n,)
        In parts of a unit, see `scale`.
    scale : int
        How many of these make one: 100 for minutes.
    limited : tuple of Limited
        In the order of the bands.
    counts : ndarray, int64, shape (n, m)
        Dwellings, households and people of each house, 0 where unknown.
    measures : tuple of str
        Names of these.
    pieces : Pieces
    empty : tuple of int
        Rows of `areas` that weigh nothing: each becomes one part.
    prepared : Prepared
    solved : ndarray, int64, shape (p,)
        Rows of the houses that are divided.
    bound : Bound
        What every division misses at least.
    seeds : tuple of Seed
        Each in a part of its own.
    settled : Settled
        Which unit each house is in now.
    replaced, locked, across : tuple of Unit
        Units of the level that go; that stay as they or what is in them is locked;
        that stay since they reach over what was chosen.
    """

    plan: Plan
    level: int
    weight: str
    count: int
    areas: tuple[Area, ...]
    houses: Houses
    building_ids: NDArray[np.int64]
    weights: NDArray[np.int64]
    scale: int
    limited: tuple[Limited, ...]
    counts: NDArray[np.int64]
    measures: tuple[str, ...]
    pieces: Pieces
    empty: tuple[int, ...]
    prepared: Prepared
    solved: NDArray[np.int64]
    bound: Bound
    seeds: tuple[Seed, ...]
    settled: Settled
    replaced: tuple[Unit, ...]
    locked: tuple[Unit, ...]
    across: tuple[Unit, ...]

    @property
    def total(self) -> float:
        """What all parts weigh together."""
        return float(self.weights.sum()) / self.scale

    def seed_houses(self) -> NDArray[np.int64] | None:
        """Give the houses (rows of `solved`) that stand for seeds; None for none."""
        if not self.seeds:
            return None
        rows = [seed.house for seed in self.seeds if seed.area not in self.empty]
        return np.searchsorted(self.solved, np.array(rows, np.int64))

    def bound_houses(self) -> NDArray[np.int64]:
        """Give the buildings (ids) that force the bound together, heaviest first."""
        if self.bound.block < 0:
            return np.empty(0, np.int64)
        mine = self.prepared.blocks.of_house == self.bound.block
        rows = self.solved[mine]
        order = np.argsort(-self.weights[rows], kind="stable")
        return np.asarray(self.building_ids[rows[order]])

    @property
    def bound_weight(self) -> float:
        """What the houses weigh together that force the bound; 0 for none."""
        if self.bound.block < 0:
            return 0.0
        return float(self.prepared.weights[self.bound.block, 0]) / self.scale

    def bound_piece(self) -> tuple[int, float]:
        """Say into how many pieces barriers cut the ground that forces the bound.

        Returns
        -------
        pieces : int
            Of the area; 1 where nothing parts it.
        weight : float
            What the piece that forces it holds.
        """
        regions, houses = self.prepared.regions, self.prepared.blocks.of_house
        area_of = np.full(len(regions), -1, np.int64)
        (inside,) = np.nonzero(houses >= 0)
        area_of[houses[inside]] = self.houses.area[self.solved[inside]]
        mine = regions == self.bound.region
        area = int(area_of[mine].max(initial=-1))
        pieces = len(np.unique(regions[area_of == area]))
        return pieces, float(self.prepared.weights[mine, 0].sum()) / self.scale

    def bound_area(self) -> Unit | None:
        """Give the unit whose ground forces the bound; None where no unit does."""
        if self.bound.region < 0:
            return None
        block = int(np.argmax(self.prepared.regions == self.bound.region))
        house = int(np.argmax(self.prepared.blocks.of_house == block))
        area = self.areas[int(self.houses.area[self.solved[house]])]
        return self.plan.units.get(area.unit)


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """One way of dividing.

    Attributes
    ----------
    asked : Asked
    candidate : Candidate
        As it was solved; its polygons leave out what lies apart.
    polygons : ndarray of Polygon or MultiPolygon, shape (k,)
        Tile what is divided.
    of_house : ndarray, int64, shape (n,)
        Part of each house of `asked`.
    weights : ndarray, float64, shape (k,)
    counts : ndarray, int64, shape (k, m)
        What each part holds of ``asked.measures``.
    buildings : ndarray, int64, shape (k,)
    """

    asked: Asked
    candidate: Candidate
    polygons: Shapes
    of_house: NDArray[np.int64]
    weights: NDArray[np.float64]
    counts: NDArray[np.int64]
    buildings: NDArray[np.int64]

    @property
    def way(self) -> str:
        """What it values: the name of a `Way`."""
        return self.candidate.way

    @property
    def deviations(self) -> NDArray[np.float64]:
        """Deviation of each part from the mean, NaN for areas that weigh nothing."""
        full = len(self.candidate.polygons)
        mean = self.weights[:full].sum() / max(full, 1)
        off = self.weights / mean - 1.0
        off[full:] = np.nan
        return np.asarray(off)

    @property
    def deviation(self) -> float:
        """The largest of these."""
        return float(np.nanmax(np.abs(self.deviations)))

    def held(self, limited: Limited) -> NDArray[np.float64]:
        """Give what each part holds of a weight, float64, shape (k,)."""
        held = np.bincount(self.of_house, limited.weights, len(self.polygons))
        return np.asarray(held / limited.scale)

    def outside(self) -> list[tuple[Band, NDArray[np.int64]]]:
        """Give the parts (rows) that keep a band not, by band."""
        found = []
        for limited in self.asked.limited:
            band, held = limited.band, self.held(limited)
            off = (held < band.low) | (held > band.high)
            # What weighs nothing can be in no band.
            off[len(self.candidate.polygons) :] = False
            found.append((band, np.flatnonzero(off).astype(np.int64)))
        return found

    @property
    def seed_parts(self) -> NDArray[np.int64]:
        """Part (row) that holds each seed of `asked`, shape (s,)."""
        full, empty = len(self.candidate.polygons), self.asked.empty
        return np.array(
            [
                full + empty.index(seed.area)
                if seed.area in empty
                else self.of_house[seed.house]
                for seed in self.asked.seeds
            ],
            np.int64,
        )

    @property
    def roundness(self) -> NDArray[np.float64]:
        """4 π area / perimeter² of each part."""
        outlines = np.maximum(shapely.length(self.polygons), 1e-9)
        return np.asarray(4 * np.pi * shapely.area(self.polygons) / outlines**2)

    @property
    def pieces(self) -> NDArray[np.int64]:
        """In how many pieces each part is."""
        return np.asarray(shapely.get_num_geometries(self.polygons), np.int64)
