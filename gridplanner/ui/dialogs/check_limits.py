"""From when on something is worth a line in the list of the check."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox, QGridLayout, QPushButton

from gridplanner.data.checks.limits import Limits
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_COLUMNS = (
    (
        "gap_area",
        "overlap_area",
        "sliver_width",
        "spike_length",
        "compactness",
        "marked_share",
        "mark_distance",
    ),
    (
        "city_least",
        "city_most",
        "city_people",
        "village_least",
        "village_most",
        "city_micro_least",
        "city_micro_most",
        "village_micro_least",
        "village_micro_most",
    ),
)
_SHARES = {"compactness", "marked_share"}
_LENGTHS = {"gap_area", "overlap_area", "sliver_width", "spike_length", "mark_distance"}


class CheckLimitsForm(Form):
    """Ask for the limits of the check; `limits` is the answer."""

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="check.limits", verb="limits.do")
        self.boxes: dict[str, QDoubleSpinBox] = {}
        table = QGridLayout()
        table.setHorizontalSpacing(12)
        table.setVerticalSpacing(6)
        for column, names in enumerate(_COLUMNS):
            for row, name in enumerate(names):
                box = _box(name)
                words = label(text("limits." + name), role="muted")
                words.setBuddy(box)
                box.setAccessibleName(text("limits." + name))
                table.addWidget(words, row, 2 * column)
                table.addWidget(box, row, 2 * column + 1)
                self.boxes[name] = box
        table.setColumnMinimumWidth(1, 110)
        table.setColumnMinimumWidth(3, 110)
        self.fields.addLayout(table)
        self.add_note(text("limits.note"))
        usual = QPushButton(text("limits.usual"))
        usual.setAutoDefault(False)
        usual.clicked.connect(lambda: self._show(Limits()))
        self.box.addButton(usual, QDialogButtonBox.ButtonRole.ResetRole)
        self._show(limits)
        self.boxes[_COLUMNS[0][0]].setFocus()

    @property
    def limits(self) -> Limits:
        """What the boxes say."""
        return Limits(**{name: box.value() for name, box in self.boxes.items()})

    def _show(self, limits: Limits) -> None:
        for name, value in asdict(limits).items():
            self.boxes[name].setValue(value)


def _box(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    if name in _SHARES:
        box.setRange(0, 1)
        box.setDecimals(2)
        box.setSingleStep(0.05)
    else:
        box.setRange(0, 100_000)
        box.setDecimals(1 if name in _LENGTHS else 0)
        box.setSingleStep(1 if name in _LENGTHS else 10)
    return box
