"""The one box (Ctrl+K): grids, areas, commands; ``>`` asks for commands only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROWS = 9
_WIDTH = 420


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer.

    Attributes
    ----------
    title : str
    detail : str
        Said behind it: code and community, keys, or why it is blocked.
    icon : str
    run : callable
    blocked : str
        Reason in the user's language, empty where it can run.
    """

    title: str
    detail: str
    icon: str
    run: Callable[[], None]
    blocked: str = ""


Finder = Callable[[str], Sequence[Hit]]


class HitModel(QAbstractListModel):
    """The hits as a list."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            detail = hit.blocked or hit.detail
            return f"{hit.title}    {detail}" if detail else hit.title
        if role == Qt.ItemDataRole.DecorationRole and hit.icon:
            return icon(hit.icon)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.blocked or hit.detail or hit.title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.hits[index.row()].blocked:
            flag = Qt.ItemFlag.ItemIsSelectable
        return flag


class SearchBox(QLineEdit):
    """A field with its answers below it."""

    def __init__(self, find: Finder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(140)
        self.setMaximumWidth(380)
        self._lens = self.addAction(
            icon("search"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.model = HitModel()
        self._popup: QFrame | None = None
        self._list = QListView()
        self._list.setModel(self.model)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._choose)
        self._none = QLineEdit()
        self._none.setReadOnly(True)
        self.textChanged.connect(self._look)
        self.installEventFilter(self)
        self.retranslate()

    @property
    def popup(self) -> QFrame | None:
        """The frame with the answers, once it was needed."""
        return self._popup

    def begin(self, words: str = "") -> None:
        """Put the cursor here, with `words` typed already."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(words)
        if not words:
            self._look("")

    def retranslate(self) -> None:
        """Say the hint in the present language and tint."""
        self.setPlaceholderText(text("search.placeholder.now"))
        self.setAccessibleName(text("search.placeholder.now"))
        self.setToolTip(text("search.help"))
        self._lens.setIcon(icon("search"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._key(event)
        if watched is self and event.type() == QEvent.Type.FocusOut:
            self._hide()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.model.hits:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        row = (self._list.currentIndex().row() + step) % len(self.model.hits)
        self._list.setCurrentIndex(self.model.index(row))

    def _look(self, words: str) -> None:
        if not self.hasFocus():
            return
        hits = self._find(words.strip())
        self.model.show_hits(hits)
        if hits:
            self._list.setCurrentIndex(self.model.index(0))
        self._show(words)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        hit = self.model.hits[index.row()]
        if hit.blocked:
            return
        self._leave()
        hit.run()

    def _leave(self) -> None:
        # Only our own listener is silent: Qt's clear button follows the same signal.
        self.textChanged.disconnect(self._look)
        self.clear()
        self.textChanged.connect(self._look)
        self._hide()
        window = self.window()
        centre = getattr(window, "focus_map", None)
        if centre is not None:
            centre()

    def _show(self, words: str) -> None:
        if self._popup is None:
            self._popup = QFrame(self.window())
            self._popup.setObjectName("popup")
            column = QVBoxLayout(self._popup)
            column.setContentsMargins(4, 4, 4, 4)
            column.addWidget(self._none)
            column.addWidget(self._list)
        self._none.setVisible(not self.model.hits)
        self._list.setVisible(bool(self.model.hits))
        self._none.setText(text("search.none.now", words=words))
        rows = min(max(len(self.model.hits), 1), _ROWS)
        height = rows * max(self._list.sizeHintForRow(0), 30) + 16
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        width = max(self.width(), _WIDTH)
        x = min(corner.x(), self.window().width() - width - 6)
        self._popup.setGeometry(x, corner.y(), width, height)
        self._popup.show()
        self._popup.raise_()

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()
