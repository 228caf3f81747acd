"""Places as units of their own: an enterprise, a shop, a village that reports people.

Each collection unit (采集单位) has one who manages its new citizens, or lacks one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.access.grant import shown
from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.masking import COLUMN_MASKS
from gridplanner.data.registry_edits.places import KINDS
from gridplanner.data.store.places import place_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.store.geopackage import ProjectFile

_PERSONAL = ("contact_name", "contact_phone", "manager_name", "manager_phone")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place as lists show it.

    Attributes
    ----------
    id, building_id, courtyard_id, dwelling_id : int
        0 where it is nowhere on the map.
    kind, name, category, address : str
    contact_name, contact_phone, manager_name, manager_phone : str
        Masked unless granted.
    has_manager : bool
        Whether somebody manages its new citizens.
    staff : int or None
        Who works there, as it was written down.
    residents : int
        Who lives in its dormitories.
    is_collection : bool
    """

    id: int
    building_id: int
    courtyard_id: int
    dwelling_id: int
    kind: str
    name: str
    category: str
    address: str
    contact_name: str
    contact_phone: str
    manager_name: str
    manager_phone: str
    has_manager: bool
    staff: int | None
    residents: int
    is_collection: bool


@dataclass(frozen=True, slots=True)
class CollectionCount:
    """How many collection units there are of each kind, and how many lack a manager."""

    units: Mapping[str, int]
    lacking: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.units.values())


def read_places(
    file: ProjectFile,
    *,
    building_id: int = 0,
    collection: bool = False,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> list[PlaceLine]:
    """Read the places in use, masked but for what a grant lets.

    Parameters
    ----------
    file : ProjectFile
    building_id : int, optional
        Only those in this building or its courtyard.
    collection : bool, optional
        Only collection units.
    grant : Grant, optional
        The `stand_in` of a place stands for whoever is named in it.
    now : datetime, optional
    """
    people = dict(place_ids(file, building_id=building_id, collection=collection))
    rows = {row["id"]: row for row in file.read_rows("place", people)}
    lines = []
    for number, residents in people.items():
        row, own = rows[number], stand_in("place", number)
        personal = {
            name: shown(
                COLUMN_MASKS[name], row[name], person_id=own, grant=grant, now=now
            )
            for name in _PERSONAL
        }
        lines.append(
            PlaceLine(
                id=number,
                building_id=row["building_id"] or 0,
                courtyard_id=row["courtyard_id"] or 0,
                dwelling_id=row["dwelling_id"] or 0,
                kind=row["kind"] or "",
                name=row["name"] or "",
                category=row["category"] or "",
                address=row["address"] or "",
                has_manager=bool((row["manager_name"] or "").strip()),
                staff=row["people"],
                residents=residents,
                is_collection=bool(row["is_collection"]),
                **personal,
            )
        )
    return lines


def count_collection(lines: Sequence[PlaceLine]) -> CollectionCount:
    """Count the collection units among places by kind, and those without a manager."""
    units = [line for line in lines if line.is_collection]
    found = Counter(line.kind for line in units)
    order = {kind: found[kind] for kind in KINDS if found[kind]}
    return CollectionCount(order, sum(not line.has_manager for line in units))
