"""Somebody dragged from their file onto another dwelling of the matrix moves there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from gridplanner.ui.household.parts import PEOPLE_MIME

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.matrix.grid import MatrixView

_OVER = {QEvent.Type.DragEnter, QEvent.Type.DragMove}


class PeopleDrop(QObject):
    """Lets a matrix take people.

    Parameters
    ----------
    view : MatrixView
    move : callable
        Takes a person and a dwelling; called once the drop is answered.
    """

    def __init__(self, view: MatrixView, move: Callable[[int, int], None]) -> None:
        super().__init__(view)
        self._view, self._move = view, move
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _OVER and isinstance(event, QDragMoveEvent):
            if not event.mimeData().hasFormat(PEOPLE_MIME):
                return False
            if self._dwelling_at(event):
                event.setDropAction(Qt.DropAction.MoveAction)
                event.accept()
            else:
                event.ignore()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            if not event.mimeData().hasFormat(PEOPLE_MIME):
                return False
            self._take(event)
            return True
        return False

    def _take(self, event: QDropEvent) -> None:
        dwelling = self._dwelling_at(event)
        words = bytes(event.mimeData().data(PEOPLE_MIME).data()).decode()
        if not dwelling or not words.isdigit():
            event.ignore()
            return
        event.acceptProposedAction()
        self._move(int(words), dwelling)

    def _dwelling_at(self, event: QDropEvent) -> int:
        """Give the dwelling below the pointer, 0 for none."""
        index = self._view.indexAt(event.position().toPoint())
        cell = self._view.cells.cell(index) if index.isValid() else None
        return cell.dwelling_id if cell is not None else 0
