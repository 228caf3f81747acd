"""What is asked for seldom, folded away: limits of further weights, seeds, ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QSpinBox, QWidget

from gridplanner.resources.texts import text
from gridplanner.studies.dividing.wish import MOST_CANDIDATES
from gridplanner.ui.division.choices import SEEDS
from gridplanner.ui.division.limit_rows import LimitRows
from gridplanner.ui.division.limit_words import limits_words
from gridplanner.ui.widgets import label, link_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.ui.division.choices import Choices


class MoreFields(QWidget):
    """Fields below a link that opens them; closed, the link says what they ask for.

    Parameters
    ----------
    weights : sequence of str
        What can be limited.
    mean : callable
        What a part holds of a weight on the average; None where nobody knows.
    choices : Choices
        Those of the last time.
    """

    changed = Signal()

    def __init__(
        self,
        weights: Sequence[str],
        mean: Callable[[str], float | None],
        choices: Choices,
    ) -> None:
        super().__init__()
        self.limits = LimitRows(weights, mean)
        self.limits.show_bands(choices.bands)
        self.candidates = QSpinBox()
        self.candidates.setRange(1, MOST_CANDIDATES)
        self.candidates.setValue(choices.candidates)
        self.candidates.setAccessibleName(text("dividing.candidates"))
        self.link = link_button("", lambda: self.open(is_open=self.held.isHidden()))
        self.held = QWidget()
        outer = QGridLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setVerticalSpacing(4)
        outer.addWidget(self.link, 0, 0)
        outer.addWidget(self.held, 1, 0, 1, 2)
        outer.setColumnStretch(1, 1)
        self._fields = QGridLayout(self.held)
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setHorizontalSpacing(8)
        self._fields.setVerticalSpacing(6)
        self._fields.setColumnStretch(2, 1)
        self.seeds = QComboBox()
        for name in SEEDS:
            self.seeds.addItem(text(f"dividing.seeds.{name}"), name)
        self.seeds.setCurrentIndex(max(self.seeds.findData(choices.seeds), 0))
        self.seeds.setAccessibleName(text("dividing.seeds"))
        self._add("limits", self.limits, wide=True)
        self._add("seeds", self.seeds)
        self._add("candidates", self.candidates)
        self.limits.changed.connect(self.changed)
        self.seeds.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.candidates.valueChanged.connect(lambda _value: self.changed.emit())
        self.open(is_open=False)

    def open(self, *, is_open: bool) -> None:
        """Show the fields, or put them away."""
        self.held.setVisible(is_open)
        self.say()

    def align(self, width: int) -> None:
        """Begin the fields as far right as those above, px."""
        self._fields.setColumnMinimumWidth(0, width)

    def say(self) -> None:
        """Say on the link what is asked for where the fields are closed."""
        is_open = not self.held.isHidden()
        said = [f"{text('dividing.more')} {'▾' if is_open else '▸'}"]
        if not is_open and self.limits.bands:
            said.append(limits_words(self.limits.bands))
        if not is_open and self.seeds.currentIndex() > 0:
            said.append(self.seeds.currentText())
        self.link.setText("  ".join(said))

    def _add(self, name: str, field: QWidget, *, wide: bool = False) -> None:
        row = self._fields.rowCount()
        heading = label(text(f"dividing.{name}"), role="muted")
        heading.setToolTip(text(f"dividing.{name}.help"))
        field.setToolTip(text(f"dividing.{name}.help"))
        top = Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag.AlignVCenter
        self._fields.addWidget(heading, row, 0, top)
        self._fields.addWidget(field, row, 1, 1, 2 if wide else 1)
