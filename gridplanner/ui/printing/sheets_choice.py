"""What has a sheet, and in which order sheets come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.studies.printing.sheets import level_of
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.levels import Level
    from gridplanner.layers.print.products import Product
    from gridplanner.studies.printing.wish import Wish

_ORDERS: Final = ("code", "walk")


class SheetsChoice(QWidget):
    """A sheet for each grid, micro-grid, community, worker, route; by code or walk."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self.by, self.order = QComboBox(), QComboBox()
        for order in _ORDERS:
            self.order.addItem(text(f"print.order.{order}"), order)
        for row, (name, field) in enumerate((("by", self.by), ("order", self.order))):
            heading = label(text(f"print.{name}"), role="muted")
            heading.setBuddy(field)
            field.setAccessibleName(text(f"print.{name}"))
            field.setToolTip(text(f"print.{name}.help"))
            grid.addWidget(heading, row, 0)
            grid.addWidget(field, row, 1)
            field.currentIndexChanged.connect(lambda _index: self.changed.emit())
        grid.setColumnStretch(1, 1)

    def over(self, wish: Wish, levels: Sequence[Level], product: Product) -> Wish:
        """Add what is chosen to a wish."""
        by = self.by.currentData() or "unit"
        return replace(
            wish,
            level=level_of(levels, product, by),
            by=by,
            order=self.order.currentData(),
        )

    def fit(self, product: Product, levels: Sequence[Level]) -> None:
        """Offer what a product has sheets of; what was chosen stays where it can."""
        chosen = self.by.currentData()
        own = "grid" if product.is_of_grids else "area"
        has_micro = any(level.role is Role.MICRO_GRID for level in levels)
        with QSignalBlocker(self.by):
            self.by.clear()
            for by in product.by:
                if by != "micro" or has_micro:
                    # Each of the product's own level is what it means by itself.
                    data = "unit" if by == own else by
                    self.by.addItem(text(f"print.by.{by}"), data)
            self.by.setCurrentIndex(max(self.by.findData(chosen), 0))
        self.setVisible(bool(product.by))
