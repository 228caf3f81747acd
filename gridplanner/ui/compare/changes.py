"""The list of changes: which to take over, and a click shows where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.widgets import column, label, push_button

if TYPE_CHECKING:
    from gridplanner.data.scenario import MoveKey
    from gridplanner.ui.compare.comparison import Comparison, Row

_ROW = Qt.ItemDataRole.UserRole


class ChangesList(QWidget):
    """Changes with a tick each; those that cannot be taken over have none."""

    shown = Signal(object)
    merge_wanted = Signal()
    adopt_wanted = Signal()
    sheets_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._comparison: Comparison | None = None
        self._summary = label(role="section", wraps=True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.itemClicked.connect(self._show)
        self.list.itemActivated.connect(self._show)
        self.list.itemChanged.connect(lambda _item: self._say())
        self._note = label(role="muted", wraps=True)
        self.merge = push_button("", self.merge_wanted.emit, role="primary")
        self.adopt = push_button("", self.adopt_wanted.emit)
        self.sheets = push_button("", self.sheets_wanted.emit, icon_name="hand_over")
        rows = column(self)
        rows.addWidget(self._summary)
        rows.addWidget(self.list, 1)
        rows.addWidget(self._note)
        for button in (self.merge, self.adopt, self.sheets):
            rows.addWidget(button)
        self.setFixedWidth(320)

    @property
    def chosen(self) -> tuple[MoveKey, ...]:
        """Keys of the changes that are ticked."""
        return tuple(
            self._row(item).key
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        )

    def show_comparison(self, comparison: Comparison) -> None:
        """List what is other between two plans."""
        self._comparison = comparison
        self.list.clear()
        for row in comparison.rows:
            item = QListWidgetItem(row.words)
            item.setData(_ROW, row)
            if comparison.can_merge and row.can_take:
                item.setCheckState(Qt.CheckState.Checked)
            else:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            if comparison.can_merge and not row.can_take:
                item.setToolTip(text("compare.only_in_plan"))
            if row.conflict:
                item.setIcon(icon("warning"))
                item.setToolTip(text("compare.conflict", grid=row.source))
            self.list.addItem(item)
        self._summary.setText(comparison.summary)
        self._say()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.list.setAccessibleName(text("compare.list"))
        self.adopt.setText(text("compare.in_force"))
        self.sheets.setText(text("compare.sheets"))
        self.sheets.setIcon(icon("hand_over"))
        self._say()

    def _say(self) -> None:
        comparison = self._comparison
        number = len(self.chosen)
        can_merge = comparison is not None and comparison.can_merge
        self.merge.setText(text("compare.adopt", n=number))
        written = len(comparison.rewritten) if comparison is not None else 0
        self.merge.setEnabled(can_merge and (number > 0 or written > 0))
        self.adopt.setEnabled(can_merge)
        self.sheets.setEnabled(comparison is not None and bool(comparison.rows))
        notes = []
        if comparison is not None and not comparison.rows and not written:
            notes.append(text("compare.same"))
        if written:
            notes.append(text("compare.written", n=written))
        if comparison is not None and not can_merge:
            notes.append(text("compare.how_to_merge"))
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _row(self, item: QListWidgetItem) -> Row:
        row: Row = item.data(_ROW)
        return row

    def _show(self, item: QListWidgetItem) -> None:
        self.shown.emit(self._row(item))
