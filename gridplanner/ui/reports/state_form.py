"""The dialog of reports of a state: of which day, and against what changes are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QFileDialog, QVBoxLayout

from gridplanner.data.period import Period
from gridplanner.report_compared import IN_FORCE, names_to_compare
from gridplanner.resources.texts import text
from gridplanner.ui.reports.report_form import ReportForm, day_of
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.report_writing import Wish

_FILE = "file"
_WITHOUT_MAPS = frozenset({"coverage", "changes"})


class StateForm(ReportForm):
    """Asks of which day a plan's state is told, and with what it is compared."""

    def _begin(self) -> None:
        self.maps.setVisible(self._kind not in _WITHOUT_MAPS)
        today = self._context.session.clock().date()
        self.day.setDate(QDate(today.year, today.month, today.day))

    def _add_days(self, rows: QVBoxLayout) -> None:
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(text("report.of_day"))
        self.day.dateChanged.connect(lambda _day: self._show_state())
        rows.addWidget(label(text("report.of_day"), role="muted"))
        rows.addWidget(self.day)
        self.against = QComboBox()
        self.against.setAccessibleName(text("report.against"))
        if self._kind != "changes":
            return
        session = self._context.session
        document = session.document
        assert document is not None  # the command is blocked else
        if session.is_scenario:
            self.against.addItem(text("report.against.current"), IN_FORCE)
        own = document.file.plan_name(session.plan_id)
        for name in names_to_compare(document):
            if name != own:
                self.against.addItem(name, name)
        if not self.against.count():
            rows.addWidget(label(text("report.nothing_to_compare"), wraps=True))
        self.against.addItem(text("report.against.file"), _FILE)
        self.against.activated.connect(self._choose_other)
        rows.addWidget(label(text("report.against"), role="muted"))
        rows.addWidget(self.against)

    def _choose_other(self, index: int) -> None:
        """Ask for another project file where that is what was chosen."""
        if self.against.itemData(index) == _FILE:
            chosen, _kind = QFileDialog.getOpenFileName(
                self,
                text("report.against.file"),
                self._context.settings.folder,
                "GridPlanner (*.gpkg)",
            )
            if chosen:
                self.against.insertItem(0, Path(chosen).name, chosen)
                self.against.setCurrentIndex(0)
        self._show_state()

    @property
    def _remark_words(self) -> str:
        return "report.remark.state"

    @property
    def _example_words(self) -> str:
        return "report.remark.state.example"

    @property
    def _maps_words(self) -> str:
        return "report.with_map"

    @property
    def period(self) -> Period:
        """The day chosen."""
        day = day_of(self.day)
        return Period(day, day)

    def _wish(self) -> Wish:
        session = self._context.session
        document = session.document
        assert document is not None  # as above
        name = document.file.plan_name(session.plan_id) if session.is_scenario else ""
        against = self.against.currentData() if self._kind == "changes" else ""
        return replace(
            super()._wish(), plan=session.plan_id, plan_name=name, against=against
        )

    def _reason(self) -> str:
        if self._kind == "changes" and self.against.currentData() == _FILE:
            return "report.choose_against"
        return super()._reason()
