"""Everything that was done in the project, and the way back to any point of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from gridplanner.resources.texts import text
from gridplanner.ui.change_words import label_words
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.ui.context import Context

_ID = Qt.ItemDataRole.UserRole


class History(QDialog):
    """The list, latest first; what was taken back is grey."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.shell.widget)
        self._context = context
        self.setWindowTitle(text("edit.history"))
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setColumnCount(3)
        self.list.setHeaderLabels(
            [text("history.what"), text("history.when"), text("history.who")]
        )
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setUniformRowHeights(True)
        self.list.currentItemChanged.connect(lambda *_: self._say())
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in (1, 2):
            header.setSectionResizeMode(
                section, QHeaderView.ResizeMode.ResizeToContents
            )
        self._reason = label(role="muted", wraps=True)
        self.back = QPushButton(text("history.go"))
        self.back.setProperty("role", "primary")
        self.back.clicked.connect(self.go)
        close = QPushButton(text("close"))
        box = QDialogButtonBox()
        box.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        box.addButton(self.back, QDialogButtonBox.ButtonRole.ActionRole)
        box.rejected.connect(self.reject)
        lines = column(self, margin=16, spacing=10)
        lines.addWidget(self.list, 1)
        lines.addWidget(self._reason)
        lines.addWidget(box)
        self.resize(640, 460)
        context.jobs.ended.connect(self._say)
        self._fill()

    def go(self) -> None:
        """Undo or redo until the chosen entry is the last one that holds."""
        item = self.list.currentItem()
        document = self._context.session.document
        if item is None or document is None:
            return
        wanted = int(item.data(0, _ID))
        self.back.setEnabled(False)

        def fail(error: Exception) -> None:
            self.reject()
            self._context.shell.tell(error)

        # Some steps of the way may be imports of many thousand rows.
        self._context.jobs.run(
            lambda progress: _walk(document, wanted, progress),
            title="edit.history",
            done=lambda _none: self._fill(),
            failed=fail,
            cancelled=self._fill,
        )

    def _fill(self) -> None:
        document = self._context.session.document
        entries = document.history() if document is not None else []
        self.list.clear()
        for entry in reversed(entries):
            item = _row(entry)
            if entry.undone:
                item.setForeground(0, self.palette().placeholderText())
            self.list.addTopLevelItem(item)
        begin = QTreeWidgetItem([text("history.begin"), "", ""])
        begin.setData(0, _ID, 0)
        self.list.addTopLevelItem(begin)
        holding = [e.id for e in entries if not e.undone]
        for row in range(self.list.topLevelItemCount()):
            line = self.list.topLevelItem(row)
            if line is not None and line.data(0, _ID) == (
                holding[-1] if holding else 0
            ):
                self.list.setCurrentItem(line)
                line.setFont(0, titled(13))
        self._say()

    def _say(self) -> None:
        document = self._context.session.document
        blocked = document is None or document.read_only
        chosen = self.list.currentItem() is not None
        self.back.setEnabled(not (blocked or self._context.jobs.running) and chosen)
        self._reason.setText(
            text("blocked.read_only") if blocked else text("history.help")
        )


def _walk(document: Document, wanted: int, progress: Progress) -> None:
    """Undo or redo, step by step, until `wanted` is the last entry that holds."""
    while (entry := document.next_undo()) is not None and entry.id > wanted:
        document.undo(progress=progress)
    while (entry := document.next_redo()) is not None and entry.id <= wanted:
        document.redo(progress=progress)


def _row(entry: HistoryEntry) -> QTreeWidgetItem:
    words = label_words(entry.label, entry.fields)
    if entry.undone:
        words = text("history.undone", what=words)
    item = QTreeWidgetItem([words, _time(entry.time), entry.user])
    item.setToolTip(0, words)
    item.setData(0, _ID, entry.id)
    return item


def _time(iso: str) -> str:
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return iso
