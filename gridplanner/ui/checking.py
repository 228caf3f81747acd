"""Checking the plan: whole on a worker, and after each edit what it touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from gridplanner.data.buildings import TABLES, few_buildings

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.analysis.evidence import Wanted
    from gridplanner.analysis.standing import Standing
    from gridplanner.analysis.surroundings import Surroundings
    from gridplanner.data.checks.evidence import Evidence
    from gridplanner.data.checks.issue import CheckResult
    from gridplanner.data.checks.limits import Limits
    from gridplanner.data.checks.live import LiveCheck, Touched
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.ui.main_window import MainWindow

# Whose rows say what lies round the borders, besides who lives there.
_AROUND = TABLES | {"courtyard", "feature"}

MANY = 400  # cells that are looked at while the user waits


class Checking(QObject):
    """Keeps the list of what is wrong in the plan that is worked on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._plan: Plan | None = None  # of the last look
        self._live: LiveCheck | None = None
        self._around: Surroundings | None = None
        self._is_around_old = False
        self._is_recounted = False
        self._cells: set[int] = set()
        self._units: set[int] = set()
        self._buildings: set[int] = set()
        self._recounted_cells: set[int] = set()
        # One look for all that one turn of the event loop brings.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.catch_up)
        self._session.opened.connect(self._begin)
        self._session.changed.connect(self._note_change)
        self._session.plan_changed.connect(self._note_plan)
        self._session.figures_changed.connect(self._soon.start)

    @property
    def limits(self) -> Limits:
        """Limits of the open project."""
        from gridplanner.data.checks.limits import KEY, Limits, unpack_limits

        document = self._session.document
        return Limits() if document is None else unpack_limits(document.file.meta(KEY))

    def set_limits(self, limits: Limits) -> None:
        """Take other limits for the open project, and check again."""
        from gridplanner.data.checks.limits import KEY, pack_limits

        document = self._session.document
        if document is not None and limits != self.limits:
            document.file.set_meta(KEY, pack_limits(limits))
            self._around = None
            self.run()

    def run(self) -> None:
        """Check the level of work and list what is wrong in the tray."""
        window, session, document = self._window, self._session, self._session.document
        if document is None or window.jobs.running:
            return
        plan, level, limits = session.plan, session.level, self.limits
        standing = self._standing
        known = None if self._is_around_old else self._around

        def work(progress: Progress) -> tuple[Surroundings, CheckResult]:
            from gridplanner.analysis.standing import Standing
            from gridplanner.data.checks.check import check

            # The session is held meanwhile: nobody else asks the file.
            counted = standing
            if counted is None:
                snapshot = document.snapshot(plan.id, progress)
                counted = Standing(snapshot, document.footprints, progress)
            ids = counted.snapshot.building_ids
            around = known or look_around(document, ids, limits.mark_distance)
            told = around.evidence(plan, counted, level)
            found = check(plan, told, level=level, limits=limits, progress=progress)
            return around, found

        def done(value: tuple[Surroundings, CheckResult]) -> None:
            from gridplanner.data.checks.live import LiveCheck

            self._around, found = value
            self._is_around_old = False
            self._live = LiveCheck(plan, level, limits, found)
            self._have_looked()
            self._show()
            window.shell.show_panel("checks")

        window.jobs.run(
            work, title="check.running", done=done, failed=window.shell.tell
        )

    def catch_up(self) -> None:
        """Look at what was touched since the last look."""
        session = self._session
        if session.document is None or session.is_held or self._standing is None:
            return
        if not (self._cells or self._units or self._is_recounted):
            return
        if len(self._cells) > MANY:
            # An import, or its undo: that is work for a whole check on a worker.
            self._begin()
            self._window.checks.grow_stale()
            return
        live = self._live
        if live is None:
            from gridplanner.data.checks.live import LiveCheck

            before = self._plan or session.plan
            live = self._live = LiveCheck(before, session.level, self.limits)
        if self._cells or self._units:
            live.refresh(
                session.plan,
                self._cells,
                self._units,
                self._gather,
                recounted=self._recounted_cells,
            )
        if self._is_recounted:
            live.retell(self._gather, self._buildings)
        self._have_looked()
        self._show()

    @property
    def _standing(self) -> Standing | None:
        """Figures of the plan that is worked on; None until they are counted."""
        standing = self._session.standing
        if standing is None:
            return None
        is_of_plan = standing.snapshot.unit_records is self._session.plan.units
        return standing if is_of_plan else None

    def _gather(self, touched: Touched | None) -> Evidence:
        from gridplanner.analysis.evidence import Wanted

        if touched is None:
            return self._evidence(None)
        wanted = Wanted(
            touched.cells,
            touched.units,
            touched.buildings,
            touched.again,
            touched.courtyards,
        )
        return self._evidence(wanted)

    def _evidence(self, wanted: Wanted | None) -> Evidence:
        from gridplanner.analysis.surroundings import Surroundings

        standing, live = self._standing, self._live
        assert standing is not None  # `catch_up` has looked
        assert live is not None
        if self._around is None:
            # Nobody has asked for a whole check, which reads what lies around.
            nothing = np.empty(0, np.int64)
            self._around = Surroundings(nothing, nothing, np.empty(0, object), 0.0)
            self._is_around_old = True
        return self._around.evidence(self._session.plan, standing, live.level, wanted)

    def _show(self) -> None:
        window, live = self._window, self._live
        assert live is not None  # there has been a look
        found = live.result
        units = len(self._session.plan.units_at(live.level))
        window.checks.show_issues(found.issues, units=units, is_whole=live.is_whole)
        self._session.issues_found = len(found.issues) if live.is_whole else None
        window.inspector.refresh()
        window.say_checks()

    def _have_looked(self) -> None:
        self._plan = self._session.plan
        self._cells.clear()
        self._units.clear()
        self._buildings.clear()
        self._recounted_cells.clear()
        self._is_recounted = False

    def _begin(self) -> None:
        """Know nothing of another project."""
        self._live = self._around = self._plan = None
        self._is_around_old = False
        if self._session.document is not None:
            self._have_looked()
        else:
            self._cells.clear()
            self._units.clear()
            self._recounted_cells.clear()

    def _note_plan(self, differing: frozenset[int] | None) -> None:
        """Go over to a scenario, or back, by the ground that differs."""
        before, plan = self._plan, self._session.plan
        if differing is None or before is None:
            self._begin()
            self._window.checks.grow_stale()
            return
        records = {*before.units, *plan.units}
        self._cells |= differing
        if self._session.standing is not None:
            self._recounted_cells |= self._session.standing.recounted_cells
        self._units |= {
            n for n in records if before.units.get(n) is not plan.units.get(n)
        }
        self._soon.start()

    def _note_change(self, event: Changed) -> None:
        session = self._session
        if session.document is None:
            return
        if session.standing is not None and event.plan == session.plan_id:
            # Previews too: what they counted is not counted again in the end.
            self._recounted_cells |= session.standing.recounted_cells
        if event.transient:
            return
        if event.everything:
            self._begin()
            self._window.checks.grow_stale()
            return
        if event.plan == session.plan_id:
            self._cells |= event.cells
            self._units |= event.units
        self._cells |= self._cells_about(few_buildings(event) or ())
        self._is_recounted |= bool(event.tables & TABLES)
        self._buildings |= event.rows.get("building", frozenset())
        self._is_around_old |= bool(event.tables & _AROUND)
        self._soon.start()

    def _cells_about(self, buildings: Collection[int]) -> frozenset[int]:
        """Cells a few buildings lie on, or lay on when they got into the list."""
        standing = self._session.standing
        if standing is None or not buildings:
            return frozenset()
        found = () if self._live is None else self._live.result.issues
        wanted = set(buildings)
        about = {c for i in found if wanted.intersection(i.buildings) for c in i.cells}
        return frozenset(about.union(standing.cells_near(wanted).tolist()))


def look_around(
    document: Document, building_ids: NDArray[np.int64], distance: float
) -> Surroundings:
    """Read what lies round the borders of a project."""
    from gridplanner.analysis.surroundings import Surroundings
    from gridplanner.data.courtyards import read_courtyards
    from gridplanner.data.landmarks import read_landmarks

    groups = read_courtyards(document.file, building_ids)
    landmarks = read_landmarks(document.file) if distance else np.empty(0, object)
    return Surroundings(building_ids, groups, landmarks, distance)
