"""The units of the demo town: towns, communities, grids, micro-grids, with codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from gridplanner.data.demo.names import name_estates, name_villages, numeral, town_name
from gridplanner.data.demo.sizes import SiteKind
from gridplanner.data.demo.villages import grow, neighbours
from gridplanner.data.records import GridKind, Unit

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Floats, Ints
    from gridplanner.data.demo.ground import Ground

COUNTY = "990000"  # no real county has this code
FIRST_TOWN = 103
_COLOURS = (
    "#f6d5c0",
    "#d9e8c4",
    "#c9dcec",
    "#e6d7ee",
    "#f7e6ad",
    "#cfe6df",
    "#f3d0d7",
    "#dfdcc8",
)


@dataclass(frozen=True, slots=True)
class Grids:
    """Units and who owns each piece.

    ``owners`` (p, 4) unit ids of each piece; ``site_name`` the village's, estate's
    or park's name; ``town_names`` and ``town`` (s,) the town of each site;
    ``community_names`` (s,) the community of each site.
    """

    units: tuple[Unit, ...]
    owners: Ints
    site_name: list[str]
    town_names: list[str]
    town: Ints
    community_names: list[str]


def order_by_bands(points: Floats, height: float) -> Ints:
    """Rank places from north to south in bands, and from west to east inside a band.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
    height : float
        Height of a band in metres.

    Returns
    -------
    ndarray of int64, shape (n,)
        Rank of each place, from 0.
    """
    top = points[:, 1].max() if len(points) else 0.0
    band = np.floor((top - points[:, 1]) / max(height, 1.0))
    order = np.lexsort((points[:, 0], band))
    rank = np.empty(len(points), np.int64)
    rank[order] = np.arange(len(points))
    return rank


def make_grids(
    rng: np.random.Generator, ground: Ground, *, first_id: int, since: str
) -> Grids:
    """Divide the town into units and give them names and codes.

    Parameters
    ----------
    rng : numpy.random.Generator
    ground : Ground
    first_id : int
        Id of the first unit; the others follow.
    since : str
        ISO date from which they hold.

    Returns
    -------
    Grids
    """
    site_cells = _site_polygons(ground)
    centres = shapely.get_coordinates(shapely.centroid(site_cells))
    kind = ground.built.kind
    town, community = _divide(rng, ground, site_cells, centres)
    names = _site_names(rng, kind)
    writer = _Writer(first_id, since)
    town_ids, town_names = _add_towns(writer, ground, town)
    community_ids, community_names = _add_communities(
        writer, (centres, kind, names), (town, community), town_ids
    )
    owners = np.zeros((len(ground.cells), 4), np.int64)
    owners[:, 0] = town_ids[town[ground.piece_site]]
    owners[:, 1] = community_ids[community[ground.piece_site]]
    owners[:, 2] = _add_grids(writer, ground, owners[:, 1], (centres, names))
    if ground.size.pieces:
        owners[:, 3] = _add_micro_grids(writer, ground, owners[:, 2])
    texts = [community_names[index] for index in community.tolist()]
    return Grids(tuple(writer.units), owners, names, town_names, town, texts)


class _Writer:
    """Units as they are added; ids count up."""

    def __init__(self, first_id: int, since: str) -> None:
        self.units: list[Unit] = []
        self._first = first_id
        self._since = since

    def add(self, unit: Unit) -> int:
        number = self._first + len(self.units)
        self.units.append(replace(unit, id=number, valid_from=self._since))
        return number

    def get(self, number: int) -> Unit:
        return self.units[number - self._first]


def _site_polygons(ground: Ground) -> np.ndarray:
    order = np.argsort(ground.piece_site, kind="stable")
    ends = np.searchsorted(
        ground.piece_site[order], np.arange(len(ground.built.kind) + 1)
    )
    return np.array(
        [
            shapely.coverage_union_all(ground.cells[order[ends[i] : ends[i + 1]]])
            for i in range(len(ground.built.kind))
        ],
        dtype=object,
    )


def _divide(
    rng: np.random.Generator, ground: Ground, site_cells: np.ndarray, centres: Floats
) -> tuple[Ints, Ints]:
    """Town and community of each site; both are connected wherever the sites are."""
    count = len(ground.built.kind)
    if not ground.size.many_towns:
        return np.zeros(count, np.int64), np.arange(count)
    pairs, _ = neighbours(site_cells)
    cost = np.hypot(*(centres[pairs[:, 0]] - centres[pairs[:, 1]]).T)
    cores = len(ground.size.cores)
    core = ground.built.core
    label = np.where((core >= 0) & (core < cores), core, -2)
    town = grow(pairs, cost, label, count)
    # A village whose neighbours all lie beyond the edge goes to the nearest town.
    lone = np.flatnonzero(town < 0)
    town[lone] = cKDTree(ground.frames.origin[:cores]).query(centres[lone])[1]
    group = town * 4 + np.select(
        [ground.built.kind == SiteKind.VILLAGE, ground.built.kind == SiteKind.INDUSTRY],
        [0, 1],
        2,
    )
    same = group[pairs[:, 0]] == group[pairs[:, 1]]
    community = np.full(count, -1, np.int64)
    seeds = np.flatnonzero(rng.random(count) < 1 / 4.6)
    while (community < 0).any():
        label = np.full(count, -2, np.int64)
        label[seeds] = seeds
        community = grow(pairs[same], cost[same], label, count)
        seeds = np.append(seeds, np.flatnonzero(community < 0)[:1])
    return town, np.unique(community, return_inverse=True)[1].ravel()


def _site_names(rng: np.random.Generator, kind: Ints) -> list[str]:
    villages = iter(name_villages(rng, int((kind == SiteKind.VILLAGE).sum())))
    estates = iter(name_estates(rng, int((kind == SiteKind.ESTATE).sum())))
    seen: dict[int, int] = {}
    names = []
    words = {
        SiteKind.MARKET: ("集市街", "商业街", "老街"),
        SiteKind.CIVIC: ("府前", "市民中心", "文体中心"),
        SiteKind.OLD_TOWN: ("东关", "西关", "南关", "北关", "中街", "后街"),
        SiteKind.INDUSTRY: (
            "临港工业园",
            "装备产业园",
            "轻纺产业园",
            "食品产业园",
            "物流园",
        ),
    }
    for value in kind.tolist():
        if value == SiteKind.VILLAGE:
            names.append(next(villages))
        elif value == SiteKind.ESTATE:
            names.append(next(estates))
        else:
            number = seen.get(value, 0)
            seen[value] = number + 1
            choice = words[SiteKind(value)]
            turn = number // len(choice)
            names.append(
                choice[number % len(choice)]
                + (numeral(turn + 1) + "区" if turn else "")
            )
    return names


def _add_towns(writer: _Writer, ground: Ground, town: Ints) -> tuple[Ints, list[str]]:
    ids, names = [], []
    for index in range(int(town.max()) + 1):
        street = ground.size.many_towns and index == 0
        number = 1 if street else FIRST_TOWN + index - int(ground.size.many_towns)
        name = town_name(index) + ("街道" if street else "镇")
        names.append(name)
        kind = "街道" if street else "镇"
        ids.append(
            writer.add(
                Unit(
                    0,
                    0,
                    0,
                    code=f"{COUNTY}{number:03d}",
                    name=name,
                    kind=kind,
                    locked=True,
                )
            )
        )
    return np.array(ids), names


def _add_communities(
    writer: _Writer,
    sites: tuple[Floats, Ints, list[str]],
    belongs: tuple[Ints, Ints],
    town_ids: Ints,
) -> tuple[Ints, list[str]]:
    centres, kind, names = sites
    town, community = belongs
    count = int(community.max()) + 1
    size = np.bincount(community, minlength=count)
    middle = np.column_stack(
        [np.bincount(community, centres[:, axis], count) / size for axis in (0, 1)]
    )
    first = np.unique(community, return_index=True)[1]
    rural = kind[first] == SiteKind.VILLAGE
    ids = np.zeros(count, np.int64)
    texts = [""] * count
    for index in range(len(town_ids)):
        parent = writer.get(int(town_ids[index]))
        for is_rural, start in ((False, 1), (True, 201)):
            chosen = np.flatnonzero((town[first] == index) & (rural == is_rural))
            rank = order_by_bands(middle[chosen], 900.0)
            for member, place in sorted(
                zip(chosen.tolist(), rank.tolist(), strict=True),
                key=lambda pair: pair[1],
            ):
                name = names[first[member]]
                single = size[member] == 1
                word = ("村" if single else "新村") if is_rural else "社区"
                name = name if name.endswith(word) else name + word
                texts[member] = name
                unit = Unit(
                    0,
                    parent.id,
                    1,
                    code=f"{parent.code}{start + place:03d}",
                    name=name,
                    kind="村" if is_rural else "社区",
                    locked=True,
                )
                ids[member] = writer.add(unit)
    return ids, texts


def _add_grids(
    writer: _Writer, ground: Ground, community: Ints, sites: tuple[Floats, list[str]]
) -> Ints:
    """Add the grids: one a site, or two where the size says so."""
    names = sites[1]
    halves = ground.size.grids_per_site > 1
    key = ground.piece_site * 2 + (ground.built.pieces.half if halves else 0)
    keys, which = np.unique(key, return_inverse=True)
    area = shapely.area(ground.cells)
    xy = shapely.get_coordinates(shapely.centroid(ground.cells))
    weight = np.bincount(which, area)
    middle = np.column_stack(
        [np.bincount(which, area * xy[:, axis]) / weight for axis in (0, 1)]
    )
    parent = np.zeros(len(keys), np.int64)
    parent[which] = community
    ids = np.zeros(len(keys), np.int64)
    for owner in np.unique(parent).tolist():
        chosen = np.flatnonzero(parent == owner)
        rank = order_by_bands(middle[chosen], 500.0)
        above = writer.get(owner)
        for member in chosen[np.argsort(rank)].tolist():
            place = int(rank[np.searchsorted(chosen, member)])
            site = int(keys[member]) // 2
            name = names[site] + (f"第{numeral(place + 1)}" if halves else "") + "网格"
            exclusive = ground.built.kind[site] == SiteKind.INDUSTRY
            kind = GridKind.EXCLUSIVE if exclusive else GridKind.BASIC
            ids[member] = writer.add(
                Unit(
                    0,
                    owner,
                    2,
                    code=f"{above.code}{place + 1:03d}",
                    name=name,
                    kind=kind.value,
                    colour=_COLOURS[member * 3 % len(_COLOURS)],
                )
            )
    return np.asarray(ids[which.ravel()], np.int64)


def _add_micro_grids(writer: _Writer, ground: Ground, grid: Ints) -> Ints:
    xy = shapely.get_coordinates(shapely.centroid(ground.built.pieces.local))
    ids = np.zeros(len(grid), np.int64)
    for owner in np.unique(grid).tolist():
        chosen = np.flatnonzero(grid == owner)
        rank = order_by_bands(xy[chosen], 60.0)
        above = writer.get(owner)
        for piece, place in sorted(
            zip(chosen.tolist(), rank.tolist(), strict=True), key=lambda pair: pair[1]
        ):
            ids[piece] = writer.add(
                Unit(
                    0,
                    owner,
                    3,
                    code=f"{above.code}{place + 1:03d}",
                    name=f"第{numeral(place + 1)}微网格",
                )
            )
    return ids
