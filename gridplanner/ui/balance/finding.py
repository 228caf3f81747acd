"""Finds what the tab of balance shows: a ranking of units or workers, or why none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.loads import share_out, with_work
from gridplanner.analysis.measured import WORK, measured_work, work_measures
from gridplanner.data.levels import Role
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.balance.ranking import Bearer, Bearers, rank
from gridplanner.ui.measuring import (
    measured_now,
    offered_measures,
    people_now,
    present,
    works_of,
)
from gridplanner.ui.session import first_level
from gridplanner.ui.work.words import loads_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.loads import Loads, WorkerLoads
    from gridplanner.analysis.sides import Side
    from gridplanner.data.records import Unit
    from gridplanner.ui.balance.ranking import Ranking
    from gridplanner.ui.session import Session

UNITS: Final = "units"
WORKERS: Final = "workers"

_STAFF_STEPS: Final = ("staff.add_worker", "staff.assign")
_NORM_STEPS: Final = ("balance.norm.default", "balance.norm.households")


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is nothing to compare, and the keys of what can be done."""

    words: str
    steps: tuple[str, ...] = ()


class Finder:
    """Finds rankings of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.by, self.measure = UNITS, "households"
        self.foreseen: Mapping[int, Side] = {}
        self.held: Sequence[int] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """What can be compared now."""
        if self.by == WORKERS:
            # Of workers the share of their time says most.
            return tuple(reversed(work_measures(self._session.work_desk.norm)))
        return offered_measures(self._session)

    def find(self) -> Ranking | Missing:
        """Give what is to be shown now."""
        session = self._session
        figures = session.figures()
        if figures is None:
            return Missing(text("balance.empty.counting"))
        if not figures.units:
            return Missing(text("balance.empty.units"))
        offered = self.measures
        self.measure = present(session, self.measure)
        if self.measure not in offered:
            self.measure = offered[0]
        if self.measure in WORK:
            missing = self._no_work()
            if missing is not None:
                return missing
        return self._workers() if self.by == WORKERS else self._units()

    def notes(self) -> str:
        """Say what the loads shown leave out, or take for granted."""
        session = self._session
        if self.measure not in WORK:
            return ""
        desk, document = session.work_desk, session.document
        if document is None:
            return ""
        # Workers share the work of grids, whatever level is looked at.
        is_of_workers = self.by == WORKERS
        level = first_level(document, Role.GRID) if is_of_workers else session.level
        loads = desk.loads(level)
        if loads is None:
            return ""
        notes = [text("balance.by_norm", norm=desk.norm_name)]
        if not loads.staffed and self.by == UNITS:
            notes.append(text("balance.one_each"))
        notes += loads_notes(loads)
        if self.by == WORKERS:
            shared = desk.worker_loads()
            if shared is not None and shared.units_unassigned:
                n = f"{shared.units_unassigned:,}"
                notes.append(text("balance.unassigned", n=n))
        return "  ".join(notes)

    def _no_work(self) -> Missing | None:
        """Say why there are no loads; None where there are."""
        session = self._session
        desk, figures = session.work_desk, session.figures()
        if desk.fault is not None:
            return Missing(sentences(desk.fault), _NORM_STEPS)
        if not desk.is_chosen:
            return Missing(text("empty.norm"), _NORM_STEPS)
        if figures is None or not figures.total.known.any():
            return Missing(text("empty.residents"), ("project.import",))
        desk.want()
        if desk.loads(session.level) is not None:
            return None
        if desk.is_stopped:
            return Missing(text("work.stopped"), ("work.count_again",))
        return Missing(text("work.waits"))

    def _units(self) -> Ranking | Missing:
        session = self._session
        figures = session.figures()
        found = measured_now(session, self.measure, self.foreseen)
        if figures is None or found is None:
            return Missing(text("balance.empty.counting"))
        if self.measure in WORK and not found.known.any():
            return Missing(text("work.nobody"), _STAFF_STEPS)
        other = None
        if self.measure in WORK:
            own = work_measures(session.work_desk.norm)
            beside = own[1 - own.index(self.measure)]
            other = measured_now(session, beside, self.foreseen)
        return rank(
            found,
            found.balance(session.targets.of(self.measure)),
            Bearers(figures.units, self._grids()),
            people=people_now(session, self.foreseen),
            other=other,
            held=self.held,
        )

    def _grids(self) -> dict[int, Unit]:
        """Give the grids, by id, which tell the units below them apart."""
        session, document = self._session, self._session.document
        level = -1 if document is None else first_level(document, Role.GRID)
        if document is None or session.level <= level:
            return {}
        return {unit.id: unit for unit in session.plan.units_at(level)}

    def _workers(self) -> Ranking | Missing:
        session = self._session
        loads, shared = self._shared()
        if loads is None or shared is None:
            return Missing(text("balance.no_workers"), _STAFF_STEPS)
        own = work_measures(session.work_desk.norm)
        found = measured_work(shared, self.measure)
        if not found.known.any():
            return Missing(text("balance.no_workers"), _STAFF_STEPS)
        rows = session.staff_desk.workers
        names = {} if rows is None else dict(zip(rows.ids, rows.names, strict=True))
        bearers = [
            Bearer(number, names.get(number, ""), short=names.get(number, ""))
            for number in found.ids.tolist()
        ]
        return rank(
            found,
            found.balance(),
            bearers,
            people=self._people_of(found.ids, loads),
            other=measured_work(shared, own[1 - own.index(self.measure)]),
            held=self.held,
        )

    def _shared(self) -> tuple[Loads | None, WorkerLoads | None]:
        """Give the loads of grids, and of workers, with what is foreseen."""
        session = self._session
        document, desk = session.document, session.work_desk
        if document is None:
            return None, None
        level = first_level(document, Role.GRID)
        loads, duties = desk.loads(level), desk.duties_here
        works = works_of(self.foreseen) if session.level == level else {}
        if loads is None or duties is None or not works:
            return loads, desk.worker_loads()
        changed = with_work(loads, works)
        return changed, share_out(changed, duties)

    def _people_of(self, ids: NDArray[np.int64], loads: Loads) -> NDArray[np.float64]:
        """Count the people of the grids of each; NaN where one is not known."""
        session = self._session
        duties = session.work_desk.duties_here
        figures = session.figures(loads.level)
        if duties is None or figures is None or "people" not in figures.measures:
            return np.full(len(ids), np.nan)
        column, rows = figures.measures.index("people"), figures.rows
        told = np.where(rows.known[:, column], rows.values[:, column], np.nan)
        known = {
            unit.id: count
            for unit, count in zip(figures.units, told.tolist(), strict=True)
        }
        each = np.array([known.get(n, 0.0) for n in duties.unit_ids.tolist()])
        found = np.bincount(duties.workers, each, len(duties)).astype(np.float64)
        own: NDArray[np.float64] = found[np.searchsorted(duties.worker_ids, ids)]
        return own
