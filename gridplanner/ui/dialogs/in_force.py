"""From which day a plan is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from gridplanner.ui.session import Session


class InForceForm(Form):
    """Asks for the day; `scenario` is the name of what becomes the plan in force."""

    def __init__(
        self, session: Session, scenario: str, parent: QWidget | None = None
    ) -> None:
        title = "scenario.adopt" if scenario else "plan.announce"
        super().__init__(parent, title=title, verb="in_force.do")
        today = session.clock().date()
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.add_field("compare.from", self.day)
        if scenario:
            self.add_note(text("in_force.note.scenario", name=scenario))
        else:
            self.add_note(text("in_force.note"))

    @property
    def start(self) -> str:
        """The day, as an ISO date."""
        return str(self.day.date().toString("yyyy-MM-dd"))
