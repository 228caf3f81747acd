"""The status bar: hint of the tool, running work, scale, place, snapping, saved."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QWidget,
)

from gridplanner.resources.texts import text

SCALES = (500, 1000, 2000, 4000, 5000, 10000, 25000, 50000, 100000)
# Metres of the project CRS -> longitude, latitude in degrees.
ToDegrees = Callable[[float, float], tuple[float, float]]


def read_scale(words: str) -> float | None:
    """Read ``1:4,000``, ``1：4000`` or ``4000``; None where it is no scale."""
    digits = re.sub(r"[\s,，]", "", words).replace("：", ":")
    found = re.fullmatch(r"(?:1[:/])?(\d+(?:\.\d+)?)", digits)
    value = float(found[1]) if found else 0.0
    return value if 1 <= value <= 1e9 else None


class StatusBar(QStatusBar):
    """Says what the tool expects and where one is."""

    scale_chosen = Signal(float)
    scale_left = Signal()
    snapping_clicked = Signal()
    cancel_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setFixedHeight(28)
        self.hint = QLabel()
        self.hint.setObjectName("hint")
        self.hint.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.addWidget(self.hint, 1)
        self.work = _Work()
        self.work.cancel.clicked.connect(self.cancel_clicked)
        self.scale = QComboBox()
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.addItems([f"1:{scale:,}" for scale in SCALES])
        self.scale.setMinimumWidth(116)
        self.scale.activated.connect(lambda _index: self._choose_scale())
        edit = self.scale.lineEdit()
        assert edit is not None  # an editable box has one
        edit.returnPressed.connect(self._choose_scale)
        self.place = QPushButton()
        self.place.clicked.connect(self._toggle_place)
        self.snapping = QPushButton()
        self.snapping.clicked.connect(self.snapping_clicked)
        self.saved = QLabel()
        for widget in (self.work, self.scale, self.place, self.snapping, self.saved):
            self.addPermanentWidget(widget)
        self._denominator = 0.0
        self._metres = False
        self._at: tuple[float, float] | None = None
        self._system = ""
        self.to_degrees: ToDegrees | None = None
        self._snaps = True
        self._saved_at = ""
        self.retranslate()

    def show_hint(self, words: str) -> None:
        """Say what the tool expects."""
        self.hint.setText(words)
        self.hint.setToolTip(words)

    def show_scale(self, denominator: float) -> None:
        """Say the present scale, unless one is being typed."""
        self._denominator = denominator
        edit = self.scale.lineEdit()
        if edit is not None and not edit.hasFocus():
            edit.setText(_scale_words(denominator))

    def show_place(self, x: float, y: float) -> None:
        """Say where the pointer is (metres of the project CRS)."""
        self._at = (x, y)
        self.place.setText(self._place_words())

    def show_system(self, name: str, to_degrees: ToDegrees | None) -> None:
        """Take over the CRS of a project that was opened."""
        self._system, self.to_degrees, self._at = name, to_degrees, None
        self.place.setText(self._place_words())

    def show_snapping(self, on: bool) -> None:  # noqa: FBT001 - a state
        """Say whether drawing snaps."""
        self._snaps = on
        self.snapping.setText(text("status.snap_on" if on else "status.snap_off"))

    def show_saved(self, time: str) -> None:
        """Say when the last change was written; nothing where `time` is empty."""
        self._saved_at = time
        self.saved.setText(text("status.saved", time=time) if time else "")

    def show_project(self, is_open: bool) -> None:  # noqa: FBT001 - a state
        """Show scale, place, snapping only while a project is open."""
        for widget in (self.scale, self.place, self.snapping, self.saved):
            widget.setVisible(is_open)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.scale.setToolTip(text("status.scale.help"))
        self.scale.setAccessibleName(text("status.scale.help"))
        self.place.setToolTip(text("status.place.help"))
        self.snapping.setToolTip(text("snapping.help"))
        self.place.setText(self._place_words())
        self.show_snapping(self._snaps)
        self.show_saved(self._saved_at)
        self.work.cancel.setText(text("cancel"))
        widest = text("status.degrees", east=f"{119.78901:.5f}", north=f"{35.7:.5f}")
        self.place.setMinimumWidth(
            self.place.fontMetrics().horizontalAdvance(widest) + 24
        )

    def _choose_scale(self) -> None:
        words = self.scale.currentText()
        scale = read_scale(words) if words != _scale_words(self._denominator) else None
        # The keys belong to the map again, and words that are no scale go.
        self.scale_left.emit()
        self.show_scale(self._denominator)
        if scale is not None:
            self.scale_chosen.emit(scale)

    def _toggle_place(self) -> None:
        self._metres = not self._metres
        self.place.setText(self._place_words())

    def _place_words(self) -> str:
        if self._at is None:
            return text("status.no_place")
        x, y = self._at
        if self._metres or self.to_degrees is None:
            return f"X {x:,.2f}  Y {y:,.2f}"
        east, north = self.to_degrees(x, y)
        return text("status.degrees", east=f"{east:.5f}", north=f"{north:.5f}")


def _scale_words(denominator: float) -> str:
    return f"1:{denominator:,.0f}"


class _Work(QWidget):
    """The bar of a running job, with Cancel."""

    def __init__(self) -> None:
        super().__init__()
        self.step = QLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.cancel = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.step, self.bar, self.cancel):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def begin(self, words: str) -> None:
        """Show an empty bar."""
        self.step.setText(words)
        self.bar.setValue(0)
        self.show()

    def go_on(self, fraction: float, words: str) -> None:
        """Fill the bar to `fraction`."""
        self.bar.setValue(round(1000 * fraction))
        if words:
            self.step.setText(words)
