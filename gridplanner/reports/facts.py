"""What a report is made from: a project's figures and records, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.figures import group_cells
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.within_reach import figures_within
from gridplanner.analysis.work_done import work_done
from gridplanner.data.access.limits import reach_of
from gridplanner.data.document import TILING
from gridplanner.data.filters.people_list import entrances_given
from gridplanner.data.levels import Role
from gridplanner.data.work_reading import read_records

if TYPE_CHECKING:
    from gridplanner.analysis.coverage import Coverage
    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.standing import Standing
    from gridplanner.analysis.work_done import WorkDone
    from gridplanner.data.document import Document
    from gridplanner.data.period import Period
    from gridplanner.data.records import Unit


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in a span of days, and whether such things are recorded at all."""

    period: Period
    work: WorkDone
    has_visits: bool
    has_events: bool
    has_due: bool


class Facts:
    """The figures of one plan at the level of its grids.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan.
    plan : int, optional
    scope : frozenset of int, optional
        Units (ids) of whoever reads it, where another file's users do not say so.
    """

    def __init__(
        self,
        document: Document,
        standing: Standing,
        plan: int = TILING,
        *,
        scope: frozenset[int] | None = None,
    ) -> None:
        self.document, self.standing, self.plan = document, standing, plan
        own = document.plans[plan]
        self.reach: frozenset[int] | None = (
            document.limits.reach(own) if scope is None else reach_of(own, scope)
        )
        roles = [level.role for level in document.levels]
        self.level = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
        self.figures: Figures = self._within(standing.figures(self.level))
        self._by_id = {unit.id: unit for unit in standing.snapshot.units}

    @property
    def units(self) -> tuple[Unit, ...]:
        """The grids, by code; those a user works for."""
        return self.figures.units

    @property
    def town(self) -> str:
        """Name of the town: of its topmost unit, else of the file."""
        top = group_cells(self.standing.snapshot, 0).units
        names = [unit.name for unit in top if unit.name]
        return names[0] if len(names) == 1 else self.document.path.stem

    @property
    def own(self) -> tuple[Unit, ...]:
        """The units a user works for, by code; none where he sees all of the town."""
        reach = self.reach
        if reach is None:
            return ()
        heads = [
            self._by_id[number]
            for number in reach & self._by_id.keys()
            if self._by_id[number].parent not in reach
        ]
        return tuple(sorted(heads, key=lambda unit: (unit.code, unit.id)))

    @property
    def coverage(self) -> Coverage | None:
        """How much of the town its grids hold; None for who sees a part of it."""
        return self.standing.coverage(self.level) if self.reach is None else None

    def parent(self, unit: Unit) -> Unit | None:
        """Give the unit above a grid."""
        return self._by_id.get(unit.parent)

    def column(self, measure: str) -> list[int | None]:
        """Give a measure of each grid, None where it is not known."""
        if measure not in self.figures.measures:
            return [None] * len(self.units)
        at = self.figures.measures.index(measure)
        values, known = self.figures.rows.values[:, at], self.figures.rows.known[:, at]
        return [
            int(value) if told else None
            for value, told in zip(values.tolist(), known.tolist(), strict=True)
        ]

    def done(self, period: Period) -> Done:
        """Count what was done in a span of days."""
        file, snapshot = self.document.file, self.standing.snapshot
        places = people_places(snapshot, *entrances_given(file))
        records = read_records(file, period)
        units, work = work_done(snapshot, self.level, places, records)
        if self.reach is not None:
            rows = [n for n, unit in enumerate(units) if unit.id in self.reach]
            work = work.kept(np.array(rows, np.intp))
        return Done(
            period, work, records.has_visits, records.has_events, records.has_due
        )

    def _within(self, figures: Figures) -> Figures:
        return figures if self.reach is None else figures_within(figures, self.reach)
