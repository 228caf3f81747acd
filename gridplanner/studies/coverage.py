"""Coverage of an open project, made the same way for the window and the commands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.coverage_table import Overlaid, coverage_table
from gridplanner.analysis.covered import KINDS, WHOLES
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.standing import Standing
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_list import entrances_given
from gridplanner.data.job import Progress
from gridplanner.data.store.plan_list import PROFESSIONAL
from gridplanner.data.store.recorded import read_recorded
from gridplanner.data.team.duty import staffed_units
from gridplanner.data.team.reading import read_posts, read_workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.coverage_table import CoverageRow, CoverageTable
    from gridplanner.analysis.covered import Covered
    from gridplanner.analysis.covered_ground import Patch
    from gridplanner.data.document import Document
    from gridplanner.data.filters.places import Places
    from gridplanner.data.recorded import Recorded
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot

EVERY_DEPARTMENT = "*"


@dataclass(frozen=True, slots=True)
class Question:
    """What coverage is asked for.

    Attributes
    ----------
    level, by : int
        Of the units that hold, and of those the rows are of.
    day : str
        ISO date: of key groups at that day.
    departments : tuple of str
        Names of departments whose grids hold in the place of the plan's own;
        `EVERY_DEPARTMENT` for all there are.
    staffed : frozenset of int or None
        Ids of the units that count, where only the staffed ones do.
    """

    level: int
    by: int
    day: str
    departments: tuple[str, ...] = ()
    staffed: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Staffed:
    """Coverage by what is drawn, and by what somebody answers for.

    Attributes
    ----------
    drawn, staffed : CoverageTable
        `staffed` is None where nobody has a post at a unit that day.
    units : tuple of Unit
        That hold, of whichever plan, by code.
    answered : frozenset of int
        Ids of those somebody answers for.
    places : Places
        By which lists of the tables are read.
    """

    drawn: CoverageTable
    staffed: CoverageTable | None
    units: tuple[Unit, ...]
    answered: frozenset[int]
    places: Places


def study_coverage(
    document: Document,
    snapshot: Snapshot,
    question: Question,
    progress: Progress | None = None,
    *,
    recorded: Recorded | None = None,
) -> tuple[CoverageTable, Places]:
    """Tell who and what is covered in a project.

    Parameters
    ----------
    document : Document
    snapshot : Snapshot
        Of the plan asked for, placed.
    question : Question
    progress : Progress, optional
    recorded : Recorded, optional
        What is on record, where it was read since it changed last.

    Returns
    -------
    table : CoverageTable
    places : Places
        By which lists of the table are read.

    Raises
    ------
    GridPlannerError
        ``coverage.no_department`` where there is none of a name.
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    ready = _make_ready(document, snapshot, question, progress, recorded)
    return _table(ready, question, progress.part(0.9, 1.0)), ready.places


def study_staffed(
    document: Document,
    snapshot: Snapshot,
    question: Question,
    progress: Progress | None = None,
    *,
    recorded: Recorded | None = None,
) -> Staffed:
    """Tell who and what is covered, and what of it somebody answers for.

    Parameters and faults as of `study_coverage`; ``question.staffed`` is not looked at.
    """
    progress = progress or Progress()
    ready = _make_ready(document, snapshot, question, progress, recorded)
    posts, workers = read_posts(document.file), read_workers(document.file)
    overlaid = ready.overlaid
    plans = (snapshot,) if overlaid is None else overlaid.snapshots
    units: list[Unit] = []
    answered = set[int]()
    for plan in plans:
        units += [unit for unit in plan.units if unit.level == question.level]
        answered |= staffed_units(posts, workers, plan.unit_records, question.day)
    answered &= {unit.id for unit in units}
    drawn = _table(ready, replace(question, staffed=None), progress.part(0.9, 0.95))
    staffed = None
    if answered:
        asked = replace(question, staffed=frozenset(answered))
        staffed = _table(ready, asked, progress.part(0.95, 1.0))
    units.sort(key=lambda unit: unit.code)
    return Staffed(drawn, staffed, tuple(units), frozenset(answered), ready.places)


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """All a table of coverage is made from."""

    snapshot: Snapshot
    places: Places
    recorded: Recorded
    overlaid: Overlaid | None


def _make_ready(
    document: Document,
    snapshot: Snapshot,
    question: Question,
    progress: Progress,
    recorded: Recorded | None,
) -> _Ready:
    entrances = entrances_given(document.file)
    places = people_places(snapshot, *entrances)
    overlaid = None
    if question.departments:
        plans = _departments(document, question.departments)
        snapshots = _stand_all(document, plans, progress.part(0.0, 0.6))
        theirs = tuple(people_places(each, *entrances) for each in snapshots)
        overlaid = Overlaid(snapshots, theirs)
    recorded = recorded or read_recorded(
        document.file, day=question.day, progress=progress.part(0.6, 0.9)
    )
    return _Ready(snapshot, places, recorded, overlaid)


