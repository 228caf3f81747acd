"""Rows of a project as the file of a dwelling wants them, personal values masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.grant import shown
from gridplanner.data.masking import COLUMN_MASKS, MASKS
from gridplanner.data.registry_edits.people import GONE
from gridplanner.data.store.homes import rows_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.masking import Mask
    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]

NEEDS_HOLD = ("household", "register_household", "person", "dwelling", "place")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows of a project and says personal values as they may be shown.

    Attributes
    ----------
    file : ProjectFile
    grant : Grant or None
    now : datetime
        Moment of the file: tags and ages are of its day.
    restricted : bool
        Whether restricted categories are told.
    masks : mapping
        What hides each kind of personal data.
    """

    file: ProjectFile
    grant: Grant | None
    now: datetime
    restricted: bool = False
    masks: Mapping[str, Mask] = field(default_factory=lambda: MASKS)

    @property
    def today(self) -> date:
        """The day ages and categories are of."""
        return self.now.date()

    def say(self, column: str, value: object, person_id: int) -> str:
        """Give the value of a column as it may be shown."""
        kind = COLUMN_MASKS.get(column, column)
        text = None if value is None else str(value)
        return shown(
            kind,
            text,
            person_id=person_id,
            grant=self.grant,
            now=self.now,
            masks=self.masks,
        )

    def by(self, table: str, column: str, ids: Iterable[int | None]) -> list[Row]:
        """Read the rows that hold by an indexed column."""
        wanted = [number for number in ids if number]
        found = rows_by(self.file, table, column, wanted) if wanted else []
        return [row for row in found if _holds(table, row)]

    def rows(self, table: str, ids: Iterable[int | None]) -> dict[int, Row]:
        """Read whole rows by id, ended ones too."""
        wanted = {number for number in ids if number}
        key = "fid" if table == "building" else "id"
        found = self.file.read_rows(table, wanted) if wanted else []
        return {row[key]: row for row in found}


def _holds(table: str, row: Row) -> bool:
    if row.get("valid_to") and table in NEEDS_HOLD:
        return False
    return table != "person" or row["status"] not in GONE
