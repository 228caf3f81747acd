"""What is asked before a theme is shown: whom, how; and where hot spots are sought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QSpinBox

from gridplanner.data.filters.themes import THEMES, WAYS
from gridplanner.resources.texts import text
from gridplanner.studies.themes.study import SpotChoice, ThemeChoice
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.filters.people_list import Rules

_PLACES = ("grids", "hexagons", "squares")
_ISO = "yyyy-MM-dd"


class ThemeForm(Form):
    """Which people the map shows and how; `choice` is the answer."""

    def __init__(
        self, choice: ThemeChoice, rules: Rules, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, title="themes.people", verb="themes.do")
        self._day = rules.day
        self.who = QComboBox()
        for key, theme in THEMES.items():
            if key not in rules.hidden:
                self.who.addItem(text(theme.sentence), key)
        self.who.setCurrentIndex(max(self.who.findData(choice.key), 0))
        self.who.setMaxVisibleItems(16)
        self.way = _combo(WAYS, "theme.", choice.way)
        self.per_dot = _spin(0, 1_000, choice.per_dot)
        self.per_dot.setSpecialValueText(text("themes.automatic"))
        self.bandwidth = _spin(50, 5_000, round(choice.bandwidth), step=50)
        self.day = QDateEdit(QDate.fromString(choice.reference or rules.day, _ISO))
        self.day.setDisplayFormat(_ISO)
        self.day.setCalendarPopup(True)
        self.add_field("themes.who", self.who)
        self.add_field("themes.way", self.way)
        self.add_field("themes.per_dot", self.per_dot)
        self.add_field(
            "themes.bandwidth", self.bandwidth, help_key="themes.bandwidth.help"
        )
        self.add_field("themes.day", self.day, help_key="themes.day.help")
        self.setMinimumWidth(380)
        for box in (self.who, self.way):
            box.currentIndexChanged.connect(lambda _row: self._fit())
        self._fit()

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen."""
        day = self.day.date().toString(_ISO)
        return ThemeChoice(
            key=str(self.who.currentData()),
            way=str(self.way.currentData()),
            per_dot=self.per_dot.value(),
            bandwidth=float(self.bandwidth.value()),
            reference="" if day == self._day else day,
        )

    def _fit(self) -> None:
        """Let only be chosen what has a meaning for the way."""
        if THEMES[str(self.who.currentData())].is_restricted:
            self.way.setCurrentIndex(self.way.findData("shares"))
        way = str(self.way.currentData())
        self.per_dot.setEnabled(way == "dots")
        self.bandwidth.setEnabled(way == "density")


class SpotForm(Form):
    """Where hot spots of events are looked for; `choice` is the answer."""

    def __init__(self, choice: SpotChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="themes.spots", verb="themes.spots.do")
        self.places = _combo(_PLACES, "themes.spots.", choice.places)
        self.side = _spin(50, 5_000, round(choice.side), step=50)
        self.seed = _spin(0, 1_000_000, choice.seed)
        self.add_field("themes.spots.places", self.places)
        self.add_field("themes.spots.side", self.side)
        self.add_field(
            "themes.spots.seed", self.seed, help_key="themes.spots.seed.help"
        )
        self.setMinimumWidth(380)
        self.places.currentIndexChanged.connect(lambda _row: self._fit())
        self._fit()

    @property
    def choice(self) -> SpotChoice:
        """What was chosen."""
        return SpotChoice(
            str(self.places.currentData()),
            float(self.side.value()),
            self.seed.value(),
        )

    def _fit(self) -> None:
        self.side.setEnabled(self.places.currentData() != "grids")


def _combo(keys: Sequence[str], before: str, chosen: str) -> QComboBox:
    box = QComboBox()
    for key in keys:
        box.addItem(text(before + key), key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box


def _spin(least: int, most: int, value: int, *, step: int = 1) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setSingleStep(step)
    box.setValue(value)
    return box
