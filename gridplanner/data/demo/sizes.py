"""The sizes a demo town comes in, and what its sites are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class SiteKind(IntEnum):
    """What stands on a site; each site becomes a village or an urban block."""

    VILLAGE = 0
    ESTATE = 1
    MARKET = 2
    CIVIC = 3
    OLD_TOWN = 4
    INDUSTRY = 5
    OUTSIDE = 6


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo town is.

    ``villages`` counts rural sites, ``cores`` gives columns and rows of urban
    blocks of each built-up core (the first one is the centre), ``parks`` the
    same of each industrial park. ``ground`` is the ground of one rural site in
    m², ``homesteads`` the mean number of courtyards of a village, ``pieces`` the
    number of micro-grids (0: none), ``professional`` the number of professional
    grids, ``storeys`` the weights of estates of 6, 11, 18 and 26 floors.
    """

    name: str
    villages: int
    cores: tuple[tuple[int, int], ...]
    parks: tuple[tuple[int, int], ...]
    ground: float
    homesteads: float
    pieces: int
    grids_per_site: int
    professional: int
    storeys: tuple[float, float, float, float]
    many_towns: bool = False

    @property
    def urban(self) -> int:
        """Number of urban and industrial sites."""
        return sum(columns * rows for columns, rows in (*self.cores, *self.parks))

    @property
    def sites(self) -> int:
        """Number of all sites of the town."""
        return self.villages + self.urban


SIZES = {
    "village": Size(
        "village", 2, ((1, 1),), (), 3.0e5, 85.0, 15, 2, 0, (1.0, 0.0, 0.0, 0.0)
    ),
    "town": Size(
        "town", 96, ((4, 4),), ((3, 1),), 8.0e5, 91.0, 291, 1, 0, (0.45, 0.3, 0.25, 0.0)
    ),
    "district": Size(
        "district",
        2041,
        ((15, 12), *((3, 2),) * 11),
        ((2, 2), (2, 2), (2, 2), (2, 2), (3, 1)),
        4.2e5,
        67.0,
        0,
        1,
        563,
        (0.16, 0.26, 0.36, 0.22),
        many_towns=True,
    ),
}
