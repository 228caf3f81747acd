"""What somebody asks for who wants ground divided, and whether it can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Final

from gridplanner.analysis.division.partition import DivisionError
from gridplanner.data.levels import Role
from gridplanner.studies.dividing.features import Barrier, lowest_area
from gridplanner.studies.dividing.kept import Keeping
from gridplanner.studies.dividing.seeds import Seeding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan

MOST_CANDIDATES: Final = 5
_AREAL: Final = frozenset({Barrier.VILLAGES.value, Barrier.COMMUNITIES.value})


@dataclass(frozen=True, slots=True)
class Band:
    """What each part is to hold of a weight.

    Attributes
    ----------
    weight : str
        One of `gridplanner.studies.dividing.weights.WEIGHTS`, the wish's or another.
    low, high : float
        At least, and at most.
    ideal : float or None
        Between them; None for the middle.
    """

    weight: str
    low: float
    high: float
    ideal: float | None = None

    @property
    def aim(self) -> float:
        """What each part had best hold."""
        return (self.low + self.high) / 2 if self.ideal is None else self.ideal

    @property
    def is_sound(self) -> bool:
        """Whether least, ideal and most stand in that order."""
        return 0 <= self.low < self.high < inf and self.low <= self.aim <= self.high


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes
    ----------
    level : int
        Of the new units: grids or micro-grids.
    areas : tuple of int
        Units (ids) whose ground is divided, at the level or above; empty for all.
    within : int or None
        Level whose units no part may leave; the parts are shared out among them by
        weight. Micro-grids never leave their grid.
    count : int
        Number of parts; 0 where `target` says it.
    target : float
        What a part is to hold of the weight.
    weight : str
        See `gridplanner.studies.dividing.weights.WEIGHTS`.
    tolerance : float
        Share of the mean by which a part may differ from it.
    barriers : frozenset of str
        `Barrier` values.
    kept : frozenset of str
        `Keeping` values: what is not divided without need.
    bands : tuple of Band
        Limits of further weights, or of the one that is shared in the place of the
        tolerance; one a weight.
    seeds : str
        A `Seeding` value: what each is to be in a part of its own.
    seed : int
    candidates : int
        How many are looked for, from 1 to `MOST_CANDIDATES`.
    """

    level: int
    areas: tuple[int, ...] = ()
    within: int | None = None
    count: int = 0
    target: float = 0.0
    weight: str = "households"
    tolerance: float = 0.05
    barriers: frozenset[str] = frozenset({Barrier.VILLAGES.value})
    kept: frozenset[str] = frozenset({Keeping.COURTYARDS.value, Keeping.ESTATES.value})
    bands: tuple[Band, ...] = ()
    seeds: str = Seeding.NONE.value
    seed: int = 0
    candidates: int = 3


def check_wish(plan: Plan, wish: Wish) -> None:
    """Refuse what cannot be asked of a plan.

    Raises
    ------
    DivisionError
        ``division.level_area``, ``division.tolerance``, ``division.no_count``,
        ``division.candidates``, ``division.band``, ``division.barrier``,
        ``division.keeping``, ``division.seeding``.
    """
    if plan.levels[wish.level].role is Role.AREA:
        raise DivisionError("division.level_area", level=plan.levels[wish.level].name)
    if not wish.tolerance >= 0:
        raise DivisionError("division.tolerance")
    if not (wish.count > 0) ^ (wish.target > 0):
        raise DivisionError("division.no_count")
    if not 1 <= wish.candidates <= MOST_CANDIDATES:
        raise DivisionError("division.candidates", most=MOST_CANDIDATES)
    limited = [band.weight for band in wish.bands]
    if len(set(limited)) < len(limited) or not all(
        band.is_sound for band in wish.bands
    ):
        raise DivisionError("division.band")
    for code, names, known in (
        ("barrier", wish.barriers, Barrier),
        ("keeping", wish.kept, Keeping),
        ("seeding", {wish.seeds}, Seeding),
    ):
        for name in sorted(names):
            if name not in list(known):
                raise DivisionError(f"division.{code}", name=name)


def count_of(wish: Wish, totals: Iterable[float]) -> int:
    """Give the number of parts: as asked, or as many as parts of that size there are.

    `totals` is the weight of each ground no part may leave: the least gets one.
    """
    return wish.count or sum(max(1, round(each / wish.target)) for each in totals)


def check_band(band: Band, total: float, count: int) -> None:
    """Refuse limits that no division into so many parts can keep.

    Raises
    ------
    DivisionError
        ``division.band_count`` with the numbers of parts that could.
    """
    if band.low * count <= total <= band.high * count:
        return
    least, most = ceil(total / band.high), floor(total / band.low) if band.low else 0
    code = "some" if least <= most or not band.low else "none"
    raise DivisionError(
        f"division.band_{'one' if least == most else code}",
        measure=band.weight,
        mean=round(total / count, 1),
        least=max(1, least),
        most=most or "…",
    )


def chosen_cells(document: Document, plan: Plan, wish: Wish) -> list[int]:
    """List the cells whose ground is meant, of those the user may see.

    Raises
    ------
    DivisionError
        ``division.no_area`` where an area is none of the plan or has no ground,
        ``division.level_below`` where one is no ground for units of that level.
    """
    found: set[int] = set()
    for number in wish.areas:
        unit = plan.units.get(number)
        if unit is None or not plan.cells_of(number):
            raise DivisionError("division.no_area")
        if unit.level > wish.level:
            raise DivisionError(
                "division.level_below",
                unit=unit.name or unit.code,
                level=plan.levels[wish.level].name,
            )
        found.update(plan.cells_of(number))
    if not wish.areas:
        found.update(plan.cells)
    reach = document.limits.reach(plan)
    if reach is not None:
        found = {cell for cell in found if reach & set(plan.cells[cell].owners)}
    if not found:
        raise DivisionError("division.no_area")
    return sorted(found)


def within_of(plan: Plan, cells: list[int], wish: Wish) -> int | None:
    """Give the level whose units no part may leave: as asked, and as it must be.

    A micro-grid lies in one grid, where there are any; and where borders of villages
    are not to be crossed, these say so as well.

    Raises
    ------
    DivisionError
        ``division.within`` where it is no level above that of the new units.
    """
    if wish.within is not None and not 0 <= wish.within < wish.level:
        raise DivisionError("division.within", level=plan.levels[wish.level].name)
    found = [] if wish.within is None else [wish.within]
    lowest = lowest_area(plan)
    if wish.barriers & _AREAL and lowest >= 0:
        found.append(lowest)
    if plan.levels[wish.level].role is Role.MICRO_GRID:
        grids = [n for n, level in enumerate(plan.levels) if level.role is Role.GRID]
        found += [
            grid
            for grid in grids
            if grid < wish.level
            and any(plan.cells[cell].owners[grid] for cell in cells)
        ]
    return max(found, default=None)
