"""Which product is printed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label

_ACROSS: Final = 2


class ProductChoice(QWidget):
    """A button for each product."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows = column(self, margin=0, spacing=8)
        rows.addWidget(label(text("print.which"), role="section"))
        self.buttons = QButtonGroup(self)
        grid = QGridLayout()
        for number, name in enumerate(PRODUCTS):
            button = QRadioButton(text(f"print.{name}"))
            button.setToolTip(text(f"print.{name}.help"))
            self.buttons.addButton(button, number)
            grid.addWidget(button, *divmod(number, _ACROSS))
        rows.addLayout(grid)
        self.buttons.button(0).setChecked(True)
        self.buttons.idClicked.connect(lambda _number: self.changed.emit())

    @property
    def name(self) -> str:
        """Name of the product."""
        return list(PRODUCTS)[self.buttons.checkedId()]

    def choose(self, name: str) -> None:
        """Choose a product, as if its button had been pressed."""
        self.buttons.button(list(PRODUCTS).index(name)).setChecked(True)
