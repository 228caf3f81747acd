"""How long the patrol of a grid is, where somebody has walked or measured it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QRadioButton

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.work.number_box import NumberBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LONGEST = 200_000.0  # metres


class PatrolForm(Form):
    """Ask for the length of a patrol; `metres` is the answer, None for not known."""

    def __init__(self, metres: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="patrol.set", verb="patrol.do")
        self.by_roads = QRadioButton(text("patrol.by_roads"))
        self.measured = QRadioButton(text("patrol.measured"))
        self.length = NumberBox(
            metres or 0.0,
            text("patrol.length"),
            unit="norm.unit.spread_metres",
            most=_LONGEST,
            step=100.0,
        )
        self.fields.addWidget(self.by_roads)
        self.fields.addWidget(self.measured)
        self.add_field("patrol.length", self.length)
        self.add_note(text("patrol.note"))
        self.measured.toggled.connect(self.length.setEnabled)
        self.length.setEnabled(metres is not None)
        (self.by_roads if metres is None else self.measured).setChecked(True)

    @property
    def metres(self) -> float | None:
        """The length, None where the roads inside are walked."""
        return self.length.number if self.measured.isChecked() else None
