"""Workers dragged onto a grid, on the map, in the table or in its details, get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QAction, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMenu

from gridplanner.resources.texts import text
from gridplanner.ui.command import needs_editing
from gridplanner.ui.staff.places import roles_at, unit_places
from gridplanner.ui.staff.post_words import role_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.staff.assigning import AssigningWork

    UnitsAt = Callable[[QPoint], Sequence[int]]

WORKERS_MIME: Final = "application/x-gridplanner-workers"
"""Ids of workers, as digits with commas between."""
_OVER: Final = {QEvent.Type.DragEnter, QEvent.Type.DragMove}
_LEFT: Final = {QEvent.Type.DragLeave, QEvent.Type.Drop}
_MENU: Final = 8  # roles offered; all of them stand in the dialog


def workers_in(data: QMimeData) -> list[int]:
    """Read whom a drag brings; empty for anything else."""
    if not data.hasFormat(WORKERS_MIME):
        return []
    words = bytes(data.data(WORKERS_MIME).data()).decode(errors="replace")
    parts = words.replace(",", " ").split()
    return list(dict.fromkeys(int(part) for part in parts if part.isdigit()))


class WorkersDrop(QObject):
    """Lets a widget take workers.

    Parameters
    ----------
    widget : QWidget
        That gets the events: the viewport of a map or a table.
    units_at : callable
        Gives the units below a place of the widget.
    give : callable
        Takes workers, units and the place on the screen, once the drop is answered.
    show : callable, optional
        Shows what a drop there would do; called with nobody once the drag is over.
    """

    def __init__(
        self,
        widget: QWidget,
        units_at: UnitsAt,
        give: Callable[[Sequence[int], Sequence[int], QPoint], None],
        show: Callable[[Sequence[int], Sequence[int], QPoint], None] | None = None,
    ) -> None:
        super().__init__(widget)
        self._widget, self._units_at = widget, units_at
        self._give, self._show = give, show
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _LEFT and self._show is not None:
            self._show((), (), QPoint())
        if not isinstance(event, QDropEvent):
            return False
        workers = workers_in(event.mimeData())
        if not workers:
            return False
        place = event.position().toPoint()
        units = self._units_at(place)
        if not units:
            event.ignore()
            # An enter that is refused would end the drag over this widget.
            if event.type() == QEvent.Type.DragEnter:
                event.accept()
        elif event.type() in _OVER and isinstance(event, QDragMoveEvent):
            event.acceptProposedAction()
            if self._show is not None:
                self._show(workers, units, place)
        elif event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            screen = self._widget.mapToGlobal(place)
            # The table dragged from waits until the drop is answered.
            QTimer.singleShot(0, lambda: self._give(workers, units, screen))
        return True


class Dropping:
    """Takes workers on the map, in the table of grids and in the details."""

    def __init__(self, window: MainWindow, work: AssigningWork) -> None:
        self._window, self._work = window, work
        map_, table = window.canvas.viewport(), window.grids.view.viewport()
        WorkersDrop(map_, self._at_map, self.give, self._show)
        WorkersDrop(table, self._in_table, self.give)
        WorkersDrop(window.inspector, self._in_details, self.give)

    def give(
        self, workers: Sequence[int], units: Sequence[int], screen: QPoint
    ) -> None:
        """Ask in which role, and give units to workers as one edit."""
        reason = needs_editing(self._window.context)
        if reason is not None:
            self._window.shell.strip.show_message(text(reason))
            return
        places = unit_places(self._window.session, units)
        if not places:
            return
        role = self.ask_role(workers[0], units[0], screen)
        if role:
            self._window.shell.posts.assign_many(places, workers, role)

    def ask_role(self, worker: int, unit: int, screen: QPoint) -> str:
        """Ask for the role in a small menu, the usual one first; empty for none."""
        menu = self.role_menu(worker, unit)
        chosen: QAction | None = menu.exec(screen)
        menu.deleteLater()
        return "" if chosen is None else str(chosen.data())

    def role_menu(self, worker: int, unit: int) -> QMenu:
        """Make the menu of roles."""
        session = self._window.session
        usual = self._work.usual_role(worker)
        (place,) = unit_places(session, [unit])
        roles = [role.value for role in roles_at(session, place)]
        menu = QMenu(self._window)
        for role in [usual, *(role for role in roles if role != usual)][:_MENU]:
            action = menu.addAction(role_word(role))
            action.setData(role)
        menu.setDefaultAction(menu.actions()[0])
        menu.setActiveAction(menu.actions()[0])
        return menu

    def _at_map(self, place: QPoint) -> Sequence[int]:
        view = self._window.canvas.view
        unit = self._work.unit_at(view.to_map(place.x(), place.y()))
        return [unit] if unit else []

    def _in_table(self, place: QPoint) -> Sequence[int]:
        grids = self._window.grids
        index = grids.view.indexAt(place)
        return [grids.model.unit_at(index.row())] if index.isValid() else []

    def _in_details(self, _place: QPoint) -> Sequence[int]:
        return [unit.id for unit in self._window.session.selected_units]

    def _show(
        self, workers: Sequence[int], units: Sequence[int], place: QPoint
    ) -> None:
        canvas = self._window.canvas
        pointer = canvas.view.to_map(place.x(), place.y())
        canvas.show_marks(self._work.marks_for(workers, units, pointer))
