"""Dwellings and entrances that a ledger names and the project has not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.addresses.columns import plain_unit

if TYPE_CHECKING:
    from gridplanner.data.ledgers.houses import NewDwelling
    from gridplanner.data.ledgers.record import OnRecord
    from gridplanner.data.registry_edits.writing import Writing


class NewDwellings:
    """Adds each dwelling once, in an entrance that is there or added with it.

    Parameters
    ----------
    writing : Writing
    on_record : OnRecord

    Attributes
    ----------
    added : dict of tuple to int
        Ids of those added.
    """

    def __init__(self, writing: Writing, on_record: OnRecord) -> None:
        self._writing = writing
        self._units = on_record.units
        self.added: dict[NewDwelling, int] = {}

    def take(self, new: NewDwelling) -> int:
        """Give the id of a dwelling, added at its first mention."""
        if new not in self.added:
            self.added[new] = self._add(new)
        return self.added[new]

    def _add(self, new: NewDwelling) -> int:
        building, unit, floor, room = new
        number = int(floor) if floor.removeprefix("-").isdigit() else None
        return self._writing.add(
            "dwelling",
            building_id=building,
            unit_id=self._unit(building, unit) if unit else None,
            floor=number,
            room=room or None,
            source=self._writing.stamp.source,
        )

    def _unit(self, building: int, name: str) -> int:
        units = self._units.setdefault(building, {})
        plain = plain_unit(name)
        if plain not in units:
            written = f"{plain}单元" if plain.isdigit() else name
            units[plain] = self._writing.add(
                "building_unit",
                building_id=building,
                name=written,
                position=int(plain) if plain.isdigit() else len(units) + 1,
            )
        return units[plain]
