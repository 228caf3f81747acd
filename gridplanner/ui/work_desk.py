"""The workload the window shows: counted when asked for, then kept up with edits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.analysis.loads import share_out
from gridplanner.analysis.road_lengths import Roads
from gridplanner.analysis.within_reach import duties_within, loads_within
from gridplanner.data.buildings import few_buildings
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.norms.in_use import (
    NormInUse,
    norm_in_use,
    read_roads,
    read_routes,
)
from gridplanner.data.work_counting import WORK_TABLES, few_places, recount_work
from gridplanner.studies.workload.extract import stand_workload
from gridplanner.ui.ground import has_many
from gridplanner.ui.session import STANDARDS, first_level, needs_counting

if TYPE_CHECKING:
    from gridplanner.analysis.loads import Loads, WorkerLoads
    from gridplanner.analysis.standing import Standing
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.document import Document
    from gridplanner.data.duties import Duties
    from gridplanner.data.events import Changed
    from gridplanner.data.norms.norm import Norm
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.session import Session

IDLE: Final = 400  # ms after a change of the norm
_ROUTES: Final = "gp_patrol"
_FEATURES: Final = "feature"
_STAFF: Final = frozenset({"worker", "post"})


@dataclass(slots=True)
class _Stale:
    """What of the workload is no longer as it is in the project."""

    everything: bool = False
    counts: bool = False
    houses: set[int] = field(default_factory=set)
    norm: bool = False
    routes: bool = False
    roads: bool = False

    @property
    def needs_file(self) -> bool:
        return self.counts or self.norm or self.routes or self.roads


class WorkDesk(QObject):
    """Keeps the workload of the plan that is worked on.

    Nothing is counted before somebody asks (`want`), which takes seconds in a large
    district. From then on edits are taken over when somebody looks: what is given is
    always as if counted anew, a gesture's preview included, or None.
    """

    changed = Signal()
    _norm: tuple[NormInUse, GridPlannerError | None] | None
    _work: Workload | None
    _seen: tuple[object, ...]
    _loads: dict[int, Loads]
    _workers: WorkerLoads | None
    _is_wanted: bool

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        super().__init__(session)
        self._session, self._jobs = session, jobs
        self.is_stopped = False  # the user broke the counting off
        self._forget()
        # Not within the signal: whoever hears it first has not let go of the file.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)
        # What moving houses will ask for is made before a hand begins.
        self._idle = QTimer(self, singleShot=True, interval=IDLE)
        self._idle.timeout.connect(self._make_ready)
        session.opened.connect(self._begin)
        session.changed.connect(self._take_change)
        session.figures_changed.connect(self._tell)
        jobs.ended.connect(self._soon.start)

    @property
    def norm(self) -> Norm:
        """The norm in use; that of the time method where none was chosen."""
        return self._used.norm

    @property
    def is_chosen(self) -> bool:
        """Whether the project has a norm in use; else the program's own holds."""
        return bool(self._used.name)

    @property
    def norm_name(self) -> str:
        """Name of the norm in use; empty where none was chosen."""
        return self._used.name

    @property
    def fault(self) -> GridPlannerError | None:
        """Why the norm that is kept cannot be used; None where it can."""
        return self._read_norm()[1]

    @property
    def is_counting(self) -> bool:
        """Whether somebody asked and waits for the first count."""
        return self._is_wanted and self.fault is None

    @property
    def workload(self) -> Workload | None:
        """The workload of this moment; None until it has been counted."""
        session, stale = self._session, self._stale
        document, standing, work = session.document, session.standing, self._work
        if document is None or standing is None or work is None:
            return None
        if stale.everything or session.is_outdated or work.groups.day != self._today:
            return None
        if session.is_held and stale.needs_file:
            return None  # a worker has the file
        self._bring_up(document, standing, work)
        return work if self.fault is None else None

    def want(self) -> None:
        """Ask for the workload: `changed` tells when it is there."""
        if self._is_wanted or self.is_stopped or self.workload is not None:
            return
        self._is_wanted = self._session.document is not None
        self._go_on()

    def want_if_quick(self) -> None:
        """Ask for it where counting needs no job, for a hand that begins to move."""
        document, session = self._session.document, self._session
        if document is not None and not session.is_held and not has_many(document.file):
            self.want()

    def want_again(self) -> None:
        """Ask for it although the user broke the counting off."""
        self.is_stopped = False
        self.want()

    def loads(self, level: int) -> Loads | None:
        """Give the loads of a level that the user may see; None until counted."""
        work, staff = self.workload, self._session.staff_desk
        # Read by another: None until they can be read.
        if work is None or staff.posts is None:
            return None
        now = (work.snapshot, work.groups, work.norm, staff.duties())
        if list(map(id, now)) != list(map(id, self._seen)):
            self._forget_loads()
            self._seen = now
        if level not in self._loads:
            found = work.loads(level, staff.duties())
            if self._session.reach.is_limited:
                found = loads_within(found, self._session.reach.units)
            self._loads[level] = found
        return self._loads[level]

    def worker_loads(self) -> WorkerLoads | None:
        """Give the loads of workers; None where nobody has a post in a unit, too."""
        document = self._session.document
        if document is None:
            return None
        loads, duties = self.loads(first_level(document, Role.GRID)), self.duties_here
        if loads is None or duties is None:
            return None
        if self._workers is None:
            self._workers = share_out(loads, duties)
        return self._workers

    @property
    def duties_here(self) -> Duties | None:
        """Who looks after the units the user sees; None where nobody has a post."""
        duties, reach = self._session.staff_desk.duties(), self._session.reach
        if duties is None or not reach.is_limited:
            return duties
        return duties_within(duties, reach.units)

    @property
    def _today(self) -> str:
        return self._session.clock().date().isoformat()

    @property
    def _used(self) -> NormInUse:
        return self._read_norm()[0]

    def _read_norm(self) -> tuple[NormInUse, GridPlannerError | None]:
        """Give the norm as it is kept, and what is wrong with it."""
        session, known = self._session, self._norm
        if known is not None:
            return known
        known = NormInUse("", time_norm()), None
        if session.document is None or session.is_held:
            return known
        try:
            known = norm_in_use(session.document.file, session.permissions), None
        except GridPlannerError as error:
            known = known[0], error
        self._norm = known
        return known

    def _forget(self) -> None:
        self._norm = self._work = None
        self._stale = _Stale()
        self._forget_loads()
        self._is_wanted = False

    def _forget_loads(self) -> None:
        self._seen, self._loads, self._workers = (), {}, None

    def _begin(self) -> None:
        self._forget()
        self.is_stopped = False
        self.changed.emit()

    def _tell(self) -> None:
        self._soon.start()
        self.changed.emit()

    def _take_change(self, event: Changed) -> None:
        """Note what is no longer true; it is worked out when somebody looks."""
        if event.transient:
            return
        tables, stale = event.tables, self._stale
        everything = event.everything
        houses = few_places(event)
        is_counted = everything or bool(tables & WORK_TABLES)
        stale.everything |= is_counted and houses is None
        stale.counts |= is_counted  # events are of no house
        stale.houses |= houses or set()
        stale.routes |= everything or _ROUTES in tables
        stale.roads |= everything or _FEATURES in tables
        if everything or STANDARDS in tables:
            stale.norm, self._norm = True, None
        is_staff = everything or bool(tables & _STAFF)
        concerns = is_counted or is_staff or {_ROUTES, _FEATURES} & tables
        # Else the figures change too, and tell.
        is_told = event.plan or few_buildings(event) or needs_counting(event)
        if concerns and not is_told and STANDARDS not in tables:
            self._tell()

    def _bring_up(self, document: Document, standing: Standing, work: Workload) -> None:
        """Take over every change since somebody looked last."""
        stale, self._stale = self._stale, _Stale()
        file, now = document.file, standing.snapshot
        if stale.routes:
            work.routes = read_routes(file)
        if stale.roads:
            work.use_roads(Roads(read_roads(file)))
        if stale.norm:
            work.use_norm(self.norm)
            self._idle.start()
        if stale.counts or now.buildings is not work.snapshot.buildings:
            day = self._session.clock().date()
            groups = work.groups
            if stale.counts:
                groups = recount_work(file, groups, stale.houses, day=day)
            work.exchange(groups, now)
        elif now is not work.snapshot:
            work.follow(now)
        if stale.routes or stale.roads:
            self._forget_loads()

    def _go_on(self) -> None:
        """Count what was asked for, once nobody else has the file."""
        session = self._session
        document, standing = session.document, session.standing
        if not self._is_wanted or document is None or standing is None:
            return
        if session.is_outdated or session.is_held or self._jobs.running:
            return
        norm, day = self.norm, session.clock().date()
        if document.gesture_now is not None or self.fault is not None:
            return
        self._stale = _Stale()

        def work(progress: Progress) -> Workload:
            return stand_workload(document, standing, norm, day=day, progress=progress)

        def done(found: Workload) -> None:
            if session.document is document:
                self._work, self._is_wanted = found, False
                self.changed.emit()

        if has_many(document.file):
            self._jobs.run(
                work,
                title="workload.counting",
                done=done,
                failed=self._fail,
                cancelled=self._stop,
            )
        else:
            done(work(Progress()))

    def _make_ready(self) -> None:
        if self._work is not None:
            self._work.make_ready()

    def _stop(self) -> None:
        self._is_wanted, self.is_stopped = False, True
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._stop()
        raise error  # counting has no fault a user could mend
