"""What leads and closes a file, and shows where a sheet lies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.studies.printing.binding import FEW
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Product
    from gridplanner.studies.printing.wish import Wish


class IndexChoice(QWidget):
    """Index of sheets, small map, index of streets and door plates."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self.index = QCheckBox(text("print.contents.index"))
        self.inset = QCheckBox(text("print.contents.inset"))
        self._is_chosen = self._is_public = False
        self.index.toggled.connect(self._take_choice)  # before it is told of
        for number, (name, box) in enumerate(
            (("index", self.index), ("inset", self.inset))
        ):
            box.setToolTip(text(f"print.contents.{name}.help"))
            box.toggled.connect(lambda _on: self.changed.emit())
            grid.addWidget(box, 0, number)
        self.streets = QComboBox()
        for where in ("", "after", "end"):
            self.streets.addItem(text(f"print.streets.{where or 'none'}"), where)
        self.streets.setAccessibleName(text("print.streets"))
        self.streets.currentIndexChanged.connect(lambda _index: self.changed.emit())
        heading = label(text("print.streets"), role="muted")
        heading.setBuddy(self.streets)
        grid.addWidget(heading, 1, 0)
        grid.addWidget(self.streets, 1, 1)

    def over(self, wish: Wish) -> Wish:
        """Add what is chosen to a wish."""
        # While something is read the whole group is disabled, which says nothing.
        with_streets = self.streets.isEnabledTo(self)
        return replace(
            wish,
            looks=replace(wish.looks, with_inset=self.inset.isChecked()),
            index=self.index.isChecked() and self.index.isEnabledTo(self),
            streets=self.streets.currentData() if with_streets else "",
        )

    def offer(self, count: int) -> None:
        """Say of how many there are sheets: many are hard to find without an index.

        What somebody has chosen stays.
        """
        self.index.setEnabled(count > 1)
        if not self._is_chosen:
            with QSignalBlocker(self.index):
                self.index.setChecked(count > FEW and not self._is_public)

    def fit(self, product: Product) -> None:
        """Offer what a product's maps can have."""
        self._is_public = product.is_public
        self.streets.setEnabled(product.with_plates and not product.is_public)

    def _take_choice(self, _on: bool) -> None:  # noqa: FBT001 - as the signal has it
        self._is_chosen = True