def _table(ready: _Ready, question: Question, progress: Progress) -> CoverageTable:
    return coverage_table(
        ready.snapshot,
        ready.places,
        ready.recorded,
        level=question.level,
        by=question.by,
        only=question.staffed,
        overlaid=ready.overlaid,
        progress=progress,
    )


def departments_of(document: Document) -> dict[str, int]:
    """Give the plans of departments by their names."""
    return {
        document.file.plan_name(number): number
        for number in sorted(document.plans)
        if document.file.plan_kind(number) == PROFESSIONAL
    }


def _departments(document: Document, names: Sequence[str]) -> list[int]:
    known = departments_of(document)
    if EVERY_DEPARTMENT in names:
        names = tuple(known)
    missing = [name for name in names if name not in known]
    if missing or not names:
        raise GridPlannerError(
            "coverage.no_department",
            department=missing[0] if missing else EVERY_DEPARTMENT,
            departments=tuple(known) or "—",
        )
    return [known[name] for name in names]


def _stand_all(
    document: Document, plans: Sequence[int], progress: Progress
) -> tuple[Snapshot, ...]:
    found = []
    for done, number in enumerate(plans):
        part = progress.part(done / len(plans), (done + 1) / len(plans))
        part.step("progress.coverage_departments")
        taken = document.snapshot(number)
        found.append(Standing(taken, document.footprints, part).snapshot)
    return tuple(found)


def coverage_answer(
    table: CoverageTable, snapshot: Snapshot, *, codes: dict[int, str]
) -> dict[str, Any]:
    """Put coverage into the shape of the answer; what is unknown is None.

    Parameters
    ----------
    table : CoverageTable
    snapshot : Snapshot
    codes : dict of int to str
        Of units of any plan.
    """
    names = [level.name for level in snapshot.levels]
    parents = {unit.id: unit.code for unit in snapshot.units}
    rows = [_row(each, parents) for each in table.rows]
    total: dict[str, Any] = {"ground": _covered(table.covered("ground"))}
    for kind in KINDS:
        total[kind] = {whole: _covered(table.covered(kind, whole)) for whole in WHOLES}
    return {
        "by": names[table.by],
        "level": names[table.level],
        "rows": rows[:-1],
        "outside": {name: rows[-1][name] for name in ("ground", *KINDS)},
        "total": total,
        "measures": {name: _share(share) for name, share in table.rates.items()},
        "gaps": [_patch(each, codes) for each in table.ground.gaps],
        "overlaps": [_patch(each, codes) for each in table.ground.overlaps],
    }


def staffed_answer(
    found: Staffed, snapshot: Snapshot, *, codes: dict[int, str]
) -> dict[str, Any]:
    """Put coverage by what somebody answers for into the shape of the answer.

    Parameters
    ----------
    found : Staffed
    snapshot : Snapshot
    codes : dict of int to str
        Of units of any plan.

    Returns
    -------
    dict
        ``rows``, ``outside``, ``total``, ``measures`` and ``gaps`` as `coverage_answer`
        gives them of all that is drawn, None where nobody has a post; ``grids`` by how
        many somebody answers for, and ``unstaffed``, which are the others.
    """
    table, held = found.staffed, len(found.answered)
    told: dict[str, Any] = dict.fromkeys(
        ("rows", "outside", "total", "measures", "gaps")
    )
    if table is not None:
        whole = coverage_answer(table, snapshot, codes=codes)
        told = {name: whole[name] for name in told}
    return {
        **told,
        "grids": _share(Share(held, len(found.units))),
        "unstaffed": [
            {
                "code": unit.code,
                "name": unit.name,
                "parent": codes.get(unit.parent) or None,
            }
            for unit in found.units
            if unit.id not in found.answered
        ],
    }


def _row(row: CoverageRow, parents: dict[int, str]) -> dict[str, Any]:
    unit = row.unit
    return {
        "code": unit.code if unit else None,
        "name": unit.name if unit else None,
        "parent": (parents.get(unit.parent) or None) if unit else None,
        "ground": _covered(row.ground),
        **{kind: _covered(row.kinds.get(kind)) for kind in KINDS},
    }


def _covered(covered: Covered | None) -> dict[str, float | None] | None:
    if covered is None:
        return None
    share = covered.share
    return {
        "once": _rounded(covered.once),
        "none": _rounded(covered.none),
        "more": _rounded(covered.more),
        "whole": _rounded(covered.whole),
        "share": None if share is None else round(share, 6),
    }


def _share(share: Share) -> dict[str, float | None]:
    part = share.share
    return {
        "held": share.held,
        "whole": share.whole,
        "share": None if part is None else round(part, 6),
    }


def _patch(patch: Patch, codes: dict[int, str]) -> dict[str, Any]:
    place = patch.shape.representative_point()
    return {
        "area": round(patch.area, 2),
        "place": [round(place.x, 2), round(place.y, 2)],
        "codes": [codes.get(unit, "") for unit in patch.units],
    }


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else round(value, 2)
