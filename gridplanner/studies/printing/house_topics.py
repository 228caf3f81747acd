"""Which houses and dwellings have sheets: cards, matrices, household files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.dwelling_words import strip_of
from gridplanner.layers.hit import geometry_of
from gridplanner.resources.texts import text
from gridplanner.studies.printing.houses import doors_of, natural
from gridplanner.studies.printing.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from gridplanner.data.records import Unit
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.layers.print.ground import Ground
    from gridplanner.studies.printing.houses import House, Houses
    from gridplanner.studies.printing.wish import Wish

GROUP = "houses:"
"""Begins the key of a topic of many small houses."""
_DWELLING = ("id", "building_id", "unit_id", "floor", "room", "use")


def card_topics(houses: Houses, ground: Ground, wish: Wish) -> list[Topic]:
    """List houses that have a card: of several families, or asked for by name."""
    wanted = houses.wanted(wish, ground)
    if not wish.buildings:
        wanted = [one for one in wanted if one.is_shared]
    return [_topic(one, ground) for one in wanted]


def matrix_topics(houses: Houses, ground: Ground, wish: Wish) -> list[Topic]:
    """List houses with dwellings; the small ones of a grid are one topic."""
    wanted = [one for one in doors_of(houses.wanted(wish, ground)) if one.homes]
    small: dict[int, list[House]] = {}
    for one in wanted:
        if one.is_small:
            small.setdefault(one.unit, []).append(one)
    topics = []
    for one in wanted:
        group = small.get(one.unit, []) if one.is_small else []
        if len(group) < 2:
            topics.append(_topic(one, ground))
        elif group[0] is one:
            topics.append(_group(one.unit, ground.subdivision.units))
    return topics


def small_houses(houses: Houses, ground: Ground, wish: Wish, unit: int) -> list[House]:
    """List the small houses of a grid that a wish asks for."""
    return [
        one
        for one in doors_of(houses.wanted(wish, ground))
        if one.homes and one.is_small and one.unit == unit
    ]


def dwelling_topics(
    file: ProjectFile, houses: Houses, ground: Ground, wish: Wish
) -> list[Topic]:
    """List dwellings in the order one comes to their doors.

    Shops and garages are left out where nobody lives: they have no household.
    """
    if wish.dwellings:
        rows = file.read_rows("dwelling", wish.dwellings)
        wanted = [row for row in rows if not row["valid_to"]]
    else:
        ids = {one.id for one in houses.wanted(wish, ground)}
        read = file.read_columns("dwelling", _DWELLING)
        columns = [read[name] for name in _DWELLING]
        lived = set(file.read_columns("household", ["dwelling_id"])["dwelling_id"])
        wanted = [
            row
            for row in (
                dict(zip(_DWELLING, values, strict=True))
                for values in zip(*columns, strict=True)
            )
            if row["building_id"] in ids
            and (not strip_of(row["use"]) or row["id"] in lived)
        ]
    order = {one.id: at for at, one in enumerate(houses.rows)}
    wanted = [row for row in wanted if row["building_id"] in order]
    wanted.sort(key=lambda row: _on_the_way(row, order, houses))
    return [_dwelling(row, houses) for row in wanted]


def _on_the_way(
    row: Mapping[str, Any], order: Mapping[int, int], houses: Houses
) -> tuple[Any, ...]:
    house = houses.by_id[row["building_id"]]
    stairs = [number for number, _name in house.entrances]
    at = stairs.index(row["unit_id"]) if row["unit_id"] in stairs else len(stairs)
    room = str(row["room"] or "")
    return order[house.id], at, int(row["floor"] or 0), natural(room), row["id"]


def _dwelling(row: Mapping[str, Any], houses: Houses) -> Topic:
    house = houses.by_id[row["building_id"]]
    stairs = dict(house.entrances)
    parts = (house.name, stairs.get(row["unit_id"] or 0, ""), str(row["room"] or ""))
    name = " ".join(part for part in parts if part)
    return Topic(f"dwelling:{row['id']}", house.code, name, (house.unit,), row["id"])


def _topic(house: House, ground: Ground) -> Topic:
    return Topic(
        f"building:{house.id}",
        house.code,
        house.name,
        (house.unit,),
        house.id,
        outline_of(house.id, ground),
    )


def _group(unit: int, units: Mapping[int, Unit]) -> Topic:
    held = units.get(unit)
    name = "" if held is None else held.name or held.code
    said = text("print.matrix.small", unit=name)
    return Topic(f"{GROUP}{unit}", "" if held is None else held.code, said, (unit,))


def outline_of(building: int, ground: Ground) -> shapely.Geometry:
    """Give the footprint of a house in metres; empty where there is none."""
    packed = ground.buildings
    rows = packed.rows_of(np.array([building], np.int64)).tolist()
    if not rows:
        return shapely.Point()
    shape = geometry_of(packed, rows[0])
    return shapely.transform(shape, lambda at: at + packed.origin)


def nothing_of(wish: Wish, *, is_of_others: bool = False) -> str:
    """Give the code of what is said where a wish has no sheets.

    Parameters
    ----------
    wish : Wish
    is_of_others : bool, optional
        It has some, all of them of units the user does not work for.
    """
    if is_of_others:
        return "print.not_yours"
    if wish.product == "building" and not wish.buildings:
        return "print.no_shared_houses"
    is_of_houses = wish.product in ("building", "matrix", "household")
    return "print.no_houses" if is_of_houses else "print.nothing"


def ids_of(topics: Iterable[Topic], kind: str) -> list[int]:
    """Give the rows of the topics of a kind: ``"building"``, ``"dwelling"``."""
    return [one.row for one in topics if one.key.startswith(f"{kind}:")]
