"""Limits of weights: what each part is to hold at least, ideally, and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.studies.dividing.wish import Band
from gridplanner.ui.dialogs.form import PAD
from gridplanner.ui.division.choices import LARGEST
from gridplanner.ui.widgets import label, link_button, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BOUNDS: Final = ("low", "ideal", "high")
_SPIN: Final = 98  # px
_WIDE: Final = 0.2  # share of the mean that limits leave on either side at first


class _Row:
    """The fields of one band."""

    def __init__(self, weights: Sequence[str]) -> None:
        self.weight = QComboBox()
        for name in weights:
            self.weight.addItem(text(f"balance.measure.{name}"), name)
        self.weight.setAccessibleName(text("dividing.limits"))
        self.weight.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self.weight.setMinimumContentsLength(7)
        self.weight.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.low, self.ideal, self.high = QSpinBox(), QSpinBox(), QSpinBox()
        for name, box in zip(_BOUNDS, self.boxes, strict=True):
            box.setRange(0, LARGEST)
            box.setGroupSeparatorShown(True)
            box.setMaximumWidth(_SPIN)
            # As the form does with those that stand in it from the beginning.
            box.lineEdit().setTextMargins(PAD, 0, 0, 0)
            box.setAccessibleName(text(f"dividing.limits.{name}"))
        self.remove: QToolButton = plain_button("close", "dividing.limits.remove")

    @property
    def boxes(self) -> tuple[QSpinBox, QSpinBox, QSpinBox]:
        return self.low, self.ideal, self.high

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return self.weight, *self.boxes, self.remove

    @property
    def band(self) -> Band:
        low, ideal, high = (float(box.value()) for box in self.boxes)
        return Band(str(self.weight.currentData()), low, high, ideal)

    def show(self, band: Band) -> None:
        self.weight.setCurrentIndex(max(self.weight.findData(band.weight), 0))
        for box, value in zip(self.boxes, (band.low, band.aim, band.high), strict=True):
            box.setValue(round(value))


class LimitRows(QWidget):
    """Asks for limits, one row a weight.

    Parameters
    ----------
    weights : sequence of str
        What can be limited.
    mean : callable
        What a part holds of a weight on the average; None where nobody knows.
    """

    changed = Signal()

    def __init__(
        self, weights: Sequence[str], mean: Callable[[str], float | None]
    ) -> None:
        super().__init__()
        self._weights, self._mean = tuple(weights), mean
        self.rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._headings = [
            label(text(f"dividing.limits.{name}"), role="muted") for name in _BOUNDS
        ]
        for column, heading in enumerate(self._headings, 1):
            self._grid.addWidget(heading, 0, column)
            heading.hide()
        self.add_button = link_button(text("dividing.limits.add"), self.add_usual)
        self.add_button.setToolTip(text("dividing.limits.help"))
        self._place()

    @property
    def bands(self) -> tuple[Band, ...]:
        """The limits that are set, in their order."""
        return tuple(row.band for row in self.rows)

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Show limits of the last time; weights nobody can limit are left out."""
        for band in bands:
            if band.weight in self._weights:
                self._add(band)

    def add_usual(self) -> None:
        """Add limits of a weight that has none yet, round what parts hold now."""
        taken = {band.weight for band in self.bands}
        free = [name for name in self._weights if name not in taken]
        if free:
            self._add(self._usual(free[0]))
            self.rows[-1].weight.setFocus()
            self.changed.emit()

    def _usual(self, weight: str) -> Band:
        mean = round(self._mean(weight) or 0.0)
        if not mean:
            return Band(weight, 0.0, 1_000.0, 500.0)
        low, high = int(mean * (1 - _WIDE)), round(mean * (1 + _WIDE)) + 1
        return Band(weight, float(low), float(high), float(mean))

    def _add(self, band: Band) -> None:
        row = _Row(self._weights)
        row.show(band)
        self.rows.append(row)
        row.weight.currentIndexChanged.connect(lambda _index: self._take_weight(row))
        for box in row.boxes:
            box.valueChanged.connect(lambda _value: self.changed.emit())
        row.remove.clicked.connect(lambda _checked=False: self._remove(row))
        self._place()

    def _take_weight(self, row: _Row) -> None:
        """Begin anew round the mean of another weight: people are no households."""
        band = self._usual(str(row.weight.currentData()))
        for box, value in zip(row.boxes, (band.low, band.aim, band.high), strict=True):
            with QSignalBlocker(box):
                box.setValue(round(value))
        self.changed.emit()

    def _remove(self, row: _Row) -> None:
        self.rows.remove(row)
        for widget in row.widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._place()
        self.add_button.setFocus()
        self.changed.emit()

    def _place(self) -> None:
        for heading in self._headings:
            heading.setVisible(bool(self.rows))
        for number, row in enumerate(self.rows, 1):
            for column, widget in enumerate(row.widgets):
                self._grid.addWidget(widget, number, column)
                widget.show()
        self._grid.removeWidget(self.add_button)
        self._grid.addWidget(self.add_button, len(self.rows) + 1, 0, 1, 5)
        self.add_button.setVisible(len(self.rows) < len(self._weights))
