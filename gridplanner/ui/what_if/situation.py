"""The situation of the open project, as questions of what if start from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.takers import unit_places
from gridplanner.analysis.what_if import Situation
from gridplanner.analysis.what_if_beside import Beside
from gridplanner.data.levels import Role
from gridplanner.data.norms.norm import Band
from gridplanner.data.team.duty import DUTY_ROLES
from gridplanner.data.team.posts import UNIT
from gridplanner.layers.bands import MARKS
from gridplanner.resources.format import NONE, format_count, format_index
from gridplanner.resources.texts import text
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from gridplanner.analysis.what_if import Told
    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.session import Session

Place = tuple[float, float]


def situation_now(session: Session) -> Situation | None:
    """Give the work and who does it; None until it has been counted."""
    document = session.document
    if document is None:
        return None
    level = first_level(document, Role.GRID)
    loads, duties = session.work_desk.loads(level), session.work_desk.duties_here
    figures = session.figures(level)
    if loads is None or duties is None or figures is None:
        return None
    households = np.zeros(len(loads.units), np.int64)
    if "households" in figures.measures:
        column = figures.measures.index("households")
        known = {
            unit.id: int(figures.rows.values[row, column])
            for row, unit in enumerate(figures.units)
            if figures.rows.known[row, column]
        }
        households[:] = [known.get(unit.id, 0) for unit in loads.units]
    return Situation(loads, duties, households)


def grid_places(session: Session) -> dict[int, Place]:
    """Give the middle of each grid; none until the figures are counted."""
    document, standing = session.document, session.standing
    if document is None or standing is None:
        return {}
    return unit_places(standing.snapshot, first_level(document, Role.GRID))


def bases(session: Session) -> dict[int, Place]:
    """Give where workers are based, of those of whom it is written."""
    workers = session.staff_desk.workers
    if workers is None:
        return {}
    known = np.flatnonzero(~np.isnan(workers.base).any(axis=1))
    places = zip(workers.ids[known].tolist(), workers.base[known].tolist(), strict=True)
    return {number: (x, y) for number, (x, y) in places}


def beside_now(session: Session) -> Beside | None:
    """Give what is told beside the work; None until the figures are counted."""
    document, standing = session.document, session.standing
    if document is None or standing is None:
        return None
    reach = session.reach
    return Beside(
        snapshot=standing.snapshot,
        day=session.clock().date().isoformat(),
        staff=session.staff_desk.staff,
        template=session.staff_desk.template,
        reach=reach.units if reach.is_limited else None,
        places=grid_places(session),
        bases=bases(session),
    )


def returning_to(session: Session, worker_id: int) -> dict[int, int]:
    """Tell to whom units go back that a worker looks after for somebody on leave."""
    document = session.document
    stood_in = {
        post.stands_in_for: post.place
        for post in session.staff_desk.posts_of(worker_id)
        if post.stands_in_for and post.scope == UNIT and post.role in DUTY_ROLES
    }
    if document is None or not stood_in:
        return {}
    rows = document.file.read_rows("post", sorted(stood_in))
    return {stood_in[int(row["id"])]: int(row["worker_id"]) for row in rows}


def worker_word(session: Session, worker_id: int) -> str:
    """Name a worker."""
    row = session.staff_desk.worker_row(worker_id)
    return str(row.get("name") or row.get("code") or worker_id)


def used_words(before: float | None, after: float | None, norm: Norm) -> str:
    """Write a utilisation before and after: 82%→104% ●.

    Parameters
    ----------
    before, after : float or None
    norm : Norm
        By which it is after; it says what is too much and too little.
    """
    mark = "" if after is None or np.isnan(after) else _MARKS[norm.band(after, 1.0)]
    return f"{percent(before)}→{percent(after)} {mark}".strip()


def percent(share: float | None) -> str:
    """Write a share as whole percent, a dash where it is not known."""
    if share is None or np.isnan(share):
        return NONE
    return f"{100 * share:.0f}%"


_MARKS: Final = {band: MARKS[band][0] for band in Band}
"""Too much, too little, fair; how far stands beside."""


def town_words(before: Told, after: Told, changing: int) -> str:
    """Say what it means for the whole town, in a line."""
    pairs = (before, after)
    within = "→".join(f"{one.balance.within}/{one.balance.count}" for one in pairs)
    spread = "→".join(format_index(one.balance.cv) for one in pairs)
    highest = "→".join(
        percent(one.highest)
        if one.of_workers
        else format_count(None if one.highest is None else round(one.highest))
        for one in pairs
    )
    return text(
        "handover.town",
        highest=highest, within=within, cv=spread, n=format_count(changing),
    )  # fmt: skip
