"""The numbers of a norm beside its lines: patrol, events, time of workers, bands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gridplanner.data.norms.norm import Capacity, Method, Norm, Patrol, Spread
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label, scrolled
from gridplanner.ui.work.number_box import NumberBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QLabel

_SECTIONS: Final = {
    Method.TIME: (
        ("patrol", ("rounds", "days", "speed", "least")),
        ("events", ("event_minutes",)),
        ("spread", ("spread_metres", "spread_cap")),
        ("capacity", ("full_time", "part_time", "leaders")),
        ("bands", ("near", "far")),
    ),
    Method.EQUIVALENTS: (
        ("target", ("target_from", "target_to", "square_kilometre")),
        ("capacity", ("full_time", "part_time", "leaders")),
        ("bands", ("near", "far")),
    ),
}
_FINE: Final = {"spread_cap", "speed"}
_SHARES: Final = {"near", "far"}


class NormParts(QWidget):
    """Edits the numbers of a norm that stand in no line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._norm = Norm()
        self.boxes: dict[str, NumberBox] = {}
        self._faults: dict[str, QLabel] = {}
        held = QWidget()
        held.setObjectName("panel")
        held.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._body = column(held, margin=8, spacing=0)
        self._table = QWidget()
        column(self, margin=0).addWidget(scrolled(held))

    def show_norm(self, norm: Norm) -> None:
        """Show the numbers of another norm."""
        self._norm = norm
        self._body.removeWidget(self._table)
        self._table.hide()
        self._table.deleteLater()
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, 280)
        grid.setColumnStretch(2, 1)
        self.boxes, self._faults = {}, {}
        row, values = 0, _values(norm)
        for section, names in _SECTIONS[norm.method]:
            grid.addWidget(
                label(text(f"norm.part.{section}"), role="section"), row, 0, 1, 3
            )
            for name in names:
                row += 1
                self._add(grid, row, name, values[name])
                row += 1
            row += 1
        grid.setRowStretch(row, 1)
        self._body.addWidget(self._table)

    def fill(self, norm: Norm) -> Norm:
        """Give a norm the numbers of the boxes."""
        now = _values(self._norm) | {n: box.number for n, box in self.boxes.items()}
        return replace(
            norm,
            patrol=Patrol(now["rounds"], now["days"], now["speed"], now["least"]),
            event_minutes=now["event_minutes"],
            spread=Spread(now["spread_metres"], now["spread_cap"]),
            capacity=Capacity(now["full_time"], now["part_time"], now["leaders"]),
            square_kilometre=now["square_kilometre"],
            target=(now["target_from"], now["target_to"]),
            near=now["near"],
            far=now["far"],
        )

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong, by the name of the part."""
        for name, words in self._faults.items():
            words.setText(faults.get(name, ""))
            words.setVisible(name in faults)

    def _add(self, grid: QGridLayout, row: int, name: str, value: float) -> None:
        words = text(f"norm.part.{name}")
        is_share = name in _SHARES
        box = NumberBox(
            value,
            words,
            unit=f"norm.unit.{name}",
            digits=2 if name in _FINE else 1,
            step=0.1 if name in _FINE else 5.0,
            scale=100.0 if is_share else 1.0,
        )
        box.setMinimumWidth(132)
        box.valueChanged.connect(lambda _value: self.changed.emit())
        heading = label(words, wraps=True)
        heading.setBuddy(box)
        fault = label(role="refused", wraps=True)
        fault.hide()
        grid.addWidget(heading, row, 0)
        grid.addWidget(box, row, 1)
        grid.addWidget(fault, row + 1, 0, 1, 3)
        self.boxes[name], self._faults[name] = box, fault


def _values(norm: Norm) -> dict[str, float]:
    """Give the numbers by the names faults have them under."""
    patrol, spread, capacity = norm.patrol, norm.spread, norm.capacity
    return {
        "rounds": patrol.rounds,
        "days": patrol.days,
        "speed": patrol.speed,
        "least": patrol.least,
        "event_minutes": norm.event_minutes,
        "spread_metres": spread.metres,
        "spread_cap": spread.cap,
        "full_time": capacity.full_time,
        "part_time": capacity.part_time,
        "leaders": capacity.leaders,
        "square_kilometre": norm.square_kilometre,
        "target_from": norm.target[0],
        "target_to": norm.target[1],
        "near": norm.near,
        "far": norm.far,
    }
