"""Plates and addresses of buildings, their entrances and dwellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.demo.footprints import polygons_of
from gridplanner.data.demo.frames import Ints, turned
from gridplanner.data.demo.layout import USES, Use
from gridplanner.data.demo.names import name_roads
from gridplanner.data.demo.sizes import SiteKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.demo.grids import Grids
    from gridplanner.data.demo.ground import Ground

Texts = list[str]


@dataclass(frozen=True, slots=True)
class Dwellings:
    """Dwellings of all buildings; indices count from 0.

    ``building`` (d,), ``unit`` (d,) index into the entrances or -1, ``floor``,
    ``column`` (d,) from 1, ``place`` (d,) 0 a homestead, 1 a flat, 2 a dormitory room.
    ``unit_building``, ``unit_position`` (u,) belong to the entrances.
    """

    building: Ints
    unit: Ints
    floor: Ints
    column: Ints
    place: Ints
    unit_building: Ints
    unit_position: Ints

    def __len__(self) -> int:
        return len(self.building)


@dataclass(frozen=True, slots=True)
class Courtyards:
    """Homesteads that are built on: plot numbers, plates, shapes in town metres."""

    plots: Ints
    plate: Texts
    village: Texts
    address: Texts
    shapes: NDArray[np.object_]


def make_courtyards(ground: Ground, grids: Grids) -> Courtyards:
    """Give every homestead its plate: numbers go along the rows from the north-west.

    Parameters
    ----------
    ground : Ground
    grids : Grids

    Returns
    -------
    Courtyards
        In order of plots; building ``courtyard_id`` is the place in it plus one.
    """
    built = ground.footprints.plot >= 0
    houses = built & (ground.footprints.use == Use.HOUSE)
    plots = np.unique(ground.footprints.plot[houses])
    rows = ground.built.plots[plots]
    site = rows[:, 0].astype(np.int64)
    starts = np.searchsorted(site, site)
    number = (np.arange(len(site)) - starts + 1).tolist()
    village = [grids.community_names[s] for s in site.tolist()]
    frame = ground.built.frame[site]
    half = rows[:, 3:5] / 2 - 0.15
    signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    corners = (half[:, None] * signs).reshape(-1, 2)
    heading = np.repeat(ground.frames.heading(frame, rows[:, 1:3]), 4)
    corners = turned(corners, heading) + np.repeat(
        ground.frames.place(frame, rows[:, 1:3]), 4, axis=0
    )
    plate = [f"{n}号" for n in number]
    towns = [grids.town_names[t] for t in grids.town[site].tolist()]
    address = [f"{t}{v}{p}" for t, v, p in zip(towns, village, plate, strict=True)]
    shapes = polygons_of(corners, np.full(len(rows), 4, np.int64))
    return Courtyards(plots, plate, village, address, shapes)


def make_dwellings(ground: Ground) -> Dwellings:
    """Make entrances and dwellings: one a main house, floors by flats in a tower.

    Parameters
    ----------
    ground : Ground

    Returns
    -------
    Dwellings
        Ordered by building, entrance, floor, column.
    """
    f = ground.footprints
    flats = np.where(f.use == Use.HOUSE, 1, f.flats)
    entrances = np.where(f.use == Use.FLATS, f.units, 0)
    unit_building = np.repeat(np.arange(len(f)), entrances)
    first = np.cumsum(entrances) - entrances
    unit_position = np.arange(len(unit_building)) - first[unit_building] + 1
    # Shops have flats above the ground floor; dormitories have rooms on all floors.
    floors = np.select(
        [f.use == Use.HOUSE, f.use == Use.SHOP],
        [1, np.maximum(f.floors - 1, 0)],
        f.floors,
    )
    entry = np.maximum(entrances, 1)
    count = np.where(flats > 0, entry * floors * flats, 0)
    building = np.repeat(np.arange(len(f)), count)
    within = np.arange(len(building)) - (np.cumsum(count) - count)[building]
    per_unit = (floors * flats)[building]
    unit_number, rest = np.divmod(within, np.maximum(per_unit, 1))
    floor, column = np.divmod(rest, np.maximum(flats[building], 1))
    unit = np.where(entrances[building] > 0, first[building] + unit_number, -1)
    floor = floor + 1 + (f.use[building] == Use.SHOP)
    place = np.select(
        [f.use[building] == Use.HOUSE, f.use[building] == Use.DORMITORY], [0, 2], 1
    )
    return Dwellings(
        building, unit, floor, column + 1, place, unit_building, unit_position
    )


def label_buildings(
    rng: np.random.Generator, ground: Ground, grids: Grids, courtyards: Courtyards
) -> dict[str, Texts]:
    """Make the written columns of the buildings.

    Parameters
    ----------
    rng : numpy.random.Generator
    ground : Ground
    grids : Grids
    courtyards : Courtyards

    Returns
    -------
    dict of str to list of str
        ``code, name, address, plate, estate, use``; footprints of one homestead
        share plate and address.
    """
    f = ground.footprints
    site = f.site.tolist()
    roads = name_roads(rng, len(ground.built.kind))
    gate_number = (rng.integers(1, 120, len(ground.built.kind)) * 2).tolist()
    yard = np.searchsorted(courtyards.plots, f.plot).tolist()
    number, use, plot = f.number.tolist(), f.use.tolist(), f.plot.tolist()
    kinds = ground.built.kind.tolist()
    names: Texts = []
    plates: Texts = []
    estates: Texts = []
    addresses: Texts = []
    for index, place in enumerate(site):
        town = grids.town_names[int(grids.town[place])]
        site_name = grids.site_name[place]
        name, plate, estate, street = (
            "",
            "",
            "",
            f"{roads[place]}{gate_number[place]}号",
        )
        if plot[index] >= 0:
            plate = courtyards.plate[yard[index]]
            address = courtyards.address[yard[index]]
            name = (
                f"{courtyards.village[yard[index]]}{plate}"
                if use[index] == Use.HOUSE
                else ""
            )
        elif use[index] == Use.FLATS:
            plate, estate = f"{number[index]}号楼", site_name
            name = f"{site_name}{plate}"
            address = f"{town}{street}{name}"
        elif use[index] == Use.SHOP and number[index]:
            plate = f"{number[index]}号"
            address = f"{town}{roads[place]}{plate}"
        else:
            name = _public_name(kinds[place], use[index], site_name, number[index])
            home = (
                grids.community_names[place]
                if kinds[place] == SiteKind.VILLAGE
                else street
            )
            address = f"{town}{home}"
        names.append(name)
        plates.append(plate)
        estates.append(estate)
        addresses.append(address)
    return {
        "code": _codes(ground, grids),
        "name": names,
        "address": addresses,
        "plate": plates,
        "estate": estates,
        "use": [USES[value] for value in use],
    }


def _public_name(kind: int, use: int, site_name: str, number: int) -> str:
    if kind == SiteKind.INDUSTRY:
        word = {
            int(Use.SHED): "厂房",
            int(Use.OFFICE): "办公楼",
            int(Use.DORMITORY): "宿舍楼",
        }
        return f"{site_name}{number}号{word.get(use, '')}"
    village = kind == SiteKind.VILLAGE
    words = {
        int(Use.OFFICE): "村委会" if village else "办公楼",
        int(Use.CLINIC): "卫生室" if village else "卫生院",
        int(Use.SCHOOL): "幼儿园" if kind == SiteKind.ESTATE else "学校",
        int(Use.MARKET): "农贸市场",
        int(Use.SHOP): "超市",
        int(Use.SERVICE): "物业用房",
    }
    return site_name + words.get(use, "")


def _codes(ground: Ground, grids: Grids) -> Texts:
    """Twelve digits of the community and five of the building within it."""
    codes = {unit.id: unit.code for unit in grids.units if unit.level == 1}
    community = grids.owners[ground.shape_piece, 1]
    order = np.argsort(community, kind="stable")
    starts = np.searchsorted(community[order], community[order])
    sequence = np.empty(len(order), np.int64)
    sequence[order] = np.arange(len(order)) - starts + 1
    return [
        f"{codes[owner]}{number:05d}"
        for owner, number in zip(community.tolist(), sequence.tolist(), strict=True)
    ]
