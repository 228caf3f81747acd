"""Rows of a roster as workers and posts of the registry; nobody is looked up here."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gridplanner.data.ledgers.entries import HouseWords, RowIssue
from gridplanner.data.ledgers.holder_columns import HOLDER, HOLDER_PHONE, role_word
from gridplanner.data.ledgers.readers import (
    BETWEEN,
    ReadColumn,
)
from gridplanner.data.ledgers.staff_cells import read_cells
from gridplanner.data.ledgers.staff_columns import WHERE
from gridplanner.data.team.roles import (
    PostRole,
    WorkerKind,
    read_role,
    read_worker_kind,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.reading import SheetTable

_WORKER: Final = {
    "worker_code": "code", "name": "name", "phone": "phone", "sex": "sex",
    "birth": "birth", "id_no": "id_no", "organisation": "organisation",
    "worker_kind": "kind", "worker_from": "valid_from", "worker_to": "valid_to",
    "capacity": "capacity", "base": "base", "skills": "skills", "note": "note",
}  # fmt: skip
"""Column of table ``worker`` by field."""
_HOUSE: Final = ("address", "estate", "building", "unit", "floor", "community")
_PAID: Final = frozenset({WorkerKind.FULL_TIME.value, WorkerKind.PART_TIME.value})
_ROLE_OF_KIND: Final = {
    WorkerKind.FULL_TIME: PostRole.FULL_TIME_WORKER,
    WorkerKind.PART_TIME: PostRole.PART_TIME_WORKER,
    WorkerKind.VOLUNTEER: PostRole.VOLUNTEER,
}
_SEVERAL: Final = re.compile(r"[、,，;；/]")


@dataclass(slots=True)
class StaffRow:
    """One row of a roster.

    Attributes
    ----------
    sheet : int
        Position among the sheets that are read.
    row : int
        As Excel numbers it.
    worker : dict of str to str
        Columns of table ``worker`` the row tells, as text; empty ones are left out.
    kind : str
        `WorkerKind` that follows from the role where none is written.
    roles : tuple of PostRole
        Empty where the row tells of no post.
    grid, micro_grid, community, place : str
        Where the post stands, as written.
    house : HouseWords
    post : dict of str to str
        Dates, department and note of the post.
    part : int
        Which of several holders in the row.
    alias : mapping of str to str
        Fields of the holder by those of a row that lists one person.
    """

    sheet: int
    row: int
    worker: dict[str, str]
    kind: str = ""
    roles: tuple[PostRole, ...] = ()
    grid: str = ""
    micro_grid: str = ""
    community: str = ""
    place: str = ""
    house: HouseWords = field(default_factory=HouseWords)
    post: dict[str, str] = field(default_factory=dict)
    part: int = 0
    alias: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_place(self) -> bool:
        """Whether the row says where the post stands."""
        told = (self.grid, self.micro_grid, self.community, self.place)
        return any(told) or bool(self.house)


@dataclass(slots=True)
class StaffRows:
    """All rows of a roster, and what is against some of them.

    Attributes
    ----------
    kind : str
        ``"workers"`` or ``"posts"``.
    names : list of str
        Of the sheets.
    titles : list of dict of str to str
        Title by field, by sheet.
    found : list of StaffRow
    issues : list of RowIssue
    rejected : dict of (int, int, int) to RowIssue
        The first reason by sheet, row and part.
    read : int
        People in all rows: of a sheet with a column a role each holder is one.
    """

    kind: str
    names: list[str]
    titles: list[dict[str, str]]
    found: list[StaffRow] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    rejected: dict[tuple[int, int, int], RowIssue] = field(default_factory=dict)
    read: int = 0

    def note(self, row: StaffRow, column: str, reason: str, action: str) -> RowIssue:
        """List something about a row; `column` is a field, or empty."""
        title = self.titles[row.sheet].get(row.alias.get(column, column), "")
        issue = RowIssue(self.names[row.sheet], row.row, title, reason, action)
        self.issues.append(issue)
        return issue

    def reject(self, row: StaffRow, column: str, reason: str) -> None:
        """Send a row back."""
        key = row.sheet, row.row, row.part
        if key not in self.rejected:
            self.rejected[key] = self.note(row, column, reason, "skipped")

    def keep(self, row: StaffRow, column: str, reason: str) -> None:
        """List something about a row that is taken."""
        self.note(row, column, reason, "kept")

    def is_rejected(self, row: StaffRow) -> bool:
        """Tell whether a row is sent back."""
        return (row.sheet, row.row, row.part) in self.rejected


def read_staff(
    tables: Sequence[SheetTable], kind: str, *, today: date, progress: Progress
) -> StaffRows:
    """Read the rows of a roster.

    Parameters
    ----------
    tables : sequence of SheetTable
    kind : str
        ``"workers"`` or ``"posts"``.
    today : date
        By which ID numbers are checked.
    progress : Progress

    Returns
    -------
    StaffRows
        A row that cannot be taken is in `rejected`, and not in `found`.
    """
    titles = [
        {c.field: c.title for c in table.reading.columns if c.field} for table in tables
    ]
    rows = StaffRows(kind, [table.sheet.name for table in tables], titles)
    for sheet, table in enumerate(tables):
        progress.check()
        columns = {
            c.field: read_cells(c.field, table.column(c.index), today)
            for c in table.reading.columns
            if c.field
        }
        for at, index in enumerate(table.rows):
            one = StaffRow(sheet, index + 1, {})
            people = _people_of(titles[sheet], columns, one, at)
            rows.read += len(people)
            for row, values in people:
                _note_faults(rows, row, columns, at)
                _fill(row, values, kind)
                _check(rows, row, values)
                if not rows.is_rejected(row):
                    rows.found.append(row)
    return rows


def _people_of(
    titles: Mapping[str, str], columns: Mapping[str, ReadColumn], row: StaffRow, at: int
) -> list[tuple[StaffRow, dict[str, str]]]:
    """Give the people of a row with their values: one, or each holder of a role."""
    values = {name: read.values[at] for name, read in columns.items()}
    holders = [name for name in columns if name.startswith(HOLDER)]
    if not holders:
        return [(row, values)]
    own = (HOLDER, HOLDER_PHONE)
    shared = {name: v for name, v in values.items() if not name.startswith(own)}
    found: list[tuple[StaffRow, dict[str, str]]] = []
    for holder in holders:
        phone = HOLDER_PHONE + holder.removeprefix(HOLDER)
        alias = {"name": holder, "role": holder, "phone": phone}
        role = role_word(titles[holder])
        for name, number in _holders(columns, holder, phone, at):
            one = dataclasses.replace(row, part=len(found), alias=alias)
            told = {"name": name, "phone": number, "role": role}
            found.append((one, {**shared, **told}))
    return found


def _holders(
    columns: Mapping[str, ReadColumn], holder: str, phone: str, at: int
) -> list[tuple[str, str]]:
    """Give names and telephones of the holders of a role: one, or several in a cell.

    Of several each has a telephone where there are as many; else nobody knows whose
    it is.
    """
    column, told = columns[holder], columns.get(phone)
    names = [name for name in _SEVERAL.split(column.values[at]) if name]
    if not names:
        # What is written there and cannot be read is sent back.
        return [("", "")] if at in column.faults else []
    numbers = []
    if told is not None and told.values[at]:
        numbers = [told.values[at], *told.more.get(at, "").split()]
    if len(names) == 1:
        numbers = numbers[:1]
    if len(numbers) != len(names):
        numbers = [""] * len(names)
    return list(zip(names, numbers, strict=True))


_FATAL: Final = frozenset({"bad_capacity", "masked_name", "odd_name"})


def _note_faults(
    rows: StaffRows, row: StaffRow, columns: dict[str, ReadColumn], at: int
) -> None:
    """List what is wrong with single cells."""
    others = set(columns) - {*row.alias.values()} if row.alias else set[str]()
    for name, column in columns.items():
        if name in others and name.startswith((HOLDER, HOLDER_PHONE)):
            continue
        reason = column.faults.get(at)
        if reason in _FATAL:
            rows.reject(row, name, reason)
        elif reason is not None:
            action = "repaired" if reason == "whole_month" else "kept"
            rows.note(row, name, reason, action)


def _fill(row: StaffRow, values: dict[str, str], kind: str) -> None:
    """Sort the values of a row into the worker, the post and where it stands."""
    minutes = values.get("capacity") or values.get("capacity_hours", "")
    told = {**values, "capacity": minutes}
    columns = _WORKER.items()
    row.worker = {column: told[name] for name, column in columns if told.get(name)}
    if kind == "posts":
        kept = {"code", "name", "phone"}
        row.worker = {name: row.worker[name] for name in kept & set(row.worker)}
    row.grid = values.get("grid_code") or values.get("grid", "")
    row.micro_grid = values.get("micro_grid", "")
    row.community, row.place = values.get("community", ""), values.get("place", "")
    house = {name: values.get(name, "") for name in _HOUSE}
    row.house = HouseWords(text=house.pop("address"), **house)
    begun = values.get("post_from", "")
    if kind == "posts":
        begun = begun or values.get("worker_from", "")
    post = {
        "valid_from": begun,
        "valid_to": values.get("post_to", ""),
        "department": values.get("department", ""),
        "note": values.get("note", "") if kind == "posts" else "",
    }
    row.post = {name: value for name, value in post.items() if value}


def _check(rows: StaffRows, row: StaffRow, values: dict[str, str]) -> None:
    """Read the role, and see that what must be there is."""
    posts_only = rows.kind == "posts"
    if not row.worker.get("name") and not (posts_only and row.worker.get("code")):
        rows.reject(row, "name", "no_name")
    roles = _roles(values.get("role", ""))
    if roles is None:
        rows.reject(row, "role", "unknown_role")
        return
    kind = row.worker.get("kind", "")
    if roles and not kind:
        told = read_worker_kind(values.get("role", ""))
        row.kind = told.value if told else ""
    if not roles and kind and row.has_place:
        roles = tuple(r for k, r in _ROLE_OF_KIND.items() if k == kind)
    row.roles = roles if row.has_place else ()
    if rows.is_rejected(row):
        return
    if not posts_only:
        _note_lacking(rows, row, values, has_role=bool(roles))
    elif not roles:
        rows.reject(row, "role", "no_role")
    elif not row.has_place:
        rows.reject(row, "", "post_nowhere")


def _note_lacking(
    rows: StaffRows, row: StaffRow, values: dict[str, str], *, has_role: bool
) -> None:
    """List what a row of a roster of workers leaves open."""
    titles = rows.titles[row.sheet]
    if has_role and not row.has_place and WHERE & titles.keys():
        rows.keep(row, "role", "post_nowhere")
    elif row.has_place and not has_role and "role" in titles:
        rows.keep(row, "role", "no_role")
    column = "capacity" if "capacity" in values else "capacity_hours"
    minutes = row.worker.get("capacity")
    if minutes is not None and float(minutes) == 0:
        rows.keep(row, column, "no_minutes")
    kind = row.worker.get("kind") or row.kind
    if minutes is None and column in values and kind in _PAID:
        rows.keep(row, column, "minutes_missing")


def _roles(words: str) -> tuple[PostRole, ...] | None:
    """Read one role or several; None where some word means none."""
    if not words:
        return ()
    whole = read_role(words)
    if whole is not None:
        return (whole,)
    parts = [read_role(part) for part in BETWEEN.split(words) if part]
    found = [role for role in parts if role is not None]
    return tuple(dict.fromkeys(found)) if found and len(found) == len(parts) else None
