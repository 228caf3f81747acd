"""By which figure the grids are coloured, in which classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from gridplanner.layers.layer import LegendEntry
from gridplanner.resources.texts import text
from gridplanner.ui.colouring import (
    PLAIN,
    Choice,
    choices,
    class_words,
    classes_of,
    is_balance,
    values_of,
)
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.panels.legend import Sample
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.ui.session import Session


class ChoroplethForm(Form):
    """Choose figure, classes, ramp and pattern; `choice` is the answer."""

    def __init__(
        self, session: Session, choice: Choice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, title="view.colour_by", verb="colouring.do")
        self._session = session
        session.work_desk.want_if_quick()
        self.figure = QComboBox()
        for key, words in choices(session):
            self.figure.addItem(words, key)
        self.figure.setCurrentIndex(max(self.figure.findData(choice.figure), 0))
        self.method = _combo(
            ("quantile", "equal", "manual"), "colouring.", choice.method
        )
        self.count = QSpinBox()
        self.count.setRange(2, 5)
        self.count.setValue(choice.count)
        self.breaks = QLineEdit(", ".join(f"{b:g}" for b in choice.breaks))
        self.ramp = _combo(("sequential", "diverging"), "colouring.", choice.ramp)
        self.patterns = QCheckBox(text("colouring.patterns"))
        self.patterns.setChecked(choice.patterns)
        self.add_field("colouring.figure", self.figure)
        self.add_field("colouring.method", self.method)
        self.add_field("colouring.count", self.count)
        self.add_field(
            "colouring.breaks", self.breaks, help_key="colouring.breaks.help"
        )
        self.add_field("colouring.ramp", self.ramp)
        self.fields.addWidget(self.patterns)
        self._preview = QWidget()
        self._rows = QGridLayout(self._preview)
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setColumnStretch(1, 1)
        self._preview.setMinimumHeight(150)
        self.fields.addWidget(self._preview)
        self.setMinimumWidth(380)
        for box in (self.figure, self.method, self.ramp):
            box.currentIndexChanged.connect(lambda _index: self._show())
        self.count.valueChanged.connect(lambda _value: self._show())
        self.breaks.textChanged.connect(lambda _words: self._show())
        self._show()

    @property
    def choice(self) -> Choice:
        """What the fields say."""
        return Choice(
            figure=str(self.figure.currentData()),
            method=str(self.method.currentData()),
            count=self.count.value(),
            breaks=_numbers(self.breaks.text()),
            ramp=str(self.ramp.currentData()),
            patterns=self.patterns.isChecked(),
        )

    def _show(self) -> None:
        choice = self.choice
        plain = choice.figure == PLAIN
        has_choice = not plain and not is_balance(choice.figure)
        is_manual = choice.method == "manual"
        self.breaks.setEnabled(is_manual and has_choice)
        self.count.setEnabled(not is_manual and has_choice)
        for box in (self.method, self.ramp):
            box.setEnabled(has_choice)
        self.patterns.setEnabled(not plain)
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not plain:
            self._show_classes(choice)

    def _show_classes(self, choice: Choice) -> None:
        values = np.array(
            list(values_of(self._session, choice.figure).values()), np.float64
        )
        classes = classes_of(choice, values)
        counts = classes.counts(values)
        names = class_words(choice) or classes.words()
        for row, (colour, words) in enumerate(zip(classes.colours, names, strict=True)):
            self._rows.addWidget(Sample(LegendEntry(words, colour=colour)), row, 0)
            self._rows.addWidget(label(words), row, 1)
            self._rows.addWidget(
                label(text("colouring.grids", n=counts[row]), role="caption"), row, 2
            )


def _combo(values: tuple[str, ...], prefix: str, chosen: str) -> QComboBox:
    box = QComboBox()
    for value in values:
        box.addItem(text(prefix + value), value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box


def _numbers(words: str) -> tuple[float, ...]:
    found = []
    for word in words.replace("，", ",").replace(";", ",").split(","):
        try:
            found.append(float(word))
        except ValueError:
            continue
    return tuple(sorted(set(found)))
