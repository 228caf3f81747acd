"""Three months of visits in the demo town, with the hour and the minutes each took.

What is recorded differs from what the norm asks for, as it does in every office: new
citizens are seen half as often, elders who live alone are stayed with longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.demo.words import SOURCE

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.data.demo.frames import Ints
    from gridplanner.data.demo.staff import FieldWork
    from gridplanner.data.demo.town import Town

DAYS = 91
_MONTHS = DAYS / 30.4
# In a district only some towns have begun to keep a log of visits.
_LOGGING = (1, 2, 3)
_KINDS = ("door", "call", "service", "survey")
_RESULTS = ("正常", "正常", "正常", "正常", "不在家", "需再访")


@dataclass(frozen=True, slots=True)
class _Group:
    """Whom to visit: visits a month as done, minutes, days until the next is due."""

    visits: float
    minutes: float
    due: int


_ORDINARY = _Group(0.15, 12, 180)
_NEWCOMER = _Group(0.5, 11, 30)
_LET = _Group(0.6, 8, 30)
_VACANT = _Group(0.08, 4, 360)
_HIGH_RISK = _Group(3.4, 26, 7)
_SPECIAL = _Group(0.95, 22, 30)
_CARE = _Group(0.3, 15, 90)


def make_visits(
    rng: np.random.Generator, town: Town, field: FieldWork, day: date
) -> dict[str, list[Any]]:
    """Make the visits of the three months before a day, by date and hour.

    Parameters
    ----------
    rng : numpy.random.Generator
    town : Town
    field : FieldWork
    day : date
        Today; the last visits are of yesterday.

    Returns
    -------
    dict of str to list
        Columns of table ``visit``; ``worker`` is still to be filled in by name.
    """
    parts = _plan(rng, town, field)
    household, dwelling, person, minutes, due, grid = (
        np.concatenate([part[column] for part in parts]) for column in range(6)
    )
    count = len(household)
    after = rng.integers(0, DAYS, count)
    hour = rng.integers(8 * 60 + 30, 17 * 60 + 30, count)
    order = np.lexsort((hour, after))
    draws = rng.random((3, count))
    took = np.maximum(np.rint(minutes * rng.lognormal(0.0, 0.35, count)), 1.0)
    kind = np.searchsorted((0.86, 0.95, 0.98), draws[0])
    took = np.where(kind == 1, np.maximum(np.rint(took / 4), 1.0), took)
    written = draws[1] < 0.85
    result = (draws[2] * len(_RESULTS)).astype(int)
    days = np.datetime64(day) - DAYS + after
    worker = field.main[grid]
    columns = {
        "household_id": _ids(household),
        "dwelling_id": _ids(dwelling),
        "person_id": _ids(person),
        "date": days.astype(str),
        "kind": np.array(_KINDS, object)[kind],
        "worker_id": worker,
        "result": np.array(_RESULTS, object)[result],
        "next_due": (days + due).astype(str),
        "start": np.char.add(
            np.char.add(np.char.zfill((hour // 60).astype(str), 2), ":"),
            np.char.zfill((hour % 60).astype(str), 2),
        ),
        "minutes": np.where(written, took, np.nan),
        "source": np.full(count, SOURCE, object),
    }
    return {name: column[order].tolist() for name, column in columns.items()}


def _plan(
    rng: np.random.Generator, town: Town, field: FieldWork
) -> list[tuple[np.ndarray, ...]]:
    """Draw visits: household, dwelling, person, minutes, days until due, grid."""
    lived, towns = town.lived, _towns(town)
    logging = np.ones(len(towns), bool)
    if towns.max() > max(_LOGGING):
        logging = np.isin(towns, _LOGGING)
    diligence = rng.uniform(0.65, 1.15, len(towns)) * (logging & (field.main > 0))
    households, members = lived.households, lived.members
    every = np.arange(len(households))
    new = households.newcomer == 1
    home = np.full(len(lived.dwellings), -1)
    home[households.dwelling] = every
    grid_of_flat = town.grid[lived.dwellings.building]
    parts = []

    def visit(group: _Group, grid: Ints, *what: Ints) -> None:
        times = rng.poisson(group.visits * _MONTHS * diligence[grid])
        chosen = np.repeat(np.arange(len(grid)), times)
        minutes = np.full(len(chosen), group.minutes, float)
        due = np.full(len(chosen), group.due)
        parts.append((*(each[chosen] for each in what), minutes, due, grid[chosen]))

    for group, chosen in ((_ORDINARY, every[~new]), (_NEWCOMER, every[new])):
        none = np.full(len(chosen), -1)
        dwelling = households.dwelling[chosen]
        visit(group, town.home_grid[chosen], chosen, dwelling, none)
    for group, status in ((_LET, 1), (_VACANT, 2)):
        flats = np.flatnonzero(households.status == status)
        none = np.full(len(flats), -1)
        visit(group, grid_of_flat[flats], none, flats, none)
    for group, people in zip(
        (_HIGH_RISK, _SPECIAL, _CARE), _cared_for(town), strict=True
    ):
        whose = members.household[people]
        visit(group, town.home_grid[whose], whose, households.dwelling[whose], people)
    return parts


def _cared_for(town: Town) -> tuple[Ints, Ints, Ints]:
    """Give the people looked after weekly, monthly and quarterly; each in one."""
    alone = town.tagged("elder_alone", "elder_empty_nest")
    high = alone[np.isin(alone, town.lived.tags["aged80"])]
    special = np.setdiff1d(town.tagged("dependent", "tekun", "child_in_need"), high)
    care = town.tagged("dibao", "disabled", "aged80", "child_left_behind")
    care = np.setdiff1d(np.union1d(care, alone), np.union1d(high, special))
    here = town.lived.members.absent == 0
    return high, special[here[special]], care[here[care]]


def _towns(town: Town) -> Ints:
    """Give the position of the town each grid lies in, shape (g,)."""
    above = [town.units[unit.parent].parent for unit in town.grids]
    return np.unique(np.array(above), return_inverse=True)[1].ravel()


def _ids(rows: Ints) -> np.ndarray:
    """Give row ids, None where there is none."""
    full = (rows + 1).astype(object)
    full[rows < 0] = None
    return full
