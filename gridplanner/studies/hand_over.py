"""Hand-over sheets: for every grid that gains or loses, what it gives and receives.

Buildings are named by plate and address, people only counted: nobody's name leaves
the project with such a sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.entrance_places import own_counts
from gridplanner.analysis.scenario_difference import (
    HandOver,
    Shift,
    find_shifts,
    hand_overs,
)
from gridplanner.data.export import write_book
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.records import Unit

_BUILDING = ("code", "plate", "address", "estate")
_COUNTED = ("households", "people")

Columns = dict[str, list[Any]]


def write_hand_overs(
    path: Path,
    document: Document,
    standings: tuple[Standing, Standing],
    *,
    level: int,
) -> int:
    """Write the hand-over sheets between two plans to a workbook.

    Parameters
    ----------
    path : Path
        ``.xlsx``.
    document : Document
    standings : tuple of Standing
        Of the plan before and the plan after.
    level : int
        Level whose units hand over.

    Returns
    -------
    int
        Number of units that gain or lose buildings; each has a sheet of its own
        behind the first, which lists them all.

    Raises
    ------
    GridPlannerError
        If it cannot be written.
    """
    first, second = standings
    units = {unit.id: unit for side in standings for unit in side.snapshot.units}
    found = hand_overs(find_shifts(first, second, level=level), level=level)
    found = tuple(sorted(found, key=lambda each: _order(units, each.unit)))
    figures = (first.figures(level), second.figures(level))
    sheets = {text("hand_over.all"): _overview(found, units, figures)}
    for each in found:
        sheets[_title(units, each.unit)] = _sheet(document, first, each, units)
    write_book(path, sheets)
    return len(found)


def _order(units: Mapping[int, Unit], number: int) -> tuple[str, int]:
    unit = units.get(number)
    return (unit.code if unit else "", number)


def _title(units: Mapping[int, Unit], number: int) -> str:
    unit = units.get(number)
    if unit is None:
        return text("compare.nobody")
    return " ".join(part for part in (unit.name, unit.code) if part) or str(number)


def _name(units: Mapping[int, Unit], number: int) -> str:
    unit = units.get(number)
    return (unit.name or unit.code) if unit else text("compare.nobody")


def _overview(
    found: tuple[HandOver, ...],
    units: Mapping[int, Unit],
    figures: tuple[Figures, Figures],
) -> Columns:
    known = [{unit.id: row for row, unit in enumerate(side.units)} for side in figures]
    columns: Columns = {
        text("cli.column.code"): [_code(units, each.unit) for each in found],
        text("cli.column.name"): [_name(units, each.unit) for each in found],
    }
    for key, side in (("given", "given"), ("received", "received")):
        shifts = [getattr(each, side) for each in found]
        columns[text(f"hand_over.{key}.buildings")] = [
            sum(len(shift.buildings) for shift in own) for own in shifts
        ]
        for measure in _COUNTED:
            columns[text(f"hand_over.{key}.{measure}")] = [
                _sum(own, measure) for own in shifts
            ]
    for key, at in (("before", 0), ("after", 1)):
        for measure in _COUNTED:
            columns[text(f"hand_over.{key}.{measure}")] = [
                _figure(figures[at], known[at].get(each.unit), measure)
                for each in found
            ]
    return columns


def _code(units: Mapping[int, Unit], number: int) -> str:
    unit = units.get(number)
    return unit.code if unit else ""


def _sum(shifts: tuple[Shift, ...], measure: str) -> int | None:
    values = [shift.counts.get(measure) for shift in shifts]
    known = [value for value in values if value is not None]
    return sum(known) if known or not shifts else None


def _figure(figures: Figures, row: int | None, measure: str) -> int | None:
    if row is None or measure not in figures.measures:
        return None
    column = figures.measures.index(measure)
    if not figures.rows.known[row, column]:
        return None
    return int(figures.rows.values[row, column])


def _sheet(
    document: Document, standing: Standing, found: HandOver, units: Mapping[int, Unit]
) -> Columns:
    """List the buildings one unit gives and receives, with what is counted there."""
    snapshot = standing.snapshot
    rows: list[dict[str, Any]] = []
    for way, shifts in (("given", found.given), ("received", found.received)):
        for shift in shifts:
            other = shift.target if way == "given" else shift.source
            read = {
                int(row["fid"]): row
                for row in document.file.read_rows(
                    "building", snapshot.building_ids[shift.buildings].tolist()
                )
            }
            for position in shift.buildings.tolist():
                building = read[int(snapshot.building_ids[position])]
                counts = {
                    measure: _count(standing, position, measure) for measure in _COUNTED
                }
                rows.append(
                    {
                        "way": text(f"hand_over.{way}"),
                        "other": _name(units, other),
                        "other_code": _code(units, other),
                        **{name: building[name] or "" for name in _BUILDING},
                        **counts,
                    }
                )
    names = ("way", "other", "other_code", *_BUILDING, *_COUNTED)
    rows.sort(key=lambda row: (row["way"], row["other_code"], row["address"]))
    return {text(f"hand_over.column.{name}"): [r[name] for r in rows] for name in names}


def _count(standing: Standing, position: int, measure: str) -> int | None:
    snapshot = standing.snapshot
    if measure not in snapshot.measures:
        return None
    (counts,) = own_counts(snapshot, np.array([position]))
    value = int(counts[snapshot.measures.index(measure)])
    return value if value >= 0 else None
