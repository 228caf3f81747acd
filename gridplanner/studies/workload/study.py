"""Workload of an open project, counted the same way for commands and reports.

Whoever works for some units sees the work of these alone, and the time their workers
have for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.loads import share_out
from gridplanner.analysis.within_reach import duties_within, loads_within
from gridplanner.data.access.roles import permissions_of
from gridplanner.data.duties import no_duties
from gridplanner.data.levels import Role
from gridplanner.data.norms.in_use import norm_in_use
from gridplanner.data.team.duty import duties_left_out
from gridplanner.data.team.reading import read_duties, read_posts, read_workers
from gridplanner.studies.workload.extract import stand_workload

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from numpy.typing import NDArray

    from gridplanner.analysis.loads import Loads, WorkerLoads
    from gridplanner.analysis.standing import Standing
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.document import Document
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.in_use import NormInUse
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True)
class WorkStudy:
    """The work of a plan on a day, and who does it.

    Attributes
    ----------
    norm : NormInUse
        As the user may see it.
    work : Workload
    duties : Duties or None
        Of the whole town; None where no worker looks after anything.
    day : str
        ISO date.
    reach : collection of int or None
        Units (ids) whose work may be told; None for all.
    """

    norm: NormInUse
    work: Workload
    duties: Duties | None
    day: str
    reach: Collection[int] | None

    def loads(self, level: int) -> Loads:
        """Give the work of every unit of a level within reach."""
        found = self.work.loads(level, self.duties)
        return found if self.reach is None else loads_within(found, self.reach)

    @cached_property
    def grid_level(self) -> int:
        """The level workers look after: the grid's, else the lowest there is."""
        levels = self.work.snapshot.levels
        roles = [level.role for level in levels]
        return roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1

    @cached_property
    def duties_here(self) -> Duties:
        """Who looks after the units within reach, with the time they have for these."""
        duties = self.duties if self.duties is not None else no_duties()
        return duties if self.reach is None else duties_within(duties, self.reach)

    @cached_property
    def worker_loads(self) -> WorkerLoads:
        """The work of every worker within reach; of nobody where none has a post."""
        return share_out(self.loads(self.grid_level), self.duties_here)


def study_work(
    document: Document, standing: Standing, *, plan: int, day: date
) -> WorkStudy:
    """Count what asks for work in a project, and find who does it.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan asked for.
    plan : int
        Its number.
    day : date
        Of ages, events and posts.
    """
    file = document.file
    used = norm_in_use(
        file, permissions_of(None if file.keys is None else file.keys.account)
    )
    return WorkStudy(
        norm=used,
        work=stand_workload(document, standing, used.norm, day=day),
        duties=read_duties(file, standing.snapshot, day.isoformat(), norm=used.norm),
        day=day.isoformat(),
        reach=document.limits.reach(document.plans[plan]),
    )


def unknown_of(study: WorkStudy) -> dict[str, int]:
    """Count what no line of the work within reach counts, as `Loads.left_out` has it.

    It is missing in the work of workers as in that of the grids.
    """
    loads = study.loads(study.grid_level)
    counts = loads.total.left_out[0].tolist()
    return dict(zip(loads.left_out, counts, strict=True))


def people_told(file: ProjectFile, study: WorkStudy) -> dict[int, dict[str, Any]]:
    """Give code, name and kind of every worker within reach, and codes of their grids.

    Names of workers and what they are stand on notice boards, so nothing is masked.
    """
    duties, units = study.duties_here, study.work.snapshot.unit_records
    codes: dict[int, list[str]] = {number: [] for number in duties.worker_ids.tolist()}
    held = zip(
        duties.worker_ids[duties.workers].tolist(),
        duties.unit_ids.tolist(),
        strict=True,
    )
    for worker, unit in held:
        if units[unit].level == study.grid_level:
            codes[worker].append(units[unit].code)
    names = ("id", "code", "name", "kind")
    read = file.read_columns("worker", list(names), all_rows=True)
    told: dict[int, dict[str, Any]] = {}
    for number, *values in zip(*(read[name] for name in names), strict=True):
        if int(number) in codes:
            words = dict(zip(names[1:], map(_word, values), strict=True))
            told[int(number)] = {**words, "units": sorted(codes[int(number)])}
    return told


def _word(value: object) -> str:
    return "" if value is None else str(value)


def left_out_of(
    file: ProjectFile, study: WorkStudy
) -> tuple[dict[str, NDArray[np.int64]], NDArray[np.int64]]:
    """List what the work of workers does not rest on as it is written.

    Returns
    -------
    posts : dict of str to ndarray of int64
        Ids of posts that count for nobody, by reason; none for whoever works for some
        units, since nobody knows where such a post belongs.
    without_capacity : ndarray, int64
        Workers within reach who count with the norm's time, since none is written.
    """
    workers = read_workers(file)
    ids = workers.without_capacity(study.day)
    without = ids[np.isin(ids, study.duties_here.worker_ids)]
    if study.reach is not None:
        return {}, without
    units = study.work.snapshot.unit_records
    return duties_left_out(read_posts(file), workers, units, study.day), without
