"""What the map shows of the open project, kept up with its changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.analysis.standing import Standing
from gridplanner.data.events import Changed
from gridplanner.data.levels import Role
from gridplanner.data.store.cache import restamp
from gridplanner.data.store.plan_list import PROFESSIONAL
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.plates import plates_in
from gridplanner.layers.style import PALETTES, Style
from gridplanner.layers.town_map import TownMap
from gridplanner.resources.texts import text
from gridplanner.ui.colouring import PLAIN, Choice, colouring_of, figure_name, is_work
from gridplanner.ui.ground import (
    GROUND,
    MANY,
    Ground,
    changed_ground,
    has_many,
    read_ground,
)
from gridplanner.ui.second_lines import SecondLines
from gridplanner.ui.session import TILING, needs_counting
from gridplanner.ui.staff.where import marked

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.layers.plates import LookUp
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.session import Selection, Session

    Named = tuple[NDArray[np.int64], list[str | None]]

CLOSEST = 500.0  # a single house is shown with its neighbours
LOOK = 10  # ms between two looks whether the first picture stands
FLASH = 1600  # ms a found place is marked


class Town(QObject):
    """Joins the session with the layers of the map.

    Attributes
    ----------
    map : TownMap
        The layers shown now.
    choice : Choice
        How the grids are coloured.
    """

    opened = Signal()
    shown = Signal()
    ground_changed = Signal()
    coloured = Signal(str)

    def __init__(self, session: Session, canvas: Canvas, jobs: JobRunner) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._jobs = session, canvas, jobs
        self._style = Style()
        self._stamps: dict[str, str] = {}
        self.map = TownMap(self._style)
        self.choice = Choice()
        self._flash = QTimer(self, singleShot=True, interval=FLASH)
        self._flash.timeout.connect(lambda: canvas.show_marks(()))
        self._stale: set[str] = set()
        self._drawn = QTimer(self, interval=LOOK)
        self._drawn.timeout.connect(self._catch_up_when_drawn)
        session.closing.connect(self.leave)
        session.changed.connect(self._take_change)
        session.selected.connect(self.show_selection)
        session.level_changed.connect(self._show_level)
        session.plan_changed.connect(self._show_plan)
        # It tells of every change of the figures, too.
        session.work_desk.changed.connect(self._show_figures)

    def show(self, document: Document | None, ground: Ground | None = None) -> None:
        """Show another project, or none.

        Parameters
        ----------
        document : Document or None
        ground : Ground, optional
            Of the document, where a worker has read it already.
        """
        self.map = TownMap(self._style)
        self.choice = Choice()
        self._stale.clear()
        if document is not None:
            self._put_ground(document, ground or read_ground(document))
            self.map.show_plan(self._session.plan, level=self._session.level)
            self._show_departments(document, Changed(everything=True))
        self._canvas.set_stack(self.map.stack)
        self._canvas.zoom_to_all()
        self._canvas.forget_way()
        self.ground_changed.emit()
        self._say_colouring()
        self.shown.emit()
        if document is not None:
            self.opened.emit()
            # The first picture comes before the figures.
            self._drawn.start()

    def _catch_up_when_drawn(self) -> None:
        """Read what became stale, and count, once the first picture stands."""
        document = self._session.document
        in_hand = document is not None and document.gesture_now is not None
        if self._canvas.pictures.busy or self._jobs.running or in_hand:
            return
        self._drawn.stop()
        if document is None or not self._stale:
            self.count()
            return
        stale = frozenset(self._stale)

        def work(progress: Progress) -> Ground:
            return read_ground(document, stale, progress=progress)

        def done(ground: Ground) -> None:
            if self._session.document is document:
                self._show_ground(document, ground)
                self.count()

        self._jobs.run(
            work, title="progress.reading_buildings", done=done, failed=self._fail
        )

    def leave(self, document: Document) -> None:
        """Keep the packed shapes for the next start: plan edits do not touch them."""
        self._drawn.stop()
        if document.read_only:
            return
        now = document.file.fingerprint()
        for table, stamp in self._stamps.items():
            if table in self._stale:
                continue
            restamp(document.path, stamp, now, tables=[table])

    def _count_soon(self) -> None:
        """Count at once, in a large town as soon as nobody else asks the file.

        Whoever made the change may be a job that has just ended and not told yet.
        """
        if len(self.map.buildings.packed) < MANY:
            self.count()
        else:
            self._drawn.start()

    def count(self) -> None:
        """Count all figures from scratch; no job may be running."""
        document = self._session.document
        if document is None:
            return
        if len(self.map.buildings.packed) < MANY:
            self.map.show_estates(*estates_in(document))
            snapshot = document.snapshot(self._session.plan_id)
            self._session.stand(Standing(snapshot, document.footprints))
            return
        wanted = self._session.plan_id

        def work(progress: Progress) -> tuple[Standing, Named]:
            snapshot = document.snapshot(wanted, progress=progress)
            standing = Standing(snapshot, document.footprints, progress)
            return standing, estates_in(document)

        def done(found: tuple[Standing, Named]) -> None:
            # Another plan may be shown by now: counted again when it has been drawn.
            if self._session.document is document and self._session.plan_id == wanted:
                standing, estates = found
                self.map.show_estates(*estates)
                self._session.stand(standing)

        self._jobs.run(work, title="inspector.counting", done=done, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        raise error  # counting has no fault a user could mend

    def colour_by(self, choice: Choice) -> None:
        """Colour the grids as chosen."""
        self.choice = choice
        self._show_figures()

    def use_theme(self, name: str, *, family: str) -> None:
        """Take the light look or the dark one."""
        self._style = Style(PALETTES[name], family)
        self.map.stack.set_style(self._style)

    def retranslate(self) -> None:
        """Say what is written on the map in the present language."""
        self._show_figures()

    def zoom_to(self, selection: Selection) -> None:
        """Show what is selected as large as the map allows."""
        wanted = marked(self._session, selection)
        if not wanted and wanted.bases:
            self.show_place(*wanted.bases[0])
            return
        self._canvas.zoom_to_ids(wanted.layers)
        if self._canvas.view.scale < CLOSEST:
            self._canvas.set_scale(CLOSEST)

    def show_place(self, x: float, y: float) -> None:
        """Bring a place to the middle of the map and mark it for a moment."""
        if self._canvas.view.scale > 5_000:
            self._canvas.set_scale(2_000)
        self._canvas.centre_on(x, y)
        self._canvas.show_marks((Mark(MarkKind.FLASH, np.array([(x, y)])),))
        self._flash.start()

    def show_proposal(
        self, marks: tuple[Mark, ...], place: tuple[float, float] | None
    ) -> None:
        """Show what an edit would do until other marks are shown, near a place."""
        self._flash.stop()
        if place is not None:
            if self._canvas.view.scale > 1_000:
                self._canvas.set_scale(500)
            self._canvas.centre_on(*place)
        self._canvas.show_marks(marks)

    def _show_ground(self, document: Document, ground: Ground) -> None:
        """Show what was read again."""
        was_empty = self.map.stack.box is None
        self._put_ground(document, ground)
        self.ground_changed.emit()
        if was_empty:
            self._canvas.zoom_to_all()

    def _patch(self, document: Document, rows: Mapping[str, Collection[int]]) -> None:
        """Show a few rows as they are now, without reading all the others."""
        for table, ids in rows.items():
            # What is kept for the next start is of the rows as they were.
            self._stamps.pop(table, None)
            self._show_ground(document, changed_ground(document, self.map, table, ids))
        if rows:
            self._select_what_stands()
            self.show_selection()

    def _select_what_stands(self) -> None:
        """Let go of buildings and things that were taken off the map."""
        held = self._session.selection
        buildings = self.map.buildings.packed.there(held.buildings)
        features = self.map.features.features.packed.there(held.features)
        self._session.select(replace(held, buildings=buildings, features=features))

    def _put_ground(self, document: Document, ground: Ground) -> None:
        self._stamps |= ground.stamps
        self._stale -= set(ground.stamps)
        if ground.buildings is not None:
            look_up = plates_of(self._session, document)
            self.map.show_buildings(ground.buildings, look_up)
        if ground.features is not None:
            self.map.show_features(ground.features)

    def _show_departments(self, document: Document, event: Changed) -> None:
        """Offer the grids of departments, where they may have changed."""
        if not event.everything and event.plan in (0, TILING, self._session.plan_id):
            return
        # A plan whose grids were all taken back is still there, without any.
        session = self._session
        others = [
            plan
            for number, plan in document.plans.items()
            if plan.borders
            and number != session.plan_id
            and (
                document.file.plan_kind(number) == PROFESSIONAL
                # Who draws the grids of a department sees the town below them.
                or (session.is_department and number == TILING)
            )
        ]
        names = [
            text("compare.in_force_plan")
            if plan.id == TILING
            else document.file.plan_name(plan.id)
            for plan in others
        ]
        self.map.show_departments(list(zip(others, names, strict=True)))

    def _show_plan(self, differing: frozenset[int] | None) -> None:
        """Show the plan worked on from now on; None where nothing is shown yet."""
        if differing is None:
            self.map.show_plan(self._session.plan, level=self._session.level)
        else:
            self.map.show_edit(self._session.plan, differing)
        if self._session.document is not None:
            self._show_departments(self._session.document, Changed(everything=True))
        self.show_selection()
        if self._session.standing is None:
            self._drawn.start()

    def _show_borders(self, event: Changed) -> None:
        """Show the borders of the plan worked on, where they may have changed."""
        if not (event.everything or event.plan == self._session.plan_id):
            return
        was_empty = self.map.stack.box is None
        plan = self._session.plan
        if event.everything:
            self.map.show_plan(plan, level=self._session.level)
        elif not (event.cells or event.units):
            return
        elif event.transient:
            self.map.show_preview(plan, event.cells)
        else:
            self.map.show_edit(plan, event.cells)
        if was_empty:
            self._canvas.zoom_to_all()

    def _take_change(self, event: Changed) -> None:
        document = self._session.document
        if document is None:
            return
        stale = {t for t in GROUND if event.everything or t in event.tables}
        few = stale & event.rows.keys() - self._stale
        stale -= few
        self._patch(document, {table: event.rows[table] for table in few})
        later = bool(stale) and has_many(document.file)
        if later:
            self._stale |= stale
            self._drawn.start()
        elif stale:
            self._show_ground(document, read_ground(document, stale))
        self._show_borders(event)
        self._show_departments(document, event)
        if needs_counting(event) and not later:
            self._count_soon()
        if not event.transient:
            if self._session.standing is None:
                self._drawn.start()  # also what somebody stopped is made up for
            self.shown.emit()

    def show_selection(self) -> None:
        """Mark what is selected now, of workers what they look after."""
        chosen = marked(self._session, self._session.selection)
        self.map.select(
            chosen.units,
            buildings=chosen.buildings,
            features=chosen.features,
            bases=chosen.bases,
        )

    def _show_level(self) -> None:
        self.map.show_level(self._session.level)
        self._show_figures()

    def _show_figures(self) -> None:
        """Colour the grids and write their figures anew."""
        if is_work(self.choice.figure):
            self._session.work_desk.want()
        self.map.fills.colour_by(colouring_of(self._session, self.choice))
        words = self._session.wordings.get(self.choice.figure, self._label_words)
        self.map.show_figures(words())
        self._say_colouring()
        self.shown.emit()

    def _say_colouring(self) -> None:
        figure = self.choice.figure
        none = text("colouring.none")
        self.coloured.emit(figure_name(figure) if figure != PLAIN else none)

    def _label_words(self) -> SecondLines:
        """Give the second line of each grid's label: what it holds."""
        document = self._session.document
        lines = SecondLines()
        for level, one in enumerate(document.levels) if document is not None else ():
            found = self._session.figures(level) if one.role is not Role.AREA else None
            if found is not None:
                lines.add(found)
        return lines


def estates_in(document: Document) -> Named:
    """Read which estate each building is in."""
    read = document.file.read_columns("building", ["fid", "estate"])
    return np.asarray(read["fid"], np.int64), read["estate"]


def plates_of(session: Session, document: Document) -> LookUp:
    """Give what looks door plates up by building id."""

    def look_up(ids: NDArray[np.int64]) -> list[tuple[str, Hashable]]:
        wanted = ids.tolist()
        # The worker has the file, or it is closed: drawn again when that is over.
        if session.is_held or session.document is not document:
            return [("", None)] * len(wanted)
        return plates_in(document.file.read_rows("building", wanted), wanted)

    return look_up
