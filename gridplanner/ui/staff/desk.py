"""StaffDesk: who works where in the open project, read once and kept up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.analysis.staffing import Staff, staffing, staffing_within
from gridplanner.data.buildings import few_buildings
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.norms.in_use import norm_in_use
from gridplanner.data.team.duty import capacity_of, duties_on
from gridplanner.data.team.on_day import TeamOnDay
from gridplanner.data.team.reading import (
    exchange_houses,
    read_houses,
    read_posts,
    read_workers,
    template_in_use,
)
from gridplanner.data.team.template import DEFAULT_TEMPLATE
from gridplanner.data.team.worker_rows import read_worker_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.staffing import Staffing
    from gridplanner.data.document import Document
    from gridplanner.data.duties import Duties
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.team.houses import Houses
    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.data.team.posts import Posts, Workers
    from gridplanner.data.team.template import TeamTemplate
    from gridplanner.data.team.worker_rows import WorkerRows
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.session import Session

_MANY: Final = 60_000
"""Buildings of which floors and entrances are read by a job: 100,000 take 0.1 s."""
_PEOPLE: Final = frozenset({"worker", "post"})
_GROUND: Final = frozenset({"building", "building_unit"})
_STANDARDS: Final = "gp_standard"


class StaffDesk(QObject):
    """Answers who works where; nothing is read before somebody asks.

    While a job has the project file nothing is read either: what was read before is
    still answered, all else is None or empty, and `changed` comes when it is back.
    """

    changed = Signal()
    _posts: Posts | None
    _workers: Workers | None
    _rows: WorkerRows | None
    _houses: Houses | None
    _template: TeamTemplate | None
    _template_fault: GridPlannerError | None
    _capacity: Mapping[str, float] | None
    _team: tuple[Plan, TeamOnDay] | None
    _duties: tuple[Plan, str, Duties] | None
    _staffing: tuple[Snapshot, Staffing] | None

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        super().__init__(session)
        self._session, self._jobs = session, jobs
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._catch_up)
        self._is_wanted = False
        self._forget()
        session.opened.connect(self._begin)
        session.changed.connect(self._take_change)
        session.plan_changed.connect(lambda _cells: self.changed.emit())
        session.figures_changed.connect(self.changed.emit)
        session.grant_changed.connect(self.changed.emit)
        jobs.ended.connect(self._soon.start)

    @property
    def day(self) -> str:
        """Today; what is asked is of this day."""
        return self._session.clock().date().isoformat()

    @property
    def posts(self) -> Posts | None:
        """All posts ever written down; None where they cannot be read yet."""
        self._read_people()
        return self._posts

    @property
    def workers(self) -> Workers | None:
        """Everybody who works or worked for the town."""
        self._read_people()
        return self._workers

    @property
    def rows(self) -> WorkerRows | None:
        """What is written of each of them."""
        self._read_people()
        return self._rows

    @property
    def template(self) -> TeamTemplate:
        """The team template in use; the default where the kept one is not sound."""
        document = self._readable()
        if self._template is None and document is not None:
            try:
                self._template = template_in_use(document.file)
            except GridPlannerError as fault:
                self._template, self._template_fault = DEFAULT_TEMPLATE, fault
        return self._template or DEFAULT_TEMPLATE

    @property
    def template_fault(self) -> GridPlannerError | None:
        """Why the template that is kept cannot be used; None where it can."""
        _ = self.template  # reads it
        return self._template_fault

    @property
    def staff(self) -> Staff | None:
        """Posts, workers and houses; None until the houses of a large town are read."""
        posts, workers, houses = self.posts, self.workers, self._read_houses()
        if posts is None or workers is None or houses is None:
            return None
        return Staff(posts, workers, houses)

    @property
    def team(self) -> TeamOnDay | None:
        """Who holds what today in the plan being worked on."""
        posts, workers, plan = self.posts, self.workers, self._plan
        if posts is None or workers is None or plan is None:
            return None
        kept = self._team
        if kept is None or kept[0] is not plan or kept[1].day != self.day:
            kept = plan, TeamOnDay(posts, workers, plan.units, self.day)
            self._team = kept
        return kept[1]

    def staffing(self) -> Staffing | None:
        """Give the staffing of the plan worked on; None until it can be told."""
        session = self._session
        document, standing = session.document, session.standing
        if document is None or standing is None:
            return None
        kept, snapshot = self._staffing, standing.snapshot
        if kept is not None and kept[0] is snapshot and kept[1].day == self.day:
            return kept[1]
        staff = self.staff
        if staff is None:
            return None
        found = staffing(snapshot, staff, self.template, self.day)
        reach = document.limits.reach(session.plan)
        if reach is not None:
            found = staffing_within(found, reach)
        self._staffing = snapshot, found
        return found

    def duties(self) -> Duties | None:
        """Tell who looks after which units; None where no worker has such a post."""
        found = self.duties_known()
        return found if found is not None and len(found.workers) else None

    def duties_known(self) -> Duties | None:
        """Tell it also where nobody has one; None where it cannot be read yet."""
        posts, workers, plan = self.posts, self.workers, self._plan
        if posts is None or workers is None or plan is None:
            return None
        kept = self._duties
        if kept is None or kept[0] is not plan or kept[1] != self.day:
            capacity = self._read_capacity()
            found = duties_on(
                posts,
                workers,
                plan.units,
                self.day,
                capacity=capacity,
                level=self._grid_level,
            )
            kept = plan, self.day, found
            self._duties = kept
        return kept[2]

    def worker_row(self, worker_id: int) -> Mapping[str, Any]:
        """Give what is written of a worker; personal columns masked without a grant."""
        rows, session = self.rows, self._session
        if rows is None:
            return {}
        return rows.row(worker_id, grant=session.grant, now=session.clock())

    @property
    def away(self) -> frozenset[int]:
        """Give the workers (ids) who are on leave today."""
        posts, team = self.posts, self.team
        if posts is None or team is None:
            return frozenset()
        return frozenset(posts.workers[team.held.on_leave].tolist())

    def posts_of(self, worker_id: int) -> tuple[HeldPost, ...]:
        """Give what a worker holds today, or stands in for."""
        team = self.team
        return () if team is None else team.of_worker(worker_id)

    def holders(self, unit_id: int) -> tuple[HeldPost, ...]:
        """Give the posts of a unit that somebody holds today, by role."""
        team = self.team
        return () if team is None else team.at_unit(unit_id)

    @property
    def _grid_level(self) -> int | None:
        """The level whose units are looked after; None in a template without grids."""
        document = self._session.document
        levels = () if document is None else document.levels
        roles = [level.role for level in levels]
        return roles.index(Role.GRID) if Role.GRID in roles else None

    @property
    def _plan(self) -> Plan | None:
        return None if self._session.document is None else self._session.plan

    def _forget(self) -> None:
        self._forget_people()
        self._houses = None
        self._changed_houses = set[int]()
        self._forget_standards()

    def _forget_people(self) -> None:
        self._posts = self._workers = self._rows = None
        self._team = self._duties = self._staffing = None

    def _forget_standards(self) -> None:
        self._template = self._template_fault = self._capacity = None
        self._duties = self._staffing = None

    def _begin(self) -> None:
        self._is_wanted = False
        self._forget()
        self.changed.emit()

    def _take_change(self, event: Changed) -> None:
        if event.transient:
            return  # a gesture that is not done yet
        if event.everything:
            self._forget()
        if event.tables & _PEOPLE:
            self._forget_people()
        if _STANDARDS in event.tables:
            self._forget_standards()
        if event.tables & _GROUND:
            self._note_houses(event)
        told = _PEOPLE | _GROUND | {_STANDARDS}
        if event.everything or event.tables & told:
            self.changed.emit()  # after an edit of the plan its figures change

    def _note_houses(self, event: Changed) -> None:
        self._staffing = None
        few = few_buildings(event)
        if few is None:
            self._houses = None
        else:
            self._changed_houses |= few

    def _readable(self) -> Document | None:
        """Give the document where it may be read now; else remember that it was."""
        session = self._session
        if session.document is None or session.is_held:
            self._is_wanted = session.document is not None
            return None
        return session.document

    def _read_people(self) -> None:
        if self._posts is not None:
            return
        document = self._readable()
        if document is not None:
            self._workers = read_workers(document.file)
            self._rows = read_worker_rows(document.file)
            self._posts = read_posts(document.file)

    def _read_capacity(self) -> Mapping[str, float]:
        if self._capacity is None:
            document = self._readable()
            if document is None:
                return capacity_of(time_norm())
            try:
                norm = norm_in_use(document.file, self._session.permissions).norm
            except GridPlannerError:
                norm = time_norm()
            self._capacity = capacity_of(norm)
        return self._capacity

    def _read_houses(self) -> Houses | None:
        """Give floors and entrances; in a large town a job reads them first."""
        if self._houses is not None and not self._changed_houses:
            return self._houses
        document, standing = self._readable(), self._session.standing
        if document is None or standing is None:
            return None
        changed, self._changed_houses = self._changed_houses, set()
        if self._houses is not None:
            self._houses = exchange_houses(document.file, self._houses, changed)
        elif len(standing.snapshot.building_ids) < _MANY:
            self._houses = read_houses(document.file)
        else:
            self._run_reading(document)
        return self._houses

    def _run_reading(self, document: Document) -> None:
        if self._jobs.running:
            self._is_wanted = True
            return

        def work(_progress: Progress) -> Houses:
            return read_houses(document.file)

        def done(houses: Houses) -> None:
            if self._session.document is document:
                self._houses = houses
                self.changed.emit()

        def failed(error: Exception) -> None:
            raise error  # reading has no fault a user could mend

        self._jobs.run(work, title="staff.reading", done=done, failed=failed)

    def _catch_up(self) -> None:
        """Tell those who asked in vain that it can be read now."""
        if self._is_wanted and not self._session.is_held:
            self._is_wanted = False
            self.changed.emit()
