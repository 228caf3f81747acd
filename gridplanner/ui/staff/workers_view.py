"""The rows of workers, of which some are dragged with their names in hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QTableView

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

_NAMED: Final = 3
_PAD: Final = 8
_HIGH: Final = 26
_OFF: Final = QPoint(-6, _HIGH + 6)
"""The words stand above the pointer: below it the map says what a drop would do."""


class WorkersView(QTableView):
    """A table whose drag shows who is dragged: a picture of whole rows hides the map.

    Parameters
    ----------
    name_column : str
        Title of the column with the names.
    """

    def __init__(self, name_column: str) -> None:
        super().__init__()
        self._name_column = name_column

    def startDrag(self, actions: Qt.DropAction) -> None:
        rows = self.selectionModel().selectedRows()
        if not rows:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(rows))
        drag.setPixmap(self.picture(self.names(len(rows))))
        drag.setHotSpot(_OFF)
        drag.exec(actions, Qt.DropAction.CopyAction)

    def names(self, count: int) -> str:
        """Say whose rows are selected, the first few of many."""
        across, model = Qt.Orientation.Horizontal, self.model()
        titles = [model.headerData(at, across) for at in range(model.columnCount())]
        place = titles.index(self._title())
        rows = self.selectionModel().selectedRows(place)[:_NAMED]
        words = text("workers.and").join(str(row.data()) for row in rows)
        if count > _NAMED:
            words = text("workers.more", names=words, n=format_count(count))
        return words

    def _title(self) -> str:
        return text(self._name_column)

    def picture(self, words: str) -> QPixmap:
        """Draw words as they are shown in a row that is selected."""
        wide = self.fontMetrics().horizontalAdvance(words) + 2 * _PAD
        scale = self.devicePixelRatioF()
        found = QPixmap(round(wide * scale), round(_HIGH * scale))
        found.setDevicePixelRatio(scale)
        palette = self.palette()
        found.fill(palette.highlight().color())
        painter = QPainter(found)
        painter.setFont(self.font())
        painter.setPen(palette.highlightedText().color())
        painter.drawText(QRect(0, 0, wide, _HIGH), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
        return found
