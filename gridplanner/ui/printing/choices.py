"""What is to be printed, as chosen in the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QRadioButton,
    QWidget,
)

from gridplanner.analysis.printing.fitting import SERIES
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.sheet import PAPERS
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

_PRESET: Final = "A3"


class Choices(QWidget):
    """Product, range, paper and scale."""

    changed = Signal()
    product_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows = column(self, spacing=8)
        rows.addWidget(label(text("print.which"), role="section"))
        self.products = QButtonGroup(self)
        for number, name in enumerate(PRODUCTS):
            button = QRadioButton(text(f"print.{name}"))
            button.setToolTip(text(f"print.{name}.help"))
            self.products.addButton(button, number)
            rows.addWidget(button)
        self.products.button(0).setChecked(True)
        rows.addWidget(label(text("print.range"), role="section"))
        self.ranges = QButtonGroup(self)
        self.all, self.chosen = QRadioButton(), QRadioButton()
        for number, button in enumerate((self.all, self.chosen)):
            self.ranges.addButton(button, number)
            rows.addWidget(button)
        self.all.setChecked(True)
        grid = QGridLayout()
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
        grid.setColumnStretch(1, 1)
        rows.addLayout(grid)
        self.note = label(text("print.no_names"), role="muted", wraps=True)
        rows.addWidget(self.note)
        rows.addStretch(1)
        self.products.idClicked.connect(lambda _number: self.product_changed.emit())
        self.ranges.idClicked.connect(lambda _number: self.changed.emit())
        for field in (self.paper, self.scale):
            field.currentIndexChanged.connect(lambda _index: self.changed.emit())

    @property
    def product(self) -> str:
        """Name of the product."""
        return list(PRODUCTS)[self.products.checkedId()]

    def offer(self, whole: int, chosen: Sequence[str]) -> None:
        """Say how many units there are, and which of them are selected.

        Parameters
        ----------
        whole : int
        chosen : sequence of str
            Names of the selected ones.
        """
        self.all.setText(text("print.range.all", n=format_count(whole)))
        if len(chosen) == 1:
            self.chosen.setText(text("print.range.one", unit=chosen[0]))
        elif chosen:
            self.chosen.setText(text("print.range.chosen", n=format_count(len(chosen))))
        else:
            self.chosen.setText(text("print.range.none"))
        self.chosen.setEnabled(bool(chosen))
        if not chosen:
            self.all.setChecked(True)
