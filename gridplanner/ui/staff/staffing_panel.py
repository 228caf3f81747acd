"""The tray's tab of staffing: rates by role or unit, and vacant posts by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.levels import Role
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import text
from gridplanner.team_sheet import left_out_rows, total_row
from gridplanner.ui.icons import icon
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.staff.staffing_model import (
    BY_ROLE,
    StaffingModel,
    VacanciesModel,
)
from gridplanner.ui.widgets import ElidedLabel, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from gridplanner.analysis.staffing import Staffing
    from gridplanner.ui.session import Session

_WIDTHS: Final = (130, 110, 70, 70, 70, 70, 70, 150)
_VACANT: Final = (110, 190, 50)
_LEFT, _RIGHT = 620, 360  # px before anybody moves the line between


class StaffingPanel(QWidget):
    """What is demanded, held, vacant and beyond the most today."""

    unit_wanted = Signal(int)
    building_wanted = Signal(int)
    assign_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._is_stale = session, True
        self.by = QComboBox()
        self.by.activated.connect(lambda _row: self.refresh())
        self.words = ElidedLabel(role="muted")
        self.assign = push_button("", self._assign)
        self.model, self.vacancies = StaffingModel(), VacanciesModel()
        self.view = make_list_view(self.model, (), self._open_unit)
        self.list = make_list_view(self.vacancies, (), self._open_vacancy)
        self._lay_out()
        self.setFocusProxy(self.view)
        session.opened.connect(self._forget)
        self.retranslate()

    def listen(self) -> None:
        """Follow the desk, once the session has it."""
        self._session.staff_desk.changed.connect(self._forget)

    def refresh(self) -> None:
        """Show the staffing of this moment, if anybody looks."""
        session = self._session
        if not self.isVisible() or session.document is None:
            self._is_stale = True
            return
        self._is_stale = False
        self._offer()
        found = session.staff_desk.staffing()
        self.model.show_staffing(found, int(self.by.currentData()))
        self.vacancies.show_staffing(found)
        for view, widths in ((self.view, _WIDTHS), (self.list, _VACANT)):
            for column, width in enumerate(widths):
                view.setColumnWidth(column, width)
        self.words.setText("" if found is None else self._summary(found))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.by.setAccessibleName(text("staffing.by"))
        self.assign.setText(text("staff.assign"))
        self.assign.setToolTip(text("staff.assign.help"))
        self.assign.setIcon(icon("post"))
        self.view.setAccessibleName(text("tray.staffing"))
        self.list.setAccessibleName(text("staffing.vacancies"))
        self._forget()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.setSpacing(8)
        top.addWidget(self.by)
        top.addWidget(self.words, 1)
        top.addWidget(self.assign)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.view)
        both.addWidget(self.list)
        both.setChildrenCollapsible(False)
        both.setStretchFactor(0, 1)
        both.setSizes([_LEFT, _RIGHT])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(both, 1)

    def _offer(self) -> None:
        """Offer the roles and the levels of the project."""
        document = self._session.document
        chosen = self.by.currentData()
        with QSignalBlocker(self.by):
            self.by.clear()
            self.by.addItem(text("staffing.by_role"), BY_ROLE)
            for number, level in enumerate(document.levels if document else ()):
                if level.role is not Role.MICRO_GRID:
                    name = level.name
                    self.by.addItem(text("staffing.by_level", level=name), number)
            self.by.setCurrentIndex(max(self.by.findData(chosen), 0))

    def _summary(self, found: Staffing) -> str:
        total = total_row(found)
        said = [
            text(
                "staffing.summary",
                rate=format_share(total["filled"], total["demanded"]),
                vacant=f"{total['vacant']:,}",
                over=f"{total['over']:,}",
            )
        ]
        said += [
            text(f"staff.left_out.{row['what']}.{row['reason']}", n=row["n"])
            for row in left_out_rows(found)
        ]
        if self.vacancies.more:
            said.append(text("staffing.more", n=f"{self.vacancies.more:,}"))
        return text("staffing.semicolon").join(said)

    def _forget(self) -> None:
        self._is_stale = True
        self.refresh()

    def _open_unit(self, index: QModelIndex) -> None:
        self._open(self.model.unit_at(index.row()))

    def _open_vacancy(self, index: QModelIndex) -> None:
        self._open(self.vacancies.unit_at(index.row()))

    def _open(self, number: int) -> None:
        if number > 0:
            self.unit_wanted.emit(number)
        elif number < 0:
            self.building_wanted.emit(-number)

    def _assign(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._open_vacancy(index)
        self.assign_wanted.emit()
