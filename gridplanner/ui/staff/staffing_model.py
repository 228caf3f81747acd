"""Staffing as a table: by role, or by the units of a level."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.staffing_ratios import RATIOS, staffing_ratios
from gridplanner.analysis.staffing_sums import by_level
from gridplanner.resources.format import format_number, format_share
from gridplanner.resources.texts import has_text, text
from gridplanner.team_sheet import line_rows, ratio_columns, total_row, unit_rows
from gridplanner.ui.panels.grids_model import Column, Numbers
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.staff.summed_table import SummedTable, numbers, words

if TYPE_CHECKING:
    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.staffing import Staffing

BY_ROLE = -1
FIGURES = ("demanded", "filled", "vacant", "held", "over")
EACH = ("full_time", *(f"{name}_each" for name in RATIOS))
Row = dict[str, Any]


class StaffingModel(SummedTable):
    """Posts demanded, filled, vacant and beyond the most; the whole comes last."""

    def show_staffing(self, found: Staffing | None, figures: Figures | None) -> None:
        """Show lines of the template, or with figures the units they are of."""
        if found is None:
            self.show_rows([], [])
        elif figures is None:
            self._show_roles(found)
        else:
            self._show_units(found, figures)

    def _show_roles(self, found: Staffing) -> None:
        rows = [*line_rows(found), total_row(found)]
        roles = [role_word(row["role"]) for row in rows[:-1]]
        scopes = [_scope(row["scope"]) for row in rows[:-1]]
        columns = [
            words("staff.column.role", [*roles, _total()]),
            words("staff.column.scope", [*scopes, ""]),
            *_figures(rows),
        ]
        self.show_rows(columns, [0] * len(rows), sums=1)

    def _show_units(self, found: Staffing, figures: Figures) -> None:
        told, elsewhere = unit_rows(found, figures.level)
        ratios = staffing_ratios(found, figures)
        each = ratio_columns(ratios)
        names = [row["name"] for row in told]
        rows: list[Row] = list(told)
        if elsewhere["demanded"] or elsewhere["held"] or ratios.elsewhere:
            rows.append(elsewhere)
            names.append(text("staff.elsewhere"))
            unsaid = dict.fromkeys(EACH) | {"far": []}
            unsaid["full_time"] = round(ratios.elsewhere, 4)
            each.insert(-1, unsaid)
        sums = len(rows) - len(told) + 1
        rows.append(total_row(found) | {"code": "", "missing": {}})
        columns = [
            words("staff.column.code", [row["code"] for row in rows]),
            words("staff.column.name", [*names, _total()]),
            *_figures(rows),
            words("staff.column.missing", [_missing(row["missing"]) for row in rows]),
            *(_ratios(name, each) for name in EACH),
            words("staff.column.far", [_far(row["far"]) for row in each]),
        ]
        ids = [unit.id for unit in by_level(found, figures.level).units]
        self.show_rows(columns, ids + [0] * sums, sums=sums)


def _figures(rows: list[Row]) -> list[Column]:
    columns = [
        numbers(f"staff.column.{name}", [row[name] for row in rows]) for name in FIGURES
    ]
    rates = [2 if row["rate"] is None else row["rate"] for row in rows]
    said = [format_share(row["filled"], row["demanded"]) for row in rows]
    return [*columns, Column("staff.column.rate", np.array(rates), said)]


def _ratios(name: str, rows: list[Row]) -> Column:
    values = np.array(
        [math.nan if row[name] is None else row[name] for row in rows], np.float64
    )
    return Column(f"staff.column.{name}", values, Numbers(values, _number))


def _number(value: float) -> str:
    return format_number(None if math.isnan(value) else value)


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


def _far(far: list[str]) -> str:
    return text("staff.list_comma").join(text(f"staff.far.{name}") for name in far)
