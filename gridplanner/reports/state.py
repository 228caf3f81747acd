"""What the reports of a town's state are made from: its work, its posts, its coverage.

Each is counted once, when the first table asks for it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.measured import measured_work, work_measures
from gridplanner.analysis.staffing import Staff, staffing, staffing_within
from gridplanner.data.levels import Role
from gridplanner.data.norms.norm import Method
from gridplanner.data.team.reading import (
    read_houses,
    read_posts,
    read_workers,
    template_in_use,
)
from gridplanner.studies.coverage import Question, study_coverage
from gridplanner.studies.workload.study import study_work

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from gridplanner.analysis.coverage_table import CoverageTable
    from gridplanner.analysis.loads import Loads, WorkerLoads
    from gridplanner.analysis.measured import Measured
    from gridplanner.analysis.staffing import Staffing
    from gridplanner.data.norms.in_use import NormInUse
    from gridplanner.reports.facts import Facts
    from gridplanner.studies.workload.study import WorkStudy


LOAD, UTILISATION = "load", "utilisation"


class State:
    """The state of a plan on a day.

    Parameters
    ----------
    facts : Facts
    day : date
    """

    def __init__(self, facts: Facts, day: date) -> None:
        self.facts, self.day = facts, day

    @cached_property
    def work(self) -> WorkStudy:
        """What asks for work by the norm in use, and who does it."""
        facts = self.facts
        return study_work(facts.document, facts.standing, plan=facts.plan, day=self.day)

    @property
    def norm(self) -> NormInUse:
        """The norm in use, as the user of the project may see it."""
        return self.work.norm

    @cached_property
    def staff(self) -> Staff:
        """Workers, posts and houses on record."""
        file = self.facts.document.file
        return Staff(read_posts(file), read_workers(file), read_houses(file))

    @cached_property
    def staffing(self) -> Staffing:
        """Which posts are held on the day; those within the user's reach."""
        facts = self.facts
        found = staffing(
            facts.standing.snapshot,
            self.staff,
            template_in_use(facts.document.file),
            self.day.isoformat(),
        )
        return found if facts.reach is None else staffing_within(found, facts.reach)

    @cached_property
    def loads(self) -> Loads:
        """The work of every grid by the norm in use."""
        return self.work.loads(self.facts.level)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Rows of the loads that are the grids of the figures, in their order."""
        row_of = {unit.id: row for row, unit in enumerate(self.loads.units)}
        return np.array([row_of[unit.id] for unit in self.facts.units], np.intp)

    @property
    def worker_loads(self) -> WorkerLoads | None:
        """The work of every worker; None where nobody has a post to look after any."""
        return self.work.worker_loads if self.work.duties is not None else None

    @cached_property
    def coverage(self) -> CoverageTable | None:
        """Who and what the grids hold, by area; None for who sees a part of the town.

        Only all of the town can be told to be covered or not.
        """
        facts = self.facts
        if facts.reach is not None:
            return None
        levels = facts.document.levels
        above = [n for n in range(facts.level) if levels[n].role is Role.AREA]
        question = Question(
            facts.level, above[-1] if above else 0, self.day.isoformat()
        )
        snapshot = facts.standing.snapshot
        table, _places = study_coverage(facts.document, snapshot, question)
        return table

    @property
    def is_time(self) -> bool:
        """Whether work is reckoned in minutes, not in household equivalents."""
        return self.norm.norm.method is Method.TIME

    def load_column(self) -> list[float | None]:
        """Give the work of each grid."""
        return told(self.loads.rows.load[self.rows])

    def capacity_column(self) -> list[float | None]:
        """Give what the workers of each grid can bear; None where it is not known."""
        return told(self.loads.rows.capacity[self.rows])

    def measured(self, measure: str) -> Measured:
        """Take the load, or the utilisation, of each grid, in the order of these."""
        load, utilisation = work_measures(self.norm.norm)
        own = measured_work(self.loads, load if measure == LOAD else utilisation)
        rows = self.rows
        return replace(
            own,
            measure=measure,
            ids=own.ids[rows],
            values=own.values[rows],
            known=own.known[rows],
        )


def told(values: NDArray[np.float64]) -> list[float | None]:
    """Give numbers as cells: None where one is not known."""
    return [None if math.isnan(value) else value for value in values.tolist()]
