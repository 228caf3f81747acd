"""The matrix follows the map, and the map the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMenu

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.house_door import Inside
from gridplanner.ui.matrix.edits import MatrixEdits
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from gridplanner.data.events import Changed
    from gridplanner.data.matrix import Cell
    from gridplanner.ui.main_window import MainWindow

TABLES = frozenset(
    {
        "building",
        "building_unit",
        "courtyard",
        "dwelling",
        "household",
        "person",
        "person_tag",
        "place",
        "residence",
    }
)
"""What a matrix is made of."""
SOON = 150  # ms the keys rest on a dwelling until its file is opened
HEIGHT = 340  # px the tray gets where it is lower, as far as the map keeps half
MENU = (
    "matrix.lived_in", "matrix.let", "matrix.vacant", "matrix.no_status", "",
    "matrix.edit", "matrix.merge", "matrix.split", "", "matrix.add", "matrix.remove",
)  # fmt: skip


class MatrixWork(QObject):
    """Shows matrices in the window's panel.

    Attributes
    ----------
    edits : MatrixEdits
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._panel = window.matrix
        self._wanted = 0  # building to be shown once the panel is in sight
        self._is_stale = False
        self._follows = True
        self._is_showing = False
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.open_current)
        self.edits = MatrixEdits(window.context, self._panel)
        self._join()

    def _join(self) -> None:
        window, session, view = self._window, self._window.session, self._panel.view
        session.opened.connect(self._forget)
        session.selected.connect(self._follow)
        session.changed.connect(self._take_change)
        session.figures_changed.connect(self._say_grid)
        session.grant_changed.connect(self.reload)
        window.jobs.ended.connect(self._catch_up)
        self._panel.shown.connect(self._catch_up)
        run = window.run_command
        self._panel.generate_wanted.connect(lambda: run("matrix.generate"))
        self._panel.import_wanted.connect(lambda: run("project.import"))
        self._panel.print_wanted.connect(lambda: run("matrix.print"))
        self._panel.float_wanted.connect(window.matrix_berth.toggle)
        view.opened.connect(self.open_current)
        view.edit_wanted.connect(lambda: run("matrix.edit"))
        view.remove_wanted.connect(lambda: run("matrix.remove"))
        view.menu_wanted.connect(self._show_menu)
        view.moved.connect(self._tell)
        view.hovered.connect(self._mark)
        window.shell.house_door.opened.connect(self._show_inside)

    @property
    def building(self) -> int:
        """The building an edit of the whole matrix means, 0 for none.

        That is the one selected on the map, else the one the matrix shows.
        """
        selected = self._window.session.selection.buildings
        if len(selected) == 1 and not self._panel.isVisible():
            return selected[0]
        return self.edits.building or (selected[0] if len(selected) == 1 else 0)

    @property
    def chosen(self) -> list[Cell]:
        """The dwellings that are selected, where the matrix is in sight."""
        return self.edits.chosen if self._panel.isVisible() else []

    def show(self, building_id: int, *, dwelling_id: int = 0) -> None:
        """Show the matrix of a building, with the keys on a dwelling."""
        self._is_showing = True
        self._show(building_id, dwelling_id)
        self._is_showing = False

    def _show(self, building_id: int, dwelling_id: int) -> None:
        if self._is_stale or not self._shows(building_id):
            self._load(building_id)
        berth, tray = self._window.matrix_berth, self._window.tray
        if berth.floats:
            berth.raise_window()
        else:
            tray.show_page("matrix")
            height = min(HEIGHT, self._window.height() // 2)
            if tray.height() < height:
                vertical = Qt.Orientation.Vertical
                self._window.resizeDocks([tray], [height], vertical)
        view = self._panel.view
        if not (dwelling_id and view.go_to(dwelling_id)) and view.current is None:
            view.go_to_first()
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_current(self) -> None:
        """Open the household the keys are on."""
        cell = self._panel.view.current
        self._soon.stop()
        if cell is not None and cell.dwelling_id:
            inside = Inside(cell.building_id, cell.dwelling_id)
            self._window.shell.house_door.tell(inside)

    def reload(self) -> None:
        """Read what is shown anew."""
        matrix = self._panel.matrix
        if matrix is not None:
            self._load(matrix.building_id)

    def _load(self, building_id: int) -> None:
        session = self._window.session
        document = session.document
        self._wanted, self._is_stale = building_id, True
        if document is None or session.is_held:
            return  # a worker has the file; read when that is over
        self._wanted, self._is_stale = 0, False
        if not session.reach.sees_building(building_id):
            self._panel.show_matrix(None, note=text("inspector.not_yours"))
            return
        matrix = document.registry.matrix(
            building_id, grant=session.grant, now=session.clock()
        )
        self._panel.show_matrix(matrix, self._grid_of(building_id))
        self._panel.tell_plain(is_plain=session.grant is not None)

    def _forget(self) -> None:
        self._wanted, self._is_stale = 0, False
        self._panel.show_matrix(None)

    def _follow(self) -> None:
        """Show what is selected on the map, where the matrix is in sight."""
        selected = self._window.session.selection.buildings
        if not self._follows or len(selected) != 1:
            return
        if not self._shows(selected[0]):
            self._wanted = selected[0]
            self._catch_up()

    def _shows(self, building_id: int) -> bool:
        """Tell whether a building is the one that is shown, or behind its door."""
        matrix = self._panel.matrix
        if matrix is None:
            return False
        behind = {each["fid"] for each in matrix.buildings}
        return building_id == matrix.building_id or building_id in behind

    def _catch_up(self) -> None:
        if not self._panel.isVisible() or self._window.session.document is None:
            return
        if self._wanted:
            self._load(self._wanted)
        elif self._is_stale:
            self.reload()

    def _take_change(self, event: Changed) -> None:
        if event.everything or event.tables & TABLES:
            self._is_stale = True
            self._catch_up()

    def _grid_of(self, building_id: int) -> str:
        """Name the grid a building is in, empty where that is not known yet."""
        session = self._window.session
        if session.standing is None:
            return ""
        snapshot = session.standing.snapshot
        row = int(np.searchsorted(snapshot.building_ids, building_id))
        if row == len(snapshot.building_ids):
            return ""
        cell = int(snapshot.building_cell[row])
        if snapshot.building_ids[row] != building_id or cell < 0:
            return ""
        unit = session.unit(int(snapshot.cell_owners[cell, session.level]))
        return "" if unit is None else unit.name or unit.code

    def _say_grid(self) -> None:
        matrix = self._panel.matrix
        if matrix is not None:
            self._panel.say_grid(self._grid_of(matrix.building_id))

    def _show_inside(self, inside: Inside) -> None:
        """Show the room that was opened from a search or a list."""
        if not inside.building_id:
            return
        dwelling = inside.dwelling_id or self._dwelling_of(inside)
        if dwelling or self._panel.isVisible():
            self.show(inside.building_id, dwelling_id=dwelling)

    def _dwelling_of(self, inside: Inside) -> int:
        """Find where a household lives, or that of a person."""
        document = self._window.session.document
        if document is None or self._window.session.is_held:
            return 0
        household = inside.household_id
        if not household and inside.person_id:
            for row in document.file.read_rows("person", [inside.person_id]):
                household = int(row["household_id"] or 0)
        for row in document.file.read_rows("household", [household]):
            return int(row["dwelling_id"] or 0)
        return 0

    def _tell(self) -> None:
        """Select the house the keys are in, and open the dwelling's file soon."""
        session, cell = self._window.session, self._panel.view.current
        if cell is None or not self._panel.view.hasFocus():
            return
        if session.selection.buildings != (cell.building_id,):
            self._follows = False
            session.select(Selection(buildings=(cell.building_id,)))
            self._follows = True
        if not self._is_showing and len(self._panel.view.chosen) == 1:
            self._soon.start()
        self._window.state_timer.start()

    def _mark(self, building_id: int) -> None:
        """Light the house below the pointer on the map."""
        marks: tuple[Mark, ...] = ()
        if building_id:
            packed = self._window.town.map.buildings.packed
            marks = tuple(
                Mark(MarkKind.HOVER, part, closed=len(part) > 1)
                for row in packed.rows_of(np.array([building_id], np.int64)).tolist()
                for part in packed.parts(row)
            )
        self._window.canvas.show_marks(marks)

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        actions = self._window.actions_
        actions.refresh()
        opened = menu.addAction(text("matrix.open_household"))
        opened.triggered.connect(self.open_current)
        menu.setDefaultAction(opened)
        menu.addSeparator()
        for key in MENU:
            if key:
                menu.addAction(actions[key])
            else:
                menu.addSeparator()
        menu.exec(place)
