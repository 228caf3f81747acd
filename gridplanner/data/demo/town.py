"""The demo town as those who work in it find it: houses, grids, who lives there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.layout import Use
from gridplanner.data.demo.writer import placed

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Floats, Ints
    from gridplanner.data.demo.grids import Grids
    from gridplanner.data.demo.ground import Ground
    from gridplanner.data.demo.households import Households, Members
    from gridplanner.data.demo.housing import Dwellings
    from gridplanner.data.demo.people import People
    from gridplanner.data.records import Unit

# Where a community has its office, the likeliest first.
_OFFICES = (Use.OFFICE, Use.SERVICE, Use.MARKET, Use.SHOP, Use.CLINIC, Use.SCHOOL)


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """Who lives in the town and what is said of them; all indices count from 0.

    ``tags``: people of each category.
    """

    dwellings: Dwellings
    households: Households
    members: Members
    people: People
    tags: dict[str, Ints]


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """The town with its houses by grid.

    ``points`` (n, 2) of the buildings in the project CRS; ``owners`` (n, 4) unit ids
    of each; ``homes`` (h,) the building of each household; ``grid_ids`` (g,)
    ascending, ``grid`` (n,) and ``home_grid`` (h,) positions among them;
    ``offices`` the building of each community's office by unit id.
    """

    ground: Ground
    units: dict[int, Unit]
    lived: Lived
    names: list[str]
    points: Floats
    owners: Ints
    homes: Ints
    grid_ids: Ints
    grid: Ints
    home_grid: Ints
    offices: dict[int, int]

    @property
    def grids(self) -> list[Unit]:
        """Units at the grid level, by id."""
        return [self.units[number] for number in self.grid_ids.tolist()]

    def per_grid(self, which: Ints) -> Ints:
        """Count households (indices) in each grid, shape (g,)."""
        return np.bincount(self.home_grid[which], minlength=len(self.grid_ids))

    def tagged(self, *tags: str) -> Ints:
        """Give the people of any of some categories, ascending."""
        found = [self.lived.tags[tag] for tag in tags]
        return np.unique(np.concatenate(found))


def look_at(ground: Ground, grids: Grids, lived: Lived, names: list[str]) -> Town:
    """Put the town together; ``names`` are those of its buildings."""
    owners = grids.owners[ground.shape_piece]
    homes = lived.dwellings.building[lived.households.dwelling]
    grid_ids = np.unique(grids.owners[:, 2])
    grid = np.searchsorted(grid_ids, owners[:, 2])
    middles = placed(shapely.centroid(ground.shapes))
    return Town(
        ground=ground,
        units={unit.id: unit for unit in grids.units},
        lived=lived,
        names=names,
        points=shapely.get_coordinates(middles),
        owners=owners,
        homes=homes,
        grid_ids=grid_ids,
        grid=grid,
        home_grid=grid[homes],
        offices=_offices(ground.footprints.use, owners[:, 1]),
    )


def _offices(use: Ints, community: Ints) -> dict[int, int]:
    """Find the building in which each community has its office."""
    rank = np.full(max(Use) + 1, len(_OFFICES))
    rank[list(_OFFICES)] = np.arange(len(_OFFICES))
    order = np.lexsort((np.arange(len(use)), rank[use], community))
    first = np.unique(community[order], return_index=True)
    return dict(zip(first[0].tolist(), order[first[1]].tolist(), strict=True))
