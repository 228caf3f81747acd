"""What the map shows of the open project, kept up with its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.analysis.standing import Standing
from gridplanner.data.events import Changed
from gridplanner.data.levels import Role
from gridplanner.data.store.cache import kept_columns, packed_table, restamp
from gridplanner.layers.features import take_features
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.plates import plates_in
from gridplanner.layers.style import PALETTES, Style
from gridplanner.layers.town_map import TownMap
from gridplanner.resources.texts import text
from gridplanner.ui.colouring import PLAIN, Choice, colouring_of, figure_name
from gridplanner.ui.format import format_count
from gridplanner.ui.session import TILING, needs_counting

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.layers.plates import LookUp
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.session import Selection, Session

CLOSEST = 500.0  # a single house is shown with its neighbours
MANY = 60_000  # buildings from which counting goes to a worker
LOOK = 10  # ms between two looks whether the first picture stands
FLASH = 1600  # ms a found place is marked
_GROUND = ("building", "feature")


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
        self._drawn = QTimer(self, interval=LOOK)
        self._drawn.timeout.connect(self._count_when_drawn)
        session.closing.connect(self.leave)
        session.changed.connect(self._take_change)
        session.selected.connect(self._show_selection)
        session.level_changed.connect(self._show_level)
        session.figures_changed.connect(self._show_figures)

    def show(self, document: Document | None) -> None:
        """Show another project, or none."""
        self.map = TownMap(self._style)
        self.choice = Choice()
        if document is not None:
            self._show_ground(document, _GROUND)
            self.map.show_plan(document.plan, level=self._session.level)
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

    def _count_when_drawn(self) -> None:
        """Count once the first picture stands."""
        if not self._canvas.pictures.busy and not self._jobs.running:
            self._drawn.stop()
            self.count()

    def leave(self, document: Document) -> None:
        """Keep the packed shapes for the next start: plan edits do not touch them."""
        self._drawn.stop()
        if document.read_only:
            return
        now = document.file.fingerprint()
        for table, stamp in self._stamps.items():
            restamp(document.path, stamp, now, tables=[table])

    def count(self) -> None:
        """Count all figures from scratch."""
        document = self._session.document
        if document is None:
            return
        if len(self.map.buildings.packed) < MANY or self._jobs.running:
            self._session.stand(Standing(document.snapshot(), document.footprints))
            return

        def work(progress: Progress) -> Standing:
            snapshot = document.snapshot(progress=progress)
            return Standing(snapshot, document.footprints, progress)

        def done(standing: Standing) -> None:
            if self._session.document is document:
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
        self._canvas.zoom_to_ids(
            {
                "fills": selection.units,
                "buildings": selection.buildings,
                "features": selection.features,
            }
        )
        if self._canvas.view.scale < CLOSEST:
            self._canvas.set_scale(CLOSEST)

    def show_place(self, x: float, y: float) -> None:
        """Bring a place to the middle of the map and mark it for a moment."""
        if self._canvas.view.scale > 5_000:
            self._canvas.set_scale(2_000)
        self._canvas.centre_on(x, y)
        self._canvas.show_marks((Mark(MarkKind.FLASH, np.array([(x, y)])),))
        self._flash.start()

    def _show_ground(self, document: Document, tables: tuple[str, ...]) -> None:
        file = document.file
        for table in tables:
            self._stamps[table] = file.fingerprint()
            packed = packed_table(file, table)
            if table == "building":
                self.map.show_buildings(packed, plates_of(self._session, document))
                continue
            names = ["fid", "kind", "class", "name"]
            columns = kept_columns(file, "feature", names)
            self.map.show_features(
                take_features(
                    packed,
                    np.asarray(columns["fid"], np.int64),
                    kinds=columns["kind"],
                    classes=columns["class"],
                    names=columns["name"],
                )
            )

    def _show_departments(self, document: Document, event: Changed) -> None:
        """Offer the grids of departments, where they may have changed."""
        if not event.everything and event.plan in (0, TILING):
            return
        others = [plan for number, plan in document.plans.items() if number != TILING]
        names = [document.file.plan_name(plan.id) for plan in others]
        self.map.show_departments(list(zip(others, names, strict=True)))

    def _take_change(self, event: Changed) -> None:
        document = self._session.document
        if document is None:
            return
        stale = tuple(t for t in _GROUND if event.everything or t in event.tables)
        if stale:
            was_empty = self.map.stack.box is None
            self._show_ground(document, stale)
            self.ground_changed.emit()
            if was_empty:
                self._canvas.zoom_to_all()
        if event.everything or (event.plan == TILING and (event.cells or event.units)):
            was_empty = self.map.stack.box is None
            if event.everything:
                self.map.show_plan(document.plan, level=self._session.level)
            elif event.transient:
                self.map.show_preview(document.plan, event.cells)
            else:
                self.map.show_edit(document.plan, event.cells)
            if was_empty:
                self._canvas.zoom_to_all()
        self._show_departments(document, event)
        if needs_counting(event):
            self.count()
        if not event.transient:
            self.shown.emit()

    def _show_selection(self) -> None:
        chosen = self._session.selection
        self.map.select(
            chosen.units, buildings=chosen.buildings, features=chosen.features
        )

    def _show_level(self) -> None:
        self.map.show_level(self._session.level)
        self._show_figures()

    def _show_figures(self) -> None:
        """Colour the grids and write their figures anew."""
        self.map.fills.colour_by(colouring_of(self._session, self.choice))
        self.map.show_figures(self._label_words())
        self._say_colouring()
        self.shown.emit()

    def _say_colouring(self) -> None:
        figure = self.choice.figure
        none = text("colouring.none")
        self.coloured.emit(figure_name(figure) if figure != PLAIN else none)

    def _label_words(self) -> dict[int, str]:
        """Give the second line of each grid's label: its households."""
        document = self._session.document
        words: dict[int, str] = {}
        for level, one in enumerate(document.levels) if document is not None else ():
            found = self._session.figures(level) if one.role is not Role.AREA else None
            if found is None or "households" not in found.measures:
                continue
            column = found.measures.index("households")
            values = found.rows.values[:, column].tolist()
            known = found.rows.known[:, column].tolist()
            for unit, value, is_known in zip(found.units, values, known, strict=True):
                if is_known:
                    words[unit.id] = format_count(value, "unit.households.tight")
        return words


def plates_of(session: Session, document: Document) -> LookUp:
    """Give what looks door plates up by building id."""

    def look_up(ids: NDArray[np.int64]) -> list[tuple[str, Hashable]]:
        wanted = ids.tolist()
        # The worker has the file, or it is closed: drawn again when that is over.
        if session.is_held or session.document is not document:
            return [("", None)] * len(wanted)
        return plates_in(document.file.read_rows("building", wanted), wanted)

    return look_up
