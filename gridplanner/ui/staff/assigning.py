"""Grids given to workers on the map and by drag: what it does to the load."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.taking_on import TakingOn
from gridplanner.data.levels import Role
from gridplanner.data.team.posts import UNIT
from gridplanner.data.team.roles import PostRole, WorkerKind
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.readout import Column, Readout
from gridplanner.resources.texts import text
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.candidates import looked_after
from gridplanner.ui.staff.pages import load_words
from gridplanner.ui.staff.places import unit_places, worker_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.loads import Loads
    from gridplanner.data.duties import Duties
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.sketch import Point


class AssigningWork:
    """Gives units to workers; see `gridplanner.ui.tools.assign.Assigning`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._study: tuple[Loads, Duties, TakingOn] | None = None

    def unit_at(self, place: Point) -> int:
        """Give the unit of the level of work at a place, 0 where there is none."""
        session = self._context.session
        if session.document is None:
            return 0
        cell = int(session.plan.cells_at(np.array([shapely.Point(place)], object))[0])
        return session.plan.cells[cell].owners[session.level] if cell else 0

    def toggle(self, unit: int) -> None:
        """Give a unit to the selected worker, or take it back."""
        session = self._context.session
        if not session.selection.workers:
            self._context.strip.show_message(text("blocked.no_worker"))
            return
        worker = session.selection.workers[0]
        if unit in self._units_of(worker):
            self._context.shell.posts.take_away(worker, unit)
        else:
            role = self.usual_role(worker)
            places = unit_places(session, [unit])
            self._context.shell.posts.assign(places, worker, role)

    def usual_role(self, worker: int) -> str:
        """Give the role somebody gets unless it is said: as he or she works."""
        kind = self._context.session.staff_desk.worker_row(worker).get("kind")
        if kind == WorkerKind.PART_TIME:
            return PostRole.PART_TIME_WORKER.value
        return PostRole.FULL_TIME_WORKER.value

    def marks(self, unit: int, pointer: Point) -> tuple[Mark, ...]:
        """Say beside the pointer what a click would do to the load."""
        workers = self._context.session.selection.workers
        return self.marks_for(workers[:1], [unit], pointer)

    def marks_for(
        self, workers: Sequence[int], units: Sequence[int], pointer: Point
    ) -> tuple[Mark, ...]:
        """Say what the load of workers would be with other units, or without theirs."""
        session = self._context.session
        columns = [
            column
            for worker in workers[:2]
            for unit in units[:1]
            if (column := self._column(worker, unit)) is not None
        ]
        if not columns or session.document is None:
            return ()
        box = Readout(tuple(columns))
        return (Mark(MarkKind.READOUT, np.array([pointer]), readout=box),)

    def _column(self, worker: int, unit_id: int) -> Column | None:
        session = self._context.session
        unit = session.unit(unit_id)
        if unit is None:
            return None
        name = worker_name(session.staff_desk.worker_row(worker))
        is_held = unit_id in self._units_of(worker)
        key = "staff.assign.take" if is_held else "staff.assign.give"
        title = text(key, unit=unit.name or unit.code, name=name)
        duties = session.staff_desk.duties_known()
        document = session.document
        level = None if document is None else first_level(document, Role.GRID)
        loads = None if level is None else session.work_desk.loads(level)
        if duties is None or loads is None:
            session.work_desk.want()
            return Column(title)
        study = self._study_of(loads, duties)
        now, capacity = study.load_with(worker)
        others = looked_after(session, self._units_of(worker) - {unit_id})
        own = looked_after(session, [unit_id]) - others
        change = {"given": own} if is_held else {"taken": own}
        after, _capacity = study.load_with(worker, **change)
        if math.isnan(capacity):
            capacity = 0.0
        before, then = (load_words(session, load, capacity) for load in (now, after))
        lines = (
            text("staff.assign.now", load=before),
            text("staff.assign.after", load=then),
        )
        return Column(title, lines)

    def _study_of(self, loads: Loads, duties: Duties) -> TakingOn:
        """Give the study of these loads, made once for all moves of the pointer."""
        known = self._study
        if known is None or known[0] is not loads or known[1] is not duties:
            known = loads, duties, TakingOn(loads, duties)
            self._study = known
        return known[2]

    def _units_of(self, worker: int) -> set[int]:
        posts = self._context.session.staff_desk.posts_of(worker)
        return {post.place for post in posts if post.scope == UNIT}
