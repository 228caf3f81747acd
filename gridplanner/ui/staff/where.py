"""Where on the map the selected workers are at work: their ground, and their base."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.house_names import house_name
from gridplanner.data.levels import Role
from gridplanner.data.team.posts import UNIT
from gridplanner.data.team.roles import BUILDING, ENTRANCE, FLOOR, HOUSE_SCOPES
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.records import Unit
    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.ui.session import Selection, Session

Place = tuple[float, float]
_AT_BUILDING, _AT_ENTRANCE, _AT_FLOOR = (
    1 + HOUSE_SCOPES.index(scope) for scope in (BUILDING, ENTRANCE, FLOOR)
)


@dataclass(frozen=True, slots=True)
class Marked:
    """What the map marks for a selection.

    Attributes
    ----------
    units, buildings, features : tuple of int
        Of what is selected; of workers what they have posts at today.
    bases : tuple of (float, float)
        Where the workers set out from, metres of the project CRS.
    """

    units: tuple[int, ...]
    buildings: tuple[int, ...]
    features: tuple[int, ...]
    bases: tuple[Place, ...] = ()

    @property
    def layers(self) -> dict[str, tuple[int, ...]]:
        """Ids by the layer of the map they are drawn in."""
        return {
            "fills": self.units,
            "buildings": self.buildings,
            "features": self.features,
        }

    def __bool__(self) -> bool:
        return bool(self.units or self.buildings or self.features)


def marked(session: Session, selection: Selection) -> Marked:
    """Tell what the map marks for a selection."""
    if not selection.workers or session.document is None:
        return Marked(selection.units, selection.buildings, selection.features)
    team = session.staff_desk.team
    held = {} if team is None else team.places_of(selection.workers)
    units = dict.fromkeys(held.get(UNIT, ()))
    return Marked(
        tuple(unit for unit in units if session.unit(unit) is not None),
        tuple(dict.fromkeys(_buildings_at(session, held))),
        (),
        tuple(_bases(session, selection.workers)),
    )


def place_words(session: Session, scope: int, place: int, part: int = 0) -> str:
    """Name the unit, the building, the entrance or the floor of a post.

    `scope`, `place` and `part` are those of `HeldPost`.
    """
    if scope == UNIT:
        unit = session.unit(place)
        return NONE if unit is None else unit_words(session, unit)
    document = session.document
    if document is None or session.is_held:
        return NONE
    entrance = ""
    if scope == _AT_ENTRANCE:
        rows = document.file.read_rows("building_unit", [place])
        place = int(rows[0]["building_id"] or 0) if rows else 0
        entrance = entrance_words(rows[0]) if rows else ""
    found = document.file.read_rows("building", [place])
    if not found:
        return NONE
    house = house_name(found[0]) or place
    floor = text("staff.floor", n=part) if scope == _AT_FLOOR and part else ""
    if scope == _AT_BUILDING and part:
        entrance = text("staff.entrance", n=part)
    return f"{house}{entrance}{floor}"


def entrance_words(row: Mapping[str, Any]) -> str:
    """Name an entrance on record: as it is called, else by where it stands."""
    position = row["position"]
    if row["name"] or not position:
        return str(row["name"] or "")
    return text("staff.entrance", n=position)


def sees_post(session: Session, post: HeldPost) -> bool:
    """Tell whether a post is in what the user sees of the town."""
    reach = session.reach
    if not reach.is_limited:
        return True
    if post.scope == UNIT:
        return reach.sees_unit(post.place)
    homes = list(_buildings_at(session, {post.scope: [post.place]}))
    return bool(homes) and all(map(reach.sees_building, homes))


def unit_words(session: Session, unit: Unit) -> str:
    """Name a unit; below grids with its grid, since those of all grids are alike."""
    name = unit.name or unit.code
    above = session.unit(unit.parent)
    if above is None or session.role(above) is not Role.GRID:
        return name
    return text("staff.unit_within", within=above.name or above.code, name=name)


def _buildings_at(session: Session, held: Mapping[int, Sequence[int]]) -> Iterable[int]:
    """Give the buildings of places by scope, as `TeamOnDay.places_of` has them."""
    for scope, places in held.items():
        if scope not in (UNIT, _AT_ENTRANCE):
            yield from places
    entrances = list(held.get(_AT_ENTRANCE, ()))
    document = session.document
    if entrances and document is not None and not session.is_held:
        for row in document.file.read_rows("building_unit", entrances):
            yield int(row["building_id"])


def _bases(session: Session, workers: Iterable[int]) -> Iterable[Place]:
    known = session.staff_desk.workers
    if known is None:
        return
    rows = known.rows_of(np.fromiter(workers, np.int64))
    for x, y in known.base[rows[rows >= 0]].tolist():
        if math.isfinite(x) and math.isfinite(y):
            yield x, y
