"""What the map shows of the open project, kept up with its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.analysis.standing import Standing
from gridplanner.data.packed import empty_packed, pack
from gridplanner.layers.buildings import BuildingsLayer
from gridplanner.layers.cells import BordersLayer, FillsLayer
from gridplanner.layers.features import FeaturesLayer, take_features
from gridplanner.layers.label_sources import UnitLabels
from gridplanner.layers.labels import LabelsLayer
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.selection import SelectionLayer
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import PALETTES, Style
from gridplanner.layers.subdivision import subdivide
from gridplanner.resources.texts import text
from gridplanner.ui.colouring import PLAIN, Choice, colouring_of, figure_name
from gridplanner.ui.format import format_count

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.session import Selection, Session

FLASH = 1600  # ms a found place is marked


class Town(QObject):
    """Joins the session with the layers of the map."""

    shown = Signal()
    coloured = Signal(str)

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self.choice = Choice()
        self._style = Style()
        self._make_layers()
        self._flash = QTimer(self, singleShot=True, interval=FLASH)
        self._flash.timeout.connect(lambda: canvas.show_marks(()))
        self._labels_timer = QTimer(self, singleShot=True, interval=0)
        self._labels_timer.timeout.connect(self._label)
        session.changed.connect(self._take_change)
        session.selected.connect(self._show_selection)
        session.level_changed.connect(self._show_plan)
        session.figures_changed.connect(self._show_figures)

    def show(self, document: Document | None) -> None:
        """Show another project, or none."""
        self._make_layers()
        if document is not None:
            self._show_ground(document)
            self._show_plan()
        stack = LayerStack(
            (self.features, self.fills, self.buildings, self.borders, self.selection, self.labels),
            style=self._style,
        )
        self._canvas.set_stack(stack)
        self._canvas.zoom_to_all()
        self.shown.emit()
        if document is not None:
            QTimer.singleShot(0, self.count)

    def count(self) -> None:
        """Count all figures from scratch."""
        document = self._session.document
        if document is not None:
            self._session.stand(Standing(document.snapshot(), document.footprints))

    def colour_by(self, choice: Choice) -> None:
        """Colour the grids as chosen."""
        self.choice = choice
        self._show_figures()

    def use_theme(self, name: str, *, family: str) -> None:
        """Take the light look or the dark one."""
        self._style = Style(PALETTES[name], family)
        self._canvas.stack.set_style(self._style)

    def retranslate(self) -> None:
        """Say what is written on the map in the present language."""
        self._show_figures()
        self.shown.emit()

    def zoom_to(self, selection: Selection) -> None:
        """Show what is selected as large as the map allows."""
        self._canvas.zoom_to_ids(
            {
                "fills": selection.units,
                "buildings": selection.buildings,
                "features": selection.features,
            }
        )

    def show_place(self, x: float, y: float) -> None:
        """Bring a place to the middle of the map and mark it for a moment."""
        if self._canvas.view.scale > 5_000:
            self._canvas.set_scale(2_000)
        self._canvas.centre_on(x, y)
        self._canvas.show_marks((Mark(MarkKind.FLASH, np.array([(x, y)])),))
        self._flash.start()

    def _make_layers(self) -> None:
        self.features, self.fills, self.buildings = FeaturesLayer(), FillsLayer(), BuildingsLayer()
        self.borders, self.selection, self.labels = BordersLayer(), SelectionLayer(), LabelsLayer()
        self._units = UnitLabels()
        self.labels.sources = [self._units]

    def _show_ground(self, document: Document) -> None:
        self.buildings.show(pack(*document.file.read_shapes("building")))
        ids, shapes = document.file.read_shapes("feature")
        columns = document.file.read_columns("feature", ["fid", "kind", "class", "name"])
        self.features.show(
            take_features(
                pack(ids, shapes),
                np.array(columns["fid"], np.int64),
                kinds=columns["kind"],
                classes=columns["class"],
                names=columns["name"],
            )
        )

    def _show_plan(self) -> None:
        document = self._session.document
        if document is None:
            return
        division = subdivide(document.plan)
        self.fills.show(division, self._session.level)
        self.borders.show(division)
        self._units.show(division)
        self._show_selection()
        self.labels.redraw()

    def _take_change(self, event: Changed) -> None:
        document = self._session.document
        if document is None:
            return
        if event.everything or event.tables & {"building", "feature"}:
            self._show_ground(document)
        if event.everything or event.cells or event.units:
            self._show_plan()
        if event.everything or "building" in event.tables:
            self.count()

    def _show_selection(self) -> None:
        selection = self._session.selection
        self.selection.select_units(self.fills.subdivision, np.array(selection.units, np.int64))
        chosen = self.buildings.packed
        rows = chosen.rows_of(np.array(selection.buildings, np.int64))
        things = chosen.take(rows) if len(rows) else empty_packed()
        if selection.features:
            packed = self.features.features.packed
            things = packed.take(packed.rows_of(np.array(selection.features, np.int64)))
        self.selection.select_things(things)
        self._units.selected = frozenset(selection.units)
        self._labels_timer.start()

    def _label(self) -> None:
        self.labels.redraw()

    def _show_figures(self) -> None:
        """Colour the grids and write their figures anew."""
        choice = self.choice
        self.fills.colour_by(colouring_of(self._session, choice))
        document = self._session.document
        words: dict[int, str] = {}
        for level in range(1, len(document.levels)) if document is not None else ():
            found = self._session.figures(level)
            if found is None or "households" not in found.measures:
                continue
            column = found.measures.index("households")
            for row, unit in enumerate(found.units):
                if found.rows.known[row, column]:
                    value = int(found.rows.values[row, column])
                    words[unit.id] = format_count(value, "unit.households.tight")
        self._units.figures = words
        self.labels.redraw()
        self.coloured.emit(figure_name(choice.figure) if choice.figure != PLAIN else text("colouring.none"))
        self.shown.emit()
