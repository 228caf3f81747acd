"""The right side of the window: details of what is selected, or a file opened there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from gridplanner.ui.household.page import HouseholdPage
from gridplanner.ui.household.residents import Residents

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Side(QStackedWidget):
    """The details of what is selected, or what was opened in their place.

    Attributes
    ----------
    page : HouseholdPage
    residents : Residents
    """

    def __init__(self, details: QWidget) -> None:
        super().__init__()
        self._details = details
        self.page, self.residents = HouseholdPage(), Residents()
        for widget in (details, self.page, self.residents):
            self.addWidget(widget)

    @property
    def is_open(self) -> bool:
        """Whether something stands in the place of the details."""
        return self.currentWidget() is not self._details

    def show_details(self) -> None:
        """Show what is selected."""
        self.setCurrentWidget(self._details)
