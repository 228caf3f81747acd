"""Whose word counts where sources differ: their order, and the kind of each source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gridplanner.data.comparing.priority import (
    KINDS,
    META_KEY,
    Priorities,
    dump_priorities,
    load_priorities,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from gridplanner.ui.context import Context

_KIND = Qt.ItemDataRole.UserRole
_ROW = 30  # px of a line of the order
PHONE = "phone"


class PrioritiesForm(Form):
    """Lets the order be dragged, and each known source be told its kind.

    Parameters
    ----------
    parent : QWidget or None
    priorities : Priorities
    sources : sequence of str
        Names of the ledgers the project knows.
    """

    def __init__(
        self,
        parent: QWidget | None,
        priorities: Priorities,
        sources: Sequence[str],
    ) -> None:
        super().__init__(parent, title="verify.priorities", verb="verify.priorities.do")
        self._priorities = priorities
        self.order = self._list(priorities.order)
        self.add_note(text("verify.priorities.note"))
        self.add_field("verify.priorities.order", self.order)
        self.phones = self._list(priorities.by_field.get(PHONE, priorities.order))
        self.add_field("verify.priorities.phones", self.phones)
        self.kinds: dict[str, QComboBox] = {}
        if sources:
            table = QWidget()
            rows = QFormLayout(table)
            for source in sources:
                self.kinds[source] = self._kind_box(source)
                rows.addRow(label(source), self.kinds[source])
            area = scrolled(table)
            area.setMinimumHeight(min(40 * len(sources) + 12, 200))
            self.add_field("verify.priorities.sources", area)
        self.setMinimumWidth(420)

    @property
    def priorities(self) -> Priorities:
        """What was chosen."""
        kinds = {
            source: str(box.currentData())
            for source, box in self.kinds.items()
            if box.currentData() != replace(self._priorities, kinds={}).kind_of(source)
        }
        others = {
            source: kind
            for source, kind in self._priorities.kinds.items()
            if source not in self.kinds
        }
        by_field = dict(self._priorities.by_field) | {PHONE: _kinds_in(self.phones)}
        return Priorities(_kinds_in(self.order), by_field, others | kinds)

    def _list(self, order: Sequence[str]) -> QListWidget:
        made = OrderList()
        made.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for kind in dict.fromkeys((*order, *KINDS)):
            item = QListWidgetItem(text(f"source_kind.{kind}"))
            item.setData(_KIND, kind)
            made.addItem(item)
        made.setFixedHeight(_ROW * len(KINDS) + 4)
        return made

    def _kind_box(self, source: str) -> QComboBox:
        box = QComboBox()
        box.addItem(text("verify.priorities.unknown"), "")
        for kind in KINDS:
            box.addItem(text(f"source_kind.{kind}"), kind)
        box.setCurrentIndex(max(box.findData(self._priorities.kind_of(source)), 0))
        box.setAccessibleName(source)
        return box


class OrderList(QListWidget):
    """A list whose rows are dragged, or moved by Ctrl and the arrow keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        row = self.currentRow()
        is_held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_held and by and row >= 0 and 0 <= row + by < self.count():
            self.insertItem(row + by, self.takeItem(row))
            self.setCurrentRow(row + by)
        else:
            super().keyPressEvent(event)


def _kinds_in(order: QListWidget) -> tuple[str, ...]:
    return tuple(str(order.item(row).data(_KIND)) for row in range(order.count()))


def open_priorities(context: Context) -> None:
    """Ask whose word counts in the open project, and keep it."""
    document = context.session.document
    if document is None:
        return
    file = document.file
    kept = load_priorities(file.meta(META_KEY))
    columns = file.read_columns("gp_source", ["kind", "name"])
    sources = [
        str(name)
        for kind, name in zip(columns["kind"], columns["name"], strict=True)
        if kind == "people"
    ]
    form = PrioritiesForm(context.shell.widget, kept, sources)
    if form.exec() != QDialog.DialogCode.Accepted or form.priorities == kept:
        return
    try:
        file.set_meta(META_KEY, dump_priorities(form.priorities))
    except GridPlannerError as error:
        context.shell.tell(error)
        return
    context.shell.strip.show_message(text("verify.priorities.kept"))
