"""One column of the navigator: the entries of a level, more of them when scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.navigator.words import node_words
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from gridplanner.data.navigation import Node

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class NodeModel(QAbstractListModel):
    """Entries of one level; `more` gives those behind the last."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self._more: Callable[[Node], Sequence[Node]] | None = None

    def show_nodes(
        self,
        nodes: Sequence[Node],
        more: Callable[[Node], Sequence[Node]] | None = None,
    ) -> None:
        """Replace the entries."""
        self.beginResetModel()
        self.nodes, self._more = list(nodes), more
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """Give the row of an id, -1 where it is not among the entries."""
        rows = (row for row, node in enumerate(self.nodes) if node.id == number)
        return next(rows, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.nodes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return node_words(self.nodes[index.row()])
        return None

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._more is not None and bool(self.nodes)

    def fetchMore(self, parent: _Index) -> None:
        if self._more is None or parent.isValid():
            return
        found = self._more(self.nodes[-1])
        if not found:
            self._more = None
            return
        first = len(self.nodes)
        self.beginInsertRows(_ROOT, first, first + len(found) - 1)
        self.nodes.extend(found)
        self.endInsertRows()


class Column(QWidget):
    """A list under the name of its level."""

    chosen = Signal(object)  # the entry the cursor came to, or None
    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)
    left = Signal(int)  # to the column before (-1) or behind (1)

    def __init__(self, level: str) -> None:
        super().__init__()
        self.level = level
        self._title = label(role="caption")
        self.model = NodeModel()
        self.list = _Keys(self.left.emit)
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._ask_menu)
        self.list.activated.connect(self._open)
        self.list.selectionModel().currentChanged.connect(
            lambda index, _before: self.chosen.emit(self._node(index))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        self.retranslate()

    @property
    def current(self) -> Node | None:
        """The entry under the cursor."""
        return self._node(self.list.currentIndex())

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._title.setText(text(f"navigator.{self.level}"))
        self.list.setAccessibleName(self._title.text())
        self.list.viewport().update()

    def choose(self, row: int) -> None:
        """Put the cursor onto a row."""
        index = self.model.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _node(self, index: _Index) -> Node | None:
        return self.model.nodes[index.row()] if index.isValid() else None

    def _open(self, index: _Index) -> None:
        node = self._node(index)
        if node is not None:
            self.opened.emit(node)

    def _ask_menu(self, place: QPoint) -> None:
        if self.current is not None:
            self.menu_wanted.emit(self.current, self.list.viewport().mapToGlobal(place))


class _Keys(QListView):
    """A list from which the arrows lead into the columns beside it."""

    def __init__(self, leave: Callable[[int], None]) -> None:
        super().__init__()
        self._leave = leave

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._leave(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
