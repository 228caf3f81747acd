"""Questions to the user, as they are shown: what is asked, of whom, and the choices.

People stay masked. The address that is not found is shown as it was written, since it
is the question; whose it is is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.access.grant import shown
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.comparing.merging import FIELDS
from gridplanner.data.masking import COLUMN_MASKS
from gridplanner.data.store.review_rows import asked_pairs, unsettled_reviews

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.comparing.duplicates import Duplicates
    from gridplanner.data.registry_edits.writing import Stamp
    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]

ADDRESS, SAME, CONFLICT, DAMAGED = "address", "same_person", "conflict", "damaged_id"
KINDS: Final = (ADDRESS, SAME, CONFLICT, DAMAGED)
OPEN, LATER, SETTLED = "open", "later", "settled"
MOST_PROPOSED = 5_000
"""Pairs that are put to a user at once; the likeliest."""
_LEFT_OUT: Final = frozenset({"register_household_id"})


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One question in the list; ``building_id`` is 0 where no house is known."""

    id: int
    kind: str
    is_later: bool
    estate: str
    building_id: int


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One column of two records: as it may be shown, and whether they differ."""

    column: str
    present: str
    offered: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One question.

    Attributes
    ----------
    id : int
    kind : str
        One of `KINDS`.
    person_ids : tuple of int
        Whom it is about: of two who may be one the record that stays first.
    name : str
        Masked.
    address : str
        As it was written, for `ADDRESS`.
    fields : tuple of FieldRow
        For the other kinds.
    sources : tuple of str
        Where the present and the offered values come from.
    source_row : int
        Line of the ledger, 0 for none.
    estate : str
    building_id : int
        House that is known, 0 for none.
    """

    id: int
    kind: str
    person_ids: tuple[int, ...]
    name: str
    address: str = ""
    fields: tuple[FieldRow, ...] = ()
    sources: tuple[str, str] = ("", "")
    source_row: int = 0
    estate: str = ""
    building_id: int = 0


def unsettled(file: ProjectFile) -> list[ReviewLine]:
    """List all questions that are not settled, those put off last."""
    return [
        ReviewLine(number, kind, state == LATER, estate, building)
        for number, kind, state, estate, building in unsettled_reviews(file)
    ]


def read_item(
    file: ProjectFile,
    number: int,
    *,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> ReviewItem | None:
    """Read one question with what is needed to answer it.

    Parameters
    ----------
    file : ProjectFile
    number : int
        Row of ``review``.
    grant : Grant, optional
    now : datetime, optional

    Returns
    -------
    ReviewItem or None
        None where the question or its person is gone.
    """
    found = file.read_rows("review", [number])
    if not found:
        return None
    (row,) = found
    ids = [row["person_id"], row["other_id"]]
    people = {
        int(each["id"]): each
        for each in file.read_rows("person", [each for each in ids if each])
    }
    person = people.get(row["person_id"] or 0)
    if person is None:
        return None
    masked = _Masked(grant, now)
    kept = people.get(row["other_id"] or 0)
    order = (person,) if kept is None else (kept, person)
    fields, sources = _fields(masked, row, person, kept)
    return ReviewItem(
        number,
        row["kind"],
        tuple(int(each["id"]) for each in order),
        masked.of(person, "name"),
        str(row["offered"] or "") if row["kind"] == ADDRESS else "",
        fields,
        sources,
        int(row["source_row"] or 0),
        str(row["estate"] or ""),
        int(row["building_id"] or 0),
    )


def propose_duplicates(
    file: ProjectFile, duplicates: Duplicates, stamp: Stamp
) -> Batch:
    """Put pairs that may be one person to the user, the likeliest first.

    Parameters
    ----------
    file : ProjectFile
    duplicates : Duplicates
        Ids of the project.
    stamp : Stamp

    Returns
    -------
    Batch
        Empty where all of them were asked about before.
    """
    asked = asked_pairs(file)
    pairs = [
        (int(one), int(other), float(points))
        for one, other, points in zip(
            duplicates.first, duplicates.second, duplicates.points, strict=True
        )
        if frozenset((int(one), int(other))) not in asked
    ][:MOST_PROPOSED]
    if not pairs:
        return Batch("comparing.ask", {"n": "0"})
    count = len(pairs)
    change = TableChange(
        "review",
        {
            "kind": [SAME] * count,
            # The older record is the one that stays.
            "person_id": [max(one, other) for one, other, _ in pairs],
            "other_id": [min(one, other) for one, other, _ in pairs],
            "score": [points for _, _, points in pairs],
            "state": [OPEN] * count,
            "source": [stamp.source] * count,
            "time": [stamp.time] * count,
        },
    )
    return Batch("comparing.ask", {"n": str(count)}, (change,))


@dataclass(frozen=True, slots=True)
class _Masked:
    """Gives values as a grant allows."""

    grant: Grant | None
    now: datetime | None

    def of(self, person: Row, column: str) -> str:
        return self.value(person, column, person[column])

    def value(self, person: Row, column: str, value: object) -> str:
        # Of a register household the number is told, which tells a family.
        column = "id_no" if column == "register_household_id" else column
        kind = COLUMN_MASKS.get(column, column)
        text = None if value is None else str(value)
        number = int(person["id"])
        return shown(kind, text, person_id=number, grant=self.grant, now=self.now)


def _fields(
    masked: _Masked, row: Row, person: Row, kept: Row | None
) -> tuple[tuple[FieldRow, ...], tuple[str, str]]:
    source = str(row["source"] or "")
    if row["kind"] == SAME and kept is not None:
        found = tuple(
            FieldRow(
                column,
                masked.of(kept, column),
                masked.of(person, column),
                _differ(kept[column], person[column]),
            )
            for column in FIELDS
            if column not in _LEFT_OUT and (kept[column] or person[column])
        )
        return found, (str(kept["source"] or ""), str(person["source"] or source))
    if row["kind"] in {CONFLICT, DAMAGED}:
        column = str(row["field"] or "id_no")
        line = FieldRow(
            column,
            masked.value(person, column, row["present"]),
            masked.value(person, column, row["offered"]),
            differs=True,
        )
        return (line,), (str(person["source"] or ""), source)
    return (), ("", source)


def _differ(one: object, other: object) -> bool:
    return bool(one) and bool(other) and str(one) != str(other)
