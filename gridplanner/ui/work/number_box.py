"""Boxes for the numbers of a norm; one that nobody touches keeps all its digits."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox

from gridplanner.analysis.calibration import MOST_VISITS
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import PAD

_MONTHS: Final = 12
_SAME: Final = 1e-5  # a box keeps six digits of 1/6


class NumberBox(QDoubleSpinBox):
    """Asks for a number of 0 or more.

    Parameters
    ----------
    value : float
    name : str
        What it is, in the user's language.
    unit : str
        String key of the unit, with ``{n}``; empty for none.
    digits : int
    most, step : float
    scale : float
        What is shown is so many times the number: 100 for percent.
    """

    def __init__(
        self,
        value: float,
        name: str,
        *,
        unit: str = "",
        digits: int = 1,
        most: float = 100_000.0,
        step: float = 1.0,
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self._scale = scale
        self.setDecimals(digits)
        self.setRange(0.0, most)
        self.setSingleStep(step)
        if unit:
            before, _, after = text(unit, n="\0").partition("\0")
            self.setPrefix(before)
            self.setSuffix(after)
        self.setAccessibleName(name)
        self.setToolTip(name)
        # Typing 1/6 must not reckon the town three times over.
        self.setKeyboardTracking(False)
        self.setMinimumWidth(96)
        self.lineEdit().setTextMargins(PAD, 0, 0, 0)
        self.show_number(value)

    def show_number(self, value: float) -> None:
        """Show a number."""
        self._given = value
        self.setValue(value * self._scale)
        self._shown = self.value()

    @property
    def number(self) -> float:
        """The number: as it was given, until somebody writes another one."""
        if self.value() == self._shown:
            return self._given
        return self.value() / self._scale

    def textFromValue(self, value: float) -> str:
        words = f"{value:.{self.decimals()}f}"
        return words.rstrip("0").rstrip(".") if "." in words else words


class VisitsBox(NumberBox):
    """Asks for visits a month, which may be written as 1/6: one in six months."""

    def __init__(self, value: float, name: str) -> None:
        super().__init__(
            value, name, unit="work.visits", digits=6, most=MOST_VISITS, step=1.0
        )

    @property
    def number(self) -> float:
        """Visits a month; one in some months to the last digit."""
        months = _months(self.value())
        if self.value() != self._shown and months:
            return 1 / months
        return super().number

    def textFromValue(self, value: float) -> str:
        months = _months(value)
        return f"1/{months}" if months > 1 else super().textFromValue(value)

    def valueFromText(self, words: str) -> float:
        bare = self._bare(words)
        top, slash, bottom = bare.partition("/")
        try:
            return float(top) / float(bottom) if slash else float(bare)
        except (ValueError, ZeroDivisionError):
            return self.value()

    def validate(self, words: str, place: int) -> tuple[QValidator.State, str, int]:
        bare = self._bare(words)
        top, slash, bottom = bare.partition("/")
        states = QValidator.State
        if not set(bare) <= set("0123456789./"):
            return states.Invalid, words, place
        try:
            value = float(top) / float(bottom) if slash else float(bare)
        except (ValueError, ZeroDivisionError):
            return states.Intermediate, words, place
        is_fit = value <= self.maximum()
        return (states.Acceptable if is_fit else states.Invalid), words, place

    def _bare(self, words: str) -> str:
        return words.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()


def _months(visits: float) -> int:
    """Give the months between two visits, where these are whole; else 0."""
    if not 0 < visits <= 1:
        return 0
    months = round(1 / visits)
    return months if months <= _MONTHS and abs(1 / months - visits) < _SAME else 0
