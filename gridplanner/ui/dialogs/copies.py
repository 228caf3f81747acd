"""What the lists of versions and of backups share: rows, sizes, and their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
)

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import LARGEST
from gridplanner.ui.widgets import column, label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton, QWidget

_ROW = Qt.ItemDataRole.UserRole


class CopiesDialog(QDialog):
    """A list with a line below it and buttons; the last one takes a copy out."""

    def __init__(
        self, parent: QWidget | None, *, title: str, headings: Sequence[str]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(text(title))
        self.setMaximumSize(*LARGEST)
        self.after: Callable[[], None] | None = None
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHeaderLabels([text(key) for key in headings])
        self.list.setAccessibleName(text(title))
        header = self.list.header()
        header.setStretchLastSection(False)
        for section in range(len(headings)):
            header.setSectionResizeMode(
                section, QHeaderView.ResizeMode.ResizeToContents
            )
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.words = label(role="muted", wraps=True)
        self.words.setMinimumHeight(40)
        self._above, self._below = QHBoxLayout(), QHBoxLayout()
        lines = column(self, margin=16, spacing=10)
        lines.addLayout(self._above)
        lines.addWidget(self.list, 1)
        lines.addWidget(self.words)
        lines.addLayout(self._below)
        self.resize(680, 420)
        self.list.currentItemChanged.connect(lambda *_: self.say())

    def add_buttons(
        self, *, above: Sequence[QWidget], below: Sequence[QPushButton]
    ) -> None:
        """Put buttons over the list, and below it those that lead out of it."""
        for button in above:
            self._above.addWidget(button)
        self._above.addStretch(1)
        self._below.addStretch(1)
        for button in (push_button(text("close"), self.reject), *below):
            self._below.addWidget(button)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows; the first one is chosen."""
        self.list.clear()
        for number, words in enumerate(rows):
            item = QTreeWidgetItem(list(words))
            item.setData(0, _ROW, number)
            item.setToolTip(0, words[0])
            self.list.addTopLevelItem(item)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        self.say()

    @property
    def row(self) -> int:
        """Number of the row chosen, -1 where there is none."""
        item = self.list.currentItem()
        return int(item.data(0, _ROW)) if item is not None else -1

    def say(self) -> None:
        """Take over what is chosen into the words and buttons."""

    def leave(self, after: Callable[[], None]) -> None:
        """Close, and then do this: the window must be free for a job and its bar."""
        self.after = after
        self.accept()

    def run(self) -> None:
        """Show the dialog, then do what it was left for."""
        self.exec()
        after, self.after = self.after, None
        self.deleteLater()
        if after is not None:
            after()
