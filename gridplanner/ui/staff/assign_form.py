"""自动指派: wishes above, who would take what below; it holds once accepted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
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
    QVBoxLayout,
)

from gridplanner.analysis.measured import work_measures
from gridplanner.data.levels import Role
from gridplanner.data.team.duty import PAID
from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.studies.assigning.people import NOBODY, away_on, skills_in
from gridplanner.studies.assigning.study import KEEP, Wish
from gridplanner.studies.assigning.words import bound_words, proven_words
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.needs_box import NeedsBox
from gridplanner.ui.widgets import label, link_button, push_button

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from gridplanner.studies.assigning.people import Away
    from gridplanner.studies.assigning.study import Proposal
    from gridplanner.ui.session import Session

_COLUMNS: Final = ("worker", "n", "grids", "before", "load", "deviation")
_NUMBERS: Final = frozenset({"n", "before", "load", "deviation"})
_SIZE: Final = (820, 560)


def away_now(session: Session) -> Away:
    """Tell who is on leave today."""
    document, desk = session.document, session.staff_desk
    posts, workers = desk.posts, desk.workers
    if document is None or posts is None or workers is None:
        return NOBODY
    level = first_level(document, Role.GRID)
    return away_on(posts, workers, session.plan.units, desk.day, level)


def skills_now(session: Session) -> dict[int, str]:
    """Give the qualifications and languages written down of workers (ids)."""
    rows = session.staff_desk.rows
    if rows is None:
        return {}
    pairs = ((rows.value(at, "skills"), at) for at in range(len(rows)))
    return {int(rows.ids[at]): str(words) for words, at in pairs if words}


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
        self._name_columns(work_measures(session.work_desk.norm)[0])
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
            needs=self.needs.needs,
        )

    def show_proposal(self, proposal: Proposal) -> None:
        """Show who would take what."""
        self.proposal = proposal
        asked, found = proposal.asked, proposal.found
        before = asked.loads_before()
        self._name_columns(asked.unit)
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
            proven_words(proposal),
            text("cli.assign.on_leave", n=format_count(len(asked.on_leave)))
            if asked.on_leave
            else "",
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
        self._make_fields()
        self.people = self._make_people()
        self.needs = self._make_needs()
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
        beside.addLayout(self._lay_people_out(), 1)
        self.fields.addLayout(beside)
        self.fields.addWidget(self.needs)
        self.area.currentIndexChanged.connect(lambda _index: self.forget())
        self.tolerance.valueChanged.connect(lambda _value: self.forget())
        self.keep.valueChanged.connect(lambda _value: self.forget())
        self.whole.toggled.connect(lambda _on: self.forget())
        self.people.itemChanged.connect(lambda _item: self.forget())
        self.needs.changed.connect(self.forget)

    def _make_fields(self) -> None:
        """Make the fields of area and prices."""
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
        self.keep.setValue(KEEP)
        self.keep.setToolTip(text("assign.keep.help"))
        self.whole = QCheckBox(text("assign.whole"))
        self.whole.setChecked(True)

    def _lay_people_out(self) -> QVBoxLayout:
        """Lay the list of workers out below what chooses all of them."""
        above = QHBoxLayout()
        above.addWidget(label(text("assign.people"), role="muted"), 1)
        for key, is_on in (("all", True), ("none", False)):
            run = partial(self.choose_people, is_on=is_on)
            above.addWidget(link_button(text(f"assign.people.{key}"), run))
        found = QVBoxLayout()
        found.setSpacing(2)
        found.addLayout(above)
        found.addWidget(self.people, 1)
        return found

    def choose_people(self, *, is_on: bool) -> None:
        """Choose everybody who can take part, or nobody."""
        state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        with QSignalBlocker(self.people):
            for row in range(self.people.count()):
                item = self.people.item(row)
                if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                    item.setCheckState(state)
        self.people.viewport().update()
        self.forget()

    def _make_needs(self) -> NeedsBox:
        """Let be chosen what grids ask for, of what workers have."""
        session, document = self._session, self._session.document
        units: list[tuple[int, str]] = []
        if document is not None:
            level = first_level(document, Role.GRID)
            units = [
                (unit.id, " ".join(filter(None, (unit.name, unit.code))))
                for unit in sorted(session.plan.units_at(level), key=lambda u: u.code)
                if not unit.valid_to
            ]
        found = (skills_in(words) for words in skills_now(session).values())
        return NeedsBox(units, sorted(set().union(*found)))

    def _name_columns(self, unit: str) -> None:
        """Name the columns, work with what it is counted in."""
        counted = {"before", "load"}
        names = [
            text(f"assign.column.{name}{'.' + unit if name in counted else ''}")
            for name in _COLUMNS
        ]
        self.table.setHorizontalHeaderLabels(names)

    def _make_people(self) -> QListWidget:
        """List who could take part; those paid are chosen, unless they are away."""
        found = QListWidget()
        found.setAccessibleName(text("assign.people"))
        found.setMaximumHeight(170)
        desk = self._session.staff_desk
        workers = desk.workers
        if workers is None:
            return found
        away = away_now(self._session)
        for row in np.flatnonzero(workers.here_on(desk.day)).tolist():
            if workers.kinds[row] not in PAID:
                continue
            number, name = int(workers.ids[row]), workers.names[row]
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            if number in away.workers:
                item.setText(text("assign.people.away", name=name))
                item.setCheckState(Qt.CheckState.Unchecked)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            found.addItem(item)
        return found

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
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
