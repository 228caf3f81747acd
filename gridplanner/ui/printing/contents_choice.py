"""What maps show besides ground and borders, and by which colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from gridplanner.layers.print.themes import THEMES
from gridplanner.resources.texts import text
from gridplanner.studies.printing.wish import Looks
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Product


class ContentsChoice(QWidget):
    """A box to tick for each thing that can be left away."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        title = label(text("print.contents"), role="section")
        grid.addWidget(title, 0, 0, 1, 2)
        self.plates = QCheckBox(text("print.contents.plates"))
        self.stops = QCheckBox(text("print.contents.stops"))
        self.boxes = QCheckBox(text("print.contents.boxes"))
        self.boxes.setToolTip(text("print.contents.boxes.help"))
        self.closeups = QCheckBox(text("print.contents.closeups"))
        self.closeups.setToolTip(text("print.contents.closeups.help"))
        self.base = QCheckBox(text("print.contents.base"))
        self._base_file = ""
        self.offer_base("", has_scans=False)
        boxes = self.plates, self.stops, self.boxes, self.closeups, self.base
        self._of_maps = (title, *boxes)
        for number, box in enumerate(boxes):
            box.setChecked(box in boxes[:3])
            box.toggled.connect(lambda _on: self.changed.emit())
            grid.addWidget(box, 1 + number // 2, number % 2)
        self.theme = QComboBox()
        for name in THEMES:
            self.theme.addItem(text(f"print.theme.{name}"), name)
        self.theme.setAccessibleName(text("print.theme"))
        self.theme.currentIndexChanged.connect(lambda _index: self.changed.emit())
        heading = label(text("print.theme"), role="muted")
        heading.setBuddy(self.theme)
        last = grid.rowCount()
        grid.addWidget(heading, last, 0)
        grid.addWidget(self.theme, last, 1)

    @property
    def looks(self) -> Looks:
        """What is chosen."""
        return Looks(
            theme=self.theme.currentData(),
            with_plates=self.plates.isChecked(),
            with_stops=self.stops.isChecked(),
            with_base=self.base.isChecked(),
            base_file=self._base_file,
            with_closeups=self.closeups.isChecked(),
            # While something is read the whole group is disabled, which says nothing.
            with_boxes=self.boxes.isEnabledTo(self) and self.boxes.isChecked(),
        )

    def offer_base(self, file: str, *, has_scans: bool) -> None:
        """Offer pictures below, where the project has any or a base map is shown."""
        self._base_file = file
        self.base.setEnabled(bool(file) or has_scans)
        words = "help" if self.base.isEnabled() else "none"
        self.base.setToolTip(text(f"print.contents.base.{words}"))

    def fit(self, product: Product) -> None:
        """Offer what a product's maps can show; of other sheets the colours alone."""
        for part in self._of_maps:
            part.setVisible(product.of == "unit")
        self.plates.setEnabled(product.with_plates)
        self.stops.setEnabled(product.with_stops)
        self.closeups.setEnabled(product.with_plates)
        self.boxes.setEnabled(product.with_boxes)
