"""Bases of workers, offices of committees: each in a part of its own.

A seed is a place on the map; parts are made of houses. So the house that has the ground
around a seed stands for it, and where two share what cannot be parted, the second takes
the nearest house that is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.errors import DivisionError
from gridplanner.data.offices import read_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.analysis.division.preparing import Prepared
    from gridplanner.data.document import Document
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.studies.dividing.ground import Area, Houses, Pieces

    Ids = NDArray[np.int64]


class Seeding(StrEnum):
    """What parts are found around."""

    NONE = "none"
    BASES = "bases"
    OFFICES = "offices"


@dataclass(frozen=True, slots=True)
class Seed:
    """A place that is to be in a part of its own.

    Attributes
    ----------
    name : str
        As the project has it.
    codes : tuple of str
        Of the committee, or of the workers whose base it is.
    point : tuple of float
        Metres of the project CRS.
    area : int
        Row of the area it lies in.
    house : int
        Row of the house that stands for it, -1 in an area without houses.
    is_moved : bool
        Whether another seed had what is nearest to it.
    """

    name: str
    codes: tuple[str, ...]
    point: tuple[float, float]
    area: int
    house: int = -1
    is_moved: bool = False


def read_seeds(
    document: Document,
    snapshot: Snapshot,
    seeding: str,
    *,
    areas: tuple[Area, ...],
    day: str,
) -> tuple[Seed, ...]:
    """Read the seeds on some ground; one place counts once.

    Parameters
    ----------
    document : Document
    snapshot : Snapshot
    seeding : str
        A `Seeding` value.
    areas : tuple of Area
        What lies elsewhere is left out.
    day : str
        ISO date; who or what is there until later counts.

    Raises
    ------
    DivisionError
        ``division.no_seeds`` where none is on the ground, with the number of those of
        which nobody knows where they are.
    """
    if seeding == Seeding.NONE:
        return ()
    of_bases = seeding == Seeding.BASES
    offices = read_offices(
        document.file,
        snapshot.buildings,
        day,
        bases=of_bases,
        committees=not of_bases,
    )
    found: dict[tuple[float, float], Seed] = {}
    points = shapely.points(offices.points)
    grounds = np.array([each.shape for each in areas], object)
    seed, area = shapely.STRtree(grounds).query(points, "intersects")
    for row, first in zip(*np.unique(seed, return_index=True), strict=True):
        x, y = offices.points[row].tolist()
        before = found.get((x, y))
        codes = (() if before is None else before.codes) + offices.codes[row]
        name = offices.names[row] if before is None else before.name
        found[x, y] = Seed(name, codes, (x, y), int(area[first]))
    if not found:
        raise DivisionError("division.no_seeds", unplaced=offices.unplaced)
    return tuple(found.values())


def place_seeds(
    seeds: tuple[Seed, ...], houses: Houses, pieces: Pieces, *, prepared: Prepared
) -> tuple[Seed, ...]:
    """Say which house stands for each seed.

    Parameters
    ----------
    seeds : tuple of Seed
    houses : Houses
    pieces : Pieces
        Areas that hold nothing have an empty shape: each of these becomes one part.
    prepared : Prepared
        Of all houses but those on loose pieces, and on areas that hold nothing.

    Raises
    ------
    DivisionError
        ``division.seeds_idle`` where two lie in an area that becomes one part,
        ``division.seeds_more`` where there are fewer blocks than seeds.
    """
    idle = shapely.is_empty(pieces.shapes)
    own = [seed.area for seed in seeds if idle[seed.area]]
    if len(set(own)) < len(own):
        raise DivisionError("division.seeds_idle", seeds=len(own))
    solved = np.flatnonzero(~pieces.is_loose & ~idle[houses.area])
    block = np.full(len(houses.rows), -1, np.int64)
    block[solved] = prepared.blocks.of_house
    placed = list(seeds)
    taken: set[int] = set()
    later: list[tuple[int, Iterator[int]]] = []
    for row, seed in enumerate(seeds):
        if idle[seed.area]:
            continue
        near = _houses_near(seed, houses, pieces, prepared=prepared, solved=solved)
        house = next(near, -1)
        if house >= 0 and int(block[house]) not in taken:
            taken.add(int(block[house]))
            placed[row] = _at(seed, house)
        else:
            later.append((row, near))
    # Whoever has a house of its own keeps it.
    for row, near in later:
        house = next((each for each in near if int(block[each]) not in taken), -1)
        if house < 0:
            raise DivisionError(
                "division.seeds_more", count=len(taken), seeds=len(seeds)
            )
        taken.add(int(block[house]))
        placed[row] = _at(seeds[row], house, is_moved=True)
    return tuple(placed)


def _at(seed: Seed, house: int, *, is_moved: bool = False) -> Seed:
    return Seed(seed.name, seed.codes, seed.point, seed.area, house, is_moved)


def _houses_near(
    seed: Seed, houses: Houses, pieces: Pieces, *, prepared: Prepared, solved: Ids
) -> Iterator[int]:
    """Give the houses of the area of a seed: that on whose ground it is, then others.

    On a loose piece that is the house it goes with; else the nearest of its face, as
    a nearer one may be behind a river.
    """
    point = shapely.Point(seed.point)
    mine = solved[houses.area[solved] == seed.area]
    mine = mine[prepared.blocks.of_house[np.searchsorted(solved, mine)] >= 0]
    away = shapely.distance(houses.shapes[mine], point)
    faces = shapely.STRtree(prepared.faces.polygons).query(point, "intersects")
    of_house = prepared.blocks.face_of_house[np.searchsorted(solved, mine)]
    elsewhere = ~np.isin(of_house, faces)
    order = mine[np.lexsort((mine, away, elsewhere))].tolist()
    loose = shapely.STRtree(pieces.loose).query(point, "intersects")
    if len(loose):
        anchor = int(pieces.anchor[loose[0]])
        order.sort(key=lambda house: house != anchor)
    return iter(order)
