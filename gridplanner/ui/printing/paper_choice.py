"""On which paper, at which scale, and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from gridplanner.analysis.printing.fitting import SERIES
from gridplanner.data.paper_language import LANGUAGES
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.sheet import PAPERS
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.studies.printing.wish import BEST_FIT
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Product

_PRESET: Final = "A3"


class PaperChoice(QWidget):
    """Paper, scale and language."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._headings: dict[str, QLabel] = {}
        self.paper, self.scale, self.language = QComboBox(), QComboBox(), QComboBox()
        for name in PAPERS:
            self.paper.addItem(text(f"print.paper.{name}"), name)
        self.paper.setCurrentIndex(list(PAPERS).index(_PRESET))
        self.scale.addItem(text("print.scale.auto"), None)
        for scale in SERIES:
            self.scale.addItem(f"1:{format_count(scale)}", scale)
        self.scale.insertItem(1, text("print.scale.fit"), BEST_FIT)
        for name in LANGUAGES:
            self.language.addItem(text(f"print.language.{name}"), name)
        for row, (name, field) in enumerate(
            (
                ("paper", self.paper),
                ("scale_of", self.scale),
                ("language", self.language),
            )
        ):
            heading = label(text(f"print.{name}"), role="muted")
            heading.setBuddy(field)
            self._headings[name] = heading
            field.setAccessibleName(text(f"print.{name}"))
            grid.addWidget(heading, row, 0)
            grid.addWidget(field, row, 1)
            field.currentIndexChanged.connect(lambda _index: self.changed.emit())
        grid.setColumnStretch(1, 1)

    def fit(self, product: Product) -> None:
        """Offer a scale where there is a map."""
        for part in (self._headings["scale_of"], self.scale):
            part.setVisible(not product.is_personal)

    def speak(self, language: str) -> None:
        """Choose a language, without a word to anybody."""
        with QSignalBlocker(self.language):
            self.language.setCurrentIndex(self.language.findData(language))

    def choose(self, paper: str) -> None:
        """Choose paper, also somebody's own, without a word to anybody."""
        at = self.paper.findData(paper)
        if at < 0:
            width, height = size_of(paper)
            name = text("print.paper.own", width=f"{width:g}", height=f"{height:g}")
            with QSignalBlocker(self.paper):
                self.paper.addItem(name, paper)
            at = self.paper.count() - 1
        with QSignalBlocker(self.paper):
            self.paper.setCurrentIndex(at)
