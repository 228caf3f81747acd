"""自动指派: wishes above, who would take what below; it holds once accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.assignment_study import Wish
from gridplanner.assignment_words import bound_words
from gridplanner.data.levels import Role
from gridplanner.data.team.duty import PAID
from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.session import first_level
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from gridplanner.assignment_study import Proposal
    from gridplanner.ui.session import Session

_COLUMNS: Final = ("worker", "n", "grids", "before", "load", "deviation")
_NUMBERS: Final = frozenset({"n", "before", "load", "deviation"})
_SIZE: Final = (820, 560)


class AssignForm(Form):
    """Asks for wishes, shows a proposal.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    """

    wanted = Signal()
    """Somebody wants a proposal."""
    pointed = Signal(int)
    """Column of the worker the pointer is on, -1 for none."""

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        super().__init__(parent, title="staff.auto_assign", verb="assign.accept")
        self._session = session
        self.proposal: Proposal | None = None
        self.setMinimumSize(*_SIZE)
        self.setMaximumSize(1240, 720)
        self._add_wishes()
        self.state = label(text("assign.begin"), wraps=True)
        self.fields.addWidget(self.state)
        self.table = self._make_table()
        self.fields.addWidget(self.table, 1)
        self.accept_button.setEnabled(False)
        self.accept_button.setToolTip(text("assign.begin"))

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        rows = [self.people.item(row) for row in range(self.people.count())]
        checked = [row for row in rows if row.checkState() == Qt.CheckState.Checked]
        return Wish(
            tolerance=self.tolerance.value() / 100,
            keep=self.keep.value(),
            whole=self.whole.isChecked(),
            within=int(self.area.currentData() or 0),
            workers=tuple(int(row.data(Qt.ItemDataRole.UserRole)) for row in checked),
        )

    def show_proposal(self, proposal: Proposal) -> None:
        """Show who would take what."""
        self.proposal = proposal
        asked, found = proposal.asked, proposal.found
        before = asked.loads_before()
        self.table.setRowCount(len(asked.workers))
        for column, name in enumerate(asked.names):
            units = proposal.units_of(column)
            names = [unit.name or unit.code for unit in units]
            cells = (
                name,
                format_count(len(units)),
                text("staff.list_comma").join(names),
                format_count(round(float(before[column]))),
                format_count(round(float(proposal.loads[column]))),
                format_percent(float(found.deviation[column])),
            )
            for at, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if _COLUMNS[at] in _NUMBERS:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.table.setItem(column, at, item)
        torn = int(((found.pieces > 1) & asked.task.whole).sum())
        said = [
            text(
                "cli.assign.said",
                workers=format_count(len(asked.workers)),
                grids=format_count(len(asked.units)),
                changed=format_count(found.changed),
                share=format_percent(found.max_deviation),
            ),
            bound_words(asked),
            text("cli.assign.pieces", n=torn) if torn else "",
        ]
        self.say("\n".join(filter(None, said)))
        self.accept_button.setEnabled(True)
        self.accept_button.setToolTip("")

    def say(self, words: str) -> None:
        """Say how it stands."""
        self.state.setText(words)
        self.grow()

    def forget(self) -> None:
        """Let go of a proposal that answers other wishes, or another town."""
        self.proposal = None
        self.table.setRowCount(0)
        self.accept_button.setEnabled(False)
        self.accept_button.setToolTip(text("assign.begin"))
        self.pointed.emit(-1)
        self.say(text("assign.begin"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the colours off the map when the pointer leaves the table."""
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(-1)
        return super().eventFilter(watched, event)

    def _add_wishes(self) -> None:
        self.area = QComboBox()
        self.area.addItem(text("assign.everywhere"), 0)
        document = self._session.document
        if document is not None:
            level = first_level(document, Role.GRID)
            for unit in self._session.plan.units.values():
                if unit.level == level - 1 and not unit.valid_to:
                    self.area.addItem(unit.name or unit.code, unit.id)
        self.tolerance = QSpinBox()
        self.tolerance.setRange(0, 100)
        self.tolerance.setValue(5)
        self.tolerance.setSuffix(" %")
        self.keep = QDoubleSpinBox()
        self.keep.setRange(0, 1000)
        self.keep.setValue(1)
        self.keep.setToolTip(text("assign.keep.help"))
        self.whole = QCheckBox(text("assign.whole"))
        self.whole.setChecked(True)
        self.people = self._make_people()
        self.find_button = push_button(text("assign.find"), self.wanted.emit)
        self.find_button.setAutoDefault(False)
        grid = QGridLayout()
        fields = (("area", self.area), ("tolerance", self.tolerance))
        for row, (name, field) in enumerate((*fields, ("keep", self.keep))):
            grid.addWidget(label(text(f"assign.{name}"), role="muted"), row, 0)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(text(f"assign.{name}"))
        grid.addWidget(self.whole, 3, 0, 1, 2)
        grid.addWidget(self.find_button, 4, 0, 1, 2)
        beside = QHBoxLayout()
        beside.addLayout(grid)
        beside.addSpacing(16)
        beside.addWidget(self.people, 1)
        self.fields.addLayout(beside)
        self.area.currentIndexChanged.connect(lambda _index: self.forget())
        self.tolerance.valueChanged.connect(lambda _value: self.forget())
        self.keep.valueChanged.connect(lambda _value: self.forget())
        self.whole.toggled.connect(lambda _on: self.forget())
        self.people.itemChanged.connect(lambda _item: self.forget())

    def _make_people(self) -> QListWidget:
        """List who could take part; those paid are chosen."""
        found = QListWidget()
        found.setAccessibleName(text("assign.people"))
        found.setMaximumHeight(170)
        desk = self._session.staff_desk
        workers = desk.workers
        if workers is None:
            return found
        for row in np.flatnonzero(workers.here_on(desk.day)).tolist():
            if workers.kinds[row] not in PAID:
                continue
            item = QListWidgetItem(workers.names[row])
            item.setData(Qt.ItemDataRole.UserRole, int(workers.ids[row]))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            found.addItem(item)
        return found

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        names = [text(f"assign.column.{name}") for name in _COLUMNS]
        table.setHorizontalHeaderLabels(names)
        table.setAccessibleName(text("staff.auto_assign"))
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        stretched = QHeaderView.ResizeMode.Stretch
        head.setSectionResizeMode(_COLUMNS.index("grids"), stretched)
        table.setMouseTracking(True)
        table.cellEntered.connect(lambda row, _column: self.pointed.emit(row))
        table.currentCellChanged.connect(lambda row, *_: self.pointed.emit(row))
        table.viewport().installEventFilter(self)
        return table
