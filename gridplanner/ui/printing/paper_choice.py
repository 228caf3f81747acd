"""On which paper, and at which scale."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from gridplanner.analysis.printing.fitting import SERIES
from gridplanner.layers.print.sheet import PAPERS
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import label

_PRESET: Final = "A3"


class PaperChoice(QWidget):
    """Paper and scale."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self.paper, self.scale = QComboBox(), QComboBox()
        for name in PAPERS:
            self.paper.addItem(text(f"print.paper.{name}"), name)
        self.paper.setCurrentIndex(list(PAPERS).index(_PRESET))
        self.scale.addItem(text("print.scale.auto"), None)
        for scale in SERIES:
            self.scale.addItem(f"1:{format_count(scale)}", scale)
        for row, (name, field) in enumerate(
            (("paper", self.paper), ("scale_of", self.scale))
        ):
            heading = label(text(f"print.{name}"), role="muted")
            heading.setBuddy(field)
            field.setAccessibleName(text(f"print.{name}"))
            grid.addWidget(heading, row, 0)
            grid.addWidget(field, row, 1)
            field.currentIndexChanged.connect(lambda _index: self.changed.emit())
        grid.setColumnStretch(1, 1)
