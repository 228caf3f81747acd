"""What can be set of the page: paper, which way it lies, margins, bleed, crop marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QWidget,
)

from gridplanner.layers.print.papers import LARGEST, SMALLEST, own_paper, size_of
from gridplanner.layers.print.sheet import PAPERS
from gridplanner.layers.print.template import TURNS, Margins
from gridplanner.layers.print.template_body import BLEED
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.print.template import Template

_OWN: Final = "own"
_SQUARE: Final = (500.0, 700.0)


class PageForm(QWidget):
    """Properties of the page.

    Attributes
    ----------
    changed : Signal
        The template as it is then.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._own: Template | None = None
        rows = column(self, margin=0, spacing=8)
        rows.addWidget(label(text("layout.page"), role="section"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self.below, self.paper, self.turn = QComboBox(), QComboBox(), QComboBox()
        self.width_, self.height_ = (
            _millimetres(SMALLEST, LARGEST),
            _millimetres(SMALLEST, LARGEST),
        )
        self.paper.addItem(text("layout.paper.asked"), "")
        for name in PAPERS:
            self.paper.addItem(text(f"print.paper.{name}"), name)
        self.paper.addItem(text("layout.paper.own"), _OWN)
        for name in TURNS:
            self.turn.addItem(text(f"layout.turn.{name}"), name)
        self.margins = [_millimetres(0, 100) for _side in Margins._fields]
        self.bleed = _millimetres(0, BLEED.most)
        self.marks = QCheckBox(text("print.crop_marks"))
        named = [
            ("layout.inherits", self.below),
            ("print.paper", self.paper),
            ("layout.width", self.width_),
            ("layout.height", self.height_),
            ("layout.turn", self.turn),
            *(
                (f"layout.margin.{name}", box)
                for name, box in zip(Margins._fields, self.margins, strict=True)
            ),
            ("print.bleed", self.bleed),
        ]
        for row, (name, field) in enumerate(named):
            heading = label(text(name), role="muted")
            heading.setBuddy(field)
            field.setAccessibleName(text(name))
            grid.addWidget(heading, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.marks, len(named), 1)
        rows.addLayout(grid)
        rows.addWidget(label(text("layout.page.note"), role="muted", wraps=True))
        rows.addStretch(1)
        for choice in (self.below, self.paper, self.turn):
            choice.activated.connect(self._tell)
        for box in (self.width_, self.height_, *self.margins, self.bleed):
            box.valueChanged.connect(self._tell)
        self.marks.toggled.connect(self._tell)

    def show_page(self, own: Template, whole: Template, parents: Sequence[str]) -> None:
        """Show the page of a template; `parents` are what it may inherit from."""
        self._own = None
        boxes = [self.width_, self.height_, *self.margins, self.bleed, self.marks]
        blockers = [QSignalBlocker(box) for box in boxes]
        self.below.clear()
        self.below.addItem(text("layout.inherits.none"), "")
        for name in parents:
            self.below.addItem(name, name)
        self.below.setCurrentIndex(max(self.below.findData(own.inherits), 0))
        at = self.paper.findData(whole.paper)
        self.paper.setCurrentIndex(at if at >= 0 else self.paper.findData(_OWN))
        width, height = size_of(whole.paper) if whole.paper else _SQUARE
        self.width_.setValue(width)
        self.height_.setValue(height)
        for box in (self.width_, self.height_):
            box.setEnabled(self.paper.currentData() == _OWN)
        self.turn.setCurrentIndex(self.turn.findData(whole.turn or "auto"))
        for box, side in zip(self.margins, whole.margins or Margins(), strict=True):
            box.setValue(side)
        self.bleed.setValue(whole.bleed or 0.0)
        self.marks.setChecked(bool(whole.crop_marks))
        blockers.clear()
        self._own = own

    def _tell(self, *_value: object) -> None:
        own = self._own
        if own is None:
            return
        paper = self.paper.currentData()
        if paper == _OWN:
            paper = own_paper(self.width_.value(), self.height_.value())
        margins = Margins(*(box.value() for box in self.margins))
        turn, bleed = self.turn.currentData(), self.bleed.value()
        marks = self.marks.isChecked()
        self.changed.emit(
            replace(
                own,
                inherits=self.below.currentData(),
                paper=paper,
                turn=turn if own.turn or turn != "auto" else "",
                margins=margins if own.margins or margins != Margins() else None,
                bleed=bleed if own.bleed is not None or bleed else None,
                crop_marks=marks if own.crop_marks is not None or marks else None,
            )
        )


def _millimetres(least: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(least, most)
    box.setDecimals(1)
    box.setSuffix(" mm")
    box.setKeyboardTracking(False)
    return box
