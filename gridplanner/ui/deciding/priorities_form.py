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
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.comparing.merging import FIELDS
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
from gridplanner.ui.widgets import label, push_button, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from gridplanner.ui.context import Context

_KIND = Qt.ItemDataRole.UserRole
_ROW = 30  # px of a line of the order
PHONE = "phone"
_LEFT_OUT = "register_household_id"  # goes with the register, not with a source


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
        self._by_field = dict(priorities.by_field)
        self._usual = _kinds_in(self.order)
        self.column = QComboBox()
        for column in FIELDS:
            if column != _LEFT_OUT:
                self.column.addItem(text(f"ledger.column.{column}"), column)
        self.of_column = self._list(())
        self.as_usual = push_button(text("verify.priorities.usual"), self._as_usual)
        self.as_usual.setAutoDefault(False)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addLayout(_side("verify.priorities.order", self.order))
        sides.addLayout(
            _side(
                "verify.priorities.fields", self.of_column, self.column, self.as_usual
            )
        )
        self.fields.addLayout(sides)
        self._present = ""
        self.column.currentIndexChanged.connect(lambda _row: self._change_column())
        self.column.setCurrentIndex(self.column.findData(PHONE))
        for changed in (self.order.model().rowsInserted, self.order.model().rowsMoved):
            changed.connect(self._follow, Qt.ConnectionType.QueuedConnection)
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
        self._keep_column()
        order = _kinds_in(self.order)
        return Priorities(order, dict(self._by_field), others | kinds)

    def _keep_column(self) -> None:
        """Keep the order of the column that is shown, where it is one of its own."""
        order = _kinds_in(self.of_column)
        if not self._present:
            return
        if order == _kinds_in(self.order):
            self._by_field.pop(self._present, None)
        else:
            self._by_field[self._present] = order

    def _change_column(self) -> None:
        self._keep_column()
        self._present = str(self.column.currentData())
        order = self._by_field.get(self._present, _kinds_in(self.order))
        _fill(self.of_column, order)

    def _as_usual(self) -> None:
        """Let the order in general hold for the column that is shown."""
        _fill(self.of_column, _kinds_in(self.order))

    def _follow(self) -> None:
        """Show the new order in general for a column that has none of its own."""
        before, self._usual = self._usual, _kinds_in(self.order)
        if _kinds_in(self.of_column) == before:
            self._as_usual()

    def _list(self, order: Sequence[str]) -> QListWidget:
        made = OrderList()
        made.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        _fill(made, order)
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


def _side(name: str, order: QListWidget, *more: QWidget) -> QVBoxLayout:
    """Put an order below its name; what chooses it above, what resets it below."""
    side = QVBoxLayout()
    side.setSpacing(6)
    heading = label(text(name), role="muted")
    heading.setBuddy(order)
    order.setAccessibleName(text(name))
    for chooser in more[:1]:
        chooser.setAccessibleName(text(name))
    for widget in (heading, *more[:1], order, *more[1:]):
        side.addWidget(widget)
    side.addStretch(1)
    return side


def _fill(made: QListWidget, order: Sequence[str]) -> None:
    made.clear()
    for kind in dict.fromkeys((*order, *KINDS)):
        item = QListWidgetItem(text(f"source_kind.{kind}"))
        item.setData(_KIND, kind)
        made.addItem(item)


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
