"""Staffing as tables: by role or by the units of a level, and what is vacant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.staffing_sums import by_level
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import has_text, text
from gridplanner.team_sheet import line_rows, total_row, unit_rows, vacancies
from gridplanner.ui.panels.grids_model import Column, GridsModel, Numbers
from gridplanner.ui.staff.post_words import role_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.staffing import Staffing

BY_ROLE = -1
_FIGURES = ("demanded", "filled", "vacant", "held", "over")
Row = dict[str, Any]


class StaffingModel(GridsModel):
    """Posts demanded, filled, vacant and beyond the most; the whole comes last."""

    def show_staffing(self, found: Staffing | None, level: int) -> None:
        """Show lines of the template, or the units of a level."""
        self.beginResetModel()
        self.columns, self.unit_ids = [], np.empty(0, np.int64)
        if found is not None and level == BY_ROLE:
            self._put(*_by_role(found))
        elif found is not None:
            self._put(*_by_unit(found, level))
        self.shown = np.arange(len(self.unit_ids))
        self.endResetModel()

    def _put(self, rows: list[Row], ids: list[int]) -> None:
        self.unit_ids = np.array(ids, np.int64)
        self.columns = [
            _words(f"staff.column.{name}", [row["head"][name] for row in rows])
            for name in rows[0]["head"]
        ]
        for name in _FIGURES:
            values = np.array([row[name] for row in rows], np.int64)
            self.columns.append(
                Column(f"staff.column.{name}", values, Numbers(values, "{:,}".format))
            )
        rates = np.array(
            [row["rate"] if row["rate"] is not None else 2 for row in rows]
        )
        said = [format_share(row["filled"], row["demanded"]) for row in rows]
        self.columns.append(Column("staff.column.rate", rates, said))
        if "missing" in rows[0]:
            missing = [_missing(row["missing"]) for row in rows]
            self.columns.append(_words("staff.column.missing", missing))


class VacanciesModel(GridsModel):
    """Vacant posts by name; an id is a unit's, or that of a building, negative."""

    def __init__(self) -> None:
        super().__init__()
        self.more = 0

    def show_staffing(self, found: Staffing | None) -> None:
        """Show what nobody holds, grids before houses."""
        self.beginResetModel()
        rows: list[Row] = []
        self.more = 0
        if found is not None:
            rows, self.more = vacancies(found)
        codes = (
            {}
            if found is None
            else {unit.code: unit.id for unit in found.snapshot.units}
        )
        homes = _homes(found)
        ids = [_place(row, codes, homes) for row in rows]
        self.unit_ids = np.array(ids, np.int64)
        missing = np.array([row["missing"] for row in rows], np.int64)
        self.columns = [
            _words("staff.column.role", [role_word(row["role"]) for row in rows]),
            _words("staffing.where", [_where(row, homes) for row in rows]),
            Column("staff.column.vacant", missing, Numbers(missing, "{:,}".format)),
        ]
        self.shown = np.arange(len(self.unit_ids))
        self.endResetModel()


def _by_role(found: Staffing) -> tuple[list[Row], list[int]]:
    rows: list[Row] = [
        row | {"head": {"role": role_word(row["role"]), "scope": _scope(row["scope"])}}
        for row in line_rows(found)
    ]
    rows.append(total_row(found) | {"head": {"role": _total(), "scope": ""}})
    return rows, [0] * len(rows)


def _by_unit(found: Staffing, level: int) -> tuple[list[Row], list[int]]:
    ids = [unit.id for unit in by_level(found, level).units]
    rows, elsewhere = unit_rows(found, level)
    made: list[Row] = [
        row | {"head": {"code": row["code"], "name": row["name"]}} for row in rows
    ]
    if elsewhere["demanded"] or elsewhere["held"]:
        head = {"code": "", "name": text("staff.elsewhere")}
        made.append(elsewhere | {"head": head})
    made.append(
        total_row(found) | {"head": {"code": "", "name": _total()}, "missing": {}}
    )
    return made, ids + [0] * (len(made) - len(ids))


def _scope(scope: str) -> str:
    """Name where a line of the template stands."""
    key = f"staff.scope.{scope.replace('-', '_')}"
    return text(key) if has_text(key) else scope


def _total() -> str:
    return text("cli.figures.total")


def _missing(missing: dict[str, int]) -> str:
    said = [
        text("staff.missing", role=role_word(role), n=number)
        for role, number in missing.items()
    ]
    return text("staff.list_comma").join(said)


def _homes(found: Staffing | None) -> dict[int, int]:
    """Give the building of each entrance on record."""
    if found is None:
        return {}
    houses = found.staff.houses
    pairs = houses.entrance_ids.tolist(), houses.entrance_buildings.tolist()
    return dict(zip(*pairs, strict=True))


def _place(row: Row, codes: dict[str, int], homes: dict[int, int]) -> int:
    if "code" in row:
        return codes.get(row["code"], 0)
    return -int(row.get("building") or homes.get(row.get("entrance", 0), 0))


def _where(row: Row, homes: dict[int, int]) -> str:
    if "code" in row:
        return str(row["name"] or row["code"])
    number = row.get("building") or homes.get(row.get("entrance", 0), 0)
    floor = text("staff.floor", n=row["floor"]) if row["floor"] else ""
    said = text("staffing.house", grid=row["grid"] or "", n=number)
    return f"{said} {floor}".rstrip()


def _words(title: str, words: Sequence[str]) -> Column:
    return Column(title, np.array(words, np.str_), list(words), is_number=False)
