"""The slider between even grids and few households, with figures at both ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.studies.rebalancing.asked import Ends, Wish

_STEPS: Final = 10


class Between(QWidget):
    """Asks how much evenness is worth.

    Until something was worked out the ends say how far from equal each would leave the
    grids; then also how much must be handed on at least.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setValue(_STEPS)
        self.slider.setToolTip(text("rebalance.keep.help"))
        self.slider.setAccessibleName(text("rebalance.keep"))
        self.even, self.few = label(), label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.even)
        row.addWidget(self.slider, 1)
        row.addWidget(self.few)
        self._asked: Wish | None = None
        self._ends: Ends | None = None
        self.slider.valueChanged.connect(lambda _value: self.changed.emit())
        self._show()

    @property
    def keep(self) -> float:
        """From 0, as even as can be, to 1, few households change."""
        return self.slider.value() / _STEPS

    def take(self, keep: float) -> None:
        """Stand where somebody left it."""
        self.slider.setValue(round(keep * _STEPS))

    def tell(self, wish: Wish) -> None:
        """Take what else is asked for: figures of something else go."""
        asked = replace(wish, keep=1.0, most=1.0)
        if asked != self._asked:
            self._asked, self._ends = asked, None
            self._show()

    def take_ends(self, ends: Ends | None) -> None:
        """Take what must be handed on at least at both ends; None while unknown."""
        self._ends = ends
        self._show()

    def _show(self) -> None:
        ends = self._ends
        for name, field in (("even", self.even), ("few", self.few)):
            words = text(f"rebalance.{name}")
            if ends is not None:
                share, least = getattr(ends, name)
                figures = text(
                    "rebalance.end" if least < 1.0 else "rebalance.end.all",
                    share=format_percent(share),
                    least=format_percent(least),
                )
            elif name == "few":
                tolerance = 0.0 if self._asked is None else self._asked.tolerance
                share = format_percent(tolerance)
                figures = text("rebalance.end.share", share=share)
            else:
                figures = text("rebalance.end.zero")
            field.setText(f"{words}\n{figures}")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.few.setAlignment(right)
