"""Cells of rosters as the registry keeps them: days, minutes, kinds of worker."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gridplanner.data.duties import MONTH
from gridplanner.data.ledgers.holder_columns import HOLDER, HOLDER_PHONE
from gridplanner.data.ledgers.readers import ReadColumn, read_column, read_id_numbers
from gridplanner.data.ledgers.sheet import written
from gridplanner.data.people.dates import read_date
from gridplanner.data.team.roles import read_worker_kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gridplanner.data.ledgers.sheet import Cell

_DAYS: Final = ("worker_from", "worker_to", "post_from", "post_to")
_MINUTES: Final = {"capacity": 1.0, "capacity_hours": 60.0}
_MONTHS: Final = 12


def read_cells(name: str, cells: Sequence[Cell], today: date) -> ReadColumn:
    """Read a column of a roster by its field.

    Parameters
    ----------
    name : str
    cells : sequence of Cell
    today : date
        By which ID numbers are checked.

    Returns
    -------
    ReadColumn
        Minutes as `repr` of a float, kinds as of `WorkerKind`, days in ISO.
    """
    if name in _DAYS:
        return _read_days(cells, is_end=name.endswith("_to"))
    if name == "id_no":
        return read_id_numbers(cells, today)[0]
    if name in _MINUTES:
        return _read_minutes(cells, _MINUTES[name])
    if name == "worker_kind":
        return _read_kinds(cells)
    for prefix, kind in ((HOLDER, "name"), (HOLDER_PHONE, "phone")):
        name = kind if name.startswith(prefix) else name
    return read_column(name, cells)


def _read_days(cells: Sequence[Cell], *, is_end: bool) -> ReadColumn:
    """Read first days; of a month its first, of a month as the end the next one's."""
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        reading = read_date(cell)
        day = reading.iso
        if reading.precision == "month":
            day = _after(day) if is_end else f"{day}-01"
            found.faults[at] = "whole_month"
        elif reading.precision != "day" and written(cell):
            day = ""
            found.faults[at] = "bad_day"
        found.values.append(day)
    return found


def _after(month: str) -> str:
    """Give the first day after a month."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // _MONTHS}-{number % _MONTHS + 1:02d}-01"


def _read_minutes(cells: Sequence[Cell], factor: float) -> ReadColumn:
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        words = written(cell).replace(",", "").removesuffix("分钟").removesuffix("小时")
        value = ""
        if words:
            try:
                minutes = float(words) * factor
            except ValueError:
                minutes = float("nan")
            if math.isnan(minutes):
                found.faults[at] = "not_minutes"
            elif not 0 <= minutes <= MONTH:
                found.faults[at] = "bad_capacity"
            else:
                value = repr(minutes)
        found.values.append(value)
    return found


def _read_kinds(cells: Sequence[Cell]) -> ReadColumn:
    found = ReadColumn([])
    for at, cell in enumerate(cells):
        words = written(cell)
        kind = read_worker_kind(words)
        found.values.append(kind.value if kind else "")
        if words and kind is None:
            found.faults[at] = "unknown_word"
    return found
