"""People as a ledger lists them: rows of a sheet as values of the registry.

A row that cannot be taken is rejected with its line, column and reason; the others
go on. Nothing here knows who is on record already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class HouseWords:
    """What a row says of a house.

    Attributes
    ----------
    text : str
        The address as written.
    dwelling_code, building_code : str
    estate, building, unit, floor, room, plate, community : str
        Where a ledger has them in columns of their own.
    """

    text: str = ""
    dwelling_code: str = ""
    building_code: str = ""
    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    plate: str = ""
    community: str = ""

    def __bool__(self) -> bool:
        return any(
            (self.text, self.dwelling_code, self.building, self.plate, self.room)
        )

    @property
    def composed(self) -> str:
        """The address put together from the columns; empty where they name no house.

        Examples
        --------
        >>> HouseWords(estate="海棠小区", building="3", unit="2", room="501").composed
        '海棠小区3号楼2单元501'
        >>> HouseWords(community="逢家桃园村", plate="127").composed
        '逢家桃园村127号'
        """
        place = self.estate or self.community
        if self.building:
            house = _with(self.building, "号楼", self.estate)
            unit, floor = _with(self.unit, "单元"), ""
            if not self.room:
                floor = _with(self.floor, "层")
            return f"{self.estate}{house}{unit}{floor}{self.room}"
        if self.plate:
            return place + _with(self.plate, "号", place)
        return ""

    @property
    def written(self) -> str:
        """The address as it is kept: as written, else put together."""
        return self.text or self.composed or self.room or self.dwelling_code


def _with(value: str, word: str, place: str = "") -> str:
    """Add the word to a bare number; drop the place where the value begins with it."""
    value = value.removeprefix(place) if place else value
    return value + word if value and value[-1:].isalnum() and value.isascii() else value


@dataclass(slots=True)
class Entry:
    """One person as one row lists them.

    Attributes
    ----------
    sheet : int
        Position of the sheet among those imported.
    row : int
        As Excel numbers it.
    person : dict of str to str
        Values by column of table ``person``; empty ones are left out.
    tags : dict of str to str
        Detail by key of the category.
    house : HouseWords
    owner : dict of str to str
        Values by column of table ``dwelling`` that the row tells of its house.
    reg_no, head_name, head_id : str
    role : str
        As what the person lives there where the row tells: ``"tenant"``.
    group : int
        Rows of one number are one household of the ledger.
    is_certain : bool
        The ID number is sound.
    """

    sheet: int
    row: int
    person: dict[str, str]
    tags: dict[str, str] = field(default_factory=dict)
    house: HouseWords = field(default_factory=HouseWords)
    owner: dict[str, str] = field(default_factory=dict)
    reg_no: str = ""
    head_name: str = ""
    head_id: str = ""
    role: str = ""
    group: int = 0
    is_certain: bool = False

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.get("name", "")


@dataclass(frozen=True, slots=True)
class RowIssue:
    """Something about one row of a ledger.

    Attributes
    ----------
    sheet : str
    row : int
        As Excel numbers it; 0 for the sheet as a whole.
    column : str
        Title of the column at fault; empty where no single one is.
    reason : str
        ``"ledger.issue." + reason`` is the key of its sentence.
    action : str
        ``"skipped"``: the row is not imported; ``"kept"``: it is, without what is
        wrong; ``"repaired"``.
    fields : mapping
        Values for the sentence. Never personal data.
    """

    sheet: str
    row: int
    column: str
    reason: str
    action: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Entries:
    """All people of a ledger, and what is against some rows.

    Attributes
    ----------
    found : list of Entry
        By sheet and row.
    issues : list of RowIssue
    read : int
        Rows of people in the sheets.
    rejected : dict of (int, int) to RowIssue
        The first reason by sheet and row.
    copied : dict of (int, int) to dict of str to str
        What rows were told by the row above, by sheet and row, then by field.
    """

    found: list[Entry] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    read: int = 0
    rejected: dict[tuple[int, int], RowIssue] = field(default_factory=dict)
    copied: dict[tuple[int, int], dict[str, str]] = field(default_factory=dict)
